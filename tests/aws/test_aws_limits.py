"""Pacing, with a clock that only sleeping moves."""

from __future__ import annotations

import pytest
from aws_help import POOL, ScriptedWire, error, ok

from cogprov.aws.answers import Asked
from cogprov.aws.limits import CATEGORIES, OPERATIONS, Limiter
from cogprov.model.service import service

DESCRIBED = ok({"UserPool": {"Id": POOL}})


def asked(operation: str, pool: str = "", name: str = "cognito-idp") -> Asked:
    return Asked(name, operation, "us-east-1", {"UserPoolId": pool} if pool else {})


@pytest.fixture
def limiter(time) -> Limiter:
    return Limiter(clock=time.clock, sleep=time.sleep)


def rate_of(limiter, time, *calls: Asked) -> float:
    """Calls a second, once the second's worth of burst is used up."""
    for call in calls * 30:
        limiter.wait(call)
    began, count = time.now, 0
    while time.now - began < 5:
        for call in calls:
            limiter.wait(call)
            count += 1
    return count / (time.now - began)


@pytest.mark.parametrize(
    ("calls", "most"),
    [
        ([asked("DescribeUserPool", "p")], 15),
        ([asked("DescribeUserPool", "p"), asked("ListUserPools")], 15),
        ([asked("DescribeUserPoolClient", "p")], 5),
        ([asked("DescribeUserPoolClient", str(pool)) for pool in range(50)], 15),
        ([asked("GetGroup", str(pool)) for pool in range(50)], 20),
        ([asked("TagResource", "p")], 5),
        ([asked("GetProvisionedLimit")], 1),
        ([asked("ListTerms", "p"), asked("ListTerms", "q")], 4),
        ([asked("PutRolePolicy", name="iam")], 10),
    ],
)
def test_calls_keep_below_their_quota(limiter, time, calls, most):
    """Nine tenths of the quota at first, the quota itself later, never more."""
    rate = rate_of(limiter, time, *calls)
    assert most * 0.85 <= rate <= most * 1.02


def test_a_short_run_does_not_wait(limiter, time):
    """Twelve reads of one pool go out at once."""
    for operation in ("DescribeUserPool", "GetUserPoolMfaConfig", "ListGroups", "ListResourceServers"):
        for _ in range(3):
            limiter.wait(asked(operation, "p"))
    assert time.slept == []


def test_throttling_halves_the_rate_down_to_one_a_second(limiter, time):
    """Each refusal halves the rate, until one call a second is left."""
    rates = []
    for _ in range(12):
        limiter.throttled(asked("DescribeUserPool", "p"))
        rates.append(limiter.rate(asked("DescribeUserPool", "p")))
        time.now += 1
    assert rates[0] == pytest.approx(13.5 / 2, abs=0.1)
    assert rates[-1] == pytest.approx(1, abs=0.1)


def test_refusals_of_calls_in_flight_together_count_once(limiter):
    """Eight threads that are refused in the same moment met one event."""
    for _ in range(8):
        limiter.throttled(asked("DescribeUserPool", "p"))
    assert limiter.rate(asked("DescribeUserPool", "p")) == pytest.approx(13.5 / 2)


def test_the_rate_is_soon_near_what_was_refused_and_then_grows_slowly_to_the_quota(limiter, time):
    """Back to nine tenths of it within seconds; from there on it takes minutes to find out whether more is free."""
    call = asked("DescribeUserPool", "p")
    limiter.throttled(call)
    time.now += 5
    assert limiter.wait(call) == 0 and limiter.rate(call) == pytest.approx(0.9 * 13.5, abs=0.1)
    time.now += 50
    limiter.wait(call)
    assert limiter.rate(call) == pytest.approx(0.9 * 13.5 + 1, abs=0.1)
    time.now += 1000
    limiter.wait(call)
    assert limiter.rate(call) == 15


def test_one_pool_does_not_slow_another(limiter):
    """The limit per pool is the pool's own."""
    limiter.throttled(asked("DescribeUserPoolClient", "p"))
    assert limiter.rate(asked("DescribeUserPoolClient", "p")) < 3
    assert limiter.rate(asked("DescribeUserPoolClient", "q")) == pytest.approx(4.5)


def test_memory_does_not_grow_with_pools(limiter, time):
    """Buckets of pools that are done with are forgotten."""
    for pool in range(12_000):
        limiter.wait(asked("DescribeUserPoolClient", str(pool)))
    assert len(limiter._buckets) < 5_000
    assert time.slept


def test_a_pool_is_known_by_its_arn_too():
    """Tag calls name the pool by its ARN."""
    arn = f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL}"
    assert Asked("cognito-idp", "TagResource", "us-east-1", {"ResourceArn": arn}).pool == POOL


def test_the_table_names_operations_that_exist():
    """A misspelt operation would quietly get the wrong rate."""
    assert OPERATIONS.keys() <= service("cognito-idp").operations.keys()
    assert set(OPERATIONS.values()) == CATEGORIES.keys()


def test_the_door_slows_down_when_it_is_throttled(door, time):
    """Throttling costs time, not the run."""
    refused = error("TooManyRequestsException")
    wire = ScriptedWire(*[refused] * 2, DESCRIBED)
    subject = door(wire, paced=True)
    for _ in range(40):
        subject.call("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})
    assert wire.count == 42
    assert subject._limiter("us-east-1").rate(asked("DescribeUserPool", POOL)) < 13.5


@pytest.mark.parametrize(
    ("settings", "paced"),
    [
        ({}, True),
        ({"endpoint_url": "https://proxy.example.com"}, True),
        ({"endpoint_url": "http://localhost:4566"}, False),
        ({"endpoint_url": "http://127.0.0.1:5000"}, False),
        ({"endpoint_url": "http://127.0.0.1:5000", "paced": True}, True),
        ({"wire": ScriptedWire(DESCRIBED)}, False),
        ({"paced": False}, False),
    ],
)
def test_only_the_cloud_is_paced_by_itself(door, settings, paced):
    """A sandbox or a local emulator has no quota, unless one asks for it."""
    assert (door(region="us-east-1", **settings)._limiter("us-east-1") is not None) is paced


def test_a_bound_of_ones_own(door, time):
    """``max_rate`` bounds all calls together, even where nothing else does."""
    subject = door(DESCRIBED, max_rate=2)
    began = time.now
    for _ in range(22):
        subject.call("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})
    assert time.now - began >= 10
