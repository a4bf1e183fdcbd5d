"""A bucket, as the state needs one: whole objects, each written on the condition that it is as it was last seen.

Values and a protocol. ``aws/bucket.py`` has the bucket that is S3; tests have one in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from cogprov.model.errors import CogprovError, UsageError

SCHEME: Final = "s3://"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"[A-Za-z0-9!_.*'()/=+@:,-]{0,800}")
_SETTINGS: Final = ("region", "kms_key")


class Outcome(Enum):
    """What came of a conditional write."""

    WRITTEN = auto()
    LOST = auto()
    """The object is not as the condition says, and was left alone."""
    BUSY = auto()
    """Somebody else's write of the same object was under way, and this one was not done."""
    UNKNOWN = auto()
    """It was sent, and nobody knows: look before doing it again."""


@dataclass(frozen=True)
class Wrote:
    """The outcome of one write; the ``tag`` of the object when it was written, the ``error`` when that is unknown."""

    outcome: Outcome
    tag: str = ""
    error: CogprovError | None = None


@dataclass(frozen=True)
class Stored:
    """An object as it was read. Its ``tag`` changes with every write, whatever is written."""

    data: bytes = field(repr=False)
    tag: str


@dataclass(frozen=True)
class Version:
    """One version that the bucket keeps of an object. ``at`` is in seconds since 1970."""

    id: str
    at: float
    size: int


class Bucket(Protocol):
    """Where objects are. Every method raises a CogprovError when there is no such bucket, no access or no network;
    a write that raises had no effect."""

    @property
    def name(self) -> str: ...

    def get(self, key: str, version: str = "") -> Stored | None:
        """The object, or one version of it; None only when it is known that there is none."""
        ...

    def put(self, key: str, data: bytes, expected: str) -> Wrote:
        """Write when the object's tag is ``expected``; when that is empty, if there is no object."""
        ...

    def delete(self, key: str, expected: str) -> Wrote:
        """Delete when the object's tag is ``expected``."""
        ...

    def versions(self, key: str, most: int) -> tuple[Version, ...]:
        """The latest versions of an object, newest first; deletions left out."""
        ...

    def versioned(self) -> bool:
        """Whether the bucket keeps versions."""
        ...


@dataclass(frozen=True)
class Place:
    """What ``s3://bucket/prefix`` means. ``region`` is the bucket's, ``kms_key`` encrypts what is written there."""

    bucket: str
    prefix: str = ""
    region: str = ""
    kms_key: str = ""

    @classmethod
    def parsed(cls, text: str) -> Place:
        """UsageError when it is not of that form."""
        parts = urlsplit(text)
        prefix = parts.path.strip("/")
        settings = dict(parse_qsl(parts.query, keep_blank_values=True))
        wrong = _wrong(parts.netloc, prefix, settings, parts.fragment)
        if wrong:
            raise UsageError(
                f"{text[:200]} is no place for a state: {wrong}",
                hints=("Write s3://bucket/prefix, and where needed ?region=eu-west-1 or ?kms_key=ARN after it.",),
            )
        return cls(parts.netloc, prefix, settings.get("region", ""), settings.get("kms_key", ""))

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def url(self, name: str) -> str:
        return f"{SCHEME}{self.bucket}/{self.key(name)}"


def _wrong(bucket: str, prefix: str, settings: Mapping[str, str], fragment: str) -> str:
    if not _NAME.fullmatch(bucket) or ".." in bucket:
        return f"{bucket!r} is no name of a bucket"
    if not _PREFIX.fullmatch(prefix) or any(part in ("", ".", "..") for part in prefix.split("/")[: bool(prefix) * 99]):
        return f"{prefix!r} is no prefix of keys"
    unknown = sorted(set(settings) - set(_SETTINGS))
    return f"it has no setting {unknown[0]!r}" if unknown else "it has a # in it" if fragment else ""
