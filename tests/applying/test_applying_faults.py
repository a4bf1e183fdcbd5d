"""The fault matrix: every call of a create and of an update of everything, in every kind of trouble.

A sample of it runs with the suite. All of it: ``TEST_ALL_FAULTS=1 pytest tests/applying -n 2``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from applying_help import CHANGED, REFERENCE, World, explains, sound
from fault_cells import Cell, calls, read_cells, write_cells

T = TypeVar("T")

ALL = os.environ.get("TEST_ALL_FAULTS", "") not in ("", "0")


def sampled(cells: Sequence[T], count: int) -> list[T]:
    """All cells, or ever the same few."""
    return list(cells) if ALL else random.Random(7).sample(list(cells), min(count, len(cells)))


@pytest.mark.parametrize("cell", sampled(write_cells(), 40), ids=str)
def test_trouble_at_a_write(
    cell: Cell, applied: World, created: Mapping[str, Any], changed: Mapping[str, Any], tmp_path: Path
) -> None:
    """The run gets over it or says where it stopped; the next one finishes, and nothing is double, lost or reset."""
    survived(cell, applied, created, changed, tmp_path)


@pytest.mark.parametrize("cell", sampled(read_cells(), 16), ids=str)
def test_trouble_at_a_read(
    cell: Cell, applied: World, created: Mapping[str, Any], changed: Mapping[str, Any], tmp_path: Path
) -> None:
    """The same for what is read before, between and after."""
    survived(cell, applied, created, changed, tmp_path)


KILLS = [
    (p, n, when) for p in ("create", "update") for n in range(1, len(calls(p)) + 1) for when in ("before", "after")
]


@pytest.mark.parametrize(("phase", "number", "when"), sampled(KILLS, 24))
def test_killed_at_a_call(
    phase: str,
    number: int,
    when: str,
    applied: World,
    created: Mapping[str, Any],
    changed: Mapping[str, Any],
    tmp_path: Path,
) -> None:
    """The process dies before or after the n-th call. The next one goes on from what is on the disk."""
    world, text, expected = start(phase, applied, created, changed, tmp_path)
    assert world.killed(text, number, when)
    again = world.apply(text)
    assert again.whole, told(again)
    sound(world, text, expected)


def survived(
    cell: Cell, applied: World, created: Mapping[str, Any], changed: Mapping[str, Any], tmp_path: Path
) -> None:
    world, text, expected = start(cell.phase, applied, created, changed, tmp_path)
    run = world.apply(text, cell.fault())
    if not run.whole:
        if run.error is not None:
            explains(run)
        else:
            # An effect that came later still, or a look at the end that was in vain: nothing failed, and looking again
            # showed it, or said that it could not look.
            assert run.result is not None and not run.result.verified
            assert (
                cell.kind == "late" or run.result.not_checked or (cell.operation, cell.kind) == ("GetPolicy", "denied")
            )
        again = world.apply(text)
        assert again.whole, told(again)
    sound(world, text, expected)


def start(
    phase: str, applied: World, created: Mapping[str, Any], changed: Mapping[str, Any], tmp_path: Path
) -> tuple[World, str, Mapping[str, Any]]:
    if phase == "create":
        return World.new(tmp_path), REFERENCE, created
    return applied.copy(tmp_path), CHANGED, changed


def told(run: Any) -> str:
    error = run.error
    if error is None:
        return f"not verified: {run.result}"
    return f"{error.summary} | {error.detail} | {error.hints} | {getattr(error, 'problems', '')}"
