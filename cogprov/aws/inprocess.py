"""Answering botocore's requests inside the process, through its ``before-send`` event: no socket, no server."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class WireRequest:
    """A signed request, as it would go over the wire."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class WireResponse(Protocol):
    """What a Wire answers. ``lost`` is empty, ``timeout`` or ``reset``: then there is no answer, whatever happened."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...
    @property
    def lost(self) -> str: ...


class Wire(Protocol):
    """The other side. It may be called from several threads at once."""

    def handle(self, request: Any) -> WireResponse: ...


class _Stream(io.BytesIO):
    """A body in the place of urllib3's response, of which botocore uses ``read`` and ``stream``."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def answerer(wire: Wire) -> Callable[..., Any]:
    """A ``before-send`` handler that asks the wire instead of the network.

    It raises what botocore raises when an answer is lost: ReadTimeoutError or ConnectionClosedError.
    """
    from botocore.awsrequest import AWSResponse
    from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

    def answer(request: Any, **_: Any) -> Any:
        response = wire.handle(WireRequest(request.method, request.url, _plain(request.headers), _bytes(request.body)))
        if response.lost == "timeout":
            raise ReadTimeoutError(endpoint_url=request.url)
        if response.lost:
            raise ConnectionClosedError(endpoint_url=request.url)
        return AWSResponse(request.url, response.status, dict(response.headers), _Stream(response.body))  # type: ignore[arg-type]

    return answer


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in headers.items()}


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, (bytes, bytearray)) else bytes(body.read())
