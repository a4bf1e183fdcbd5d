"""Plans as text: whole pictures, and each way a change can look."""

from __future__ import annotations

import dataclasses

import pytest
from render_help import ACTIONS, ASCII, COLOURED, FULL, MAIN, NARROW, POOL, WIDE, at, plan, rows, update

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import ABSENT, Digest, Ref, Secret, Template
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


def test_one_undone_drift_is_singular() -> None:
    """Grammar is part of being believed."""
    assert plan_text(plan(update(Change(("mfa",), 1, 2, "both"))), NARROW).endswith("1 of the changes undoes drift.")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(("a",), 8, 12), ("      ~ a  8 -> 12",)),
        (Change(("a",), True, None), ("      ~ a  true -> (service default)",)),
        (Change(("a",), "x", ABSENT), ("      - a  x -> (not set)",)),
        (Change(("a",), ABSENT, ""), ('      + a  ""',)),
        (Change(("a",), "12", 12), ('      ~ a  "12" -> 12',)),
        (Change(("a",), "(secret)", "a -> b"), ('      ~ a  "(secret)" -> "a -> b"',)),
        (Change(("a",), ABSENT, Ref(MAIN)), ("      + a  (known after apply)",)),
        (Change(("a",), ABSENT, Ref("/x", source="ssm")), ("      + a  ${ssm:/x}",)),
        (Change(("a",), 1, Ref("x", source="live")), ("      ~ a  1 -> (as it is live)",)),
        (Change(("a",), ABSENT, Template((Ref(MAIN), "/read"))), ("      + a  (known after apply)/read",)),
        (Change(("a",), ABSENT, Secret("hunter2")), ("      + a  (secret)",)),
        (Change(("a",), Digest("x"), ABSENT), ("      - a  (secret, removed)",)),
        (Change(("a",), "hunter1", "hunter2", secret=True), ("      ~ a  (secret, changed)",)),
        (Change(("a",), ["x", "y"], ["y", "z"]), ("      ~ a  - x", "           + z")),
        (Change(("a",), ["x", "y"], ["y", "x"]), ("      ~ a  [x, y] -> [y, x]",)),
        (Change(("a",), ABSENT, [{"b": None}, "c, d", b"xx"]), ('      + a  [{b: null}, "c, d", (2 bytes)]',)),
        (Change(("a",), {"b": 1, "c": 2}, {"b": 1, "c": 3, "d": 4}), ("      ~ a.c  2 -> 3", "      + a.d  4")),
        (Change(("a",), ABSENT, {}), ("      + a  {}",)),
        (Change(("a",), {"b": 1}, None), ("      ~ a  {b: 1} -> (service default)",)),
    ],
)
def test_how_a_change_looks(change: Change, expected: tuple[str, ...]) -> None:
    """Every sort of value has one way to be shown."""
    assert expected == rows(change)


def test_texts_of_several_lines_are_a_small_diff() -> None:
    """Only what differs is shown, with one line around it."""
    change = Change(("body",), "a\nb\nc\nd", "a\nb\nC\nd")

    assert rows(change) == ("      ~ body    b", "              - c", "              + C", "                d")


def test_a_long_diff_is_cut() -> None:
    """A rewritten page does not push the rest of the plan off the screen."""
    actual = rows(Change(("body",), "\n".join("abcdefghijk"), "\n".join("lmnopqrstuv")))

    assert len(actual) == 11
    assert actual[-1].strip() == "… 12 more lines"


def test_an_enormous_text_is_not_compared_line_by_line() -> None:
    """The time a diff takes grows with the square of the lines."""
    actual = rows(Change(("body",), "a\n" * 90_000, "b\n" * 60_000))

    assert actual == ("      ~ body  (text of 180 000 characters -> 120 000 characters)",)


def test_a_long_text_is_cut_in_the_middle_with_its_length() -> None:
    """What does not fit shows both ends, because an address differs at either."""
    actual = rows(Change(("a",), ABSENT, "x" * 100 + "é" + "z" * 1000))

    assert actual == ("      + a  " + "x" * 31 + "…" + "z" * 15 + " (1 101 characters)",)


def test_a_long_name_goes_on_a_line_of_its_own() -> None:
    """A value is never pushed off the screen by its name."""
    actual = rows(Change(("a" * 60,), 1, "some words to show", "drift", at(1)))

    assert actual == (f"      ~ {'a' * 60}  (drift)  auth.yaml:1",
                      "          1 -> some words to show")  # fmt: skip


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


def test_wide_characters_count_twice() -> None:
    """Columns line up for scripts whose letters take two columns."""
    actual = rows(Change(("名前",), 1, 2, origin=at(1)), Change(("name",), 1, 2, origin=at(2)))

    assert actual == ("      ~ 名前  1 -> 2  auth.yaml:1", "      ~ name  1 -> 2  auth.yaml:2")


def test_equal_effects_are_said_once() -> None:
    """Ten clients with one effect each are ten lines; the same line twice is noise."""
    action = update(effects=("same", "same"))

    assert plan_text(plan(action), NARROW).count("user_pools.main: same") == 1


def test_a_plan_is_not_changed_by_being_shown() -> None:
    """Rendering is reading."""
    before = dataclasses.replace(FULL)
    plan_text(FULL, NARROW, api=True)

    assert before == FULL
