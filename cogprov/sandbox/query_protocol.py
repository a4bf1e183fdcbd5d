"""The query protocol of IAM and STS: a form goes in, XML comes out."""

from __future__ import annotations

from datetime import datetime, timezone
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cogprov.model.service import Operation, Service, Shape
from cogprov.sandbox.values import Json, Response, SandboxError


def decode(model: Service, url: str, body: bytes) -> tuple[Operation, Json]:
    """The operation and its parameters, from the form in the body or, for a GET, from the query string."""
    form = dict(parse_qsl(body.decode() or urlsplit(url).query, keep_blank_values=True))
    name = form.get("Action", "")
    operation = model.operations.get(name)
    if operation is None:
        raise SandboxError("InvalidAction", f"The sandbox does not implement {model.name}:{name}", 501)
    return operation, {
        key: value for key, value in _read(operation.input, form, "").items() if key not in ("Action", "Version")
    }


def encode(operation: Operation, result: Json, request_id: str) -> Response:
    """``<OpResponse><OpResult>...</OpResult></OpResponse>``; the result is left out when the operation has none."""
    name = operation.name
    content = _write(operation.output, result)
    inner = f"<{name}Result>{content}</{name}Result>" if "output" in operation.raw else ""
    body = (
        f'<{name}Response xmlns="{operation.service.metadata["xmlNamespace"]}">{inner}'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
    )
    return _answer(200, body, request_id)


def encode_error(model: Service, error: SandboxError, request_id: str) -> Response:
    blamed = "Sender" if error.status < 500 else "Receiver"
    body = (
        f'<ErrorResponse xmlns="{model.metadata["xmlNamespace"]}"><Error><Type>{blamed}</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return _answer(error.status, body, request_id)


def _answer(status: int, text: str, request_id: str) -> Response:
    body = text.encode()
    headers = {"content-type": "text/xml", "content-length": str(len(body)), "x-amzn-requestid": request_id}
    return Response(status, headers, body)


def _read(shape: Shape, form: dict[str, str], prefix: str) -> Any:
    """The value of a shape at a prefix of the form's dotted keys. Absent members stay absent."""
    if shape.type == "structure":
        found = {name: f"{prefix}.{name}" if prefix else name for name in shape.members}
        return {name: _read(shape.members[name], form, key) for name, key in found.items() if _given(form, key)}
    if shape.type == "list":
        items: list[Any] = []
        while _given(form, key := f"{prefix}.member.{len(items) + 1}"):
            items.append(_read(shape.element, form, key))
        return items
    return _scalar(shape, form[prefix])


def _given(form: dict[str, str], key: str) -> bool:
    return key in form or any(name.startswith(f"{key}.") for name in form)


def _scalar(shape: Shape, text: str) -> Any:
    """Form values are text. What does not parse is left to the validator, which will say so."""
    if shape.type == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if shape.type in ("integer", "long"):
        return int(text) if text.lstrip("-").isdigit() else text
    return text


def _write(shape: Shape, value: Any) -> str:
    if shape.type == "structure":
        parts = [(name, shape.members[name], item) for name, item in value.items()]
        return "".join(f"<{name}>{_write(member, item)}</{name}>" for name, member, item in parts)
    if shape.type == "list":
        return "".join(f"<member>{_write(shape.element, item)}</member>" for item in value)
    if shape.type == "boolean":
        return "true" if value else "false"
    if shape.type == "timestamp":
        return datetime.fromtimestamp(value, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return escape(str(value))
