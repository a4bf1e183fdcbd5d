"""The world around one declared object: what a kind's functions may ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cogprov.model.actions import LiveObject
from cogprov.model.desired import Resource
from cogprov.model.values import Json


class Family:
    """The resources of a Desired by address and by kind and parent, so that asking for relatives takes no search."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_address: dict[str, Resource] = {}
        self._by_parent: dict[tuple[str, str], list[Resource]] = {}
        for resource in resources:
            self._by_address[resource.address] = resource
            self._by_parent.setdefault((resource.kind, resource.parent), []).append(resource)

    def resource(self, address: str) -> Resource | None:
        return self._by_address.get(address)

    def within(self, parent: str, kind: str) -> Sequence[Resource]:
        """The objects of a kind that lie directly in a parent."""
        return self._by_parent.get((kind, parent), ())


@dataclass(frozen=True)
class DesiredContext:
    """A Context over a Desired. What only a run knows (the live object, what was seen) is given where it is known."""

    resource: Resource
    family: Family = field(repr=False)
    stack: str = ""
    region: str = ""
    live: LiveObject | None = None
    seen: Mapping[str, Json] = field(default_factory=dict)
    made_by: str = ""
    unfinished: bool = False
    """Whether an earlier run began to change the object and did not finish."""

    @property
    def address(self) -> str:
        return self.resource.address

    def parent(self) -> Resource | None:
        return self.family.resource(self.resource.parent) if self.resource.parent else None

    def root(self) -> Resource:
        here = self.resource
        while here.parent:
            above = self.family.resource(here.parent)
            if above is None:
                break
            here = above
        return here

    def siblings(self, kind: str) -> Sequence[Resource]:
        # A kind lies in one kind of parent, so only one of the two places can hold any.
        inside = self.family.within(self.resource.address, kind)
        return inside or self.family.within(self.resource.parent, kind)
