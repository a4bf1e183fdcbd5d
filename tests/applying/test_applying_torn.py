"""A process that dies in the middle of saving: before, in and after each change that an apply makes to the disk."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any, Final

import pytest
from applying_help import Bench, Quick, World
from fault_cells import sampled
from fault_scenes import PHASES, SCENES
from test_applying_faults import finished

EIGHTHS: Final = tuple(range(9))
"""How much of the bytes is written: 0 is death before, 8 is death right after."""


class Died(BaseException):
    """The process was killed here."""


class Torn(Quick):
    """A disk on which the process dies at the ``at``-th change, when so many eighths of the bytes are written."""

    def __init__(self, at: int = 0, eighths: int = 8) -> None:
        self.at, self.eighths, self.count = at, eighths, 0
        self.open_ones: set[int] = set()

    def open(self, path: Path, flags: int) -> int:
        descriptor = super().open(path, flags)
        self.open_ones.add(descriptor)
        return descriptor

    def close(self, descriptor: int) -> None:
        self.open_ones.discard(descriptor)
        super().close(descriptor)

    def write(self, descriptor: int, data: bytes) -> None:
        if not self._now():
            super().write(descriptor, data)
            return
        super().write(descriptor, data[: len(data) * self.eighths // 8])
        raise Died

    def rename(self, old: Path, new: Path) -> None:
        self._or_die(lambda: super(Torn, self).rename(old, new))

    def link(self, old: Path, new: Path) -> None:
        self._or_die(lambda: super(Torn, self).link(old, new))

    def truncate(self, descriptor: int, size: int) -> None:
        self._or_die(lambda: super(Torn, self).truncate(descriptor, size))

    def remove(self, path: Path) -> None:
        self._or_die(lambda: super(Torn, self).remove(path))

    def bury(self) -> None:
        """What the kernel does for a dead process."""
        while self.open_ones:
            os.close(self.open_ones.pop())

    def _now(self) -> bool:
        self.count += 1
        return self.count >= self.at > 0

    def _or_die(self, change: Any) -> None:
        if self._now():
            # Dead men write nothing, not even on the way out.
            if self.count == self.at and self.eighths == 8:
                change()
            raise Died
        change()


def _go(world: World, phase: str, disk: Torn) -> None:
    scene = SCENES["reference"]
    bench: Bench = world.workbench(scene.text(phase))
    bench.disk = disk
    bench.apply(lambda planned: planned, options=scene.options(phase), verify=False)


@functools.cache
def changes(phase: str) -> int:
    """How many changes a run of a phase makes to the disk."""
    import tempfile

    disk = Torn()
    _go(SCENES["reference"].begin(phase, Path(tempfile.mkdtemp())), phase, disk)
    return disk.count


CELLS: Final = [(phase, at, eighths) for phase in PHASES for at in range(1, changes(phase) + 1) for eighths in EIGHTHS]


@pytest.mark.parametrize(("phase", "at", "eighths"), sampled(CELLS, 16))
def test_death_in_the_middle_of_saving(phase: str, at: int, eighths: int, tmp_path: Path) -> None:
    """The next run finds what was promised and goes on from there."""
    world = SCENES["reference"].begin(phase, tmp_path)
    disk = Torn(at, eighths)
    with pytest.raises(Died):
        _go(world, phase, disk)
    disk.bury()
    finished(world, SCENES["reference"], phase)
