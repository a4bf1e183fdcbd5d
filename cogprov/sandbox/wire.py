"""Bytes to parameters and answers to bytes, for the three protocols that the emulated services speak."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cogprov.model.service import Operation, service
from cogprov.sandbox import query_protocol, rest_protocol
from cogprov.sandbox.values import Json, Request, Response, SandboxError

JSON_TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AmazonSSM": "ssm",
    "secretsmanager": "secretsmanager",
    "TrentService": "kms",
}
PROTOCOLS = {
    "cognito-idp": "json",
    "ssm": "json",
    "secretsmanager": "json",
    "kms": "json",
    "sts": "query",
    "iam": "query",
    "lambda": "rest",
}

_SCOPE = re.compile(r"Credential=[^/\s]+/\d+/([^/\s]+)/([^/\s]+)/aws4_request")
_HOST_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True)
class Decoded:
    """A request that has been understood as far as its operation; its parameters are not checked yet."""

    service: str
    region: str
    operation: Operation
    params: Json


def decode(request: Request) -> Decoded:
    """Service and region come from the credential scope of the signature, as with the real endpoints.

    Raises SandboxError when the request names no service, no operation, or carries no readable parameters.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    name, region = _address(request, headers)
    if PROTOCOLS[name] == "json":
        operation, params = _decode_json(name, headers, request.body)
    elif PROTOCOLS[name] == "query":
        operation, params = query_protocol.decode(service(name), request.url, request.body)
    else:
        operation, params = rest_protocol.decode(service(name), request.method, request.url, request.body)
    return Decoded(name, region, operation, params)


def encode(operation: Operation, result: Json, request_id: str) -> Response:
    """A successful answer in the protocol of the operation's service."""
    protocol = PROTOCOLS[operation.service.name]
    if protocol == "query":
        return query_protocol.encode(operation, result, request_id)
    if protocol == "rest":
        return rest_protocol.encode(operation, result, request_id)
    # An operation without an output shape answers with no bytes at all, not with an empty object.
    body = json.dumps(result, separators=(",", ":")).encode() if "output" in operation.raw else b""
    return Response(200, _json_headers(body, request_id), body)


def encode_error(service_name: str, error: SandboxError, request_id: str) -> Response:
    """A refusal in the protocol of the service; JSON when the service is unknown."""
    protocol = PROTOCOLS.get(service_name, "json")
    if protocol == "query":
        return query_protocol.encode_error(service(service_name), error, request_id)
    if protocol == "rest":
        return rest_protocol.encode_error(error, request_id)
    body = json.dumps({"__type": error.code, "message": error.message}, separators=(",", ":")).encode()
    headers = _json_headers(body, request_id)
    return Response(error.status, {**headers, "x-amzn-errortype": f"{error.code}:"}, body)


def service_of(request: Request) -> str:
    """The service a request is for, or an empty string: what an answer to an undecodable request needs."""
    try:
        return _address(request, {name.lower(): value for name, value in request.headers.items()})[0]
    except SandboxError:
        return ""


def not_implemented(what: str) -> SandboxError:
    """The sandbox's own refusal: 501, which no client retries, with the name of what is missing."""
    return SandboxError("NotImplementedException", f"The sandbox does not implement {what}", 501)


def _address(request: Request, headers: Mapping[str, str]) -> tuple[str, str]:
    scope = _SCOPE.search(headers.get("authorization", ""))
    if scope:
        region, name = scope[1], scope[2]
    else:
        host = headers.get("host") or urlsplit(request.url).hostname or ""
        found = _HOST_REGION.search(host)
        name, region = _unsigned_service(request, headers, host), found[0] if found else _DEFAULT_REGION
    if name not in PROTOCOLS:
        raise not_implemented(f"the service {name or 'of this request'}")
    return name, region


def _unsigned_service(request: Request, headers: Mapping[str, str], host: str) -> str:
    target = headers.get("x-amz-target", "").partition(".")[0]
    if target in JSON_TARGETS:
        return JSON_TARGETS[target]
    if re.match(r"/20\d\d-\d\d-\d\d/functions", urlsplit(request.url).path):
        return "lambda"
    return host.partition(".")[0]


def _decode_json(name: str, headers: Mapping[str, str], body: bytes) -> tuple[Operation, Json]:
    operation_name = headers.get("x-amz-target", "").rpartition(".")[2]
    operation = service(name).operations.get(operation_name)
    if operation is None:
        raise not_implemented(f"{name}:{operation_name}")
    try:
        params = json.loads(body or b"{}")
    except ValueError:
        raise SandboxError("SerializationException", "The request body is not valid JSON") from None
    if not isinstance(params, dict):
        raise SandboxError("SerializationException", "The request body is not a JSON object")
    return operation, params


def _json_headers(body: bytes, request_id: str) -> dict[str, str]:
    return {
        "content-type": "application/x-amz-json-1.1",
        "content-length": str(len(body)),
        "x-amzn-requestid": request_id,
    }
