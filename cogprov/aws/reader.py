"""Reading what is live: lists first, describes only where a list is not whole, siblings side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from cogprov.aws.door import Door
from cogprov.aws.errors import NotImplementedByEndpoint
from cogprov.aws.found import Found, Item, first_answer, ids_in, noted, ours
from cogprov.aws.implied import read_implied
from cogprov.aws.listing import listed_in, unreadable
from cogprov.aws.objects import read_object, understood
from cogprov.aws.roots import RootFinder
from cogprov.kinds import children_of, parent_address
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import CogprovError
from cogprov.model.kind import Kind
from cogprov.model.paths import root_of
from cogprov.model.values import Json
from cogprov.planning.intended import made_at
from cogprov.planning.live import Live
from cogprov.planning.past import Past, Remembered


class Reader:
    """One reading of everything that a configuration and its state are about."""

    def __init__(
        self,
        door: Door,
        desired: Desired,
        past: Past,
        *,
        everything: bool = False,
        thorough: bool = False,
        everywhere: bool = False,
        outside: Mapping[str, Json] = MappingProxyType({}),
    ) -> None:
        """``thorough`` reads what only drift needs, ``everything`` also what nobody declared, for imports;
        ``everywhere`` looks at every root for one that is not known; ``outside`` is what references outside mean."""
        self._outside = outside
        self._door = door
        self._everything_wanted = everything
        self._thorough = thorough or everything
        self._desired = desired
        self._past = past
        self._found = Found()
        self._finder = RootFinder(door, desired.name, past, desired.resources, everywhere=everywhere)
        self._children: dict[tuple[str, str], list[Resource]] = {}
        for resource in desired.resources:
            self._children.setdefault((resource.parent, resource.kind), []).append(resource)
        self._entries: dict[tuple[str, str], list[Remembered]] = {}
        for entry in past.entries.values():
            self._entries.setdefault((parent_address(entry.address, entry.kind), entry.kind), []).append(entry)
        self._begun = {(parent_address(each.address, each.kind), each.kind) for each in past.intents.values()}

    def read(self) -> Live:
        """Read. Raises CouldNotAsk or AccessDenied when a whole pool could not be read."""
        at, began, calls = time.time(), time.monotonic(), self._door.count
        roots = self._roots()
        self._door.gather([partial(self._root, *each) for each in roots])
        read_implied(self._door, self._desired, self._past, self._found, self._outside)
        found = self._found
        return Live(
            found.objects,
            tuple(sorted(found.unmanaged, key=lambda item: (item[0], item[1].kind, item[1].key))),
            tuple(sorted(found.foreign, key=lambda item: (item[0], item[1].kind, item[1].key))),
            found.ambiguous,
            self._finder.namesakes,
            self._finder.claimed,
            self._finder.twins,
            self._finder.abandoned,
            self._finder.strays,
            found.not_checked,
            found.impossible,
            frozenset(found.unlisted),
            found.account,
            self._door.count - calls,
            time.monotonic() - began,
            at,
        )

    def _roots(self) -> list[tuple[str, Kind, Resource | None, Identity | None]]:
        roots: list[tuple[str, Kind, Resource | None, Identity | None]] = []
        for kind in (kind for kind in children_of("") if kind.locate is None):
            declared = {resource.address: resource for resource in self._children.get(("", kind.name), ())}
            self._finder.look_for_begun(kind, declared)
            for address, resource in declared.items():
                roots.append((address, kind, resource, self._identity(kind, resource)))
            for entry in self._entries.get(("", kind.name), ()):
                if entry.address not in declared:
                    roots.append((entry.address, kind, None, dict(entry.identity)))
            roots += [(address, kind, None, identity) for address, identity in self._left(kind, declared).items()]
        return roots

    def _left(self, kind: Kind, declared: Mapping[str, Resource]) -> Mapping[str, Identity]:
        """Roots that were only referred to and are no longer: what the state has in them is there all the same."""
        own = kind.identity[-1]
        return {
            root_of(entry.address): {own: entry.identity[own]}
            for entry in self._past.entries.values()
            if own in entry.identity and not {root_of(entry.address)} & {*declared, *self._past.entries}
        }

    def _identity(self, kind: Kind, resource: Resource) -> Identity | None:
        entry = self._past.entries.get(resource.address)
        named = resource.reference or resource.adopt
        if named and (entry is None or resource.reference):
            return {kind.identity[-1]: named}
        return dict(entry.identity) if entry else None

    def _root(self, address: str, kind: Kind, resource: Resource | None, identity: Identity | None) -> None:
        if identity is None and resource is not None:
            identity = self._finder.find(address, kind, resource)
        if identity is None:
            return
        jobs: list[Callable[[], Any]] = [partial(self._object, kind, identity)]
        listed = [
            child
            for child in children_of(kind.name)
            if child.listing and child.listing.operation and self._wanted(child, address)
        ]
        jobs += [partial(listed_in, self._door, child, identity) for child in listed]
        live, *items = self._door.gather(jobs)
        if live is None:
            if resource is not None and (resource.adopt or resource.reference):
                raise CogprovError(
                    f"{address}: there is no {kind.title} {kind.own_id(identity)}",
                    address=address,
                    origin=resource.origin,
                    hints=("Check the id, the account and the Region.",),
                )
            return
        self._found.objects[address] = live
        self._finder.look_for_twins(address, kind, live)
        later: list[Callable[[], Any]] = []
        for child in children_of(kind.name):
            if child in listed:
                later += self._matched(child, address, items[listed.index(child)])
            else:
                later += self._named_by(child, address, live)
        self._door.gather(later)

    def _named_by(self, child: Kind, address: str, parent: LiveObject) -> list[Callable[[], Any]]:
        """Jobs for the children that an object's own answers name, or that every object of its kind has one of."""
        if child.listing is None or not self._wanted(child, address):
            return []
        if child.listing.operation and child.parent == parent.kind:
            return [partial(self._listed_inside, child, address, parent)]
        if child.listing.within is None:
            return []
        pool = self._found.objects.get(root_of(address))
        parts = {**(pool.parts if pool else {}), **parent.parts}
        named = [Item(dict(each), {}) for each in child.listing.within(parent.identity, parts)]
        return self._matched(child, address, named)

    def _listed_inside(self, child: Kind, address: str, parent: LiveObject) -> None:
        """The children of an object that is a child itself, by a list of its own."""
        known = self._entries.get((address, child.name)) or self._children.get((address, child.name))
        if known or (child.listing and child.listing.asks(parent.parts)):
            self._door.gather(self._matched(child, address, listed_in(self._door, child, parent.identity)))

    def _wanted(self, child: Kind, parent: str) -> bool:
        """Whether to look for a parent's children of a kind at all."""
        entries = self._entries.get((parent, child.name), [])
        known = entries or self._children.get((parent, child.name)) or (parent, child.name) in self._begun
        if child.unmodelled_read:
            self._found.not_checked.update(unreadable(child, parent, entries, thorough=self._thorough))
            return False
        return bool(not child.on_demand or self._thorough or known)

    def _matched(self, child: Kind, parent: str, items: list[Item] | CogprovError) -> list[Callable[[], Any]]:
        """Give each live child its address; what is left to read of them, as jobs."""
        entries = self._entries.get((parent, child.name), [])
        declared = self._children.get((parent, child.name), [])
        if isinstance(items, CogprovError):
            self._found.unlisted.add((parent, child.name))
            for address in {*(entry.address for entry in entries), *(resource.address for resource in declared)}:
                self._found.not_checked[address] = items.summary
            return []
        by_identity = {ids_in(entry.identity): entry.address for entry in entries}
        by_adopted = {resource.adopt: resource.address for resource in declared if resource.adopt}
        taken: set[str] = set()
        left: list[Item] = []
        jobs: list[Callable[[], Any]] = []
        if child.single:
            run = self._child if entries or declared else self._stray
            return [partial(run, child, f"{parent}.{child.collection}", item) for item in items]
        for item in items:
            address = by_identity.get(ids_in(item.identity)) or by_adopted.get(item.id, "")
            if not address:
                left.append(item)
            else:
                taken.add(address)
                jobs.append(partial(self._child, child, address, item))
        taken |= self._not_listed(child, [entry for entry in entries if entry.address not in taken])
        missing = [resource for resource in declared if resource.address not in taken and not resource.adopt]
        wanted = {str(child.name_of(resource)): resource.address for resource in missing}
        if child.listing and child.listing.operation and not child.listing.key:
            made = partial(self._made, child)
            begun = {address: ours(address, left, self._past, made) for address in wanted.values()}
            wanted = {}
            for address, new in begun.items():
                if len(new) == 1:
                    left.remove(new[0])
                    jobs.append(partial(self._child, child, address, new[0]))
                elif new:
                    self._found.ambiguous[address] = tuple(item.identity for item in new)
        return [*jobs, *self._by_name(child, parent, wanted, left)]

    def _not_listed(self, child: Kind, entries: Sequence[Remembered]) -> set[str]:
        """Addresses of known children that are there although no list has them: lists lag behind, describes do not."""

        def look(entry: Remembered) -> bool:
            try:
                live = self._object(child, dict(entry.identity))
            except NotImplementedByEndpoint:
                return False  # then the list is all there is to go by
            if live is None:
                return False
            self._found.objects[entry.address] = live
            self._inside(child, entry.address, live)
            return True

        there = self._door.gather([partial(look, entry) for entry in entries])
        return {entry.address for entry, is_there in zip(entries, there, strict=True) if is_there}

    def _by_name(
        self, child: Kind, parent: str, wanted: Mapping[str, str], left: Sequence[Item]
    ) -> list[Callable[[], Any]]:
        """Children that the state does not know: by the name of a declared one, else unmanaged."""
        groups: dict[str, list[Item]] = {}
        for item in left:
            groups.setdefault(item.key(child), []).append(item)
        jobs: list[Callable[[], Any]] = []
        for key, group in groups.items():
            address = wanted.get(key, "")
            found = group if address else []
            if len(found) > 1:
                found = ours(address, group, self._past, partial(self._made, child)) or group
            if address and len(found) == 1:
                jobs.append(partial(self._child, child, address, found[0]))
            elif address:
                self._found.ambiguous[address] = tuple(item.identity for item in found)
            for item in group:
                if not (len(found) == 1 and item is found[0]):
                    jobs.append(partial(self._unmanaged, child, parent, item, key))
        return jobs

    def _unmanaged(self, child: Kind, parent: str, item: Item, key: str) -> None:
        reason = child.foreign(item.identity, item.body) or noted(parent, child, item, self._past)
        parts = {child.reads[0].operation: dict(item.body)}
        whole = child.listing is not None and child.listing.whole
        live: LiveObject | None = understood(child, item.identity, parts, self._door.region, item.unmodelled, whole)
        if not reason and (self._everything_wanted or not (child.listing and child.listing.certain)):
            try:
                live = self._described(child, item)
            except NotImplementedByEndpoint:
                if child.listing and child.listing.certain:
                    raise
                return  # what cannot be asked for cannot have been made there
        if live is not None:
            found = replace(live, key=key, foreign=reason or child.foreign(item.identity, first_answer(live)))
            (self._found.foreign if found.foreign else self._found.unmanaged).append((parent, found))
            if self._everything_wanted and not found.foreign:
                self._inside(child, f"{parent}.{child.collection}.{item.id}", found)

    def _described(self, child: Kind, item: Item) -> LiveObject | None:
        if child.listing is not None and child.listing.whole:
            parts = {child.reads[0].operation: dict(item.body)}
            return understood(child, item.identity, parts, self._door.region, item.unmodelled)
        return self._object(child, item.identity)

    def _made(self, child: Kind, item: Item) -> float | None:
        """When one of several was made, so that ours stands out."""
        made = made_at(child, item.body)
        if made is not None or not child.dated:
            return made
        live = self._described(child, item)
        return made_at(child, first_answer(live)) if live is not None else None

    def _child(self, child: Kind, address: str, item: Item) -> None:
        try:
            live = self._described(child, item)
        except NotImplementedByEndpoint as error:
            self._found.not_checked[address] = error.summary
            return
        if live is not None and not (address not in self._past.entries and child.idle(live.identity, live.parts)):
            self._found.objects[address] = live
            self._inside(child, address, live)

    def _inside(self, kind: Kind, address: str, live: LiveObject) -> None:
        jobs = [job for child in children_of(kind.name) for job in self._named_by(child, address, live)]
        self._door.gather(jobs)

    def _stray(self, child: Kind, address: str, item: Item) -> None:
        """Something of which a parent has one at most, and that nobody declared."""
        try:
            live = self._described(child, item)
        except NotImplementedByEndpoint:
            return  # what cannot be asked for cannot have been made there
        if live is not None and not child.idle(live.identity, live.parts):
            self._found.unmanaged.append((address.rpartition(".")[0], replace(live, key="")))

    def _object(self, kind: Kind, identity: Identity) -> LiveObject | None:
        return read_object(self._door, kind, identity)
