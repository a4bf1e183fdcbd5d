"""What a plan or a drift check says, before anybody decides how it looks.

Text, Markdown and HTML are three writers over one Report, so none of them can tell a different story. Every text in it
is harmless already (``Style.safe``): no secret, no control character, one line.
"""

from __future__ import annotations

from dataclasses import dataclass

from cogprov.model.errors import Problem


@dataclass(frozen=True)
class Line:
    """One line of a value. ``symbol`` is ``+`` or ``-`` for what comes and goes, else empty."""

    text: str
    symbol: str = ""

    def __str__(self) -> str:
        return f"{self.symbol} {self.text}" if self.symbol else self.text


@dataclass(frozen=True)
class Row:
    """One property of an object."""

    symbol: str
    name: str
    lines: tuple[Line, ...] = ()
    tag: str = ""
    """``(drift)``, or empty."""
    source: str = ""
    """``file:line``"""


@dataclass(frozen=True)
class Block:
    """One object, or one sentence."""

    symbol: str
    title: str
    cells: tuple[str, ...] = ()
    """What stands to the right of the title, in columns."""
    badge: str = ""
    """``HIGH``, ``MED`` or ``LOW``, before the title."""
    tag: str = ""
    source: str = ""
    notes: tuple[Line, ...] = ()
    """Sentences below the title."""
    rows: tuple[Row, ...] = ()
    calls: tuple[Row, ...] = ()
    """The API calls; their lines are the parameters."""

    @property
    def sentence(self) -> bool:
        """Whether there is nothing but the title."""
        return not (any(self.cells) or self.badge or self.tag or self.source or self.notes or self.rows or self.calls)


@dataclass(frozen=True)
class Section:
    """Blocks under a heading. ``heads`` names the columns of their cells."""

    title: str
    blocks: tuple[Block, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """All there is to say."""

    kind: str
    """``plan`` or ``drift``"""
    stack: str
    env: str
    header: str
    sections: tuple[Section, ...]
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    summary: str
    """The line that says it all."""
    next_steps: tuple[tuple[str, str, str], ...] = ()
    """(what for, command, remark)"""
    saved: str = ""
    """Where the plan was saved and what to do with it."""
