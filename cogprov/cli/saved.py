"""Plan files: writing one, reading it, and whether it is still true when it is to be carried out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cogprov.cli.files import read_file, write_file
from cogprov.model.actions import Change
from cogprov.model.errors import Refused
from cogprov.model.paths import undotted
from cogprov.model.values import ABSENT, Json, Secret
from cogprov.model.values import Path as WordPath
from cogprov.planning.plan import Action, Plan
from cogprov.render import from_config, json_text, plan_from_bytes, plan_from_json, plan_json
from cogprov.render.saved import LARGEST_FILE
from cogprov.render.style import PLAIN
from cogprov.render.values import literal

if TYPE_CHECKING:
    from cogprov.engine import Options

_NOTHING: Final = "Nothing was changed."
_AGAIN: Final = "Plan again, and look at it: cogprov plan --out FILE"


@dataclass(frozen=True)
class SavedPlan:
    """What a plan file holds: the plan, and what it was limited to."""

    plan: Plan
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    allow_delete: tuple[str, ...] = ()


def write_plan(path: Path, plan: Plan, options: Options) -> None:
    """Save a plan. The texts of secrets are not in it: the configuration is asked for them again."""
    said = {"targets": options.targets, "excludes": options.excludes, "allow_delete": options.allow_delete}
    write_file(path, json_text({**_document(plan), "options": {name: list(value) for name, value in said.items()}}))


def read_plan(path: Path) -> SavedPlan:
    """The plan in a file; see ``plan_from_bytes`` for what can be wrong with it."""
    data = read_file(path, LARGEST_FILE)
    plan = plan_from_bytes(data, str(path))
    options = json.loads(data).get("options", {})
    return SavedPlan(plan, *(_texts(options, name) for name in ("targets", "excludes", "allow_delete")))


def _texts(options: Any, name: str) -> tuple[str, ...]:
    # They only narrow what is planned again, so what makes no sense narrows nothing and the comparison fails.
    found = options.get(name, ()) if isinstance(options, dict) else ()
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def refuse_stale(saved: Plan, now: Plan) -> None:
    """Refused unless the plan made now is the saved one, call for call."""
    for what, was, is_now in _frames(saved, now):
        if was != is_now:
            raise _stale(f"{what} ({was} when it was planned, {is_now} now)", ())
    moved = tuple(_moved(saved, _as_saved(now)))
    if moved:
        raise _stale("AWS is not as it was when it was planned", moved)


def _stale(why: str, moved: tuple[str, ...]) -> Refused:
    detail = "\n".join([*moved[:20], *([f"and {len(moved) - 20} more"] if len(moved) > 20 else []), _NOTHING])
    return Refused(f"the saved plan is stale: {why}", code="E4004", detail=detail, hints=(_AGAIN,))


def _frames(saved: Plan, now: Plan) -> Iterator[tuple[str, str, str]]:
    """What has to be the same before any object is compared."""
    yield "it is for another stack", saved.stack, now.stack
    yield "it is for another environment", saved.env, now.env
    yield "it is for another Region", saved.region, now.region
    if saved.account and now.account:
        yield "it is for another account", saved.account, now.account
    yield "the configuration has changed", saved.config_sha256[:12], now.config_sha256[:12]
    if saved.serial and now.serial:  # a state that was never saved has a new lineage every time
        yield "it is for another state", saved.lineage, now.lineage
    yield "the state has moved on", f"serial {saved.serial}", f"serial {now.serial}"


def _document(plan: Plan) -> dict[str, Any]:
    return plan_json(plan, conceal=lambda address, path, secret: from_config(address, path))


def _as_saved(plan: Plan) -> Plan:
    """A plan as it would come out of a file: without the texts of secrets."""
    return plan_from_json(json.loads(json_text(_document(plan))))


def _moved(saved: Plan, now: Plan) -> Iterator[str]:
    """A sentence for each object that would be dealt with in another way than was agreed."""
    for address in dict.fromkeys(action.address for action in (*saved.actions, *now.actions)):
        was, is_now = saved.action(address), now.action(address)
        name = PLAIN.safe(address)
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
    return "(secret)" if isinstance(value, Secret) else literal(value, PLAIN)
