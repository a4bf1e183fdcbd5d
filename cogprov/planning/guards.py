"""What a plan needs to be allowed for: that it deletes, makes sign-in less safe, or changes much at once."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from typing import Final

from cogprov.kinds import kind_named
from cogprov.model.errors import Refused
from cogprov.model.paths import is_below, undotted
from cogprov.planning.plan import CREATE, DELETE, Action, Plan

_MANY: Final = 10
_SHARE: Final = 0.3
"""With at least so many objects, a change of more than this share of them looks like a mistake."""


def refuse(plan: Plan, allow_delete: Iterable[str], allow_weaken: bool, most: int | None) -> None:
    """Refused with all that was not allowed, for a program, where nobody can be asked; ``most`` is how many actions."""
    held = list(_held(plan, tuple(allow_delete), allow_weaken, most))
    if held:
        raise Refused(
            "; ".join(why for why, _ in held),
            detail="Nothing was changed.",
            hints=(f"If that is meant: stack.apply(plan, {', '.join(allow for _, allow in held)})",),
        )


def _held(plan: Plan, allow_delete: tuple[str, ...], allow_weaken: bool, most: int | None) -> Iterator[tuple[str, str]]:
    many = too_many(plan, most)
    if many:
        yield many, f"max_changes={len(plan.actions)}"
    deleted = [action.address for action in unallowed(plan, allow_delete)]
    if deleted:
        yield f"the plan deletes {', '.join(deleted)}", f"allow_delete={[*allow_delete, *deleted]}"
    weaker = weakened(plan, ("*",) if allow_weaken else ())
    if weaker:
        told = "; ".join(f"{name}: {why}" for name, why in weaker.items())
        yield f"the plan makes sign-in less safe ({told})", "allow_weaken=True"


def too_many(plan: Plan, most: int | None) -> str:
    """Why a plan is too large, with at most so many actions allowed; empty when it is not.

    Where nobody said how many: three in ten of what is managed, once that is ten objects, and one deleted root object.
    New objects do not count then, so that a stack can begin.
    """
    if most is not None:
        many = len(plan.actions) > most
        return f"the plan has {len(plan.actions)} actions, and max_changes allows {most}" if many else ""
    # What is known by a name of its own, such as a request limit, is nobody's directory of users.
    roots = [
        action
        for action in plan.actions
        if action.verb == DELETE and not action.parent and kind_named(action.kind).locate is None
    ]
    if roots:
        names = ", ".join(action.address for action in roots)
        return f"the plan deletes {len(roots)} of your pools at once: {names}" if len(roots) > 1 else ""
    touched = sum(1 for action in plan.actions if action.steps and action.verb != CREATE)
    managed = len(plan.kept) + plan.count(DELETE)
    if managed < _MANY or touched <= managed * _SHARE:
        return ""
    return f"the plan changes {touched} of {managed} objects, which is more than {_SHARE:.0%} of them"


def unallowed(plan: Plan, allow_delete: Iterable[str] = ()) -> list[Action]:
    """The deletes that neither the files nor these patterns allow."""
    allowed = tuple(allow_delete)
    return [
        action
        for action in plan.actions
        if action.verb == DELETE
        and not action.allowed
        and not any(fnmatch.fnmatchcase(action.address, each) for each in allowed)
    ]


def weakened(plan: Plan, allowed: Iterable[str]) -> dict[str, str]:
    """What becomes less safe and is not at or below an address that may (``*``: all), each with the reason."""
    may = tuple(allowed)
    weaker = {undotted((action.address, *change.path)): change.weakens for action, change in plan.weakening}
    return {name: why for name, why in weaker.items() if not any(each == "*" or is_below(name, each) for each in may)}
