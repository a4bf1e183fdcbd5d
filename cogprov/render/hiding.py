"""Plans without the text of any secret: what a plan must go through before it is written anywhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from cogprov.model.actions import Change, Step
from cogprov.model.errors import InternalError
from cogprov.model.paths import undotted
from cogprov.model.values import ABSENT, Digest, Json, Path, Ref, Secret, secrets_in
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.render.encoding import decode, spelled_out

Conceal = Callable[[str, Path, Secret], Json]
"""(the action's address, where in a step's parameters, the secret) -> the placeholder to write in its place."""

_Replace = Callable[[Path, Secret], Json]


def refuse(address: str, path: Path, secret: Secret) -> Json:
    """The default: a plan with a secret's text in it is not written by somebody who has not thought of it."""
    raise InternalError(f"{address} has a secret at {undotted(path)} that nobody said how to conceal")


def hide(address: str, path: Path, secret: Secret) -> Json:
    """For plans that are printed: the secret is gone, and a plan with such a hole in it cannot be applied."""
    return {"$secret": "hidden", "path": f"{address}.{undotted(path)}"}


def from_config(address: str, path: Path) -> Json:
    """The placeholder for a secret that is found again in the configuration, at a path in words."""
    return {"$secret": "config", "path": f"{address}.{undotted(path)}"}


def without_secrets(plan: Plan, conceal: Conceal) -> Plan:
    """The plan with a placeholder for every secret's text. Secrets that are references stay: they say only where.

    Only the steps need a secret to be found again; elsewhere it is for show.
    """
    return dataclasses.replace(
        plan,
        actions=tuple(_action(action, conceal) for action in plan.actions),
        drifts=tuple(_drift(drift) for drift in plan.drifts),
        outputs=_body(plan.outputs, _shown("outputs")),
    )


def _action(action: Action, conceal: Conceal) -> Action:
    def replaced(path: Path, secret: Secret) -> Json:
        return conceal(action.address, path, secret)

    return dataclasses.replace(
        action,
        changes=tuple(_change(change, action.address) for change in action.changes),
        steps=tuple(_step(step, replaced) for step in action.steps),
        goal=_body(action.goal, lambda path, secret: from_config(action.address, path)),
    )


def _step(step: Step, replace: _Replace) -> Step:
    return dataclasses.replace(step, params=_body(step.params, replace))


def _drift(drift: Drift) -> Drift:
    return dataclasses.replace(drift, changes=tuple(_change(change, drift.address) for change in drift.changes))


def _change(change: Change, address: str) -> Change:
    replace = _shown(address)
    sides = ((_wrapped(value) if change.secret else value) for value in (change.before, change.after))
    before, after = (_without(value, change.path, replace) for value in sides)
    return dataclasses.replace(change, before=before, after=after)


def _wrapped(value: Json) -> Json:
    """A value of a change that is marked secret: whatever type it has, its text is one."""
    return value if value is ABSENT or value is None or isinstance(value, (Secret, Digest)) else Secret("")


def _shown(address: str) -> _Replace:
    return lambda path, secret: hide(address, path, secret)


def _body(body: Mapping[str, Json], replace: _Replace) -> dict[str, Json]:
    return {key: _without(value, (key,), replace) for key, value in body.items()}


def _without(value: Json, path: Path, replace: _Replace) -> Json:
    if isinstance(value, Secret):
        return _placeholder(path, value, replace) if spelled_out(value) else value
    if isinstance(value, Mapping):
        return {key: _without(item, (*path, str(key)), replace) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(item, (*path, str(number)), replace) for number, item in enumerate(value)]
    return value


def _placeholder(path: Path, secret: Secret, replace: _Replace) -> Json:
    # Read back at once: whatever the caller wrote, only a reference can be in the document.
    found = decode(replace(path, secret))
    if not isinstance(found, Secret) or spelled_out(found):
        raise InternalError(f"what stands for the secret at {undotted(path)} is no placeholder")
    return found


HIDDEN: Final = "hidden"


def hidden_steps(plan: Plan) -> bool:
    """Whether a call of the plan lacks a secret that was hidden, so that it cannot be made."""
    sources = (secret.source for _, step in plan.steps for secret in secrets_in(step.params))
    return any(isinstance(source, Ref) and source.source == HIDDEN for source in sources)
