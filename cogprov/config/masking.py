"""Secrets that stand in a file as plain text, made unreadable in the copy that messages show lines from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cogprov.config.nodes import Scalar
from cogprov.config.positions import Positions
from cogprov.model.desired import Resource
from cogprov.model.values import Path, Secret

MASK: Final = "*"
_TELLING: Final = re.compile(r"((?:secret|password|private_?key|token)\w*[\"']?\s*:\s*)(?!\s*[\"']?\$\{)(\S.*)", re.I)
_EXPRESSION: Final = re.compile(r"\$\{[^{}]*\}")


def masked(text: str, resources: Iterable[Resource]) -> str:
    """The text with every literal secret of the resources struck out, lines and columns as they were."""
    spans = {span for resource in resources for span in _spans(resource)}
    if not spans:
        return text
    lines = text.splitlines(keepends=True)
    for span in spans:
        for number in range(span.start.line, min(span.end.line, len(lines)) + 1):
            line = lines[number - 1]
            begin = span.start.column - 1 if number == span.start.line else 0
            end = span.end.column - 1 if number == span.end.line else len(line.rstrip("\r\n"))
            lines[number - 1] = line[:begin] + MASK * len(line[begin:end]) + line[end:]
    return "".join(lines)


def _spans(resource: Resource) -> Iterator[Scalar]:
    if not isinstance(resource.origins, Positions):
        return
    for path in _secrets(resource.words, ()):
        spot = resource.origins.spots.get(path)
        if spot is not None and isinstance(spot.value, Scalar) and not _EXPRESSION.fullmatch(spot.value.text):
            yield spot.value


def _secrets(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Secret):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _secrets(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _secrets(item, (*path, f"[{number}]"))


def masked_lines(text: str) -> str:
    """The text of a file that could not be parsed, with what follows a telling key struck out."""
    lines = []
    margin: int | None = None
    for line in text.splitlines(keepends=True):
        inner = line.lstrip(" ")
        deeper = margin is not None and (not inner.strip() or len(line) - len(inner) > margin)
        if not deeper:
            found = _TELLING.search(line)
            # The lines of a block of text are those that are indented further than its key.
            margin = len(line) - len(inner) if found and found[2][0] in "|>" else None
            lines.append(_TELLING.sub(_struck, line))
        else:
            lines.append(re.sub(r"[^\s]", MASK, line))
    return "".join(lines)


def _struck(found: re.Match[str]) -> str:
    return found[1] + MASK * len(found[2])
