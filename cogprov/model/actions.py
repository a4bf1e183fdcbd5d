"""What kinds and plans speak in: live objects, the API calls to make, and changes between two states of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cogprov.model.errors import Origin
from cogprov.model.values import Body, Json, Path

Identity = Mapping[str, str]
"""What the API calls an object: the members that name it in requests, such as UserPoolId and ClientId."""

Parts = Mapping[str, Body]
"""The answers of an object's read operations, by operation, taken out of their envelope."""


@dataclass(frozen=True)
class Step:
    """One API call. ``params`` may hold a Ref to what is not known yet and Secrets; nothing else is left open."""

    operation: str
    params: Mapping[str, Any]
    verb: str = "write"
    """``create`` (sent once, never repeated), ``write`` (may be repeated) or ``delete``."""
    service: str = "cognito-idp"
    region: str = ""
    """The Region to call when it is not the stack's."""
    unless: str = ""
    """A step that may have been done already says which error means that: ``exists`` or ``gone``."""


@dataclass(frozen=True, order=True)
class Grant:
    """One thing that IAM has to allow."""

    action: str
    """``iam:PassRole``"""
    resource: str = ""
    """An ARN, perhaps with ``*`` in it; empty for the pool that the object lies in."""
    passed_to: str = ""
    """For iam:PassRole and service-linked roles: the service that it is for."""
    reading: bool = False
    """Whether reading the object needs it, too."""


@dataclass(frozen=True)
class Look:
    """A question to another service about something that settings of an object rest on."""

    path: Path
    """The word that names it."""
    service: str
    operation: str
    params: Mapping[str, Any]
    code: str
    """Of the warning."""
    told: Callable[[Mapping[str, Any] | None], str]
    """What is wrong with it, as a sentence about it: from the answer, or from None where there is no such thing. Empty
    when nothing is."""
    why: str = ""
    """Why it matters."""
    remedy: str = ""


@dataclass(frozen=True)
class LiveObject:
    """One object as it is in AWS now."""

    kind: str
    identity: Identity
    body: Body
    """Canonical API members."""
    words: Body
    """The same in words. Secrets are Secret."""
    parts: Parts = field(default_factory=dict, repr=False)
    """The raw answers it was read from."""
    key: str = ""
    """The name it goes by among its siblings."""
    attributes: Mapping[str, Json] = field(default_factory=dict)
    """What references may ask for: ``id``, ``arn`` ..."""
    fingerprint: str = ""
    unmodelled: tuple[str, ...] = ()
    """Members in the answer that the installed botocore does not know: the object is read-only then."""
    unread: tuple[str, ...] = ()
    """Read operations that the endpoint does not have: what they alone tell is not known."""
    foreign: str = ""
    """Why it is nobody's business, such as "made by Amazon OpenSearch Service"; empty when it is ours to see."""
    whole: bool = True
    """False when only its entry in a list was read."""
    parent: str = ""
    """The id of the pool it lies in; empty for a pool."""
    users: int | None = None


@dataclass(frozen=True)
class Change:
    """One property that an action changes, in words."""

    path: Path
    before: Json
    """ABSENT when it was not there."""
    after: Json
    """ABSENT when it goes away."""
    cause: str = "file"
    """``file`` (somebody changed the file), ``drift`` (somebody changed AWS), ``both``, ``new``."""
    origin: Origin | None = None
    secret: bool = False
    weakens: str = ""
    """Why it makes the pool less safe, in a clause; empty when it does not. Listed apart."""
