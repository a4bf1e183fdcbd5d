"""The declared objects with those that their settings call for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Desired, Resource
from cogprov.model.values import ABSENT, Json, Ref, substitute
from cogprov.planning.intended import makers
from cogprov.planning.live import as_left
from cogprov.planning.past import Past, seen_words


def context_of(
    resource: Resource, family: Family, desired: Desired, region: str, live: Mapping[str, LiveObject], past: Past
) -> DesiredContext:
    entry = past.entries.get(resource.address)
    made_by = entry.made_by if entry else ""
    seen = seen_words(entry)
    there = live.get(resource.address)
    kind = kind_named(resource.kind)
    intended = there is not None and makers(kind, resource.address, there, past)
    return DesiredContext(
        resource,
        family,
        desired.name,
        region,
        live=as_left(kind, there, seen) if there else None,
        seen=seen,
        made_by=made_by or ("created" if intended else ""),
        unfinished=bool(entry and entry.pending),
    )


def expanded(
    desired: Desired,
    region: str,
    live: Mapping[str, LiveObject],
    past: Past,
    outside: Mapping[str, Json] = MappingProxyType({}),
) -> tuple[Resource, ...]:
    """Every declared object, each followed by what it implies. Objects that are only referred to imply nothing.

    What is implied is called after what references to the ``outside`` mean, so that another value is another object. A
    secret names nothing.
    """

    def plain(ref: Ref) -> Json:
        value = outside.get(str(ref))
        return value if isinstance(value, str) else ABSENT

    family = Family(desired.resources)
    found: list[Resource] = []
    last: list[Resource] = []
    for resource in desired.resources:
        found.append(resource)
        if not resource.reference:
            named = replace(resource, words=substitute(resource.words, plain)) if outside else resource
            context = context_of(named, family, desired, region, live, past)
            for implied in kind_named(resource.kind).implied(named, context):
                # Nothing waits for a permission, so one that cannot be given holds up nothing else.
                (found if kind_named(implied.kind).first else last).append(implied)
    return (*found, *last)


def abroad(resource: Resource, account: str) -> bool:
    """Whether an object would have to be made in another account than the pool's, as far as that is known."""
    home = kind_named(resource.kind).home(resource.words)
    return bool(home and account and home != account)
