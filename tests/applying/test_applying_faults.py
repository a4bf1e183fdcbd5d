"""The fault matrix: every call of making, changing and destroying everything, in every kind of trouble.

A sample of it runs with the suite, all of it with ``make faults``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from applying_help import SWITCH, Run, World, explains
from fault_cells import ONCE_FAILED, Cell, Spot, read_cells, sampled, spots, write_cells
from fault_scenes import READS, SCENES, Scene, ended, sound

from cogprov.kinds import KINDS
from cogprov.sandbox import Response
from cogprov.state import State

LONE: Final = ("GetPolicy", "GetRole", "GetRolePolicy", "GetProvisionedLimit")
"""Reads of what lies in no pool: where one is denied, the rest goes on."""


@pytest.mark.parametrize("cell", sampled(write_cells(), 48), ids=str)
def test_trouble_at_a_write(cell: Cell, tmp_path: Path) -> None:
    """The run gets over it or says where it stopped; the next one finishes, and nothing is double, lost or reset."""
    survived(cell, tmp_path)


@pytest.mark.parametrize("cell", sampled(read_cells(), 20), ids=str)
def test_trouble_at_a_read(cell: Cell, tmp_path: Path) -> None:
    """The same for what is read before, between and after."""
    survived(cell, tmp_path)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("spot", sampled(list(spots()), 16), ids=str)
def test_killed_at_a_call(spot: Spot, when: str, tmp_path: Path) -> None:
    """The process dies before or after the n-th call. The next one goes on from what is on the disk."""
    scene = SCENES[spot.scene]
    world = scene.begin(spot.phase, tmp_path)
    assert world.killed(scene.text(spot.phase), spot.number, when, options=scene.options(spot.phase))
    finished(world, scene, spot.phase)


@pytest.mark.parametrize("spot", sampled([spot for spot in spots() if spot.reads], 6), ids=str)
def test_a_member_that_botocore_does_not_know(spot: Spot, tmp_path: Path) -> None:
    """A read's answers have one setting more from some call on. No update resets anything of such an object."""
    scene = SCENES[spot.scene]
    world = scene.begin(spot.phase, tmp_path)
    SWITCH.alter = _with_news(spot)
    try:
        run = scene.go(world, spot.phase)
    finally:
        SWITCH.alter = None
    if not run.whole:
        stopped_well(run)
    finished(world, scene, spot.phase)


def _with_news(spot: Spot) -> Any:
    """An alteration of answers: from the spot on, whatever the operation describes has a member more."""
    seen = [0]

    def alter(request: Any, response: Any) -> Any:
        target = {key.lower(): value for key, value in request.headers.items()}.get("x-amz-target", "")
        if target.rpartition(".")[2] != spot.operation or response.status != 200:
            return response
        seen[0] += 1
        if seen[0] < spot.nth:
            return response
        body = json.dumps(_grown(json.loads(response.body))).encode()
        return Response(200, {**response.headers, "content-length": str(len(body))}, body)

    return alter


def _grown(answer: Mapping[str, Any]) -> Any:
    inner = {key: {**value, "NewSetting": "on"} for key, value in answer.items() if isinstance(value, dict)}
    return {**answer, **inner} if inner else {**answer, "NewSetting": "on"}


def survived(cell: Cell, folder: Path) -> None:
    scene = SCENES[cell.scene]
    world = scene.begin(cell.phase, folder)
    run = scene.go(world, cell.phase, cell.fault())
    if run.whole:
        sound(world, scene, cell.phase, run.after)
        return
    if run.result is not None and run.error is None and run.plan is not None and not run.plan.refusals:
        # An effect that came later still, or something of its own that may not be read: nothing failed, and looking
        # again showed it, or said that it could not look.
        unseen = cell.kind == "late" or cell.operation in LONE
        assert (unseen or run.result.not_checked) and run.result.verified is not True, told(run)
    else:
        stopped_well(run)
    finished(world, scene, cell.phase)


def stopped_well(run: Run) -> None:
    """What is told of a run that did not end well: an error, or refusals each with a next step."""
    if run.error is not None:
        explains(run)
    elif run.plan is not None and run.plan.refusals:
        assert all(problem.hints and problem.path for problem in run.plan.refusals)
    else:
        assert run.result is not None and run.result.verified is not True


def finished(world: World, scene: Scene, phase: str) -> None:
    """One more run without trouble ends well, and leaves all as it would be had there been no trouble."""
    again = scene.go(world, phase)
    assert again.whole, told(again)
    sound(world, scene, phase, again.after)


def told(run: Any) -> str:
    error = run.error
    if error is None:
        refusals = run.plan.refusals if run.plan else ""
        return f"not verified: {run.result} {refusals}"
    return f"{error.summary} | {error.detail} | {error.hints} | {getattr(error, 'problems', '')}"


def test_what_the_matrix_is_made_of() -> None:
    """Fourteen writes of the reference and one permission; every kind of object; a dozen settings left undeclared."""
    calls = ended(SCENES["reference"], "create").calls
    assert len([call for call in calls if not call.startswith(READS)]) == 15
    known = set()
    for scene in SCENES.values():
        before, after = ended(scene, "create").world.state(scene.first), ended(scene, "update").world.state(scene.then)
        assert before is not None and after is not None
        known |= {entry.kind for entry in before.entries.values()}
        assert len(_owned(before) - _owned(after)) >= 12
    assert known == {kind.name for kind in KINDS}
    assert {str(cell) for cell in (*write_cells(), *spots())} >= ONCE_FAILED


def _owned(state: State) -> set[str]:
    return {f"{entry.address}.{path}" for entry in state.entries.values() for path in entry.owned}
