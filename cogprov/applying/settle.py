"""After a create whose outcome nobody knows: look, and look again, until it shows or surely did not happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.errors import Refused
from cogprov.model.kind import Kind
from cogprov.planning.live import region_of
from cogprov.planning.past import LATEST
from cogprov.planning.plan import Action
from cogprov.state import Intent

if TYPE_CHECKING:
    from cogprov.applying.run import Run
    from cogprov.aws.door import Door

WINDOW: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between looks. Together they cover a read timeout; what comes later still is found by the next run."""

BRIEF: Final = (0.0, 1.0, 2.0)
"""The same for a call of an earlier run, which has had its time already."""


def ids_now(kind: Kind, parent: Identity, door: Door) -> tuple[str, ...]:
    """The ids of all there are in a parent: of what has no name, only an id that is new tells what a call made."""
    listing = kind.listing
    assert listing is not None
    region = region_of(parent, door.region)
    items = door.pages(kind.service, listing.operation, dict(parent), result=listing.result, region=region)
    return tuple(kind.own_id(listing.identify(parent, item)) for item in items)


def found_after_doubt(
    action: Action,
    kind: Kind,
    params: Mapping[str, Any],
    parent: Identity,
    intents: Sequence[Intent],
    run: Run,
    window: tuple[float, ...] = WINDOW,
) -> Identity | None:
    """The identity of what one of the calls made, or None when they made nothing. Refused when several could be it.

    ``intents`` are those of the calls, the first one first.
    """
    for pause in window:
        if pause:
            run.pause(pause)
        identity = _look(kind, params, parent, intents, run)
        if identity is not None:
            return identity
    return None


def _look(
    kind: Kind, params: Mapping[str, Any], parent: Identity, intents: Sequence[Intent], run: Run
) -> Identity | None:
    if kind.unique:
        identity = kind.born(parent, params, {})
        live = read_object(run.door, kind, identity)
        # What is as if nobody had ever set it was not set by the call either.
        return None if live is None or kind.idle(identity, live.parts) else identity
    listing = kind.listing
    assert listing is not None
    region = region_of(parent, run.door.region)
    items = run.door.pages(kind.service, listing.operation, dict(parent), result=listing.result, region=region)
    name = params.get(listing.called)
    candidates = [
        listing.identify(parent, item)
        for item in items
        if item.get(listing.key) == name and kind.own_id(listing.identify(parent, item)) not in intents[0].before
    ]
    if not kind.parent:
        candidates = [each for each in candidates if _tagged(kind, each, intents, run)]
    known = {tuple(entry.identity.items()) for entry in run.session.state.entries.values()}
    candidates = [each for each in candidates if tuple(each.items()) not in known]
    if len(candidates) > 1:
        ids = ", ".join(kind.own_id(each) for each in candidates)
        raise Refused(
            f"{intents[0].address}: {len(candidates)} new objects carry its name: {ids}",
            address=intents[0].address,
            detail="One of them came from a call whose answer was lost. cogprov does not guess which.",
            hints=("Delete the ones that nobody needs, or write import: <id>, and run again.",),
        )
    return candidates[0] if candidates else None


def _tagged(kind: Kind, identity: Identity, intents: Sequence[Intent], run: Run) -> bool:
    live = read_object(run.door, kind, identity)
    return live is not None and kind.nonce(live.parts) in {intent.nonce for intent in intents}


def may_still_come(kind: Kind, intent: Intent, made: LiveObject, read_at: float) -> bool:
    """Whether the call of an intent, which did not make the object at its address, may yet make a second one.

    A second one in the same parent is in the lists that every plan reads. Of a root nobody would look, and the intent
    says that somebody must. ``read_at``: when AWS was last read. What came later was seen by nobody.
    """
    if kind.unique or kind.parent or intent.verb != "create" or read_at - intent.at > LATEST:
        return False
    return kind.nonce(made.parts) != intent.nonce
