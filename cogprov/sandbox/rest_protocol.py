"""The rest-json protocol of Lambda: parameters in path, query string and body."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cogprov.model.service import Operation, Service, Shape
from cogprov.sandbox.values import Json, Response, SandboxError


def decode(model: Service, method: str, url: str, body: bytes) -> tuple[Operation, Json]:
    """The operation whose method and path template fit, and its parameters."""
    parts = urlsplit(url)
    for verb, template, operation in _routes(model):
        found = template.fullmatch(parts.path) if verb == method else None
        if found:
            return operation, _params(operation.input, found.groupdict(), dict(parse_qsl(parts.query)), body)
    raise SandboxError("NotImplementedException", f"The sandbox does not implement {method} {parts.path}", 501)


def encode(operation: Operation, result: Json, request_id: str) -> Response:
    status = int(operation.http.get("responseCode", 200))
    body = b"" if status == 204 else json.dumps(result, separators=(",", ":")).encode()
    return _answer(status, body, request_id)


def encode_error(error: SandboxError, request_id: str) -> Response:
    blamed = "User" if error.status < 500 else "Service"
    answer = _answer(error.status, json.dumps({"Type": blamed, "Message": error.message}).encode(), request_id)
    return Response(error.status, {**answer.headers, "x-amzn-errortype": error.code}, answer.body)


def _answer(status: int, body: bytes, request_id: str) -> Response:
    headers = {"content-type": "application/json", "content-length": str(len(body)), "x-amzn-requestid": request_id}
    return Response(status, headers, body)


@cache
def _routes(model: Service) -> list[tuple[str, re.Pattern[str], Operation]]:
    """Every operation's method and path, longer templates first."""
    routes = []
    for operation in model.operations.values():
        template = operation.http["requestUri"].partition("?")[0].rstrip("/")
        pattern = re.sub(r"\\{(\w+)\\?\+?\\}", r"(?P<\1>[^/]+)", re.escape(template))
        routes.append((operation.http["method"], re.compile(pattern + "/?"), operation))
    return sorted(routes, key=lambda route: -len(route[1].pattern))


def _params(shape: Shape, path: dict[str, str], query: dict[str, str], body: bytes) -> Json:
    params: Json = {}
    for name, member in shape.members.items():
        wire_name = str(member.member_traits.get("locationName", name))
        location = member.member_traits.get("location")
        if location == "uri" and wire_name in path:
            params[name] = unquote(path[wire_name])
        elif location == "querystring" and wire_name in query:
            params[name] = query[wire_name]
    return {**_body(body), **params}


def _body(body: bytes) -> Json:
    if not body:
        return {}
    try:
        content: Any = json.loads(body)
    except ValueError:
        raise SandboxError("InvalidRequestContentException", "Could not parse request body into json") from None
    if not isinstance(content, dict):
        raise SandboxError("InvalidRequestContentException", "The request body is not a JSON object")
    return content
