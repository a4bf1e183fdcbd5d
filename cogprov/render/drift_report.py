"""The drifts of a Plan -> the Report of a drift check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cogprov.model.errors import Origin, Problem
from cogprov.model.paths import undotted
from cogprov.model.shell import word
from cogprov.planning.plan import CREATE, IMPORT, Drift, Plan
from cogprov.planning.problems import PLAN_TALK
from cogprov.render.changes import drift_rows, place, side_by_side
from cogprov.render.objects import (
    RISKS,
    effort,
    header,
    own_id,
    short_id,
    stack_name,
    unmanaged_title,
)
from cogprov.render.report import Block, Line, Report, Section
from cogprov.render.style import Style
from cogprov.render.values import counted

SORTS: Final = ("changed", "missing", "unmanaged", "undeclared")
"""In the order they are told."""

_RANKS: Final = tuple(RISKS)

_YET: Final = {CREATE: "not in AWS under any name known here", IMPORT: "in AWS, not taken over yet"}


def drift_report(plan: Plan, style: Style) -> Report:
    """All that a drift check found. Nothing in it says what a command's exit code is: flags decide that."""
    return Report(
        kind="drift",
        stack=plan.stack,
        env=plan.env,
        header=header(plan, style, f"{plan.objects} declared", f"{plan.live_objects} live"),
        sections=tuple(_sections(plan, style)),
        refusals=(),
        warnings=told_by_drift(plan),
        summary=_summary(plan, style),
        next_steps=tuple(_next_steps(plan, style)),
    )


def told_by_drift(plan: Plan) -> tuple[Problem, ...]:
    """The warnings that are true without a plan that is carried out."""
    return tuple(warning for warning in plan.warnings if warning.code not in PLAN_TALK)


def highest(plan: Plan) -> str:
    """The highest risk among the drifts; empty when there is none."""
    return min((drift.risk for drift in plan.drifts), key=_rank, default="")


def by_sort(plan: Plan, sort: str) -> tuple[Drift, ...]:
    """The drifts of one sort, the most dangerous first."""
    return tuple(sorted((drift for drift in plan.drifts if drift.sort == sort), key=lambda drift: _rank(drift.risk)))


def _rank(risk: str) -> int:
    return _RANKS.index(risk) if risk in _RANKS else len(_RANKS)


def _sections(plan: Plan, style: Style) -> Iterator[Section]:
    sections = (
        Section("Changed outside cogprov", _blocks(plan, "changed", style), ("declared", "live")),
        Section("Missing", _blocks(plan, "missing", style)),
        Section("Not in your files", _blocks(plan, "unmanaged", style)),
        Section(
            "Changed outside cogprov, not declared in your files",
            _blocks(plan, "undeclared", style),
            ("last seen", "live"),
        ),
        Section("Declared, not known here (nothing to compare with)", tuple(_unknown(plan, style))),
        Section("Ignored", tuple(Block(".", style.safe(item)) for item in plan.ignored)),
        Section("Not checked", tuple(Block("!", style.safe(item)) for item in plan.unseen)),
    )
    return (section for section in sections if section.blocks)


def _blocks(plan: Plan, sort: str, style: Style) -> tuple[Block, ...]:
    makers = {"changed": _changed, "undeclared": _changed, "missing": _missing, "unmanaged": _unmanaged}
    return tuple(block for drift in by_sort(plan, sort) for block in makers[sort](drift, style))


def _changed(drift: Drift, style: Style) -> Iterator[Block]:
    """One line when one short value moved, else the object with a row for each property."""
    pair = side_by_side(drift.changes[0], style) if len(drift.changes) == 1 else None
    if pair is None:
        rows = drift_rows(drift.changes, style)
        yield Block("~", style.safe(drift.address), badge=_badge(drift, style), notes=_note(drift, style), rows=rows)
        return
    (change,) = drift.changes
    name = style.safe(f"{drift.address}.{undotted(change.path)}")
    source = place(change.origin or drift.origin, style)
    yield Block("~", name, pair, _badge(drift, style), source=source, notes=_note(drift, style))


def _missing(drift: Drift, style: Style) -> Iterator[Block]:
    cells = (style.safe(drift.note or "deleted outside cogprov"),)
    yield Block("-", style.safe(drift.address), cells, _badge(drift, style), source=place(drift.origin, style))


def _unmanaged(drift: Drift, style: Style) -> Iterator[Block]:
    words = style.dots(short_id(drift.identity, f".{drift.key}", style), style.safe(drift.note))
    yield Block("?", unmanaged_title(drift, style), (words,), _badge(drift, style))


def _unknown(plan: Plan, style: Style) -> Iterator[Block]:
    """What an apply has yet to make or to take over. Where the plan does neither, that it is not known is all."""
    for address in plan.unknown:
        action = plan.action(address)
        note = _YET.get(action.verb, "") if action else ""
        yield Block("!", style.safe(address), (note,), source=place(action.origin, style) if action else "")


def _badge(drift: Drift, style: Style) -> str:
    return RISKS.get(drift.risk, style.safe(drift.risk).upper())


def _note(drift: Drift, style: Style) -> tuple[Line, ...]:
    return (Line(style.safe(drift.note)),) if drift.note else ()


def _summary(plan: Plan, style: Style) -> str:
    if plan.drifts:
        counts = [f"{len(by_sort(plan, sort))} {sort}" for sort in SORTS if by_sort(plan, sort)]
        counts += [f"{len(plan.ignored)} ignored"] if plan.ignored else []
        counts += [f"{len(plan.unseen)} not checked"] if plan.unseen else []
        counts += [f"{len(plan.unknown)} not known here"] if plan.unknown else []
        return f"Drift: {', '.join(counts)}. Highest: {RISKS.get(highest(plan), style.safe(highest(plan)))}."
    name = stack_name(plan, style)
    if plan.unseen:
        unsure = counted(len(plan.unseen), "thing")
        return f"No drift found, but {unsure} of {name} could not be checked {effort(plan)}."
    if plan.unknown:
        unsure = counted(len(plan.unknown), "declared object")
        are = "is" if len(plan.unknown) == 1 else "are"
        return f"No drift in what is known of {name}; {unsure} {are} not known here {effort(plan)}."
    return f"No drift. {name} is as cogprov left it {effort(plan)}."


def _next_steps(plan: Plan, style: Style) -> Iterator[tuple[str, str, str]]:
    changed, missing, unmanaged, undeclared = (by_sort(plan, sort) for sort in SORTS)
    # A report that no command made knows of the environment alone.
    flags = style.flags or (f"--env {word(plan.env)}" if plan.env else "")
    where = f" {flags}" if flags else ""
    if changed or missing:
        yield "put AWS back", style.safe(f"cogprov apply{where}"), ""
    for drift in changed[:1]:
        source = place(_origin(drift), style)
        yield "keep the live value", f"write it in the file{f': {source}' if source else ''}", ""
    for drift in undeclared[:1]:
        command = f"cogprov drift --accept {word(drift.address)}{where}"
        yield "keep the live value", style.safe(command), ""
    for drift in unmanaged[:1]:
        yield style.safe(f"adopt the {drift.title or drift.kind}"), style.safe(_adopt(drift, where)), ""


def _adopt(drift: Drift, where: str) -> str:
    if drift.address.count(".") < 2:
        return f"cogprov import {word(own_id(drift.identity))}{where}"
    address = f"{drift.address}.{drift.key}" if re.fullmatch(r"[\w-]+", drift.key) else drift.address
    return f"declare it as {address}; the plan shows it as <-"


def _origin(drift: Drift) -> Origin | None:
    return next((change.origin for change in drift.changes if change.origin), drift.origin)
