"""Nested values as lines of YAML: short ones between braces, long ones below each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cogprov.config.scalar_text import key as key_text
from cogprov.config.scalar_text import scalar
from cogprov.model.text import escape
from cogprov.model.values import Json, Path
from cogprov.model.words import Word

WIDTH: Final = 99
INDENT: Final = 2
LONGEST_KEY: Final = 500
"""A longer key needs the form with a question mark."""

_AWKWARD: Final = re.compile(r"[^\n -~\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


@dataclass(frozen=True)
class Layout:
    """How values are laid out, given the comments that go behind some of their lines."""

    comments: Mapping[Path, str] = field(default_factory=dict)

    def entry(self, key: str, value: Json, word: Word | None, indent: int, path: Path) -> Iterator[str]:
        """The lines of one key of a map with its value."""
        pad = " " * indent
        shown = key_text(key)
        if len(shown) > LONGEST_KEY:
            yield f"{pad}? {shown}"
            yield from _marked(":", self.block(value, word, indent + INDENT, path), indent)
            return
        comment = remark(self.comments.get(path, ""))
        inline = self._inline(value, word, path, len(pad) + len(shown) + 2)
        if inline is not None:
            yield f"{pad}{shown}: {inline}{comment}"
        elif isinstance(value, str):
            header, lines = literal(value, indent + INDENT)
            yield f"{pad}{shown}: {header}{comment}"
            yield from lines
        else:
            yield f"{pad}{shown}:{comment}"
            yield from self.block(value, word, indent + INDENT, path)

    def block(self, value: Json, word: Word | None, indent: int, path: Path) -> Iterator[str]:
        """A value in lines of its own."""
        if isinstance(value, Mapping) and value:
            for key, item in ordered(value, word):
                yield from self.entry(key, item, below(word, key), indent, (*path, key))
        elif isinstance(value, (list, tuple)) and value:
            element = word.element if word else None
            for number, item in enumerate(value):
                yield from self._item(item, element, indent, (*path, f"[{number}]"))
        elif _multiline(value):
            header, lines = literal(value, indent)
            yield " " * indent + header
            yield from lines
        else:
            yield " " * indent + flow(value, word)

    def _item(self, value: Json, word: Word | None, indent: int, path: Path) -> Iterator[str]:
        inline = self._inline(value, word, path, indent + 2)
        if inline is not None:
            yield f"{' ' * indent}- {inline}{remark(self.comments.get(path, ''))}"
        else:
            yield from _marked("-", self.block(value, word, indent + INDENT, path), indent)

    def _inline(self, value: Json, word: Word | None, path: Path, used: int) -> str | None:
        """The value on the rest of a line that has ``used`` columns; None when it must have lines of its own."""
        if isinstance(value, (Mapping, list, tuple)):
            if value and (_nested(value) or self._commented(path)):
                return None
            shown = flow(value, word)
            return shown if not value or used + len(shown) <= WIDTH else None
        return None if _multiline(value) else scalar(value)

    def _commented(self, path: Path) -> bool:
        return any(len(other) > len(path) and other[: len(path)] == path for other in self.comments)


def _marked(mark: str, lines: Iterator[str], indent: int) -> Iterator[str]:
    """Lines that are indented by two more, with a mark in the gap of the first."""
    first = next(lines)
    yield f"{' ' * indent}{mark} {first[indent + INDENT :]}"
    yield from lines


def flow(value: Json, word: Word | None) -> str:
    """A value on one line, with brackets and braces."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key_text(key)}: {flow_item(item, below(word, key))}" for key, item in ordered(value, word))
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(flow_item(item, word.element if word else None) for item in value)}]"
    return scalar(value)


def flow_item(value: Json, word: Word | None) -> str:
    return flow(value, word) if isinstance(value, (Mapping, list, tuple)) else scalar(value, flow=True)


def _nested(value: Json) -> bool:
    """Whether a list or map holds more than scalars and empty things."""
    items = value.values() if isinstance(value, Mapping) else value
    return any(_multiline(item) or (isinstance(item, (Mapping, list, tuple)) and item) for item in items) or (
        isinstance(value, Mapping) and any(len(key) > LONGEST_KEY for key in value)
    )


def _multiline(value: Json) -> bool:
    """Whether a text reads best as a block of lines, and can be one."""
    return (
        isinstance(value, str)
        and "\n" in value.strip("\n")
        and "${" not in value
        and not value[0].isspace()
        # Line ends that a block keeps would take in the empty lines that follow it in the file.
        and not value.endswith("\n\n")
        and _AWKWARD.search(value) is None
    )


def literal(value: str, indent: int) -> tuple[str, Iterator[str]]:
    """The header and the lines of a block of text."""
    body = value.removesuffix("\n")
    lines = (" " * indent + line if line else "" for line in body.split("\n"))
    return "|" if body != value else "|-", lines


def ordered(value: Mapping[str, Json], word: Word | None) -> list[tuple[str, Json]]:
    """The entries of a map in the order of the words; of a map that users fill, in its own."""
    if word is None or word.type != "struct":
        return list(value.items())
    place = {key: number for number, key in enumerate(word.children)}
    return sorted(value.items(), key=lambda item: place.get(item[0], len(place)))


def below(word: Word | None, key: str) -> Word | None:
    if word is None:
        return None
    return word.children.get(key) if word.type == "struct" else word.element


def remark(text: str) -> str:
    """A comment behind a line."""
    return f"  # {escape(' '.join(text.split()))}" if text else ""
