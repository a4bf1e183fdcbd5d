"""Live objects in the words of a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cogprov.config import Document, Item, write
from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.desired import Desired
from cogprov.model.paths import is_below, leaves, pop, undotted
from cogprov.model.values import Body, Digest, Path, Secret
from cogprov.planning.overlay import overlaid
from cogprov.render.documents import public

FORMAT: Final = "cogprov.live/1"

Objects = Mapping[str, LiveObject]


def live_json(objects: Objects, address: str) -> dict[str, Any]:
    """The objects at and below an address, with their ids."""
    chosen = {key: live for key, live in sorted(objects.items()) if not address or is_below(key, address)}
    return {
        "format": FORMAT,
        "objects": [
            {"address": key, "kind": live.kind, "identity": dict(live.identity), "words": public(live.words)}
            for key, live in chosen.items()
        ],
    }


def live_yaml(desired: Desired, objects: Objects, address: str) -> str:
    """The same as a configuration, nested as a file is. Secrets are named in a comment, and left out."""
    chosen = {key: live for key, live in sorted(objects.items()) if not address or is_below(key, address)}
    written = {key: live for key, live in chosen.items() if not kind_named(live.kind).implied_only}
    around = [key for key in objects if address and key != address and is_below(address, key)]
    bodies: dict[str, Body] = {key: {} for key in around}
    secrets = []
    for key, live in written.items():
        bodies[key] = overlaid(live.words, {}, None)
        for path in _secrets(live.words):
            pop(bodies[key], path)
            secrets.append(f"{key}.{undotted(path)} is a secret and is not shown")
    return write(
        Document(
            stack=desired.stack,
            region=desired.region,
            items=tuple(_items(bodies, objects, "")),
            comments=tuple(secrets),
        )
    ).rstrip("\n")


def _secrets(words: Body) -> list[Path]:
    return [path for path, value in leaves(words) if isinstance(value, (Secret, Digest))]


def _items(bodies: Mapping[str, Body], objects: Objects, parent: str) -> Iterator[Item]:
    """The objects that lie in a parent and in nothing between, with what lies in them."""
    for key, words in bodies.items():
        inside = is_below(key, parent) and key != parent if parent else True
        between = any(
            other not in (key, parent) and is_below(key, other) and (not parent or is_below(other, parent))
            for other in bodies
        )
        if inside and not between:
            label = key.rpartition(".")[2]
            yield Item(objects[key].kind, label, words, children=tuple(_items(bodies, objects, key)))
