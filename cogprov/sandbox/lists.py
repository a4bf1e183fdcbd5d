"""Pages. A page may be empty and still carry a token; a client must loop on the token alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence

from cogprov.sandbox.context import Context
from cogprov.sandbox.errors import invalid
from cogprov.sandbox.values import Json


def page(
    ctx: Context,
    items: Sequence[Json],
    identity: Callable[[Json], str],
    *,
    size: int | None,
    token: str | None,
    maximum: int = 60,
) -> tuple[list[Json], str | None]:
    """One page of the items, and the token for the next one or None.

    A token holds the sort key of the last item given, so that items made or deleted in between shift nothing. With a
    forced page size the very first page is empty: that is where careless clients stop.
    """
    # Without noise, lists keep the order of creation; the position is then the key.
    shuffled = ctx.settings.noise
    keys = [ctx.order(identity(item)) if shuffled else (index, "") for index, item in enumerate(items)]
    keyed = sorted(zip(keys, items, strict=True), key=lambda pair: pair[0])
    after = _decode(token) if token else None
    forced = ctx.settings.page_size
    if forced is not None and after is None and keyed:
        return [], _encode((-1, ""))
    rest = [pair for pair in keyed if after is None or pair[0] > after]
    limit = min(size or maximum, maximum, forced or maximum)
    chosen = rest[:limit]
    return [item for _, item in chosen], _encode(chosen[-1][0]) if len(rest) > limit else None


def paged(
    ctx: Context, params: Json, name: str, items: Sequence[Json], key: str, *, size: str = "MaxResults", most: int = 60
) -> Json:
    """The whole answer of a list operation whose items are told apart by the member ``key``."""
    found, token = page(
        ctx,
        items,
        lambda item: str(item[key]),
        size=params.get(size),
        token=params.get("NextToken"),
        maximum=most,
    )
    return {name: found, **({"NextToken": token} if token else {})}


def lagging(ctx: Context, present: Sequence[Json], ghosts: Json) -> list[Json]:
    """The records that a list shows: what is there, unless lists lag behind. Describing tells the truth at once.

    ``ghosts`` holds deleted records by identity; see :func:`remember`.
    """
    lag = ctx.settings.list_lag
    if not lag:
        return list(present)
    known = [record for record in present if ctx.now - record["created"] >= lag]
    return [*known, *(ghost["record"] for ghost in ghosts.values() if ctx.now - ghost["deleted"] < lag)]


def remember(ctx: Context, ghosts: Json, identity: str, record: Json) -> None:
    """Keep a deleted record for lists that lag behind, and forget those whose time is over."""
    lag = ctx.settings.list_lag
    if not lag:
        return
    for old in [key for key, ghost in ghosts.items() if ctx.now - ghost["deleted"] >= lag]:
        del ghosts[old]
    ghosts[identity] = {"record": record, "deleted": ctx.now}


def _encode(key: tuple[int, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decode(token: str) -> tuple[int, str]:
    try:
        key = json.loads(base64.urlsafe_b64decode(token.encode()))
    except ValueError:
        key = None
    if not (isinstance(key, list) and len(key) == 2 and isinstance(key[0], int) and isinstance(key[1], str)):
        raise invalid("Invalid pagination token given.")
    return key[0], key[1]
