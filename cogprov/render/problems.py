"""Errors and warnings as blocks of text: what is wrong, the line where it stands with a marker, what can be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cogprov.aws.errors import FromAws
from cogprov.model.errors import CogprovError, ConfigError, InternalError, Origin, Problem
from cogprov.render.layout import hanging
from cogprov.render.style import Style, cells
from cogprov.render.values import counted

NO_SOURCES: Final[Mapping[str, str]] = MappingProxyType({})

_BEFORE_MARK: Final = 40
"""How much of a very long line is shown before the marked place."""

_TOKEN: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s,\[\]{}]+?(?=\s*:(?:\s|$))|[^\s,\[\]{}]+""")
"""What a reader takes for one thing in a file: a quoted text, a key, or a word up to the next punctuation."""


def error_text(error: CogprovError, style: Style, sources: Mapping[str, str] = NO_SOURCES) -> str:
    """The whole message of an error; for a ConfigError every problem. ``sources`` has the files' texts by name."""
    if isinstance(error, ConfigError) and error.problems:
        blocks = [problem_text(problem, style, sources) for problem in error.problems]
        return "\n\n".join([*blocks, _count(error)] if len(blocks) > 1 else blocks)
    return problem_text(as_problem(error), style, sources, aws=_aws_lines(error, style))


def as_problem(error: CogprovError) -> Problem:
    """An error that is not about a configuration, in the form of one that is."""
    hints = error.hints
    if isinstance(error, InternalError) and not hints:
        hints = ("This is a defect of cogprov or of its installation: please report it.",)
    return Problem(error.code, error.summary, error.address, error.origin, error.detail, hints)


def problem_text(
    problem: Problem, style: Style, sources: Mapping[str, str] = NO_SOURCES, *, aws: tuple[str, ...] = ()
) -> str:
    """One problem as a block: ``error[E1102]: ...``, place, marked line, details and hints."""
    gutter = len(str(problem.origin.line)) if problem.origin else 2
    lines = [_headline(problem, style), *aws, *_excerpt(problem, style, sources, gutter)]
    for text in _remarks(problem, style):
        for part in text.splitlines():
            lines += hanging(" " * (gutter + 1) + "= ", style.safe(part), style.width)
    return "\n".join(lines)


def _headline(problem: Problem, style: Style) -> str:
    kind = "warning" if problem.warning else "error"
    code = f"[{style.safe(problem.code)}]" if problem.code else ""
    return style.paint(kind, f"{kind}{code}") + style.paint("bold", f": {style.safe(problem.summary)}")


def _remarks(problem: Problem, style: Style) -> Iterator[str]:
    if problem.path and problem.path not in problem.summary + problem.detail:
        yield f"at {problem.path}"
    if problem.detail:
        yield problem.detail
    yield from map(style.typed, problem.hints)


def _aws_lines(error: CogprovError, style: Style) -> tuple[str, ...]:
    """The call that failed and what AWS said, for an error from AWS or one that was raised because of it."""
    cause = error if isinstance(error, FromAws) else error.__cause__
    if not isinstance(cause, FromAws):
        return ()
    answer = ": ".join(part for part in (cause.code, cause.message) if part)
    told = cause.message and cause.message in error.summary + error.detail
    call = f"{cause.operation} -> {cause.code if told else answer}" if answer else cause.operation
    lines = hanging("  ", style.safe(call), style.width)
    if cause.request_id:
        lines.append(f"  request {style.safe(cause.request_id)}")
    return tuple(lines)


def _excerpt(problem: Problem, style: Style, sources: Mapping[str, str], gutter: int) -> Iterator[str]:
    origin = problem.origin
    if origin is None:
        return
    yield style.paint("cyan", " " * gutter + "--> ") + style.safe(origin)
    line = _line(sources.get(origin.file, ""), origin)
    if not line:
        if problem.label:
            yield " " * (gutter + 1) + "= " + style.safe(problem.label)
        return
    bar = style.paint("cyan", " " * (gutter + 1) + "|")
    shown, mark = _marked(line, origin.column - 1, style)
    kind = "warning" if problem.warning else "error"
    yield bar
    yield style.paint("cyan", f"{origin.line} |") + f" {shown}"
    yield bar + " " + style.paint(kind, f"{mark} {style.safe(problem.label)}".rstrip())


def _line(text: str, origin: Origin) -> str:
    lines = text.splitlines()
    return lines[origin.line - 1].rstrip() if 0 < origin.line <= len(lines) else ""


def _marked(line: str, column: int, style: Style) -> tuple[str, str]:
    """The line, cut to what fits, and the carets below the thing that starts at ``column``."""
    column = min(max(column, 0), len(line))
    found = _TOKEN.match(line, column)
    token = style.safe(found.group() if found else line[column : column + 1])
    before, after = style.safe(line[:column]), style.safe(line[column + len(found.group() if found else " ") :])
    room = style.width - 8
    if cells(before + token + after) > room and len(before) > _BEFORE_MARK:
        before = style.symbols.ellipsis + before[-_BEFORE_MARK:]
    left = max(room - cells(before), 1)
    token_shown = token[:left]
    shown = (before + token_shown + after)[: max(room, cells(before) + 1)]
    return shown.rstrip(), " " * cells(before) + "^" * max(cells(token_shown), 1)


def _count(error: ConfigError) -> str:
    warnings = sum(1 for problem in error.problems if problem.warning)
    counts = [counted(len(error.problems) - warnings, "error")]
    counts += [counted(warnings, "warning")] if warnings else []
    return ", ".join(counts) + "."
