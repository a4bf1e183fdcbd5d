"""Actions and graphs made by hand, and a past that remembers what it is told."""

from __future__ import annotations

from typing import Any

from cogprov.model.desired import Resource
from cogprov.planning.plan import Action


def action(address: str, verb: str = "create", **more: Any) -> Action:
    kind = {2: "user_pool"}.get(len(address.split(".")), "client")
    return Action(verb, address, more.pop("kind", kind), "because", **more)


def resource(address: str, kind: str = "client", words: dict[str, Any] | None = None, **more: Any) -> Resource:
    parts = address.split(".")
    parent = ".".join(parts[:-2])
    return Resource(address, kind, words or {}, parts[-1], parent, **more)
