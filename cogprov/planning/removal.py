"""What the state knows and the files no longer have: deletes that wait for a yes, and what is left alone."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cogprov.kinds import kind_named, parent_address
from cogprov.model.actions import LiveObject
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import root_of
from cogprov.planning.live import Live, region_of
from cogprov.planning.past import Past, Remembered
from cogprov.planning.plan import DELETE, Action


@dataclass(frozen=True)
class Removals:
    actions: tuple[Action, ...] = ()
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    forgotten: tuple[str, ...] = ()
    """Gone from AWS as well: only the state still mentions them."""


def removals(
    desired: Desired, resources: Mapping[str, Resource], live: Live, past: Past, allowed: Sequence[str]
) -> Removals:
    """A child that cogprov made or imported is planned as a delete; a root object never is."""
    found = [
        _removal(entry, desired, resources, live, allowed)
        for address, entry in sorted(past.entries.items())
        if address not in resources and address not in live.not_checked
    ]
    return Removals(
        tuple(action for each in found for action in each.actions),
        tuple(refusal for each in found for refusal in each.refusals),
        tuple(warning for each in found for warning in each.warnings),
        tuple(address for each in found for address in each.forgotten),
    )


def _removal(
    entry: Remembered, desired: Desired, resources: Mapping[str, Resource], live: Live, allowed: Sequence[str]
) -> Removals:
    kind = kind_named(entry.kind)
    parent = parent_address(entry.address, entry.kind)
    root = root_of(entry.address)
    there = live.objects.get(entry.address)
    if kind.parent and parent not in resources and root not in resources:
        return Removals() if there is not None or live.objects.get(parent) is not None else _forgotten(entry)
    if there is None:
        return _forgotten(entry)
    if not kind.parent:
        return Removals(warnings=(_left_alone(entry, _unmade(kind, resources, live)),))
    if kind.implied_only and not kind.vanishes(entry.identity, live.objects.get(parent)):
        return Removals()
    why = kind.protected(there.body)
    if why:
        return Removals(refusals=(_protected(entry, why),))
    sure = kind.implied_only or _allowed(entry, desired, allowed)
    return Removals(actions=(deletion(entry, there, sure, desired.region),))


def _forgotten(entry: Remembered) -> Removals:
    return Removals(forgotten=(entry.address,))


def _allowed(entry: Remembered, desired: Desired, allowed: Sequence[str]) -> bool:
    patterns = (*desired.allow_delete, *allowed)
    remembered = entry.extra.get("allow_delete") is True
    return remembered or any(fnmatch.fnmatchcase(entry.address, pattern) for pattern in patterns)


def deletion(entry: Remembered, live: LiveObject, allowed: bool, region: str, reason: str = "") -> Action:
    """The delete of one live object."""
    kind = kind_named(entry.kind)
    where = region_of(live.identity, region)
    elsewhere = where if region and where != region else ""
    made = f"; {entry.made_by} by cogprov" + (f" {entry.created_at[:10]}" if entry.created_at else "")
    return Action(
        DELETE,
        entry.address,
        kind.name,
        reason or f"no longer in your files{made}",
        (),
        tuple(replace(step, region=step.region or elsewhere) for step in kind.delete(live)),
        live.identity,
        fingerprint=live.fingerprint,
        title=kind.title,
        made_by=entry.made_by,
        parent=parent_address(entry.address, entry.kind),
        precious=kind.precious,
        allowed=allowed,
        users=live.users,
    )


def _unmade(kind: Kind, resources: Mapping[str, Resource], live: Live) -> Sequence[str]:
    """Declared objects of a kind that are not there yet."""
    return [address for address, each in resources.items() if each.kind == kind.name and address not in live.objects]


def _left_alone(entry: Remembered, unmade: Sequence[str]) -> Problem:
    title = kind_named(entry.kind).title
    return Problem(
        "W2009",
        f"{entry.address} is no longer in your files; the {title} is left alone",
        entry.address,
        detail=f"A {title} is deleted by `cogprov destroy` alone.",
        hints=(
            *(f"If {new} is its new label: cogprov state mv {entry.address} {new}" for new in unmade),
            f"To make cogprov forget it: cogprov state rm {entry.address}",
        ),
        warning=True,
    )


def _protected(entry: Remembered, why: str) -> Problem:
    return Problem("E2010", f"{entry.address} cannot be deleted: {why}", entry.address)


def below(entries: Mapping[str, Remembered], address: str) -> Iterator[Remembered]:
    return (entry for key, entry in sorted(entries.items()) if key == address or key.startswith(f"{address}."))
