"""Creates that may or may not have happened: which live objects could have come of them, and what they sent."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any, Final

from cogprov.model.actions import LiveObject
from cogprov.model.kind import Kind
from cogprov.model.paths import get, undotted
from cogprov.model.values import ABSENT
from cogprov.planning.past import Intended, Past, as_remembered

SKEW: Final = 300.0
"""Seconds that the clocks of this machine and of the service may be apart."""

LATEST: Final = 900.0
"""Seconds after which AWS no longer takes a request, because its signature has expired."""


def creates(address: str, past: Past) -> tuple[Intended, ...]:
    """The creates of an address whose outcome is not known."""
    return tuple(each for each in past.intents.values() if each.address == address and each.verb == "create")


def made_at(kind: Kind, body: Mapping[str, Any]) -> float | None:
    """When an object was made, as an item of a list or a first read tells; None where it does not."""
    date = body.get(kind.dated) if kind.dated else None
    if isinstance(date, datetime.datetime):
        return date.timestamp()
    return float(date) if isinstance(date, (int, float)) else None


def may_have_made(intent: Intended, own_id: str, made: float | None) -> bool:
    """Whether an object can have come of a call: it was not there before it, and not made when it could not arrive.

    An intent may be open for days whose call was never sent. What somebody else makes meanwhile is theirs.
    """
    in_time = made is None or intent.at - SKEW <= made <= intent.at + LATEST + SKEW
    return in_time and own_id not in intent.before


def makers(kind: Kind, address: str, live: LiveObject, past: Past) -> tuple[Intended, ...]:
    """The creates of an address of which a live object may have come."""
    made = made_at(kind, live.parts.get(kind.reads[0].operation, {}))
    own_id = kind.own_id(live.identity)
    return tuple(intent for intent in creates(address, past) if may_have_made(intent, own_id, made))


def sealed_digest(kind: Kind, words: Mapping[str, Any], past: Past) -> str:
    """A keyed digest of what is sent once and never told again, such as a chosen secret; empty where nothing is.

    It travels with the intent: of an object whose run died it is all that tells what it was made with.
    """
    said = {undotted(path): get(words, path) for path in sorted(kind.write_only & kind.create_only)}
    kept = {path: as_remembered(value, past) for path, value in said.items() if value not in (ABSENT, None)}
    return past.digest(json.dumps(kept, sort_keys=True)) if kept else ""
