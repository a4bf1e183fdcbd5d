"""The wire: real botocore in process and over HTTP, protocols, undecodable requests."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from sandbox_help import boto

from cogprov.sandbox import Fault, Request, Sandbox
from cogprov.sandbox.serve import serve

TRUST = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}}]})


def test_botocore_round_trip() -> None:
    """boto3 creates, describes with dates, lists through its paginator and deletes."""
    client = boto(Sandbox(page_size=1))
    ids = {client.create_user_pool(PoolName=f"pool-{n}")["UserPool"]["Id"] for n in range(3)}
    pages = list(client.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 10}))
    assert {pool["Id"] for page in pages for pool in page["UserPools"]} == ids
    assert len(pages) == 4 and not pages[0]["UserPools"]
    described = client.describe_user_pool(UserPoolId=min(ids))["UserPool"]
    assert described["CreationDate"].tzinfo is not None
    assert client.update_user_pool(UserPoolId=min(ids)).keys() == {"ResponseMetadata"}
    client.delete_user_pool(UserPoolId=min(ids))


def test_botocore_typed_exceptions() -> None:
    """A refusal arrives as the modelled exception with HTTP 400."""
    client = boto(Sandbox())
    with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
        client.describe_user_pool(UserPoolId="us-east-1_abcdefghi")
    assert caught.value.response["Error"]["Message"] == "User pool us-east-1_abcdefghi does not exist."
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_botocore_blobs_and_documents() -> None:
    """Bytes and free documents survive the way to the sandbox and back."""
    client = boto(Sandbox())
    pool = client.create_user_pool(PoolName="p")["UserPool"]["Id"]
    app = client.create_user_pool_client(UserPoolId=pool, ClientName="c")["UserPoolClient"]["ClientId"]
    settings = {"components": {"form": {"borderRadius": 8.5, "on": True}}}
    assets = [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": b"\x89PNG"}]
    made = client.create_managed_login_branding(UserPoolId=pool, ClientId=app, Settings=settings, Assets=assets)
    assert made["ManagedLoginBranding"]["Settings"] == settings
    assert made["ManagedLoginBranding"]["Assets"][0]["Bytes"] == b"\x89PNG"


def test_query_protocol() -> None:
    """STS and IAM speak forms and XML, errors included."""
    sandbox = Sandbox()
    assert boto(sandbox, "sts").get_caller_identity()["Account"] == "123456789012"
    iam = boto(sandbox, "iam")
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "a", "Value": "b @ c"}])["Role"]
    assert role["Tags"] == [{"Key": "a", "Value": "b @ c"}] and role["CreateDate"].year >= 2000
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument='{"Statement": []}')
    assert iam.get_role_policy(RoleName="r", PolicyName="p")["PolicyDocument"] == {"Statement": []}
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == ["p"]
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="other")


def test_rest_protocol() -> None:
    """Lambda permissions live under paths, and their errors name their type in a header."""
    client = boto(Sandbox(), "lambda")
    arn = "arn:aws:lambda:us-east-1:123456789012:function:trigger"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_policy(FunctionName=arn)
    client.add_permission(
        FunctionName=arn,
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn="arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi",
    )
    statement = json.loads(client.get_policy(FunctionName="trigger")["Policy"])["Statement"][0]
    assert statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"} and statement["Resource"] == arn
    client.remove_permission(FunctionName=arn, StatementId="s")


def test_unknown_operation() -> None:
    """An operation that is not there is refused with 501 and its name."""
    client = boto(Sandbox())
    with pytest.raises(ClientError, match="cognito-idp:AdminCreateUser") as caught:
        client.admin_create_user(UserPoolId="us-east-1_abcdefghi", Username="u")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 501),
        ({"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools"}, b"{", 400),
        ({"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools"}, b"[]", 400),
        ({"x-amz-target": "AWSCognitoIdentityProviderService.ListUserPools"}, b'{"MaxResults": 1}', 200),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/s3/aws4_request"}, b"", 501),
    ],
)
def test_undecodable(headers: dict[str, str], body: bytes, status: int) -> None:
    """Whatever comes in, the answer is well-formed JSON with a sensible status."""
    response = Sandbox().handle(Request("POST", "/", headers, body))
    assert response.status == status
    json.loads(response.body)


def test_region_comes_from_the_credential_scope() -> None:
    """Pools of one Region are not seen in another."""
    sandbox = Sandbox()
    pool = sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": "p"}, "eu-west-1")["UserPool"]
    assert pool["Id"].startswith("eu-west-1_") and ":eu-west-1:" in pool["Arn"]
    assert boto(sandbox).list_user_pools(MaxResults=1)["UserPools"] == []


def test_http_server() -> None:
    """boto3 over a socket: several calls on one kept connection, a refusal, a reset and a truncated answer."""
    sandbox = Sandbox()
    with serve(sandbox) as server:
        client = boto3.client(
            "cognito-idp",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="AK",
            aws_secret_access_key="sandbox",
            config=Config(retries={"total_max_attempts": 1, "mode": "standard"}, read_timeout=1),
        )
        pool = client.create_user_pool(PoolName="p")["UserPool"]["Id"]
        for _ in range(50):
            client.describe_user_pool(UserPoolId=pool)
        with pytest.raises(client.exceptions.InvalidParameterException):
            client.create_user_pool(PoolName="p" * 129)
        sandbox.faults.append(Fault("DescribeUserPool", "reset-after"))
        with pytest.raises(ConnectionClosedError):
            client.describe_user_pool(UserPoolId=pool)
        sandbox.faults.append(Fault("DescribeUserPool", "truncated"))
        assert "UserPool" not in client.describe_user_pool(UserPoolId=pool)  # botocore takes a cut body for empty
        assert client.describe_user_pool(UserPoolId=pool)["UserPool"]["Id"] == pool


def test_http_timeout_is_held() -> None:
    """A lost answer keeps the connection silent until the client gives up."""
    sandbox = Sandbox(faults=[Fault("*", "timeout-before")])
    with serve(sandbox, hold=2.0) as server:
        client = boto3.client(
            "cognito-idp",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="AK",
            aws_secret_access_key="sandbox",
            config=Config(retries={"total_max_attempts": 1, "mode": "standard"}, read_timeout=0.3),
        )
        with pytest.raises(ReadTimeoutError):
            client.list_user_pools(MaxResults=1)


def test_http_threads() -> None:
    """Eight clients at once lose no pool, and every connection gets its own answers."""
    sandbox = Sandbox()
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.CreateUserPool"}

    def create(name: str) -> str:
        request = urllib.request.Request(server.url, json.dumps({"PoolName": name}).encode(), target)
        with urllib.request.urlopen(request) as answer:
            return str(json.load(answer)["UserPool"]["Name"])

    names = [f"pool-{n}" for n in range(80)]
    with serve(sandbox) as server, ThreadPoolExecutor(8) as workers:
        assert list(workers.map(create, names)) == names
    assert len(sandbox.calls) == 80


def test_http_answers_although_the_file_is_damaged(tmp_path: Path) -> None:
    """A sandbox that cannot read its file says so in JSON."""
    path = tmp_path / "sandbox.json"
    with serve(Sandbox(path)) as server:
        path.write_text("{")
        target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools"}
        request = urllib.request.Request(server.url, b'{"MaxResults": 1}', target)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)
        assert caught.value.code == 500 and "damaged" in json.load(caught.value)["message"]
        caught.value.close()


def test_http_plain_get() -> None:
    """A browser that looks at the port gets an answer, not a stack trace."""
    with serve(Sandbox()) as server, pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(server.url)
    assert caught.value.code == 501
    caught.value.close()
