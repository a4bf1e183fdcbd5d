"""The lock: one holder at a time, known by name, and no human needed after a kill."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from state_help import Died, FaultyDisk, entry, fresh, make_link

from cogprov.model.errors import CogprovError, Locked, Refused
from cogprov.state import FileStore, LockInfo, unlock
from cogprov.state.disk import Disk

HOLDER = """
import sys, time
from pathlib import Path
sys.path[:0] = {path!r}
from cogprov.state import FileStore
from cogprov.model.errors import Locked

store = FileStore(Path({folder!r}), "shop")
print("ready", flush=True)
sys.stdin.readline()
try:
    with store.lock(timeout={timeout}):
        print("won", flush=True)
        {inside}
except Locked as error:
    print("lost", error.summary, flush=True)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a process that waits for a line on stdin, then asks for the lock."""
    started: list[subprocess.Popen[str]] = []

    def begin(inside: str = "time.sleep(60)", timeout: float = 0.0) -> subprocess.Popen[str]:
        script = HOLDER.format(path=sys.path, folder=str(tmp_path), inside=inside, timeout=timeout)
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        started.append(process)
        assert said(process) == "ready"
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def written(folder: Path, **changes: object) -> LockInfo:
    """A lock file as somebody else left it."""
    info = dataclasses.replace(LockInfo.mine("cogprov apply"), **changes)  # type: ignore[arg-type]
    (folder / "shop.lock").write_text(json.dumps({"format": "cogprov.lock/1", **dataclasses.asdict(info)}))
    return info


class TestOneHolder:
    def test_a_second_store_in_this_process_is_somebody_else(self, tmp_path: Path) -> None:
        """Neither another store nor the same one gets in twice; the message names the holder."""
        store, other = FileStore(tmp_path, "shop"), FileStore(tmp_path, "shop")
        info = dataclasses.replace(LockInfo.mine("cogprov apply"), who="alice", host="build-7", at=time.time() - 200)
        with store.lock(info):
            for again in (store, other):
                named = pytest.raises(Locked, match=r"alice@build-7 \(pid \d+, cogprov apply, for 3 min\)")
                with named as caught, again.lock():
                    pytest.fail("two holders")
                assert caught.value.exit_code == 75
        with other.lock():
            pass

        assert not list(tmp_path.iterdir())

    def test_of_many_processes_exactly_one_wins(self, tmp_path: Path, start: Start) -> None:
        """They ask at the same moment; the losers know who won."""
        processes = [start() for _ in range(6)]
        for process in processes:
            go(process)
        answers = [said(process) for process in processes]

        assert sorted(answer.split()[0] for answer in answers) == ["lost"] * 5 + ["won"]
        winner = processes[answers.index("won")]
        assert all(f"pid {winner.pid}" in answer for answer in answers if answer != "won")

    def test_of_many_that_find_a_dead_holder_exactly_one_wins(self, tmp_path: Path, start: Start) -> None:
        """A take-over is a race too."""
        processes = [start() for _ in range(6)]
        for _ in range(3):
            written(tmp_path, pid=1)
        for process in processes:
            go(process)
        answers = [said(process) for process in processes]

        assert sorted(answer.split()[0] for answer in answers) == ["lost"] * 5 + ["won"]

    def test_those_who_wait_get_it_one_after_another(self, tmp_path: Path, start: Start) -> None:
        """Nobody is in at the same time as another, and everybody gets in."""
        mark = f"Path({str(tmp_path / 'in')!r})"
        inside = f"{mark}.touch(exist_ok=False); time.sleep(0.02); {mark}.unlink()"
        processes = [start(inside, timeout=20) for _ in range(5)]
        for process in processes:
            go(process)

        assert [said(process) for process in processes] == ["won"] * 5
        assert [process.wait(10) for process in processes] == [0] * 5
        assert not list(tmp_path.iterdir())

    def test_a_lock_given_back_this_very_moment_is_free(self, tmp_path: Path) -> None:
        """Found taken, then gone before it could be read: that is no holder."""
        written(tmp_path, host="build-7", boot="another")

        class Leaving(Disk):
            def link(self, old: Path, new: Path) -> None:
                try:
                    super().link(old, new)
                except FileExistsError:
                    new.unlink()
                    raise

        with FileStore(tmp_path, "shop", disk=Leaving()).lock():
            pass

    def test_waiting_ends(self, tmp_path: Path) -> None:
        """After the timeout, and not before."""
        with FileStore(tmp_path, "shop").lock():
            began = time.monotonic()
            with pytest.raises(Locked), FileStore(tmp_path, "shop").lock(timeout=0.2):
                pass

        assert 0.2 <= time.monotonic() - began < 2


class TestDeadHolders:
    def test_a_killed_process_needs_no_human(self, tmp_path: Path, start: Start) -> None:
        """Its flock went with it."""
        process = start()
        go(process)
        assert said(process) == "won"
        store = FileStore(tmp_path, "shop")
        assert not store.gone()
        with pytest.raises(Locked), store.lock():
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        assert store.gone()
        with store.lock():
            holder = store.holder()
            assert holder is not None
            assert holder.pid == os.getpid()

    @pytest.mark.parametrize("how", ["before", "after", "half"])
    def test_death_while_locking(self, tmp_path: Path, how: str) -> None:
        """Whatever is left behind, the next one gets in and sweeps up."""
        disk = FaultyDisk()
        with FileStore(tmp_path / "course", "shop", disk=disk).lock():
            pass
        for at in range(len(disk.log)):
            faulty = FaultyDisk(at, how)
            with pytest.raises(Died), FileStore(tmp_path / str(at), "shop", disk=faulty).lock():
                pass
            faulty.bury()
            with FileStore(tmp_path / str(at), "shop").lock():
                pass
            assert not list((tmp_path / str(at)).iterdir())

    def test_a_container_on_the_same_machine(self, tmp_path: Path) -> None:
        """Another host name under the same kernel: its flock would be seen."""
        written(tmp_path, host="3f2a77c1d0aa")
        with FileStore(tmp_path, "shop").lock():
            pass

    def test_another_machine_is_reported(self, tmp_path: Path) -> None:
        """Nobody here can see whether it still works, so a human decides."""
        info = written(tmp_path, host="build-7", boot="another")
        store = FileStore(tmp_path, "shop")
        with pytest.raises(Locked, match="build-7") as caught, store.lock():
            pass
        assert "unlock --force" in "\n".join(caught.value.hints)
        assert store.holder() == info
        with pytest.raises(Refused, match="nobody here can say"):
            unlock(store)

        assert unlock(store, force=True) == info
        with store.lock():
            pass


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
