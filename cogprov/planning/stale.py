"""Whether a plan may be carried out, and is still true: what was agreed to against what would be planned now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from cogprov.model.actions import Change
from cogprov.model.desired import Desired
from cogprov.model.errors import Refused
from cogprov.model.paths import undotted
from cogprov.model.text import escape
from cogprov.model.values import ABSENT, Json, Secret
from cogprov.model.values import Path as WordPath
from cogprov.planning.immutable import shown
from cogprov.planning.plan import Action, Plan

_NOTHING: Final = "Nothing was changed."
_AGAIN: Final = "Plan again, and look at it: cogprov plan --out FILE"


def sha256_of(desired: Desired) -> str:
    """Names what a configuration asks for: equal when nothing but comments, order and places changed.

    Secrets are left out, so that nobody can find one by trying.
    """
    objects = [
        (item.address, item.kind, item.words, item.adopt, item.reference, item.allow_delete)
        for item in sorted(desired.resources, key=lambda item: item.address)
    ]
    stack = (desired.stack, desired.env, desired.region, desired.account, desired.protect, desired.max_changes)
    told = [stack, objects, desired.outputs, desired.ignore, desired.allow_delete]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=repr).encode()).hexdigest()


def refuse(planned: Plan, now: Plan) -> None:
    """Refused unless the plan made now is the one that was agreed to, call for call; it says what moved."""
    for what, was, is_now in _frames(planned, now):
        if was != is_now:
            raise _stale(f"{what} ({was} when it was planned, {is_now} now)", ())
    moved = tuple(_moved(planned, now))
    if moved:
        raise _stale("AWS is not as it was when it was planned", moved)


def refuse_forbidden(plan: Plan) -> None:
    """Refused for a plan of which nothing may be applied, with the first reason: whoever decides should have said."""
    for problem in plan.forbidden:
        raise Refused(
            problem.summary,
            detail=problem.detail,
            hints=problem.hints,
            address=problem.path,
            origin=problem.origin,
            code=problem.code,
        )


def _stale(why: str, moved: tuple[str, ...]) -> Refused:
    detail = "\n".join([*moved[:20], *([f"and {len(moved) - 20} more"] if len(moved) > 20 else []), _NOTHING])
    return Refused(f"the plan is stale: {why}", code="E4004", detail=detail, hints=(_AGAIN,))


def _frames(planned: Plan, now: Plan) -> Iterator[tuple[str, str, str]]:
    """What has to be the same before any object is compared."""
    yield "it is for another stack", planned.stack, now.stack
    yield "it is for another environment", planned.env, now.env
    yield "it is for another Region", planned.region, now.region
    if planned.account and now.account:
        yield "it is for another account", planned.account, now.account
    yield "the configuration has changed", planned.config_sha256[:12], now.config_sha256[:12]
    if planned.serial and now.serial:  # a state that was never saved has a new lineage every time
        yield "it is for another state", planned.lineage, now.lineage
    yield "the state has moved on", f"serial {planned.serial}", f"serial {now.serial}"


def _moved(planned: Plan, now: Plan) -> Iterator[str]:
    """A sentence for each object that would be dealt with in another way than was agreed."""
    for address in dict.fromkeys(action.address for action in (*planned.actions, *now.actions)):
        was, is_now = planned.action(address), now.action(address)
        name = escape(address)
        if was is None or is_now is None:
            yield f"{name}: planned {_verb(was)}, now {_verb(is_now)}"
        elif _essence(was) != _essence(is_now):
            yield f"{name}: {'; '.join(_differences(was, is_now)) or 'something that no word is about has changed'}"


def _essence(action: Action) -> tuple[Any, ...]:
    return action.verb, action.identity, action.fingerprint, action.steps


def _verb(action: Action | None) -> str:
    return f"to {action.verb}" if action else "nothing to do"


def _differences(was: Action, is_now: Action) -> Iterator[str]:
    before, after = ({change.path: change for change in action.changes} for action in (was, is_now))
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path), after.get(path)
        if _sides(one) != _sides(other):
            yield _difference(path, one, other)


def _sides(change: Change | None) -> tuple[Json, Json]:
    return (change.before, change.after) if change else (ABSENT, ABSENT)


def _difference(path: WordPath, was: Change | None, is_now: Change | None) -> str:
    # A change that is no longer needed has come about; one that nobody planned was not needed then.
    wanted = is_now.after if is_now else was.after if was else ABSENT
    planned_from = was.before if was else wanted
    now = is_now.before if is_now else wanted
    return f"{undotted(path)}: planned from {_shown(planned_from)}, now {_shown(now)}, wanted {_shown(wanted)}"


def _shown(value: Json) -> str:
    if value is ABSENT:
        return "(not set)"
    return "(secret)" if isinstance(value, Secret) else escape(shown(value))
