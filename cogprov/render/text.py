"""A Report -> the text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cogprov.model.shell import word
from cogprov.planning.plan import Plan
from cogprov.render.drift_report import drift_report
from cogprov.render.layout import GAP, Cell, Drawn, finished, hanging, table
from cogprov.render.plan_report import plan_report
from cogprov.render.problems import NO_SOURCES, problem_text
from cogprov.render.report import Block, Line, Report, Row, Section
from cogprov.render.style import Style, cells, padded
from cogprov.render.values import middle_cut

COLOURS: Final = {"+": "green", "~": "yellow", "-": "red", "<-": "cyan", "?": "magenta", "!": "yellow", ".": "dim"}
_BADGES: Final = {"HIGH": "error", "MED": "yellow", "LOW": "dim"}

_HEADING: Final = "  "
_PROPERTY: Final = " " * 6
_BROKEN: Final = " " * 10
"""Where a value starts that has no room beside its name."""


def plan_text(
    plan: Plan,
    style: Style,
    *,
    api: bool = False,
    concise: bool = False,
    saved: str = "",
    command: str = "cogprov apply",
    sources: Mapping[str, str] = NO_SOURCES,
) -> str:
    """A plan for a terminal. ``saved`` names the file it was saved in, ``command`` what carries that file out."""
    name = style.safe(saved)
    sentence = f"Saved to {name}. Apply exactly this:  {style.safe(command)} {style.safe(word(saved))}"
    report = plan_report(plan, style, api=api, concise=concise, saved=sentence if saved else "")
    return text_of(report, style, sources)


def drift_text(plan: Plan, style: Style) -> str:
    """A drift check for a terminal."""
    return text_of(drift_report(plan, style), style)


def text_of(report: Report, style: Style, sources: Mapping[str, str] = NO_SOURCES) -> str:
    """The report as text, without a line break at the end. A report with nothing in it is its summary alone."""
    problems = [problem_text(problem, style, sources) for problem in (*report.refusals, *report.warnings)]
    body = "\n\n".join(_section(section, style) for section in report.sections)
    summary = _summary(report, style)
    if not problems and not body:
        return summary
    return "\n\n".join(part for part in (style.paint("bold", report.header), body, *problems, summary) if part)


def _summary(report: Report, style: Style) -> str:
    lines = [style.paint("bold", report.summary)]
    lines += [report.saved] if report.saved else []
    lines += table((purpose, f"{command}  {remark}".rstrip()) for purpose, command, remark in report.next_steps)
    return "\n".join(lines)


@dataclass(frozen=True)
class _Grid:
    """The columns of one section."""

    symbol: int
    title: int
    name: int
    cells: tuple[int, ...]
    width: int
    """What there is for a line without a right column."""
    room: int
    """What there is for a line with one."""
    source: int

    def limit(self, right: tuple[Cell, ...]) -> int:
        return self.room if right else self.width


def _grid(section: Section, style: Style) -> _Grid:
    blocks, rows = section.blocks, [row for block in section.blocks for row in block.rows]
    rights: list[Block | Row] = [*blocks, *rows]
    source = min(max((cells(item.source) for item in rights), default=0), max(style.width // 3, 16))
    tag = max((cells(item.tag) for item in rights), default=0)
    room = style.width - sum(width + GAP for width in (source, tag) if width)
    title = min(max((cells(_title(block)) for block in blocks), default=0), room * 5 // 10)
    return _Grid(
        symbol=max((cells(block.symbol) for block in blocks), default=1),
        # A heading with columns of its own stands in the titles' column.
        title=max(title, cells(section.title) - len(_HEADING) - 2) if section.heads else title,
        name=min(max((cells(row.name) for row in rows), default=0), room // 2),
        cells=_cell_widths(section),
        width=style.width,
        room=room,
        source=source,
    )


def _cell_widths(section: Section) -> tuple[int, ...]:
    count = max((len(block.cells) for block in section.blocks), default=0)
    heads = section.heads if len(section.heads) == count else ("",) * count
    columns = [[block.cells[index] for block in section.blocks if len(block.cells) > index] for index in range(count)]
    return tuple(max(map(cells, (head, *column))) for head, column in zip(heads, columns, strict=True))


def _section(section: Section, style: Style) -> str:
    grid = _grid(section, style)
    title = [style.paint("bold", _section_title(section, grid))] if section.title else []
    lines = [line for block in section.blocks for line in _block(block, grid, style)]
    return "\n".join([*title, *finished(lines, style)])


def _section_title(section: Section, grid: _Grid) -> str:
    if not section.heads or len(grid.cells) != len(section.heads):
        return section.title
    first = padded(section.title, len(_HEADING) + grid.symbol + 1 + grid.title)
    return (" " * GAP).join([first, _columns(section.heads, grid.cells)])


def _title(block: Block) -> str:
    return f"{block.badge:<4} {block.title}" if block.badge else block.title


def _block(block: Block, grid: _Grid, style: Style) -> Iterator[Drawn]:
    if block.sentence:
        lines = hanging(f"{_HEADING}{block.symbol} ", block.title, style.width)
        yield from _coloured(lines, block.symbol)
        return
    yield from _heading(block, grid, style)
    for note in block.notes:
        first = f"{_PROPERTY}{note.symbol or ' '} "
        yield from _coloured(hanging(first, note.text, style.width), note.symbol)
    for row in block.rows:
        yield from _row(row, grid, style)
    for call in block.calls:
        yield from _call(call)


def _coloured(lines: Sequence[str], symbol: str) -> Iterator[Drawn]:
    return (Drawn(((line, COLOURS.get(symbol, "")),)) for line in lines)


def _heading(block: Block, grid: _Grid, style: Style) -> Iterator[Drawn]:
    """The object's line. What stands beside its name goes in its column, else right behind it, else below."""
    symbol = (f"{_HEADING}{padded(block.symbol, grid.symbol)} ", COLOURS.get(block.symbol, ""))
    badge = ((f"{block.badge:<4} ", _BADGES.get(block.badge, "")),) if block.badge else ()
    side = _columns(block.cells, grid.cells)
    right = _right(block.tag, block.source, grid, style)
    own = cells(_title(block))
    spare = grid.limit(right) - cells(symbol[0]) - GAP - cells(side)
    if not side or spare < own:
        yield Drawn((symbol, *badge, (block.title, "bold")), right)
        yield from _coloured(hanging(_PROPERTY + " " * GAP, " ".join(side.split()), style.width) if side else (), "")
        return
    column = max(grid.title, own)
    padding = " " * ((column if column <= spare else own) - own + GAP)
    yield Drawn((symbol, *badge, (block.title, "bold"), (padding, ""), (side, "")), right)


def _columns(texts: Sequence[str], widths: Sequence[int]) -> str:
    kept = ((text, width) for text, width in zip(texts, widths, strict=False) if width)
    return (" " * GAP).join(padded(text, width) for text, width in kept).rstrip()


def _right(tag: str, source: str, grid: _Grid, style: Style) -> tuple[Cell, ...]:
    # Where a line has neither, it still has the column, so that all of them line up.
    return ((tag, "magenta"), (middle_cut(source, grid.source, style), "dim")) if tag or source else ()


def _row(row: Row, grid: _Grid, style: Style) -> Iterator[Drawn]:
    symbol = (f"{_PROPERTY}{row.symbol} ", COLOURS.get(row.symbol, ""))
    right = _right(row.tag, row.source, grid, style)
    start = len(symbol[0]) + max(grid.name, cells(row.name)) + GAP
    widest = max((cells(str(line)) for line in row.lines), default=0)
    if start + widest <= grid.limit(right):
        first, others = (row.lines[0] if row.lines else Line("")), row.lines[1:]
        yield Drawn((symbol, (padded(row.name, grid.name) + " " * GAP, ""), _value(first)), right)
        yield from (Drawn(((" " * start, ""), _value(line))) for line in others)
        return
    yield Drawn((symbol, (row.name, "")), right)
    yield from (Drawn(((_BROKEN, ""), _value(line))) for line in row.lines)


def _value(line: Line) -> Cell:
    return str(line), COLOURS.get(line.symbol, "")


def _call(call: Row) -> Iterator[Drawn]:
    where = f" in {call.source}" if call.source else ""
    yield Drawn(((f"{_PROPERTY}> ", "dim"), (call.name, "cyan"), (where, "dim")))
    yield from (Drawn(((_BROKEN, ""), (str(line), "dim"))) for line in call.lines)
