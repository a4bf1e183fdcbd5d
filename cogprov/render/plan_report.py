"""A Plan -> the Report of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from cogprov.aws.redact import SECRET_KEYS
from cogprov.model.actions import Change, Step
from cogprov.model.paths import leaves, undotted
from cogprov.model.values import ABSENT, Ref
from cogprov.planning.plan import CREATE, DELETE, IMPORT, RELEASE, UPDATE, Action, Drift, Plan
from cogprov.render.changes import drift_rows, place, rows_of, summary_of
from cogprov.render.objects import effort, header, short_id, stack_name, unmanaged_title, users
from cogprov.render.report import Block, Line, Report, Row, Section
from cogprov.render.style import Style
from cogprov.render.values import SECRET, counted, expression, literal, shortened

SYMBOLS: Final = {CREATE: "+", UPDATE: "~", IMPORT: "<-", DELETE: "-", RELEASE: "."}

_SELF_EVIDENT: Final = frozenset({"new in the file", "changed in the file"})
"""Reasons that a ``+`` or ``~`` with its file and line already gives."""


def plan_report(plan: Plan, style: Style, *, api: bool = False, concise: bool = False, saved: str = "") -> Report:
    """All that a plan has to say. ``saved`` is the sentence about the file it was saved in."""
    return Report(
        kind="plan",
        stack=plan.stack,
        env=plan.env,
        header=header(plan, style, counted(plan.objects, "object")),
        sections=tuple(_sections(plan, style, api, concise)),
        refusals=(*plan.refusals, *plan.unresolved),
        warnings=plan.warnings,
        summary=_summary(plan, style),
        saved="" if plan.forbidden or not plan.actions else saved,
    )


def _sections(plan: Plan, style: Style, api: bool, concise: bool) -> Iterator[Section]:
    missing = frozenset(drift.address for drift in plan.drifts if drift.sort == "missing")
    actions = tuple(_action(action, missing, style, api, concise) for action in plan.actions)
    makers: dict[str, Callable[[], Iterator[Block]]] = {
        "": lambda: iter(actions),
        "Weakens sign-in": lambda: _weakening(plan, style),
        "Not managed (left alone; see `cogprov drift`)": lambda: _unmanaged(plan, style),
        "Changed outside cogprov, not declared in your files (left alone)": lambda: _undeclared(plan, style),
        "Released (no longer in your files; kept as they are live)": lambda: _released(plan, style),
        "Forgotten (neither in AWS nor in your files any more)": lambda: _sentences(plan.forgotten, style),
        "Impact": lambda: _impact(plan, style),
        "Ignored": lambda: _sentences(plan.ignored, style),
        "Not checked": lambda: _sentences(plan.not_checked, style, "!"),
    }
    dangerous = ("", "Weakens sign-in", "Not checked")
    # What is refused will not happen, so only what was not even looked at is worth saying.
    for title in dangerous[-1:] if plan.refusals else dangerous if concise else tuple(makers):
        blocks = tuple(makers[title]())
        if blocks:
            yield Section(title, blocks)


def _action(action: Action, missing: frozenset[str], style: Style, api: bool, concise: bool) -> Block:
    name = short_id(action.identity, action.address, style, action.parent)
    return Block(
        symbol=SYMBOLS.get(action.verb, "?"),
        title=style.safe(action.address),
        cells=(style.dots(name, users(action.users), _reason(action, style)),),
        tag="(drift)" if action.address in missing else "",
        source=place(action.origin, style) if action.verb != UPDATE or not action.changes else "",
        notes=() if concise else tuple(_notes(action, style)),
        rows=() if concise else tuple(_rows(action, style)),
        calls=tuple(_call(step, style) for step in action.steps) if api else (),
    )


def _reason(action: Action, style: Style) -> str:
    parts = []
    told_by_rows = action.verb == UPDATE and bool(action.changes)
    if action.reason not in _SELF_EVIDENT and not told_by_rows:
        parts.append(style.safe(action.reason))
    if action.finishes:
        parts.append("finishes what an earlier run began")
    return "; ".join(parts)


def _notes(action: Action, style: Style) -> Iterator[Line]:
    if action.verb == DELETE and action.precious:
        yield Line(f"lost for ever: {style.safe(action.precious)}", "!")
    if action.verb == DELETE and not action.allowed:
        address = style.safe(action.address)
        yield Line(f"needs your word: its name, typed, or  --allow-delete {address}", "!")


def _rows(action: Action, style: Style) -> Iterator[Row]:
    if action.verb in (DELETE, RELEASE):
        return
    told = place(action.origin, style)
    for change in action.changes or _declared(action):
        for row in rows_of(change, style):
            # A default has no place of its own but its object's, which stands in the heading.
            yield replace(row, source="") if row.source == told and action.verb == CREATE else row


def _declared(action: Action) -> Iterator[Change]:
    """What a new object will have, for a plan that does not list it as changes."""
    if action.verb == CREATE:
        for path, value in leaves(action.goal):
            yield Change(path, ABSENT, value, cause="new")


def _call(step: Step, style: Style) -> Row:
    params = leaves(step.params)
    lines = (Line(f"{style.safe(undotted(path))}: {_param(path, value, style)}") for path, value in params)
    return Row(">", style.safe(step.operation), tuple(lines), source=style.safe(step.region))


def _param(path: tuple[str, ...], value: Any, style: Style) -> str:
    # The type hides secrets already; the names are a second lock on the same door.
    if not SECRET_KEYS.isdisjoint(path):
        return SECRET
    if isinstance(value, Ref):
        return expression(value, style)
    return shortened("null" if value is None else literal(value, style), style.width - 30, style)


def _weakening(plan: Plan, style: Style) -> Iterator[Block]:
    for action, change in plan.weakening:
        name = style.safe(f"{action.address}.{undotted(change.path)}")
        why = (Line(style.safe(change.weakens)),)
        yield Block("!", name, (summary_of(change, style),), source=place(change.origin, style), notes=why)


def _unmanaged(plan: Plan, style: Style) -> Iterator[Block]:
    for drift in _sorted_out(plan, "unmanaged"):
        name = short_id(drift.identity, f".{drift.key}", style)
        yield Block("?", unmanaged_title(drift, style), (name, style.safe(drift.note)))


def _undeclared(plan: Plan, style: Style) -> Iterator[Block]:
    for drift in _sorted_out(plan, "undeclared"):
        yield Block("?", style.safe(drift.address), (style.safe(drift.note),), rows=drift_rows(drift.changes, style))


def _sorted_out(plan: Plan, sort: str) -> Iterator[Drift]:
    return (drift for drift in plan.drifts if drift.sort == sort)


def _released(plan: Plan, style: Style) -> Iterator[Block]:
    return (Block(".", style.safe(f"{address}.{path}")) for address, path in plan.released)


def _sentences(texts: Iterable[str], style: Style, symbol: str = ".") -> Iterator[Block]:
    return (Block(symbol, style.safe(text)) for text in texts)


def _impact(plan: Plan, style: Style) -> Iterator[Block]:
    sentences = (style.safe(f"{action.address}: {effect}") for action in plan.actions for effect in action.effects)
    return (Block("!", sentence) for sentence in dict.fromkeys(sentences))


def _summary(plan: Plan, style: Style) -> str:
    if plan.refusals:
        return "Nothing was planned. (exit 73)"
    if plan.actions:
        return _tally(plan)
    name = stack_name(plan, style)
    if plan.unseen:
        unsure = counted(len(plan.unseen), "thing")
        return f"No changes found, but {unsure} of {name} could not be checked {effort(plan)}."
    return f"No changes. {name} matches AWS {effort(plan)}."


def _tally(plan: Plan) -> str:
    parts = [
        f"{plan.count(CREATE)} to create",
        f"{plan.count(UPDATE)} to update",
        f"{plan.count(DELETE)} to delete",
        "0 to replace",  # Terraform's word; cogprov never replaces, and says so
    ]
    extra: Mapping[str, int] = {"to import": plan.count(IMPORT), "to release": plan.count(RELEASE)}
    parts += [f"{count} {words}" for words, count in extra.items() if count]
    undone = plan.undoes
    unknown = counted(len(plan.unresolved), "reference")
    waits = f" Nothing of it is applied while {unknown} cannot be resolved." if plan.unresolved else ""
    drift = f" {undone} of the changes {'undoes' if undone == 1 else 'undo'} drift." if undone else ""
    return f"Plan: {', '.join(parts)}.{drift}{waits}"
