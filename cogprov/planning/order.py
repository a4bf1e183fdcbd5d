"""The order of actions: what is made before what uses it, and what goes after all that leaned on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cogprov.kinds import KINDS, kind_named
from cogprov.model.paths import is_below, root_of
from cogprov.planning import graph as graphs
from cogprov.planning.live import Live
from cogprov.planning.past import Past
from cogprov.planning.plan import Action


def in_order(actions: Sequence[Action], graph: graphs.Edges, live: Live, past: Past) -> list[Action]:
    """The actions, each after what it needs: what is made before what uses it, what uses it before its end."""
    by_address = {action.address: action for action in actions}
    doing = [action.address for action in actions if action.verb != "delete"]
    going = {action.address: action for action in _dismantling(actions)}
    needs: dict[str, set[str]] = {a: set(b) for a, b in graphs.between(graph, doing).items()}
    for address, action in going.items():
        # A role or permission that is called for no longer is in use until its pool has been changed.
        implied = kind_named(action.kind).implied_only and action.parent in by_address
        needs[address] = {action.parent} if implied and action.parent not in going else set()
        # What hangs on a pool may need the very plan that the pool is about to leave.
        pool = root_of(address)
        if kind_named(action.kind).on_demand and pool in needs and pool not in going:
            needs[pool].add(address)
    for address, other in _leaning(going, by_address, live, past):
        needs[address].add(other)
    for action in actions:
        # A pool has one domain of a sort: the old one must be gone before there is room for the new.
        if action.verb == "create" and kind_named(action.kind).makes_room:
            rivals = (at for at, each in going.items() if (each.kind, each.parent) == (action.kind, action.parent))
            needs[action.address].update(rivals)
    for action in actions:
        if action.verb == "update" and kind_named(action.kind).steps_down(action.changes):
            for address in _users(action, by_address, live):
                needs[address].discard(action.address)
                needs[action.address].add(address)
    listed = [*doing, *going]
    order = graphs.ordered({address: frozenset(before) for address, before in needs.items()}, listed)
    return [replace(by_address[address], depends_on=tuple(sorted(needs[address]))) for address in order]


def _dismantling(actions: Sequence[Action]) -> list[Action]:
    """The deletes in the order in which things are taken down where nothing else decides: what is made last, first."""
    going = [action for action in actions if action.verb == "delete"]
    places = {kind.name: place for place, kind in enumerate(KINDS)}
    return sorted(going, key=lambda action: -places[action.kind])


def _users(action: Action, actions: Mapping[str, Action], live: Live) -> Iterator[str]:
    """Who may be using what an object is about to lose, and gives it up first: what is in a pool that goes to a smaller
    plan, what comes after the object anyway, and whatever names it now."""
    there, pool = live.objects.get(action.address), root_of(action.address)
    named = (there.kind, there.key) if there is not None and there.parent else None
    for address, other in actions.items():
        kind, user = kind_named(other.kind), live.objects.get(address)
        uses = named is not None and user is not None and root_of(address) == pool and named in kind.needs(user.body)
        later = action.kind in kind.after and root_of(address) == pool
        if (is_below(address, action.address) or later or uses) and other is not action and not kind.implied_only:
            yield address


def _leaning(
    going: Mapping[str, Action], actions: Mapping[str, Action], live: Live, past: Past
) -> Iterator[tuple[str, str]]:
    """(what is to go, what must be dealt with before): what lies in it, and what still leans on it."""
    if not going:
        return
    named = {
        (there.parent, there.kind, there.key): address
        for address in going
        if (there := live.objects.get(address)) is not None and there.parent
    }
    for other, action in actions.items():
        entry, user = past.entries.get(other), live.objects.get(other)
        found = {address for address in (entry.depends_on if entry else ()) if address in going}
        if action.verb == "delete" and not kind_named(action.kind).first:
            found.update(address for address in _ancestors(other) if address in going)
        earlier = kind_named(action.kind).after
        if earlier and action.verb == "delete":
            pool = root_of(other)
            found.update(at for at, each in going.items() if each.kind in earlier and root_of(at) == pool)
        if user is not None and user.parent:
            keys = ((user.parent, kind, name) for kind, name in kind_named(user.kind).needs(user.body))
            found.update(named[key] for key in keys if key in named)
        # A child remembers that it depends on its parent; when both go, the child goes first.
        yield from ((address, other) for address in found if address != other)


def _ancestors(address: str) -> Iterator[str]:
    while "." in address:
        address = address.rpartition(".")[0]
        yield address
