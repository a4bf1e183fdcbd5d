"""A Report -> one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from cogprov.planning.plan import Plan
from cogprov.render.drift_report import drift_report
from cogprov.render.plan_report import plan_report
from cogprov.render.problems import problem_text
from cogprov.render.report import Block, Line, Report, Row, Section
from cogprov.render.style import Style

_STYLE: Final = Style(width=200)

_CLASSES: Final = {"+": "add", "-": "del", "~": "mod", "<-": "add", "?": "odd", "!": "mod", ".": "dim", ">": "dim"}

_CSS: Final = """\
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: .15rem .6rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { white-space: pre; } td:last-child { text-align: right; }
code, pre, td { font-family: ui-monospace, monospace; font-size: .9em; }
pre { padding: .6rem; border-left: 3px solid #c33; overflow-x: auto; }
tr.object td { padding-top: .6rem; font-weight: 600; } tr.object td + td + td { font-weight: 400; }
.add { color: #188038; } .del { color: #c5221f; } .mod { color: #b06000; } .odd { color: #8e24aa; }
.dim { color: #777; }
.summary { font-weight: 600; }"""


def plan_html(plan: Plan) -> str:
    """A plan as a page."""
    return html_of(plan_report(plan, _STYLE))


def drift_html(plan: Plan, *, flags: str = "") -> str:
    """A drift check as a page. ``flags`` are those that the commands in it need."""
    return html_of(drift_report(plan, replace(_STYLE, flags=flags)))


def html_of(report: Report) -> str:
    """The whole page."""
    title = _text(" ".join(part for part in (f"cogprov {report.kind}:", report.stack, report.env) if part))
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{_CSS}\n</style></head><body>",
        f"<h1>{title}</h1>",
        f"<p>{_text(report.header)}</p>",
        f'<p class="summary">{_text(report.summary)}</p>',
        *(f"<pre>{_text_lines(problem_text(each, _STYLE))}</pre>" for each in (*report.refusals, *report.warnings)),
        *(line for section in report.sections for line in _section(section)),
        *_next_steps(report),
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return html.escape(_STYLE.safe(text))


def _text_lines(text: str) -> str:
    return "\n".join(_text(line) for line in text.split("\n"))


def _section(section: Section) -> Iterator[str]:
    if section.title:
        heads = f" ({' / '.join(section.heads)})" if section.heads else ""
        yield f"<h2>{_text(section.title + heads)}</h2>"
    yield "<table>"
    for block in section.blocks:
        yield from _block(block)
    yield "</table>"


def _block(block: Block) -> Iterator[str]:
    symbol = " ".join(part for part in (block.symbol, block.badge) if part)
    side = " · ".join(cell for cell in block.cells if cell)
    yield _line("object", block.symbol, symbol, block.title, _text(side), (block.tag, block.source))
    for note in block.notes:
        yield _line("note", note.symbol, note.symbol, "", _text(note.text), ())
    for row in (*block.rows, *block.calls):
        yield _row(row)


def _row(row: Row) -> str:
    values = "<br>".join(_value(line) for line in row.lines)
    return _line("property", row.symbol, f"  {row.symbol}", row.name, values, (row.tag, row.source))


def _value(line: Line) -> str:
    shown = _text(str(line))
    return f'<span class="{_CLASSES[line.symbol]}">{shown}</span>' if line.symbol in _CLASSES else shown


def _line(kind: str, colour: str, symbol: str, name: str, value: str, right: Iterable[str]) -> str:
    cells = (
        f'<td class="{_CLASSES.get(colour, "dim")}">{_text(symbol)}</td>',
        f"<td>{_text(name)}</td>",
        f"<td>{value}</td>",
        f'<td class="dim">{_text(" ".join(part for part in right if part))}</td>',
    )
    return f'<tr class="{kind}">{"".join(cells)}</tr>'


def _next_steps(report: Report) -> Iterator[str]:
    if report.next_steps:
        yield "<h2>Next</h2><table>"
        for purpose, command, remark in report.next_steps:
            yield f"<tr><td>{_text(purpose)}</td><td><code>{_text(command)}</code></td><td>{_text(remark)}</td></tr>"
        yield "</table>"
