"""The words of a live object that are worth writing down: defaults left out, secrets as references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Final

from cogprov.model.actions import LiveObject
from cogprov.model.desired import Resource
from cogprov.model.kind import Context, Kind
from cogprov.model.paths import get, pop, put, undotted, without
from cogprov.model.values import ABSENT, Body, Path, Ref, Secret
from cogprov.planning.live import default_words
from cogprov.planning.overlay import declared_paths, same


@dataclass(frozen=True)
class Written:
    """What becomes of one object in the file."""

    words: Body
    left_out: int
    """How many settings are at their default."""
    secrets: tuple[tuple[Path, Ref], ...]
    """Where a reference stands for a secret."""
    notes: tuple[str, ...] = ()
    """What somebody has to do about the object."""


def written(kind: Kind, live: LiveObject, resource: Resource, context: Context, taken: Set[str]) -> Written:
    """The words to write for a live object under a label. ``taken``: variables that stand for other secrets.

    What equals the service's default stays out, so that it goes on following the default; but where a new object made
    from the file would differ, because cogprov or the CDK has a default of its own, the value is said.
    """
    words = kind.explicit(live.words)
    fresh = kind.fresh(resource, context)
    kept = without(words, ())
    paths = [path for path, _ in declared_paths(words, kind.words)]
    for path in paths:
        if _is_usual(kind, live, words, path, fresh, resource, context):
            pop(kept, path)
    for path in [path for path in paths if get(kept, path) is not ABSENT]:
        if _follows(kind, kept, path, context):
            pop(kept, path)
    _keep_unlike(kind, words, kept)
    _keep_uncalled(kind, words, kept, context)
    left_out = sum(1 for path in paths if get(kept, path) is ABSENT)
    _refuse_fresh(kind, fresh, words, kept, context)
    secrets = tuple(_with_references(kind, kept, words, resource, taken))
    return Written(kept, left_out, secrets, tuple(_notes(kind, live.words, kept)))


_UNSEEN: Final = "{word} is there, and the service does not show it: add it before anything here is changed"


def _notes(kind: Kind, live: Body, kept: Body) -> Iterator[str]:
    for path in sorted(kind.traced):
        if get(live, path) is not ABSENT and get(kept, path) is ABSENT:
            yield _UNSEEN.format(word=undotted(path))


def _keep_unlike(kind: Kind, words: Body, kept: Body) -> None:
    """Say a struct whose every part is usual beside the others, and which is none that a silent file would make."""
    for key, usual in default_words(kind).items():
        if key in words and key not in kept and isinstance(usual, Mapping) and not _within(words[key], usual):
            kept[key] = words[key]


def _keep_uncalled(kind: Kind, words: Body, kept: Body, context: Context) -> None:
    """Say what is usual where the words that are said call for something else."""
    called_for = kind.complete(kept, context)
    for path, value in declared_paths(words, kind.words):
        if get(kept, path) is ABSENT and not same(get(called_for, path), value) and get(called_for, path) is not ABSENT:
            put(kept, path, value)


def _within(value: object, usual: Mapping[str, object]) -> bool:
    return isinstance(value, Mapping) and all(same(usual.get(key), item) for key, item in value.items())


def _refuse_fresh(kind: Kind, fresh: Body, words: Body, kept: Body, context: Context) -> None:
    """Say null where a new object would get something that this one does not have.

    Left out, the plan of this pool would be empty as well; but the file would make another one elsewhere: a client with
    every provider of its pool, say, in the place of one that nobody can sign in with.
    """
    for path, _ in declared_paths(fresh, kind.words):
        if get(words, path) is not ABSENT or get(kept, path[:1]) is None:
            continue
        if kind.complete({path[0]: None}, context).get(path[0]) is not None:
            continue  # null is a value of its own there, which an old object without any does not have
        if path[0] in kept:
            put(kept, path, None)
        else:
            kept[path[0]] = None


def _is_usual(
    kind: Kind,
    live: LiveObject,
    words: Body,
    path: Path,
    fresh: Mapping[str, object],
    resource: Resource,
    context: Context,
) -> bool:
    """Whether a new object would have this value without a word about it."""
    value = get(words, path)
    if path == kind.name_path:
        return bool(value == kind.usual_name(replace(resource, words={}), context.stack))
    made = get(fresh, path)
    if made is not ABSENT:
        return same(made, value) and path[-1].endswith("name")
    today = kind.complete({path[0]: None}, context).get(path[0]) if len(path) == 1 else None
    if today is not None and same(today, value):
        return True  # a new object has it, and an old one without any is something else
    untouched = default_words(kind)
    if get(words, path[:1]) == get(untouched, path[:1]) and get(untouched, path[:1]) is not ABSENT:
        return True
    # What a default is can depend on what stands beside it: a password policy that is given in part.
    beside = kind.lens.from_api(kind.service_defaults(live.body))
    return same(get(beside, path), value)


def _follows(kind: Kind, kept: Body, path: Path, context: Context) -> bool:
    """Whether the other words call for this value anyway."""
    rest = without(kept, (path,))
    called_for = get(kind.complete(rest, context), path) if rest else ABSENT
    return called_for is not ABSENT and same(called_for, get(kept, path))


def _with_references(
    kind: Kind, kept: Body, words: Body, resource: Resource, taken: Set[str]
) -> Iterator[tuple[Path, Ref]]:
    """Put an environment variable's name in the place of each secret."""
    shown = [path for path, value in declared_paths(kept, None) if isinstance(value, Secret)]
    for path in (*shown, *kind.hidden(words)):
        ref = Ref(variable(resource.address, path, taken), source="env")
        put(kept, path, Secret(ref))
        yield path, ref


def variable(address: str, path: Path, taken: Set[str] = frozenset()) -> str:
    """The environment variable that an import names for a secret, made of the labels and the word.

    Labels that differ in case or in their dashes alone would make one of two; then it has a number behind it.
    """
    steps = [*address.split(".")[1::2], *path]
    name = "_".join(re.sub(r"[^A-Za-z0-9]+", "_", step).strip("_").upper() for step in steps)
    numbered = (f"{name}_{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)
