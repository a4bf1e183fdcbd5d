"""Changes that the service has no call for, and objects that cannot be written safely: told when they are planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cogprov.model.actions import Change, LiveObject
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import get, undotted
from cogprov.model.text import a
from cogprov.model.values import ABSENT, Body, Json, Path


def refused(
    kind: Kind, resource: Resource, changes: Iterable[Change], before: Body, after: Body, live: LiveObject
) -> Iterator[Problem]:
    """Changes that the service has no call for, and objects that cannot be written safely."""
    listed = tuple(changes)
    for change in listed:
        if fixed(kind, change, before, after) and _only_stays(kind, change, before, after):
            yield _not_taken_away(kind, resource, change)
    places = dict.fromkeys(_place(kind, change.path) for change in listed if _unchangeable(kind, change, before, after))
    for place in places:
        yield _immutable(kind, resource, place, get(before, place))
    if listed and live.unmodelled:
        yield Problem(
            "E2005",
            f"{resource.address} has settings that the installed botocore does not know: {', '.join(live.unmodelled)}",
            resource.address,
            resource.origin,
            detail="An update sends the whole object, so writing it now would reset them.",
            hints=("pip install --upgrade botocore",),
        )


def fixed(kind: Kind, change: Change, before: Body, after: Body) -> bool:
    """Whether a change is one that the service has no call for."""
    stays = any(change.path[: len(path)] == path for path in kind.create_only)
    return stays and kind.allows(change, before, after) is None


def _unchangeable(kind: Kind, change: Change, before: Body, after: Body) -> bool:
    return fixed(kind, change, before, after) and not _only_stays(kind, change, before, after)


def _only_stays(kind: Kind, change: Change, before: Body, after: Body) -> bool:
    """Whether another value would do, and none does not."""
    gone = change.after is ABSENT and change.before is not ABSENT
    return gone and kind.allows(replace(change, after=change.before), before, after) is not None


def _place(kind: Kind, path: Path) -> Path:
    """What a person would say cannot change: a set of flags as a whole, one attribute, or the property itself."""
    for size in range(1, len(path)):
        word = kind.words.at(path[:size])
        if word is not None and (word.whole or word.grows):
            return path[: size + 1] if word.grows else path[:size]
    return path


def _not_taken_away(kind: Kind, resource: Resource, change: Change) -> Problem:
    name, was = undotted(change.path), shown(change.before)
    return Problem(
        "E2004",
        f"{name} of {a(kind.title)} can be changed, not taken away",
        undotted((resource.address, *change.path)),
        resource.origin_of(change.path),
        detail=f"Cognito has no call that takes it away. Nothing was planned for {resource.address}.",
        hints=(f"Leave the key {name} out to keep {was}, or set another value.",),
        label=f"live value is {was}",
    )


def not_shown(resource: Resource, change: Change) -> Problem:
    # Nobody can change it, so an answer without it is the answer's fault; the file still says what was made.
    path = undotted(change.path)
    return Problem(
        "W2013",
        f"{resource.address} no longer shows {path}, which cannot change once it exists",
        undotted((resource.address, *change.path)),
        change.origin,
        detail="It is taken to be as it was made.",
        warning=True,
    )


def _immutable(kind: Kind, resource: Resource, path: Path, live: Json) -> Problem:
    was = "absent" if live is ABSENT else shown(live)
    hints = [f"set it back to {was}" if live is not ABSENT else f"take {undotted(path)} out again"]
    word = kind.words.at(path[:-1])
    if word is not None and word.type == "map" and word.grows:
        hints.append(f"add a new one beside it, such as {path[-1]}2")
    if kind.parent:
        hints.append(f"declare another {kind.title} under a label of its own, and take this one out later")
    else:
        hints.append(f"make a second {kind.title} and move the users; cogprov never replaces one")
    return Problem(
        "E2004",
        f"{undotted(path)} of {a(kind.title)} cannot change once it exists",
        undotted((resource.address, *path)),
        resource.origin_of(path),
        detail=f"Cognito has no call for this. Nothing was planned for {resource.address}.",
        hints=tuple(hints),
        label=f"live value is {was}",
    )


def shown(value: Json) -> str:
    """A value as a file would say it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key}: {shown(item)}' for key, item in value.items())} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    return str(value)
