"""Collections of a document -> Resources, their words as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cogprov.config import codes
from cogprov.config.adoption import Adoption, adoption
from cogprov.config.conform import conform
from cogprov.config.nodes import Entry, Mapping, Node, Place, is_null, type_name
from cogprov.config.positions import Positions, Spot
from cogprov.config.report import Report, joined, quoted
from cogprov.config.scope import Scope
from cogprov.config.settings import LABEL
from cogprov.config.site import Site
from cogprov.config.vocabulary import Vocabulary
from cogprov.model.desired import Resource
from cogprov.model.errors import Origin
from cogprov.model.kind import Kind
from cogprov.model.values import Json, Path

_LABEL = re.compile(LABEL)
_NOTHING = Adoption()


@dataclass(frozen=True)
class Objects:
    """What reading objects needs: one instance per load."""

    report: Report
    scope: Scope
    words: Vocabulary
    region: str = ""

    def collection(self, kind: Kind, entry: Entry, parent: str = "") -> Iterator[Resource]:
        """The objects of a kind in a parent, each followed by its children."""
        address = joined(parent, kind.collection)
        if kind.single:
            if not is_null(entry.value):
                yield from self._object(kind, address, kind.collection, entry, parent)
            return
        if is_null(entry.value):
            return
        if not isinstance(entry.value, Mapping):
            self._not_a_map(address, entry.value, f"labels, each with a {kind.title} under it")
            return
        for label, item in entry.value.entries.items():
            if _LABEL.fullmatch(label):
                yield from self._object(kind, f"{address}.{label}", label, item, parent)
            else:
                self._bad_label(kind, address, label, item.key)

    def _object(self, kind: Kind, address: str, label: str, entry: Entry, parent: str) -> Iterator[Resource]:
        node = entry.value
        if is_null(node):
            node = Mapping({}, entry.key)
        if not isinstance(node, Mapping):
            self._not_a_map(address, node, "settings")
            return
        children = self.words.children(kind.name)
        common = self.words.common(kind)
        spots: dict[Path, Spot] = {}
        words: dict[str, Json] = {}
        managed: dict[str, Entry] = {}
        below: list[tuple[Kind, Entry]] = []
        for key, item in node.entries.items():
            if key in children:
                below.append((children[key], item))
            elif key in common:
                managed[key] = item
            else:
                spots[(key,)] = Spot(*item)
                words[key] = self.scope.value(item.value, (key,), spots)
        how = self._managed(kind, address, managed, bool(words)) if managed else _NOTHING
        yield Resource(
            address,
            kind.name,
            words,
            label,
            parent,
            Origin(self.report.file, *entry.key),
            Positions(self.report.file, spots),
            how.adopt,
            how.reference,
            how.allow_delete,
        )
        for child, item in below:
            yield from self.collection(child, item, address)

    def _managed(self, kind: Kind, address: str, entries: dict[str, Entry], has_words: bool) -> Adoption:
        spots: dict[Path, Spot] = {}
        site = Site(address, Positions(self.report.file, spots))
        values: dict[str, Json] = {}
        for key, entry in entries.items():
            spots[(key,)] = Spot(*entry)
            value = self.scope.value(entry.value, (key,), spots)
            values[key] = conform(value, self.words.common(kind)[key], (key,), site)
        before = len(site.problems)
        how = adoption(kind, values, has_words, self.region, site) if not before else _NOTHING
        self.report.found.extend(site.problems)
        return how

    def _not_a_map(self, address: str, node: Node, wanted: str) -> None:
        summary = f"{quoted(address)} takes a map of {wanted}, not {type_name(node)}"
        self.report.add(codes.WRONG_TYPE, summary, node.start, address)

    def _bad_label(self, kind: Kind, address: str, label: str, place: Place) -> None:
        self.report.add(
            codes.LABEL,
            f"{quoted(label)} cannot be a label in {address}",
            place,
            address,
            hints=[
                "A label has up to 64 letters, digits, _ and -, and begins with no dash; it is a step of addresses.",
                f"The name that the service knows the {kind.title} by may be another one.",
            ],
        )
