"""Real clients at work on what an apply made: on ministack, the one witness whose sign-in is real."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from configurations import MACHINES, PRODUCTION, text_of
from gaps import UNCHECKED
from witness_help import REGION, Stack, Witness, make_function, missing, running

PASSWORD = "Correct-Horse-7-Battery"
NOBODY = "testing"
"""A key that is no account's number: who signs in signs no request, and is looked for in the same account."""
CALLBACK = "https://app.acme.com/cb"


@pytest.fixture(scope="module")
def ministack() -> Iterator[Witness]:
    absent = missing("ministack")
    if absent:
        pytest.skip(f"ministack is not installed (missing: {absent}); run `make test`")
    with running("ministack") as started:
        yield replace(started, key=NOBODY)


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", NOBODY)


@pytest.fixture
def people(ministack: Witness, tmp_path: Path) -> Stack:
    """The production pool as cogprov makes it, with a user in it."""
    stack = Stack(ministack, tmp_path)
    function = make_function(ministack, f"f{uuid.uuid4().hex[:8]}")
    # A trigger would be run, for which nothing is there.
    text = text_of(PRODUCTION, f"w{uuid.uuid4().hex[:10]}", function)
    kept = (line for line in text.splitlines() if "lambda_triggers" not in line and "mfa_second_factor" not in line)
    _, result = stack.apply("\n".join(kept).replace("mfa: optional", "mfa: off"))
    assert result.verified is True
    stack.client.admin_create_user(
        UserPoolId=stack.pool,
        Username="ada@acme.com",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ada@acme.com"}, {"Name": "email_verified", "Value": "true"}],
    )
    stack.client.admin_set_user_password(
        UserPoolId=stack.pool, Username="ada@acme.com", Password=PASSWORD, Permanent=True
    )
    return stack


def client_of(stack: Stack, name: str) -> Mapping[str, Any]:
    listed = stack.client.list_user_pool_clients(UserPoolId=stack.pool, MaxResults=60)["UserPoolClients"]
    own = next(each["ClientId"] for each in listed if each["ClientName"] == name)
    found: Mapping[str, Any] = stack.client.describe_user_pool_client(UserPoolId=stack.pool, ClientId=own)
    return dict(found["UserPoolClient"])


def claims(token: str) -> Mapping[str, Any]:
    body = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def asked(
    witness: Witness, method: str, path: str, form: Mapping[str, str] | None = None, **headers: str
) -> tuple[int, Mapping[str, str], str]:
    """One request as a browser or a service makes it, redirects not followed."""
    there = http.client.HTTPConnection(urlsplit(witness.url).netloc, timeout=10)
    body = urlencode(form) if form is not None else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    there.request(method, path, body, {**kind, **headers})
    answer = there.getresponse()
    text = answer.read().decode()
    there.close()
    return answer.status, dict(answer.getheaders()), text


def test_srp(people: Stack) -> None:
    """A client that never sends the password signs in with the right one, and only with that; its token is the
    declared one's, for as long as declared."""
    pycognito = pytest.importorskip("pycognito", reason="pip install 'cogprov[test]'")
    web = client_of(people, "web")["ClientId"]

    def signed_in(password: str) -> Any:
        user = pycognito.Cognito(
            people.pool,
            web,
            user_pool_region=REGION,
            username="ada@acme.com",
            access_key="x",
            secret_key="x",
            boto3_client_kwargs={"endpoint_url": people.witness.url},
        )
        # It would look for the issuer's keys at AWS; what the token says is looked at here.
        user.verify_token = lambda token, name, use: setattr(user, name, token)
        user.authenticate(password=password)
        return user

    told = claims(signed_in(PASSWORD).access_token)
    assert told["client_id"] == web and told["exp"] - told["iat"] == 1800
    with pytest.raises(people.client.exceptions.NotAuthorizedException):
        signed_in("Wrong-Horse-7-Battery")


def test_client_credentials(ministack: Witness, tmp_path: Path) -> None:
    """A machine gets a token for the scope that the file gives it, for as long as it says, and for no other scope."""
    stack = Stack(ministack, tmp_path)
    _, result = stack.apply(text_of(MACHINES, f"w{uuid.uuid4().hex[:10]}"))
    assert result.verified is True
    batch = client_of(stack, "batch")
    key = base64.b64encode(f"{batch['ClientId']}:{batch['ClientSecret']}".encode()).decode()

    def token(**more: str) -> tuple[int, Mapping[str, Any]]:
        form = {"grant_type": "client_credentials", **more}
        status, _, text = asked(ministack, "POST", "/oauth2/token", form, Authorization=f"Basic {key}")
        return status, dict(json.loads(text))

    status, answer = token(scope="orders/read")
    assert status == 200 and answer["expires_in"] == 600
    assert claims(answer["access_token"])["scope"] == "orders/read"
    assert token(scope="orders/write")[0] == 400


def test_hosted_page_with_pkce(people: Stack) -> None:
    """From the sign-in page to tokens: the declared callback alone, and a code worth nothing without its verifier."""
    web, witness = client_of(people, "web")["ClientId"], people.witness
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    question = {
        "client_id": web,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "here",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    status, _, page = asked(witness, "GET", f"/oauth2/authorize?{urlencode(question)}")
    assert status == 200 and "password" in page
    elsewhere = {**question, "redirect_uri": "https://evil.example.com/cb"}
    assert asked(witness, "GET", f"/oauth2/authorize?{urlencode(elsewhere)}")[0] == 400

    status, headers, page = asked(
        witness, "POST", "/login", {**question, "username": "ada@acme.com", "password": PASSWORD}
    )
    assert status in (302, 303), page[:300]
    where = urlsplit(headers.get("Location") or headers["location"])
    returned = parse_qs(where.query)
    assert f"{where.scheme}://{where.netloc}{where.path}" == CALLBACK and returned["state"] == ["here"]

    redeem = {
        "grant_type": "authorization_code", "client_id": web, "code": returned["code"][0], "redirect_uri": CALLBACK,
    }  # fmt: skip
    assert asked(witness, "POST", "/oauth2/token", {**redeem, "code_verifier": "x" * 64})[0] == 400
    status, headers, page = asked(
        witness, "POST", "/login", {**question, "username": "ada@acme.com", "password": PASSWORD}
    )
    where = urlsplit(headers.get("Location") or headers["location"])
    redeem["code"] = parse_qs(where.query)["code"][0]
    status, _, text = asked(witness, "POST", "/oauth2/token", {**redeem, "code_verifier": verifier})
    assert status == 200, text
    assert claims(json.loads(text)["id_token"])["email"] == "ada@acme.com"


def test_what_nobody_checks(people: Stack) -> None:
    """What AWS refuses and ministack lets through, so that no test above relies on it; a change shows here."""
    mobile = client_of(people, "mobile")["ClientId"]
    form = {"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "ada@acme.com", "PASSWORD": PASSWORD}}
    passed = set()
    try:
        people.client.initiate_auth(ClientId=mobile, **form)
        passed.add("a flow that the client does not have")
    except people.client.exceptions.ClientError:
        pass
    assert passed == UNCHECKED["ministack"]


def test_open_questions_are_asked(people: Stack, tmp_path: Path) -> None:
    """The program for an account of one's own gets answers here, too, and leaves nothing but what was there."""
    before = {pool["Id"] for pool in people.client.list_user_pools(MaxResults=60)["UserPools"]}
    program = Path(__file__).parents[2] / "demo" / "verify_account.py"
    command = [sys.executable, str(program), "--account", "000000000000", "--region", REGION]
    more = ["--endpoint-url", people.witness.url, "--make-throwaway-pools"]
    done = subprocess.run([*command, *more], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "UpdateUserPool without DeletionProtection\n    seen:    kept" in done.stdout, done.stdout
    assert {pool["Id"] for pool in people.client.list_user_pools(MaxResults=60)["UserPools"]} == before
