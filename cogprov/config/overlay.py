"""Laying one environment's objects over those of the document, map by map; every other value replaces."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping

from cogprov.config.nodes import Entry, Mapping, Node, is_null
from cogprov.config.vocabulary import Vocabulary
from cogprov.model.kind import Kind

_Lay = Callable[[Node, Node], Node]


def laid_over(base: AbstractMapping[str, Entry], over: AbstractMapping[str, Entry], words: Vocabulary) -> Mapping:
    """The entries of a document with an environment's on top. What is changed has the place where it was changed."""
    start = next(iter(base.values())).key if base else next(iter(over.values())).key
    known = {name: _collection(kind, words) for name, kind in words.roots.items()}
    return _maps(Mapping(base, start), Mapping(over, start), known)


def _maps(base: Mapping, over: Mapping, known: AbstractMapping[str, _Lay]) -> Mapping:
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        below = entries.get(key)
        lay = known.get(key, _values)
        entries[key] = Entry(entry.key, lay(below.value, entry.value)) if below else entry
    return Mapping(entries, base.start)


def _values(base: Node, over: Node) -> Node:
    return _maps(base, over, {}) if isinstance(base, Mapping) and isinstance(over, Mapping) else over


def _collection(kind: Kind, words: Vocabulary) -> _Lay:
    """How a collection is laid over another: label by label. A single kind's collection is the object itself."""
    children: dict[str, _Lay] = {}

    def one(base: Node, over: Node) -> Node:
        if is_null(over):
            return base  # a label with nothing under it says that the object is there, and nothing about it
        if not isinstance(base, Mapping) or not isinstance(over, Mapping):
            return over
        if not children:
            children.update({name: _collection(child, words) for name, child in words.children(kind.name).items()})
        return _maps(base, over, children)

    def several(base: Node, over: Node) -> Node:
        if is_null(over):
            return base
        if not isinstance(base, Mapping) or not isinstance(over, Mapping):
            return over
        return _maps(base, over, dict.fromkeys(over.entries, one))

    return one if kind.single else several
