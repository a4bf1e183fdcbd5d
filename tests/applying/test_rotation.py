"""Two-step rotation of client secrets: whatever happens, never three, never the published one, and it converges."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from applying_help import DOOR, REGION, SWITCH, TIME, Killed, World

from cogprov.applying.rotate import Rotator
from cogprov.aws.publish import Place
from cogprov.model.errors import CogprovError, Locked, Refused, UsageError
from cogprov.sandbox import Fault
from cogprov.state import Session

WORKER = "user_pools.main.clients.worker"
TEXT = """
stack: acme
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    clients:
      worker: { generate_secret: true }
      web: {}
"""
PLACES = ("secretsmanager:acme/worker", "secretsmanager:acme/many#worker", "ssm:/acme/worker")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World.new(tmp_path_factory.mktemp("origin"))
    many = {"Name": "acme/many", "SecretString": json.dumps({"other": "kept"})}
    world.sandbox.call("secretsmanager", "CreateSecret", many, REGION)
    assert world.apply(TEXT).error is None
    return world


@pytest.fixture
def world(origin: World, tmp_path: Path) -> World:
    return origin.copy(tmp_path)


def rotate(world: World, place: str = "", *, finish: bool = False, declared: str | None = None) -> Any:
    """One run of the command."""
    bench = world.workbench(TEXT)
    SWITCH.dead = False
    store = bench.store
    with store.lock(), store.open(bench.trusted()) as session:
        rotator = Rotator(DOOR, session, WORKER, lambda: declared, TIME.sleep, TIME.clock)
        return rotator.finish() if finish else rotator.start(Place.named(place) if place else None)


def client_of(world: World) -> tuple[str, str]:
    identity = world.workbench(TEXT).state().entries[WORKER].identity
    return identity["UserPoolId"], identity["ClientId"]


def secrets(world: World) -> dict[str, str]:
    """The secrets that the service has of the client, by id."""
    pool, client = client_of(world)
    groups = world.sandbox._store._world["pools"]  # type: ignore[attr-defined]
    (found,) = (pools[pool]["clients"][client] for pools in groups.values() if pool in pools)
    return {secret["id"]: secret["value"] for secret in found["secrets"]}


def published(world: World, place: str) -> str | None:
    where = Place.named(place)
    try:
        if where.source == "ssm":
            params = {"Name": where.name, "WithDecryption": True}
            return str(world.sandbox.call("ssm", "GetParameter", params, REGION)["Parameter"]["Value"])
        text = world.sandbox.call("secretsmanager", "GetSecretValue", {"SecretId": where.name}, REGION)["SecretString"]
        return json.loads(text).get(where.field) if where.field else str(text)
    except Exception:  # noqa: BLE001  nothing is there yet
        return None


@pytest.mark.parametrize("place", PLACES)
def test_two_steps(world: World, place: str) -> None:
    (first,) = secrets(world)
    begun = rotate(world, place)
    now = secrets(world)
    assert len(now) == 2
    assert now[begun.id] == published(world, place)
    assert rotate(world, place) == begun
    assert secrets(world) == now
    assert world.plan(TEXT).empty
    assert rotate(world, finish=True) == (first,)
    assert secrets(world) == {begun.id: now[begun.id]}
    assert rotate(world, finish=True) == ()
    plan = world.plan(TEXT)
    assert plan.empty
    assert not plan.warnings
    assert not plan.drifts
    again = rotate(world)
    assert again.place == place
    assert published(world, place) == secrets(world)[again.id]
    kept = "".join(path.read_text() for path in (world.folder / "state").rglob("*") if path.is_file())
    assert not any(value in kept for value in [*now.values(), secrets(world)[again.id]])
    many = world.sandbox.call("secretsmanager", "GetSecretValue", {"SecretId": "acme/many"}, REGION)
    assert json.loads(many["SecretString"])["other"] == "kept"


class Guillotine:
    """Kills the process at one of its calls or one of its writes to the state, before or after it took effect."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, when: str, folder: Path) -> None:
        self.at, self.when, self.count, self.folder, self.struck = at, when, 0, folder, False
        handle, commit = SWITCH.handle, Session._commit

        def call(request: Any) -> Any:
            return self._strike(lambda: handle(request))

        def write(session: Session, *args: Any, **more: Any) -> None:
            self._strike(lambda: commit(session, *args, **more))

        monkeypatch.setattr(SWITCH, "handle", call)
        monkeypatch.setattr(Session, "_commit", write)

    def _strike(self, act: Callable[[], Any]) -> Any:
        if self.struck:
            raise Killed
        self.count += 1
        if self.count == self.at and self.when == "before":
            self._die()
        done = act()
        if self.count == self.at:
            self._die()
        return done

    def _die(self) -> None:
        self.struck = True
        shutil.copytree(self.folder / "state", self.folder / "kept", dirs_exist_ok=True)
        raise Killed


def killed(world: World, at: int, when: str, run: Callable[[], Any]) -> bool:
    """Whether the run died; the state is then as it was at that moment, without what a dying process still wrote."""
    with pytest.MonkeyPatch.context() as patch:
        blade = Guillotine(patch, at, when, world.folder)
        try:
            run()
        except Killed:
            shutil.rmtree(world.folder / "state")
            shutil.move(world.folder / "kept", world.folder / "state")
            for lock in (world.folder / "state").glob("*lock*"):
                lock.unlink() if lock.is_file() else shutil.rmtree(lock)
        return blade.struck


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("place", PLACES[1:])
def test_killed_at_any_instant(origin: World, tmp_path: Path, place: str, when: str) -> None:
    at, going = 0, True
    while going:
        at += 1
        world = origin.copy(tmp_path / f"{at}")
        going = killed(world, at, when, lambda world=world: rotate(world, place))
        assert len(secrets(world)) <= 2
        told = published(world, place)
        begun = rotate(world, place)
        assert len(secrets(world)) == 2
        assert secrets(world)[begun.id] == published(world, place)
        assert told in (None, published(world, place)), "a secret that was handed over is no longer the one"
        rotate(world, finish=True)
        assert list(secrets(world)) == [begun.id]
        assert not world.workbench(TEXT).state().intents
    assert at > 5


@pytest.mark.parametrize("when", ["before", "after"])
def test_finish_killed_at_any_instant(origin: World, tmp_path: Path, when: str) -> None:
    at, going = 0, True
    while going:
        at += 1
        world = origin.copy(tmp_path / f"{at}")
        begun = rotate(world, PLACES[0])
        going = killed(world, at, when, lambda world=world: rotate(world, finish=True))
        assert begun.id in secrets(world)
        rotate(world, finish=True)
        assert list(secrets(world)) == [begun.id]
        assert not world.workbench(TEXT).state().intents
    assert at > 3


KINDS = (
    "timeout-before",
    "timeout-after",
    "reset-after",
    "error-before",
    "error-after",
    "denied",
    "throttle",
    "truncated",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", ["AddUserPoolClientSecret", "CreateSecret", "DeleteUserPoolClientSecret"])
def test_faults(world: World, operation: str, kind: str) -> None:
    world.sandbox.faults[:] = [Fault(operation, kind)]
    for finish in (False, True):
        for _ in range(3):
            try:
                rotate(world, "" if finish else PLACES[0], finish=finish)
                break
            except CogprovError:
                assert 1 <= len(secrets(world)) <= 2
        else:
            pytest.fail(f"{operation} {kind} does not converge")
    world.sandbox.faults[:] = []
    ((_, value),) = secrets(world).items()
    assert value == published(world, PLACES[0])


def test_what_was_handed_over_is_not_taken_back(world: World) -> None:
    """The store wrote and nobody heard: neither its answer nor the look at it came. The new secret stays."""
    world.sandbox.faults[:] = [
        Fault("CreateSecret", "reset-after"),
        *(Fault("GetSecretValue", "throttle", nth) for nth in range(3, 40)),
    ]
    with pytest.raises(CogprovError):
        rotate(world, PLACES[0])
    world.sandbox.faults[:] = []
    assert published(world, PLACES[0]) in secrets(world).values()
    rotate(world, PLACES[0])
    rotate(world, finish=True)
    assert list(secrets(world).values()) == [published(world, PLACES[0])]


def test_nothing_is_sent_once_the_lock_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run may be at it already."""

    def gone(session: Session) -> None:
        raise Locked("gone")

    monkeypatch.setattr(Session, "check", gone)
    with pytest.raises(Locked):
        rotate(world, PLACES[0])
    assert len(secrets(world)) == 1
    assert published(world, PLACES[0]) is None


def test_a_second_secret_of_others_is_left_alone(world: World) -> None:
    pool, client = client_of(world)
    ids = {"UserPoolId": pool, "ClientId": client}
    world.sandbox.call("cognito-idp", "AddUserPoolClientSecret", ids, REGION)
    there = secrets(world)
    for finish in (False, True):
        with pytest.raises(Refused, match="second secret"):
            rotate(world, "" if finish else PLACES[0], finish=finish)
    assert secrets(world) == there


def test_the_older_stays_while_the_newer_cannot_be_read(world: World) -> None:
    rotate(world, PLACES[0])
    params = {"SecretId": "acme/worker", "SecretString": "something else"}
    world.sandbox.call("secretsmanager", "PutSecretValue", params, REGION)
    with pytest.raises(Refused, match="no longer holds"):
        rotate(world, finish=True)
    assert len(secrets(world)) == 2


def test_places_that_are_none(world: World) -> None:
    plain = {"Name": "/acme/plain", "Value": "x", "Type": "String"}
    world.sandbox.call("ssm", "PutParameter", plain, REGION)
    there = secrets(world)
    for place, error in (
        ("ssm:/acme/plain", Refused),
        ("secretsmanager:acme/many", Refused),
        ("file:x", UsageError),
        ("ssm:", UsageError),
        ("", UsageError),
    ):
        with pytest.raises(error):
            rotate(world, place)
    assert secrets(world) == there


def test_a_value_of_ones_own(world: World) -> None:
    mine = "aSecretOfMoreThanTwentyFour1"
    begun = rotate(world, declared=mine)
    assert secrets(world)[begun.id] == mine
    with pytest.raises(Refused):
        rotate(world, finish=True, declared="anotherSecretThatNobodyHasGot")
    rotate(world, finish=True, declared=mine)
    assert list(secrets(world).values()) == [mine]
