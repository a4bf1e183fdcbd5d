"""The store in a bucket: every trouble at every write, the lock's lease, and the number of writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from bucket import PLACE, Clock, Dead, Memory, foreign, store_in
from state_help import entry, fresh, intent

from cogprov.model.bucket import Place
from cogprov.model.errors import CogprovError, CouldNotAsk, Locked, Refused, UsageError
from cogprov.state import State, unlock
from cogprov.state.copies import copy_in, objections
from cogprov.state.s3_lock import LEASE, SKEW

JOURNAL, SNAPSHOT, LOCK = (PLACE.key(f"shop.{end}") for end in ("journal", "json", "lock"))
FAULTS = ("412 foreign", "412 own", "409 before", "500 before", "500 after", "timeout after", "reset after")
FATAL = ("never sent", "kill before", "kill after")
WRITES = 8
"""Lock, claim and first intents, second intents, what came of them, snapshot, unlock; and two renewals of the lock."""


def scenario(bucket: Memory, folder: Path, promised: list[str]) -> None:
    """One session of two waves with a heartbeat between them; ``promised`` gets the intents that were made durable."""
    store = store_in(bucket, folder)
    with store.lock(), store.open(store.load() or fresh()) as session:
        for wave in ("1", "2"):
            session.intend(intent(f"a{wave}"), intent(f"b{wave}"))
            promised += [f"a{wave}", f"b{wave}"]
            session.check()
            session.settle(f"a{wave}", entry=entry(f"user_pools.a{wave}"))
            store._lock.renew()


def loaded(bucket: Memory, folder: Path) -> State:
    state = store_in(bucket, folder).load()
    assert state is not None
    return state


@pytest.fixture
def bucket(tmp_path: Path) -> Memory:
    """A bucket with a state in it, of one entry."""
    made = Memory()
    store = store_in(made, tmp_path)
    with store.lock(), store.open(fresh()) as session:
        session.record(entry("user_pools.first"))
    made.puts.clear()
    made.writes = 0
    return made


def test_the_scenario_has_as_many_writes_as_the_cells_say(bucket: Memory, tmp_path: Path) -> None:
    """Or a write would go untested."""
    scenario(bucket, tmp_path, [])
    assert bucket.writes == WRITES
    assert bucket.puts == [LOCK, JOURNAL, LOCK, JOURNAL, LOCK, JOURNAL, SNAPSHOT]


@pytest.mark.parametrize("at", range(1, WRITES + 1))
@pytest.mark.parametrize("kind", FAULTS)
def test_trouble(bucket: Memory, tmp_path: Path, kind: str, at: int) -> None:
    """What took effect is known to have; somebody else's is never written over; whatever was promised is there."""
    bucket.fault, bucket.at = kind, at
    promised: list[str] = []
    error: CogprovError | None = None
    try:
        scenario(bucket, tmp_path, promised)
    except CogprovError as raised:
        error = raised
    bucket.bury()

    if kind != "412 foreign":
        assert error is None
        assert bucket.current(LOCK) is None
        assert sorted(loaded(bucket, tmp_path).entries) == ["user_pools.a1", "user_pools.a2", "user_pools.first"]
        return
    if at < WRITES:
        # At the last write, which gives the lock back, there is nothing left to stop.
        assert isinstance(error, Locked)
        assert error.hints
    state = loaded(bucket, tmp_path)
    held = {*state.intents, *(f"a{address[-1]}" for address in state.entries)}
    assert held.issuperset(promised)


@pytest.mark.parametrize("at", range(1, WRITES + 1))
@pytest.mark.parametrize("kind", FATAL)
def test_the_end(bucket: Memory, tmp_path: Path, kind: str, at: int) -> None:
    """A killed process, or no network from here on: every promise holds, and the next run goes on."""
    bucket.fault, bucket.at, bucket.times = kind, at, 99
    promised: list[str] = []
    with pytest.raises((Dead, CouldNotAsk)):
        scenario(bucket, tmp_path, promised)
    bucket.bury()

    state = loaded(bucket, tmp_path)
    assert {*state.intents, *(f"a{address[-1]}" for address in state.entries)}.issuperset(promised)
    unlock(store_in(bucket, tmp_path), force=True)
    store = store_in(bucket, tmp_path)
    with store.lock(), store.open(state) as session:
        session.record(entry("user_pools.next"))
    assert "user_pools.next" in loaded(bucket, tmp_path).entries


class TestRescue:
    def lost(self, bucket: Memory, folder: Path) -> CogprovError:
        """A session whose network goes after its call was made, and before that was saved."""
        store = store_in(bucket, folder)
        with pytest.raises(CouldNotAsk) as told, store.lock(), store.open(store.load() or fresh()) as session:
            session.intend(intent())
            session.settle("i1", entry=entry("user_pools.made"))
            bucket.fault, bucket.at, bucket.times = "never sent", 1, 99
        bucket.bury()
        unlock(store_in(bucket, folder), force=True)
        return told.value

    def test_what_could_not_be_saved_is_kept(self, bucket: Memory, tmp_path: Path) -> None:
        """The error names the one command that brings it into the state."""
        error = self.lost(bucket, tmp_path)
        (hint,) = error.hints
        path = Path(hint.rpartition("cogprov state push ")[2])
        copy = copy_in(path, "shop")

        assert path.stat().st_mode & 0o777 == 0o600
        assert sorted(copy.state.entries) == ["user_pools.first", "user_pools.made"]
        assert list(loaded(bucket, tmp_path).intents) == ["i1"]
        store = store_in(bucket, tmp_path)
        assert list(objections(copy, store.loaded(), "", "")) == []
        with store.lock(), store.open(loaded(bucket, tmp_path)) as session:
            session.replace(copy.state)
        assert "user_pools.made" in loaded(bucket, tmp_path).entries

    def test_it_does_not_go_over_what_somebody_else_wrote(self, bucket: Memory, tmp_path: Path) -> None:
        """Not by itself."""
        error = self.lost(bucket, tmp_path)
        store = store_in(bucket, tmp_path)
        with store.lock(), store.open(loaded(bucket, tmp_path)) as session:
            session.intend(intent("theirs"))
        copy = copy_in(Path(error.hints[0].rpartition(" ")[2]), "shop")
        assert list(objections(copy, store.loaded(), "", ""))

    def test_nothing_is_kept_when_nothing_was_done(self, bucket: Memory, tmp_path: Path) -> None:
        """An intent that was not saved was never acted upon."""
        bucket.fault, bucket.at = "412 foreign", 2
        with pytest.raises(Locked):
            scenario(bucket, tmp_path, [])
        assert not (tmp_path / "rescued").exists()


class TestLease:
    def test_a_holder_that_stood_still_stops(self, bucket: Memory, tmp_path: Path) -> None:
        """Past its lease it writes nothing, although nobody has taken the lock away."""
        clock = Clock()
        store = store_in(bucket, tmp_path, clock)
        with pytest.raises(Locked, match="lost"), store.lock(), store.open(store.load() or fresh()) as session:
            clock.now += LEASE + 1
            store._lock.renew()
            session.check()
        before = bucket.writes
        assert bucket.puts == [LOCK]
        assert before == 2, "the lock, and giving it back"

    def test_renewing_keeps_it(self, bucket: Memory, tmp_path: Path) -> None:
        """As long as the holder is alive, however long it takes."""
        clock = Clock()
        store = store_in(bucket, tmp_path, clock)
        with store.lock(), store.open(store.load() or fresh()) as session:
            for _ in range(10):
                clock.now += LEASE / 2
                store._lock.renew()
                session.check()

    def test_a_renewal_may_fail_for_a_while(self, bucket: Memory, tmp_path: Path) -> None:
        """No network for less than the lease is no loss."""
        clock = Clock()
        store = store_in(bucket, tmp_path, clock)
        with store.lock(), store.open(store.load() or fresh()) as session:
            clock.now += LEASE / 2
            bucket.fault, bucket.at = "never sent", bucket.writes + 1
            store._lock.renew()
            session.check()
            clock.now += LEASE / 4
            store._lock.renew()
            clock.now += LEASE / 2
            session.check()

    def test_it_is_taken_over_when_asked_for_only(self, bucket: Memory, tmp_path: Path) -> None:
        """Not before it has been over for as long as the flag says, and never without it."""
        clock = Clock()
        dead = store_in(bucket, tmp_path, clock)
        held = dead.lock()
        held.__enter__()
        session = dead.open(dead.load() or fresh())
        clock.now += LEASE + 299
        for rules in ({}, {"steal_after": 300.0}):
            with pytest.raises(Locked, match=r"locked by"), store_in(bucket, tmp_path, clock, **rules).lock():
                pass
        clock.now += 2
        with store_in(bucket, tmp_path, clock, steal_after=300.0).lock():
            with pytest.raises(Locked):
                session.intend(intent())
            assert bucket.current(LOCK) is not None
        assert bucket.current(LOCK) is None

    def test_unlock_without_force_once_it_is_over(self, bucket: Memory, tmp_path: Path) -> None:
        """A holder that did not renew its lock must not write any more."""
        clock = Clock()
        held = store_in(bucket, tmp_path, clock).lock()
        held.__enter__()
        clock.now += LEASE
        with pytest.raises(Refused):
            unlock(store_in(bucket, tmp_path, clock))
        clock.now += SKEW + 1
        assert unlock(store_in(bucket, tmp_path, clock)) is not None

    def test_a_lock_that_cannot_be_read(self, bucket: Memory, tmp_path: Path) -> None:
        """Nobody can tell how old it is, so only force takes it."""
        bucket.force(LOCK, b"?")
        with pytest.raises(Locked, match="does not say"), store_in(bucket, tmp_path, steal_after=0.0).lock():
            pass
        assert unlock(store_in(bucket, tmp_path), force=True) is not None

    def test_what_it_says(self, bucket: Memory, tmp_path: Path) -> None:
        """Who, where, since and until when, and on which snapshot."""
        store = store_in(bucket, tmp_path)
        with store.lock(), store.open(store.load() or fresh()):
            store._lock.renew()
            holder = store_in(bucket, tmp_path).holder()
        assert holder is not None
        assert holder.here
        assert (holder.expires, holder.serial) == (Clock().now + LEASE, 2)


def test_fencing_by_the_state_itself(bucket: Memory, tmp_path: Path) -> None:
    """A writer that believes to hold the lock is refused by the objects it writes, as soon as another one wrote."""
    old = store_in(bucket, tmp_path)
    held = old.lock()
    held.__enter__()
    for action in ("intend", "replace"):
        state = loaded(bucket, tmp_path)
        session = old.open(state)
        unlock(store_in(bucket, tmp_path), force=True)
        new = store_in(bucket, tmp_path)
        with new.lock(), new.open(state) as theirs:
            theirs.intend(intent(action)) if action == "intend" else theirs.replace(state)
        after = loaded(bucket, tmp_path)
        assert old._lock.held, "it has not noticed"
        with pytest.raises(Locked, match="somebody else has written"):
            session.intend(intent("late"))
        with pytest.raises(Locked):
            session.check()
        session.close()
        assert loaded(bucket, tmp_path) == after


def test_the_last_snapshot_goes_over_nobodys_intents(bucket: Memory, tmp_path: Path) -> None:
    """A writer whose lock was forced away ends its run, and what the next one intends stays."""
    old, new = store_in(bucket, tmp_path), store_in(bucket, tmp_path)
    held = old.lock()
    held.__enter__()
    session = old.open(loaded(bucket, tmp_path))
    session.intend(intent("mine"))
    unlock(store_in(bucket, tmp_path), force=True)
    with new.lock(), new.open(loaded(bucket, tmp_path)) as theirs:
        theirs.intend(intent("theirs"))
        session.settle("mine")
        with pytest.raises(Locked):
            session.close()
        assert "theirs" in loaded(bucket, tmp_path).intents


def test_nothing_more_is_written_when_nothing_can_be_kept_either(bucket: Memory, tmp_path: Path) -> None:
    """Neither in the bucket nor beside it: the error says both, and the end of the run writes over nobody."""
    (tmp_path / "rescued").write_text("no folder")
    store = store_in(bucket, tmp_path)
    with store.lock():
        session = store.open(loaded(bucket, tmp_path))
        session.intend(intent("mine"))
        session.settle("mine", entry=entry("user_pools.made"))
        foreign(bucket, JOURNAL)
        before = {key: bucket.current(key) for key in (JOURNAL, SNAPSHOT)}
        with pytest.raises(Locked) as told:
            session.intend(intent("more"))
        session.close()
    assert "could not be kept either" in told.value.detail
    assert {key: bucket.current(key) for key in before} == before


def test_an_intent_that_could_not_be_saved_is_none(bucket: Memory, tmp_path: Path) -> None:
    """Its call is not sent, so it must not turn up with the next one; what came before it does."""
    store = store_in(bucket, tmp_path)
    with store.lock(), store.open(loaded(bucket, tmp_path)) as session:
        session.record(entry("user_pools.a"))
        bucket.fault, bucket.at = "never sent", bucket.writes + 1
        with pytest.raises(CouldNotAsk):
            session.intend(intent("no"))
        session.intend(intent("yes"))
        assert list(loaded(bucket, tmp_path).intents) == ["yes"]
        assert "user_pools.a" in loaded(bucket, tmp_path).entries


def test_what_waits_is_saved_in_time(bucket: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An action may take minutes: what the ones before it brought about does not wait for its end."""
    now = [0.0]
    store = store_in(bucket, tmp_path)
    with store.lock(), store.open(loaded(bucket, tmp_path)) as session:
        monkeypatch.setattr(session._log, "_clock", lambda: now[0])
        session.record(entry("user_pools.a"))
        session.check()
        assert "user_pools.a" not in loaded(bucket, tmp_path).entries
        now[0] = 6.0
        session.check()
        assert "user_pools.a" in loaded(bucket, tmp_path).entries


def test_a_long_journal_is_folded(bucket: Memory, tmp_path: Path) -> None:
    """It is written whole each time, so it must not grow with the run."""
    sizes = []
    store = store_in(bucket, tmp_path)
    with store.lock(), store.open(loaded(bucket, tmp_path)) as session:
        for number in range(40):
            session.intend(intent(f"i{number}", before=tuple("x" * 1000 for _ in range(20))))
            stored = bucket.current(JOURNAL)
            assert stored is not None
            sizes.append(len(stored.data))
    assert max(sizes) < 400_000
    assert len(loaded(bucket, tmp_path).intents) == 40


def test_versions_are_asked_for(tmp_path: Path) -> None:
    """A bucket without them is refused before anything is written, unless that is meant."""
    bucket = Memory(keeps_versions=False)
    with pytest.raises(Refused, match="keeps no versions"), store_in(bucket, tmp_path).lock():
        pass
    assert bucket.writes == 0
    with store_in(bucket, tmp_path, allow_unversioned=True).lock():
        pass


def test_damage_names_a_good_version(bucket: Memory, tmp_path: Path) -> None:
    """The command that is given goes back to it."""
    bucket.force(SNAPSHOT, b"{")
    with pytest.raises(CogprovError) as told:
        store_in(bucket, tmp_path).load()
    version = next(hint for hint in told.value.hints if "restore" in hint).rpartition(" ")[2]
    assert version in [kept.name for kept in store_in(bucket, tmp_path).kept() if kept.state]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("s3://team", Place("team")),
        ("s3://team/", Place("team")),
        ("s3://team/a/b/", Place("team", "a/b")),
        ("s3://team/a?region=eu-west-1&kms_key=arn:aws:kms:1", Place("team", "a", "eu-west-1", "arn:aws:kms:1")),
    ],
)
def test_places(text: str, place: Place) -> None:
    """Bucket, prefix, and what may be said of them."""
    assert Place.parsed(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "s3://A/b",
        "s3://a..b/c",
        "s3:///x",
        "s3://team/a//b",
        "s3://team/../x",
        "s3://team/a?b=c",
        "s3://team/a#b",
    ],
)
def test_no_places(text: str) -> None:
    """Refused with what is wrong."""
    with pytest.raises(UsageError):
        Place.parsed(text)
