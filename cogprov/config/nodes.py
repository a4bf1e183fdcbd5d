"""What a file says, before it means anything: scalars, lists and maps with the place of each."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


class Scalar(NamedTuple):
    value: str | bool | int | float | None
    """The value that the text stands for."""
    text: str
    """The text as it was written, its quotes removed."""
    start: Place
    end: Place


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    start: Place


class Mapping(NamedTuple):
    entries: AbstractMapping[str, Entry]
    start: Place


class Entry(NamedTuple):
    """One key of a map, where it stands, and its value."""

    key: Place
    value: Node


Node = Scalar | Sequence | Mapping


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def type_name(node: Node) -> str:
    """What a node is, for sentences."""
    if isinstance(node, Mapping):
        return "a map"
    return "a list" if isinstance(node, Sequence) else value_type(node.value)


def value_type(value: object) -> str:
    """What a value is, for sentences: ``a text``, ``a number`` and so on."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, AbstractMapping):
        return "a map"
    return "a list" if isinstance(value, (list, tuple)) else "a text"
