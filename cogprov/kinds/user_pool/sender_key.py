"""The key of the custom senders: what KMS tells about it, and whether Cognito has been let in.

Cognito takes any ARN. It encrypts each code for the function with the key, by a grant that it makes for itself in the
name of whoever configures the pool; where it cannot, no code is ever delivered and nobody is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cogprov.kinds.common import problem, said
from cogprov.model.actions import Look
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context
from cogprov.model.paths import get
from cogprov.model.values import ABSENT, Path

_CODE: Final = "W2026"
_WHY: Final = "Cognito encrypts each code with it for the function that delivers it, so that none would arrive."
_KEY: Final[Path] = ("custom_sender_kms_key",)
_SENDERS: Final = ("custom_email_sender", "custom_sms_sender")
_ARN: Final = re.compile(r"arn:[^:]+:kms:([a-z0-9-]+):\d{12}:(?:key|alias)/.+")
_STATES: Final[Mapping[str, str]] = {
    "Disabled": "is disabled",
    "PendingDeletion": "is about to be deleted",
    "PendingReplicaDeletion": "is about to be deleted",
    "PendingImport": "has no key material",
    "Unavailable": "cannot be reached in its key store",
}


def looks(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Look]:
    """About the key: whenever it or a sender is new. About the grant: where the pool has been using the key."""
    key, senders = after.get(_KEY[0]), _senders(after)
    if not senders or not isinstance(key, str):
        return
    using = key == before.get(_KEY[0]) and bool(_senders(before))
    if using and before is not after and senders == _senders(before):
        return
    yield Look(
        _KEY,
        "kms",
        "DescribeKey",
        {"KeyId": key},
        _CODE,
        _of_key,
        _WHY,
        "Name a symmetric key that is enabled, or switch this one on.",
    )
    if using and not key.rpartition(":")[2].startswith("alias/"):  # grants are listed for a key itself
        yield Look(
            _KEY,
            "kms",
            "ListGrants",
            {"KeyId": key},
            _CODE,
            _of_grants,
            _WHY,
            "Change the key or a sender, with credentials that may use kms:CreateGrant on it: Cognito asks anew then.",
        )


def elsewhere(resource: Resource, context: Context) -> Iterator[Problem]:
    """A key of another Region than the pool's."""
    key = said(resource, *_KEY)
    match = _ARN.fullmatch(key) if isinstance(key, str) else None
    if match and context.region and match[1] != context.region:
        yield problem(
            resource,
            _KEY,
            _CODE,
            f"the key of the custom senders is in {match[1]}, and the pool is in {context.region}",
            "Name a key of the pool's Region, such as the copy there of a multi-Region key.",
            detail="Cognito encrypts the codes with a key of its own Region, so none would be delivered.",
            warning=True,
        )


def _senders(words: Mapping[str, Any]) -> tuple[Any, ...]:
    found = (get(words, ("lambda_triggers", name)) for name in _SENDERS)
    return tuple(each for each in found if each not in (ABSENT, None))


def _of_key(answer: Mapping[str, Any] | None) -> str:
    if answer is None:
        return "does not exist"
    facts = answer.get("KeyMetadata") or {}
    state = facts.get("KeyState", "Enabled")
    if state in _STATES:
        return _STATES[state]
    if facts.get("KeyUsage", "ENCRYPT_DECRYPT") != "ENCRYPT_DECRYPT":
        return f"is for {facts['KeyUsage']}, not for encryption"
    spec = facts.get("KeySpec") or facts.get("CustomerMasterKeySpec") or "SYMMETRIC_DEFAULT"
    return "" if spec == "SYMMETRIC_DEFAULT" else f"is not symmetric ({spec})"


def _of_grants(answer: Mapping[str, Any] | None) -> str:
    # An incomplete list proves nothing, and a key that is not there is told of already.
    if answer is None or answer.get("Truncated"):
        return ""
    grantees = (str(grant.get("GranteePrincipal", "")) for grant in answer.get("Grants") or ())
    return "" if any("cognito-idp" in grantee for grantee in grantees) else "has no grant for Cognito"
