"""Keyword arguments and dicts -> words, by the struct definitions that type checkers read.

One list serves both: the TypedDicts of ``structs`` tell mypy and editors what may be written, and tell this module at
run time. What they do not know may still be a setting that the API grew since; the kind's own vocabulary says so.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from cogprov.constructs.errors import NOT_A_CHOICE, Spot, did_you_mean
from cogprov.constructs.values import Duration, Sayable, parsed, type_name, whole
from cogprov.constructs.vocabulary import word_at, worded
from cogprov.model.values import Body, Json, Path, Ref, Secret, Template

Convert = Callable[[Any, Spot, Path], Json]
"""What an Annotated hint may carry: from the value read to the word for it."""


@dataclass(frozen=True)
class Open:
    """Said of a struct: keys that ``allows`` admits are further keys of it, with values of this type."""

    allows: Callable[[str], bool]
    value: Any


def read(options: Mapping[str, Any], struct: Any, spot: Spot, kind: str) -> Body:
    """The words that keyword arguments say; those that are None say nothing."""
    return _Reader(spot, kind).struct(options, struct, ())


def read_value(value: Any, hint: Any, spot: Spot, kind: str, path: Path) -> Json:
    """The word that one value says at a path of a kind."""
    return _Reader(spot, kind).value(value, hint, path)


@cache
def fields(struct: Any) -> Mapping[str, Any]:
    """The keys of a struct and what each takes."""
    return get_type_hints(struct, include_extras=True)


@dataclass(frozen=True)
class _Reader:
    spot: Spot
    kind: str

    def struct(self, value: Mapping[str, Any], struct: Any, path: Path, more: Open | None = None) -> Body:
        known = fields(struct)
        said: Body = {}
        for key, item in value.items():
            below = (*path, str(key))
            if item is None:
                continue
            if key in known:
                said[key] = self.value(item, known[key], below)
            elif more is not None and isinstance(key, str) and more.allows(key):
                said[key] = self.value(item, more.value, below)
            else:
                word = word_at(self.kind, below) if isinstance(key, str) else None
                if word is None:
                    raise self.spot.unknown(below, known)
                said[key] = worded(item, word, self.spot, below)
        missing = [key for key in sorted(struct.__required_keys__) if key not in said]
        if missing:
            raise self.spot.mistyped((*path, missing[0]), f"missing key `{missing[0]}` in {self.spot.path(path)}")
        return said

    def value(self, value: Any, hint: Any, path: Path) -> Any:
        origin = get_origin(hint)
        if origin is Annotated:
            return self._annotated(value, hint, path)
        if origin in (Union, types.UnionType):
            return self.value(value, self._alternative(value, get_args(hint), path), path)
        if not fits(value, hint):
            raise self.spot.mistyped(path, f"`{self._name(path)}` must be {described(hint)}, not {type_name(value)}")
        if is_typeddict(hint):
            return self.struct(value, hint, path)
        if origin is not None and issubclass(origin, Mapping):
            inner = get_args(hint)[1]
            return {self._key(key, path): self.value(item, inner, (*path, str(key))) for key, item in value.items()}
        if origin is not None and issubclass(origin, Sequence):
            inner = get_args(hint)[0]
            return [self.value(item, inner, (*path, str(place))) for place, item in enumerate(value)]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._choice(value, hint, path)
        return whole(plain(value))

    def _annotated(self, value: Any, hint: Any, path: Path) -> Any:
        base, *notes = get_args(hint)
        more = next((note for note in notes if isinstance(note, Open)), None)
        result = self.struct(value, base, path, more) if more and fits(value, base) else self.value(value, base, path)
        for note in notes:
            if callable(note):
                result = note(result, self.spot, path)
        return result

    def _alternative(self, value: Any, hints: Sequence[Any], path: Path) -> Any:
        fitting = [hint for hint in hints if fits(value, hint)]
        if not fitting:
            said = " or ".join(dict.fromkeys(described(hint) for hint in hints if hint not in _SILENT))
            raise self.spot.mistyped(path, f"`{self._name(path)}` must be {said}, not {type_name(value)}")
        choices = (hint for hint in fitting if isinstance(hint, type) and issubclass(hint, Enum))
        return next(choices, fitting[0])

    def _choice(self, value: Any, enum: type[Enum], path: Path) -> Any:
        if isinstance(value, enum):
            return value.value
        words = [member.value for member in enum]
        for word in words:
            if word == value or (isinstance(word, str) and word.lower() == str(value).lower()):
                return word
        label = did_you_mean(value, map(str, words)) if isinstance(value, str) else ""
        summary = f"`{self._name(path)}` must be one of {', '.join(map(str, words))}"
        raise self.spot.wrong(path, summary, code=NOT_A_CHOICE, label=label)

    def _key(self, key: Any, path: Path) -> str:
        if not isinstance(key, str):
            raise self.spot.mistyped(path, f"the keys of `{self._name(path)}` must be texts, not {type_name(key)}")
        return key

    def _name(self, path: Path) -> str:
        return ".".join(path)


def plain(value: Any) -> Json:
    """The word of a value of this front end. Durations stay, for the rules to look at."""
    if isinstance(value, str):
        return parsed(value)
    if isinstance(value, Sayable):
        return value.said()
    if isinstance(value, Enum):
        return value.value
    return value


def spoken(value: Any) -> Any:
    """Words with durations as texts: how they go into a Desired."""
    if isinstance(value, Duration):
        return value.text()
    if isinstance(value, Mapping):
        return {key: spoken(item) for key, item in value.items()}
    if isinstance(value, list):
        return [spoken(item) for item in value]
    return value


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a hint's sort, whatever lies inside it."""
    origin = get_origin(hint)
    if hint is Any:
        return True
    if origin is Annotated:
        return fits(value, get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return any(fits(value, each) for each in get_args(hint))
    if is_typeddict(hint) or (origin is not None and issubclass(origin, Mapping)):
        return isinstance(value, Mapping)
    if origin is not None and issubclass(origin, Sequence):
        return isinstance(value, (list, tuple))
    if hint is int or hint is float:
        return isinstance(whole(value), (int, float) if hint is float else int) and not isinstance(value, bool)
    if isinstance(hint, type) and issubclass(hint, Enum):
        sorts = tuple({type(member.value) for member in hint})
        return isinstance(value, hint) or (isinstance(value, sorts) and not isinstance(value, bool))
    return isinstance(value, hint)


_NAMES = {bool: "True or False", int: "a whole number", float: "a number", str: "a text"}
_SILENT = (Ref, Template, type(None))


def described(hint: Any) -> str:
    """What a hint takes, for sentences."""
    origin = get_origin(hint)
    if origin is Annotated:
        return described(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        inner = [described(each) for each in get_args(hint) if each not in _SILENT]
        return " or ".join(dict.fromkeys(inner))
    if hint in _NAMES:
        return _NAMES[hint]
    if is_typeddict(hint):
        return f"a dict or {hint.__name__}"
    if origin is not None and issubclass(origin, Mapping):
        return "a dict"
    if origin is not None and issubclass(origin, Sequence):
        return "a list"
    if hint is Secret:
        return "a SecretValue"
    name = str(getattr(hint, "__name__", hint))
    if name.startswith("Supports"):
        return f"something with {', '.join(sorted(_members(hint)))}"
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _members(protocol: Any) -> list[str]:
    return [name for name in vars(protocol) if not name.startswith("_")]
