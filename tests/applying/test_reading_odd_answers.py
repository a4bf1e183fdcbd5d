"""Endpoints that answer oddly: what cannot be read is said, and nothing is concluded from it."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from applying_help import CANARY, CHANGED, DOOR, REFERENCE, World, sound

from cogprov.aws import objects
from cogprov.importing.importer import collect, parsed_name
from cogprov.model.errors import CouldNotAsk
from cogprov.sandbox import Request, Response, Sandbox

Change = Callable[[str, Request, Response], Response]


class Odd(Sandbox):
    """A sandbox whose answers are changed on their way."""

    change: Change = staticmethod(lambda operation, request, response: response)

    def handle(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        return self.change(operation, request, super().handle(request))


def odd(applied: World, tmp_path: Path, change: Change) -> World:
    """The reference, on an endpoint of that sort."""
    world = applied.copy(tmp_path)
    twin = Odd(clock=world.sandbox._clock, seed=2)
    twin._store = world.sandbox._store
    twin.change = change
    return World(tmp_path, twin)


def error(status: int, body: bytes, kind: str = "text/html") -> Response:
    return Response(status, {"content-type": kind, "content-length": str(len(body))}, body)


LACKING = {
    "html": error(500, b"<!doctype html><title>500 Internal Server Error</title>"),
    "json": error(400, b'{"__type":"UnknownOperationException","message":"x"}', "application/x-amz-json-1.1"),
    "action": error(400, b'{"__type":"InvalidAction","message":"x"}', "application/x-amz-json-1.1"),
    "page": error(404, b"<html>Not Found</html>"),
}


@pytest.mark.parametrize("form", LACKING)
@pytest.mark.parametrize(
    ("operation", "missing"),
    [
        ("ListGroups", {"groups.admins", "groups.staff"}),
        ("DescribeIdentityProvider", {"identity_providers.Google", "identity_providers.corp"}),
        ("ListIdentityProviders", {"identity_providers.Google", "identity_providers.corp"}),
        ("ListResourceServers", {"resource_servers.api"}),
    ],
)
def test_an_operation_that_is_not_there(
    operation: str, missing: set[str], form: str, applied: World, tmp_path: Path
) -> None:
    """What it would have read is not checked, by name; all else is, and nothing is made or deleted for its absence."""
    world = odd(applied, tmp_path, lambda name, _, answer: LACKING[form] if name == operation else answer)
    plan = world.plan(REFERENCE)
    assert plan.empty
    assert {text.partition(":")[0].removeprefix("user_pools.main.") for text in plan.not_checked} == missing
    assert all(operation in text for text in plan.not_checked)


@pytest.mark.parametrize("schema", [[{"AttributeDataType": "String"}], [None]], ids=str)
def test_an_answer_without_what_gives_it_a_meaning(schema: list[object], applied: World, tmp_path: Path) -> None:
    """An attribute without a name is no defect of ours, and no attribute: the pool could not be read."""

    def bent(name: str, _: Request, answer: Response) -> Response:
        if name != "DescribeUserPool":
            return answer
        document = json.loads(answer.body)
        document["UserPool"]["SchemaAttributes"] = schema
        body = json.dumps(document).encode()
        return Response(200, {**answer.headers, "content-length": str(len(body))}, body)

    run = odd(applied, tmp_path, bent).apply(CHANGED)
    assert isinstance(run.error, CouldNotAsk) and "DescribeUserPool" in run.error.summary and not run.writes


def test_what_cannot_be_understood_is_not_repeated(
    applied: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of whatever went wrong may have a value of the answer in it, and that may be a secret."""

    def stumbles(*_: object, **__: object) -> object:
        raise ValueError(f"no number: {CANARY}")

    monkeypatch.setattr(objects, "built", stumbles)
    error = applied.copy(tmp_path).apply(CHANGED).error
    assert isinstance(error, CouldNotAsk)
    assert CANARY not in "".join(traceback.format_exception(error)) + error.detail + error.summary


def test_a_domain_that_does_not_tell_its_version(world: World, tmp_path: Path) -> None:
    """What was sent counts: the plan is empty, another version is one change, and none is undone by another update."""

    def silent(name: str, _: Request, answer: Response) -> Response:
        document = json.loads(answer.body) if name == "DescribeUserPoolDomain" else {}
        if not document.get("DomainDescription", {}).pop("ManagedLoginVersion", None):
            return answer
        body = json.dumps(document).encode()
        return Response(200, {**answer.headers, "content-length": str(len(body))}, body)

    def text(version: int) -> str:
        domain = {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": version}
        return json.dumps({"stack": "acme", "region": "us-east-1", "user_pools": {"main": {"domains": {"d": domain}}}})

    shy = odd(world, tmp_path, silent)
    assert shy.apply(text(2)).whole
    plan = shy.plan(text(2))
    assert plan.empty and not plan.drifts
    run = shy.apply(text(1))
    assert run.whole and run.writes == ["UpdateUserPoolDomain"]
    assert shy.plan(text(1)).empty


@pytest.mark.parametrize("form", LACKING)
def test_no_mfa_configuration_to_read(form: str, world: World, tmp_path: Path) -> None:
    """A pool without MFA is as well read without the call: it is made, changed and in sync."""
    text = "stack: acme\nregion: us-east-1\nuser_pools: { main: { password_policy: { min_length: 10 } } }\n"
    lacking = odd(world, tmp_path, lambda name, _, answer: LACKING[form] if name == "GetUserPoolMfaConfig" else answer)
    assert lacking.apply(text).whole
    run = lacking.apply(text.replace("10", "11"))
    assert run.whole and run.writes == ["UpdateUserPool"]


@pytest.mark.parametrize("body", [b"<html>Bad Gateway</html>", b"", b'{"UserPool"', b"[]"])
def test_a_proxy_answers(body: bytes, applied: World, tmp_path: Path) -> None:
    """A gateway's page is no answer: the run ends with "could not ask"."""
    world = odd(applied, tmp_path, lambda name, *rest: error(502, body) if name == "DescribeUserPool" else rest[1])
    run = world.apply(REFERENCE)
    assert run.error is not None and run.error.exit_code == 69 and run.error.hints and not run.writes


def added(where: str, name: str) -> Change:
    """Answers with one member more in the structure of that name."""

    def change(operation: str, request: Request, answer: Response) -> Response:
        if answer.status != 200 or where.encode() not in answer.body or operation.startswith(("Create", "List")):
            return answer
        document = json.loads(answer.body)
        if isinstance(document.get(where), dict):
            document[where][name] = {"Mode": "ON"}
        body = json.dumps(document).encode()
        return replace(answer, headers={**answer.headers, "content-length": str(len(body))}, body=body)

    return change


@pytest.mark.parametrize(
    ("where", "address"), [("UserPool", "user_pools.main"), ("UserPoolClient", "user_pools.main.clients.web")]
)
def test_a_setting_of_tomorrow(where: str, address: str, applied: World, tmp_path: Path) -> None:
    """An object with a setting that botocore does not know is read, and not written: it would be reset."""
    world = odd(applied, tmp_path, added(where, "Quantum"))
    assert world.plan(REFERENCE).empty
    plan = world.plan(CHANGED)
    assert plan.action(address) is None
    refusal = next(problem for problem in plan.refusals if problem.path == address)
    assert "Quantum" in refusal.summary and "botocore" in " ".join(refusal.hints)


@pytest.mark.parametrize("name", ["SoftwareTokenMfaConfiguration", "_internal", "createdBy"])
def test_a_member_that_is_no_news(name: str, applied: World, tmp_path: Path) -> None:
    """What botocore knows from elsewhere, and an emulator's own bookkeeping, keep nobody from writing."""
    world = odd(applied, tmp_path, added("UserPool", name))
    run = world.apply(CHANGED)
    assert run.whole, run.error


def test_a_pool_that_goes_between_list_and_describe(tmp_path: Path) -> None:
    """A pool that a list still shows and a describe does not is not there."""
    world = World.new(tmp_path, list_lag=1000.0)
    pool = world.raw("CreateUserPool", PoolName="acme-main")["UserPool"]["Id"]
    world.raw("DeleteUserPool", UserPoolId=pool)
    assert world.apply(REFERENCE).whole


@pytest.mark.parametrize("size", [1, 2])
def test_empty_pages(size: int, tmp_path: Path) -> None:
    """A page may be empty and not the last."""
    world = World.new(tmp_path, page_size=size)
    assert world.apply(REFERENCE).whole
    sound_plan = world.plan(REFERENCE)
    assert sound_plan.empty and not sound_plan.drifts


def test_a_child_that_no_list_shows(applied: World, tmp_path: Path) -> None:
    """A client that the state knows is asked for by its id before it counts as gone, and not made again."""

    def hidden(operation: str, request: Request, answer: Response) -> Response:
        if operation != "ListUserPoolClients":
            return answer
        body = b'{"UserPoolClients":[]}'
        return replace(answer, headers={**answer.headers, "content-length": str(len(body))}, body=body)

    world = odd(applied, tmp_path, hidden)
    assert world.plan(REFERENCE).empty


def test_a_big_pool(applied: World, tmp_path: Path) -> None:
    """Three hundred clients that nobody declared are listed and not described one by one."""
    world = applied.copy(tmp_path)
    (pool,) = world.pools()
    for number in range(300):
        world.raw("CreateUserPoolClient", UserPoolId=pool, ClientName=f"c{number}")
    before = len(world.sandbox.calls)
    plan = world.plan(REFERENCE)
    assert plan.empty and len([drift for drift in plan.drifts if drift.sort == "unmanaged"]) == 300
    assert len(world.sandbox.calls) - before < 25


@pytest.mark.parametrize("form", ["local_2b4kP", "us-east-1_" + "0a" * 16, "us-east-1_x"])
def test_ids_of_other_forms(form: str, tmp_path: Path) -> None:
    """An id is whatever the endpoint says it is; its length and its prefix prove nothing."""
    real: list[str] = []

    class Renaming(Sandbox):
        def handle(self, request: Request) -> Response:
            name = real[0] if real else form
            answer = super().handle(replace(request, body=request.body.replace(form.encode(), name.encode())))
            if not real and b'"Id":"us-east-1_' in answer.body:
                real.append(json.loads(answer.body)["UserPool"]["Id"])
            body = answer.body.replace(real[0].encode(), form.encode()) if real else answer.body
            return replace(answer, headers={**answer.headers, "content-length": str(len(body))}, body=body)

    world = World(tmp_path, Renaming(clock=World.new(tmp_path).sandbox._clock, seed=3))
    run = world.apply(REFERENCE)
    assert run.whole, run.error
    run = world.apply(CHANGED)
    assert run.whole, run.error
    assert world.plan(CHANGED).empty
    imported = collect(DOOR, parsed_name(form), "copy", "main")
    assert imported.count("client") == 3 and imported.count("user_pool") == 1


def test_the_reference_is_sound(applied: World, tmp_path: Path) -> None:
    """What all of these start from."""
    sound(applied.copy(tmp_path), REFERENCE)
