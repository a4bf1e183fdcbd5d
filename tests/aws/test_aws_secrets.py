"""Secrets of a request are in no text, and neither is anything that a terminal obeys."""

from __future__ import annotations

import base64
import html
import json
import logging
from urllib.parse import quote, quote_plus

import pytest
from aws_help import POOL, Response, error, ok

from cogprov.aws.errors import AwsError, Unreachable
from cogprov.aws.redact import quiet_botocore_logging
from cogprov.model.errors import CogprovError, UsageError
from cogprov.model.text import escape

KEY = "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----"
PROVIDER = {
    "UserPoolId": POOL,
    "ProviderName": "idp",
    "ProviderType": "OIDC",
    "ProviderDetails": {"client_id": "public-id", "client_secret": "c4nary-1", "private_key": KEY},
}


@pytest.fixture(autouse=True)
def loud_afterwards():
    """The filter is the process's; take it off again."""
    yield
    logger = logging.getLogger("botocore")
    logger.handlers.clear()
    logger.propagate = True


def texts(raised: CogprovError) -> str:
    return " ".join([str(raised), repr(raised), raised.detail, *raised.hints, str(vars(raised))])


@pytest.mark.parametrize(
    "echo",
    [
        "Value 'c4nary-1' at 'providerDetails.client_secret' is wrong",
        f"Key {KEY} is wrong",
        "Key MIGTAgEAMBMGByqGSM49AgEGCCqGSM49 is wrong",
        f"Key {KEY!r} is wrong",
    ],
)
@pytest.mark.parametrize("status", [400, 500])
def test_an_error_that_echoes_a_secret_does_not_repeat_it(door, echo, status):
    """AWS puts values into its texts."""
    with pytest.raises(CogprovError) as raised:
        door(error("InvalidParameterException", echo, status)).call("cognito-idp", "CreateIdentityProvider", PROVIDER)
    assert "c4nary" not in texts(raised.value)
    assert "MIGTAg" not in texts(raised.value)
    assert "(secret)" in texts(raised.value)


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: json.dumps(text),
        lambda text: json.dumps(text, ensure_ascii=False),
        repr,
        html.escape,
        lambda text: html.escape(text, quote=False),
        quote,
        quote_plus,
        lambda text: quote(text, safe=""),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    ],
)
def test_a_secret_that_comes_back_encoded_is_not_repeated(door, encoded):
    """Endpoints quote what they were sent in all the ways there are."""
    echo = encoded('c4nary "q" <b>&\\ \u00fc/x+=\n\'')
    provider = {**PROVIDER, "ProviderDetails": {"client_secret": 'c4nary "q" <b>&\\ \u00fc/x+=\n\''}}
    with pytest.raises(AwsError) as raised:
        door(error("InvalidParameterException", f"<{echo}> is wrong")).call(
            "cognito-idp", "CreateIdentityProvider", provider
        )
    assert escape(echo).strip("\"'") not in raised.value.message
    assert "c4nary" not in raised.value.message


def test_members_that_the_model_calls_sensitive_are_hidden_but_the_client_id_is_not(door):
    """The model marks ClientSecret and ClientId alike; one of them is needed in messages."""
    message = "secret own-secret-of-24-characters of client abc123def is bad"
    with pytest.raises(AwsError) as raised:
        door(error("InvalidParameterException", message)).call(
            "cognito-idp",
            "AddUserPoolClientSecret",
            {"UserPoolId": POOL, "ClientId": "abc123def", "ClientSecret": "own-secret-of-24-characters"},
        )
    assert raised.value.message == "secret (secret) of client abc123def is bad"


def test_an_answer_does_not_print_itself(door):
    """A reply in a log or a traceback shows no secret."""
    reply = door(ok({"UserPoolClient": {"ClientSecret": "c4nary-9"}})).call(
        "cognito-idp", "DescribeUserPoolClient", {"UserPoolId": POOL, "ClientId": "abc123def"}
    )
    assert reply.body["UserPoolClient"]["ClientSecret"] == "c4nary-9"
    assert "c4nary" not in repr(reply)


def test_what_a_terminal_obeys_is_escaped(door):
    """An attribute name from the cloud must not move the cursor."""
    with pytest.raises(AwsError) as raised:
        door(error("InvalidParameterException", "bad\x1b[2J\u202ename\n\u200b")).call(
            "cognito-idp", "CreateIdentityProvider", PROVIDER
        )
    assert raised.value.message == "bad\\x1b[2J\\u202ename\\n\\u200b"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain ASCII ~", "plain ASCII ~"),
        ("Käse 東京 🎉", "Käse 東京 🎉"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u2028\u2066\ufeff\u00ad\u3164", "\\u2028\\u2066\\ufeff\\xad\\u3164"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
    ],
)
def test_escape(text, safe):
    """Invisible and commanding characters are written out; the result can always be encoded and is one line."""
    assert escape(text) == safe
    assert escape(safe) == safe
    assert len(escape(text).encode().splitlines()) == 1


def test_botocores_debug_log_has_no_values(door, caplog):
    """With the filter on, nothing of request, answer or credentials gets through at any level."""
    quiet_botocore_logging()
    quiet_botocore_logging()
    caplog.set_level(logging.DEBUG, logger="botocore")
    caplog.set_level(logging.DEBUG)
    try:
        door(ok({"IdentityProvider": {"ProviderDetails": {"client_secret": "c4nary-2"}}})).call(
            "cognito-idp", "CreateIdentityProvider", PROVIDER
        )
        with pytest.raises(CogprovError):
            door(Response(400, {"X-Canary": "c4nary-3"}, b"c4nary-4")).call(
                "cognito-idp", "CreateIdentityProvider", {**PROVIDER, "Nonsense": "c4nary-5"}
            )
    finally:
        caplog.set_level(logging.WARNING, logger="botocore")
    assert "botocore" in caplog.text
    assert "c4nary" not in caplog.text
    assert "MIGTAg" not in caplog.text
    assert "AWS4-HMAC" not in caplog.text


def test_a_traceback_of_botocores_is_not_logged(caplog):
    """The exception of a refused request repeats its parameters."""
    quiet_botocore_logging()
    try:
        raise ValueError("c4nary")
    except ValueError:
        logging.getLogger("botocore.credentials").warning("refreshing failed", exc_info=True)
    assert "refreshing failed" in caplog.text
    assert "c4nary" not in caplog.text


def test_without_a_handler_botocore_prints_nothing(capsys):
    """Python prints warnings that nobody handles, with their traceback; cogprov tells its errors itself."""
    quiet_botocore_logging()
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        logging.getLogger("botocore.credentials").warning("refreshing failed", exc_info=ValueError("c4nary"))
    finally:
        root.handlers = handlers
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("secret", ["c4nary-pw", "c4nary%40pw", "c4nary@pw"])
def test_the_password_in_an_endpoint_is_not_repeated(door, monkeypatch, secret):
    """botocore's text for a connection that failed has the whole URL."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://user:{secret}@127.0.0.1:9/")
    with pytest.raises(Unreachable) as raised:
        door(region="us-east-1").call("cognito-idp", "ListUserPools", {"MaxResults": 1})
    assert "http://(secret)@127.0.0.1:9/" in str(raised.value)
    assert "c4nary" not in texts(raised.value)


@pytest.mark.parametrize("endpoint", ["c4nary", "http://user:c4nary@host:99999999", "http://user:c4nary@[::1"])
def test_an_endpoint_that_is_no_url_is_not_repeated(door, monkeypatch, endpoint):
    """Whatever was put there by mistake may be a secret, and the mistake is the user's."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(UsageError, match="the endpoint is no URL") as raised:
        door(region="us-east-1").call("cognito-idp", "ListUserPools", {"MaxResults": 1})
    assert "c4nary" not in texts(raised.value)
