"""What objects name in their parent: whether it is there, or comes with the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cogprov.kinds import kind_named
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.paths import get, undotted
from cogprov.model.values import ABSENT, Body
from cogprov.planning.compare import Comparison
from cogprov.planning.live import Live


@dataclass(frozen=True)
class Within:
    """The Neighbours of an object: what lies, and will lie, in one parent."""

    address: str
    resources: Mapping[str, Resource]
    comparisons: Mapping[str, Comparison]
    live: Live

    def parent(self) -> Body:
        return self._words(self.address)

    def named(self, kind: str) -> Mapping[str, Body] | None:
        if (self.address, kind) in self.live.unlisted:
            return None
        found = {
            item.key: item.words
            for parent, item in (*self.live.unmanaged, *self.live.foreign)
            if parent == self.address and item.kind == kind
        }
        above = f"{self.address}.{kind_named(kind).collection}."
        found |= {
            item.key: item.words
            for address, item in self.live.objects.items()
            if item.kind == kind and address.startswith(above)
        }
        name_of = kind_named(kind).name_of
        return found | {
            str(name_of(resource)): self._words(resource.address)
            for resource in self.resources.values()
            if resource.kind == kind and resource.parent == self.address
        }

    def _words(self, address: str) -> Body:
        comparison, live = self.comparisons.get(address), self.live.objects.get(address)
        return comparison.words if comparison else live.words if live else {}


def dangling(resources: Mapping[str, Resource], comparisons: Mapping[str, Comparison], live: Live) -> Iterator[Problem]:
    """Warnings of names that stand for nothing: the service refuses them, half way through an apply.

    What is so already, and the file is silent about, is for the service to judge. No refusal, because what others make
    in the pool before the apply may be what is meant.
    """
    for address, comparison in comparisons.items():
        resource, there = resources[address], live.objects.get(address)
        if not resource.parent or not comparison.changes:
            continue
        kind = kind_named(resource.kind)
        around = Within(resource.parent, resources, comparisons, live)
        known = frozenset(kind.dangling(there.words, around)) if there else frozenset()
        for path, sentence in kind.dangling(comparison.words, around):
            if (path, sentence) not in known or get(comparison.declared, path[:1]) is not ABSENT:
                yield Problem(
                    "W2015",
                    sentence,
                    undotted((address, *path)),
                    resource.origin_of(path),
                    detail="Cognito refuses a name that is not there, so an apply would stop at this object.",
                    hints=("Correct the name, or declare what it stands for.",),
                    warning=True,
                )
