"""Helpers of the sandbox's tests: short calls, refusals, and botocore clients that talk to a sandbox in process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from cogprov.model.service import Shape, service
from cogprov.sandbox import Request, Sandbox, SandboxError

ROLE = "arn:aws:iam::123456789012:role/sms"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:trigger"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
IDENTITY = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"


class Cognito:
    """One sandbox with its calls as methods: ``cognito.DescribeUserPool(UserPoolId=...)``.

    Every answer is checked against the service model, so no handler can answer with a member that botocore drops.
    """

    def __init__(self, sandbox: Sandbox, service_name: str = "cognito-idp") -> None:
        self.sandbox = sandbox
        self._service = service_name

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        def call(region: str = "us-east-1", **params: Any) -> dict[str, Any]:
            answer = self.sandbox.call(self._service, operation, params, region)
            conforms(service(self._service).operation(operation).output, answer, operation)
            return answer

        return call

    def of(self, service_name: str) -> Cognito:
        """The same sandbox, another service."""
        return Cognito(self.sandbox, service_name)

    def pool(self, **params: Any) -> str:
        """A new pool's id."""
        return str(self.CreateUserPool(PoolName="customers", **params)["UserPool"]["Id"])

    def client(self, pool: str, **params: Any) -> str:
        """A new client's id."""
        created = self.CreateUserPoolClient(UserPoolId=pool, **{"ClientName": "web", **params})
        return str(created["UserPoolClient"]["ClientId"])

    def described(self, pool: str) -> dict[str, Any]:
        return dict(self.DescribeUserPool(UserPoolId=pool)["UserPool"])


def conforms(shape: Shape, value: Any, path: str) -> None:
    """Fail unless the value has the shape: known members only, required ones present, right types, known enums."""
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "integer": int,
        "long": int,
        "boolean": bool,
        "timestamp": (int, float),
        "list": list,
        "map": dict,
        "structure": dict,
        "blob": str,
    }
    assert shape.document or isinstance(value, kinds[shape.type]), f"{path} is not a {shape.type}: {value!r}"
    if shape.type == "structure" and not shape.document:
        assert shape.required <= set(value), f"{path} lacks {shape.required - set(value)}"
        for name, item in value.items():
            assert name in shape.members, f"{path}.{name} is not modelled"
            conforms(shape.members[name], item, f"{path}.{name}")
    elif shape.type == "list":
        for item in value:
            conforms(shape.element, item, f"{path}[]")
    elif shape.type == "map":
        for key, item in value.items():
            conforms(shape.value, item, f"{path}.{key}")
    elif shape.enum:
        assert value in shape.enum, f"{path} is {value}"


def refusal(code: str, words: str = "") -> Any:
    """A context in which a call must be refused with this code and these words."""
    return _Refusal(code, words)


class _Refusal:
    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words

    def __enter__(self) -> _Refusal:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        assert isinstance(error, SandboxError), f"expected {self.code}, got {error!r}"
        assert error.code == self.code, f"expected {self.code}, got {error}"
        assert self.words in error.message, f"expected {self.words!r} in {error.message!r}"
        return True


def invalid(words: str = "") -> Any:
    return refusal("InvalidParameterException", words)


class _Raw(io.BytesIO):
    """A body as botocore reads it from urllib3."""

    def stream(self, amt: int = 65536, decode_content: bool | None = None) -> Iterator[bytes]:
        while chunk := self.read(amt):
            yield chunk


def attach(client: Any, sandbox: Sandbox) -> Any:
    """Let a botocore client be answered by a sandbox, without a network."""

    def send(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        def text(value: Any) -> str:
            return value.decode() if isinstance(value, bytes) else str(value)

        headers = {name: text(value) for name, value in request.headers.items()}
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        response = sandbox.handle(Request(request.method, request.url, headers, body))
        if response.lost == "timeout":
            raise ReadTimeoutError(endpoint_url=request.url)
        if response.lost == "reset":
            raise ConnectionClosedError(endpoint_url=request.url)
        return AWSResponse(request.url, response.status, response.headers, _Raw(response.body))

    client.meta.events.register("before-send.*", send)
    return client


def boto(sandbox: Sandbox, service_name: str = "cognito-idp", **config: Any) -> Any:
    """A boto3 client that talks to a sandbox."""
    client = boto3.client(  # type: ignore[call-overload]
        service_name,
        region_name="us-east-1",
        aws_access_key_id="AK",
        aws_secret_access_key="sandbox",
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}, **config),
    )
    return attach(client, sandbox)
