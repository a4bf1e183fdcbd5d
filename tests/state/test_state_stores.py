"""What both stores promise, file and bucket, by the same tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bucket import PLACE, Memory, store_in
from state_help import entry, fresh, intent

from cogprov.model.errors import Locked, Refused
from cogprov.state import Damaged, FileStore, State, unlock
from cogprov.state.copies import copy_in, objections, put_in_place
from cogprov.state.session import Store

SAMPLES = Path(__file__).parents[2] / "state" / "samples"


class Home:
    """One place for a state, which several processes open; ``put`` and ``remove`` go past cogprov."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind, self.bucket = folder, kind, Memory()

    def store(self) -> Store:
        if self.kind == "file":
            return FileStore(self.folder / "state", "shop")
        return store_in(self.bucket, self.folder)

    def put(self, end: str, data: bytes) -> None:
        if self.kind == "file":
            (self.folder / "state").mkdir(exist_ok=True)
            (self.folder / "state" / f"shop.{end}").write_bytes(data)
        else:
            self.bucket.force(PLACE.key(f"shop.{end}"), data)

    def data(self, end: str) -> bytes:
        if self.kind == "file":
            return (self.folder / "state" / f"shop.{end}").read_bytes()
        stored = self.bucket.current(PLACE.key(f"shop.{end}"))
        assert stored is not None
        return stored.data

    def remove(self, end: str) -> None:
        if self.kind == "file":
            (self.folder / "state" / f"shop.{end}").unlink()
        else:
            self.bucket.force(PLACE.key(f"shop.{end}"), None)

    def saved(self, *addresses: str) -> State:
        """One session that records these."""
        store = self.store()
        with store.lock(), store.open(store.load() or fresh()) as session:
            for address in addresses:
                session.record(entry(address))
        state = store.load()
        assert state is not None
        return state


@pytest.fixture(params=["file", "bucket"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """An empty place, once of each kind."""
    return Home(tmp_path, request.param)


def test_nothing_is_none(home: Home) -> None:
    """Where there never was a state there is none."""
    assert home.store().load() is None
    assert home.store().kept() == ()
    assert home.store().holder() is None


def test_what_was_recorded_comes_back(home: Home) -> None:
    """Entries and intents, over sessions; the serial counts snapshots."""
    home.saved("user_pools.a")
    store = home.store()
    with store.lock(), store.open(store.load() or fresh()) as session:
        session.intend(intent("i1"), intent("i2"))
        session.settle("i1", entry=entry("user_pools.b"))
        session.remove("user_pools.a")

    state = home.store().load()
    assert state is not None
    assert (list(state.entries), list(state.intents), state.serial) == (["user_pools.b"], ["i2"], 3)


def test_an_intent_is_there_when_intend_returns(home: Home) -> None:
    """Another process sees it at once, and all that came before it."""
    store = home.store()
    with store.lock(), store.open(fresh()) as session:
        session.record(entry("user_pools.a"))
        session.intend(intent())
        there = home.store().load()
        assert there is not None
        assert (list(there.intents), list(there.entries)) == (["i1"], ["user_pools.a"])


def test_a_dead_writer_loses_no_intent(home: Home) -> None:
    """A session that never ends leaves its journal, and the next one goes on from it."""
    home.saved("user_pools.a")
    store = home.store()
    lock = store.lock()
    lock.__enter__()
    store.open(store.load() or fresh()).intend(intent())
    unlock(store, force=True)

    after = home.saved("user_pools.b")
    assert (list(after.intents), sorted(after.entries)) == (["i1"], ["user_pools.a", "user_pools.b"])


def test_one_writer_at_a_time(home: Home) -> None:
    """The second one is told who the first is; reading goes on meanwhile."""
    store = home.store()
    with store.lock():
        with pytest.raises(Locked) as told, home.store().lock():
            pass
        assert home.store().load() is None
        holder = home.store().holder()
    assert holder is not None
    assert str(holder.pid) in told.value.summary
    assert home.store().holder() is None


def test_a_lock_taken_away_stops_its_holder(home: Home) -> None:
    """Before the next call to AWS, and before the next write; what the new holder wrote stands."""
    home.saved("user_pools.a")
    store = home.store()
    with pytest.raises(Locked), store.lock(), store.open(store.load() or fresh()) as session:
        session.check()
        assert unlock(home.store(), force=True) is not None
        if home.kind == "bucket":
            store._lock.renew()  # type: ignore[attr-defined]  # as the heartbeat does
        after = home.saved("user_pools.b")
        with pytest.raises(Locked):
            session.check()
        session.intend(intent())
    assert home.store().load() == after


def test_unlock_asks_for_force(home: Home) -> None:
    """A lock is not taken from somebody who may be alive."""
    with home.store().lock():
        with pytest.raises(Refused):
            unlock(home.store())
        with pytest.raises(Refused, match="not the one"):
            home.store().break_lock("another")
        assert unlock(home.store(), force=True) is not None
    assert unlock(home.store()) is None


def test_a_state_that_changed_is_not_written_over(home: Home) -> None:
    """A plan made from an older state is not carried out."""
    old = home.saved("user_pools.a")
    home.saved("user_pools.b")
    store = home.store()
    with pytest.raises(Refused, match="has changed since"), store.lock(), store.open(old):
        pass


@pytest.mark.parametrize("data", [b"", b"\0\0", b"[]", b'{"format": "cogprov.state/1"', b"garbage"])
@pytest.mark.parametrize("end", ["json", "journal"])
def test_damage_is_never_no_state(home: Home, end: str, data: bytes) -> None:
    """Empty, torn, something else: the run stops and names a way out. A file's journal may be empty or end torn."""
    home.saved("user_pools.a")
    home.saved("user_pools.b")
    if home.kind == "file" and end == "journal":
        data = b"garbage\ngarbage\n"
    home.put(end, data)

    with pytest.raises(Damaged) as told:
        home.store().load()
    assert any("cogprov state re" in hint for hint in told.value.hints)
    with pytest.raises(Damaged):
        home.saved("user_pools.c")


def test_a_state_that_is_gone_is_damage(home: Home) -> None:
    """As long as earlier copies tell that there was one."""
    home.saved("user_pools.a")
    home.saved("user_pools.b")
    home.remove("json")

    with pytest.raises(Damaged, match="gone"):
        home.store().load()


def test_a_newer_format_is_left_alone(home: Home) -> None:
    """Refused, and not called damaged: upgrading helps."""
    home.put("json", b'{"format": "cogprov.state/2"}')

    with pytest.raises(Refused, match=r"Upgrade|format"):
        home.store().load()


def test_the_sample_loads_and_is_gone_on_from(home: Home) -> None:
    """A state of every format version, with a journal, wherever it is kept."""
    for end in ("json", "journal"):
        home.put(end, (SAMPLES / f"v1.{end}").read_bytes())
    before = home.store().load()
    assert before is not None
    assert (before.serial, len(before.entries)) == (3, 4)

    after = home.saved("user_pools.new")
    assert (after.serial, len(after.entries)) == (4, 5)


def test_an_older_format_is_upgraded(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new version adds to old documents arrives by either road, and is written in the new format."""
    from cogprov.state import codec

    for end in ("json", "journal"):
        home.put(end, (SAMPLES / f"v1.{end}").read_bytes())
    monkeypatch.setattr(codec, "VERSION", 2)
    monkeypatch.setattr(codec, "FORMAT", "cogprov.state/2")
    monkeypatch.setattr("cogprov.state.journal.FORMAT", "cogprov.state/2")
    monkeypatch.setattr(codec, "UPGRADES", (lambda old: {**old, "format": "cogprov.state/2"},))

    assert len(home.saved("user_pools.new").entries) == 5
    assert b"cogprov.state/2" in home.data("json")


def test_earlier_states_are_kept_and_restored(home: Home) -> None:
    """Going back is a new snapshot with a higher serial: nobody takes it for an old one."""
    home.saved("user_pools.a")
    home.saved("user_pools.b")
    wanted = next(kept for kept in home.store().kept() if kept.state and len(kept.state.entries) == 1)
    assert wanted.state is not None
    store = home.store()
    with store.lock():
        put_in_place(store, wanted.state, store.load())

    state = store.load()
    assert state is not None
    assert (list(state.entries), state.serial) == (["user_pools.a"], 4)


def test_a_damaged_state_is_replaced_and_kept(home: Home) -> None:
    """What was damaged goes by another name."""
    first = home.saved("user_pools.a")
    home.put("json", b"oops")
    store = home.store()
    with store.lock():
        assert len(store.set_aside()) >= 1
        put_in_place(store, first, None)
    state = store.load()
    assert state is not None
    assert state.entries == first.entries
    kept = [*home.bucket.objects] if home.kind == "bucket" else [p.name for p in (home.folder / "state").iterdir()]
    assert any("shop.json.aside-" in name for name in kept)


class TestCopies:
    @pytest.fixture
    def copy(self, home: Home, tmp_path: Path) -> Callable[[], Path]:
        """What ``state pull`` prints, as a file."""

        def pulled() -> Path:
            loaded = home.store().loaded()
            assert loaded is not None
            path = tmp_path / "copy.json"
            path.write_bytes(loaded.folded)
            return path

        return pulled

    def why(self, home: Home, path: Path, account: str = "", region: str = "") -> str:
        return "; ".join(objections(copy_in(path, "shop"), home.store().loaded(), account, region))

    def test_pull_and_push(self, home: Home, copy: Callable[[], Path]) -> None:
        """The same again is welcome; what became older is not."""
        home.saved("user_pools.a")
        path = copy()
        assert path.read_bytes() == home.data("json")
        assert self.why(home, path) == ""
        home.saved("user_pools.b")
        assert "older" in self.why(home, path)

    def test_with_an_open_journal(self, home: Home, copy: Callable[[], Path]) -> None:
        """A pulled state holds what the journal holds."""
        for end in ("json", "journal"):
            home.put(end, (SAMPLES / f"v1.{end}").read_bytes())
        assert copy_in(copy(), "shop").state.entries == (home.store().load() or fresh()).entries

    def test_somebody_elses(self, home: Home, copy: Callable[[], Path]) -> None:
        """Another lineage, account or Region; an equal serial with another content."""
        home.saved("user_pools.a")
        path = copy()
        assert "account 333333333333" in self.why(home, path, account="444444444444")
        assert "Region eu-west-1" in self.why(home, path, region="us-east-1")
        other = Home(home.folder / "other", home.kind)
        other.folder.mkdir()
        other.saved("user_pools.a")
        assert "lineage" in self.why(other, path)
        with pytest.raises(Refused, match="stack"):
            copy_in(path, "another")

    def test_a_lineage_is_replaced_when_forced(self, home: Home, copy: Callable[[], Path]) -> None:
        """The other one is set aside under another name."""
        home.saved("user_pools.a")
        state = copy_in(copy(), "shop").state
        other = Home(home.folder / "other", home.kind)
        other.folder.mkdir()
        before = other.saved("user_pools.b")
        store = other.store()
        with store.lock():
            put_in_place(store, state, before)
        after = store.load()
        assert after is not None
        assert (after.lineage, list(after.entries)) == (state.lineage, ["user_pools.a"])
