"""The look at an object right before it is written: nobody's change is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from cogprov.applying.run import Run
from cogprov.aws.door import Door
from cogprov.aws.objects import read_object
from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.errors import Refused
from cogprov.model.kind import Kind
from cogprov.model.paths import undotted
from cogprov.model.values import ABSENT, Body, Json, Secret
from cogprov.planning.overlay import differences
from cogprov.planning.plan import Action, Plan
from cogprov.planning.veil import Veil


def unchanged(action: Action, kind: Kind, run: Run) -> LiveObject:
    """The object right before it is written, if it is still what the plan was made from; Refused otherwise."""
    fresh = read_object(run.door, kind, action.identity)
    if fresh is None:
        raise Refused(
            f"{action.address} is gone since it was planned",
            address=action.address,
            hints=("Run `cogprov plan` again.",),
        )
    if fresh.unmodelled and action.steps:
        raise Refused(
            f"{action.address} has settings that the installed botocore does not know: {', '.join(fresh.unmodelled)}",
            address=action.address,
            detail="An update sends the whole object, so writing it now would reset them.",
            hints=("pip install --upgrade botocore",),
        )
    if not _as_planned(action, fresh, run.live):
        raise Refused(
            f"{action.address} was changed by somebody else since it was planned",
            address=action.address,
            detail=_three_ways(action, run.veil.over(fresh.words)),
            hints=("Nothing of this object was written. Run `cogprov plan` again to see what is there now.",),
        )
    return fresh


def refuse_moved(plan: Plan, door: Door, live: Mapping[str, LiveObject], veil: Veil) -> None:
    """Look at every object that a plan writes, before the first of them is written. Refused, naming all that moved."""
    acting = [action for action in plan.actions if action.identity and action.fingerprint and action.steps]
    found = door.gather([partial(read_object, door, kind_named(each.kind), each.identity) for each in acting])
    moved = [
        (action, fresh)
        for action, fresh in zip(acting, found, strict=True)
        if fresh is None or not _as_planned(action, fresh, live)
    ]
    if moved:
        first = moved[0][0]
        raise Refused(
            f"{', '.join(action.address for action, _ in moved)}: changed by somebody else since the plan was made",
            address=first.address,
            origin=first.origin,
            detail="; ".join(
                _three_ways(action, veil.over(fresh.words)) if fresh else "It is gone." for action, fresh in moved
            ),
            hints=("Nothing was written. Run `cogprov plan` again to see what is there now.",),
        )


def _as_planned(action: Action, fresh: LiveObject, live: Mapping[str, LiveObject]) -> bool:
    """Whether an object is still what the plan was made from, ``live``.

    The raw answers tell first. Where they differ, all that can be written may still be the same: a list may show an
    object otherwise than its describe does, and an endpoint may put something into its answers that changes by itself.
    """
    if not action.fingerprint or fresh.fingerprint == action.fingerprint:
        return True
    planned = live.get(action.address)
    if planned is None or planned.fingerprint != action.fingerprint:
        return False  # a plan from a file: all that is left of what it saw is the fingerprint
    return (planned.body, planned.unmodelled) == (fresh.body, fresh.unmodelled)


def _three_ways(action: Action, there: Body) -> str:
    planned = {change.path: change for change in action.changes}
    lines = []
    for path, wanted, now in differences(action.goal, there):
        change = planned.get(path)
        before = change.before if change else wanted
        if change is None or now != before:
            # What stands where a secret should be may be the secret of another day.
            told = Secret("") if isinstance(wanted, Secret) and now is not ABSENT else now
            texts = (_shown(before), _shown(told), _shown(wanted))
            lines.append("{}: planned from {}, now {}, wanted {}".format(undotted(path), *texts))
    return "; ".join(lines[:10]) or "Something that no word of cogprov is about has changed."


def _shown(value: Json) -> str:
    return "nothing" if value is ABSENT else f"{value}"
