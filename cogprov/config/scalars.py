"""Which plain texts of a YAML file are no texts: the JSON types, and nothing else.

Narrower than YAML 1.2 where its numbers would eat what people mean as text: ``0123`` and ``+4930123`` and ``0x1F`` stay
text, and so do dates, times, ``off`` and ``no``, which only YAML 1.1 takes for something else.
"""

from __future__ import annotations

import math
import re
from typing import Final

_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_FIRST: Final = frozenset("-.0123456789")
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,30})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?|-?\.[0-9]{1,30}")

_YAML_1_1: Final = re.compile(
    r"""(?: y|n|yes|no|on|off
        | [-+]? [0-9] [0-9_,.:]* (?:e[-+]?[0-9]+)?          # numbers with separators, sexagesimals
        | [-+]? \.? [0-9_]+ (?:e[-+]?[0-9]+)?
        | [-+]? 0[xob]? [0-9a-f_]+
        | [-+]? \.inf | \.nan
        | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} .*                # dates and times
        | <<? | = )""",
    re.VERBOSE | re.IGNORECASE,
)


def resolve(text: str) -> str | bool | int | float | None:
    """The value of an unquoted text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text) if _FLOAT.fullmatch(text) else math.inf
    return text if math.isinf(number) else number


def misread(text: str) -> bool:
    """Whether an unquoted text would be read as something else, by this loader or by a YAML 1.1 reader."""
    return not isinstance(resolve(text), str) or _YAML_1_1.fullmatch(text) is not None
