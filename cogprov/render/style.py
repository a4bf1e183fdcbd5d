"""How to draw: colour or not, how wide, and whether the stream can show more than ASCII."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO

from cogprov.model.text import escape

NARROWEST: Final = 40
WIDEST: Final = 240
_PIPED: Final = 100
"""The width of what goes into a file or another program, where nobody can say how wide it will be shown."""

_SGR: Final = {
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
    "bold": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
}


@dataclass(frozen=True)
class Symbols:
    """The characters beyond letters; the plan's own ``+ ~ - <- ? !`` are ASCII anyway."""

    dot: str
    ellipsis: str
    done: str
    failed: str
    waiting: str
    running: str


_UNICODE: Final = Symbols(dot="·", ellipsis="…", done="✓", failed="✗", waiting="·", running="›")
_ASCII: Final = Symbols(dot="-", ellipsis="...", done="*", failed="x", waiting=".", running=">")


@dataclass(frozen=True)
class Style:
    """How to draw. Every renderer takes one; none of them looks at a stream or at the environment."""

    color: bool = False
    width: int = 80
    unicode: bool = True
    flags: str = ""
    """What a command to type next has to carry, as a shell reads it, so that it acts where this one did."""

    @property
    def symbols(self) -> Symbols:
        return _UNICODE if self.unicode else _ASCII

    def safe(self, text: object) -> str:
        """A text that somebody else wrote, on one line and harmless, in characters that the stream can show."""
        shown = escape(str(text))
        return shown if self.unicode else shown.encode("ascii", "backslashreplace").decode("ascii")

    def typed(self, text: str) -> str:
        """A sentence with the commands in it as they have to be typed: ``run `cogprov apply --env dev` again``.

        What tells of a command need not know how this one was called; a command that carries the flags stays as it is.
        """
        if not self.flags:
            return text

        def carrying(found: re.Match[str]) -> str:
            already = text.startswith(f" {self.flags}", found.end())
            return found.group() if already else f"{found.group()} {self.flags}"

        return _COMMAND.sub(carrying, text)

    def paint(self, colour: str, text: str) -> str:
        if not self.color or not colour or not text:
            return text
        return f"\x1b[{_SGR[colour]}m{text}\x1b[0m"

    def dots(self, *parts: str) -> str:
        """The non-empty parts with dots between them."""
        return f" {self.symbols.dot} ".join(part for part in parts if part)


_COMMAND: Final = re.compile(r"(?:^|(?<=`)|(?<=[:,] )|(?<=then ))cogprov (?:(?:state|secret) [a-z]+|[a-z][a-z-]*)")
"""A command in a sentence: at its beginning, in backticks, or behind what says what it is for.

With its second word where a group of commands has several: flags may follow either."""

PLAIN: Final = Style()


def style_for(stream: TextIO, color: str = "auto", environ: Mapping[str, str] | None = None, flags: str = "") -> Style:
    """The style that suits a stream. ``color`` is ``auto``, ``always`` or ``never``; ``flags`` are for commands."""
    variables = os.environ if environ is None else environ
    terminal = is_terminal(stream)
    return Style(
        color=_colored(color, terminal, variables),
        width=_width(stream, terminal, variables),
        unicode=_shows_unicode(stream),
        flags=flags,
    )


def is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # no such method, or the stream is closed
        return False


def moves_cursor(stream: TextIO, environ: Mapping[str, str] | None = None) -> bool:
    """Whether lines on the stream may be drawn again: a real terminal, and no log of a build."""
    variables = os.environ if environ is None else environ
    return is_terminal(stream) and variables.get("TERM") != "dumb" and not _in_ci(variables)


def cells(text: str) -> int:
    """How many columns a terminal needs for a text."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _colored(color: str, terminal: bool, environ: Mapping[str, str]) -> bool:
    if color in ("always", "never"):
        return color == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0", "false"):
        return True
    return terminal and environ.get("TERM") != "dumb" and not _in_ci(environ)


def _in_ci(environ: Mapping[str, str]) -> bool:
    return environ.get("CI", "").lower() not in ("", "0", "false")


def _width(stream: TextIO, terminal: bool, environ: Mapping[str, str]) -> int:
    said = environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and 0 < len(said) < 6:
        width = int(said)
    elif terminal:
        width = _terminal_width(stream)
    else:
        width = _PIPED
    return min(max(width, NARROWEST), WIDEST)


def _terminal_width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def _shows_unicode(stream: TextIO) -> bool:
    # A stream without an encoding, such as a StringIO, keeps characters as they are.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")
