"""``Tags.of(scope).add(key, value)``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cogprov.constructs.base import Construct
from cogprov.constructs.errors import Spot, caller
from cogprov.constructs.pool_rules import check_tag
from cogprov.constructs.reading import read_value
from cogprov.constructs.values import Text
from cogprov.model.values import Ref, Template

_POOL: Final = "AWS::Cognito::UserPool"
"""What CloudFormation calls the only sort of object here that carries tags."""
_ADDED, _REMOVED = 100, 200


@dataclass(frozen=True)
class TagSaid:
    """One call of ``add`` or ``remove``."""

    key: str
    value: Text | None
    """None: removed."""
    priority: int


class Tags:
    """The tags of a scope. Of everything in a user pool, only the pool itself carries tags."""

    def __init__(self, scope: Construct) -> None:
        self._scope = scope

    @staticmethod
    def of(scope: Construct) -> Tags:
        """The tags of a pool, or of every pool in a stack or another construct."""
        return Tags(scope)

    def add(
        self,
        key: str,
        value: Text,
        *,
        priority: float = _ADDED,
        include_resource_types: Sequence[str] | None = None,
        exclude_resource_types: Sequence[str] | None = None,
        apply_to_launched_instances: bool | None = None,
    ) -> None:
        """Tag every pool in the scope, also those made later.

        The highest priority wins, and among equals what is nearest to the pool. The types of resources are
        CloudFormation's; ``AWS::Cognito::UserPool`` is the one that counts.
        """
        spot = Spot(getattr(self._scope, "address", ""), caller())
        word = read_value(value, str | Ref | Template, spot, "", ("tags", key))
        check_tag(key, spot)
        self._say(key, word, priority, include_resource_types, exclude_resource_types)

    def remove(
        self,
        key: str,
        *,
        priority: float = _REMOVED,
        include_resource_types: Sequence[str] | None = None,
        exclude_resource_types: Sequence[str] | None = None,
    ) -> None:
        """Take back what was said of a tag in this scope, around it and in it, by whatever has no higher priority."""
        self._say(key, None, priority, include_resource_types, exclude_resource_types)

    def _say(
        self,
        key: str,
        value: Text | None,
        priority: float,
        include: Sequence[str] | None,
        exclude: Sequence[str] | None,
    ) -> None:
        if (not include or _POOL in include) and _POOL not in (exclude or ()):
            self._scope.node.tags.append(TagSaid(key, value, int(priority)))


def tags_of(construct: Construct, own: Mapping[str, Any]) -> dict[str, Any]:
    """The tags of a pool: its ``own`` argument, and what was said of it and of the scopes around it."""
    said: Iterable[TagSaid] = (
        tag
        for scope in construct.node.scopes
        for tag in (
            *((TagSaid(key, value, _ADDED) for key, value in own.items()) if scope is construct else ()),
            *scope.node.tags,
        )
    )
    chosen: dict[str, TagSaid] = {}
    for tag in said:
        if tag.key not in chosen or tag.priority >= chosen[tag.key].priority:
            chosen[tag.key] = tag
    return {key: tag.value for key, tag in chosen.items() if tag.value is not None}
