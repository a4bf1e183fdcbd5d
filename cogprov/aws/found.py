"""What one reading gathers, and the entries of lists that it gathers it from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cogprov.model.actions import Identity, LiveObject
from cogprov.model.kind import Kind


@dataclass
class Found:
    """What one reading gathers; filled from several threads, each at keys of its own."""

    objects: dict[str, LiveObject] = field(default_factory=dict)
    unmanaged: list[tuple[str, LiveObject]] = field(default_factory=list)
    foreign: list[tuple[str, LiveObject]] = field(default_factory=list)
    ambiguous: dict[str, tuple[Identity, ...]] = field(default_factory=dict)
    not_checked: dict[str, str] = field(default_factory=dict)
    impossible: dict[str, str] = field(default_factory=dict)
    unlisted: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Item:
    """One live child as its list, or its parent, named it."""

    identity: Identity
    body: Mapping[str, Any]
    unmodelled: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return list(self.identity.values())[-1]  # as the kind's listing made it

    def key(self, child: Kind) -> str:
        """The name it goes by among its siblings."""
        if child.listing is None or not child.listing.key:
            return child.key_of(self.identity, {})
        return str(self.body.get(child.listing.key, self.id))
