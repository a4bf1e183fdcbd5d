"""``Tags.of(scope).add(key, value)``."""

from __future__ import annotations

from cogprov.constructs.base import Construct
from cogprov.constructs.errors import Spot, caller
from cogprov.constructs.pool_rules import check_tag
from cogprov.constructs.reading import read_value
from cogprov.constructs.values import Text
from cogprov.model.values import Ref, Template


class Tags:
    """The tags of a scope. Of everything in a user pool, only the pool itself carries tags."""

    def __init__(self, scope: Construct) -> None:
        self._scope = scope

    @staticmethod
    def of(scope: Construct) -> Tags:
        """The tags of a pool, or of every pool in a stack or another construct."""
        return Tags(scope)

    def add(self, key: str, value: Text) -> None:
        """Tag every pool in the scope, also those made later; a tag nearer to the pool wins."""
        spot = Spot(getattr(self._scope, "address", ""), caller())
        word = read_value(value, str | Ref | Template, spot, "", ("tags", key))
        check_tag(key, spot)
        self._scope.node.tags[key] = word

    def remove(self, key: str) -> None:
        """Take back what ``add`` said of this scope and of those around it."""
        self._scope.node.tags[key] = None


def inherited_tags(construct: Construct) -> dict[str, Text | None]:
    """The tags said of the scopes around a construct, the nearest first in rank; None for one that was removed."""
    found: dict[str, Text | None] = {}
    around = construct.node.scope
    while around is not None:
        found = {**around.node.tags, **found}
        around = around.node.scope
    return found
