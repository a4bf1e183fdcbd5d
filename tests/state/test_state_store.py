"""The local store: what is written comes back, whole, once, and for the right stack."""

from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import pytest
from state_help import FaultyDisk, entry, fresh, intent, saved

from cogprov.model.errors import CogprovError, InternalError, Locked, Refused, UsageError
from cogprov.state import Damaged, FileStore, State


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestSession:
    def test_round_trip(self, tmp_path: Path) -> None:
        """Everything recorded is there for the next process, open intents too."""
        store = FileStore(tmp_path / "state", "shop")
        with store.lock(), store.open(fresh()) as session:
            session.record(entry())
            session.intend(intent("i1"))
            session.settle("i1", entry=entry("user_pools.main.clients.web", kind="user_pool_client"))
            session.intend(intent("i2"))
            inside = session.state

        loaded = FileStore(tmp_path / "state", "shop").load()

        assert loaded == dataclasses.replace(inside, serial=2)
        assert list(loaded.intents) == ["i2"]

    def test_files_are_their_owners_alone(self, tmp_path: Path) -> None:
        """Mode 0600 for every file, 0700 for a folder that cogprov makes."""
        folder = tmp_path / "deep" / "state"
        saved(folder, entry())
        saved(folder, entry("user_pools.b"))

        assert names(folder) == ["shop.journal", "shop.json", "shop.json.1", "shop.json.2"]
        assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
        assert oct(folder.stat().st_mode & 0o777) == "0o700"

    def test_a_session_that_is_never_closed_loses_nothing(self, tmp_path: Path) -> None:
        """The journal alone is enough."""
        store = FileStore(tmp_path, "shop")
        with store.lock():
            session = store.open(fresh())
            session.record(entry())
            session.remove("user_pools.none")
            session.intend(intent())

            assert store.load() == session.state

    def test_refused_intent_closes_with_nothing(self, tmp_path: Path) -> None:
        """An intent whose call was refused leaves no trace in the state."""
        store = FileStore(tmp_path, "shop")
        with store.lock(), store.open(fresh()) as session:
            session.record(entry())
            session.intend(intent("i1"))
            session.settle("i1")
            session.intend(intent("i2", verb="delete"))
            session.settle("i2", removed="user_pools.main")

        loaded = store.load()
        assert loaded is not None
        assert (dict(loaded.entries), dict(loaded.intents)) == ({}, {})

    def test_nothing_recorded_writes_nothing(self, tmp_path: Path) -> None:
        """An apply without changes does not push the good copies out."""
        before = saved(tmp_path, entry())
        store = FileStore(tmp_path, "shop")
        with store.lock(), store.open(before):
            pass

        assert store.load() == before

    def test_three_earlier_snapshots_stay(self, tmp_path: Path) -> None:
        """The newest is number 1, and each names the one before it by checksum."""
        for number in range(6):
            saved(tmp_path, entry(f"user_pools.p{number}"))

        chain = [json.loads((tmp_path / name).read_text()) for name in ("shop.json", "shop.json.1", "shop.json.2")]
        assert names(tmp_path) == ["shop.journal", "shop.json", "shop.json.1", "shop.json.2", "shop.json.3"]
        assert [document["serial"] for document in chain] == [7, 6, 5]
        assert chain[0]["prev_sha256"] == chain[1]["sha256"]
        assert chain[1]["prev_sha256"] == chain[2]["sha256"]

    def test_replace_takes_a_later_value_of_the_same_state(self, tmp_path: Path) -> None:
        """A move is one new snapshot; another lineage is refused."""
        saved(tmp_path, entry())
        store = FileStore(tmp_path, "shop")
        with store.lock():
            state = store.load()
            assert state is not None
            with store.open(state) as session:
                session.replace(state.moved("user_pools.main", "user_pools.customers"))
                session.record(entry("user_pools.other"))
                with pytest.raises(Refused):
                    session.replace(fresh())

        loaded = store.load()
        assert loaded is not None
        assert sorted(loaded.entries) == ["user_pools.customers", "user_pools.other"]
        assert loaded.serial == state.serial + 2

    def test_misuse_is_a_defect(self, tmp_path: Path) -> None:
        """Open without lock, an intent twice, a settle of nothing, a call after the end."""
        store = FileStore(tmp_path, "shop")
        with pytest.raises(InternalError, match="lock"):
            store.open(fresh())
        with store.lock():
            session = store.open(fresh())
            session.intend(intent())
            with pytest.raises(InternalError, match="open already"):
                session.intend(intent())
            with pytest.raises(InternalError, match="no intent"):
                session.settle("other")
            session.close()
            session.close()
            with pytest.raises(InternalError, match="closed"):
                session.record(entry())

    def test_a_stale_value_is_refused(self, tmp_path: Path) -> None:
        """What was read before somebody else wrote is not written over."""
        stale = saved(tmp_path, entry())
        saved(tmp_path, entry("user_pools.other"))
        store = FileStore(tmp_path, "shop")
        with store.lock():
            with pytest.raises(Refused, match="has changed"):
                store.open(stale)
            with pytest.raises(Refused, match="has changed"):
                store.open(fresh())
            with pytest.raises(Refused, match="does not belong"):
                store.open(fresh("other"))

    def test_threads_may_write_at_once(self, tmp_path: Path) -> None:
        """Lines of concurrent actions do not mix."""
        store = FileStore(tmp_path, "shop")
        with store.lock(), store.open(fresh()) as session:

            def work(thread: int) -> None:
                for number in range(10):
                    session.intend(intent(f"{thread}.{number}"))
                    session.settle(f"{thread}.{number}", entry=entry(f"user_pools.p{thread}_{number}"))

            threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

            loaded = store.load()
        assert loaded is not None
        assert (len(loaded.entries), len(loaded.intents)) == (80, 0)

    def test_bytes_per_operation_do_not_grow_with_the_stack(self, tmp_path: Path) -> None:
        """A line for one object is as long among two thousand as among ten."""
        written = []
        for count in (10, 2000):
            disk = FaultyDisk()
            store = FileStore(tmp_path / str(count), "shop", disk=disk)
            crowd = {f"user_pools.p{number}": entry(f"user_pools.p{number}") for number in range(count)}
            with store.lock(), store.open(dataclasses.replace(fresh(), entries=crowd)) as session:
                before = disk.written
                session.intend(intent())
                session.settle("i1", entry=entry())
                written.append(disk.written - before)

        assert written[0] == written[1] < 3000

    def test_durable_before_it_returns(self, tmp_path: Path) -> None:
        """A line is synced; a snapshot is synced, then renamed, then its folder is."""
        disk = FaultyDisk()
        store = FileStore(tmp_path, "shop", disk=disk)
        with store.lock():
            session = store.open(fresh())
            disk.log.clear()
            session.intend(intent())
            assert disk.log == ["write", "sync_data"]
            disk.log.clear()
            session.close()

        start = disk.log.index("write")
        assert disk.log[start : start + 5] == ["write", "sync_file", "rename", "sync_folder", "truncate"]


class TestFence:
    def test_a_writer_that_lost_its_lock_stops(self, tmp_path: Path) -> None:
        """After a lock is broken by force, the old holder cannot write over the new one."""
        store, other = FileStore(tmp_path, "shop"), FileStore(tmp_path, "shop")
        with store.lock():
            session = store.open(fresh())
            session.record(entry())
            holder = other.holder()
            assert holder is not None
            other.break_lock(holder.nonce)
            with other.lock():
                with pytest.raises(Locked, match="taken away"):
                    session.record(entry("user_pools.b"))
                with pytest.raises(Locked, match="taken away"):
                    session.close()
                loaded = other.load()
                assert loaded is not None
                with other.open(loaded) as mine:
                    mine.record(entry("user_pools.c"))

        loaded = other.load()
        assert loaded is not None
        assert sorted(loaded.entries) == ["user_pools.c", "user_pools.main"]

    def test_without_locking_nothing_is_asked(self, tmp_path: Path) -> None:
        """Whoever says that there is one writer gets no lock file."""
        store = FileStore(tmp_path / "new", "shop", locking=False)
        with store.lock(), store.open(fresh()) as session:
            session.record(entry())

        assert names(tmp_path / "new") == ["shop.journal", "shop.json", "shop.json.1"]


class TestNothingThere:
    def test_no_folder_and_an_empty_folder_are_no_state(self, tmp_path: Path) -> None:
        """None is for a state that never was."""
        assert FileStore(tmp_path / "none", "shop").load() is None
        assert FileStore(tmp_path, "shop").load() is None
        assert names(tmp_path) == []

    @pytest.mark.parametrize("left", [["shop.journal"], ["shop.json.1"], ["shop.journal", "shop.json.1"]])
    def test_a_snapshot_that_went_missing_is_not_no_state(self, tmp_path: Path, left: list[str]) -> None:
        """A journal or an earlier copy says that there was one, and the message says which is good."""
        saved(tmp_path, entry())
        saved(tmp_path, entry("user_pools.b"))
        for name in names(tmp_path):
            if name not in left:
                (tmp_path / name).unlink()

        with pytest.raises(Damaged, match="is gone") as caught:
            FileStore(tmp_path, "shop").load()
        hints = "\n".join(caught.value.hints)
        assert ("shop.json.1 is good (serial 2, 1 objects)" in hints) == ("shop.json.1" in left)
        assert "state rebuild" in hints

    def test_what_is_set_aside_makes_room_for_a_new_state(self, tmp_path: Path) -> None:
        """A rebuild keeps what was damaged and starts anew."""
        saved(tmp_path, entry())
        (tmp_path / "shop.json").write_text("")
        store = FileStore(tmp_path, "shop")
        with store.lock():
            aside = store.set_aside()
            with store.open(fresh()) as session:
                session.record(entry("user_pools.found"))

        assert [Path(path).name.split(".aside-")[0] for path in aside] == ["shop.json", "shop.journal"]
        loaded = store.load()
        assert loaded is not None
        assert list(loaded.entries) == ["user_pools.found"]

    @pytest.mark.parametrize("name", ["", "..", "a/b", "x" * 101, "con\0"])
    def test_stack_names_are_checked(self, tmp_path: Path, name: str) -> None:
        """No name leads out of the folder."""
        with pytest.raises(UsageError):
            FileStore(tmp_path, name)

    def test_a_file_in_the_place_of_the_folder(self, tmp_path: Path) -> None:
        """What the operating system refuses is an error with its reason, not a traceback."""
        (tmp_path / "file").write_text("")
        store = FileStore(tmp_path / "file", "shop")
        with pytest.raises(CogprovError, match="Not a directory"):
            store.load()
        with pytest.raises(CogprovError), store.lock():
            pass

    def test_stacks_share_a_folder(self, tmp_path: Path) -> None:
        """Each has its files and its lock."""
        one, other = FileStore(tmp_path, "shop"), FileStore(tmp_path, "shop.json")
        with one.lock(), other.lock(), one.open(fresh("shop")), other.open(fresh("shop.json")):
            pass

        assert isinstance(one.load(), State)
        assert isinstance(other.load(), State)
