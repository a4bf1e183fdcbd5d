"""Request rates: token buckets per category and, below a pool, per operation and pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cogprov.sandbox.values import Json

CATEGORY_RATES: Mapping[str, float] = {
    "UserPoolRead": 15,
    "UserPoolUpdate": 15,
    "UserPoolResourceRead": 20,
    "UserPoolResourceUpdate": 15,
    "UserPoolClientRead": 15,
    "UserPoolClientUpdate": 15,
    "LimitManagement": 1,
}
PER_POOL_RATE = 5.0
TAG_RATE = 5.0

_SPECIAL = {
    "DescribeUserPool": "UserPoolRead",
    "ListUserPools": "UserPoolRead",
    "CreateUserPool": "UserPoolUpdate",
    "UpdateUserPool": "UserPoolUpdate",
    "DeleteUserPool": "UserPoolUpdate",
    "DescribeUserPoolClient": "UserPoolClientRead",
    "ListUserPoolClients": "UserPoolClientRead",
    "CreateUserPoolClient": "UserPoolClientUpdate",
    "UpdateUserPoolClient": "UserPoolClientUpdate",
    "DeleteUserPoolClient": "UserPoolClientUpdate",
    "GetProvisionedLimit": "LimitManagement",
    "UpdateProvisionedLimit": "LimitManagement",
}
_TAG_OPERATIONS = ("TagResource", "UntagResource", "ListTagsForResource")


@dataclass
class _Bucket:
    tokens: float
    at: float


class Quotas:
    """The buckets of one process. A bucket holds one second's worth and fills at its rate."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def allows(self, region: str, operation: str, params: Json, now: float) -> bool:
        """Take a token from every bucket the call falls under, or none at all when one of them is empty."""
        buckets = [(self._filled((region, *key), rate, now)) for key, rate in limits(operation, params)]
        if any(bucket.tokens < 1 for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.tokens -= 1
        return True

    def _filled(self, key: tuple[str, ...], rate: float, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(rate, now))
        bucket.tokens = min(rate, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket


def limits(operation: str, params: Json) -> list[tuple[tuple[str, ...], float]]:
    """The buckets that one call draws from, each with its rate per second."""
    if operation in _TAG_OPERATIONS:
        return [((operation,), TAG_RATE)]
    name = category(operation)
    found: list[tuple[tuple[str, ...], float]] = [((name,), CATEGORY_RATES[name])]
    if name.startswith(("UserPoolResource", "UserPoolClient")):
        pool = str(params.get("UserPoolId") or params.get("Domain"))
        found.append(((operation, pool), PER_POOL_RATE))
    return found


def category(operation: str) -> str:
    """What is not listed belongs to the resources of a pool; its verb tells reading from writing."""
    reads = operation.startswith(("Describe", "Get", "List"))
    return _SPECIAL.get(operation, "UserPoolResourceRead" if reads else "UserPoolResourceUpdate")
