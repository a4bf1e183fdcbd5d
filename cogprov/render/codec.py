"""The dataclasses of a Plan as JSON records and back: one table per class, checked strictly on the way in."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin, Problem
from cogprov.planning.plan import VERBS, Action, Drift
from cogprov.render.encoding import NotAPlan, decode, encode

T = TypeVar("T")

LARGEST: Final = 2**53
"""Whole numbers up to here survive every JSON reader."""


@dataclasses.dataclass(frozen=True)
class Codec(Generic[T]):
    """How one sort of value is written and read. ``read`` raises NotAPlan."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


def _same(value: T) -> T:
    return value


def _typed(kind: type[T], what: str, holds: Callable[[T], bool] = lambda value: True) -> Codec[T]:
    def read(value: Any) -> T:
        # bool is an int to Python, and nobody else.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or not holds(value):
            raise NotAPlan(f"should be {what}")
        return value

    return Codec(_same, read)


TEXT: Final = _typed(str, "a text")
FLAG: Final = _typed(bool, "true or false")
WHOLE: Final = _typed(int, "a whole number", lambda number: 0 <= number <= LARGEST)
_REAL: Final = _typed(float, "a number", lambda number: math.isfinite(number) and number >= 0)
SECONDS: Final = Codec[float](_same, lambda value: _REAL.read(float(value) if type(value) is int else value))
VALUE: Final = Codec[Any](encode, decode)


def among(choices: tuple[str, ...]) -> Codec[str]:
    return _typed(str, f"one of {', '.join(choices)}", lambda text: text in choices)


def optional(codec: Codec[T]) -> Codec[T | None]:
    return Codec(
        lambda value: None if value is None else codec.write(value),
        lambda value: None if value is None else codec.read(value),
    )


def many(codec: Codec[T]) -> Codec[tuple[T, ...]]:
    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise NotAPlan("should be a list")
        return tuple(within(str(number), codec.read, item) for number, item in enumerate(value))

    return Codec(lambda items: [codec.write(item) for item in items], read)


def mapping(codec: Codec[T]) -> Codec[Mapping[str, T]]:
    def read(value: Any) -> Mapping[str, T]:
        return {key: within("a member", codec.read, item) for key, item in _members(value).items()}

    return Codec(lambda items: {key: codec.write(item) for key, item in items.items()}, read)


def names() -> Codec[frozenset[str]]:
    """A set of texts, written in order so that equal plans are equal files."""
    return Codec(sorted, lambda value: frozenset(many(TEXT).read(value)))


def body(value: Any) -> Any:
    """An object of values, which may have keys that begin with ``$``."""
    decoded = decode(_members(value))
    if not isinstance(decoded, dict):
        raise NotAPlan("should be an object")
    return decoded


BODY: Final = Codec[Mapping[str, Any]](encode, body)


def record(kind: type[T], members: Mapping[str, Codec[Any]]) -> Codec[T]:
    """A dataclass with exactly these members. All of them are written, and all of them must be there."""

    def write(item: T) -> Any:
        return {name: codec.write(getattr(item, name)) for name, codec in members.items()}

    def read(value: Any) -> T:
        found = _members(value)
        if found.keys() != members.keys():
            odd = "lacks a member" if members.keys() - found.keys() else "has a member unknown to this version"
            raise NotAPlan(odd)
        return kind(**{name: within(name, codec.read, found[name]) for name, codec in members.items()})

    return Codec(write, read)


def within(name: str, read: Callable[[Any], T], value: Any) -> T:
    """Read a part; what is wrong with it names the way to it."""
    try:
        return read(value)
    except NotAPlan as error:
        place, _, reason = str(error).rpartition(": ")
        raise NotAPlan(f"{name}.{place}: {reason}" if place else f"{name}: {reason}") from None


def _members(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotAPlan("should be an object")
    return value


_ORIGIN: Final = record(Origin, {"file": TEXT, "line": WHOLE, "column": WHOLE})

PROBLEM: Final = record(
    Problem,
    {
        "code": TEXT,
        "summary": TEXT,
        "path": TEXT,
        "origin": optional(_ORIGIN),
        "detail": TEXT,
        "hints": many(TEXT),
        "warning": FLAG,
        "label": TEXT,
    },
)

_CHANGE: Final = record(
    Change,
    {
        "path": many(TEXT),
        "before": VALUE,
        "after": VALUE,
        "cause": among(("file", "drift", "both", "new")),
        "origin": optional(_ORIGIN),
        "secret": FLAG,
        "weakens": FLAG,
    },
)

_STEP: Final = record(
    Step,
    {
        "operation": TEXT,
        "params": BODY,
        "verb": among(("create", "write", "delete")),
        "service": TEXT,
        "region": TEXT,
        "unless": TEXT,
    },
)

ACTION: Final = record(
    Action,
    {
        "verb": among(VERBS),
        "address": TEXT,
        "kind": TEXT,
        "reason": TEXT,
        "changes": many(_CHANGE),
        "steps": many(_STEP),
        "identity": mapping(TEXT),
        "depends_on": many(TEXT),
        "origin": optional(_ORIGIN),
        "fingerprint": TEXT,
        "goal": BODY,
        "owned": many(TEXT),
        "effects": many(TEXT),
        "users": optional(WHOLE),
        "title": TEXT,
        "made_by": among(("created", "imported", "")),
        "parent": TEXT,
        "finishes": FLAG,
        "precious": TEXT,
        "allow_delete": FLAG,
        "allowed": FLAG,
    },
)

DRIFT: Final = record(
    Drift,
    {
        "address": TEXT,
        "kind": TEXT,
        "sort": among(("changed", "undeclared", "missing", "unmanaged")),
        "changes": many(_CHANGE),
        "identity": mapping(TEXT),
        "key": TEXT,
        "note": TEXT,
        "risk": among(("low", "medium", "high")),
        "title": TEXT,
        "origin": optional(_ORIGIN),
    },
)
