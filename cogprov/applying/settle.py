"""After a create whose outcome nobody knows: look, and look again, until it shows or surely did not happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.errors import Refused
from cogprov.model.kind import Kind
from cogprov.planning.intended import LATEST, made_at, may_have_made
from cogprov.planning.live import region_of
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
    strange: list[Identity] = []
    for pause in window:
        if pause:
            run.pause(pause)
        if kind.unique:
            ours = _there(kind, kind.born(parent, params, {}), intents, run)
        else:
            ours, strange = _new(kind, params, parent, intents, run)
        if len(ours) > 1:
            raise _unclear(kind, ours, intents, "One of them came from a call whose answer was lost.")
        if ours:
            return ours[0]
    if strange:
        # A further call would make one more of the same name, and nobody could tell which is whose.
        raise _unclear(kind, strange, intents, "By their dates none came from the call whose answer was lost.")
    return None


def _there(kind: Kind, identity: Identity, intents: Sequence[Intent], run: Run) -> list[Identity]:
    """The one object that the calls can have made, when they may have."""
    live = read_object(run.door, kind, identity)
    # What is as if nobody had ever set it was not set by the call either.
    if live is None or kind.idle(identity, live.parts):
        return []
    made = made_at(kind, live.parts[kind.reads[0].operation])
    return [identity] if _from_one_of(intents, kind.own_id(identity), made) else []


def _new(
    kind: Kind, params: Mapping[str, Any], parent: Identity, intents: Sequence[Intent], run: Run
) -> tuple[list[Identity], list[Identity]]:
    """Of what is new and goes by the name: what the calls may have made, and what they cannot have."""
    listing = kind.listing
    assert listing is not None
    region = region_of(parent, run.door.region)
    items = run.door.pages(kind.service, listing.operation, dict(parent), result=listing.result, region=region)
    name = params.get(listing.called)
    # What is not of this kind, as the secret that a client was made with, was not made by a call for one of it either.
    named = [
        (listing.identify(parent, item), item)
        for item in (items[index] for index in listing.among(items))
        if item.get(listing.key) == name
    ]
    known = {tuple(entry.identity.items()) for entry in run.session.state.entries.values()}
    new = [
        (identity, item)
        for identity, item in named
        if kind.own_id(identity) not in intents[0].before and tuple(identity.items()) not in known
    ]
    if not kind.parent:
        return [identity for identity, _ in new if _tagged(kind, identity, intents, run)], []
    ours = [identity for identity, item in new if _in_time(kind, identity, item, intents, run)]
    return ours, [identity for identity, _ in new if identity not in ours]


def _in_time(kind: Kind, identity: Identity, item: Mapping[str, Any], intents: Sequence[Intent], run: Run) -> bool:
    made = made_at(kind, item)
    if made is None and kind.dated and not (kind.listing and kind.listing.whole):
        live = read_object(run.door, kind, identity)
        made = made_at(kind, live.parts[kind.reads[0].operation]) if live is not None else None
    return _from_one_of(intents, kind.own_id(identity), made)


def _from_one_of(intents: Sequence[Intent], own_id: str, made: float | None) -> bool:
    return any(may_have_made(intent, own_id, made) for intent in intents)


def _tagged(kind: Kind, identity: Identity, intents: Sequence[Intent], run: Run) -> bool:
    live = read_object(run.door, kind, identity)
    return live is not None and kind.nonce(live.parts) in {intent.nonce for intent in intents}


def _unclear(kind: Kind, found: Sequence[Identity], intents: Sequence[Intent], why: str) -> Refused:
    count = "a new object carries" if len(found) == 1 else f"{len(found)} new objects carry"
    return Refused(
        f"{intents[0].address}: {count} its name: {', '.join(map(kind.own_id, found))}",
        address=intents[0].address,
        detail=f"{why} cogprov does not guess.",
        hints=("Delete the ones that nobody needs, or write import: <id>, and run again.",),
    )


def may_still_come(kind: Kind, intent: Intent, made: LiveObject, read_at: float) -> bool:
    """Whether the call of an intent, which did not make the object at its address, may yet make a second one.

    A second one in the same parent is in the lists that every plan reads. Of a root nobody would look, and the intent
    says that somebody must. ``read_at``: when AWS was last read. What came later was seen by nobody.
    """
    if kind.unique or kind.parent or intent.verb != "create" or read_at - intent.at > LATEST:
        return False
    return kind.nonce(made.parts) != intent.nonce
