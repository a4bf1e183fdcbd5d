"""Plans as text: whole pictures, and each way a change can look."""

from __future__ import annotations

import dataclasses

import pytest
from render_help import ACTIONS, ASCII, COLOURED, FULL, MAIN, NARROW, POOL, WIDE, at, plan, update

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import ABSENT
from cogprov.planning.plan import Action
from cogprov.render import Style, plan_text
from cogprov.render.style import cells


def test_a_plan_with_something_of_everything_at_80_columns() -> None:
    """Objects, properties, what weakens, what is not managed, impact and tally stand in their columns."""
    expected = """\
acme-auth · prod · 333333333333 us-east-1 · 17 objects, 26 calls, 0.8 s

  ~ user_pools.main               us-east-1_AbC123xyz · 12 408 users
      ~ password_policy.min_length  8 -> 12                     auth.yaml:44
      ~ mfa                         OFF -> optional    (drift)  auth.yaml:40
  ~ user_pools.main.identity_providers.Google
      ~ client_secret               (secret, changed)           auth.yaml:77
  ~ user_pools.main.clients.web   3n4k8f…q2
      ~ o_auth.callback_urls                           (drift)
          - https://evil.example/cb
      ~ token_validity.refresh      30d -> 7d                   auth.yaml:104
  + user_pools.main.clients.worker                              auth.yaml:107
      + generate_secret             true
      + o_auth.scopes               [(known after apply)/write]
  + user_pools.main.groups.support                     (drift)  auth.yaml:93
        deleted outside cogprov
  - user_pools.main.groups.beta
        no longer in your files; created by cogprov 2026-03-02
      ! lost for ever: who is in it
      ! needs your word: its name, typed, or  --allow-delete
        user_pools.main.groups.beta

Weakens sign-in
  ! user_pools.main.clients.web.token_validity.refresh  30d -> 7d  auth.yaml:104
        sessions end sooner

Not managed (left alone; see `cogprov drift`)
  ? user_pools.main.clients "rogue"  7tq1c0…ab  created 2026-11-20

Changed outside cogprov, not declared in your files (left alone)
  ? user_pools.main
      ~ tags.team  a -> b

Released (no longer in your files; kept as they are live)
  . user_pools.main.email.reply_to

Impact
  ! user_pools.main: min_length applies to new passwords only
  ! user_pools.main.clients.web: refresh tokens shorten to 7 days; older
    sessions end at next refresh

Ignored
  . client amplify-ios until 2027-03-31

Plan: 2 to create, 3 to update, 1 to delete, 0 to replace. 2 of the changes undo drift.
Saved to prod.plan.json. Apply exactly this:  cogprov apply prod.plan.json"""

    assert expected == plan_text(FULL, NARROW, saved="prod.plan.json")


def test_a_wide_terminal_keeps_each_value_on_its_line_and_ids_whole() -> None:
    """With room to spare nothing is cut and nothing is broken."""
    actual = plan_text(FULL, WIDE)

    assert "  ~ user_pools.main.clients.web                3n4k8fabcdefghijklmnopqrq2\n" in actual
    assert "      ~ o_auth.callback_urls        - https://evil.example/cb           (drift)\n" in actual


def test_no_changes_is_one_line() -> None:
    """A plan with nothing to do says so in one line, with what it looked at."""
    assert plan_text(plan(), NARROW) == "No changes. acme-auth/prod matches AWS (17 objects, 26 calls, 0.6 s)."


def test_no_changes_without_an_environment() -> None:
    """The environment is named only when there is one."""
    assert plan_text(plan(env=""), NARROW).startswith("No changes. acme-auth matches AWS (")


def test_no_changes_is_not_claimed_of_what_was_not_checked() -> None:
    """Not being able to check is neither in sync nor different."""
    actual = plan_text(plan(not_checked=("The WAF of user_pools.main: access denied.",)), NARROW)

    assert "Not checked\n  ! The WAF of user_pools.main: access denied.\n" in actual
    assert actual.endswith("No changes found, but 1 thing of acme-auth/prod could not be checked "
                           "(17 objects, 26 calls, 0.6 s).")  # fmt: skip


def test_a_refused_plan_shows_the_refusals_and_nothing_to_do() -> None:
    """Nobody should read a list of changes that will not happen."""
    problem = Problem(
        "E2004",
        "custom attribute `tenant` cannot be changed",
        MAIN,
        Origin("auth.yaml", 2, 11),
        hints=("set max_len back to 64",),
        label="live value is 64",
    )
    expected = """\
acme-auth · prod · 333333333333 us-east-1 · 17 objects, 26 calls, 0.6 s

error[E2004]: custom attribute `tenant` cannot be changed
 --> auth.yaml:2:11
  |
2 |   tenant: {max_len: 128}
  |           ^ live value is 64
  = at user_pools.main
  = set max_len back to 64

Nothing was planned. (exit 73)"""

    sources = {"auth.yaml": "x:\n  tenant: {max_len: 128}\n"}
    assert expected == plan_text(plan(*ACTIONS, refusals=(problem,)), NARROW, saved="p.json", sources=sources)


def test_a_refused_plan_still_says_what_was_not_checked() -> None:
    """Who repairs a refusal should know what may come next."""
    value = plan(*ACTIONS, refusals=(Problem("E1", "no"),), not_checked=("WAF: access denied",))

    assert "Not checked\n  ! WAF: access denied\n\nerror[E1]: no\n\nNothing was planned." in plan_text(value, NARROW)


def test_warnings_stand_before_the_tally() -> None:
    """A warning is read last but one, where nobody overlooks it."""
    actual = plan_text(plan(warnings=(Problem("W1", "the pool has no backup", warning=True),)), NARROW)

    assert actual.split("\n\n")[1] == "warning[W1]: the pool has no backup"


def test_concise_leaves_out_properties_but_never_what_weakens() -> None:
    """The short form keeps one line an object and everything that is dangerous."""
    actual = plan_text(FULL, NARROW, concise=True)

    assert "password_policy" not in actual
    assert "Impact" not in actual
    assert "Weakens sign-in\n  ! user_pools.main.clients.web.token_validity.refresh" in actual


def test_api_lists_every_call_with_its_parameters_and_no_secret() -> None:
    """The plan is the list of calls, and can be read as one."""
    actual = plan_text(plan(*ACTIONS[:2], ACTIONS[3]), NARROW, api=True)

    assert (
        """\
      > UpdateUserPool
          UserPoolId: us-east-1_AbC123xyz
          Policies.PasswordPolicy.Length: 12
"""
        in actual
    )
    assert "          ProviderDetails.client_secret: (secret)\n" in actual
    assert "      > CreateUserPoolClient\n          UserPoolId: ${user_pools.main.id}\n" in actual


def test_api_masks_by_name_what_was_not_marked_as_secret() -> None:
    """The names under which secrets travel are a second lock."""
    step = Step("UpdateIdentityProvider", {"ProviderDetails": {"client_secret": "hunter2", "list": [1]}}, region="eu-1")
    actual = plan_text(plan(update(steps=(step,))), NARROW, api=True)

    assert "hunter2" not in actual
    assert "> UpdateIdentityProvider in eu-1\n" in actual


def test_an_import_and_a_release_are_counted() -> None:
    """Verbs that Terraform's tally does not have come after those it has."""
    actual = plan_text(
        plan(
            Action("import", MAIN, "user_pool", "adopted", identity=POOL, users=1),
            Action("release", f"{MAIN}.groups.a", "group", "forgotten", parent=MAIN),
        ),
        NARROW,
    )

    assert "  <- user_pools.main           us-east-1_AbC123xyz · 1 user · adopted\n" in actual
    assert "  .  user_pools.main.groups.a  forgotten\n" in actual
    assert actual.endswith("Plan: 0 to create, 0 to update, 0 to delete, 0 to replace, 1 to import, 1 to release.")


def test_a_new_object_without_changes_shows_its_goal() -> None:
    """A created object always shows what it will have."""
    action = Action("create", f"{MAIN}.groups.a", "group", "new in the file", goal={"a": {"b": 1}}, finishes=True)
    actual = plan_text(plan(action), NARROW)

    assert "  + user_pools.main.groups.a  finishes what an earlier run began\n      + a.b  1\n" in actual


def test_a_property_of_a_new_object_names_a_line_only_when_it_has_its_own() -> None:
    """Defaults come from the object's line, which its heading gives already."""
    changes = (Change(("a",), ABSENT, 1, "new", at(8)), Change(("b",), ABSENT, 2, "new", at(9)))
    action = Action("create", f"{MAIN}.groups.a", "group", "new in the file", changes, origin=at(8))

    assert """\
  + user_pools.main.groups.a  auth.yaml:8
      + a  1
      + b  2                  auth.yaml:9
""" in plan_text(plan(action), NARROW)


def test_one_undone_drift_is_singular() -> None:
    """Grammar is part of being believed."""
    assert plan_text(plan(update(Change(("mfa",), 1, 2, "both"))), NARROW).endswith("1 of the changes undoes drift.")


@pytest.mark.parametrize("width", [80, 120, 200])
def test_lines_keep_to_the_width(width: int) -> None:
    """Only the tally and commands, which are searched for and copied, may be longer than the terminal is wide."""
    lines = plan_text(FULL, Style(width=width), api=True).splitlines()

    assert [line for line in lines if cells(line) > width and not line.startswith("Plan:")] == []


def test_a_terminal_without_unicode_gets_none() -> None:
    """Symbols have ASCII forms, and letters from elsewhere are spelled out."""
    actual = plan_text(plan(update(Change(("naïve",), "a\nb", "ü" * 90))), ASCII)

    assert actual.isascii()
    assert "na\\xefve" in actual


def test_colour_adds_nothing_but_colour() -> None:
    """A plan reads the same with and without colour."""
    import re

    coloured = plan_text(FULL, COLOURED, api=True)

    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).replace(" \n", "\n") == plan_text(FULL, NARROW, api=True)


def test_equal_effects_are_said_once() -> None:
    """Ten clients with one effect each are ten lines; the same line twice is noise."""
    action = update(effects=("same", "same"))

    assert plan_text(plan(action), NARROW).count("user_pools.main: same") == 1


def test_a_plan_is_not_changed_by_being_shown() -> None:
    """Rendering is reading."""
    before = dataclasses.replace(FULL)
    plan_text(FULL, NARROW, api=True)

    assert before == FULL
