"""Planned failures, quotas, latency, the log of calls."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from sandbox_help import Cognito, boto, invalid, refusal

from cogprov.sandbox import Fault, Request, Sandbox, SandboxError

BEFORE: list[tuple[str, str, int]] = [
    ("throttle", "TooManyRequestsException", 400),
    ("concurrent", "ConcurrentModificationException", 400),
    ("error-before", "InternalErrorException", 500),
    ("denied", "AccessDeniedException", 400),
    ("refused", "TierChangeNotAllowedException", 400),
]


@pytest.mark.parametrize(("kind", "code", "status"), BEFORE)
def test_errors_without_effect(kind: str, code: str, status: int) -> None:
    """The caller sees the error, and nothing has happened."""
    sandbox = Sandbox(faults=[Fault("CreateUserPool", kind, code=code)])
    client = boto(sandbox)
    with pytest.raises(ClientError) as caught:
        client.create_user_pool(PoolName="p")
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert client.list_user_pools(MaxResults=1)["UserPools"] == []
    client.create_user_pool(PoolName="p")


@pytest.mark.parametrize(
    ("kind", "error", "made"),
    [
        ("timeout-before", ReadTimeoutError, 0),
        ("timeout-after", ReadTimeoutError, 1),
        ("reset-before", ConnectionClosedError, 0),
        ("reset-after", ConnectionClosedError, 1),
        ("error-after", ClientError, 1),
    ],
)
def test_lost_answers(kind: str, error: type[Exception], made: int) -> None:
    """The caller cannot tell whether it happened; the sandbox can."""
    sandbox = Sandbox(faults=[Fault("CreateUserPool", kind)])
    with pytest.raises(error):
        boto(sandbox).create_user_pool(PoolName="p")
    assert len(Cognito(sandbox).ListUserPools(MaxResults=1)["UserPools"]) == made


def test_truncated_answer() -> None:
    """The body ends before the length that its header tells; the effect is there."""
    sandbox = Sandbox(faults=[Fault("CreateUserPool", "truncated")])
    headers = {"X-Amz-Target": "AWSCognitoIdentityProviderService.CreateUserPool"}
    response = sandbox.handle(Request("POST", "/", headers, b'{"PoolName": "p"}'))
    assert response.status == 200 and len(response.body) < int(response.headers["content-length"])
    with pytest.raises(ValueError):
        json.loads(response.body)


def test_late_effect_by_requests() -> None:
    """A call that timed out takes effect when the second request after it comes in."""
    cognito = Cognito(Sandbox(faults=[Fault("CreateUserPool", "late", requests=2)]))
    with pytest.raises(TimeoutError):
        cognito.pool()
    assert [len(cognito.ListUserPools(MaxResults=1)["UserPools"]) for _ in range(3)] == [0, 1, 1]


def test_late_effect_by_time() -> None:
    """A call that timed out takes effect when the clock has moved on."""
    now = [0.0]
    cognito = Cognito(Sandbox(clock=lambda: now[0], faults=[Fault("CreateUserPool", "late", seconds=30)]))
    with pytest.raises(TimeoutError):
        cognito.pool()
    assert not cognito.ListUserPools(MaxResults=1)["UserPools"]
    now[0] = 30.0
    assert cognito.ListUserPools(MaxResults=1)["UserPools"]


def test_nth_and_times() -> None:
    """A fault strikes the calls it names, counted per fault, and any operation under a star."""
    cognito = Cognito(Sandbox(faults=[Fault("*", "throttle", nth=2, times=2)]))
    for _ in range(5):
        with contextlib.suppress(SandboxError):
            cognito.ListUserPools(MaxResults=1)
    throttled = "TooManyRequestsException"
    assert [call.code for call in cognito.sandbox.calls] == ["", throttled, throttled, "", ""]
    cognito.sandbox.faults.append(Fault("ListUserPools", "denied"))
    with refusal("AccessDeniedException", "cognito-idp:ListUserPools"):
        cognito.ListUserPools(MaxResults=1)


def test_unknown_kinds_are_a_mistake_of_the_test() -> None:
    """A misspelt fault does not pass silently."""
    with pytest.raises(ValueError, match="tiemout"):
        Cognito(Sandbox(faults=[Fault("*", "tiemout")])).pool()


def test_internal_error_by_the_operations_own_name() -> None:
    """The operations on client secrets fail under another name than all others."""
    sandbox = Sandbox()
    cognito = Cognito(sandbox)
    pool = cognito.pool()
    client = cognito.client(pool, GenerateSecret=True)
    sandbox.faults.append(Fault("AddUserPoolClientSecret", "error-after"))
    with refusal("InternalServerException"):
        cognito.AddUserPoolClientSecret(UserPoolId=pool, ClientId=client)
    assert len(cognito.ListUserPoolClientSecrets(UserPoolId=pool, ClientId=client)["ClientSecrets"]) == 2


@pytest.mark.parametrize(("service", "code"), [("iam", "AccessDenied"), ("lambda", "AccessDeniedException")])
def test_denied_in_other_services(service: str, code: str) -> None:
    """Other services deny in their own words, with 403."""
    sandbox = Sandbox(faults=[Fault("*", "denied")])
    client = boto(sandbox, service)
    with pytest.raises(ClientError) as caught:
        client.get_role(RoleName="r") if service == "iam" else client.get_policy(FunctionName="f")
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_quota_per_operation_and_pool() -> None:
    """The sixth describe of one pool's client in a second is refused with HTTP 400; another pool is not affected."""
    now = [0.0]
    cognito = Cognito(Sandbox(quotas=True, clock=lambda: now[0]))
    pools = [cognito.pool() for _ in range(2)]
    clients = [cognito.client(pool) for pool in pools]
    for _ in range(5):
        cognito.DescribeUserPoolClient(UserPoolId=pools[0], ClientId=clients[0])
    with refusal("TooManyRequestsException"):
        cognito.DescribeUserPoolClient(UserPoolId=pools[0], ClientId=clients[0])
    cognito.DescribeUserPoolClient(UserPoolId=pools[1], ClientId=clients[1])
    now[0] += 0.2
    cognito.DescribeUserPoolClient(UserPoolId=pools[0], ClientId=clients[0])


@pytest.mark.parametrize(
    ("operation", "params", "rate"),
    [
        ("ListUserPools", {"MaxResults": 1}, 15),
        ("CreateUserPool", {"PoolName": "p"}, 15),
        ("DescribeUserPoolDomain", {"Domain": "app"}, 5),
        ("ListTagsForResource", {"ResourceArn": "arn:aws:x:us-east-1:123456789012:y"}, 5),
        (
            "GetProvisionedLimit",
            {"LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserCreation"}}},
            1,
        ),
    ],
)
def test_quota_of_categories(operation: str, params: dict[str, Any], rate: int) -> None:
    """Each category lets its rate through in one instant, and not one call more."""
    sandbox = Sandbox(quotas=True, clock=lambda: 0.0)
    for _ in range(rate + 1):
        with contextlib.suppress(SandboxError):
            sandbox.call("cognito-idp", operation, params)
    codes = [call.code for call in sandbox.calls]
    assert codes.count("TooManyRequestsException") == 1 and codes[-1] == "TooManyRequestsException"


def test_latency() -> None:
    """Every answer takes as long as it was told."""
    cognito = Cognito(Sandbox(latency=0.05))
    start = time.perf_counter()
    cognito.pool()
    assert time.perf_counter() - start >= 0.05


def test_log_of_calls() -> None:
    """Every call is logged with its outcome, refused and lost ones included."""
    sandbox = Sandbox(clock=lambda: 7.0, faults=[Fault("CreateUserPool", "reset-after", nth=2)])
    cognito = Cognito(sandbox)
    cognito.pool()
    with pytest.raises(ConnectionResetError):
        cognito.pool()
    with invalid():
        cognito.CreateUserPool(PoolName="")
    log = [(call.operation, call.status, call.code, call.lost, call.time) for call in sandbox.calls]
    assert log == [
        ("CreateUserPool", 200, "", "", 7.0),
        ("CreateUserPool", 200, "", "reset", 7.0),
        ("CreateUserPool", 400, "InvalidParameterException", "", 7.0),
    ]
    assert sandbox.calls[0].params == {"PoolName": "customers"} and sandbox.calls[0].region == "us-east-1"
