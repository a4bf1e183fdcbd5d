"""The values that travel through cogprov: plain JSON, plus secrets, references and durations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

Json = Any
"""None, bool, int, float, str, list, dict, and inside a desired state also Secret, Ref and Template."""

Body = dict[str, Any]
"""An object in the API's own members, or in cogprov's words; the context says which."""

Path = tuple[str, ...]


class _Marker:
    """A value that stands for itself and prints its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __bool__(self) -> bool:
        return False

    def __copy__(self) -> _Marker:
        return self

    def __deepcopy__(self, memo: object) -> _Marker:
        return self


ABSENT: Final = _Marker("ABSENT")
"""Not there at all. None is something else: the service's default, enforced."""

RAW: Final = _Marker("RAW")
"""Said by a lens entry whose friendly words cannot express a value: it stays under the API's own names."""


@dataclass(frozen=True)
class Secret:
    """A text that prints, logs and serialises as "(secret)". ``reveal()`` is called where a request is built."""

    _value: str | Ref | Template

    def reveal(self) -> str:
        if not isinstance(self._value, str):
            raise TypeError("this secret is a reference that has not been resolved")
        return self._value

    @property
    def source(self) -> str | Ref | Template:
        """The reference it comes from; for a literal secret, the text itself."""
        return self._value

    def unsafe_unwrap(self) -> Secret:
        """Itself: what the CDK takes as plain text is as secret here as what it takes as a secret."""
        return self

    to_string = unsafe_unwrap

    def __repr__(self) -> str:
        return "(secret)"

    __str__ = __repr__


SHORTEST: Final = 4
"""A shorter secret is found by chance inside other texts; it is hidden where it stands alone."""


@dataclass(frozen=True)
class Digest:
    """All that the state remembers of a secret: ``hmac-sha256:...`` under the state's own key."""

    text: str

    def __repr__(self) -> str:
        return "(secret)"


_Unknown = TypeVar("_Unknown", bound="_Spoken")


class _Spoken:
    """What programs do with a text that is not known yet, as they would with a text."""

    def __add__(self, other: object) -> str:
        return f"{self}{other}" if isinstance(other, (str, _Spoken)) else NotImplemented

    def __radd__(self, other: object) -> str:
        return f"{other}{self}" if isinstance(other, str) else NotImplemented

    def unsafe_unwrap(self: _Unknown) -> _Unknown:
        """Itself: a secret that another object has stays a reference, and is shown nowhere."""
        return self

    to_string = unsafe_unwrap


@dataclass(frozen=True)
class Ref(_Spoken):
    """One ``${...}``: to another object (``address`` and ``attribute``) or to a source outside (``env:NAME``).

    ``source`` is empty for an object reference, else ``env``, ``file``, ``ssm``, ``secretsmanager``, ``aws``
    (``account``, ``region`` or ``partition`` of the run) or ``live`` (a value to be taken from what is read right
    before the write), with the rest of the expression in ``address``.
    """

    address: str
    attribute: str = "id"
    source: str = ""

    def __str__(self) -> str:
        if self.source == "aws":
            return f"${{{self.address}}}"
        if self.source:
            field = f"#{self.attribute}" if self.source == "secretsmanager" and self.attribute else ""
            return f"${{{self.source}:{self.address}{field}}}"
        return f"${{{self.address}.{self.attribute}}}"


@dataclass(frozen=True)
class Template(_Spoken):
    """A text with references in it, such as ``${user_pools.main.resource_servers.api.identifier}/read``."""

    parts: tuple[str | Ref, ...]

    def __str__(self) -> str:
        return "".join(part.replace("${", "$${") if isinstance(part, str) else str(part) for part in self.parts)


PLAIN: Final = frozenset({str, int, float, bool, type(None)})
"""The types of most values by far, which hold nothing. Asking them whether they are a Mapping is what takes the time
where bodies are walked."""


def refs(value: Json) -> Iterator[Ref]:
    """Every reference inside a value, in order."""
    if type(value) in PLAIN:
        return
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Template):
        yield from (part for part in value.parts if isinstance(part, Ref))
    elif isinstance(value, Secret):
        if not isinstance(value.source, str):
            yield from refs(value.source)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from refs(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from refs(item)


def secrets_in(value: Json) -> Iterator[Secret]:
    """Every secret inside a value, in order."""
    if type(value) in PLAIN:
        return
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from secrets_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from secrets_in(item)


def substitute(value: Json, known: Callable[[Ref], Json]) -> Json:
    """The value with every reference replaced for which ``known`` has an answer other than ABSENT.

    A text made of parts becomes a plain text once all of its parts are known; until then it stays a Template.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, Ref):
        found = known(value)
        return value if found is ABSENT else found
    if isinstance(value, Template):
        return _join(tuple(part if isinstance(part, str) else substitute(part, known) for part in value.parts))
    if isinstance(value, Secret):
        inner = value.source if isinstance(value.source, str) else substitute(value.source, known)
        return Secret(inner.reveal() if isinstance(inner, Secret) else inner)
    if isinstance(value, Mapping):
        return {key: substitute(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [substitute(item, known) for item in value]
    return value


def unwrapped(value: Json) -> Json:
    """What a reference means where it stands.

    A word that is secret keeps its references inside a Secret, and what they mean stays in there. A word that is none,
    such as a tag or a public client id, is told by the service to all who may look, so the text of a secret is compared
    and sent as its own; what is shown and kept of it is veiled afterwards (``planning/veil.py``).
    """
    return value.reveal() if isinstance(value, Secret) else value


def _join(parts: tuple[Json, ...]) -> Json:
    if any(isinstance(part, (Ref, Template)) for part in parts):
        return Template(parts)
    secret = any(isinstance(part, Secret) for part in parts)
    text = "".join(part.reveal() if isinstance(part, Secret) else str(part) for part in parts)
    return Secret(text) if secret else text


def revealed(value: Json) -> Json:
    """The value with secrets in clear. Only for building a request or a keyed digest."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {key: revealed(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [revealed(item) for item in value]
    return value


def unresolved(value: Json) -> bool:
    return next(refs(value), None) is not None


_UNITS: Final = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_DURATION: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def parse_duration(text: str) -> int | None:
    """Seconds in ``30d``, ``12h``, ``1h30m``, ``300s``; None when the text is no duration."""
    match = _DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()):
        return None
    return sum(int(count or 0) * size for count, size in zip(match.groups(), _UNITS.values(), strict=True))


def format_duration(seconds: int) -> str:
    """The shortest exact text in one unit: ``3600`` gives ``1h``, ``5400`` gives ``90m``."""
    for unit, size in _UNITS.items():
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


@cache
def snake(name: str) -> str:
    """An API member's name in snake case: ``CallbackURLs`` gives ``callback_urls``."""
    text = re.sub(r"(URL|ID|ARN|URI|IP|SMS|MFA)s\b", lambda match: match.group(0).capitalize(), name)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text).lower()
