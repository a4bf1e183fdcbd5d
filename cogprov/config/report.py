"""Collecting what is wrong, and the words that all messages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cogprov.config.nodes import Place
from cogprov.model.errors import ConfigError, Origin, Problem
from cogprov.model.text import escape

SHOWN = 60
"""How much of somebody's text a message repeats."""


class LoadError(ConfigError):
    """A file that could not be loaded. ``sources`` holds its text by file name, secrets masked, to show lines from."""

    def __init__(self, problems: Sequence[Problem], sources: Mapping[str, str] | None = None) -> None:
        super().__init__(problems)
        self.sources: Mapping[str, str] = sources or {}


@dataclass
class Report:
    """The problems found in one file so far."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        summary: str,
        at: Place | None = None,
        path: str = "",
        *,
        label: str = "",
        detail: str = "",
        hints: Iterable[str] = (),
    ) -> None:
        origin = Origin(self.file, at.line, at.column) if at else Origin(self.file, 1) if self.file else None
        self.found.append(Problem(code, summary, path, origin, detail, tuple(hints), label=label))


def seen(source: str, start: Place, end: Place) -> bool:
    """Whether a part of a file shows all of its characters: those that cannot be seen are written as escapes."""
    lines = (line.strip() for line in source.split("\n")[start.line - 1 : end.line])
    return all(escape(line) == line for line in lines)


def quoted(text: str) -> str:
    """Somebody's text for a message: visible, on one line, not too long."""
    return f"`{escape(text if len(text) <= SHOWN else text[:SHOWN] + '…')}`"


def listed(words: Iterable[str], most: int = 12) -> str:
    """``a, b or c``; a long list is cut."""
    all_words = list(words)
    names = all_words[:most] + ([f"{len(all_words) - most} more"] if len(all_words) > most else [])
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"


def joined(*steps: str) -> str:
    """A path as messages write it: ``scopes[0]``, ``o_auth.flows``."""
    text = ""
    for step in steps:
        text += step if step.startswith("[") or not text else f".{step}" if step else ""
    return text
