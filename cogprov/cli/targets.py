"""Addresses on the command line: a misspelt one would quietly mean "nothing"."""

from __future__ import annotations

from collections.abc import Iterable

from cogprov.config.nearest import did_you_mean
from cogprov.model.desired import Desired
from cogprov.model.errors import UsageError
from cogprov.model.paths import is_below
from cogprov.planning.plan import Plan


def refuse_unknown(named: Iterable[str], desired: Desired, plan: Plan) -> None:
    """UsageError for an address at or below which neither the files nor the plan have anything."""
    actions = (action.address for action in plan.actions)
    known = {*plan.graph, *(resource.address for resource in desired.resources), *actions}
    for address in named:
        if not any(is_below(item, address) for item in known):
            raise no_such(address, known)


def no_such(address: str, known: Iterable[str], hint: str = "", summary: str = "nothing is called {}") -> UsageError:
    """The error for an address that is not one of those known."""
    meant = did_you_mean(address, known)
    hints = (meant[:1].upper() + meant[1:],) if meant else (hint,) if hint else ()
    return UsageError(summary.format(address), hints=hints)
