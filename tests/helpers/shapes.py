"""Strategies for values of a service model's shapes, and walks over their leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from cogprov.model.service import Shape

_PLAIN = st.text("abcXYZ019-_.", min_size=1, max_size=8)


def values(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that the model accepts as far as types, enums and limits go; patterns are not solved."""
    if shape.document:
        return st.dictionaries(_PLAIN, st.integers() | _PLAIN, max_size=2)
    if shape.type == "structure":
        return bodies(shape.members, shape.required, depth)
    if shape.type == "list":
        least = int(shape.min or 0)
        most = max(least, min(int(shape.max or 3), 3))
        return st.lists(values(shape.element, depth + 1), min_size=least, max_size=most, unique_by=repr)
    if shape.type == "map":
        return st.dictionaries(values(shape.key), values(shape.value, depth + 1), max_size=3)
    if shape.type == "boolean":
        return st.booleans()
    if shape.type in ("integer", "long"):
        return st.integers(int(shape.min or 0), int(shape.max if shape.max is not None else 10**6))
    if shape.type == "blob":
        return st.binary(min_size=1, max_size=6)
    if shape.type == "string":
        return st.sampled_from(shape.enum) if shape.enum else _texts(shape)
    raise AssertionError(f"no strategy for {shape.type} ({shape.name})")


def _texts(shape: Shape) -> st.SearchStrategy[str]:
    least = int(shape.min or 0)
    return st.text("abcXYZ019-_.@ é", min_size=least, max_size=max(least, min(int(shape.max or 12), least + 12)))


def bodies(
    members: Mapping[str, Shape], required: frozenset[str] = frozenset(), depth: int = 0
) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the members, the required ones always."""
    by_name = {name: values(shape, depth) for name, shape in members.items()}
    return st.fixed_dictionaries(
        {name: by_name[name] for name in members if name in required},
        optional={name: by_name[name] for name in members if name not in required},
    )


def leaves(shape: Shape, name: str) -> Iterator[tuple[str, Shape]]:
    """Every leaf below a member by its dotted name; lists and maps are leaves, what they hold is below them."""
    if shape.type == "structure" and not shape.document:
        for member, inner in shape.members.items():
            yield from leaves(inner, f"{name}.{member}")
    elif shape.type == "list" and shape.element.type == "structure":
        for member, inner in shape.element.members.items():
            yield from leaves(inner, f"{name}[].{member}")
    elif shape.type == "map" and shape.value.type == "structure":
        for member, inner in shape.value.members.items():
            yield from leaves(inner, f"{name}{{}}.{member}")
    else:
        yield name, shape
