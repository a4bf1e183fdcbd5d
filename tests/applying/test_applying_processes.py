"""The matrix with real processes: killed by the kernel, reset by the other side, interrupted, over HTTP.

``cogprov apply`` runs as its users run it, against the sandbox behind a port. A sample runs with the suite.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from applying_help import CANARY, World
from fault_cells import ALL, sampled
from fault_scenes import READS, SCENES, Scene, ended, everything

from cogprov.sandbox import Fault, Sandbox
from cogprov.sandbox.serve import serve

TIMEOUT: Final = 120


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str


class Striking(Sandbox):
    """A sandbox that sends signals to the process that calls it, at its ``number``-th call."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.pid = 0
        self.number = 0
        self.signals: tuple[int, ...] = ()
        self.after = True
        self.count = 0
        self._turn = threading.Lock()

    def handle(self, request: Any) -> Any:
        with self._turn:
            self.count += 1
            struck = self.count == self.number
        if struck and not self.after:
            self._kill_client()
        answer = super().handle(request)
        if struck and self.after:
            self._kill_client()
        return answer

    def _kill_client(self) -> None:
        for number in self.signals:
            os.kill(self.pid, number)
            time.sleep(0.05)


@dataclass
class Site:
    """A folder with a configuration, a sandbox behind a port, and the command line."""

    folder: Path
    scene: Scene
    sandbox: Striking
    url: str
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.folder, self.sandbox)

    def run(self, phase: str, *signals: int, number: int = 0, after: bool = True) -> Ended:
        """One run of a phase, with these signals at its ``number``-th call."""
        (self.folder / "cogprov.yaml").write_text(self.scene.text(phase))
        self.sandbox.count, self.sandbox.number = 0, number
        self.sandbox.signals, self.sandbox.after = signals, after
        process = subprocess.Popen(
            [sys.executable, "-m", "cogprov", "--endpoint-url", self.url, "apply", "--yes", "--allow-weaken"],
            cwd=self.folder,
            env={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.sandbox.pid = process.pid
        try:
            out = process.communicate(timeout=TIMEOUT)[0]
        finally:
            process.kill()
        assert CANARY not in out and "Traceback" not in out, out
        return Ended(process.returncode, out)

    def finish(self, phase: str) -> None:
        """One more run ends well, and all is as after a run without trouble."""
        self.sandbox.faults.clear()
        again = self.run(phase)
        assert again.code == 0 and ("plan is empty" in again.out or "No changes" in again.out), again.out
        assert everything(self.world) == ended(self.scene, phase).everything
        assert not self.locks
        for path in (self.folder / "state").iterdir():
            assert CANARY not in path.read_text()

    @property
    def locks(self) -> list[Path]:
        return list((self.folder / "state").glob("*.lock*"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    sandbox = Striking(seed=1)
    with serve(sandbox) as server:
        yield Site(tmp_path, SCENES["reference"], sandbox, server.url)


CALLS: Final = ended(SCENES["reference"], "create").calls
WRITES: Final = [number for number, call in enumerate(CALLS, 1) if not call.startswith(READS)]


@pytest.mark.parametrize("after", [False, True] if ALL else [True], ids=str)
@pytest.mark.parametrize("number", sampled(WRITES, 1))
def test_killed_by_the_kernel(number: int, after: bool, site: Site) -> None:
    """SIGKILL before and after the effect of a write. The lock of a dead process holds up nobody."""
    first = site.run("create", signal.SIGKILL, number=number, after=after)
    assert first.code == -signal.SIGKILL
    site.finish("create")


LOST: Final = ("reset-after", "truncated", "error-after", "late")
"""Found at the first look. The others sleep half a minute, and run with all."""


@pytest.mark.parametrize("kind", [*LOST, "reset-before", "timeout-before"] if ALL else LOST[:1])
@pytest.mark.parametrize(
    "operation", ["*", "CreateUserPool", "CreateUserPoolClient", "CreateGroup"] if ALL else ["CreateGroup"]
)
def test_answers_lost_on_the_wire(operation: str, kind: str, site: Site) -> None:
    """A true reset, a body that ends too early, an error after the effect, and an effect after the error."""
    nth = 1 if operation != "*" else WRITES[3]
    site.sandbox.faults.append(Fault(operation, kind, nth, requests=1))
    first = site.run("create")
    assert first.code in (0, 1), first.out
    assert first.code == 0 or "cogprov" in first.out
    site.finish("create")


INTERRUPTS: Final = {
    "INT": ((signal.SIGINT,), 130),
    "TERM": ((signal.SIGTERM,), 143),
    "INT+INT": ((signal.SIGINT, signal.SIGINT), 130),
    "TERM+KILL": ((signal.SIGTERM, signal.SIGKILL), -signal.SIGKILL),
}
POINTS: Final = 20


@pytest.mark.parametrize("number", range(2, 2 * POINTS + 2, 2) if ALL else (20,))
@pytest.mark.parametrize("how", list(INTERRUPTS) if ALL else ["INT"])
def test_interrupted(how: str, number: int, site: Site) -> None:
    """The exit code says by what, the text says how to go on, no lock is left, and the next run goes on."""
    signals, code = INTERRUPTS[how]
    first = site.run("create", *signals, number=number)
    assert first.code == code, first.out
    if code > 0:
        assert not site.locks
        if number > WRITES[0]:
            assert "again" in first.out
    site.finish("create")
