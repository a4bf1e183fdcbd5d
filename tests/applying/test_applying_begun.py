"""What an interrupted run made for a label that is no more, and what is told when several things went wrong."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from lab import REGION, Lab

from cogprov.applying import creating
from cogprov.aws.door import Door
from cogprov.aws.errors import Ambiguous, AwsError, Failure
from cogprov.engine import Planned
from cogprov.model.errors import CogprovError, Locked
from cogprov.render import apply_summary
from cogprov.state import Session

MAIN = {"main": {"user_pool_name": "p"}}
RENAMED = {"customers": {"user_pool_name": "p"}}
OTHER = {"other": {"user_pool_name": "q"}}
SENT = creating._sent_once


class Dead(BaseException):
    """The process was killed."""


def killed(lab: Lab, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """A run of MAIN that dies around CreateUserPool."""

    def die(*asked: Any) -> Any:
        if after:
            SENT(*asked)
        raise Dead

    with monkeypatch.context() as patch:
        patch.setattr(creating, "_sent_once", die)
        with pytest.raises(Dead):
            lab.apply(MAIN)


@pytest.mark.parametrize("config", [RENAMED, OTHER])
def test_a_pool_of_a_label_that_is_no_more(config: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and no second one is made: neither under a new label nor when it was taken out of the files."""
    lab = Lab(tmp_path)
    killed(lab, monkeypatch, after=True)
    (problem,) = lab.plan(config).refusals
    assert problem.code == "E2021" and lab.pool in problem.summary and "user_pools.main" in problem.summary
    assert lab.apply(MAIN).actions and lab.pool, "the label put back"


def test_the_label_told_to_the_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(tmp_path)
    killed(lab, monkeypatch, after=True)
    bench = lab.bench(RENAMED)
    with bench.store.lock(), bench.store.open(lab.state(RENAMED)) as session:
        session.replace(session.state.moved("user_pools.main", "user_pools.customers"))
    lab.apply(RENAMED)
    assert lab.pool and not lab.state(RENAMED).intents


def test_nothing_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told first, looked for as long as AWS would take the call, and forgotten after that."""
    lab = Lab(tmp_path)
    killed(lab, monkeypatch, after=False)
    lab.apply(OTHER)
    plan = lab.plan(OTHER)
    assert plan.warnings[0].code == "W2022" and not plan.forgotten
    assert lab.state(OTHER).intents
    later = time.time() + 901
    monkeypatch.setattr(time, "time", lambda: later)
    assert lab.plan(OTHER).forgotten == ("user_pools.main",)
    lab.apply(OTHER)
    assert not lab.state(OTHER).intents and not lab.plan(OTHER).warnings


def test_ours_among_many_of_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(tmp_path)
    for _ in range(21):
        lab.call("CreateUserPool", PoolName="p")
    killed(lab, monkeypatch, after=True)
    for _ in range(21):
        lab.call("CreateUserPool", PoolName="p")
    (action,) = lab.plan(MAIN).actions
    assert action.verb == "update"


def test_two_of_ours_are_told_how_to_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(tmp_path)
    killed(lab, monkeypatch, after=True)
    tags = lab.call("DescribeUserPool", UserPoolId=lab.pool)["UserPool"]["UserPoolTags"]
    lab.call("CreateUserPool", PoolName="p", UserPoolTags=tags)
    (problem,) = lab.plan(MAIN).refusals
    assert problem.code == "E2011" and "write import: us-east-1_" in problem.hints[0]


def test_a_call_that_came_after_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What closes a lost call is a look at AWS after its time, and not the clock alone."""
    lab, shift, lost = Lab(tmp_path), [0.0], []
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])

    def lose(action: Any, step: Any, params: Any, intent: Any, run: Any) -> Any:
        if not lost:
            lost.append((step, params))
            raise Ambiguous("no answer", Failure("cognito-idp", step.operation, "ReadTimeoutError"))
        return SENT(action, step, params, intent, run)

    with monkeypatch.context() as patch:
        patch.setattr(creating, "_sent_once", lose)
        lab.apply(MAIN)
    shift[0] = 60

    def decide(planned: Planned) -> Planned:
        ((step, params),) = lost
        lab.call(step.operation, **params)
        shift[0] = 1000
        return planned

    lab.bench(MAIN).apply(decide)
    assert [problem.code for problem in lab.plan(MAIN).refusals] == ["E2018"]


def test_all_that_went_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pools fail side by side, and the state cannot be saved: each with its own way out."""
    lab = Lab(tmp_path)
    lab.door = Door(region=REGION, wire=lab.sandbox, sleep=lambda seconds: None, threads=4)
    both = threading.Barrier(2, timeout=10)

    def fail(action: Any, step: Any, params: Any, intent: Any, run: Any) -> Any:
        both.wait()
        if action.address.endswith(".a"):
            raise AwsError("no", Failure("cognito-idp", step.operation, "InvalidParameterException", "no"))
        raise Locked("lost the lock", hints=("cogprov state push /rescued",))

    def close(session: Session) -> None:
        raise CogprovError("could not save")

    monkeypatch.setattr(creating, "_sent_once", fail)
    monkeypatch.setattr(Session, "close", close)
    config = {"a": {"user_pool_name": "a"}, "b": {"user_pool_name": "b"}}
    _, result = lab.bench(config).apply(lambda planned: planned)
    assert result is not None and not result.not_started and not result.saved
    assert {address for address, _ in result.failures} == {"user_pools.a", "user_pools.b", ""}
    told = apply_summary(result)
    assert "cogprov state push /rescued" in told and "could not save" in told and "failed 2" in told


def test_stopped_between_two_calls(tmp_path: Path) -> None:
    """What was sent in part is not called not started; the events end with how it went."""
    lab, stop, events = Lab(tmp_path), threading.Event(), []
    lab.apply(MAIN)
    mfa = {"mfa": "optional", "mfa_second_factor": {"otp": True, "sms": False}}
    config = {"main": {"user_pool_name": "p", "self_sign_up_enabled": True, **mfa}}
    call = lab.door.call

    def stopping(service: str, operation: str, *asked: Any, **options: Any) -> Any:
        answer = call(service, operation, *asked, **options)
        if operation == "UpdateUserPool":
            stop.set()
        return answer

    lab.door.call = stopping  # type: ignore[method-assign]
    _, result = lab.bench(config).apply(lambda planned: planned, stop=stop, on_event=events.append)
    assert result is not None and result.interrupted == ("user_pools.main",) and not result.not_started
    assert "stopped half way 1 (user_pools.main)" in apply_summary(result)
    assert (events[-1].kind, events[-1].detail) == ("summary", "0 done, 1 interrupted")


def test_an_odd_error_of_the_verification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done stays told when nobody could look at it afterwards."""
    bench = Lab(tmp_path).bench(MAIN)
    plan, seen, kinds = bench.plan, [], []

    def once(*asked: Any) -> Planned:
        seen.append(asked)
        if len(seen) == 2:
            raise AwsError("odd", Failure("cognito-idp", "ListGroups", "InvalidParameterException", "odd"))
        return plan(*asked)

    monkeypatch.setattr(bench, "plan", once)
    _, result = bench.apply(lambda planned: planned, on_event=lambda event: kinds.append(event.kind))
    assert result is not None and result.done and result.not_checked == ("odd",) and result.verified is None
    assert kinds[-2:] == ["verify", "summary"]
