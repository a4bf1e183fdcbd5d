"""A lost state, found again: pools by the tags that their creation wrote, what lies in them by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cogprov.applying.entries import entry_of
from cogprov.kinds import kind_named
from cogprov.model.desired import Desired
from cogprov.model.errors import Refused
from cogprov.model.paths import is_below
from cogprov.planning.live import Live
from cogprov.planning.plan import IMPORT, Action, Plan
from cogprov.planning.veil import Veil
from cogprov.state import Entry, State


@dataclass(frozen=True)
class Match:
    """One object that is what an address stands for, and what says so."""

    entry: Entry
    evidence: str
    """``tags`` or ``name``."""


@dataclass(frozen=True)
class Rebuilt:
    """What a lost state would know."""

    matches: tuple[Match, ...]
    """Declared objects that are there and that the state lacks."""
    strays: Mapping[str, str]
    """Pools that the stack made under labels that the files do not have: ids, each with its label."""


def claiming(desired: Desired, claimed: Mapping[str, tuple[str, ...]]) -> Desired:
    """The configuration with each pool whose tags name its address to be taken for it. Refused when several do."""
    for address, ids in claimed.items():
        if len(ids) > 1:
            raise Refused(
                f"{len(ids)} pools say that they are {address}: {', '.join(ids)}",
                address=address,
                detail="cogprov does not guess.",
                hints=("Write import: <id> under it to say which one it is.",),
            )
    found = {address: ids[0] for address, ids in claimed.items()}
    resources = (replace(each, adopt=each.adopt or found.get(each.address, "")) for each in desired.resources)
    return replace(desired, resources=tuple(resources))


def matches(
    plan: Plan, live: Live, state: State, claimed: Mapping[str, tuple[str, ...]], veil: Veil
) -> tuple[Match, ...]:
    """The entries that the state lacks, of every declared object that is there. What is live is what was last seen."""
    found = []
    for address, owned in plan.kept.items():
        there = live.objects[address]
        if state.entry(address) is not None:
            continue
        tagged = any(is_below(address, root) for root in claimed)
        kind = kind_named(there.kind)
        action = Action(
            IMPORT,
            address,
            there.kind,
            "found again",
            identity=there.identity,
            owned=owned,
            made_by="created" if tagged else "imported",
        )
        depends = plan.graph.get(address, frozenset())
        entry = entry_of(action, state, kind.ordered(there.identity), there, depends, veil)
        found.append(Match(entry, "tags" if address in claimed else "name"))
    return tuple(found)
