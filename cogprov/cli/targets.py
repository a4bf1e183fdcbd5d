"""Addresses on the command line: a misspelt one would quietly mean "nothing"."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cogprov.config.nearest import did_you_mean
from cogprov.kinds import KINDS
from cogprov.model.desired import Desired
from cogprov.model.errors import UsageError
from cogprov.model.paths import is_below
from cogprov.planning.plan import Plan

if TYPE_CHECKING:
    from cogprov.engine import Planned


def refuse_unknown(named: Iterable[str], desired: Desired, plan: Plan) -> None:
    """UsageError for an address at or below which neither the files nor the plan have anything."""
    actions = (action.address for action in plan.actions)
    known = {*plan.graph, *(resource.address for resource in desired.resources), *actions}
    for address in named:
        if not any(is_below(item, address) for item in known):
            raise no_such(address, known)


def refuse_idle(allow_delete: Iterable[str], allow_weaken: Iterable[str], desired: Desired, planned: Planned) -> None:
    """UsageError for a permission that is about nothing: what it was meant for would be asked about all the same."""
    plan = planned.plan
    addresses = {*plan.graph, *(resource.address for resource in desired.resources), *plan.forgotten}
    known = addresses | {action.address for action in plan.actions} | planned.live.objects.keys()
    for pattern in allow_delete:
        if not any(fnmatch.fnmatchcase(item, pattern) for item in known):
            raise no_such(pattern, known)
    for address in allow_weaken:
        if address != "*" and not any(is_below(item, address) or _is_property(address, item) for item in known):
            raise no_such(address, known)


def _is_property(address: str, item: str) -> bool:
    """Whether an address may be that of a property of an object, and is not that of another object in it."""
    if not is_below(address, item):
        return False
    within = address[len(item) + 1 :].partition(".")[0]
    return all(kind.collection != within for kind in KINDS)


def no_such(address: str, known: Iterable[str], hint: str = "", summary: str = "nothing is called {}") -> UsageError:
    """The error for an address that is not one of those known."""
    meant = did_you_mean(address, known)
    hints = (meant[:1].upper() + meant[1:],) if meant else (hint,) if hint else ()
    return UsageError(summary.format(address), hints=hints)
