"""How near a run comes to what Cognito's quotas allow, on a clock that passes only while everybody waits."""

from __future__ import annotations

import collections
import copy
import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from applying_help import REGION, Bench, parsed
from thin_client import thin
from virtual import VirtualCrew, VirtualTime

from cogprov.aws import roots
from cogprov.aws.door import Door
from cogprov.engine import Connection
from cogprov.sandbox import Call, Sandbox
from cogprov.sandbox.quotas import limits

ALL = os.environ.get("TEST_ALL_FAULTS", "") not in ("", "0")
MANY = 1000 if ALL else 100
LATENCY = 0.08
"""Seconds that an answer takes."""


def text(pools: int) -> str:
    """Pools with one child of each of some kinds."""
    inside = {
        "deletion_protection": False,
        "clients": {"web": {}},
        "groups": {"staff": {}, "admins": {}},
        "resource_servers": {"api": {"identifier": "api"}},
    }
    many = {f"p{number}": {**inside, "user_pool_name": f"pool-{number}"} for number in range(pools)}
    return json.dumps({"stack": "many", "region": REGION, "user_pools": many})


class Site:
    """A sandbox with quotas, a door that keeps below them, and the folder of a state."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, world: Any = None) -> None:
        self.folder = folder
        self.time = VirtualTime()
        self.sandbox = Sandbox(
            quotas=True, latency=LATENCY, clock=self.time.clock, sleep=self.time.sleep, functions="assumed"
        )
        if world is not None:
            self.sandbox._store._world = copy.deepcopy(world)  # type: ignore[attr-defined]
        # What is made under this lock is asked for while it is held.
        monkeypatch.setattr(roots, "threading", SimpleNamespace(Lock=self.time.lock))

    def bench(self, text: str) -> Bench:
        door = thin(
            Door(region=REGION, wire=self.sandbox, paced=True, clock=self.time.clock, sleep=self.time.sleep, threads=8)
        )
        door._crew = VirtualCrew(8, self.time)
        desired = parsed(text)
        object.__setattr__(desired, "folder", str(self.folder))
        return Bench(desired, Connection(), door=door)

    def other(self, rate: float, stop: threading.Event) -> None:
        """Another tool that reads pools of its own so many times a second, from a thread of its own."""
        self.time.enter()

        def work() -> None:
            number = 0
            while not stop.is_set():
                self.time.sleep(1 / rate)
                number += 1
                pool = {"UserPoolId": f"us-east-1_{number % 50}"}
                self.sandbox._quotas.allows(REGION, "ListGroups", pool, self.time.now)  # type: ignore[union-attr]
            self.time.leave()

        threading.Thread(target=work, daemon=True).start()


def floor(calls: Sequence[Call]) -> float:
    """Seconds that the quotas ask for at least: of every bucket the calls that fall under it, at its rate."""
    counts: collections.Counter[tuple[str, ...]] = collections.Counter()
    rates = {}
    for call in calls:
        if call.service == "cognito-idp" and not call.code:
            for key, rate in limits(call.operation, call.params):
                counts[key] += 1
                rates[key] = rate
    return max(count / rates[key] for key, count in counts.items())


def throttled(calls: Sequence[Call]) -> float:
    return sum(call.code == "TooManyRequestsException" for call in calls) / len(calls)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Many pools, made without quotas: the folder of their state, and the account."""
    folder = tmp_path_factory.mktemp("many")
    sandbox = Sandbox()
    desired = parsed(text(MANY))
    object.__setattr__(desired, "folder", str(folder))
    Bench(desired, Connection(), door=thin(Door(region=REGION, wire=sandbox))).apply(lambda plan: plan, verify=False)
    return folder, sandbox._store._world  # type: ignore[attr-defined]


def test_a_plan_takes_what_the_quotas_ask_for(made: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """At most a twentieth more, and not one call in a thousand is refused for its rate."""
    site = Site(made[0], monkeypatch, made[1])
    began = site.time.now
    assert site.bench(text(MANY)).plan().plan.empty
    assert site.time.now - began <= 1.05 * floor(site.sandbox.calls)
    assert throttled(site.sandbox.calls) <= 0.001


def test_an_apply_takes_what_the_quotas_ask_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for making them."""
    site = Site(tmp_path, monkeypatch)
    began = site.time.now
    _, result = site.bench(text(100)).apply(lambda plan: plan, verify=False, sleep=site.time.sleep)
    assert result is not None and not result.error and len(site.sandbox.calls) > 1000
    assert site.time.now - began <= 1.05 * floor(site.sandbox.calls)
    assert throttled(site.sandbox.calls) <= 0.001


def test_somebody_else_uses_the_same_quota(made: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another tool takes two fifths of a quota: the run slows down to what is left, and loses none of its calls."""
    site = Site(made[0], monkeypatch, made[1])
    stop = threading.Event()
    site.other(8, stop)
    began = site.time.now
    assert site.bench(text(MANY)).plan().plan.empty
    stop.set()
    took, left = site.time.now - began, floor(site.sandbox.calls) * 20 / (20 - 8)
    assert took <= 1.15 * left
    # A refusal hits all that is in flight, which is much of a short run.
    assert throttled(site.sandbox.calls) <= (0.005 if ALL else 0.02)
