"""A part of a plan: the actions at or below some addresses, with those that must come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cogprov.model.paths import is_below
from cogprov.planning.plan import Action


def targeted(actions: Sequence[Action], targets: Sequence[str], excludes: Sequence[str]) -> list[Action]:
    """The actions wanted, in order. What an excluded action would have made is no longer waited for."""
    chosen = list(actions)
    if targets:
        wanted = {action.address for action in actions if any(is_below(action.address, target) for target in targets)}
        by_address = {action.address: action for action in actions}
        waiting = list(wanted)
        while waiting:
            for before in by_address[waiting.pop()].depends_on:
                if before in by_address and before not in wanted:
                    wanted.add(before)
                    waiting.append(before)
        chosen = [action for action in actions if action.address in wanted]
    if excludes:
        chosen = [a for a in chosen if not any(is_below(a.address, excluded) for excluded in excludes)]
    left = {action.address for action in chosen}
    return [replace(a, depends_on=tuple(before for before in a.depends_on if before in left)) for a in chosen]
