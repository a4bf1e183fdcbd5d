"""What a plan needs to know of earlier runs. The State has this shape; planning knows no more of it than this."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from cogprov.model.values import PLAIN, Body, Digest, Secret


class Remembered(Protocol):
    """One object as the state remembers it."""

    @property
    def address(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def identity(self) -> Mapping[str, str]: ...
    @property
    def made_by(self) -> str: ...
    @property
    def owned(self) -> tuple[str, ...]: ...
    @property
    def seen(self) -> Mapping[str, Any]: ...
    @property
    def depends_on(self) -> tuple[str, ...]: ...
    @property
    def created_at(self) -> str: ...
    @property
    def pending(self) -> bool: ...
    @property
    def extra(self) -> Mapping[str, Any]: ...


class Intended(Protocol):
    """A call that may or may not have happened."""

    @property
    def id(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def nonce(self) -> str: ...
    @property
    def before(self) -> tuple[str, ...]: ...
    @property
    def request_digest(self) -> str: ...
    @property
    def at(self) -> float: ...
    @property
    def identity(self) -> Mapping[str, str]: ...


class Past(Protocol):
    @property
    def stack(self) -> str: ...
    @property
    def lineage(self) -> str: ...
    @property
    def serial(self) -> int: ...
    @property
    def account(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def entries(self) -> Mapping[str, Remembered]: ...
    @property
    def intents(self) -> Mapping[str, Intended]: ...
    def digest(self, value: str) -> str: ...


DIGEST = "$digest"
REFERENCE = "$reference"


def as_remembered(value: Any, past: Past) -> Any:
    """Words as the state keeps them: secrets as keyed digests, bytes as plain ones."""
    if isinstance(value, Secret):
        source = value.source
        return {DIGEST: past.digest(source)} if isinstance(source, str) else {REFERENCE: str(source)}
    if isinstance(value, Mapping):
        return {key: as_remembered(item, past) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_remembered(item, past) for item in value]
    if isinstance(value, bytes):
        return fingerprint_of(value)
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def fingerprint_of(content: bytes) -> str:
    """All that the state remembers of an image."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def as_words(value: Any) -> Any:
    """What the state keeps, as words: digests that compare with other digests."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Mapping):
        if value.keys() == {DIGEST}:
            return Digest(str(value[DIGEST]))
        if value.keys() == {REFERENCE}:
            return Digest(str(value[REFERENCE]))
        return {key: as_words(item) for key, item in value.items()}
    return [as_words(item) for item in value] if isinstance(value, list) else value


def digested(value: Any, past: Past) -> Any:
    """Words with every secret, and all bytes, as the digest they have in the state."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, (Secret, bytes)):
        return as_words(as_remembered(value, past))
    if isinstance(value, Mapping):
        return {key: digested(item, past) for key, item in value.items()}
    return [digested(item, past) for item in value] if isinstance(value, list) else value


def seen_words(entry: Remembered | None) -> Body:
    return dict(as_words(entry.seen)) if entry else {}
