"""A Report -> Markdown for a comment on GitHub. Texts from elsewhere stand in code, where nothing in them is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cogprov.planning.plan import Plan
from cogprov.render.drift_report import drift_report
from cogprov.render.plan_report import plan_report
from cogprov.render.problems import problem_text
from cogprov.render.report import Block, Report, Row, Section
from cogprov.render.style import Style

LIMIT: Final = 65_535
"""What GitHub takes as a comment."""

_STYLE: Final = Style(width=120)

_NOTE_ROOM: Final = 400
"""Kept free for what is said about what was left out, and for closing tags."""

_SPECIAL: Final = re.compile(
    r"""[\\`*{}\[\]<>#+!|~&@$^"'=]"""
    r"|(?<![^\W_])_|_(?![^\W_])"  # not between letters or digits, where it emphasizes nothing
    r"|:(?!\s|$|\d+(?![\d:]))"  # not before a line's number; ":100:" is a picture
    r"|www(?=\.)"
)
"""Everything that Markdown, GitHub's links, mentions and formulas, or HTML could read as more than a character."""

_DIFF_SYMBOLS: Final = {"~": "!", "<-": "+", "?": "#", ".": "#"}
"""What GitHub colours in a diff, for the symbols it does not."""


def plan_markdown(plan: Plan, *, limit: int = LIMIT) -> str:
    """A plan as a comment of at most ``limit`` bytes."""
    return markdown_of(plan_report(plan, _STYLE), limit)


def drift_markdown(plan: Plan, *, limit: int = LIMIT, flags: str = "") -> str:
    """A drift check as a comment of at most ``limit`` bytes. ``flags`` are those that the commands in it need."""
    return markdown_of(drift_report(plan, replace(_STYLE, flags=flags)), limit)


def markdown_of(report: Report, limit: int = LIMIT) -> str:
    """The report: a hidden marker, a summary, a table of objects, the details folded; cut off with a note if too long.

    The marker comes first, so that an action can find the comment again and replace it.
    """
    budget = _Budget(limit - _NOTE_ROOM)
    budget.must(_marker(report), f"### cogprov {report.kind}: {escaped(report.stack)} {escaped(report.env)}".rstrip())
    budget.must(f"**{escaped(report.summary)}**", "")
    for problem in (*report.refusals, *report.warnings):
        budget.may(f"{_fenced(problem_text(problem, _STYLE), '')}\n")
    objects = [
        (section, block) for section in report.sections for block in section.blocks if _is_object(section, block)
    ]
    budget.all_or_some(_table(objects))
    for section in report.sections:
        budget.all_or_some(_sentences(section))
    budget.folded("Details", (_fenced(_details(block), "diff") for _, block in objects if block.rows or block.notes))
    budget.all_or_some(_next_steps(report))
    return budget.text()


def escaped(text: str) -> str:
    """A text made harmless for Markdown, HTML and GitHub, which calls people and links issues outside code."""
    return re.sub("&#(?:64|35);", r"\g<0>&#8203;", _entities(text))


def code(text: str) -> str:
    """A text in code, where GitHub links nothing and mentions nobody."""
    # Entities in an HTML element and not backticks: in a table, a backslash before a pipe would open the backticks.
    return f"<code>{_entities(text)}</code>" if text else ""


def _entities(text: str) -> str:
    """Every special character as an entity: an entity is never part of Markdown's own grammar."""
    return _SPECIAL.sub(lambda found: "".join(f"&#{ord(char)};" for char in found.group()), _STYLE.safe(text))


class _Budget:
    """Lines up to a number of bytes, and the count of what did not fit."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._lines: list[str] = []
        self._dropped = 0

    def must(self, *lines: str) -> None:
        for line in lines:
            self._left -= _size(line)
            self._lines.append(line)

    def may(self, line: str) -> bool:
        if _size(line) > self._left:
            self._dropped += 1
            return False
        self.must(line)
        return True

    def all_or_some(self, lines: Iterable[str]) -> None:
        """Lines up to the first that does not fit; the others count as left out."""
        fits = True
        for line in lines:
            if fits:
                fits = self.may(line)
            else:
                self._dropped += 1

    def folded(self, title: str, parts: Iterable[str]) -> None:
        # Its closing tag is paid for by _NOTE_ROOM.
        kept = iter(parts)
        first = next(kept, None)
        if first is None:
            return
        self.must(f"\n<details><summary>{title}</summary>\n")
        self.all_or_some(part for each in (iter((first,)), kept) for part in each)
        self._lines.append("\n</details>\n")

    def text(self) -> str:
        if self._dropped:
            note = f"_{self._dropped} parts are not shown, because a comment can hold no more._"
            self._lines += ["", note + " `cogprov show` has all of it."]
        return "\n".join(self._lines).rstrip("\n") + "\n"


def _size(line: str) -> int:
    return len(line.encode("utf-8", "surrogatepass")) + 1


def _marker(report: Report) -> str:
    # A comment ends at "-->": letters, digits, dots, dashes and underscores cannot spell that.
    stack, env = (re.sub(r"[^A-Za-z0-9._-]", "_", name)[:100] for name in (report.stack, report.env))
    return f"<!-- cogprov:{stack}:{env} -->"


def _table(objects: Sequence[tuple[Section, Block]]) -> Iterator[str]:
    if not objects:
        return
    yield "| | Object | What | Where |"
    yield "|---|---|---|---|"
    for section, block in objects:
        symbol = f"{block.symbol} {block.badge}".strip()
        place = block.source or next((row.source for row in block.rows if row.source), "")
        yield f"| {code(symbol)} | {code(block.title)} | {_what(section, block)} | {code(place)} |"


def _is_object(section: Section, block: Block) -> bool:
    return not block.sentence or not section.title


def _sentences(section: Section) -> Iterator[str]:
    sentences = [block.title for block in section.blocks if not _is_object(section, block)]
    if sentences:
        yield f"\n**{escaped(section.title)}**\n\n- {code(sentences[0])}"
        yield from (f"- {code(sentence)}" for sentence in sentences[1:])


def _next_steps(report: Report) -> Iterator[str]:
    for purpose, command, remark in report.next_steps:
        yield f"- {escaped(purpose)}: {code(command)} {escaped(remark)}".rstrip()


def _what(section: Section, block: Block) -> str:
    parts = [escaped(section.title), *(code(cell) for cell in block.cells)]
    if block.rows:
        count = len(block.rows)
        parts.append(f"{count} {'property' if count == 1 else 'properties'}")
    if block.tag or any(row.tag for row in block.rows):
        parts.append("drift")
    return " · ".join(part for part in parts if part)


def _details(block: Block) -> str:
    head = "  ".join(part for part in (block.badge, block.title, *block.cells, block.tag, block.source) if part)
    lines = [f"{_diff_symbol(block.symbol)} {head}"]
    lines += [f"{note.symbol or ' '}     {note.text}" for note in block.notes]
    lines += [line for row in block.rows for line in _row(row)]
    return "\n".join(lines)


def _row(row: Row) -> Iterator[str]:
    first = f"{_diff_symbol(row.symbol)}   {row.name}"
    ending = "  ".join(part for part in (row.tag, row.source) if part)
    if len(row.lines) == 1 and not row.lines[0].symbol:
        yield "  ".join(part for part in (f"{first}: {row.lines[0]}", ending) if part)
        return
    yield "  ".join(part for part in (first, ending) if part)
    yield from (f"{line.symbol or ' '}       {line.text}" for line in row.lines)


def _diff_symbol(symbol: str) -> str:
    return _DIFF_SYMBOLS.get(symbol, symbol)


def _fenced(text: str, language: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{language}\n{text}\n{fence}"
