"""From the JSON of an answer to Python values, and what is in it that the installed model lacks.

The values are those that botocore's own parser gives. It is not used for the JSON protocol because it takes more time
than all the rest of a call, and drops members that its model lacks without a word, which would have to be found in a
second walk over the same answer.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from cogprov.model.service import Shape


@dataclass(frozen=True)
class Decoded:
    body: dict[str, Any]
    unmodelled: tuple[str, ...]
    """Paths of members that the shape does not have, such as ``UserPool.New`` or ``Groups[2].New``."""


def decode(document: dict[str, Any], shape: Shape) -> Decoded:
    """An answer's JSON in the terms of its output shape: timestamps as datetimes, blobs as bytes, no null members.

    Raises ValueError when the JSON does not have the form that the shape describes.
    """
    unknown: list[str] = []
    try:
        body = _structure(document, shape, unknown)
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
        raise ValueError("the answer does not fit the service model") from error
    return Decoded(body, tuple(unknown))


@dataclass(frozen=True)
class _Plan:
    """A structure, as far as decoding needs it."""

    members: tuple[tuple[str, str, type | None, Shape], ...]
    """Each member in the model's order: its name on the wire and in the model, the type that its value is to have as
    it comes (None where that is looked at elsewhere), and its shape."""
    wire: frozenset[str]
    special: tuple[tuple[str, Shape], ...]
    """Members that are no plain value, or hold such."""


@cache
def _plan(shape: Shape) -> _Plan:
    # Some services call a member by another name on the wire than in the model.
    members = tuple(
        (str(member.member_traits.get("locationName", name)), name, _as_it_comes(member), member)
        for name, member in shape.members.items()
    )
    special = tuple((name, member) for name, member in shape.members.items() if _is_special(member))
    return _Plan(members, frozenset(wire for wire, *_ in members), special)


class _Items:
    """Stands for the type of lists and maps of plain values, whose items have to be looked at."""


def _as_it_comes(shape: Shape) -> type | None:
    return _EXACT.get(shape.type) or (_Items if _innermost(shape).type in _EXACT else None)


def _innermost(shape: Shape) -> Shape:
    """The shape itself, or that of the items where it is a list or a map."""
    if shape.type == "list":
        return shape.element
    return shape.value if shape.type == "map" else shape


def _is_special(shape: Shape) -> bool:
    if shape.type == "list":
        return _is_special(shape.element)
    if shape.type == "map":
        return _is_special(shape.value)
    return shape.type in ("timestamp", "blob") or (shape.type == "structure" and not shape.document)


def _value(value: Any, shape: Shape, unknown: list[str]) -> Any:
    convert = _CONVERTERS.get(shape.type)
    return value if convert is None or value is None or shape.document else convert(value, shape, unknown)


def _structure(value: Any, shape: Shape, unknown: list[str]) -> dict[str, Any]:
    plan = _plan(shape)
    if not value.keys() <= plan.wire:
        unknown += [name for name in value if name not in plan.wire and name != "__type"]
    found = {}
    for wire, name, exact, member in plan.members:
        item = value.get(wire)
        if item is not None:
            found[name] = item if exact is None or type(item) is exact else _exactly(item, member)
    for name, member in plan.special:
        if name in found:
            found[name] = _inside(name, found[name], member, unknown)
    return found


def _exactly(value: Any, shape: Shape) -> Any:
    """A value, or the values of a list or map, in the type that the model says.

    Endpoints that are not AWS write numbers as texts and the other way round; what means nothing in that type is a
    TypeError.
    """
    exact = _EXACT[_innermost(shape).type]
    if shape.type == "list" and isinstance(value, list):
        return [item if item is None or type(item) is exact else _one(item, exact) for item in value]
    if shape.type == "map" and isinstance(value, dict):
        return {key: item if item is None or type(item) is exact else _one(item, exact) for key, item in value.items()}
    if shape.type in ("list", "map"):
        raise TypeError(f"not a {shape.type}")
    return _one(value, exact)


def _one(value: Any, exact: type) -> Any:
    if not isinstance(value, (str, int, float)):
        raise TypeError(f"not a {exact.__name__}")
    if exact is bool:
        return _TRUTH[str(value).lower()]
    if exact is str:
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, bool) or (exact is int and isinstance(value, float) and not value.is_integer()):
        raise TypeError(f"not a {exact.__name__}")
    return exact(value)


def _list(value: Any, shape: Shape, unknown: list[str]) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    element = shape.element
    return [_inside(f"[{index}]", item, element, unknown) for index, item in enumerate(value)]


def _map(value: Any, shape: Shape, unknown: list[str]) -> dict[str, Any]:
    return {key: _inside(key, item, shape.value, unknown) for key, item in value.items()}


def _inside(place: str, value: Any, shape: Shape, unknown: list[str]) -> Any:
    """A value below a place; what is unknown there is noted with the place before it."""
    before = len(unknown)
    result = _value(value, shape, unknown)
    for index in range(before, len(unknown)):
        unknown[index] = f"{place}{'' if unknown[index].startswith('[') else '.'}{unknown[index]}"
    return result


def _timestamp(value: Any, _: Shape, __: list[str]) -> Any:
    from botocore.utils import parse_timestamp

    try:
        return parse_timestamp(value)
    except (ValueError, RuntimeError, OverflowError):
        return value  # the date of some other clock; it is no setting, and the rest of the answer is none the worse


def _blob(value: Any, _: Shape, __: list[str]) -> bytes:
    return base64.b64decode(value)


_EXACT: Final[dict[str, type]] = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": bool,
    "float": float,
    "double": float,
}

_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False}

_CONVERTERS: Final[dict[str, Callable[[Any, Shape, list[str]], Any]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "timestamp": _timestamp,
    "blob": _blob,
}
