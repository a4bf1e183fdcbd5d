"""Taking a lock away, locks that cannot be read, and a disk that refuses while locking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from state_help import FaultyDisk, entry, fresh, make_link, written

from cogprov.model.errors import CogprovError, Locked, Refused
from cogprov.state import FileStore, State, unlock
from cogprov.state.disk import Disk


class TestUnlock:
    def test_nobody_holds_it(self, tmp_path: Path) -> None:
        """No lock, nothing to do; breaking what is not there is refused."""
        store = FileStore(tmp_path / "none", "shop")

        assert store.holder() is None
        assert unlock(store) is None
        with pytest.raises(Refused, match="no lock"):
            store.break_lock("abc")

    def test_the_dead_need_no_force(self, tmp_path: Path) -> None:
        """A dead holder of this machine is no decision."""
        info = written(tmp_path, pid=1)

        assert unlock(FileStore(tmp_path, "shop")) == info
        assert not list(tmp_path.iterdir())

    def test_the_living_need_force(self, tmp_path: Path) -> None:
        """And the right nonce."""
        with FileStore(tmp_path, "shop").lock():
            store = FileStore(tmp_path, "shop")
            with pytest.raises(Refused):
                unlock(store)
            with pytest.raises(Refused, match="not the one you named"):
                store.break_lock("abc")
            assert unlock(store, force=True) is not None
            assert store.holder() is None

    def test_who_lost_the_lock_does_not_remove_the_next_holders(self, tmp_path: Path) -> None:
        """Giving back what was taken away by force does nothing."""
        one, other = FileStore(tmp_path, "shop"), FileStore(tmp_path, "shop")
        first = one.lock()
        first.__enter__()
        unlock(other, force=True)
        with other.lock():
            first.__exit__(None, None, None)
            assert other.holder() is not None
            with pytest.raises(Locked), one.lock():
                pass

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\0\0",
            b"[]",
            b"{}",
            b"[" * 50_000,
            b"x" * 100_000,
            b'{"who": 5, "host": "h", "command": "c", "nonce": "n", "boot": "", "pid": 1, "at": 1}',
            b'{"who": "w", "host": "h", "command": "c", "nonce": "n", "boot": "", "pid": 1, "at": NaN}',
            b'{"who": "w", "host": "h", "command": "c", "nonce": "n", "boot": "", "pid": 1, "at": -1e300}',
            b'{"who": "w", "host": "h", "command": "c", "nonce": "n", "boot": "", "pid": [], "at": 1}',
        ],
    )
    def test_a_lock_that_cannot_be_read_is_held(self, tmp_path: Path, data: bytes) -> None:
        """Nobody guesses that its holder is dead; force removes it."""
        (tmp_path / "shop.lock").write_bytes(data)
        store = FileStore(tmp_path, "shop")
        with pytest.raises(Locked, match="does not say by whom"), store.lock():
            pass
        assert unlock(store, force=True) is not None
        with store.lock():
            pass

    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, make_link])
    def test_only_plain_files_are_locks(self, tmp_path: Path, make: Callable[[Path], None]) -> None:
        """No hang on a pipe, and nothing behind a link is touched."""
        make(tmp_path / "shop.lock")
        with pytest.raises(Refused, match="not a plain file"), FileStore(tmp_path, "shop").lock():
            pass


class TestTrouble:
    def test_refusals_while_locking(self, tmp_path: Path) -> None:
        """Whatever the disk refuses, it is an error for a user, and no lock stays."""
        disk = FaultyDisk()
        with FileStore(tmp_path / "course", "shop", disk=disk).lock():
            pass
        for at in range(len(disk.log)):
            folder = tmp_path / str(at)
            try:
                with FileStore(folder, "shop", disk=FaultyDisk(at)).lock():
                    pass
            except CogprovError as error:
                assert "No space left" in error.summary
            with FileStore(folder, "shop").lock():
                pass
            assert not folder.exists() or not list(folder.iterdir())

    def test_an_error_inside_is_not_hidden_by_the_lock(self, tmp_path: Path) -> None:
        """What went wrong first is what the user reads."""
        store = FileStore(tmp_path, "shop")
        with pytest.raises(Refused, match="first"), store.lock():
            (tmp_path / "shop.lock").unlink()
            (tmp_path / "shop.lock").mkdir()
            raise Refused("first")

    def test_arguments_do_not_get_into_the_lock(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An argument can be a secret."""
        monkeypatch.setattr(sys, "argv", ["/usr/bin/cogprov", "--var", "password=hunter2"])
        with FileStore(tmp_path, "shop").lock():
            text = (tmp_path / "shop.lock").read_text()

        assert '"command": "cogprov"' in text
        assert "hunter2" not in text

    @pytest.mark.parametrize("at", [0, 1])
    def test_a_writer_between_two_reads(self, tmp_path: Path, at: int) -> None:
        """A whole session between reading one file and the other gives the state before it or after it, no mixture."""
        writer = FileStore(tmp_path, "shop")
        with writer.lock():
            session = writer.open(fresh())
            session.record(entry("user_pools.a"))
            before = session.state

            class Busy(Disk):
                opened = 0

                def open(self, path: Path, flags: int) -> int:
                    if self.opened == at:
                        session.record(entry("user_pools.b"))
                        session.close()
                    self.opened += 1
                    return super().open(path, flags)

            found = FileStore(tmp_path, "shop", disk=Busy()).load()
            after = writer.load()
        assert after is not None
        assert sorted(after.entries) == ["user_pools.a", "user_pools.b"]
        assert found in (before, after)

    def test_reading_needs_no_lock(self, tmp_path: Path) -> None:
        """Plan and drift read while an apply holds the lock."""
        store = FileStore(tmp_path, "shop")
        with store.lock(), store.open(fresh()) as session:
            assert FileStore(tmp_path, "shop").load() == session.state


def test_who_gives_up_sends_and_writes_nothing_more(tmp_path: Path) -> None:
    """From that moment on, also while the lock is still there."""
    store = FileStore(tmp_path, "shop")
    with store.lock(), store.open(State.new("shop", "", "")) as session:
        session.check()
        store.give_up()
        with pytest.raises(Locked):
            session.check()
