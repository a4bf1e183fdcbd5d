"""Looking for a root object that the state does not know: one that an interrupted or forgotten run of ours made."""

from __future__ import annotations

import datetime
import math
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import partial
from typing import Any, Final

from cogprov.aws.answers import Items
from cogprov.aws.door import Door
from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.desired import Resource
from cogprov.model.kind import Kind, Listing
from cogprov.planning.past import Past

_CLOCKS: Final = 86400.0
"""Seconds by which the clock of this machine and those of AWS may differ, for who asks what is older than a call."""


class RootFinder:
    """Finds pools by name, and tells by their marks whose they are."""

    def __init__(
        self, door: Door, stack: str, past: Past, declared: Iterable[Resource] = (), *, everywhere: bool = False
    ) -> None:
        """``everywhere``: look for what is declared and not known under every name that there is."""
        self._everywhere = everywhere
        self._adopted = {each.adopt for each in declared if each.adopt}
        self._labels = {each.address for each in declared} | {*past.entries}
        self._door = door
        self._stack = stack
        self._past = past
        self._lock = threading.Lock()
        self._listings: dict[str, Items] = {}
        self._seen: dict[str, LiveObject] = {}
        self._strange: dict[str, Sequence[LiveObject]] = {}
        self.namesakes: dict[str, tuple[str, ...]] = {}
        """Ids of pools of the name of one that is about to be created, by its address."""
        self.claimed: dict[str, tuple[str, ...]] = {}
        """Ids of pools whose tags say that they are what an address stands for."""
        self.twins: dict[str, tuple[str, ...]] = {}
        """Ids of pools that a lost call made beside the one that the state knows."""
        self.abandoned: dict[str, tuple[str, ...]] = {}
        """Ids of pools that calls made for an address that is no more."""
        self.strays: dict[str, str] = {}
        """Pools that this stack made and nobody knows: their ids, each with the address that its tags name."""

    def find(self, address: str, kind: Kind, resource: Resource) -> Identity | None:
        """A pool that the state does not know: one that an interrupted create of ours made, if there is any."""
        listing = kind.listing
        if listing is None:
            return None
        marked = self._marked(kind, self._nonces(address))
        if len(marked) == 1:
            return marked[0].identity
        name = kind.usual_name(resource, self._stack)
        listed = [(listing.identify({}, item), item.get(listing.key)) for item in self._everything(kind, listing)]
        ids = [identity for identity, called in listed if called == name]
        known = self._known(kind)
        # Names may repeat, so each one is looked at: a cut could leave out the very one that is ours. One that was made
        # under another label has the name that cogprov made of that.
        likely = [
            identity
            for identity, called in listed
            if (self._everywhere or called == name or str(called).startswith(f"{self._stack}-"))
            and kind.own_id(identity) not in known
        ]
        claims = [(live, *kind.claim(live.parts)) for live in ([] if marked else self._looked_at(kind, likely))]
        ours = marked or [live for live, stack, label in claims if (stack, label) == (self._stack, address)]
        if ours:
            self.claimed[address] = tuple(live.attributes["id"] for live in ours)
        elif ids:
            self.namesakes[address] = tuple(kind.own_id(identity) for identity in ids)
        for live, stack, label in claims:
            if stack == self._stack and label not in self._labels:
                self.strays[kind.own_id(live.identity)] = label
        return None

    def look_for_twins(self, address: str, kind: Kind, known: LiveObject) -> None:
        """Whether a call whose answer was lost made a second one after all; asks only where there was such a call."""
        own_id = kind.own_id(known.identity)
        twins = [live for live in self._marked(kind, self._nonces(address)) if kind.own_id(live.identity) != own_id]
        if twins:
            self.twins[address] = tuple(kind.own_id(live.identity) for live in twins)

    def look_for_begun(self, kind: Kind, declared: Collection[str]) -> None:
        """Read what open calls may have made, before anything else is asked; nothing when there are none.

        Notes what was made for addresses that neither the files nor the state have any more.
        """
        self._strange[kind.name] = self._described(kind, self._younger(kind))
        opened = {i.address for i in self._past.intents.values() if i.kind == kind.name}
        for address in sorted(opened - {*declared, *self._past.entries}):
            found = self._marked(kind, self._nonces(address))
            if found:
                self.abandoned[address] = tuple(kind.own_id(live.identity) for live in found)

    def _nonces(self, address: str) -> set[str]:
        """The marks of calls of which it is not known what they made."""
        return {i.nonce for i in self._past.intents.values() if i.address == address and i.verb == "create"}

    def _marked(self, kind: Kind, nonces: Set[str]) -> list[LiveObject]:
        """What nobody knows and bears one of these marks, under whatever name."""
        return [live for live in self._strange.get(kind.name, ()) if kind.nonce(live.parts) in nonces]

    def _younger(self, kind: Kind) -> list[Identity]:
        """What an open call may have made: all that neither state nor files know, and that is not older than it."""
        listing = kind.listing
        calls = [i for i in self._past.intents.values() if i.kind == kind.name and i.verb == "create"]
        if listing is None or not calls:
            return []
        known = self._known(kind) | set.intersection(*(set(call.before) for call in calls))
        since = min(call.at for call in calls) - _CLOCKS
        items = [item for item in self._everything(kind, listing) if _made_at(item) >= since]
        identities = [listing.identify({}, item) for item in items]
        return [identity for identity in identities if kind.own_id(identity) not in known]

    def _known(self, kind: Kind) -> set[str]:
        """The ids of what the state or the files know."""
        return self._adopted | {kind.own_id(e.identity) for e in self._past.entries.values() if e.kind == kind.name}

    def _looked_at(self, kind: Kind, identities: Sequence[Identity]) -> list[LiveObject]:
        """The live objects, each described once however many are looked for."""
        with self._lock:
            new = [each for each in identities if kind.own_id(each) not in self._seen]
            self._seen.update((kind.own_id(live.identity), live) for live in self._described(kind, new))
            return [self._seen[own_id] for own_id in map(kind.own_id, identities) if own_id in self._seen]

    def _described(self, kind: Kind, ids: Sequence[Identity]) -> list[LiveObject]:
        found = self._door.gather([partial(read_object, self._door, kind, identity) for identity in ids])
        return [live for live in found if live is not None]

    def _everything(self, kind: Kind, listing: Listing) -> Items:
        """All root objects of a kind, listed once however many are looked for."""
        with self._lock:
            if kind.name not in self._listings:
                self._listings[kind.name] = self._door.pages(kind.service, listing.operation, {}, result=listing.result)
            return self._listings[kind.name]


def _made_at(item: Mapping[str, Any]) -> float:
    """When a list says that something was made; always young enough where it does not say it."""
    made = item.get("CreationDate")
    return made.timestamp() if isinstance(made, datetime.datetime) else math.inf
