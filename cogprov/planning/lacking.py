"""What a struct cannot be without: a null, or a struct given in part, that leaves it out is refused at the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import get, undotted
from cogprov.model.service import Shape
from cogprov.model.values import ABSENT, Body, Json, Path, snake
from cogprov.model.words import Word


def lacking(kind: Kind, resource: Resource, before: Body, after: Body) -> Iterator[Problem]:
    """Required members of structs that a canonical body does not have, and that were not missing before either.

    The client library would refuse such a request in the middle of the run; this is told before the first call.
    """
    for member in _missing(after, kind.lens.members, ()):
        if _lacks(before, member):
            continue
        path = _word_for(kind.words, ".".join(member)) or tuple(snake(step) for step in member)
        yield Problem(
            "E2020",
            f"{undotted(path)} is missing, and {undotted(path[:-1])} cannot be without it",
            undotted((resource.address, *path)),
            resource.origin_of(path),
            detail=f"The service requires {'.'.join(member)} wherever {'.'.join(member[:-1])} is given.",
            hints=(f"Give it a value, or say {undotted(path[:-1])}: null to take all of that away.",),
        )


def _missing(body: Mapping[str, Json], members: Mapping[str, Shape], prefix: Path) -> Iterator[Path]:
    for name, value in body.items():
        shape = members.get(name)
        if shape is None or shape.type != "structure" or not isinstance(value, Mapping) or not value:
            continue
        yield from ((*prefix, name, each) for each in sorted(shape.required) if each not in value)
        yield from _missing(value, shape.members, (*prefix, name))


def _lacks(body: Body, member: Path) -> bool:
    around = get(body, member[:-1])
    return isinstance(around, Mapping) and bool(around) and get(body, member) is ABSENT


def _word_for(word: Word, member: str) -> Path:
    for key, inner in word.children.items():
        if inner.members == (member,):
            return (key,)
        below = _word_for(inner, member)
        if below:
            return (key, *below)
    return ()
