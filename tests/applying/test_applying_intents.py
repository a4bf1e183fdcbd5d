"""What an open intent tells the next run: what was sent and when, and which objects cannot have come of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from applying_help import SWITCH, TIME, World, explains

from cogprov.engine import Planned
from cogprov.model.errors import Refused
from cogprov.sandbox import Fault

DAY = 86_400.0
CHOSEN = {"client_secret": "chosenSecretOfMoreThan24Letters"}
OTHER = {"client_secret": "anotherSecretOfMoreThan24Letters"}
SECRETS = "user_pools.main.clients.web.client_secrets"


def text(**clients: Any) -> str:
    pool = {"deletion_protection": False, "clients": {"web": {"generate_secret": True}, **clients}}
    return json.dumps({"stack": "acme", "region": "us-east-1", "user_pools": {"main": pool}})


WITH_BOTH = text(web={"generate_secret": True, "client_secrets": {"next": CHOSEN}}, own=CHOSEN)


@pytest.fixture
def small(tmp_path: Path) -> World:
    """A pool with one client."""
    world = World.new(tmp_path, list_lag=1.0)
    assert world.apply(text()).whole
    TIME.sleep(60)
    return world


def _calls(world: World, folder: Path, config: str) -> list[str]:
    run = world.copy(folder, list_lag=1.0).apply(config)
    assert run.whole
    return list(run.calls)


def _killed_after(world: World, folder: Path, config: str, operation: str, nth: int = 1, when: str = "after") -> None:
    calls = _calls(world, folder, config)
    places = [number for number, name in enumerate(calls, 1) if name == operation]
    assert world.killed(config, places[nth - 1], when)


@pytest.mark.parametrize("operation", ["CreateUserPoolClient", "AddUserPoolClientSecret"])
@pytest.mark.parametrize("later", [0, 1])
@pytest.mark.parametrize("pause", [1.0, DAY])
def test_killed_after_a_chosen_secret_was_sent(
    operation: str, later: int, pause: float, small: World, tmp_path: Path
) -> None:
    """Right after the call, or after its answer was remembered: what was sent is known, and nothing is in the way."""
    calls = _calls(small, tmp_path / "probe", WITH_BOTH)
    assert small.killed(WITH_BOTH, calls.index(operation) + 1 + later, "after")
    state = small.state(WITH_BOTH)
    assert state is not None and [each.operation for each in state.intents.values() if each.request_digest]
    TIME.sleep(pause)
    again = small.apply(WITH_BOTH)
    assert again.whole, again.error or (again.plan and again.plan.refusals)
    after = small.state(WITH_BOTH)
    assert after is not None and not after.intents and not any(entry.pending for entry in after.entries.values())
    assert {each.made_by for each in after.entries.values()} == {"created"}
    assert len([call for call in small.sandbox.calls if call.operation == operation]) == 1 + (operation[0] == "C")
    for path in (small.folder / "state").iterdir():
        assert CHOSEN["client_secret"] not in path.read_text()


def test_a_secret_that_another_object_tells(small: World) -> None:
    """It is known while the run goes on, and remembered as what it was."""
    config = text(web={"generate_secret": True}, own={"client_secret": "${user_pools.main.clients.web.secret}"})
    assert small.apply(config).whole


@pytest.mark.parametrize("operation", ["CreateUserPoolClient", "AddUserPoolClientSecret"])
def test_another_secret_than_the_one_that_was_sent(operation: str, small: World, tmp_path: Path) -> None:
    """The file says another one since: then it is as with any that cannot change."""
    _killed_after(small, tmp_path / "probe", WITH_BOTH, operation)
    changed = text(web={"generate_secret": True, "client_secrets": {"next": OTHER}}, own=OTHER)
    TIME.sleep(60)
    assert "E2004" in {problem.code for problem in small.plan(changed).refusals}
    assert not small.plan(WITH_BOTH).refusals


def test_the_answer_to_the_reading_back_is_lost(small: World) -> None:
    """No kill at all: the secret is there, and only nobody could look."""
    assert not small.apply(WITH_BOTH, Fault("DescribeUserPoolClient", "error-before", nth=2, times=9)).whole
    assert small.apply(WITH_BOTH).whole


def _slow(world: World, config: str, seconds: float, operation: str, nth: int) -> None:
    """A run whose first client takes its time, and that dies right after the ``nth`` call of an operation."""
    seen: list[str] = []

    def watch(number: int, request: object) -> None:
        name = world.sandbox.calls[-1].operation
        seen.append(name)
        if name == "CreateUserPoolClient" and seen.count(name) == 1:
            TIME.sleep(seconds)

    calls = _calls(world, world.folder / "probe", config)
    place = [number for number, name in enumerate(calls, 1) if name == operation][nth - 1]
    SWITCH.watch = watch
    try:
        assert world.killed(config, place, "after")
    finally:
        SWITCH.watch = None


def test_a_call_that_leaves_long_after_it_was_announced(small: World) -> None:
    """The intents of a wave share one moment; the call that left much later is looked for all the same."""
    two = text(a={}, b={})
    _slow(small, two, 200.0, "CreateUserPoolClient", 2)
    assert small.apply(two).whole
    assert small.counts()["UserPoolClients"] == 3
    assert [call.operation for call in small.sandbox.calls].count("CreateUserPoolClient") == 3


def test_what_waits_is_made_durable_anew_in_one_write(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One write for all that wait, and none while everything goes as fast as was announced."""
    from cogprov.state import Session

    renewed: list[int] = []
    renew = Session.renew

    def counted(session: Session, *intents: Any) -> None:
        renewed.append(len(intents))
        renew(session, *intents)

    monkeypatch.setattr(Session, "renew", counted)
    four = text(a={}, b={}, c={}, d={})
    slept: list[str] = []

    def wait(event: object) -> None:
        if getattr(event, "kind", "") == "action_done" and not slept:
            slept.append("once")
            TIME.sleep(100)

    assert small.apply(four, on_event=wait).whole
    assert renewed == [3]


def _left_open(world: World, folder: Path, config: str, operation: str) -> None:
    """A run that died before the call of an announced create."""
    _killed_after(world, folder, config, operation, when="before")
    state = world.state(config)
    assert state is not None and any(intent.operation == operation for intent in state.intents.values())


def test_a_client_of_our_name_that_somebody_makes_days_later(small: World, tmp_path: Path) -> None:
    """It cannot have come of a call of then: it is shown as one to take over, as if nothing was open."""
    config = text(mobile={})
    _left_open(small, tmp_path / "probe", config, "CreateUserPoolClient")
    TIME.sleep(DAY)
    (pool,) = small.pools()
    small.raw("CreateUserPoolClient", UserPoolId=pool, ClientName="mobile")
    TIME.sleep(60)
    action = small.plan(config).action("user_pools.main.clients.mobile")
    assert action is not None and (action.verb, action.made_by) == ("import", "imported")


def test_a_secret_that_somebody_adds_days_later(small: World, tmp_path: Path) -> None:
    """Nothing but its date tells that it is not ours; no plan takes it over or away."""
    config = text(web={"generate_secret": True, "client_secrets": {"next": CHOSEN}})
    _left_open(small, tmp_path / "probe", config, "AddUserPoolClientSecret")
    TIME.sleep(DAY)
    (pool,) = small.pools()
    (client,) = small.raw("ListUserPoolClients", UserPoolId=pool, MaxResults=9)["UserPoolClients"]
    small.raw("AddUserPoolClientSecret", UserPoolId=pool, ClientId=client["ClientId"], ClientSecret="f" * 30)
    plan = small.plan(config)
    assert [(each.verb, each.address) for each in plan.actions] == [("create", f"{SECRETS}.next")]
    assert [drift.sort for drift in plan.drifts] == ["unmanaged"]


def test_ids_of_what_has_no_name_are_durable_before_the_call(small: World, tmp_path: Path) -> None:
    """Of secrets only an id that is new tells ours: those that were there right before are in the state."""
    config = text(web={"generate_secret": True, "client_secrets": {"next": CHOSEN}})

    _killed_after(small, tmp_path / "probe", config, "AddUserPoolClientSecret")
    state = small.state(config)
    assert state is not None
    (intent,) = state.intents.values()
    assert len(intent.before) == 1


def test_one_of_our_name_that_is_too_old_for_the_lost_call(small: World) -> None:
    """Made by somebody between the plan and the call: it is not taken over, and none is made beside it unasked."""
    config = text(mobile={})
    (pool,) = small.pools()

    def meanwhile(planned: Planned) -> Planned:
        small.raw("CreateUserPoolClient", UserPoolId=pool, ClientName="mobile")
        TIME.sleep(1000)
        return planned

    run = small.apply(config, Fault("CreateUserPoolClient", "error-before", nth=2), decide=meanwhile)
    assert isinstance(run.error, Refused), run.error
    explains(run)
    assert run.writes.count("CreateUserPoolClient") == 2, "theirs, and one of ours"
    assert small.apply(config).whole, "then it is one to take over"
