"""Words laid over words: what is declared over what is live, and the differences between the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cogprov.model.paths import copied, get, pop, put
from cogprov.model.values import ABSENT, PLAIN, Body, Digest, Path, Secret
from cogprov.model.words import Word

Difference = tuple[Path, Any, Any]
"""(path, before, after), with ABSENT for what is not there."""


def overlaid(base: Mapping[str, Any], over: Mapping[str, Any], word: Word | None) -> Body:
    """``base`` with the declared words on top.

    Structs go key by key, because what is not declared is kept; a map, a list, and a struct that is set as a whole
    replace what was there. An empty struct is declared to be empty.
    """
    result: Body = dict(base)
    for key, value in over.items():
        inner = _child(word, key)
        below = result.get(key)
        deep = isinstance(value, Mapping) and isinstance(below, Mapping) and _goes_deep(inner) and bool(value)
        result[key] = overlaid(below, value, inner) if deep and isinstance(below, Mapping) else value
    return result


def _child(word: Word | None, key: str) -> Word | None:
    if word is None:
        return None
    return word.children.get(key) if word.type == "struct" else word.element


def _goes_deep(word: Word | None) -> bool:
    if word is None:
        return True
    return (word.type == "struct" and not word.whole) or word.grows


def declared_paths(words: Mapping[str, Any], word: Word | None, prefix: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each thing that is declared as one: leaves of structs, and maps, lists and whole structs as they are."""
    for key, value in words.items():
        inner = _child(word, key)
        if isinstance(value, Mapping) and value and _goes_deep(inner):
            yield from declared_paths(value, inner, (*prefix, key))
        else:
            yield (*prefix, key), value


def nulls_resolved(declared: Body, defaults: Mapping[str, Any]) -> tuple[Body, tuple[Path, ...]]:
    """Every None as the service's default, and the paths where nothing of what was there may stay."""
    result: Body = {}
    gone: list[Path] = []
    _resolve(declared, defaults, (), result, gone)
    return result, tuple(gone)


def _resolve(
    here: Mapping[str, Any], defaults: Mapping[str, Any], prefix: Path, result: Body, gone: list[Path]
) -> None:
    for key, value in here.items():
        path = (*prefix, key)
        if isinstance(value, Mapping) and value:
            _resolve(value, defaults, path, result, gone)
        elif value is None:
            usual = get(defaults, path)
            if usual is ABSENT or isinstance(usual, Mapping):
                gone.append(path)  # a struct is at its default when it holds nothing else either
            if usual is not ABSENT:
                put(result, path, usual)
        else:
            put(result, path, value)


def changed(words: Mapping[str, Any], differences: list[Difference]) -> Body:
    """A copy of the words with differences made."""
    copy = copied(words)
    for path, _, after in differences:
        if after is ABSENT:
            pop(copy, path)
        else:
            put(copy, path, after)
    return copy


def differences(before: Any, after: Any, prefix: Path = ()) -> Iterator[Difference]:
    """Where two canonical values differ, leaf by leaf; a list is one leaf."""
    if before is after or (type(before) in PLAIN and before == after and type(before) is type(after)):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in (*(key for key in after if key not in before), *before):
            yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), (*prefix, key))
    elif isinstance(after, Mapping) and after and before is ABSENT:
        yield from differences({}, after, prefix)
    elif isinstance(before, Mapping) and before and after is ABSENT:
        yield from differences(before, {}, prefix)
    elif not same(before, after):
        yield prefix, before, after


def same(one: Any, other: Any) -> bool:
    """Equality that tells true from 1 and takes an empty value for an absent one."""
    if _nothing(one) and _nothing(other):
        return True
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, Secret) and isinstance(other, Secret):
        return one.source == other.source
    if isinstance(one, Digest) or isinstance(other, Digest):
        return bool(one == other)
    return bool(one == other)


def _nothing(value: Any) -> bool:
    return value is ABSENT or (isinstance(value, (list, Mapping)) and not value)
