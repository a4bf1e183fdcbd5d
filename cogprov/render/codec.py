"""The dataclasses of a Plan as JSON and back, checked strictly on the way in.

How a member is written follows from its declared type, so a member that is added to the plan is in the file from that
day on. A type that nobody has thought of is a TypeError when the codec is made, which is before anything is written.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from cogprov.model.actions import Change, Step
from cogprov.planning.plan import VERBS, Action, Drift, Plan
from cogprov.render.encoding import NotAPlan, decode, encode

T = TypeVar("T")

LARGEST: Final = 2**53
"""Whole numbers up to here survive every JSON reader."""

CHOICES: Final[Mapping[tuple[type[Any], str], tuple[str, ...]]] = {
    (Action, "verb"): VERBS,
    (Action, "made_by"): ("created", "imported", ""),
    (Change, "cause"): ("file", "drift", "both", "new"),
    (Step, "verb"): ("create", "write", "delete"),
    (Drift, "sort"): ("changed", "undeclared", "missing", "unmanaged"),
    (Drift, "risk"): ("low", "medium", "high"),
}
"""Texts that are words of a closed vocabulary."""


@dataclasses.dataclass(frozen=True)
class Codec(Generic[T]):
    """How one sort of value is written and read. ``read`` raises NotAPlan."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


@cache
def plan_codec() -> Codec[Plan]:
    """The codec of a whole plan. Made when it is first needed: it looks at every type in it."""
    return record(Plan)


def record(kind: type[T]) -> Codec[T]:
    """A dataclass as an object with exactly its members."""
    hints = get_type_hints(kind)
    members = {
        item.name: _among(CHOICES[kind, item.name]) if (kind, item.name) in CHOICES else of_type(hints[item.name])
        for item in dataclasses.fields(kind)  # type: ignore[arg-type]
    }

    def write(item: T) -> Any:
        return {name: codec.write(getattr(item, name)) for name, codec in members.items()}

    def read(value: Any) -> T:
        found = _object(value)
        if members.keys() - found.keys():
            raise NotAPlan("lacks a member")
        if found.keys() - members.keys():
            raise NotAPlan("has a member unknown to this version")
        return kind(**{name: within(name, codec.read, found[name]) for name, codec in members.items()})

    return Codec(write, read)


def of_type(hint: Any) -> Codec[Any]:
    """The codec for a declared type."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return record(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and len(arguments) == 2 and arguments[1] is type(None):
        return _optional(of_type(arguments[0]))
    if origin is tuple and arguments[-1] is Ellipsis:
        return _many(of_type(arguments[0]))
    if origin is tuple:
        return _row(tuple(of_type(each) for each in arguments))
    if origin is frozenset:
        return _set(of_type(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping) and arguments[0] is str:
        return _BODY if arguments[1] is Any else _mapping(of_type(arguments[1]))
    raise TypeError(f"a plan has a member of type {hint}, which has no form in a file")


def within(name: str, read: Callable[[Any], T], value: Any) -> T:
    """Read a part; what is wrong with it names the way to it."""
    try:
        return read(value)
    except NotAPlan as error:
        place, _, reason = str(error).rpartition(": ")
        raise NotAPlan(f"{name}.{place}: {reason}" if place else f"{name}: {reason}") from None


def _same(value: T) -> T:
    return value


def _typed(kind: type[T], what: str, holds: Callable[[T], bool] = lambda value: True) -> Codec[T]:
    def read(value: Any) -> T:
        # bool is an int to Python, and to nobody else.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or not holds(value):
            raise NotAPlan(f"should be {what}")
        return value

    return Codec(_same, read)


def _among(choices: tuple[str, ...]) -> Codec[str]:
    return _typed(str, f"one of {', '.join(choices)}", lambda text: text in choices)


_REAL: Final = _typed(float, "a number", lambda number: math.isfinite(number) and number >= 0)


def _read_real(value: Any) -> float:
    # A writer other than ours may have made 1.0 a 1.
    return _REAL.read(float(value) if type(value) is int and abs(value) <= LARGEST else value)


_PLAIN: Final[Mapping[Any, Codec[Any]]] = {
    str: _typed(str, "a text"),
    bool: _typed(bool, "true or false"),
    int: _typed(int, "a whole number", lambda number: 0 <= number <= LARGEST),
    float: Codec(_same, _read_real),
    Any: Codec(encode, decode),
}


def _optional(codec: Codec[Any]) -> Codec[Any]:
    def unless_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda value: None if value is None else convert(value)

    return Codec(unless_none(codec.write), unless_none(codec.read))


def _many(codec: Codec[Any]) -> Codec[tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        return tuple(within(str(number), codec.read, item) for number, item in enumerate(_list(value)))

    return Codec(lambda items: [codec.write(item) for item in items], read)


def _row(codecs: tuple[Codec[Any], ...]) -> Codec[tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if len(_list(value)) != len(codecs):
            raise NotAPlan(f"should be a list of {len(codecs)}")
        return tuple(codec.read(item) for codec, item in zip(codecs, value, strict=True))

    return Codec(lambda items: [codec.write(item) for codec, item in zip(codecs, items, strict=True)], read)


def _set(codec: Codec[Any]) -> Codec[frozenset[Any]]:
    """In order, so that equal plans are equal files."""
    many = _many(codec)
    return Codec(lambda items: many.write(tuple(sorted(items))), lambda value: frozenset(many.read(value)))


def _mapping(codec: Codec[Any]) -> Codec[Mapping[str, Any]]:
    def read(value: Any) -> Mapping[str, Any]:
        return {key: within("a member", codec.read, item) for key, item in _object(value).items()}

    return Codec(lambda items: {key: codec.write(item) for key, item in items.items()}, read)


def _read_body(value: Any) -> Any:
    """A map of values, whose keys may begin with ``$``; not a value that is written as an object."""
    decoded = decode(_object(value))
    if not isinstance(decoded, dict):
        raise NotAPlan("should be an object")
    return decoded


_BODY: Final = Codec[Any](encode, _read_body)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotAPlan("should be an object")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotAPlan("should be a list")
    return value
