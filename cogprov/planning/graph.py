"""What comes before what: from references, from the parent, and from names that kinds know to be references."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

from cogprov.kinds import kind_named
from cogprov.model.desired import Resource
from cogprov.model.errors import ConfigError, Problem
from cogprov.model.paths import root_of
from cogprov.model.values import Body, refs

Edges = Mapping[str, frozenset[str]]
"""For each address the addresses that come before it."""


def edges(resources: Sequence[Resource], words: Mapping[str, Body], bodies: Mapping[str, Body]) -> Edges:
    """The graph of declared objects. ``words`` and ``bodies`` are theirs with all that they call for."""
    by_address = {resource.address: resource for resource in resources}
    by_name = {
        (resource.parent, resource.kind, str(kind_named(resource.kind).name_of(resource))): resource.address
        for resource in resources
    }
    in_pool: dict[tuple[str, str], list[str]] = {}
    for resource in resources:
        in_pool.setdefault((root_of(resource.address), resource.kind), []).append(resource.address)
    # A role that is there already need not be ready for its pool: that is so only when all is done that is due to it.
    firsts: dict[str, set[str]] = {}
    for resource in resources:
        if resource.parent and kind_named(resource.kind).first:
            firsts.setdefault(resource.parent, set()).add(resource.address)
    found: dict[str, frozenset[str]] = {}
    for resource in resources:
        kind = kind_named(resource.kind)
        before = firsts.get(resource.address, set()) | {
            ref.address for ref in refs(words.get(resource.address, resource.words)) if not ref.source
        }
        before |= {
            by_name[(resource.parent, needed, name)]
            for needed, name in kind.needs(bodies.get(resource.address, {}))
            if (resource.parent, needed, name) in by_name
        }
        if resource.parent and not kind.first:
            before.add(resource.parent)
        for earlier in kind.after:
            before.update(in_pool.get((root_of(resource.address), earlier), ()))
        found[resource.address] = frozenset(address for address in before if address in by_address)
    return found


def refuse_cycle(graph: Edges, resources: Mapping[str, Resource]) -> None:
    """ConfigError naming a cycle, when there is one."""
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        if start not in done:
            _walk(start, graph, trail, done, resources)


def _walk(start: str, graph: Edges, trail: list[str], done: set[str], resources: Mapping[str, Resource]) -> None:
    # With a stack of its own: a configuration may chain references deeper than Python recurses.
    stack: list[tuple[str, list[str]]] = [(start, sorted(graph.get(start, ())))]
    trail.append(start)
    on_trail = {start}
    while stack:
        here, rest = stack[-1]
        if not rest:
            stack.pop()
            trail.pop()
            on_trail.discard(here)
            done.add(here)
            continue
        following = rest.pop()
        if following in on_trail:
            cycle = [*trail[trail.index(following) :], following]
            resource = resources.get(following)
            raise ConfigError(
                [
                    Problem(
                        "E2001",
                        f"{following} depends on itself: {' -> '.join(cycle)}",
                        following,
                        resource.origin if resource else None,
                        hints=("Take one of these references out.",),
                    )
                ]
            )
        if following not in done:
            stack.append((following, sorted(graph.get(following, ()))))
            trail.append(following)
            on_trail.add(following)


def between(graph: Edges, chosen: Iterable[str]) -> dict[str, frozenset[str]]:
    """The graph of some addresses alone: what comes before each of them, whatever lies between."""
    among = frozenset(chosen)
    reached: dict[str, frozenset[str]] = {}

    def above(address: str) -> frozenset[str]:
        if address not in reached:
            found: set[str] = set()
            for before in graph.get(address, ()):
                found |= {before} if before in among else above(before)
            reached[address] = frozenset(found)
        return reached[address]

    for address in _parents_first(graph):
        above(address)
    return {address: above(address) for address in among}


def _parents_first(graph: Edges) -> list[str]:
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        stack = [start]
        while stack:
            here = stack[-1]
            waiting = [before for before in graph.get(here, ()) if before not in seen]
            if here in seen or not waiting:
                stack.pop()
                if here not in seen:
                    seen.add(here)
                    order.append(here)
            else:
                stack.extend(waiting)
    return order


def ordered(graph: Edges, addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses so that each comes after what it needs; otherwise in the order given."""
    place = {address: index for index, address in enumerate(addresses)}
    waits = {address: {before for before in graph.get(address, ()) if before in place} for address in addresses}
    opens: dict[str, list[str]] = {}
    for address, before in waits.items():
        for each in before:
            opens.setdefault(each, []).append(address)
    ready = [place[address] for address in addresses if not waits[address]]
    heapq.heapify(ready)
    result: list[str] = []
    while ready:
        address = addresses[heapq.heappop(ready)]
        result.append(address)
        for after in opens.get(address, ()):
            waits[after].discard(address)
            if not waits[after]:
                heapq.heappush(ready, place[after])
    # What the state remembers of dependencies may be older than the files and go in circles; nothing is left out.
    done = set(result)
    return (*result, *(address for address in addresses if address not in done))
