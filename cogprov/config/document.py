"""What an import hands to the writer: objects as a file nests them, with comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cogprov.model.desired import Ignore
from cogprov.model.values import Body, Json, Path


@dataclass(frozen=True)
class Item:
    """One object with what lies in it."""

    kind: str
    label: str
    """Its step in addresses; without meaning for a kind of which a parent has but one."""
    words: Body = field(default_factory=dict)
    adopt: str = ""
    """``import:``"""
    children: tuple[Item, ...] = ()
    comments: Mapping[Path, str] = field(default_factory=dict)
    """What is written behind the line of a word, by its path; behind the label for the empty path."""
    notes: tuple[str, ...] = ()
    """Lines above it."""


@dataclass(frozen=True)
class Document:
    """A whole file."""

    stack: str
    items: tuple[Item, ...] = ()
    region: str = ""
    account: str = ""
    state: str = ""
    ignore: tuple[Ignore, ...] = ()
    outputs: Mapping[str, Json] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    """Lines at the top."""
    schema: str = ""
    """Where editors find the schema, such as ``./.cogprov/schema.json``."""
