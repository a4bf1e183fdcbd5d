"""What was read of AWS, in the form that plans are made from."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cogprov.model.actions import Identity, LiveObject, Parts
from cogprov.model.kind import Kind
from cogprov.model.paths import copied, get, merged, put, without
from cogprov.model.values import ABSENT, PLAIN, Body, Path

_REGION: Final = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+")
_SECRET_KEYS: Final = frozenset({"ClientSecret", "client_secret", "private_key", "ClientSecretValue"})


@dataclass(frozen=True)
class Live:
    """All that a run read, by address where an address has it."""

    objects: Mapping[str, LiveObject] = field(default_factory=dict)
    unmanaged: tuple[tuple[str, LiveObject], ...] = ()
    """(address of the parent, object) for each object that no file and no state knows."""
    foreign: tuple[tuple[str, LiveObject], ...] = ()
    """The same for what is nobody's business."""
    ambiguous: Mapping[str, tuple[Identity, ...]] = field(default_factory=dict)
    """Several live objects of the name of a declared one."""
    namesakes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of pools that carry the name of one that is about to be created."""
    claimed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of pools whose tags say that they are what an address stands for, though the state does not know them."""
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of pools that a call whose answer was lost made beside the one that the state knows at an address."""
    abandoned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of pools that an interrupted run made for an address that neither the files nor the state have any more."""
    strays: Mapping[str, str] = field(default_factory=dict)
    """Pools that this stack made and that neither the files nor the state know: ids, each with the address in its tags.
    Looked for where a pool is to be made."""
    not_checked: Mapping[str, str] = field(default_factory=dict)
    """Addresses that could not be read, and why."""
    impossible: Mapping[str, str] = field(default_factory=dict)
    """Addresses of what is not there and cannot be made yet, and why."""
    unlisted: frozenset[tuple[str, str]] = frozenset()
    """(address of the parent, kind) for each list that the endpoint does not have."""
    account: str = ""
    calls: int = 0
    seconds: float = 0.0
    at: float = 0.0
    """When the reading began, in seconds since 1970: what took effect later may not be in it."""


def region_of(identity: Identity, usual: str) -> str:
    """The Region that a pool's id names; the usual one for ids that name none."""
    prefix = identity.get("UserPoolId", "").partition("_")[0]
    return prefix if _REGION.fullmatch(prefix) else usual


def account_of(live: LiveObject) -> str:
    """The account in an object's ARN, or empty."""
    arn = live.attributes.get("arn")
    pieces = arn.split(":") if isinstance(arn, str) else []
    return pieces[4] if len(pieces) > 5 else ""


def built(
    kind: Kind, identity: Identity, parts: Parts, region: str, unmodelled: tuple[str, ...] = (), *, whole: bool = True
) -> LiveObject:
    """A live object from its raw answers."""
    body = kind.tidy(kind.extract(identity, parts)) if whole else {}
    own = {key: value for key, value in kind.attributes(identity, parts, region).items() if value is not ABSENT}
    pool = parts.get(kind.reads[0].operation, {}) if kind.reads else {}
    return LiveObject(
        kind=kind.name,
        identity=kind.ordered(identity),
        body=body,
        words=kind.lens.from_api(body),
        parts=parts,
        key=kind.key_of(identity, parts),
        attributes={"id": kind.own_id(identity), **own},
        fingerprint=fingerprint(kind, parts),
        unmodelled=unmodelled,
        whole=whole,
        parent=identity.get("UserPoolId", "") if kind.parent else "",
        users=pool.get("EstimatedNumberOfUsers") if not kind.parent else None,
    )


def fingerprint(kind: Kind, parts: Parts) -> str:
    """SHA-256 of the raw answers, without what changes by itself and without secrets."""

    def plain(value: Any) -> Any:
        if type(value) in PLAIN:
            return value
        if isinstance(value, Mapping):
            return {
                key: "(secret)" if key in _SECRET_KEYS else plain(item)
                for key, item in value.items()
                if key not in kind.volatile
            }
        if isinstance(value, list):
            return sorted((plain(item) for item in value), key=repr)
        return value

    text = json.dumps(plain(parts), sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def as_left(kind: Kind, live: LiveObject, seen: Mapping[str, Any]) -> LiveObject:
    """A live object without the flags that the last run switched off and the service shows as on all the same, and with
    what the service does not tell as it was last sent."""
    off = tuple(path for path in kind.unsure(live.words) if get(seen, path) is False)
    silent = tuple(path for path in kind.untold if get(live.words, path) is ABSENT and get(seen, path) is not ABSENT)
    if not off and not silent:
        return live
    words = without(live.words, off)
    for path in silent:
        put(words, path, get(seen, path))
    return replace(live, words=words, body=kind.tidy(kind.lens.to_api(words)))


def unread_words(kind: Kind, live: LiveObject) -> tuple[Path, ...]:
    """The words of an object that the endpoint does not show, because it lacks the operation that tells them."""
    return tuple(path for read in kind.reads if read.operation in live.unread for path in sorted(read.tells))


def filled(kind: Kind, body: Body) -> Body:
    """A canonical body with the service's defaults where it says nothing."""
    return merged(kind.service_defaults(body), body)


def filled_words(kind: Kind, body: Body) -> Body:
    return kind.lens.from_api(filled(kind, body))


def whole_words(kind: Kind, live: LiveObject) -> Body:
    """The words of a live object with the service's defaults where it says nothing."""
    full = filled(kind, live.body)
    return live.words if full == live.body else kind.lens.from_api(full)


def default_words(kind: Kind) -> Body:
    """The service's defaults in words."""
    return copied(_default_words(kind))


@functools.cache
def _default_words(kind: Kind) -> Body:
    return kind.lens.from_api(kind.service_defaults({}))
