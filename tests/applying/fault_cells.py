"""The cells of the fault matrix, made from the calls of a run that went well: every call, in every kind of trouble."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from fault_scenes import PHASES, READS, SCENES, Scene, ended

from cogprov.sandbox import Fault
from cogprov.sandbox.values import FAULT_KINDS

T = TypeVar("T")

ALL: Final = os.environ.get("TEST_ALL_FAULTS", "") not in ("", "0")
KINDS: Final = tuple(kind for kind in FAULT_KINDS if kind != "refused")
"""What can happen to any call; a refusal is one call's own."""
HARMLESS: Final = ("concurrent", "late")
"""What does not happen to a read, or has no effect that could be late."""
FINAL: Final = ("denied", "late")
"""What is not tried again, so that it cannot happen in a row."""
LASTING: Final = ("truncated",)
"""Of a read: what is worth trying for longer than patience lasts; the others end in the same way."""
LONG: Final = 7
"""Calls that a fault of this kind hits in a row: more than patience has attempts."""
ONCE_FAILED: Final = frozenset(
    {
        "reference-destroy-DeleteUserPoolDomain-1-truncated",
        "attached-destroy-DeleteUserPoolReplica-1-timeout-after",
        "attached-create-16-CreateManagedLoginBranding",
        "attached-update-63-ListUserPoolClientSecrets",
    }
)
"""Where a whole run of the matrix once found a defect; these are in every sample."""


@dataclass(frozen=True)
class Cell:
    """One trouble at one call of one run."""

    scene: str
    phase: str
    operation: str
    nth: int
    kind: str
    times: int = 1

    def __str__(self) -> str:
        shown = f"{self.scene}-{self.phase}-{self.operation}-{self.nth}-{self.kind}"
        return shown + (f"-x{self.times}" if self.times > 1 else "")

    def fault(self) -> Fault:
        return Fault(self.operation, self.kind, self.nth, self.times, requests=3)


@dataclass(frozen=True)
class Spot:
    """One call of a run: the ``number``-th, which is the ``nth`` of its operation."""

    scene: str
    phase: str
    number: int
    operation: str
    nth: int

    @property
    def reads(self) -> bool:
        return self.operation.startswith(READS)

    def __str__(self) -> str:
        return f"{self.scene}-{self.phase}-{self.number}-{self.operation}"


def spots() -> Iterator[Spot]:
    """Every call of every phase of every scene."""
    for scene in SCENES.values():
        for phase in PHASES:
            yield from _of(scene, phase)


def _of(scene: Scene, phase: str) -> Iterator[Spot]:
    seen: dict[str, int] = {}
    for number, operation in enumerate(ended(scene, phase).calls, 1):
        seen[operation] = seen.get(operation, 0) + 1
        yield Spot(scene.name, phase, number, operation, seen[operation])


def write_cells() -> list[Cell]:
    """Every write in every kind of trouble, once and for longer than patience lasts."""
    return [
        Cell(spot.scene, spot.phase, spot.operation, spot.nth, kind, times)
        for spot in spots()
        if not spot.reads
        for kind in KINDS
        for times in ((1,) if kind in FINAL else (1, LONG))
    ]


def read_cells() -> list[Cell]:
    """Every read in every kind of trouble that a read can be in."""
    return [
        Cell(spot.scene, spot.phase, spot.operation, spot.nth, kind, times)
        for spot in spots()
        if spot.reads
        for kind in KINDS
        if kind not in HARMLESS
        for times in ((1, LONG) if kind in LASTING else (1,))
    ]


def sampled(cells: Sequence[T], count: int) -> list[T]:
    """All cells, or ever the same few, and those that once failed."""
    if ALL:
        return list(cells)
    few = random.Random(7).sample(list(cells), min(count, len(cells)))
    return [*few, *(cell for cell in cells if str(cell) in ONCE_FAILED and cell not in few)]
