"""One value on one line, as a person would write it: quotes only where some reader would misunderstand."""

from __future__ import annotations

import base64
import math
import re
from typing import Final

from cogprov.config.expressions import written
from cogprov.config.scalars import misread, resolve
from cogprov.model.errors import InternalError
from cogprov.model.text import escape
from cogprov.model.values import Json, Ref, Secret, Template

_PLAIN: Final = re.compile(r"[\w/.+][\w/.+@=;()!?&*%$^' :,-]*")
_PLAIN_IN_FLOW: Final = re.compile(r"[\w/.+][\w/.+@=;()'* -]*")
_BREAKS_PLAIN: Final = re.compile(r": | #|:$| $")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED: Final = re.compile(r"[\"\\]|[^\x20-\x7e]")


def scalar(value: Json, flow: bool = False) -> str:
    """A value that is no list or map. ``flow``: it will stand between brackets or braces.

    InternalError for a literal secret, and for what no file can hold.
    """
    if isinstance(value, Secret):
        if isinstance(value.source, str):
            raise InternalError("a secret was about to be written into a file")
        return scalar(value.source, flow)
    if isinstance(value, (Ref, Template)):
        return _double(written(value))
    if isinstance(value, str):
        return text(value, flow)
    if isinstance(value, bytes):
        return scalar(base64.b64encode(value).decode("ascii"))
    return _number(value)


def text(value: str, flow: bool = False) -> str:
    """A literal text, with quotes if it needs any."""
    if "${" in value:
        return _double(written(value))
    return _unescaped(value, flow)


def key(value: str) -> str:
    """A key of a map."""
    return _double(written(value)) if "${" in value or ":" in value else _unescaped(value, flow=True)


def _unescaped(value: str, flow: bool) -> str:
    shape = _PLAIN_IN_FLOW if flow else _PLAIN
    if shape.fullmatch(value) and not _BREAKS_PLAIN.search(value) and not misread(value) and escape(value) == value:
        # A document marker would end the document at the start of a line.
        return value if value != "..." else '"..."'
    if ('"' in value or "\\" in value) and "'" not in value and value.isprintable() and escape(value) == value:
        return f"'{value}'"
    return _double(value)


def _double(value: str) -> str:
    return f'"{_ESCAPED.sub(lambda found: _escape(found.group()), value)}"'


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable() and escape(character) == character:
        return character
    point = ord(character)
    if 0xD800 <= point <= 0xDFFF:
        raise InternalError("half a character cannot be written into a file")
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _number(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        raise InternalError(f"{value} cannot be written into a file")
    shown = str(value)
    if resolve(shown) != value:
        raise InternalError(f"a value of type {type(value).__name__} cannot be written into a file")
    return shown
