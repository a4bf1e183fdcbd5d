"""Looking for a root object that the state does not know: one that an interrupted or forgotten run of ours made."""

from __future__ import annotations

import threading
from collections.abc import Sequence, Set
from functools import partial

from cogprov.aws.answers import Items
from cogprov.aws.door import Door
from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.desired import Resource
from cogprov.model.kind import Kind, Listing
from cogprov.planning.past import Past

_NAMESAKES = 20
"""Pools of one name that are looked at for a mark of ours; names may repeat, but hardly so often."""


class RootFinder:
    """Finds pools by name, and tells by their marks whose they are."""

    def __init__(self, door: Door, stack: str, past: Past, adopted: Set[str] = frozenset()) -> None:
        """``adopted`` are the ids that the configuration gives to declared objects."""
        self._adopted = adopted
        self._door = door
        self._stack = stack
        self._past = past
        self._lock = threading.Lock()
        self._listings: dict[str, Items] = {}
        self.namesakes: dict[str, tuple[str, ...]] = {}
        """Ids of pools of the name of one that is about to be created, by its address."""
        self.claimed: dict[str, tuple[str, ...]] = {}
        """Ids of pools whose tags say that they are what an address stands for."""
        self.twins: dict[str, tuple[str, ...]] = {}
        """Ids of pools that a lost call made beside the one that the state knows."""

    def find(self, address: str, kind: Kind, resource: Resource) -> Identity | None:
        """A pool that the state does not know: one that an interrupted create of ours made, if there is any."""
        listing = kind.listing
        if listing is None:
            return None
        name = kind.usual_name(resource, self._stack)
        ids: list[Identity] = [
            listing.identify({}, item) for item in self._everything(kind, listing) if item.get(listing.key) == name
        ]
        lives = self._described(kind, ids)
        marked = [live for live in lives if kind.nonce(live.parts) in self._nonces(address)]
        if len(marked) == 1:
            return marked[0].identity
        ours = marked or [live for live in lives if kind.claim(live.parts) == (self._stack, address)]
        if ours:
            self.claimed[address] = tuple(live.attributes["id"] for live in ours)
        elif ids:
            self.namesakes[address] = tuple(kind.own_id(identity) for identity in ids)
        return None

    def look_for_twins(self, address: str, kind: Kind, known: LiveObject) -> None:
        """Whether a call whose answer was lost made a second one after all; asks only where there was such a call."""
        nonces = self._nonces(address)
        listing = kind.listing
        if listing is None or not nonces:
            return
        known_ids = {kind.own_id(entry.identity) for entry in self._past.entries.values()} | self._adopted
        known_ids.add(kind.own_id(known.identity))
        named = [item for item in self._everything(kind, listing) if item.get(listing.key) == known.key]
        identities = [listing.identify({}, item) for item in named]
        strange = [identity for identity in identities if kind.own_id(identity) not in known_ids]
        twins = [live for live in self._described(kind, strange) if kind.nonce(live.parts) in nonces]
        if twins:
            self.twins[address] = tuple(kind.own_id(live.identity) for live in twins)

    def _nonces(self, address: str) -> set[str]:
        """The marks of calls of which it is not known what they made."""
        return {i.nonce for i in self._past.intents.values() if i.address == address and i.verb == "create"}

    def _described(self, kind: Kind, ids: Sequence[Identity]) -> list[LiveObject]:
        found = self._door.gather([partial(read_object, self._door, kind, identity) for identity in ids[:_NAMESAKES]])
        return [live for live in found if live is not None]

    def _everything(self, kind: Kind, listing: Listing) -> Items:
        """All root objects of a kind, listed once however many are looked for."""
        with self._lock:
            if kind.name not in self._listings:
                self._listings[kind.name] = self._door.pages(kind.service, listing.operation, {}, result=listing.result)
            return self._listings[kind.name]
