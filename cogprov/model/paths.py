"""Reading and writing nested dicts by path, and the address grammar.

An address is a config path: ``user_pools.main``, ``user_pools.main.clients.web``. A property's path just goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cogprov.model.values import ABSENT, PLAIN, Body, Path


def dotted(text: str) -> Path:
    return tuple(text.split(".")) if text else ()


def undotted(path: Path) -> str:
    return ".".join(path)


def get(body: Mapping[str, Any], path: Path) -> Any:
    """The value at a path, or ABSENT."""
    here: Any = body
    for step in path:
        if not isinstance(here, Mapping) or step not in here:
            return ABSENT
        here = here[step]
    return here


def put(body: Body, path: Path, value: Any) -> None:
    """Set the value at a path, making dicts on the way (and replacing a None that stands in it)."""
    here = body
    for step in path[:-1]:
        if not isinstance(here.get(step), dict):
            here[step] = {}
        here = here[step]
    here[path[-1]] = value


def pop(body: Body, path: Path) -> Any:
    """Take the value at a path out of the body, with the dicts that this leaves empty; ABSENT when there is none."""
    if not path or not isinstance(body, dict) or path[0] not in body:
        return ABSENT
    if len(path) == 1:
        return body.pop(path[0])
    inner = body[path[0]]
    if not isinstance(inner, dict):
        return ABSENT
    had = bool(inner)
    value = pop(inner, path[1:])
    if had and not inner:
        del body[path[0]]
    return value


def leaves(body: Any, prefix: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path whose value is no dict, or an empty one, with its value."""
    if isinstance(body, Mapping) and body:
        for key, value in body.items():
            yield from leaves(value, (*prefix, str(key)))
    elif prefix:
        yield prefix, body


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> Body:
    """``base`` with ``over`` laid on top, dict by dict; every other value of ``over`` replaces."""
    result: Body = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return result


def is_below(address: str, ancestor: str) -> bool:
    """Whether an address is the ancestor itself or lies under it."""
    return address == ancestor or address.startswith(ancestor + ".")


def root_of(address: str) -> str:
    """The address of the root object that an address lies in."""
    return ".".join(address.split(".")[:2])


def without(body: Mapping[str, Any], paths: Iterable[Path]) -> Body:
    """A copy of the body without what is at these paths."""
    copy = copied(body)
    for path in paths:
        pop(copy, path)
    return copy


def copied(body: Mapping[str, Any]) -> Body:
    """A copy of the body with dicts of its own all the way down."""
    return {
        key: copied(value) if type(value) not in PLAIN and isinstance(value, Mapping) else value
        for key, value in body.items()
    }
