"""The lock: one holder at a time, known by name, and no human needed after a kill."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from state_help import Died, FaultyDisk, written

from cogprov.model.errors import Locked, Refused
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
