"""One value of a configuration as a short text. A secret prints as "(secret)", whatever it is wrapped in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cogprov.model.values import ABSENT, Digest, Json, Ref, Secret, Template
from cogprov.render.style import Style, cells

SECRET: Final = "(secret)"
UNKNOWN: Final = "(known after apply)"
NOT_SET: Final = "(not set)"
DEFAULT: Final = "(service default)"

_DEEPEST: Final = 16

_LOOKS_LIKE_ANOTHER_TYPE: Final = re.compile(r"true|false|null|[-+]?[0-9][0-9_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?", re.I)

_NEEDS_QUOTES_INSIDE: Final = re.compile(r"[,\[\]{}]|: ")
"""In a list or a map, these would read as its own punctuation."""

_MEANING: Final = {"live": "(as it is live)", "config": SECRET, "hidden": SECRET}
"""References whose expression nobody wrote."""


def literal(value: Json, style: Style) -> str:
    """A value on one line, of any length: ``12``, ``optional``, ``[openid, email]``, ``(service default)``."""
    if value is ABSENT:
        return NOT_SET
    if value is None:
        return DEFAULT
    return _literal(value, style, depth=0)


def expression(ref: Ref, style: Style) -> str:
    """A reference as it was written, for what has to name it: ``${user_pools.main.id}``."""
    return _MEANING.get(ref.source) or style.safe(ref)


def _literal(value: Json, style: Style, depth: int) -> str:
    if depth > _DEEPEST:
        return style.symbols.ellipsis
    if isinstance(value, str):
        return _text(value, style, inside=depth > 0)
    if isinstance(value, Mapping):
        items = (
            f"{_text(str(key), style, inside=True)}: {_literal(item, style, depth + 1)}" for key, item in value.items()
        )
        return "{" + ", ".join(items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(item, style, depth + 1) for item in value) + "]"
    return _atom(value, style)


def _atom(value: Json, style: Style) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Secret, Digest)):
        return SECRET
    if isinstance(value, Ref):
        return _unknown(value, style)
    if isinstance(value, Template):
        return "".join(style.safe(part) if isinstance(part, str) else _unknown(part, style) for part in value.parts)
    if isinstance(value, (bytes, bytearray)):
        return f"({grouped(len(value))} bytes)"
    return style.safe(value)


def _unknown(ref: Ref, style: Style) -> str:
    return expression(ref, style) if ref.source else UNKNOWN


def _text(value: str, style: Style, inside: bool) -> str:
    shown = style.safe(value)
    misread = (
        not value
        or value != value.strip()
        or value.startswith(("(", '"'))
        or " -> " in value
        or _LOOKS_LIKE_ANOTHER_TYPE.fullmatch(value)
        or (inside and _NEEDS_QUOTES_INSIDE.search(value))
    )
    return f'"{shown}"' if misread else shown


def shortened(text: str, room: int, style: Style) -> str:
    """The text itself when it fits, else beginning, end and length: ``<html>…</html> (2 340 characters)``."""
    if cells(text) <= room:
        return text
    note = f" ({grouped(len(text))} characters)"
    return middle_cut(text, max(room - len(note), 8), style) + note


def middle_cut(text: str, room: int, style: Style) -> str:
    """Beginning and end of a text, no wider than ``room``."""
    if cells(text) <= room:
        return text
    left = room - len(style.symbols.ellipsis)
    head = _fitting(text, left - left // 3)
    tail = _fitting(text[::-1], left // 3)[::-1]
    return head + style.symbols.ellipsis + tail


def end_cut(text: str, room: int, style: Style) -> str:
    """The beginning of a text, no wider than ``room``."""
    if cells(text) <= room:
        return text
    return _fitting(text, room - len(style.symbols.ellipsis)) + style.symbols.ellipsis


def _fitting(text: str, room: int) -> str:
    clipped = text[: max(room, 0)]
    while cells(clipped) > room:
        clipped = clipped[:-1]
    return clipped


def grouped(number: int) -> str:
    """A number with its thousands apart: ``12 408``."""
    return f"{number:,}".replace(",", " ")


def some(names: Sequence[str], most: int = 5) -> str:
    """The first names, and how many more there are: ``a, b, c, d, e and 7 more``"""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 call``, ``26 calls``"""
    return f"{grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def seconds(value: float) -> str:
    return f"{value:.1f} s" if value < 100 else f"{grouped(round(value))} s"


def holds_secret(value: Any) -> bool:
    """Whether there is a secret anywhere in a value."""
    if isinstance(value, (Secret, Digest)):
        return True
    if isinstance(value, Mapping):
        return any(holds_secret(item) for item in value.values())
    return isinstance(value, (list, tuple)) and any(holds_secret(item) for item in value)
