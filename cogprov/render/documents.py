"""The JSON documents that programs read: ``cogprov.drift/1``, ``cogprov.error/1`` and the readable part of a plan.

Members are only ever added within a format. Values are as a reader wants them; ``saved.py`` has the exact ones.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cogprov import __version__
from cogprov.aws.errors import FromAws
from cogprov.model.actions import Change
from cogprov.model.errors import CogprovError, ConfigError, Origin, Problem
from cogprov.model.values import ABSENT, Digest, Json, Secret, refs
from cogprov.planning.plan import CREATE, DELETE, IMPORT, RELEASE, UPDATE, Action, Drift, Plan
from cogprov.render.drift_report import SORTS, by_sort, highest, told_by_drift
from cogprov.render.encoding import PLACEHOLDERS
from cogprov.render.objects import collection, own_id
from cogprov.render.style import PLAIN, Style

DRIFT_FORMAT: Final = "cogprov.drift/1"
ERROR_FORMAT: Final = "cogprov.error/1"

Document = dict[str, Any]


def json_text(document: Mapping[str, Any]) -> str:
    """A document as ASCII text, so that no terminal obeys anything in it."""
    return json.dumps(document, indent=1, ensure_ascii=True, allow_nan=False)


def drift_json(plan: Plan) -> Document:
    """What a drift check found."""
    counts = {sort: len(by_sort(plan, sort)) for sort in SORTS}
    return {
        "format": DRIFT_FORMAT,
        **head(plan),
        "summary": {
            **counts,
            "ignored": len(plan.ignored),
            "not_checked": len(plan.unseen),
            "unknown": len(plan.unknown),
        },
        "highest": highest(plan) or None,
        "drifts": [_drift(drift) for sort in SORTS for drift in by_sort(plan, sort)],
        "ignored": list(plan.ignored),
        "not_checked": list(plan.unseen),
        "unknown": list(plan.unknown),
        "warnings": [problem_json(problem) for problem in told_by_drift(plan)],
    }


def error_json(error: CogprovError, style: Style = PLAIN) -> Document:
    """An error with all its problems and, when AWS said no, with what it said; its hints as ``style`` types them."""
    problems = error.problems if isinstance(error, ConfigError) else ()
    return {
        "format": ERROR_FORMAT,
        "cogprov": __version__,
        "error": type(error).__name__,
        "code": error.code,
        "exit_code": error.exit_code,
        "summary": error.summary,
        "detail": error.detail,
        "hints": list(map(style.typed, error.hints)),
        "address": error.address,
        "source": source_json(error.origin),
        "problems": [problem_json(problem) for problem in problems],
        "call": _call_json(error),
    }


def _call_json(error: CogprovError) -> Document | None:
    cause = error if isinstance(error, FromAws) else error.__cause__
    if not isinstance(cause, FromAws):
        return None
    names = ("service", "operation", "code", "message", "request_id", "status")
    return {name: getattr(cause, name) for name in names}


def problem_json(problem: Problem) -> Document:
    return {
        "code": problem.code,
        "severity": "warning" if problem.warning else "error",
        "summary": problem.summary,
        "detail": problem.detail,
        "hints": list(problem.hints),
        "path": problem.path,
        "source": source_json(problem.origin),
        "label": problem.label,
    }


def source_json(origin: Origin | None) -> Document | None:
    return {"file": origin.file, "line": origin.line, "column": origin.column} if origin else None


def head(plan: Plan) -> Document:
    """What every document says about where and when."""
    names = ("stack", "env", "account", "region", "created", "objects", "live_objects", "calls", "seconds")
    return {"cogprov": __version__, **{name: getattr(plan, name) for name in names}}


def plan_view(plan: Plan) -> Document:
    """The readable part of a plan's document."""
    return {
        "summary": _summary(plan),
        "changes": [_action(action, plan) for action in plan.actions],
        "unmanaged": [_unmanaged(drift) for drift in by_sort(plan, "unmanaged")],
        "weakens": [
            {"address": action.address, "path": list(change.path), "reason": change.weakens}
            for action, change in plan.weakening
        ],
    }


def _summary(plan: Plan) -> Document:
    counts = {verb: plan.count(verb) for verb in (CREATE, UPDATE, DELETE)}
    return {**counts, "replace": 0, IMPORT: plan.count(IMPORT), RELEASE: plan.count(RELEASE), "drift": plan.undoes}


def _action(action: Action, plan: Plan) -> Document:
    risk = next((drift.risk for drift in plan.drifts if drift.address == action.address), "low")
    return {
        "address": action.address,
        "kind": action.kind,
        "action": action.verb,
        "reason": action.reason,
        "id": own_id(action.identity, action.parent) or None,
        "live_sha256": action.fingerprint or None,
        "source": source_json(action.origin),
        "depends_on": list(action.depends_on),
        "attributes": [_attribute(change, risk) for change in action.changes],
        "effects": list(action.effects),
        "calls": [step.operation for step in action.steps],
    }


def _attribute(change: Change, risk: str) -> Document:
    drifted = change.cause in ("drift", "both")
    return {
        "path": list(change.path),
        **dict(_sides(change, "before", "after")),
        "reason": change.cause,
        "risk": "high" if change.weakens else risk if drifted else "low",
        "weakens": bool(change.weakens),
        "known": all(ref.source in PLACEHOLDERS for ref in refs(change.after)),
        "source": source_json(change.origin),
    }


def _sides(change: Change, before: str, after: str) -> Iterator[tuple[str, Json]]:
    """Both values by their names; one that is not there is left out."""
    for name, value in ((before, change.before), (after, change.after)):
        if value is not ABSENT:
            hidden = change.secret or isinstance(value, (Secret, Digest))
            yield name, {"secret": True, "changed": True} if hidden else public(value)


def _drift(drift: Drift) -> Document:
    expected = "last_seen" if drift.sort == "undeclared" else "declared"
    return {
        "address": _address(drift),
        "kind": drift.kind,
        "sort": drift.sort,
        "risk": drift.risk,
        "key": drift.key,
        "id": own_id(drift.identity) or None,
        "note": drift.note,
        "source": source_json(drift.origin),
        "attributes": [
            {"path": list(change.path), **dict(_sides(change, expected, "live")), "source": source_json(change.origin)}
            for change in drift.changes
        ],
    }


def _unmanaged(drift: Drift) -> Document:
    return {
        "address": _address(drift),
        "kind": drift.kind,
        "id": own_id(drift.identity) or None,
        "risk": drift.risk,
        "note": drift.note,
    }


def _address(drift: Drift) -> str:
    """``user_pools.main.clients[rogue]`` for what has no address of its own."""
    if drift.sort != "unmanaged" or not drift.key:
        return drift.address
    return f"{collection(drift)}[{drift.key}]"


def public(value: Json) -> Json:
    """A value as plain JSON: references as the expressions that were written, secrets as the fact that there is one."""
    if isinstance(value, (Secret, Digest)):
        return {"secret": True}
    if isinstance(value, Mapping):
        return {str(key): public(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [public(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
