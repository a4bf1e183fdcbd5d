"""Two troubles in one run, somebody else between any two calls, and runs from anywhere to anywhere in trouble."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from applying_help import CANARY, SWITCH, TIME, World
from fault_cells import ALL, KINDS, Cell, sampled, write_cells
from fault_scenes import SCENES, ended, everything
from test_applying_faults import finished, stopped_well, told

from cogprov.model.errors import Locked
from cogprov.model.service import service
from cogprov.sandbox import Fault

PAIRS: Final = 1000
FUZZ: Final = 500


def pairs() -> list[tuple[Cell, Cell]]:
    """Cells by twos, at random but ever the same."""
    chance = random.Random(6)
    phases: dict[tuple[str, str], list[Cell]] = {}
    for cell in write_cells():
        phases.setdefault((cell.scene, cell.phase), []).append(cell)
    groups = list(phases.values())
    return [(chance.choice(group), chance.choice(group)) for group in (chance.choice(groups) for _ in range(PAIRS))]


@pytest.mark.parametrize(("one", "other"), sampled(pairs(), 12), ids=str)
def test_two_troubles_in_one_run(one: Cell, other: Cell, tmp_path: Path) -> None:
    """They are got over or told, and the next run finishes."""
    scene = SCENES[one.scene]
    world = scene.begin(one.phase, tmp_path)
    run = scene.go(world, one.phase, one.fault(), other.fault())
    if not run.whole:
        stopped_well(run)
    TIME.sleep(300)
    finished(world, scene, one.phase)


def _description(world: World, pool: str) -> Any:
    return world.raw("GetGroup", UserPoolId=pool, GroupName="staff")["Group"].get("Precedence")


def _validity(world: World, pool: str) -> Any:
    (client,) = (
        each
        for each in world.raw("ListUserPoolClients", UserPoolId=pool, MaxResults=60)["UserPoolClients"]
        if each["ClientName"] == "web"
    )
    return world.raw("DescribeUserPoolClient", UserPoolId=pool, ClientId=client["ClientId"])["UserPoolClient"]


def _set_group(world: World, pool: str) -> None:
    group = world.raw("GetGroup", UserPoolId=pool, GroupName="staff")["Group"]
    kept = {key: group[key] for key in ("Description",) if key in group}
    world.raw("UpdateGroup", UserPoolId=pool, GroupName="staff", Precedence=99, **kept)


def _set_client(world: World, pool: str) -> None:
    client = _validity(world, pool)
    written = service("cognito-idp").operation("UpdateUserPoolClient").input.members
    kept = {key: value for key, value in client.items() if key in written}
    world.raw("UpdateUserPoolClient", **{**kept, "RefreshTokenValidity": 77})


def _set_pool(world: World, pool: str) -> None:
    world.raw("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF")


OUTSIDER: Final[Mapping[str, tuple[str, Callable[[World, str], None], Callable[[World, str], bool]]]] = {
    "group": ("UpdateGroup", _set_group, lambda world, pool: _description(world, pool) == 99),
    "client": (
        "UpdateUserPoolClient",
        _set_client,
        lambda world, pool: _validity(world, pool)["RefreshTokenValidity"] == 77,
    ),
    "pool": (
        "SetUserPoolMfaConfig",
        _set_pool,
        lambda world, pool: world.raw("GetUserPoolMfaConfig", UserPoolId=pool)["MfaConfiguration"] == "OFF",
    ),
}
"""For three objects that the update writes: the write, what an outsider does to it, and whether that still stands."""

CALLS: Final = len(ended(SCENES["reference"], "update").calls)


@pytest.mark.parametrize("number", sampled(range(1, CALLS), 8))
@pytest.mark.parametrize("what", list(OUTSIDER))
def test_an_outsider_between_any_two_calls(what: str, number: int, tmp_path: Path) -> None:
    """Their change stands, or fell into the one round trip between the look at the object and the write of it."""
    operation, change, stands = OUTSIDER[what]
    scene = SCENES["reference"]
    world = scene.begin("update", tmp_path)
    (pool,) = world.pools()
    made: list[str] = []

    def watch(count: int, request: Any) -> None:
        made.append(world.sandbox.calls[-1].operation)
        if count == number:
            change(world, pool)

    run = _watched(world, watch, lambda: scene.go(world, "update"))
    if run.error is not None:
        stopped_well(run)
        assert stands(world, pool), "stopped, and yet it was overwritten"
    elif not stands(world, pool) and not _shown(run, what):
        written = [index for index, call in enumerate(made) if call == operation]
        # The pool is read with two calls and written with three, between which nobody looks again.
        window = 3 if what == "pool" else 1
        assert any(0 <= index - number < window for index in written), made[number - 3 : number + 3]


def _shown(run: Any, what: str) -> bool:
    """Whether their change came early enough to be in the plan itself, as a drift that the run then took back."""
    return what == "pool" and any(drift.address == "user_pools.main" for drift in run.plan.drifts)


def _watched(world: World, watch: Callable[[int, Any], None], go: Callable[[], Any]) -> Any:
    def watching(number: int, request: Any) -> None:
        SWITCH.watch = None
        watch(number, request)
        SWITCH.watch = watching

    SWITCH.watch = watching
    try:
        return go()
    finally:
        SWITCH.watch = None


@pytest.mark.parametrize("phase", ["create", "update", "destroy"])
def test_a_second_run_between_any_two_calls(phase: str, tmp_path: Path) -> None:
    """Whenever it comes, it is told who is at work and calls nothing; the first one ends as if alone."""
    scene = SCENES["reference"]
    world = scene.begin(phase, tmp_path)
    refused: list[int] = []

    def watch(number: int, request: Any) -> None:
        before = SWITCH.count
        run = scene.go(world, phase)
        SWITCH.count, ours = before, SWITCH.count
        assert isinstance(run.error, Locked) and run.error.exit_code == 75 and not run.calls and ours <= before
        refused.append(number)

    run = _watched(world, watch, lambda: scene.go(world, phase))
    assert run.whole, told(run)
    assert len(refused) == len(ended(scene, phase).calls)
    assert everything(world) == ended(scene, phase).everything


OBJECTS: Final = ("groups", "clients", "identity_providers", "resource_servers")


def _model(chance: random.Random) -> str:
    """A configuration with some of each kind of child, each with some settings."""
    inside: dict[str, Any] = {
        "deletion_protection": False,
        "password_policy": {"min_length": chance.randint(8, 20)},
        "mfa": chance.choice(["off", "optional"]),
        "mfa_second_factor": {"otp": True},
        "groups": {name: {"precedence": chance.randint(0, 9)} for name in _some(chance, ["a", "b", "c"])},
        "clients": {
            name: {
                "refresh_token_validity": f"{chance.randint(2, 30)}d",
                "enable_token_revocation": chance.random() < 0.5,
            }
            for name in _some(chance, ["web", "app", "job"])
        },
        "resource_servers": {
            name: {"identifier": name, "scopes": {"read": chance.choice(["Read", "See"])}}
            for name in _some(chance, ["api", "bill"])
        },
        "identity_providers": {
            name: {
                "type": "oidc",
                "client_id": f"c{chance.randint(1, 3)}",
                "client_secret": CANARY,
                "issuer_url": "https://id.acme.com",
                "attribute_mapping": {"email": "mail"},
            }
            for name in _some(chance, ["corp"])
        },
    }
    if inside["mfa"] == "off":
        del inside["mfa_second_factor"]
    return json.dumps({"stack": "fuzz", "region": "us-east-1", "user_pools": {"main": inside}})


def _some(chance: random.Random, names: list[str]) -> list[str]:
    return [name for name in names if chance.random() < 0.6]


def _deletable() -> Any:
    from cogprov.engine import Options

    return Options(allow_delete=("user_pools.main.*",))


@pytest.mark.parametrize("seed", range(FUZZ if ALL else 8))
def test_from_anywhere_to_anywhere(seed: int, tmp_path: Path) -> None:
    """A random start, a random goal and random troubles on the way end where the same way without troubles ends."""
    chance = random.Random(seed)
    start, goal = _model(chance), _model(chance)
    (tmp_path / "calm").mkdir()
    (tmp_path / "trouble").mkdir()
    calm = World.new(tmp_path / "calm")
    assert calm.apply(start).whole
    world = calm.copy(tmp_path / "trouble")
    there = calm.apply(goal, options=_deletable())
    assert there.whole, told(there)
    troubles = [
        Fault("*", chance.choice(KINDS), chance.randint(1, 60), chance.choice((1, 1, 7)), requests=chance.randint(1, 9))
        for _ in range(chance.randint(1, 3))
    ]
    run = world.apply(goal, *troubles, options=_deletable())
    if not run.whole:
        stopped_well(run)
    TIME.sleep(300)
    for _ in range(3):
        run = world.apply(goal, options=_deletable())
        if run.whole:
            break
    assert run.whole, told(run)
    assert everything(world) == everything(calm)
    plan = world.plan(goal)
    assert plan.empty and not plan.drifts
