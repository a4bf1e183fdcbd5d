"""Asking other services about what the settings of a plan rest on. Nothing they say stops a plan or fails a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from cogprov.aws.door import Door
from cogprov.aws.errors import FromAws
from cogprov.kinds import kind_named
from cogprov.model.actions import Look
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import CogprovError, Problem
from cogprov.model.paths import get, undotted
from cogprov.planning.live import Live, region_of
from cogprov.planning.plan import CREATE, IMPORT, UPDATE, Plan


@dataclass(frozen=True)
class _Question:
    """One look, for one object."""

    resource: Resource
    look: Look
    region: str
    value: str
    """What the word names."""


def looked_at(plan: Plan, live: Live, desired: Desired, door: Door, *, thorough: bool) -> Plan:
    """The plan with a warning for what is wrong, and a line for what could not be asked.

    Asked is what is about to be written; ``thorough`` asks about all that is declared.
    """
    questions = tuple(_questions(plan, live, desired, door.region, thorough=thorough))
    if not questions:
        return plan
    answers = door.gather([partial(_answer, door, each) for each in questions])
    found = [each for each in answers if each is not None]
    problems = tuple(dict.fromkeys(each for each in found if isinstance(each, Problem)))
    unheard = tuple(dict.fromkeys(each for each in found if isinstance(each, str)))
    return replace(plan, warnings=(*plan.warnings, *problems), not_checked=(*plan.not_checked, *unheard))


def _questions(plan: Plan, live: Live, desired: Desired, region: str, *, thorough: bool) -> Iterator[_Question]:
    declared = {each.address: each for each in desired.resources}
    written = {each.address: each for each in plan.actions if each.verb in (CREATE, IMPORT, UPDATE)}
    for address, resource in declared.items():
        there, action = live.objects.get(address), written.get(address)
        now = there.words if there else {}
        if action is None and not (thorough and there):
            continue
        after = action.goal if action else now
        for look in kind_named(resource.kind).looks(now, after):
            where = region_of(there.identity, region) if there else region
            yield _Question(resource, look, where, str(get(after, look.path)))


def _answer(door: Door, question: _Question) -> Problem | str | None:
    look = question.look
    path = undotted((question.resource.address, *look.path))
    try:
        answer = door.call(look.service, look.operation, look.params, region=question.region).body
    except FromAws as error:
        if not error.is_not_found:
            return f"{path}: {error.summary}"
        answer = None
    except CogprovError as error:
        return f"{path}: {error.summary}"
    why = look.told(answer)
    if not why:
        return None
    return Problem(
        look.code,
        f"{question.value} {why}",
        path,
        question.resource.origin_of(look.path),
        detail=look.why,
        hints=(look.remedy,) if look.remedy else (),
        warning=True,
    )
