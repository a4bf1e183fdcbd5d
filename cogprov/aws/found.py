"""What one reading gathers, and the entries of lists that it gathers it from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cogprov.model.actions import Identity, LiveObject
from cogprov.model.kind import Kind
from cogprov.model.values import Json
from cogprov.planning.intended import creates, made_at, may_have_made
from cogprov.planning.live import account_of
from cogprov.planning.past import Past


@dataclass
class Found:
    """What one reading gathers; filled from several threads, each at keys of its own."""

    objects: dict[str, LiveObject] = field(default_factory=dict)
    unmanaged: list[tuple[str, LiveObject]] = field(default_factory=list)
    foreign: list[tuple[str, LiveObject]] = field(default_factory=list)
    ambiguous: dict[str, tuple[Identity, ...]] = field(default_factory=dict)
    not_checked: dict[str, str] = field(default_factory=dict)
    impossible: dict[str, str] = field(default_factory=dict)
    unlisted: set[tuple[str, str]] = field(default_factory=set)

    @property
    def account(self) -> str:
        """The account that the objects found so far say they are in; empty when none says it."""
        return next((account for account in map(account_of, self.objects.values()) if account), "")


@dataclass(frozen=True)
class Item:
    """One live child as its list, or its parent, named it."""

    identity: Identity
    body: Mapping[str, Any]
    unmodelled: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return list(self.identity.values())[-1]  # as the kind's listing made it

    def key(self, child: Kind) -> str:
        """The name it goes by among its siblings."""
        if child.listing is None or not child.listing.key:
            return child.key_of(self.identity, {})
        return str(self.body.get(child.listing.key, self.id))


def ours(
    address: str, group: Sequence[Item], past: Past, made: Callable[[Item], float | None] = lambda item: None
) -> list[Item]:
    """Of several that an address could stand for, those that may have come of an interrupted create of ours.

    ``made`` tells when one was made, and may have to ask.
    """
    intents = creates(address, past)
    new = [item for item in group if any(item.id not in intent.before for intent in intents)]
    return [item for item in new if any(may_have_made(intent, item.id, made(item)) for intent in intents)]


def noted(parent: str, child: Kind, item: Item, past: Past) -> str:
    """Why a child without a place in the files is ours all the same, or empty: a command that is not done yet made it.

    Such a command notes the child's id in the entry of the parent, or has left an intent open.
    """
    entry = past.entries.get(parent)
    if entry is not None and any(_names(note, item.id) for note in entry.extra.values()):
        return "added by cogprov, which is not finished with it"
    place = f"{parent}.{child.collection}"
    made = made_at(child, item.body)
    begun = [intent for intent in creates(place, past) if intent.kind == child.name]
    return "begun by an interrupted run" if any(may_have_made(each, item.id, made) for each in begun) else ""


def _names(note: Json, own_id: str) -> bool:
    return isinstance(note, Mapping) and note.get("id") == own_id


def first_answer(live: LiveObject) -> Mapping[str, Any]:
    """What the first read of an object said."""
    return next(iter(live.parts.values()), {})


def ids_in(identity: Identity) -> tuple[tuple[str, str], ...]:
    """An identity that compares with others whatever the order of its members."""
    return tuple(sorted(identity.items()))
