"""Clients: cheap to make, one per service and region, and no different from botocore's own."""

from __future__ import annotations

import subprocess
import sys

import botocore.session
import pytest
from aws_help import POOL, ScriptedWire, answering, ok, serving
from botocore.config import Config

from cogprov.aws.errors import Unreachable
from cogprov.aws.startup import LEAN, lean_loader

DESCRIBE = ("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})
ANSWER = b'{"UserPool": {"Id": "x"}}'


def test_importing_the_door_does_not_import_botocore():
    """Start-up is paid by those who call."""
    code = "import sys, cogprov.aws.door; sys.exit('botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def sessions():
    plain, lean = botocore.session.Session(), botocore.session.Session()
    lean.register_component("data_loader", lean_loader())
    return plain, lean


@pytest.mark.parametrize("name", sorted(LEAN))
@pytest.mark.parametrize("fips", [False, True])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "ap-southeast-7", "cn-north-1", "us-gov-west-1"])
def test_the_lean_loader_gives_the_same_endpoint(sessions, name, region, fips):
    """URL, signing and model are those of an ordinary session, in every partition."""
    seen = []
    for session in sessions:
        client = session.create_client(name, region_name=region, config=Config(use_fips_endpoint=fips))
        requests = []
        client.meta.events.register("before-send", lambda request, requests=requests, **_: requests.append(request))
        client.meta.events.register("before-send", _refuse)
        with pytest.raises(ZeroDivisionError):
            client.get_caller_identity() if name == "sts" else client.list_user_pools(MaxResults=1)
        scope = requests[0].headers["Authorization"].decode().split("Credential=")[1].split(",")[0].split("/", 2)[2]
        seen.append((requests[0].url, scope, client.meta.partition, sorted(client.meta.service_model.operation_names)))
    assert seen[0] == seen[1]


def _refuse(**_):
    raise ZeroDivisionError


def test_a_stale_connection_is_not_trusted_with_a_create(door, time):
    """After five idle seconds a create opens a connection of its own; a read does not care."""
    with serving(answering(ANSWER)) as server:
        subject = door(endpoint_url=server.url, region="us-east-1")
        subject.call(*DESCRIBE)
        subject.call(*DESCRIBE)
        time.now += 6
        subject.call(*DESCRIBE)
        assert server.connections == 1
        subject.call("cognito-idp", "CreateUserPool", {"PoolName": "x"}, once=True)
        assert server.connections == 1
        time.now += 6
        subject.call("cognito-idp", "CreateUserPool", {"PoolName": "x"}, once=True)
        assert server.connections == 2


def test_another_region_gets_a_client_of_its_own(door):
    """A call may name a region; the signature and the URL follow it."""
    wire = ScriptedWire(ok({"UserPool": {}}))
    subject = door(wire)
    subject.call(*DESCRIBE)
    subject.call(*DESCRIBE, region="eu-west-1")
    assert [request.url for request in wire.requests] == [
        "https://cognito-idp.us-east-1.amazonaws.com/",
        "https://cognito-idp.eu-west-1.amazonaws.com/",
    ]
    assert b"eu-west-1" in wire.requests[1].headers["Authorization"].encode()


def test_a_wire_ignores_the_machines_own_setup(door, monkeypatch, tmp_path):
    """The sandbox works on a machine without AWS, or with a broken AWS configuration."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    (tmp_path / "config").write_text("not a config file")
    subject = door(ok({"UserPool": {}}))
    assert (subject.region, subject.partition) == ("us-east-1", "aws")
    assert subject.call(*DESCRIBE).body == {"UserPool": {}}


def test_a_local_endpoint_needs_no_credentials(door, monkeypatch):
    """Emulators take any; an instance's role is not asked for."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with serving(answering(ANSWER)) as server:
        assert door(endpoint_url=server.url, region="us-east-1").call(*DESCRIBE).body["UserPool"]["Id"] == "x"


def test_a_role_that_cannot_be_assumed_leaves_no_doubt(door):
    """STS failed, so the create itself was never sent."""
    with serving(answering(b"<ErrorResponse/>", status="503 Busy")) as server:
        subject = door(
            endpoint_url=server.url, region="us-east-1", role_arn="arn:aws:iam::123456789012:role/r", read_timeout=1
        )
        with pytest.raises(Unreachable, match="sts:AssumeRole"):
            subject.call("cognito-idp", "CreateUserPool", {"PoolName": "x"}, once=True)


def test_a_role_is_assumed_before_the_first_call(door):
    """The role's credentials sign, after STS gave them out for the external id."""
    calls = []
    assumed = (
        b'<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>'
        b"<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
        b"<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    )

    def behave(connection):
        calls.append(1)
        answering(assumed if len(calls) == 1 else ANSWER)(connection)

    with serving(behave) as server:
        subject = door(
            endpoint_url=server.url, region="us-east-1", role_arn="arn:aws:iam::123456789012:role/r", external_id="ext"
        )
        assert subject.call(*DESCRIBE).body["UserPool"]["Id"] == "x"
        assert server.count == 2
