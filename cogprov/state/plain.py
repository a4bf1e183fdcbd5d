"""The gate in front of the state: only plain JSON passes, and a refusal names the type, never the value.

Each function takes the value, what it belongs to and the member's name, and returns the value in its one stored form,
or raises InternalError.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from cogprov.model.errors import InternalError

DEEPEST: Final = 64
_LARGEST: Final = 2**63


def text(value: Any, where: str, member: str, *, empty: bool = True, among: tuple[str, ...] = ()) -> str:
    if not isinstance(value, str):
        raise _wrong(value, where, member, "a text")
    if not value and not empty:
        raise InternalError(f"{where}: {member} is empty")
    if among and value not in among:
        raise InternalError(f"{where}: {member} is none of {', '.join(among)}")
    return str.__str__(value)


def texts(value: Any, where: str, member: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _wrong(value, where, member, "a list of texts")
    return tuple(text(item, where, member) for item in value)


def text_mapping(value: Any, where: str, member: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _wrong(value, where, member, "a mapping of texts")
    return {text(key, where, member): text(item, where, f"{member}.{key}") for key, item in value.items()}


def flag(value: Any, where: str, member: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, where, member, "true or false")
    return value


def whole(value: Any, where: str, member: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(value, where, member, "a whole number")
    if not 0 <= value < _LARGEST:
        raise InternalError(f"{where}: {member} is out of range")
    return int(value)


def decimal(value: Any, where: str, member: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(value, where, member, "a number")
    if not -_LARGEST < value < _LARGEST:
        raise InternalError(f"{where}: {member} is out of range")
    return float(value)


def mapping(value: Any, where: str, member: str) -> dict[str, Any]:
    """A copy all the way down."""
    if not isinstance(value, Mapping):
        raise _wrong(value, where, member, "a mapping")
    try:
        copy: dict[str, Any] = _plain(value, 1)
    except _NotPlain as error:
        raise InternalError(f"{where}: {_place(value, member)} {error}") from None
    return copy


class _NotPlain(Exception):
    pass


def _plain(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if depth > DEEPEST:
        raise _NotPlain(f"is nested more than {DEEPEST} levels deep")
    if kind is dict or isinstance(value, Mapping):
        return {key if type(key) is str else _key(key): _plain(item, depth + 1) for key, item in value.items()}
    if kind is list or isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    return _scalar(value)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    raise _NotPlain(f"has a {type(key).__name__} for a key")


def _scalar(value: Any) -> str | int | float:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    raise _NotPlain(f"is not plain JSON but {type(value).__name__}")


def _place(value: Any, member: str, levels: int = 8) -> str:
    """Where below ``member`` the first value is that does not pass. Only looked for once one did not."""
    bad = next((key for key, item in value.items() if not _passes(item)), None)
    if bad is None:
        return member
    below = f"{member}.{bad}"
    return _place(value[bad], below, levels - 1) if levels and isinstance(value[bad], Mapping) else below


def _passes(value: Any) -> bool:
    try:
        _plain(value, 1)
    except _NotPlain:
        return False
    return True


def _wrong(value: Any, where: str, member: str, wanted: str) -> InternalError:
    return InternalError(f"{where}: {member} is not {wanted} but {type(value).__name__}")
