"""A client in the place of botocore's, for tests that make hundreds of thousands of calls.

Everything that cogprov itself does with a call stays: attempts, proof of the answer, decoding, patience. Left out is
what botocore does around it (endpoint rules, signing, headers), which costs five times as much as all the rest. Other
tests, and the ones with real processes, go through botocore.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from cogprov.aws.clients import Clients
from cogprov.aws.door import Door
from cogprov.aws.inprocess import WireRequest
from cogprov.model.service import Service, service
from cogprov.sandbox.engine import _wire_values

URL = "https://cognito-idp.us-east-1.amazonaws.com/"
SCOPE = "AWS4-HMAC-SHA256 Credential=AKIA/20270115/{region}/cognito-idp/aws4_request, Signature=x"


class ThinClient:
    """The methods of a Cognito client, by attribute as botocore has them."""

    def __init__(self, region: str, handle: Callable[[Any], Any], listen: Callable[..., None]) -> None:
        self._region = region
        self._handle = handle
        self._listen = listen
        self._operations = {_snake(name): name for name in _cognito().operations}

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        try:
            operation = self._operations[name]
        except KeyError:
            raise AttributeError(name) from None
        return lambda **params: self._call(operation, params)

    def close(self) -> None:
        """There is no connection."""

    def _call(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        headers = {
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            "Authorization": SCOPE.format(region=self._region),
        }
        body = json.dumps(_wire_values(dict(params))).encode()
        answer = self._handle(WireRequest("POST", URL, headers, body))
        if answer.lost:
            raise (ReadTimeoutError if answer.lost == "timeout" else ConnectionClosedError)(endpoint_url=URL)
        told = {"status_code": answer.status, "headers": _Headers(answer.headers), "body": answer.body}
        self._listen(told)
        metadata = {"RequestId": answer.headers.get("x-amzn-requestid", ""), "HTTPStatusCode": answer.status}
        if answer.status < 300:
            return {"ResponseMetadata": metadata}
        said = json.loads(answer.body)
        raise ClientError(
            {
                "Error": {"Code": said["__type"], "Message": said["message"]},
                "ResponseMetadata": metadata,  # type: ignore[typeddict-item]
            },
            operation,
        )


class ThinClients(Clients):
    """botocore's clients, but for Cognito."""

    def _create(self, service: str, region: str) -> Any:
        if service != "cognito-idp":
            return super()._create(service, region)
        wire = self._setup.wire
        assert wire is not None
        return ThinClient(region, wire.handle, self._listen)


class _Headers(dict[str, str]):
    """Header names in any case, as requests has them."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def thin(door: Door) -> Door:
    """The same Door, through thin clients."""
    attempts = door._attempts
    attempts._clients = ThinClients(door._setup, attempts._listen)
    return door


def _cognito() -> Service:
    return service("cognito-idp")


def _snake(name: str) -> str:
    from botocore import xform_name

    return str(xform_name(name))
