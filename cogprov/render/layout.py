"""Lines of a terminal: columns that line up, sentences that wrap, a column at the right for tags and ``file:line``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cogprov.render.style import Style, cells, padded

GAP: Final = 2
"""Blank columns between two columns."""

Cell = tuple[str, str]
"""(text, colour). The text has its padding; the colour is laid on last, so that widths can be counted."""


@dataclass(frozen=True)
class Drawn:
    """One line before the right column's place is known."""

    left: tuple[Cell, ...] = ()
    right: tuple[Cell, ...] = ()

    @property
    def used(self) -> int:
        return sum(cells(text) for text, _ in self.left)


def wrapped(text: str, width: int) -> list[str]:
    """A sentence in lines of at most ``width``; a word that is wider stays whole, so that it can be copied."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and cells(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def hanging(first: str, text: str, width: int) -> list[str]:
    """A wrapped sentence behind ``first``, its other lines below its own beginning."""
    indent = cells(first)
    lines = wrapped(text, width - indent)
    return [first + lines[0], *(" " * indent + line for line in lines[1:])]


def right_width(rights: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """The widths of the right column's parts, each as wide as its widest text."""
    columns = zip(*rights, strict=True)
    return tuple(max(map(cells, column), default=0) for column in columns)


def finished(lines: Sequence[Drawn], style: Style) -> Iterator[str]:
    """The lines as texts, their right columns one below the other, as far left as the longest line allows."""
    widths = right_width([text for text, _ in line.right] for line in lines if line.right) or ()
    total = sum(width + GAP for width in widths if width)
    edge = max((line.used for line in lines if line.right), default=0)
    edge = min(edge, max(style.width - total, 0))
    for line in lines:
        yield _finish(line, edge, widths, style)


def _finish(line: Drawn, edge: int, widths: Sequence[int], style: Style) -> str:
    left = "".join(style.paint(colour, text) for text, colour in line.left)
    if not any(text for text, _ in line.right):
        return left.rstrip()
    left += " " * (edge - line.used)
    right = ""
    for (text, colour), width in zip(line.right, widths, strict=True):
        if width:
            right += " " * GAP + style.paint(colour, text) + " " * (width - cells(text))
    return (left + right).rstrip()


def table(rows: Iterable[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Rows as lines with every column as wide as its widest cell."""
    kept = [tuple(each) for each in rows]
    widths = [max(map(cells, column)) for column in zip(*kept, strict=True)]
    for each in kept:
        line = (" " * GAP).join(padded(text, width) for text, width in zip(each, widths, strict=True))
        yield (indent + line).rstrip()
