"""Effects that come after their call was given up: while it is looked for, after it was sent again, after the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from applying_help import REFERENCE, TIME, World, sound
from fault_scenes import REFERENCE_SCENE, ended

from cogprov.engine import Options
from cogprov.sandbox import Fault

CALLS = ended(REFERENCE_SCENE, "create").calls
CREATES = [
    (operation, CALLS[:number].count(operation))
    for number, operation in enumerate(CALLS, 1)
    if operation.startswith("Create")
]


@pytest.mark.parametrize(("operation", "nth"), CREATES)
@pytest.mark.parametrize("seconds", [10.0, 31.5, 100.0])
def test_a_create_that_comes_late(operation: str, nth: int, seconds: float, world: World) -> None:
    """Nothing is double unless the service makes two of one name, and then the next plan says so."""
    run = world.apply(REFERENCE, Fault(operation, "late", nth=nth, seconds=seconds))
    assert run.error is None, run.error
    TIME.sleep(200)
    plan = world.plan(REFERENCE)
    if operation == "CreateUserPool" and len(world.pools()) == 2:
        assert [problem.code for problem in plan.refusals] == ["E2018"]
    elif operation == "CreateUserPoolClient" and world.counts()["UserPoolClients"] == 4:
        assert [drift.sort for drift in plan.drifts] == ["unmanaged"]
    else:
        assert plan.empty and not plan.drifts
        assert run.whole
        sound(world, REFERENCE)


def test_a_second_pool_is_told_of_until_it_is_gone(world: World) -> None:
    """A pool that a lost call made beside the one in use stops the next runs, and its id is named."""
    assert world.apply(REFERENCE, Fault("CreateUserPool", "late", seconds=100)).whole
    state = world.state()
    assert state is not None
    known = state.entries["user_pools.main"].identity["UserPoolId"]
    assert len(state.intents) == 1, "the lost call stays open"
    TIME.sleep(200)
    (twin,) = {pool for pool in world.pools() if pool != known} or {""}
    again = world.apply(REFERENCE)
    assert again.plan is not None
    (problem,) = again.plan.refusals
    assert twin and twin in problem.summary and known in problem.summary and problem.hints
    assert not again.writes
    world.raw("DeleteUserPool", UserPoolId=twin)
    assert world.plan(REFERENCE).empty
    TIME.sleep(901)
    assert world.apply(REFERENCE).whole
    sound(world, REFERENCE)


def test_a_second_pool_during_the_run_is_seen_at_its_end(world: World) -> None:
    """The look at the end finds it, and the run does not say that all is well."""
    steps: list[str] = []

    def meanwhile(event: object) -> None:
        if getattr(event, "kind", "") == "action_done" and not steps:
            steps.append("once")
            TIME.sleep(100)

    run = world.apply(REFERENCE, Fault("CreateUserPool", "late", seconds=60), on_event=meanwhile)
    assert run.error is None and run.result is not None and run.result.verified is False
    assert len(world.pools()) == 2


def test_one_that_is_kept_under_a_label_of_its_own(world: World, tmp_path: Path) -> None:
    """The second pool may be wanted: with a label and its id it is like any other."""
    assert world.apply(REFERENCE, Fault("CreateUserPool", "late", seconds=100)).whole
    TIME.sleep(200)
    state = world.state()
    assert state is not None
    known = state.entries["user_pools.main"].identity["UserPoolId"]
    (twin,) = (pool for pool in world.pools() if pool != known)
    text = REFERENCE + f"  other: {{ import: {twin}, deletion_protection: false }}\n"
    assert world.apply(text).whole
    assert world.plan(text).empty


def test_a_run_without_doubt_asks_nothing_more(applied: World, tmp_path: Path) -> None:
    """Pools are listed only where a call may have made one."""
    world = applied.copy(tmp_path)
    assert "ListUserPools" not in world.apply(REFERENCE).calls


def test_deletes_read_no_more_than_they_need(applied: World, tmp_path: Path) -> None:
    """One look before each; another one after it only where the service takes its time."""
    world = applied.copy(tmp_path)
    text = REFERENCE[: REFERENCE.index("    groups:")] + REFERENCE[REFERENCE.index("    clients:") :]
    run = world.apply(text, options=Options(allow_delete=("user_pools.main.groups.*",)))
    assert run.whole and run.writes == ["DeleteGroup", "DeleteGroup"]
    assert run.calls.count("GetGroup") == 2
