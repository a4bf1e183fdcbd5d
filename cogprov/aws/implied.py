"""Reading what no list finds: objects declared by implication, or remembered, each at a place that its kind knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from cogprov.aws.door import Door
from cogprov.aws.errors import NotImplementedByEndpoint
from cogprov.aws.found import Found
from cogprov.aws.objects import Impossible, read_object
from cogprov.kinds import kind_named
from cogprov.model.actions import Identity
from cogprov.model.desired import Desired
from cogprov.model.errors import AccessDenied
from cogprov.model.kind import Kind
from cogprov.model.values import ABSENT, Json, Ref, substitute
from cogprov.planning.expand import abroad, expanded
from cogprov.planning.past import Past


def read_implied(door: Door, desired: Desired, past: Past, found: Found, outside: Mapping[str, Json]) -> None:
    """Add them to what was found. Reads of one kind or another go side by side."""
    everything = expanded(desired, door.region, found.objects, past, outside)
    resources = [each for each in everything if not abroad(each, found.account)]
    wanted: dict[str, tuple[Kind, Identity]] = {}
    for entry in past.entries.values():
        kind = kind_named(entry.kind)
        if kind.locate is not None:
            wanted[entry.address] = (kind, dict(entry.identity))
    around = _surroundings(door, found)
    for resource in resources:
        kind = kind_named(resource.kind)
        if kind.locate is None or resource.address in wanted:
            continue
        named = replace(resource, words=substitute(resource.words, around))
        identity = kind.locate(named, found.objects.get(resource.parent), desired.name)
        if identity is not None:
            wanted[resource.address] = (kind, identity)
    door.gather([partial(_located, door, found, address, *each) for address, each in wanted.items()])


def _surroundings(door: Door, found: Found) -> Callable[[Ref], Json]:
    """Region, partition and account; the account is asked for when no pool's ARN tells it."""

    def lookup(ref: Ref) -> Json:
        if ref.source != "aws":
            return ABSENT
        if ref.address == "account":
            return found.account or door.account()
        return {"region": door.region, "partition": door.partition}.get(ref.address, ABSENT)

    return lookup


def _located(door: Door, found: Found, address: str, kind: Kind, identity: Identity) -> None:
    try:
        live = read_object(door, kind, identity)
    except Impossible as error:
        found.impossible[address] = error.summary
        return
    except (NotImplementedByEndpoint, AccessDenied) as error:
        # The pool itself was read; that its role or a permission was not is said, and nothing is planned for it.
        found.not_checked[address] = error.summary
        return
    if live is not None:
        found.objects[address] = live
