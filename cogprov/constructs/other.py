"""Objects that the CDK has no construct for: any kind that cogprov knows, with its words as files have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cogprov.constructs.base import Construct, Declared, spot_of
from cogprov.constructs.errors import Spot, caller, did_you_mean
from cogprov.constructs.values import Text
from cogprov.constructs.vocabulary import worded
from cogprov.model.kind import Kind


class OtherObject(Declared):
    """An object of any kind in a pool (or in another object): branding, terms, risk and UI settings, log delivery.

    ``words`` are those that a YAML file has under the object's label. Of most of these kinds a pool or a client has one
    at most; such an object has no label, and its ``id`` is of no consequence.
    """

    def __init__(
        self, scope: Construct, id: str, *, kind: str, parent: Declared, words: Mapping[str, Any] | None = None
    ) -> None:
        found = _kind(kind, parent)
        self._kind = found.name  # type: ignore[misc]
        self._collection = found.collection  # type: ignore[misc]
        self._single = found.single  # type: ignore[misc]
        spot = spot_of(scope, id, found.collection, parent, single=found.single)
        said = worded(dict(words or {}), found.words, spot, ())
        super().__init__(scope, id, parent, said, {})

    def ref(self, attribute: str = "id") -> Text:
        """A reference to an attribute of it."""
        return self._ref(attribute)


def _kind(name: str, parent: Declared) -> Kind:
    from cogprov.kinds import KINDS

    inside = [kind for kind in KINDS if kind.parent == parent._kind and not kind.implied_only]
    found = next((kind for kind in inside if name in (kind.name, kind.collection)), None)
    if found is None:
        fitting = [
            kind.name if kind.name != f"{parent._kind}_{kind.collection}" else kind.collection for kind in inside
        ]
        raise Spot(parent.address, caller()).wrong(
            (),
            f"a {parent._kind.replace('_', ' ')} has no {name!r} in it",
            f"It may have {', '.join(fitting) or 'nothing'}.",
            label=did_you_mean(name, fitting),
        )
    return found
