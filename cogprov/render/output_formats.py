"""Outputs in the formats that other tools read, quoted so that no value can be more than a value there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from cogprov.model.errors import InternalError, UsageError
from cogprov.model.text import escape
from cogprov.model.values import Json
from cogprov.render.documents import json_text, public
from cogprov.render.layout import table
from cogprov.render.style import PLAIN, Style
from cogprov.render.values import holds_secret, literal

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
"""What no shell and no reader of ``.env`` files sees anything special in."""


def outputs(values: Mapping[str, Json], format: str, prefix: str = "", style: Style = PLAIN) -> str:
    """The outputs as text. ``format`` is ``env``, ``dotenv``, ``json``, ``shell``, ``tfvars`` or ``text``.

    ``prefix`` goes before every name. A secret is never written: JSON says that there is one, the others a comment.
    UsageError for a name or a value that the format cannot carry.
    """
    named = {prefix + name: value for name, value in values.items()}
    if format == "json":
        return json_text(public(named))
    if format == "text":
        return "\n".join(table(((style.safe(name), literal(value, style)) for name, value in named.items()), indent=""))
    if format not in _LINES:
        raise InternalError(f"there is no output format {format}")
    return "\n".join(_line(name, value, format) for name, value in named.items())


def _line(name: str, value: Json, format: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"output {escape(name)} cannot be a name in the format {format}",
            hints=("Use letters, digits and underscores, or --format json.",),
        )
    if holds_secret(value):
        return f"# {name} is a secret and is not written"
    return _LINES[format](name, value)


def _env(name: str, value: Json) -> str:
    return f"{name}={_checked(name, _plain(value), 'env', allowed='')}"


def _dotenv(name: str, value: Json) -> str:
    text = _checked(name, _plain(value), "dotenv")
    if not text or _BARE.fullmatch(text):
        return f"{name}={text}"
    if not set(text) & set("'\\\n\r\t"):
        return f"{name}='{text}'"
    for char, written in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(char, written)
    return f'{name}="{text}"'


def _shell(name: str, value: Json) -> str:
    text = _checked(name, _plain(value), "shell")
    quoted = text if _BARE.fullmatch(text) else "'" + text.replace("'", "'\\''") + "'"
    return f"export {name}={quoted}"


def _tfvars(name: str, value: Json) -> str:
    return f"{name} = {_hcl(public(value))}"


def _hcl(value: Json) -> str:
    if isinstance(value, str):
        return f'"{_HCL_SPECIAL.sub(_hcl_escape, value)}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_hcl(str(key))} = {_hcl(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_hcl(item) for item in value) + "]"
    return json.dumps(value, allow_nan=False)


_HCL_SPECIAL: Final = re.compile(r"""["\\]|[$%](?=\{)|[^\x20-\x7e]""")
"""What HCL would not take as itself; ``${`` and ``%{`` start an expression."""

_HCL_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def _hcl_escape(found: re.Match[str]) -> str:
    # By number and not as "$${": after another "$" that would be read in two ways.
    point = ord(found.group())
    return _HCL_SHORT.get(found.group()) or (f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}")


_LINES: Final[Mapping[str, Callable[[str, Json], str]]] = {
    "env": _env,
    "dotenv": _dotenv,
    "shell": _shell,
    "tfvars": _tfvars,
}


def _plain(value: Json) -> str:
    """A value as the text of a variable."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(public(value), separators=(",", ":"), allow_nan=False)


def _checked(name: str, text: str, format: str, allowed: str = "\n\r\t") -> str:
    """The text, when it has no invisible character beyond those the format can quote."""
    visible = text.translate({ord(char): "" for char in allowed})
    if escape(visible) != visible:
        raise UsageError(
            f"the value of output {name} has characters that the format {format} cannot carry",
            hints=("Use --format json.",),
        )
    return text
