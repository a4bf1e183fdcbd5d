"""What ``${...}`` stands for in one run: variables, the environment, files, and the settings of the stack itself.

Everything a file can say is known at load time but references to other objects, to parameters and secrets, to the
account and Region of the run when the file does not name them, and to environment variables that are not set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final

from cogprov.config import codes
from cogprov.config.expressions import Expression, Malformed, outside, split
from cogprov.config.files import MAX_CONTENT, Unreadable, as_text, read_limited
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Mapping as MapNode
from cogprov.config.nodes import Node, Place, Scalar, is_null
from cogprov.config.positions import Spot
from cogprov.config.report import LoadError, Report, listed, quoted
from cogprov.model.values import ABSENT, Json, Path, Ref, Template

MAX_CHAIN: Final = 50
"""Variables that stand for each other in a row."""
MAX_VALUES: Final = 100_000
MAX_TEXT: Final = 64 * 1024 * 1024
"""What expressions may unfold to in one file: values of lists and maps, and characters of texts."""

_TELLING: Final = 8
"""Characters from which on a part of a secret is likely one itself, and no name of a stage."""

NAMES: Final = ("env", "region", "account", "stack", "partition")
"""Expressions of one word."""


@dataclass(frozen=True)
class Content:
    """What a whole-value ``${file:...}`` brought in; what it becomes depends on what the setting takes."""

    shown: str
    data: bytes


@dataclass
class Scope:
    """The names of one document. Variables and settings are resolved when first asked for, each once."""

    report: Report
    folder: FilePath
    env: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)
    """What names stand for: ``var.host``, ``region``, ``account``, ``stack``."""
    given: Mapping[str, Json] = field(default_factory=dict)
    """Variables from outside the file, by the same names; they win."""
    roots: frozenset[str] = frozenset()
    """First steps of addresses."""
    used: set[str] = field(default_factory=set)
    parts: dict[str, set[str]] = field(default_factory=dict)
    """What expressions brought into longer texts, by the text."""
    _known: dict[str, Json] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _files: dict[str, bytes] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _values: int = 0
    _characters: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """The files that ``${file:...}`` brought in."""
        return tuple(str(self.folder / shown) for shown in self._files)

    def value(self, node: Node, path: Path = (), spots: dict[Path, Spot] | None = None) -> Json:
        """The value of a node with every expression resolved; ``spots`` receives the place of everything below."""
        if isinstance(node, Scalar):
            return self._text(node, path) if isinstance(node.value, str) and "${" in node.value else node.value
        if isinstance(node, MapNode):
            result: dict[str, Json] = {}
            for key, (place, below) in node.entries.items():
                name = self._key(key, place) if "${" in key else key
                inner = (*path, name)
                if spots is not None:
                    spots[inner] = Spot(place, below)
                result[name] = self.value(below, inner, spots)
            return result
        items = []
        for number, below in enumerate(node.items):
            inner = (*path, f"[{number}]")
            if spots is not None:
                spots[inner] = Spot(below.start, below)
            items.append(self.value(below, inner, spots))
        return items

    def named(self, name: str) -> Json:
        """What ``var.x``, ``region`` and so on stand for; ABSENT when nothing does or while it is being found out."""
        if name in self.given:
            return self.given[name]
        if name in self._known:
            return self._known[name]
        if name not in self.nodes:
            return ABSENT
        if name in self._open or len(self._open) >= MAX_CHAIN:
            self._circle(name)
            return ABSENT
        self._open.append(name)
        value = self.value(self.nodes[name])
        self._open.pop()
        self._known[name] = value
        return value

    def _circle(self, name: str) -> None:
        if name in self._open:
            chain = " -> ".join([*self._open[self._open.index(name) :], name])
            summary = f"{name} is defined by itself: {chain}"
        else:
            summary = f"{name} stands at the end of more than {MAX_CHAIN} variables that name each other"
        self.report.add(codes.VARIABLE, summary, self.nodes[name].start)

    def _key(self, key: str, place: Place) -> str:
        try:
            parts = split(key)
        except Malformed:
            parts = [Expression(key, "", "")]
        if any(isinstance(part, Expression) for part in parts):
            self.report.add(
                codes.EXPRESSION,
                f"the key {quoted(key)} has an expression in it",
                place,
                hints=["Expressions work in values only; a literal ${ is written $${."],
            )
            return key
        return "".join(part for part in parts if isinstance(part, str))

    def _text(self, node: Scalar, path: Path) -> Json:
        try:
            parts = split(str(node.value))
        except Malformed as error:
            hints = ["A literal ${ is written $${."]
            self.report.add(codes.EXPRESSION, str(error), node.start, hints=hints)
            return None
        if len(parts) == 1 and isinstance(parts[0], Expression):
            return self._resolved(parts[0], node.start)
        pieces = [
            part if isinstance(part, str) else self._piece(part, self._resolved(part, node.start), node.start)
            for part in parts
        ]
        text = _template(pieces)
        if isinstance(text, str):
            found = [str(piece) for part, piece in zip(parts, pieces, strict=True) if isinstance(part, Expression)]
            self.parts.setdefault(text, set()).update(each for each in found if len(each) >= _TELLING)
        self._characters += sum(len(piece) for piece in pieces if isinstance(piece, str))
        self._limit(self._characters, MAX_TEXT, node.start)
        return text

    def _limit(self, count: int, most: int, place: Place) -> None:
        """Stops the reading of a file whose expressions multiply."""
        if count > most:
            self.report.add(codes.TOO_BIG, "expressions that unfold to too much", place)
            raise LoadError(self.report.found)

    def _piece(self, expression: Expression, value: Json, place: Place) -> str | Ref | Template:
        """A resolved expression as a part of a longer text."""
        if isinstance(value, Content):
            return self._decoded(value, place)
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None or isinstance(value, (list, dict)):
            if value is not None:
                summary = f"${{{expression.text}}} is no text and cannot stand inside one"
                self.report.add(codes.EXPRESSION, summary, place)
            return ""
        return value if isinstance(value, (str, Ref, Template)) else str(value)

    def _decoded(self, content: Content, place: Place) -> str:
        try:
            return as_text(content.data, content.shown)
        except Unreadable as error:
            self.report.add(codes.FILE, str(error), place, hints=[error.hint])
            return ""

    def _resolved(self, expression: Expression, place: Place) -> Json:
        find = _SOURCES.get(expression.source, Scope._reference)
        return find(self, expression, place)

    def _variable(self, expression: Expression, place: Place) -> Json:
        name = f"var.{expression.rest}"
        self.used.add(expression.rest)
        value = self.named(name)
        if value is ABSENT and name not in self.nodes:
            known = sorted({key[4:] for key in (*self.nodes, *self.given) if key.startswith("var.")})
            self.report.add(
                codes.VARIABLE,
                f"there is no variable {quoted(expression.rest)}",
                place,
                label=did_you_mean(expression.rest, known),
                hints=[f"Write it under `vars:`, or give it with --var {expression.rest}=VALUE."],
            )
        if isinstance(value, (list, dict)):
            # Counted each time it is used: a list of lists of lists would otherwise grow without end.
            if name not in self._sizes:
                self._sizes[name] = _size(value)
            self._values += self._sizes[name]
            self._limit(self._values, MAX_VALUES, place)
        return None if value is ABSENT else value

    def _process(self, expression: Expression, place: Place) -> Json:
        value = os.environ.get(expression.rest)
        return Ref(expression.rest, source="env") if value is None else value

    def _file(self, expression: Expression, place: Place) -> Json:
        shown = expression.rest
        if shown not in self._files:
            try:
                self._files[shown] = read_limited(self.folder / shown, shown, MAX_CONTENT)
            except Unreadable as error:
                self.report.add(
                    codes.FILE, str(error), place, hints=[f"It is looked for in {self.folder}.", error.hint]
                )
                return None
        return Content(shown, self._files[shown])

    def _reference(self, expression: Expression, place: Place) -> Json:
        if expression.text in NAMES:
            return self._of_stack(expression.text, place)
        head, dot, _ = expression.text.partition(".")
        address, _, attribute = expression.text.rpartition(".")
        if dot and head in self.roots and address != head:
            return Ref(address, attribute)
        meant = did_you_mean(head, (*self.roots, "var")) if dot else did_you_mean(expression.text, NAMES)
        example = f"${{{min(self.roots, default='user_pools')}.main.id}}"
        self.report.add(
            codes.EXPRESSION,
            f"`${{{expression.text}}}` means nothing",
            place,
            label=meant,
            hints=[f"There are {listed(('${var.name}', '${env:NAME}', '${file:path}', '${ssm:/name}'))}, {example}."],
        )
        return None

    def _of_stack(self, name: str, place: Place) -> Json:
        if name == "env":
            if not self.env:
                hints = ["Choose one with --env NAME."]
                self.report.add(codes.ENVIRONMENT, "${env} is used and no environment is chosen", place, hints=hints)
            return self.env
        value = self.named(name)
        if value is not ABSENT and value is not None:
            return value
        # A setting that is there and has no value is wrong in a way that has been reported.
        open_to_the_run = name not in self.nodes or is_null(self.nodes[name])
        return Ref(name, source="aws") if open_to_the_run else None


def _outside(scope: Scope, expression: Expression, place: Place) -> Json:
    return outside(expression)


_SOURCES: Final[Mapping[str, Callable[[Scope, Expression, Place], Any]]] = {
    "var": Scope._variable,
    "env": Scope._process,
    "file": Scope._file,
    "ssm": _outside,
    "secretsmanager": _outside,
}


def _size(value: Json) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_size(item) for item in inner)


def _template(pieces: list[str | Ref | Template]) -> Json:
    """Pieces as one text, neighbouring literals joined; a plain text when nothing is open."""
    parts: list[str | Ref] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Template) else (piece,):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else Template(tuple(parts))
