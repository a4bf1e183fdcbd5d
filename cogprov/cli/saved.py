"""Plan files: writing one, reading it, and whether it is still true when it is to be carried out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cogprov.cli.files import read_file, write_file
from cogprov.planning import stale
from cogprov.planning.plan import Plan
from cogprov.render import from_config, json_text, plan_from_bytes, plan_from_json, plan_json
from cogprov.render.saved import LARGEST_FILE

if TYPE_CHECKING:
    from cogprov.engine import Options


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
    """Refused unless the plan made now is the saved one, call for call; a file has no texts of secrets."""
    stale.refuse(saved, _as_saved(now))


def _document(plan: Plan) -> dict[str, Any]:
    return plan_json(plan, conceal=lambda address, path, secret: from_config(address, path))


def _as_saved(plan: Plan) -> Plan:
    """A plan as it would come out of a file: without the texts of secrets."""
    return plan_from_json(json.loads(json_text(_document(plan))))
