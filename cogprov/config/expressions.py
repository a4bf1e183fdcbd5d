"""``${...}`` in a text: taking it apart, and writing it.

``$${`` is a plain ``${``. Generally, of the dollars right before a brace each pair is one dollar of the text, and one
that is left over begins an expression; so every text can be written, also a dollar in front of an expression.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cogprov.model.values import Ref, Template

_BRACE: Final = re.compile(r"(\$+)\{")
_SOURCES: Final = ("env", "file", "ssm", "secretsmanager")
_SEGMENTS: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)*")


class Expression(NamedTuple):
    """One ``${...}``: ``source`` is what stands before the first colon (``env``), or ``var``, or empty."""

    text: str
    """Everything between the braces."""
    source: str
    rest: str


class Malformed(ValueError):
    """An expression that cannot be taken apart; the message says why."""


def split(text: str) -> list[str | Expression]:
    """The literal parts and the expressions of a text, in order. Malformed when a brace is not closed."""
    if "${" not in text:
        return [text] if text else []
    parts: list[str | Expression] = []
    literal = ""
    here = 0
    while found := _BRACE.search(text, here):
        dollars = len(found[1])
        literal += text[here : found.start()] + "$" * (dollars // 2)
        here = found.end()
        if dollars % 2 == 0:
            literal += "{"
            continue
        end = text.find("}", here)
        if end < 0:
            raise Malformed("a ${ that is not closed")
        if literal:
            parts.append(literal)
        literal = ""
        parts.append(_expression(text[here:end].strip()))
        here = end + 1
    literal += text[here:]
    return [*parts, literal] if literal else parts


def _expression(text: str) -> Expression:
    head, colon, rest = text.partition(":")
    if colon and head in _SOURCES:
        if not rest.strip():
            raise Malformed(f"nothing stands behind {head}: in ${{{text}}}")
        return Expression(text, head, rest.strip())
    if text.startswith("var.") and text.count(".") == 1:
        return Expression(text, "var", text[4:])
    if not _SEGMENTS.fullmatch(text):
        raise Malformed(f"${{{text}}} is no reference")
    return Expression(text, "", text)


def outside(expression: Expression) -> Ref:
    """The reference of an ``ssm:`` or ``secretsmanager:`` expression."""
    if expression.source == "ssm":
        return Ref(expression.rest, "", "ssm")
    name, _, key = expression.rest.partition("#")
    return Ref(name, key, expression.source)


def written(value: str | Ref | Template) -> str:
    """The text that reads back as this value."""
    if isinstance(value, str):
        return _escaped(value, before_expression=False)
    if isinstance(value, Ref):
        return f"${{{_inner(value)}}}"
    following = (*value.parts[1:], "")
    return "".join(
        _escaped(part, isinstance(after, Ref)) if isinstance(part, str) else written(part)
        for part, after in zip(value.parts, following, strict=False)
    )


def _escaped(text: str, before_expression: bool) -> str:
    doubled = _BRACE.sub(lambda found: found[1] * 2 + "{", text)
    if not before_expression:
        return doubled
    dollars = len(doubled) - len(doubled.rstrip("$"))
    return doubled + "$" * dollars


def _inner(ref: Ref) -> str:
    if ref.source == "aws":
        return ref.address
    if ref.source == "secretsmanager" and ref.attribute and ref.attribute != "id":
        return f"{ref.source}:{ref.address}#{ref.attribute}"
    return f"{ref.source}:{ref.address}" if ref.source else f"{ref.address}.{ref.attribute}"
