"""References: what can be known of ``${...}`` before the run, and what cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.desired import Desired, Resource
from cogprov.model.paths import dotted, get
from cogprov.model.values import ABSENT, Json, Ref, Secret, refs, secrets_in, substitute, unwrapped


@dataclass(frozen=True)
class Unheard:
    """In the place of a value from outside that cannot be had."""

    why: str
    """In a sentence without a full stop."""


@dataclass(frozen=True)
class Known:
    """Where the values of references come from."""

    resources: Mapping[str, Resource]
    live: Mapping[str, LiveObject]
    surroundings: Mapping[str, str] = field(default_factory=dict)
    """``account``, ``region``, ``partition``."""
    outside: Mapping[str, Json] = field(default_factory=dict)
    """Values from environment, parameters and secrets, by the reference's text; Unheard for one that cannot be had."""

    def resolve(self, value: Json) -> Json:
        """The value with every reference replaced that is known."""
        return substitute(value, self.lookup)

    def lookup(self, ref: Ref) -> Json:
        if ref.source:
            return from_source(ref, self.surroundings, self.outside)
        return unwrapped(self.of_object(ref, self.lookup))

    def of_object(self, ref: Ref, further: Callable[[Ref], Json]) -> Json:
        """What a reference to another object means: from AWS when it is there, else from what is declared."""
        live = self.live.get(ref.address)
        if live is not None and ref.attribute in live.attributes:
            return live.attributes[ref.attribute]
        resource = self.resources.get(ref.address)
        if resource is None:
            return ABSENT
        kind = kind_named(resource.kind)
        # Where the author names an object, its name is its id, and known before it exists.
        named = kind.unique and not kind.implied_only and not kind.single
        if named and ref.attribute in ("id", "name", "identifier", "domain"):
            return substitute(kind.name_of(resource), further)
        if live is not None:
            value = get(live.words, dotted(ref.attribute))
            if value is not ABSENT:
                return value
        value = get(resource.words, dotted(ref.attribute))
        return ABSENT if isinstance(value, Mapping) else substitute(value, further)


def from_source(ref: Ref, surroundings: Mapping[str, str], outside: Mapping[str, Json]) -> Json:
    """What a reference with a source means; ABSENT for one that only the step it stands in can tell."""
    if ref.source == "aws":
        return surroundings.get(ref.address) or ABSENT
    if ref.source in ("intent", "live"):
        return ABSENT
    value = outside.get(str(ref), ABSENT)
    return ABSENT if isinstance(value, Unheard) else unwrapped(value)


def outputs_of(desired: Desired, known: Known) -> Mapping[str, Json]:
    """The outputs, as far as they are known; what is a secret where it comes from or in another place stays one."""
    if not desired.outputs:
        return {}
    secrets = {each.source for resource in desired.resources for each in secrets_in(known.resolve(resource.words))}
    found: dict[str, Json] = {}
    for name, said in desired.outputs.items():
        value = known.resolve(said)
        hidden = value in secrets if isinstance(value, str) else False
        hidden = hidden or any(isinstance(known.outside.get(str(ref)), Secret) for ref in refs(said))
        found[name] = Secret(value) if hidden and isinstance(value, str) else value
    return found


def from_outside(value: Json) -> bool:
    """Whether a value has references to the outside in it."""
    return any(_is_outside(ref) for ref in refs(value))


def _is_outside(ref: Ref) -> bool:
    return bool(ref.source) and ref.source not in ("aws", "intent", "live")


def unresolved_outside(value: Json) -> list[Ref]:
    """References to the outside that are still open inside a value."""
    found: list[Ref] = []

    def look(ref: Ref) -> Any:
        if _is_outside(ref):
            found.append(ref)
        return ABSENT

    substitute(value, look)
    return found


def source_text(value: Json) -> str:
    """How a secret's reference is written, or empty for a literal one."""
    if isinstance(value, Secret):
        return "" if isinstance(value.source, str) else str(value.source)
    return str(value)
