"""Text that somebody else wrote, made safe to print: names, descriptions and messages from AWS or files."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HARMFUL: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories a terminal acts upon or hides: controls and ESC, bidi and zero-width marks, lone surrogates,
line and paragraph separators."""

_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
"""Letters and marks, by their category, that nevertheless show as nothing: two names could look the same."""

_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_SUSPECT: Final = re.compile(r"[^\x20-\x7e]")


def escape(text: str) -> str:
    """The text with every character that is invisible, or that a terminal obeys, as ``\\xNN`` or ``\\uNNNN``.

    The answer is always one line. Ordinary text in any script comes back unchanged; a backslash is not doubled,
    because the answer is for eyes, not for parsing.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SUSPECT.sub(lambda found: _visible(found.group()), text)


def _visible(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if unicodedata.category(character) not in _HARMFUL and character not in _BLANK:
        return character
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def a(title: str) -> str:
    """A noun with its article: ``a group``, ``an app client``."""
    return f"an {title}" if title[:1].lower() in "aeio" else f"a {title}"
