"""Pages of list calls. Token members and page sizes come from the service model.

botocore has paginators for a few operations only, and takes an empty page with a token for what it is, as is done
here: emptiness says nothing about the end, the token alone does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cogprov.aws.answers import Items, Reply
from cogprov.aws.errors import Failure, Unreachable
from cogprov.model.errors import InternalError
from cogprov.model.service import Operation

_TOKEN_PAIRS: Final = (
    ("NextToken", "NextToken"),
    ("PaginationToken", "PaginationToken"),
    ("ContinuationToken", "NextContinuationToken"),
    ("Marker", "NextMarker"),
    ("Marker", "Marker"),
)
"""Input member and output member, as the services used here name them."""

_SIZES: Final = ("MaxResults", "Limit", "MaxItems")

TOKENS: Final = frozenset(name for pair in _TOKEN_PAIRS for name in pair)


@dataclass(frozen=True)
class Style:
    """How one operation pages: the token's name on the way in and out, and the largest page."""

    token_in: str = ""
    token_out: str = ""
    size: str = ""
    largest: int = 0


def style(operation: Operation) -> Style:
    """How an operation pages; empty names when it does not."""
    sent, answered = operation.input.members, operation.output.members
    token = next(((i, o) for i, o in _TOKEN_PAIRS if i in sent and o in answered), ("", ""))
    size = next((name for name in _SIZES if name in sent and sent[name].max is not None), "")
    return Style(*token, size, int(sent[size].max or 0) if size else 0)


def collect(
    operation: Operation, params: Mapping[str, Any], result: str, ask: Callable[[Mapping[str, Any]], Reply]
) -> Items:
    """All items of all pages, asked for with ``ask``.

    A page size in ``params`` stands; otherwise the largest is asked for. Raises Unreachable when a token comes
    twice: following it would never end, and stopping there would pass a part for the whole.
    """
    if result not in operation.output.members:
        raise InternalError(f"{operation.service.name}:{operation.name} does not list {result}")
    how = style(operation)
    request = dict(params)
    if how.size:
        request.setdefault(how.size, how.largest)
    items = Items()
    seen: set[str] = set()
    while True:
        reply = ask(request)
        items.add_page(reply.body.get(result) or [], result, reply.unmodelled)
        token = reply.body.get(how.token_out) if how.token_out else None
        if not token:
            return items
        if token in seen:
            raise _circular(operation, reply)
        seen.add(token)
        request[how.token_in] = token


def _circular(operation: Operation, reply: Reply) -> Unreachable:
    failure = Failure(operation.service.name, operation.name, "RepeatedToken", "", reply.request_id, 200)
    return Unreachable(
        f"{operation.service.name}:{operation.name} gave the same page token twice, so the list cannot be read whole",
        failure,
        hints=["run again; if it stays, the endpoint's paging is broken"],
    )
