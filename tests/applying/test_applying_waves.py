"""An apply whose state is in a bucket: how often it is written, and what a crash at each write leaves."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from applying_help import CHANGED, DOOR, REFERENCE, SWITCH, TIME, Bench, Killed, Run, World
from bucket import Clock, Dead, Memory, store_in
from fault_scenes import READS, REFERENCE_SCENE, ended

from cogprov.engine import Connection, Options
from cogprov.model.errors import CogprovError, CouldNotAsk, Locked
from cogprov.state import State, unlock

FAULTS = (
    "412 foreign",
    "412 own",
    "409 before",
    "500 after",
    "timeout after",
    "never sent",
    "kill before",
    "kill after",
)
PUTS = 12
"""What the reference, of fourteen writes, may cost at most: lock, snapshots and journal together."""
WAVES = ["pool", "what needs the pool alone", "clients", "what hangs on a client"]


@dataclass
class Team(World):
    """A world whose state is in a bucket."""

    bucket: Memory = field(default_factory=Memory)
    clock: Clock = field(default_factory=Clock)

    def workbench(self, text: str) -> Bench:
        SWITCH.sandbox, SWITCH.count = self.sandbox, 0
        store = store_in(self.bucket, self.folder, self.clock, "acme")
        return Bench(self.desired(text), Connection(), door=DOOR, store=store)

    def again(self, text: str) -> Run:
        """The next run, after somebody has made sure that the one before is dead."""
        self.bucket.bury()
        unlock(store_in(self.bucket, self.folder, self.clock, "acme"), force=True)
        return self.apply(text)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """An empty account and an empty bucket."""
    return Team.new(tmp_path)


def sound(team: Team, text: str) -> None:
    """No twin, no orphan, nothing open, and nothing to do."""
    assert team.counts() == {"pools": 1, "UserPoolClients": 3, "Providers": 2, "ResourceServers": 1, "Groups": 2}
    state = team.state()
    assert isinstance(state, State)
    # A pool's create of which a dead run may have sent the call is open for as long as it could still come.
    assert not [key for key, intent in state.intents.items() if key != "theirs" and intent.kind != "user_pool"]
    assert not any(entry.pending for entry in state.entries.values())
    plan = team.plan(text)
    assert plan.empty, [(action.address, action.reason) for action in plan.actions]
    assert not plan.drifts


def test_the_intents_of_a_wave_share_one_write(team: Team) -> None:
    """Not one for each call, and never a call before its intent."""
    seen: list[tuple[int, int]] = []
    created: list[str] = []

    def watch(number: int, request: object) -> None:
        operation = team.sandbox.calls[-1].operation
        if operation.startswith("Create"):
            state = store_in(team.bucket, team.folder, team.clock, "acme").load()
            assert state is not None
            assert any(intent.operation == operation for intent in state.intents.values())
            created.append(operation)
            seen.append((len(team.bucket.puts), len(state.intents)))

    SWITCH.watch = watch
    try:
        run = team.apply(REFERENCE)
    finally:
        SWITCH.watch = None
    assert run.whole, run.error
    assert len(run.writes) >= 12
    assert len({puts for puts, _ in seen}) == len(WAVES)
    assert max(intents for _, intents in seen) >= 5
    assert len(team.bucket.puts) <= PUTS, team.bucket.puts
    sound(team, REFERENCE)


def test_reading_writes_nothing(team: Team) -> None:
    """A plan takes no lock."""
    team.apply(REFERENCE)
    before = team.bucket.writes
    team.plan(CHANGED)
    assert team.bucket.writes == before


def cells() -> list[tuple[str, int]]:
    numbers = range(1, 9) if os.environ.get("TEST_ALL_FAULTS") else range(2, 7)
    kinds = (
        FAULTS if os.environ.get("TEST_ALL_FAULTS") else ("412 foreign", "timeout after", "never sent", "kill after")
    )
    return [(kind, number) for kind in kinds for number in numbers]


@pytest.mark.parametrize(("kind", "at"), cells())
def test_trouble_at_any_write(team: Team, kind: str, at: int) -> None:
    """Whatever happens to a write of the state, the next run converges: no twin, no orphan."""
    team.bucket.fault, team.bucket.at = kind, at
    team.bucket.times = 99 if kind == "never sent" else 1
    error: BaseException | None = None
    try:
        error = team.apply(REFERENCE).error
    except Dead as death:
        error = death
    if kind in ("412 own", "409 before", "500 after", "timeout after"):
        assert error is None
    elif kind == "412 foreign":
        assert error is None or isinstance(error, Locked)
    elif kind == "never sent":
        assert isinstance(error, (CouldNotAsk, CogprovError))
    run = team.again(REFERENCE)
    assert run.whole, run.error
    sound(team, REFERENCE)


@pytest.mark.parametrize("at", [1, 4, 8, 12])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_a_call(team: Team, when: str, at: int) -> None:
    """The intents of a whole wave are open then, of which most were never sent."""
    calls = ended(REFERENCE_SCENE, "create").calls
    number = [place for place, name in enumerate(calls, 1) if not name.startswith(READS)][at - 1]
    bench = team.workbench(REFERENCE)
    SWITCH.kill_at, SWITCH.kill_when, SWITCH.dead = number, when, False
    SWITCH.on_kill = lambda: setattr(team.bucket, "dead", True)
    try:
        with pytest.raises((Dead, Killed)):
            bench.apply(lambda planned: planned, sleep=TIME.sleep)
    finally:
        SWITCH.kill_at, SWITCH.dead = 0, False
    assert team.bucket.dead
    run = team.again(REFERENCE)
    assert run.whole, run.error
    sound(team, REFERENCE)


def test_a_refused_action_closes_what_was_announced(team: Team) -> None:
    """What was not begun is not left open: nothing happened that anybody would have to look for."""
    from cogprov.sandbox import Fault

    run = team.apply(REFERENCE, Fault("CreateGroup", "refused", 1))
    assert run.error is not None
    state = team.state()
    assert state is not None
    assert not state.intents
    assert team.apply(REFERENCE).whole
    sound(team, REFERENCE)


def test_a_holder_that_stood_still_sends_nothing_more(team: Team) -> None:
    """Its intents are durable already, and still the call is not sent: somebody else may be at it by now."""
    begun: list[str] = []

    def on_event(event: object) -> None:
        if getattr(event, "kind", "") == "action_done":
            begun.append(str(getattr(event, "address", "")))
            if len(begun) == 3:
                team.clock.now += 1000

    before = len(team.sandbox.calls)
    run = team.apply(REFERENCE, on_event=on_event)
    assert isinstance(run.error, Locked), run.error
    assert begun, "it got somewhere"
    sent = [call.operation for call in team.sandbox.calls[before:] if not call.operation.startswith(READS)]
    assert len(sent) == 4, "two of the pool, one each of what follows"
    assert list((team.folder / "rescued").iterdir())
    assert any("cogprov state push" in hint for hint in run.error.hints)
    assert team.again(REFERENCE).whole
    sound(team, REFERENCE)


def test_destroy(team: Team) -> None:
    """Intents of deletes too come in waves, and the state knows of nothing afterwards."""
    team.apply(REFERENCE)
    team.bucket.puts.clear()
    run = team.apply(REFERENCE, options=Options(destroy=("user_pools.main",)))
    assert run.error is None
    assert team.pools() == []
    state = team.state()
    assert state is not None
    assert not state.entries
    assert not state.intents
    assert len(team.bucket.puts) <= PUTS
