"""What an apply says while it runs and at its end."""

from __future__ import annotations

import pytest
from render_help import ASCII, COLOURED, NARROW

from cogprov.model.errors import CogprovError
from cogprov.planning.events import ApplyResult, Event
from cogprov.render import Style, apply_line, apply_summary, event_json

ROOMY = Style(width=120)
WEB = "user_pools.main.clients.web"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            Event("action_done", WEB, "update", "", ("UpdateUserPoolClient",), 1.4, "1 retry: concurrent change"),
            (
                "  ✓ user_pools.main.clients.web                   updated     1.4 s"
                "  UpdateUserPoolClient (1 retry: concurrent change)"
            ),
        ),
        (
            Event("action_done", "user_pools.main", "update", "", ("UpdateUserPool", "SetUserPoolMfaConfig"), 0.9),
            "  ✓ user_pools.main                               updated     0.9 s  UpdateUserPool, SetUserPoolMfaConfig",
        ),
        (
            Event("action_start", WEB, "create", "", (), 0.2),
            "  › user_pools.main.clients.web                   creating    0.2 s",
        ),
        (
            Event("start", WEB, "delete"),
            "  · user_pools.main.clients.web                   waiting",
        ),
        (
            Event("action_failed", WEB, "delete", "", ("DeleteUserPoolClient",), 12.0, "access denied"),
            "  ✗ user_pools.main.clients.web                   failed     12.0 s  DeleteUserPoolClient: access denied",
        ),
        (Event("action_done", WEB, "import"), "  ✓ user_pools.main.clients.web                   imported    0.0 s"),
    ],
)
def test_a_line_for_each_state(event: Event, expected: str) -> None:
    """Symbol, address, state, time and calls stand in columns."""
    assert expected == apply_line(event, ROOMY)


def test_a_line_on_a_narrow_terminal_names_the_first_call() -> None:
    """The remark is worth more than the names of further calls."""
    event = Event("action_done", "user_pools.main", "update", "", ("UpdateUserPool", "SetUserPoolMfaConfig"), 0.9, "r")

    assert apply_line(event, NARROW).endswith("  UpdateUserPool, 1 more (r)")


def test_ascii_and_colour() -> None:
    """Symbols have ASCII forms; colour is for the symbol alone."""
    event = Event("action_done", WEB, "release")

    assert apply_line(event, ASCII).startswith("  * user_pools.main.clients.web")
    assert apply_line(event, COLOURED).startswith("\x1b[32m  ✓ \x1b[0muser_pools")


DONE = (("a", "create"), ("b", "update"), ("c", "update"), ("d", "delete"))


@pytest.mark.parametrize(
    ("verified", "verdict"),
    [
        (True, "Verified: plan is empty."),
        (None, "Not verified."),
        (False, "Not as planned: something differs already. `cogprov plan` shows what."),
    ],
)
def test_a_success(verified: bool | None, verdict: str) -> None:
    """What was done, how long it took, and whether it was looked at afterwards."""
    actual = apply_summary(ApplyResult(DONE, seconds=3.9, verified=verified), Style(width=200))

    assert actual == f"Apply complete: 1 created, 2 updated, 1 deleted in 3.9 s. {verdict}"


def test_outputs_follow_a_success() -> None:
    """Ids are what people look for next."""
    result = ApplyResult(DONE[:1], seconds=1, verified=True, outputs={"POOL": "eu-1_x", "N": 1})

    assert apply_summary(result).splitlines()[1:] == ["", "Outputs", "  POOL  eu-1_x", "  N     1"]


def test_nothing_done() -> None:
    """An apply without anything to do does not count to zero five times."""
    assert (
        apply_summary(ApplyResult(verified=True)) == "Apply complete: nothing to do in 0.0 s. Verified: plan is empty."
    )


def test_a_failure_has_three_blocks() -> None:
    """The error, what was and was not done, how to go on."""
    error = CogprovError("d could not be created", code="E3007", hints=("the scope is missing",))
    expected = """\
error[E3007]: d could not be created
   = the scope is missing

Done 3 · failed 1 · not started 2 (e, f).
State is saved. Fix and run `cogprov apply` again; the three finished objects will not be touched."""

    assert expected == apply_summary(ApplyResult(DONE[:3], "d", ("e", "f"), error=error), ROOMY)


def test_an_interruption_is_no_failure() -> None:
    """After Ctrl-C there is nothing to fix, only something to finish."""
    expected = """\
Done 1 · not started 1 (e).
State is saved. Run `cogprov apply` again; the one finished object will not be touched."""

    assert expected == apply_summary(ApplyResult(DONE[:1], "", ("e",)), ROOMY)


def test_a_failure_of_the_first_action() -> None:
    """When nothing was finished, nothing is said about it."""
    actual = apply_summary(ApplyResult(failed="a"), ROOMY)

    assert actual == "Done 0 · failed 1.\nState is saved. Fix and run `cogprov apply` again."


def test_events_as_json() -> None:
    """The stream of ``--events`` has its own words for actions, and every member."""
    document = event_json(Event("action_done", WEB, "update", "client", ("X",), 1.0, "d", 7, "t", 1, 2))

    assert document == {
        "kind": "change_done",
        "address": WEB,
        "verb": "update",
        "title": "client",
        "operations": ["X"],
        "seconds": 1.0,
        "detail": "d",
        "seq": 7,
        "time": "t",
        "done": 1,
        "total": 2,
    }
    assert event_json(Event("retry"))["kind"] == "retry"


def test_many_that_were_not_started() -> None:
    """The line that says how to go on is not buried under hundreds of addresses."""
    names = tuple(f"groups.g{number}" for number in range(9))
    text = apply_summary(ApplyResult(not_started=names))

    assert "not started 9 (groups.g0, groups.g1, groups.g2, groups.g3, groups.g4 and 4 more)." in " ".join(text.split())
