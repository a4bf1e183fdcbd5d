"""What the construct tests share."""

from __future__ import annotations

from typing import Any

from cogprov import Stack
from cogprov.constructs.base import Declared
from cogprov.model.desired import Resource


def resource_of(construct: Declared) -> Resource:
    """The declared object that a construct ends in."""
    stack = construct.node.scope
    while not isinstance(stack, Stack):
        assert stack is not None
        stack = stack.node.scope
    found = stack.desired().resource(construct.address)
    assert found is not None
    return found


def words_of(construct: Declared) -> dict[str, Any]:
    return resource_of(construct).words
