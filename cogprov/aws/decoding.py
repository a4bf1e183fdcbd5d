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
    except (TypeError, AttributeError) as error:
        raise ValueError("the answer does not fit the service model") from error
    return Decoded(body, tuple(unknown))


@dataclass(frozen=True)
class _Plan:
    """A structure, as far as decoding needs it."""

    names: dict[str, str]
    """Names on the wire to the model's members, in the model's order."""
    special: tuple[tuple[str, Shape], ...]
    """Members that are no plain value, or hold such."""


@cache
def _plan(shape: Shape) -> _Plan:
    # Some services call a member by another name on the wire than in the model.
    wire = {name: str(member.member_traits.get("locationName", name)) for name, member in shape.members.items()}
    special = tuple((name, member) for name, member in shape.members.items() if _is_special(member))
    return _Plan({on_wire: name for name, on_wire in wire.items()}, special)


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
    if not value.keys() <= plan.names.keys():
        unknown += [name for name in value if name not in plan.names and name != "__type"]
    found = {name: value[wire] for wire, name in plan.names.items() if value.get(wire) is not None}
    for name, member in plan.special:
        if name in found:
            found[name] = _inside(name, found[name], member, unknown)
    return found


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


_CONVERTERS: Final[dict[str, Callable[[Any, Shape, list[str]], Any]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "timestamp": _timestamp,
    "blob": _blob,
}
