"""What goes over the wire and what a sandbox records: plain data, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object as the wire carries it: blobs are base64 text, timestamps are epoch seconds."""


@dataclass(frozen=True)
class Request:
    """One HTTP request, as a client signed it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    lost: str = ""
    """Empty, or the network failure (``timeout``, ``reset``) that the caller must see instead of this answer."""


@dataclass
class Fault:
    """One planned failure. It strikes the calls number ``nth`` to ``nth + times - 1`` that match ``operation``."""

    operation: str
    """The operation's name, or ``*`` for any."""
    kind: str
    """One of :data:`FAULT_KINDS`."""
    nth: int = 1
    times: int = 1
    code: str = ""
    """For ``refused``: the error code to answer with."""
    requests: int = 1
    """For ``late``: the effect takes place when this many further requests have come in ..."""
    seconds: float = 0.0
    """... or, when positive, as soon as the clock has moved on by this much."""
    seen: int = 0
    """How many matching calls there have been. Kept by the sandbox."""


FAULT_KINDS = (
    "throttle",
    "concurrent",
    "timeout-before",
    "timeout-after",
    "reset-before",
    "reset-after",
    "error-before",
    "error-after",
    "denied",
    "truncated",
    "refused",
    "late",
)


@dataclass(frozen=True)
class Call:
    """One line of the sandbox's log."""

    service: str
    operation: str
    params: Json
    region: str
    status: int
    code: str
    """The error code, or empty when the call succeeded."""
    time: float
    lost: str = ""
    """The network failure the caller saw instead of the answer, if any."""


class SandboxError(Exception):
    """A refusal by the emulated service: what botocore turns into a ``ClientError``."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
