"""Drift as text."""

from __future__ import annotations

import pytest
from render_help import DRIFTS, FULL, MAIN, NARROW, POOL, WIDE, at, plan

from cogprov.model.actions import Change
from cogprov.model.values import ABSENT, Digest, Secret
from cogprov.planning.plan import Drift
from cogprov.render import drift_text


def test_drift_of_every_sort() -> None:
    """What moved, what is gone, what nobody declared, and the command for each way out."""
    expected = """\
acme-auth · prod · 333333333333 us-east-1 · 17 declared, 19 live, 26 calls, 0.8 s

Changed outside cogprov               declared  live
  ~ HIGH user_pools.main.mfa          optional  OFF  auth.yaml:40
        21 Nov 14:02 by alice@acme.com (console, SetUserPoolMfaConfig)
  ~ HIGH user_pools.main.clients.web
        20 Nov 23:40 by role/ci-legacy (UpdateUserPoolClient)
      ~ o_auth.callback_urls  + https://evil.example/cb

Missing
  - MED  user_pools.main.groups.support  deleted 20 Nov 23:41 by role/ci-legacy

Not in your files
  ? HIGH user_pools.main.clients "rogue"  7tq1c0…ab · created 2026-11-20

Changed outside cogprov, not declared in your files  last seen  live
  ~ LOW  user_pools.main.tags.team                   a          b

Ignored
  . client amplify-ios until 2027-03-31

Drift: 2 changed, 1 missing, 1 unmanaged, 1 undeclared, 1 ignored. Highest: HIGH.
  put AWS back          cogprov apply --env prod
  keep the live value   write it in the file: auth.yaml:40
  keep the live value   cogprov drift --accept user_pools.main --env prod
  adopt the app client  declare it as user_pools.main.clients.rogue; the plan shows it as <-"""

    assert expected == drift_text(FULL, NARROW)


def test_no_drift_is_one_line() -> None:
    """When all is as it was left, one line says so."""
    assert drift_text(plan(), NARROW) == "No drift. acme-auth/prod is as cogprov left it (17 objects, 26 calls, 0.6 s)."


def test_no_drift_is_not_claimed_of_what_was_not_checked() -> None:
    """An access denied is no "in sync"."""
    actual = drift_text(plan(not_checked=("WAF: access denied",)), NARROW)

    assert "Not checked\n  ! WAF: access denied" in actual
    assert "No drift found, but 1 thing of acme-auth/prod could not be checked" in actual


def test_the_most_dangerous_comes_first() -> None:
    """Somebody who reads one line reads the worst one."""
    drifts = [Drift(f"{MAIN}.groups.{risk}", "group", "missing", risk=risk) for risk in ("low", "medium", "high")]
    lines = drift_text(plan(drifts=tuple(drifts)), NARROW).splitlines()

    assert [line.split()[1] for line in lines if line.startswith("  - ")] == ["HIGH", "MED", "LOW"]


@pytest.mark.parametrize("address", [f"{MAIN}.clients", f"{MAIN}.clients.rogue", f"{MAIN}.clients[rogue]"])
def test_an_unmanaged_object_is_named_in_quotes(address: str) -> None:
    """What has no address of its own is shown by its name in AWS, however the planner spells the address."""
    drift = Drift(address, "client", "unmanaged", key="rogue")

    assert '  ? MED  user_pools.main.clients "rogue"' in drift_text(plan(drifts=(drift,)), WIDE)


def test_the_name_of_an_unmanaged_object_cannot_smuggle_a_command() -> None:
    """The hint may be copied into a shell, and the name would be somebody else's."""
    drift = Drift(
        f"{MAIN}.groups", "group", "unmanaged", identity={**POOL, "GroupName": "x"}, key="$(rm -rf ~);\x1b[0m"
    )
    actual = drift_text(plan(drifts=(drift,)), NARROW)

    assert actual.endswith("declare it as user_pools.main.groups; the plan shows it as <-")


def test_an_unmanaged_pool_is_adopted_by_its_id() -> None:
    """A pool is imported whole."""
    actual = drift_text(plan(drifts=(Drift("user_pools", "user_pool", "unmanaged", identity=POOL, key="a"),)), NARROW)

    assert "cogprov import us-east-1_AbC123xyz --env prod" in actual


@pytest.mark.parametrize(
    "change",
    [
        Change(("client_secret",), Digest("hmac-sha256:1"), Secret("hunter2")),
        Change(("client_secret",), "hunter1", "hunter2", secret=True),
    ],
)
def test_a_secret_that_moved_is_shown_as_such(change: Change) -> None:
    """That a secret changed is news; what it is now is nobody's business."""
    drift = Drift(f"{MAIN}.identity_providers.Google", "identity_provider", "changed", (change,))
    actual = drift_text(plan(drifts=(drift,)), WIDE)

    assert "(secret)  (secret)" in actual
    assert "hunter" not in actual


def test_a_value_that_appeared() -> None:
    """What was not there before says so in its column."""
    drift = Drift(MAIN, "user_pool", "changed", (Change(("x",), ABSENT, 1, origin=at(3)),))

    lines = drift_text(plan(drifts=(drift,)), WIDE).splitlines()

    assert lines[3].split("  ")[1:] == ["~ MED", "user_pools.main.x", "(not set)", "1", "auth.yaml:3"]


def test_without_an_environment_commands_name_none() -> None:
    """A command that is shown can be run as it is."""
    actual = drift_text(plan(env="", drifts=DRIFTS), NARROW)

    assert "  cogprov apply\n" in actual
