"""Live objects in the words of a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from cogprov.config import Document, Item, write
from cogprov.importing.pruned import variable
from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.desired import Desired
from cogprov.model.paths import is_below
from cogprov.model.values import Body, Digest, Path, Ref, Secret
from cogprov.planning.past import Past, seen_words
from cogprov.planning.veil import veiled_object
from cogprov.render.documents import public

if TYPE_CHECKING:
    from cogprov.engine import Planned

FORMAT: Final = "cogprov.live/1"

Objects = Mapping[str, LiveObject]


def shown_objects(planned: Planned, past: Past) -> Objects:
    """The live objects of a plan, with the secrets hidden that stand where AWS shows them to everybody."""
    veil = planned.veil
    return {
        address: veiled_object(live, veil, seen_words(past.entries.get(address)))
        for address, live in planned.live.objects.items()
    }


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
    """The same as a configuration, nested as a file is. A secret is the reference that an import writes."""
    chosen = {key: live for key, live in sorted(objects.items()) if not address or is_below(key, address)}
    written = {key: live for key, live in chosen.items() if not kind_named(live.kind).implied_only}
    around = [key for key in objects if address and key != address and is_below(address, key)]
    bodies: dict[str, Body] = {key: {} for key in around}
    for key, live in written.items():
        bodies[key] = _referring(live.words, key, ())
    items = tuple(_items(bodies, objects, ""))
    return write(Document(desired.stack, items, desired.region)).rstrip("\n")


def _referring(value: Any, address: str, path: Path) -> Any:
    """Words with a reference in the place of each secret."""
    if isinstance(value, (Secret, Digest)):
        return Secret(Ref(variable(address, path), source="env"))
    if isinstance(value, Mapping):
        return {key: _referring(item, address, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_referring(item, address, (*path, str(number))) for number, item in enumerate(value)]
    return value


def _items(bodies: Mapping[str, Body], objects: Objects, parent: str) -> Iterator[Item]:
    """The objects that lie in a parent and in nothing between, with what lies in them."""
    for key, words in bodies.items():
        if _nearest_above(key, bodies) == parent:
            yield Item(objects[key].kind, key.rpartition(".")[2], words, children=tuple(_items(bodies, objects, key)))


def _nearest_above(address: str, addresses: Iterable[str]) -> str:
    """The innermost of the addresses that an address lies below; empty when there is none."""
    return max((other for other in addresses if other != address and is_below(address, other)), key=len, default="")
