"""What may be written under an object of each kind, looked up once per run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from cogprov.config.settings import COMMON, reference_keys
from cogprov.kinds import children_of
from cogprov.model.kind import Kind
from cogprov.model.paths import undotted
from cogprov.model.values import Path
from cogprov.model.words import Word


class Vocabulary:
    """The words of kinds. One instance serves one load, check or write."""

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self._children: dict[str, Mapping[str, Kind]] = {}
        self._common: dict[str, Mapping[str, Word]] = {}

    @cached_property
    def roots(self) -> Mapping[str, Kind]:
        """Root kinds by their collection, the top-level key."""
        return self.children("")

    def words(self, kind: Kind) -> Word:
        if kind.name not in self._words:
            self._words[kind.name] = kind.words
        return self._words[kind.name]

    def children(self, kind_name: str) -> Mapping[str, Kind]:
        """The kinds that may be written under a kind, by their collection."""
        if kind_name not in self._children:
            kinds = (kind for kind in children_of(kind_name) if not kind.implied_only)
            self._children[kind_name] = {kind.collection: kind for kind in kinds}
        return self._children[kind_name]

    def common(self, kind: Kind) -> Mapping[str, Word]:
        """The keys that say how an object is managed."""
        if kind.name not in self._common:
            references = {} if kind.parent else reference_keys(kind.name)
            self._common[kind.name] = {**COMMON, **references}
        return self._common[kind.name]

    def keys(self, kind: Kind) -> tuple[str, ...]:
        """Every key that may stand in an object, for suggestions."""
        return (*self.words(kind).children, *self.children(kind.name), *self.common(kind))

    def elsewhere(self, kind: Kind, key: str) -> str:
        """The dotted path of a word of this name deeper in the kind; empty when there is none, or several."""
        found = [undotted(path) for path in _paths(self.words(kind)) if path[-1] == key and len(path) > 1]
        return found[0] if len(found) == 1 else ""


def aliases(word: Word) -> Mapping[str, str]:
    """The other spellings of a struct's keys, each with the canonical one."""
    return {alias: key for key, inner in word.children.items() for alias in inner.aliases}


def _paths(word: Word, prefix: Path = ()) -> Iterator[Path]:
    for key, inner in word.children.items():
        yield (*prefix, key)
        yield from _paths(inner, (*prefix, key))
