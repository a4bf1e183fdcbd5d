r"""Java regular expressions, as service models write them, in Python's ``re``.

Two differences matter. ``\w``, ``\d`` and ``\s`` mean ASCII in Java, so everything is compiled with ``re.ASCII``.
``\p{L}`` and its kin do not exist in ``re``. A class with all letters of Unicode would take a second to compile, so
the value is simplified instead: each character beyond ASCII is replaced by a stand-in for its category, and ``\p{L}``
becomes the ASCII letters and the stand-ins of letters. Patterns with categories name no such character themselves.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_CATEGORY = re.compile(r"\\([pP])\{(\w+)\}")
_SUBCATEGORIES = (
    *("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"),
    *("Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"),
)
_PRIVATE_USE = 0xE000
_STAND_INS = {name: chr(_PRIVATE_USE + index) for index, name in enumerate(_SUBCATEGORIES)}


def matches(pattern: str, value: str) -> bool:
    """Whether the whole of the value matches, as ``String.matches`` of Java has it."""
    if _CATEGORY.search(pattern) and not value.isascii():
        value = "".join(char if char.isascii() else _STAND_INS[unicodedata.category(char)] for char in value)
    return _compiled(pattern).fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_translate(pattern), re.ASCII)


def _translate(pattern: str) -> str:
    """Replace each category by its members, bracketed when the category stands outside a character class."""
    out: list[str] = []
    inside = False
    position = 0
    while position < len(pattern):
        found = _CATEGORY.match(pattern, position)
        if found:
            members = _members(found[2], found[1] == "P")
            out.append(members if inside else f"[{members}]")
            position = found.end()
            continue
        step = 2 if pattern[position] == "\\" else 1
        if step == 1 and pattern[position] in "[]":
            inside = pattern[position] == "["
        out.append(pattern[position : position + step])
        position += step
    return "".join(out)


@cache
def _members(category: str, negated: bool) -> str:
    """ASCII characters and stand-ins of a category (``L``) or subcategory (``Lu``), as the inside of a class."""
    ascii_members = [
        re.escape(char)
        for char in map(chr, range(128))
        if unicodedata.category(char).startswith(category) is not negated
    ]
    stand_ins = [char for name, char in _STAND_INS.items() if name.startswith(category) is not negated]
    return "".join(ascii_members + stand_ins)
