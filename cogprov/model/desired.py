"""What the user wants: objects at addresses, with the words that were written and where each was written.

Both front ends, YAML and the Python constructs, end in a Desired. Nothing in it has been compared with anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cogprov.model.errors import Origin, Problem
from cogprov.model.paths import is_below
from cogprov.model.values import Body, Json, Path


@dataclass(frozen=True)
class Resource:
    """One object of a kind. ``words`` holds only what was declared; None in it means "the service's default"."""

    address: str
    kind: str
    words: Body
    label: str
    """The last step of the address, such as ``web``; also the default for the object's name."""
    parent: str = ""
    """The address of the object it lies in, or empty."""
    origin: Origin | None = None
    origins: Mapping[Path, Origin] = field(default_factory=dict)
    """Where each key was written, by its path in ``words``."""
    adopt: str = ""
    """``import:`` the id of a live object to take over."""
    reference: str = ""
    """``from_user_pool_id:`` the id of a live object that is only referred to; its settings are not managed."""
    allow_delete: bool = False
    """``lifecycle: {allow_delete: true}``"""
    implied: bool = False
    """Not written by anyone: another object's settings call for it, as SMS calls for a role."""

    def origin_of(self, path: Path) -> Origin | None:
        """Where a property, or the nearest thing around it, was written."""
        while path:
            if path in self.origins:
                return self.origins[path]
            path = path[:-1]
        return self.origin


@dataclass(frozen=True)
class Ignore:
    """One entry of ``ignore:``: live objects that are left alone and are no drift."""

    path: str
    """An address with ``*`` and ``?`` as in file names."""
    reason: str = ""
    until: str = ""
    """The last day it counts, ``YYYY-MM-DD``; empty for always."""


@dataclass(frozen=True)
class Desired:
    """A whole configuration, resolved for one environment."""

    stack: str
    resources: tuple[Resource, ...] = ()
    region: str = ""
    account: str = ""
    """The only account it may be applied in, or empty."""
    env: str = ""
    protect: bool = False
    """The environment asks for its name to be typed before anything is written."""
    state: str = ""
    """Where the state is kept: a folder relative to the file, ``s3://bucket/prefix``; empty for ``state``."""
    outputs: Mapping[str, Json] = field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()
    allow_delete: tuple[str, ...] = ()
    """Addresses whose deletion is allowed although the file no longer has them (``lifecycle`` at the top)."""
    max_changes: int | None = None
    source: str = ""
    """The file it came from, as the user named it."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text of every file read, by name, for messages that show a line."""
    folder: str = "."
    """Relative paths in it count from here."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that secret properties were put together from."""
    files: tuple[str, ...] = ()
    """The files that were read for it, beside its own."""
    warnings: tuple[Problem, ...] = ()
    origins: Mapping[Path, Origin] = field(default_factory=dict)
    """Where the keys about the stack as a whole were written: ``("region",)``, ``("outputs", "POOL_ID")``."""

    @property
    def name(self) -> str:
        """What its state, its tags and the names it makes up are called after: the stack, in its environment."""
        return f"{self.stack}-{self.env}" if self.env else self.stack

    def resource(self, address: str) -> Resource | None:
        return next((item for item in self.resources if item.address == address), None)

    def below(self, address: str) -> Iterator[Resource]:
        """The resource at an address and every one in it."""
        return (item for item in self.resources if is_below(item.address, address))


def config_sha256(desired: Desired) -> str:
    """Names what a configuration asks for: equal when nothing but comments, order and places changed.

    Secrets are left out, so that nobody can find one by trying.
    """
    objects = [
        (item.address, item.kind, item.words, item.adopt, item.reference, item.allow_delete)
        for item in sorted(desired.resources, key=lambda item: item.address)
    ]
    stack = (desired.stack, desired.env, desired.region, desired.account, desired.protect, desired.max_changes)
    told = [stack, objects, desired.outputs, desired.ignore, desired.allow_delete]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=repr).encode()).hexdigest()
