"""What a call that cannot succeed tells the user: whose fault it is, and the next step."""

from __future__ import annotations

import pytest
from aws_help import POOL, Response, ScriptedWire, answering, error, serving
from botocore.exceptions import SSLError

from cogprov.aws.errors import Ambiguous, AwsError, Denied, NotImplementedByEndpoint, Unreachable
from cogprov.model.errors import EXIT_ACCESS, AccessDenied, InternalError, UsageError

CREATE = ("cognito-idp", "CreateUserPool", {"PoolName": "main"})
READ = ("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("AccessDeniedException", "", "cognito-idp:DescribeUserPool"),
        ("AccessDenied", "User: x is not authorized to perform: iam:PassRole on resource: arn:r", "iam:PassRole"),
        ("NotAuthorizedException", "not authorized to perform: cognito-idp:DescribeUserPool", "DescribeUserPool"),
        ("UnrecognizedClientException", "The security token is invalid", "credentials"),
        ("InvalidSignatureException", "Signature expired", "signature"),
        ("ExpiredTokenException", "expired", "expired"),
    ],
)
def test_a_denial_says_what_is_missing(door, code, message, expected):
    """Exit 77, the IAM action or the credentials by name, one request."""
    wire = ScriptedWire(error(code, message))
    with pytest.raises(AccessDenied) as raised:
        door(wire).call(*READ)
    assert expected in str(raised.value)
    assert raised.value.exit_code == EXIT_ACCESS
    assert raised.value.hints
    assert wire.count == 1


def test_a_wrong_password_is_no_denial(door):
    """Cognito uses NotAuthorizedException for things that IAM has no part in."""
    with pytest.raises(AwsError):
        door(error("NotAuthorizedException", "Incorrect username or password.")).call(*READ)


def test_missing_credentials_are_a_denial(door, monkeypatch):
    """Without credentials nothing is sent to AWS, and the error says how to sign in."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(Denied, match="no usable AWS credentials"):
        door(region="us-east-1").call(*READ)


def test_credentials_that_were_renewed_meanwhile_are_used(door, monkeypatch, tmp_path):
    """After "expired" the sources are read once more, and a create goes out again: it had no effect."""
    codes = iter([b'{"__type": "ExpiredTokenException"}', b'{"UserPool": {"Id": "x"}}'])

    def behave(connection):
        body = next(codes)
        answering(body, status="200 OK" if b"UserPool" in body else "400 No")(connection)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDNEWER")

    with serving(behave) as server:
        reply = door(endpoint_url=server.url, region="us-east-1").call(*CREATE, once=True)
        assert reply.body["UserPool"]["Id"] == "x"
        assert server.count == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("CERTIFICATE_VERIFY_FAILED", Unreachable), ("bad record mac", Ambiguous)],
)
def test_only_a_tls_error_of_the_handshake_is_no_doubt(door, text, expected):
    """In mid-answer, the request has long been sent."""

    def fail(_):
        raise SSLError(endpoint_url="https://example.com", error=text)

    wire = ScriptedWire(fail)
    with pytest.raises(expected):
        door(wire).call(*CREATE, once=True)
    assert wire.count == 1


@pytest.mark.parametrize(
    "answer",
    [
        error("UnknownOperationException"),
        error("InvalidAction"),
        error("NotImplemented", status=501),
        error("Unsupported", status=500),
        Response(404, {}, b"<html>Not Found</html>"),
        Response(404, {}, b""),
        Response(500, {"Content-Type": "text/html"}, b"<!doctype html><title>500</title>"),
        Response(501, {}, b""),
    ],
)
def test_an_endpoint_that_lacks_the_operation_is_named(door, answer):
    """An emulator's gap is neither doubt nor a failure of the service."""
    wire = ScriptedWire(answer)
    with pytest.raises(NotImplementedByEndpoint, match="does not implement cognito-idp:CreateUserPool"):
        door(wire).call(*CREATE, once=True)
    assert wire.count == 1


def test_parameters_that_do_not_fit_the_model_are_named_without_values(door):
    """botocore's own report repeats the values; ours has the paths only."""
    wire = ScriptedWire(Response())
    parameters = {"PoolName": ["hunter2"], "Nonsense": 1, "Policies": {"PasswordPolicy": {"MinimumLength": "hunter3"}}}
    with pytest.raises(InternalError) as raised:
        door(wire).call("cognito-idp", "CreateUserPool", parameters)
    assert "Policies.PasswordPolicy.MinimumLength" in str(raised.value)
    assert "Nonsense" in str(raised.value)
    assert "hunter" not in f"{raised.value}{raised.value.detail}{raised.value.hints}"
    assert wire.count == 0


def test_an_operation_the_installed_model_lacks_is_an_internal_error(door):
    """The remedy is a newer botocore, not another endpoint."""
    with pytest.raises(InternalError, match="no operation"):
        door(Response()).call("cognito-idp", "CreateTeapot", {})


def test_no_region_is_a_usage_error(door):
    """Without a region nothing can be asked, and the error says where to write one."""
    with pytest.raises(UsageError) as raised:
        door()
    assert "AWS_REGION" in raised.value.hints[0]


def test_a_profile_that_does_not_exist_is_a_usage_error(door):
    """A mistyped profile is the command line's fault."""
    with pytest.raises(UsageError, match="nobody"):
        door(profile="nobody", region="us-east-1").call(*READ)


def test_the_region_of_the_profile_is_used(door, tmp_path):
    """Argument and environment come first, then the profile."""
    (tmp_path / "config").write_text("[profile work]\nregion = eu-central-1\n")
    assert door(profile="work").region == "eu-central-1"
    assert door(profile="work", region="cn-north-1").partition == "aws-cn"


def test_an_endpoint_that_is_no_url_is_a_usage_error(door):
    """A mistyped endpoint ends without a traceback."""
    with pytest.raises(UsageError, match="endpoint"):
        door(endpoint_url="localhost:5000", region="us-east-1").call(*READ)
