"""Looking for a root object that the state does not know: one that an interrupted or forgotten run of ours made."""

from __future__ import annotations

import threading
from functools import partial

from cogprov.aws.answers import Items
from cogprov.aws.door import Door
from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity
from cogprov.model.desired import Resource
from cogprov.model.kind import Kind, Listing
from cogprov.planning.past import Past

_NAMESAKES = 20
"""Pools of one name that are looked at for a mark of ours; names may repeat, but hardly so often."""


class RootFinder:
    """Finds pools by name, and tells by their marks whose they are."""

    def __init__(self, door: Door, stack: str, past: Past) -> None:
        self._door = door
        self._stack = stack
        self._past = past
        self._lock = threading.Lock()
        self._listings: dict[str, Items] = {}
        self.namesakes: dict[str, tuple[str, ...]] = {}
        """Ids of pools of the name of one that is about to be created, by its address."""
        self.claimed: dict[str, tuple[str, ...]] = {}
        """Ids of pools whose tags say that they are what an address stands for."""

    def find(self, address: str, kind: Kind, resource: Resource) -> Identity | None:
        """A pool that the state does not know: one that an interrupted create of ours made, if there is any."""
        listing = kind.listing
        if listing is None:
            return None
        name = kind.usual_name(resource, self._stack)
        ids: list[Identity] = [
            listing.identify({}, item) for item in self._everything(kind, listing) if item.get(listing.key) == name
        ]
        nonces = {i.nonce for i in self._past.intents.values() if i.address == address and i.verb == "create"}
        found = self._door.gather([partial(read_object, self._door, kind, identity) for identity in ids[:_NAMESAKES]])
        lives = [live for live in found if live is not None]
        for live in lives:
            if kind.nonce(live.parts) in nonces:
                return live.identity
        ours = [live for live in lives if kind.claim(live.parts) == (self._stack, address)]
        if ours:
            self.claimed[address] = tuple(live.attributes["id"] for live in ours)
        elif ids:
            self.namesakes[address] = tuple(kind.own_id(identity) for identity in ids)
        return None

    def _everything(self, kind: Kind, listing: Listing) -> Items:
        """All root objects of a kind, listed once however many are looked for."""
        with self._lock:
            if kind.name not in self._listings:
                self._listings[kind.name] = self._door.pages(kind.service, listing.operation, {}, result=listing.result)
            return self._listings[kind.name]
