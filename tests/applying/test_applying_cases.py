"""What may happen around an apply: somebody else at work, a stop, a slow service, a call that took effect later."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from applying_help import CHANGED, COUNTS, REFERENCE, SWITCH, TIME, World, explains, sound

from cogprov.engine import Planned
from cogprov.model.errors import Locked, Refused
from cogprov.planning.plan import Plan
from cogprov.sandbox import Fault

SMALL = """
stack: small
region: us-east-1
user_pools: { main: { deletion_protection: false, password_policy: { min_length: 10 } } }
"""


def test_somebody_changes_the_pool_between_plan_and_apply(applied: World, tmp_path: Path) -> None:
    """What moved since the plan stops the apply, with both readings, before anything of that object is written."""
    world = applied.copy(tmp_path)
    (pool,) = world.pools()

    def meanwhile(planned: Planned) -> Planned:
        world.raw("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF")
        return planned

    run = world.apply(CHANGED, decide=meanwhile)
    assert isinstance(run.error, Refused)
    assert run.error.address == "user_pools.main" and "mfa" in run.error.detail
    assert run.writes == ["SetUserPoolMfaConfig"], "only theirs"
    assert world.apply(CHANGED).whole


def test_somebody_changes_something_while_the_question_stands(
    applied: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What moved while a person thought about the plan is found before anything is written, not half way."""
    monkeypatch.setattr("cogprov.engine.STALE_AFTER", -1.0)
    world = applied.copy(tmp_path)
    (pool,) = world.pools()
    assert world.plan(CHANGED).actions[0].address == "user_pools.main"

    def meanwhile(planned: Planned) -> Planned:
        world.raw("UpdateGroup", UserPoolId=pool, GroupName="staff", Precedence=77)
        world.raw("DeleteGroup", UserPoolId=pool, GroupName="admins")
        return planned

    run = world.apply(CHANGED, decide=meanwhile)
    assert isinstance(run.error, Refused) and run.error.exit_code == 73
    assert run.writes == ["UpdateGroup", "DeleteGroup"], "only theirs"
    assert "user_pools.main.groups.staff" in run.error.summary and "user_pools.main.groups.admins" in run.error.summary
    assert "planned from 5, now 77" in run.error.detail and run.error.hints
    assert not world.apply(CHANGED).error


def test_somebody_writes_at_the_same_time(applied: World, tmp_path: Path) -> None:
    """After a conflict the object is looked at again: their change is not written over."""
    world = applied.copy(tmp_path)
    (pool,) = world.pools()
    done: list[str] = []

    def theirs(event: object) -> None:
        if getattr(event, "kind", "") == "retry" and not done:
            done.append(pool)
            world.raw("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF")

    run = world.apply(CHANGED, Fault("UpdateUserPool", "concurrent"), on_event=theirs)
    assert done and isinstance(run.error, Refused) and run.error.address == "user_pools.main"
    assert run.writes.count("UpdateUserPool") == 1


def test_two_applies_at_once(world: World) -> None:
    """The second is refused and told who is at work; it has called nothing."""
    seen: list[Exception] = []

    def meanwhile(planned: Planned) -> Planned:
        second = world.workbench(SMALL)
        before = SWITCH.count
        with pytest.raises(Locked) as caught:
            second.apply(lambda other: other)
        assert SWITCH.count == before
        seen.append(caught.value)
        return planned

    assert world.apply(SMALL, decide=meanwhile).whole
    assert seen and world.counts()["pools"] == 1


@pytest.mark.parametrize("after", range(0, 9, 2))
def test_stopped_between_actions(after: int, world: World) -> None:
    """A stop lets the action under way end, the state is true, what was not begun is named; the next run goes on."""
    stop = threading.Event()
    done: list[str] = []

    def listen(event: object) -> None:
        if getattr(event, "kind", "") == "action_done":
            done.append(getattr(event, "address", ""))
            if len(done) > after:
                stop.set()

    run = world.apply(REFERENCE, stop=stop, on_event=listen)
    assert run.error is None and run.result is not None and run.plan is not None
    assert [address for address, _ in run.result.done] == done and len(done) == after + 1
    assert set(run.result.not_started) == {action.address for action in run.plan.actions} - set(done)
    again = world.apply(REFERENCE)
    assert again.whole
    sound(world, REFERENCE)


def test_a_role_that_cognito_does_not_see_yet(tmp_path: Path) -> None:
    """IAM takes its time: the pool is created as soon as the new role is believed."""
    text = SMALL.replace("password_policy", "sign_in_aliases: { phone: true }, mfa: required, password_policy")
    world = World.new(tmp_path, propagation=3)
    run = world.apply(text)
    assert run.whole and run.slept > 0
    assert run.writes.count("CreateUserPool") > 1 and len(world.pools()) == 1


def test_a_role_that_an_earlier_run_made(tmp_path: Path) -> None:
    """The same when the run that made the role died: the role is still new to the next one."""
    text = SMALL.replace("password_policy", "sign_in_aliases: { phone: true }, mfa: required, password_policy")
    world = World.new(tmp_path, propagation=3)
    first = world.apply(text, Fault("CreateUserPool", "denied"))
    explains(first)
    assert world.apply(text).whole and len(world.pools()) == 1


@pytest.mark.parametrize("operation", ["CreateUserPool", "CreateUserPoolClient", "CreateGroup"])
@pytest.mark.parametrize("seconds", [1.0, 10.0, 28.0])
def test_an_effect_that_comes_late(operation: str, seconds: float, world: World) -> None:
    """A create whose answer was lost takes effect while it is being looked for: it is found, and not made again."""
    fault = Fault(operation, "late", seconds=seconds)
    run = world.apply(REFERENCE, fault)
    assert run.whole
    assert run.writes.count(operation) == len([op for op in planned(run.plan) if op == operation])
    sound(world, REFERENCE)


def planned(plan: Plan | None) -> list[str]:
    assert plan is not None
    return [step.operation for _, step in plan.steps]


@pytest.mark.parametrize("kind", ["timeout-after", "reset-after", "truncated"])
def test_lists_that_lag_behind(kind: str, tmp_path: Path) -> None:
    """A create whose answer was lost is found although lists show it only seconds later."""
    world = World.new(tmp_path, list_lag=5.0)
    run = world.apply(REFERENCE, Fault("CreateUserPool", kind), Fault("CreateUserPoolClient", kind, nth=2))
    assert run.whole
    assert world.plan(REFERENCE).empty, "at once, while the lists still lag"
    TIME.sleep(60)
    assert world.counts() == COUNTS


@pytest.mark.parametrize("number", range(2, 40, 4))
def test_killed_while_lists_lag_behind(number: int, tmp_path: Path) -> None:
    """A run that died and the next one at once: what lists do not show yet is waited for, not made again."""
    world = World.new(tmp_path, list_lag=2.0)
    assert world.killed(REFERENCE, number, "after")
    assert world.apply(REFERENCE).error is None
    TIME.sleep(60)
    sound(world, REFERENCE)


def test_a_count_that_is_used_up(world: World) -> None:
    """LimitExceeded is no rate: it is not tried again, and the advice is another."""
    run = world.apply(REFERENCE, Fault("CreateGroup", "refused", code="LimitExceededException", times=9))
    explains(run)
    assert run.writes.count("CreateGroup") == 1 and run.slept == 0
    assert run.error is not None and "used up" in " ".join(run.error.hints)
    assert world.apply(REFERENCE).whole


LISTS = ("ListUserPoolClients", "ListGroups", "ListIdentityProviders", "ListResourceServers", "DescribeUserPool")


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_that_is_cut_off(operation: str, applied: World, tmp_path: Path) -> None:
    """Half an answer is none: it is asked again, and if it stays so nothing is planned, let alone made again."""
    world = applied.copy(tmp_path)
    run = world.apply(REFERENCE, Fault(operation, "truncated"))
    assert run.whole and not run.writes
    run = world.apply(REFERENCE, Fault(operation, "truncated", times=99))
    assert run.error is not None and run.error.exit_code == 69 and run.error.hints and not run.writes


def test_everything_is_gone(applied: World, tmp_path: Path) -> None:
    """An account that shows nothing of what the state knows is a wrong account until a person says otherwise."""
    world = applied.copy(tmp_path)
    empty = World.new(tmp_path)
    plan = empty.plan(REFERENCE)
    assert [problem.code for problem in plan.refusals] == ["E2008"]
    assert world.plan(REFERENCE).empty


def test_a_client_that_somebody_else_made_meanwhile(world: World) -> None:
    """A client of our name that was there before the lost create is not taken for ours."""
    first = world.apply(REFERENCE, Fault("CreateUserPoolClient", "denied", nth=2))
    explains(first)
    (pool,) = world.pools()
    world.raw("CreateUserPoolClient", UserPoolId=pool, ClientName="mobile")
    plan = world.plan(REFERENCE)
    action = plan.action("user_pools.main.clients.mobile")
    assert action is not None and action.verb == "import", "shown as one to take over, not made twice"


@pytest.mark.parametrize("number", [5, 12])
def test_killed_again_and_again(number: int, world: World, created: dict[str, object]) -> None:
    """Runs that die a few calls further each time get there in the end, with one of everything."""
    for step in range(number, 60, 7):
        if not world.killed(REFERENCE, step, "after" if step % 2 else "before"):
            break
    assert world.apply(REFERENCE).error is None
    sound(world, REFERENCE, created)
