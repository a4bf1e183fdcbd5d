"""Does an answer prove itself.

botocore takes a body that is cut off, empty or not JSON at all for an answer with no members: "zero clients". It also
switches off urllib3's own length check. So every raw answer is looked at here before anybody believes the parsed one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from cogprov.aws.paging import TOKENS
from cogprov.model.service import Operation, service

_JSON: Final = frozenset({"json", "rest-json"})


@dataclass(frozen=True)
class Raw:
    """An HTTP answer as it came. ``body`` is None when it is streamed to the caller unread."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Finding:
    """What a raw answer is worth.

    ``flaw`` says why it is worth nothing (empty when it is sound); ``foreign`` that it is whole but not of this
    protocol, as the error pages of proxies, load balancers and emulators are; ``document`` is its JSON.
    """

    flaw: str = ""
    foreign: bool = False
    document: Any = field(default=None, repr=False)


def examine(raw: Raw, operation: Operation) -> Finding:
    """Check length and syntax of an answer, whatever its status."""
    if raw.body is None or operation.http.get("method") == "HEAD":
        return Finding()
    declared = raw.headers.get("content-length", "")
    # An encoded body has been decoded by the time it is seen here, so its length says nothing.
    if declared.isdigit() and int(declared) != len(raw.body) and not raw.headers.get("content-encoding"):
        return Finding(f"the answer is cut off: {len(raw.body)} of {declared} bytes came")
    if operation.service.metadata.get("protocol") not in _JSON or "payload" in operation.output.raw:
        return Finding()
    return _as_json(raw)


def missing(document: Any, operation: Operation) -> str:
    """Why a successful answer cannot be all of it; empty when nothing speaks against it.

    ``document`` is the raw JSON object, or the parsed body for protocols other than JSON.
    """
    wanted, any_of = _expectation(operation.service.name, operation.name)
    for name in wanted:
        if document.get(name) is None:
            return f"the answer has no {name}"
    if any_of and all(document.get(name) is None for name in any_of):
        return "the answer has none of the members of an answer"
    return ""


def news(unmodelled: Iterable[str], operation: Operation) -> tuple[str, ...]:
    """Of the members that an answer has and its shape lacks, those that may be settings nobody here knows of.

    Not what the model has as an input of another operation: that is written, and read, where the model has it, and an
    endpoint only shows it once more. Nor what is not spelled as the service spells its members, which is an endpoint's
    own bookkeeping.
    """
    inputs, capital = _vocabulary(operation.service.name)
    last = ((path, path.rpartition(".")[2]) for path in unmodelled)
    return tuple(path for path, name in last if name not in inputs and (name[:1].isupper() or not capital))


@cache
def _vocabulary(service_name: str) -> tuple[frozenset[str], bool]:
    """Every input member of every operation, and whether all of them begin with a capital."""
    operations = service(service_name).operations.values()
    names = frozenset(name for operation in operations for name in operation.input.members)
    return names, all(name[:1].isupper() for name in names)


def _as_json(raw: Raw) -> Finding:
    body = raw.body or b""
    if not body:
        # An operation without an output may answer nothing at all. An error always has a body, or AWS did not write it.
        named = raw.status < 400 or "x-amzn-errortype" in raw.headers or raw.status >= 500
        return Finding(document={}) if named else Finding("the answer is empty", True)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        # JSON that breaks off was JSON to begin with; anything else was written by somebody else.
        foreign = not body.lstrip().startswith((b"{", b"["))
        return Finding("the answer is not JSON" if foreign else "the answer's JSON is broken", foreign)
    if not isinstance(document, dict):
        return Finding("the answer is not a JSON object", True)
    return Finding(document=document)


@cache
def _expectation(service_name: str, operation_name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Members that every successful answer has, and members of which it has at least one.

    The model seldom says which members are always there. Two things can be relied on: what it does call required, and
    the one structure or list that an answer consists of beside its token (``UserPool``, ``UserPoolClients``). An
    answer with several members leaves out what is not set, but a read never leaves out all of them. A lone map may
    be left out when it is empty (tags), and XML cannot tell an empty list from an absent one.
    """
    operation = service(service_name).operation(operation_name)
    shape = operation.output
    if operation.service.metadata.get("protocol") == "rest-xml" or "payload" in shape.raw:
        return (), ()
    main = {name: member.type for name, member in shape.members.items() if name not in TOKENS}
    wanted = [name for name, kind in main.items() if kind in ("structure", "list")]
    certain = wanted if len(main) == 1 else [name for name in wanted if name in shape.required]
    reads = operation_name.startswith(("Describe", "Get", "List"))
    any_of = () if not reads or set(main.values()) == {"map"} else tuple(main)
    return tuple(certain), any_of
