"""The cells of the fault matrix, made from what a plan says it will do: every call of it, in every kind of trouble."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import dataclass
from pathlib import Path

from applying_help import CHANGED, REFERENCE, World

from cogprov.sandbox import Fault
from cogprov.sandbox.values import FAULT_KINDS

KINDS = tuple(kind for kind in FAULT_KINDS if kind != "refused")
"""What can happen to any call; a refusal is one call's own."""
LONG = 7
"""Calls that a fault of this kind hits in a row: more than patience has attempts."""


@dataclass(frozen=True)
class Cell:
    """One trouble at one call of one run."""

    phase: str
    operation: str
    nth: int
    kind: str
    times: int = 1

    def __str__(self) -> str:
        return f"{self.phase}-{self.operation}-{self.nth}-{self.kind}" + (f"-x{self.times}" if self.times > 1 else "")

    def fault(self) -> Fault:
        return Fault(self.operation, self.kind, self.nth, self.times, requests=3)


@functools.cache
def calls(phase: str) -> tuple[str, ...]:
    """The calls of a run without trouble, in order; the last are those of reading and verifying."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").mkdir()
        world = World.new(Path(folder) / "a")
        run = world.apply(REFERENCE)
        if phase == "update":
            run = world.apply(CHANGED)
        assert run.whole, run.error
        assert run.plan is not None
        planned = [step.operation for _, step in run.plan.steps]
        assert run.writes == planned, "the plan is the exact list of the writes"
        return tuple(run.calls)


def write_cells() -> list[Cell]:
    """Every create and update step in every kind of trouble, once and for longer than patience lasts."""
    cells = []
    for phase in ("create", "update"):
        seen: dict[str, int] = {}
        for operation in calls(phase):
            if operation.startswith(("Describe", "Get", "List")):
                continue
            seen[operation] = seen.get(operation, 0) + 1
            for kind in KINDS:
                cells += [Cell(phase, operation, seen[operation], kind, times) for times in (1, LONG)]
    return cells


def read_cells() -> list[Cell]:
    """Every read in every kind of trouble that a read can be in, for as long as patience lasts."""
    cells = []
    kinds = [kind for kind in KINDS if kind not in ("concurrent", "late")]
    for phase in ("create", "update"):
        seen: dict[str, int] = {}
        for operation in calls(phase):
            if not operation.startswith(("Describe", "Get", "List")):
                continue
            seen[operation] = seen.get(operation, 0) + 1
            cells += [Cell(phase, operation, seen[operation], kind, times) for kind in kinds for times in (1, LONG)]
    return cells
