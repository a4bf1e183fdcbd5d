r"""Java regular expressions of service models, matched with Python's ``re``.

``\w``, ``\d`` and ``\s`` are ASCII in Java, hence ``re.ASCII``. Classes such as ``\p{L}`` do not exist in ``re``, and
as ranges they would be huge. Instead both sides are made small: in the pattern a class becomes its ASCII members and
one private character, and in the text each character beyond ASCII becomes the private character of its own category.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from functools import cache
from typing import Final

_CLASS: Final = re.compile(r"\\p\{([A-Z])[a-z]?\}|\\p([A-Z])")
_MARKS: Final = {category: chr(0xE000 + number) for number, category in enumerate("LMNPSZC")}
_ASCII: Final = {
    category: "".join(
        re.escape(chr(point)) for point in range(128) if unicodedata.category(chr(point)).startswith(category)
    )
    for category in _MARKS
}


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches; True also when the pattern cannot be checked here (the service will)."""
    compiled = _compiled(pattern)
    if compiled is None:
        return True
    marked = text if text.isascii() or not _CLASS.search(pattern) else "".join(map(_marked, text))
    return compiled.fullmatch(marked) is not None


def _marked(character: str) -> str:
    return character if character < "\x80" else _MARKS[unicodedata.category(character)[0]]


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    classed = _CLASS.search(pattern) is not None
    if classed and re.search(r"\\P|\\u|\\x[89a-fA-F]|\\p\{[A-Z][a-z]\}|[^\x00-\x7f]|&&", pattern):
        return None
    try:
        with warnings.catch_warnings():
            # What Python warns of (nested sets, set operations) means something else in Java.
            warnings.simplefilter("error", FutureWarning)
            return re.compile(_translated(pattern), re.ASCII)
    except (re.error, FutureWarning, OverflowError):
        return None


def _translated(pattern: str) -> str:
    """Each ``\\p`` class as its members, in brackets of its own where it does not stand in some."""
    out = []
    inside = False
    position = 0
    while position < len(pattern):
        found = _CLASS.match(pattern, position)
        if found:
            category = found[1] or found[2]
            members = _ASCII[category] + _MARKS[category]
            out.append(members if inside else f"[{members}]")
            position = found.end()
            continue
        step = 2 if pattern[position] == "\\" else 1
        if step == 1 and pattern[position] in "[]":
            inside = pattern[position] == "["
        out.append(pattern[position : position + step])
        position += step
    return "".join(out)


def portable(pattern: str) -> bool:
    """Whether a pattern means the same in ECMAScript, and so may stand in an editor's schema."""
    return re.search(r"\\p|\\P|\(\?[^:=!]|[*+?}]\+|&&|\\[hHvVRXAZzQEG]|\\-[^\]]*\\w", pattern) is None
