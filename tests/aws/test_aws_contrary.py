"""An endpoint that is like Cognito but lacks an operation, or answers in its own way: said plainly, never believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_help import Response
from lab import REGION, Lab, pool_of

from cogprov.aws.door import Door
from cogprov.engine import Options
from cogprov.model.errors import CouldNotAsk
from cogprov.planning.plan import Plan

HTML = b"<!doctype html><title>500 Internal Server Error</title>"
MISSING: Mapping[str, Response] = {
    "501": Response(501, {}, json.dumps({"__type": "InternalFailure", "message": "not here"}).encode()),
    "400 unknown operation": Response(400, {}, b'{"__type": "UnknownOperationException", "message": ""}'),
    "400 in words": Response(400, {}, b'{"__type": "ValidationException", "message": "Unknown Cognito operation X"}'),
    "500 in words": Response(500, {}, b'{"__type": "InternalError", "message": "X is not implemented yet"}'),
    "500 page": Response(500, {"content-type": "text/html"}, HTML),
    "404 page": Response(404, {"content-type": "text/html"}, HTML),
    "404 JSON": Response(404, {}, b'{"message": "Not Found"}'),
    "404 empty": Response(404, {}, b""),
    "405": Response(405, {}, b'{"detail": "Method Not Allowed"}'),
}
WANTED = pool_of(
    {"deletion_protection": False, "mfa": "optional", "mfa_second_factor": {"otp": True}},
    clients={"web": {"auth_flows": {"user_srp": True}}},
    groups={"staff": {}},
    resource_servers={"api": {"identifier": "api", "scopes": {"read": "Read"}}},
    identity_providers={"Google": {"type": "google", "client_id": "a", "client_secret": "b", "scopes": ["openid"]}},
    domains={"login": {"cognito_domain": {"domain_prefix": "acme-login"}}},
)


class Contrary(Lab):
    """A Lab whose endpoint answers ``answers``' operations in its own way, and changes all other answers a little."""

    def __init__(self, folder: Path) -> None:
        self.answers: Mapping[str, Response] = {}
        self.change: Callable[[str, Any], Any] = lambda operation, document: document
        super().__init__(folder)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.door = Door(region=REGION, wire=self, sleep=lambda seconds: None, threads=1)

    def handle(self, request: Any) -> Any:
        operation = str(request.headers.get("X-Amz-Target", "")).rpartition(".")[2]
        if operation in self.answers:
            return self.answers[operation]
        answer = self.sandbox.handle(request)
        if answer.status != 200 or not answer.body.startswith(b"{"):
            return answer
        document = self.change(operation, json.loads(answer.body))
        return Response(200, {}, json.dumps(document).encode())


READS = (
    "DescribeUserPool", "DescribeUserPoolClient", "DescribeUserPoolDomain", "DescribeIdentityProvider",
    "GetUserPoolMfaConfig", "ListGroups", "ListIdentityProviders", "ListResourceServers", "ListUserPoolClients",
)  # fmt: skip


@pytest.fixture
def lab(tmp_path: Path) -> Contrary:
    return Contrary(tmp_path)


def _concluded(lab: Contrary, operation: str) -> Plan | None:
    """The plan while an operation is missing; None when nothing was concluded."""
    try:
        return lab.plan(WANTED, thorough=True)
    except CouldNotAsk as error:
        assert operation in error.summary
        return None


@pytest.mark.parametrize("style", MISSING)
@pytest.mark.parametrize("operation", ["GetUserPoolMfaConfig", "ListGroups"])
def test_an_operation_that_is_not_there(operation: str, style: str, lab: Contrary) -> None:
    """However an endpoint says it: named as not checked, and neither drift nor a change nor "in sync" follows."""
    lab.apply(WANTED)
    lab.answers = {operation: MISSING[style]}
    plan = _concluded(lab, operation)
    assert plan is not None
    assert not plan.actions and not plan.drifts and not plan.refusals
    assert any(operation in sentence for sentence in plan.not_checked)


@pytest.mark.parametrize("operation", READS)
def test_any_read_may_be_missing(operation: str, lab: Contrary) -> None:
    """Nothing is taken for gone, for drifted or for verified because it cannot be read."""
    lab.answers = {operation: MISSING["501"]}
    _, result = lab.bench(WANTED).apply(lambda planned: planned)
    assert result is not None
    assert result.error is not None or (result.verified is None and result.not_checked)
    lab.answers = {}
    lab.apply(WANTED)
    before = lab.facts()
    lab.answers = {operation: MISSING["501"]}
    plan = _concluded(lab, operation)
    if plan is not None:
        assert not plan.actions and not plan.drifts and plan.not_checked
    lab.answers = {}
    assert lab.facts() == before and lab.plan(WANTED).empty


def test_a_pool_whose_second_factors_cannot_be_read(lab: Contrary) -> None:
    """Everything else of it is compared and changed, and the factors are left as they are."""
    lab.apply(WANTED)
    before = lab.facts()["mfa"]
    lab.answers = {"GetUserPoolMfaConfig": MISSING["501"]}
    wanted = {"main": {**WANTED["main"], "password_policy": {"min_length": 14}, "mfa_second_factor": {"email": True}}}
    since = lab.mark()
    _, result = lab.bench(wanted).apply(lambda planned: planned)
    assert result is not None and result.error is None and result.verified is None
    assert "mfa_second_factor" in result.not_checked[0]
    assert lab.log(since) == ["UpdateUserPool"]
    assert lab.facts()["pool"]["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert lab.facts()["mfa"] == before


def test_a_verification_that_cannot_be_made(lab: Contrary) -> None:
    """What was done is done, and the result says why nobody can vouch for it."""

    def gone(operation: str, document: Any) -> Any:
        if operation == "UpdateUserPool":
            lab.answers = {"ListUserPoolClients": MISSING["501"], "ListGroups": Response(503)}
        return document

    lab.apply(WANTED)
    lab.change = gone
    wanted = {"main": {**WANTED["main"], "password_policy": {"min_length": 14}}}
    _, result = lab.bench(wanted).apply(lambda planned: planned)
    assert result is not None and result.error is None
    assert [verb for _, verb in result.done] == ["update"]
    assert result.verified is None and "ListGroups" in result.not_checked[0]


@pytest.mark.parametrize("date", ["2026-11-25 02:25:58", "2026-11-25T02:25:58.123Z", 1764037558123, "soon", "", None])
def test_dates_of_other_clocks(date: Any, lab: Contrary) -> None:
    """No form of a date keeps anybody from anything: no setting is one."""

    def dated(operation: str, document: Any) -> Any:
        return _everywhere(document, lambda key, value: date if key.endswith("Date") else value)

    lab.change = dated
    lab.apply(WANTED)
    assert lab.plan(WANTED, thorough=True).empty
    assert "deletion_protection" in lab.imported()


def test_lists_that_overlap(lab: Contrary) -> None:
    """A child that two pages show is one child; an empty token ends a list."""

    def twice(operation: str, document: Any) -> Any:
        lists = {key: value * 2 for key, value in document.items() if operation.startswith("List") and value}
        return {**document, **{key: value for key, value in lists.items() if isinstance(value, list)}, "NextToken": ""}

    lab.change = twice
    lab.apply(WANTED)
    plan = lab.plan(WANTED, thorough=True)
    assert plan.empty and not plan.drifts


def test_more_than_the_model_has(lab: Contrary) -> None:
    """A member that botocore lacks makes its object read-only: a change of it is refused, and nothing is written."""

    def more(operation: str, document: Any) -> Any:
        pool = document.get("UserPool")
        return {**document, "UserPool": {**pool, "Hologram": {"Depth": 3}}} if pool else document

    lab.apply(WANTED)
    lab.change = more
    assert lab.plan(WANTED).empty
    changed = {"main": {**WANTED["main"], "password_policy": {"min_length": 14}}}
    since = lab.mark()
    plan = lab.plan(changed)
    assert "UserPool.Hologram" in plan.refusals[0].summary and lab.log(since) == []
    grouped = {"main": {**WANTED["main"], "groups": {"staff": {"precedence": 3}}}}
    lab.apply(grouped)


def test_a_pool_that_shows_less_than_pools_do_today(lab: Contrary) -> None:
    """A pool without the settings that every new one has, as an old one or an emulator's, is imported as it is."""

    def older(operation: str, document: Any) -> Any:
        pool = document.get("UserPool")
        shown = {
            key: value for key, value in (pool or {}).items() if key not in ("AccountRecoverySetting", "UserPoolTier")
        }
        return {**document, "UserPool": shown} if pool else document

    lab.call("CreateUserPool", PoolName="bare")
    lab.change = older
    assert "account_recovery" not in lab.imported()


def test_destroying_where_a_list_is_missing(lab: Contrary) -> None:
    """A pool goes with all that is in it, also with what nobody could list."""
    lab.apply(WANTED)
    lab.answers = {"ListGroups": MISSING["501"]}
    options = Options(destroy=("user_pools.main",))
    _, result = lab.bench(WANTED).apply(lambda planned: planned, options=options)
    assert result is not None and result.error is None
    assert lab.pools() == []


def _everywhere(value: Any, change: Callable[[str, Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: change(key, _everywhere(item, change)) for key, item in value.items()}
    return [_everywhere(item, change) for item in value] if isinstance(value, list) else value
