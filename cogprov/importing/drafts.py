"""A file that loads: what an import found, without what no file may say.

A live object may be as cogprov would never make it: a callback URL from before the service's rules, a combination that
another tool was let through with. The import takes such an object over all the same. What the checks refuse stays out
of the file, with a note in its place, and so stays as it is live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cogprov.config.document import Document, Item
from cogprov.importing.importer import Imported
from cogprov.kinds import address_in, kind_named
from cogprov.model.desired import Desired
from cogprov.model.errors import ConfigError, Problem
from cogprov.model.paths import dotted, get, is_below, undotted, without
from cogprov.model.values import ABSENT, Path
from cogprov.planning.overlay import declared_paths

_MOST_ROUNDS: Final = 100


def drafted(
    imported: Imported,
    form: str,
    loaded: Callable[[str], Desired],
    unlike: Callable[[Imported, Desired], Sequence[Problem]] = lambda imported, desired: (),
) -> tuple[Imported, str, Desired]:
    """What an import found as far as a file can say it, the text of that file, and what it loads to.

    ``loaded`` reads a text as a user's run will, and raises ConfigError for what is wrong with it. That error comes
    through where leaving out what it is about would not mend it. ``unlike`` tells what of a file that loads would
    change something.
    """
    for _ in range(_MOST_ROUNDS):
        text = imported.text(form)
        try:
            desired = loaded(text)
        except ConfigError as error:
            found = list(_found(imported.document, error.problems))
            less = _said_apart(imported, found) if form == "python" else None
            less = less or _left_out(imported, found)
            if less is None:
                raise
        else:
            less = _left_out(imported, list(_found(imported.document, unlike(imported, desired))))
            if less is None:
                break
        imported = less
    return imported, text, desired


_Found = tuple[str, Item, Path, Problem]
"""The address of an object, the object, the path of a word in it, and what is wrong with that."""


def _found(document: Document, problems: Sequence[Problem]) -> Iterator[_Found]:
    objects = dict(at for item in document.items for at in _objects(item, ""))
    for problem in problems:
        # The longest of the addresses is the object itself, and not one around it.
        own = max((each for each in objects if is_below(problem.path, each)), key=len, default="")
        if own and not problem.warning:
            yield own, objects[own], dotted(problem.path[len(own) + 1 :].partition("[")[0]), problem


def _objects(item: Item, around: str) -> Iterator[tuple[str, Item]]:
    address = address_in(around, item.kind, item.label)
    yield address, item
    for child in item.children:
        yield from _objects(child, address)


def _said_apart(imported: Imported, found: Sequence[_Found]) -> Imported | None:
    """A program with the words that its constructs refuse said past their rules; None when all of them are already."""
    paths = {undotted((address, *path[:1])) for address, _, path, _ in found if path} - imported.apart
    return replace(imported, apart=imported.apart | paths) if paths else None


def _left_out(imported: Imported, found: Sequence[_Found]) -> Imported | None:
    """Without the words that problems are about, or without the objects; None when there is nothing to leave out."""
    less = imported
    for address, item, path, problem in found:
        unit = _unit(item, path)
        if unit:
            less = _without_word(less, address, unit, problem.summary)
        elif address.count(".") > 1:  # all but the pool itself can be left to themselves
            less = _without_object(less, address, problem.summary)
    return less if less is not imported else None


def _unit(item: Item, path: Path) -> Path:
    """The word at a path as it is declared: with all that is set as a whole with it; the nearest around it if it is
    not there, and empty if nothing is."""
    for declared, _ in declared_paths(item.words, kind_named(item.kind).words):
        if path[: len(declared)] == declared:
            return declared
    while path and get(item.words, path) is ABSENT:
        path = path[:-1]
    return path


def _without_word(imported: Imported, address: str, path: Path, why: str) -> Imported:
    def left(item: Item) -> Item:
        note = f"{undotted(path)} is left as it is: {why}"
        return replace(item, words=without(item.words, (path,)), notes=(*item.notes, note))

    items = tuple(_changed(item, "", address, left) for item in imported.document.items)
    unsaid = ((undotted((address, *path)), why),)
    return replace(imported, document=replace(imported.document, items=items), unsaid=(*imported.unsaid, *unsaid))


def _changed(item: Item, around: str, address: str, change: Callable[[Item], Item]) -> Item:
    own = address_in(around, item.kind, item.label)
    if own == address:
        return change(item)
    if not is_below(address, own):
        return item
    return replace(item, children=tuple(_changed(child, own, address, change) for child in item.children))


def _without_object(imported: Imported, address: str, why: str) -> Imported:
    above = address.rpartition(".")[0]

    def left(item: Item, around: str) -> Item | None:
        own = address_in(around, item.kind, item.label)
        if own == address:
            return None
        kept = (left(child, own) for child in item.children) if is_below(above, own) else item.children
        return replace(item, children=tuple(child for child in kept if child is not None))

    items = tuple(item for each in imported.document.items if (item := left(each, "")) is not None)
    return replace(
        imported,
        document=replace(imported.document, items=items),
        live={each: live for each, live in imported.live.items() if not is_below(each, address)},
        adopted={each: id for each, id in imported.adopted.items() if not is_below(each, address)},
        secrets=tuple(secret for secret in imported.secrets if not is_below(secret[0], address)),
        foreign=(*imported.foreign, f"{address}: {why}"),
    )
