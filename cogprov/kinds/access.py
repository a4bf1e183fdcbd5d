"""What kinds need of IAM beyond their own operations, and the ways in which they say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cogprov.model.actions import Grant

COGNITO: Final = "cognito-idp.amazonaws.com"

_USE: Final = ("CreateGrant", "DescribeKey", "Encrypt", "Decrypt", "GenerateDataKey*", "ReEncrypt*")
_READ: Final = ("DescribeKey", "Decrypt")


def arn_of(value: Any) -> str:
    """An ARN from a request; any, where it is not known before the run."""
    return value if isinstance(value, str) and value.startswith("arn:") else "*"


def pass_role(role: Any, service: str = COGNITO) -> Iterable[Grant]:
    """iam:PassRole on a role that a request names, if it names one by itself."""
    return [Grant("iam:PassRole", role, service)] if isinstance(role, str) and role.startswith("arn:") else []


def service_linked_role(service: str) -> Grant:
    """The role that the service makes for itself with the first request of its sort."""
    return Grant(
        "iam:CreateServiceLinkedRole", "arn:${partition}:iam::*:role/aws-service-role/" + f"{service}/*", service
    )


def use_key(key: Any, *, reading: bool = False) -> Iterable[Grant]:
    """A customer's key. What is encrypted with it is read with it, where ``reading``."""
    return [Grant(f"kms:{name}", arn_of(key), reading=reading and name in _READ) for name in _USE]


def look_at_key(key: Any) -> Iterable[Grant]:
    """What a plan asks about a key before it is used."""
    return [Grant(f"kms:{name}", arn_of(key), reading=True) for name in ("DescribeKey", "ListGrants")]
