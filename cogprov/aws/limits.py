"""Cognito's request quotas, and the token buckets that keep below them.

A quota belongs to an account and Region and is shared with every other tool there. So a bucket starts at nine tenths
and is at the published rate a second later, if AWS does not say "too many". Once it has, the rate is halved, is soon
back near the one that was too much, and creeps up from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cogprov.aws.answers import Asked

CATEGORIES: Final[dict[str, float]] = {
    "UserPoolRead": 15,
    "UserPoolUpdate": 15,
    "UserPoolResourceRead": 20,
    "UserPoolResourceUpdate": 15,
    "UserPoolClientRead": 15,
    "UserPoolClientUpdate": 15,
    "LimitManagement": 1,
    "Tagging": 5,
}
"""Requests a second, per account and Region, as published."""

PER_POOL: Final = 5.0
"""Requests a second of one operation on one pool, in every category but those of ``_WHOLE_ACCOUNT``."""

_WHOLE_ACCOUNT: Final = frozenset({"UserPoolRead", "UserPoolUpdate", "LimitManagement", "Tagging"})

UNLISTED: Final = 4.0
"""For an operation of Cognito that the published list does not have: log delivery, terms, sessions, whatever comes."""

_MEMBERS: Final[dict[str, str]] = {
    "UserPoolRead": "DescribeUserPool ListUserPools",
    "UserPoolUpdate": "CreateUserPool UpdateUserPool DeleteUserPool",
    "UserPoolResourceRead": (
        "DescribeIdentityProvider DescribeResourceServer DescribeUserPoolDomain DescribeRiskConfiguration "
        "DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient DescribeUserImportJob GetGroup "
        "GetUserPoolMfaConfig GetUICustomization GetSigningCertificate GetIdentityProviderByIdentifier GetCSVHeader "
        "ListGroups ListIdentityProviders ListResourceServers ListUserImportJobs"
    ),
    "UserPoolResourceUpdate": (
        "AddCustomAttributes CreateGroup UpdateGroup DeleteGroup CreateIdentityProvider UpdateIdentityProvider "
        "DeleteIdentityProvider CreateResourceServer UpdateResourceServer DeleteResourceServer CreateUserPoolDomain "
        "UpdateUserPoolDomain DeleteUserPoolDomain CreateManagedLoginBranding UpdateManagedLoginBranding "
        "DeleteManagedLoginBranding SetUserPoolMfaConfig SetRiskConfiguration SetUICustomization CreateUserImportJob "
        "StartUserImportJob StopUserImportJob"
    ),
    "UserPoolClientRead": "DescribeUserPoolClient ListUserPoolClients",
    "UserPoolClientUpdate": "CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient",
    "LimitManagement": "GetProvisionedLimit UpdateProvisionedLimit",
    "Tagging": "TagResource UntagResource ListTagsForResource",
}

OPERATIONS: Final = {operation: category for category, names in _MEMBERS.items() for operation in names.split()}

SERVICES: Final[dict[str, float]] = {"iam": 10, "lambda": 10, "ssm": 20, "secretsmanager": 50, "kms": 20}
"""The few calls to other services: one modest bucket each. What is not here (S3, STS) is not paced."""

START: Final = 0.9
FLOOR: Final = 1.0
EAGER: Final = 0.1
"""Of the quota, gained per second up to the rate that is safe: all of it, until AWS has refused a call for its rate."""
NEAR: Final = 0.9
"""Of the rate at which AWS refused, what is safe from then on."""
RECOVERY: Final = 0.02
"""Rate gained per second above that: slowly, for every refusal is a call that is made twice."""
PRUNE_ABOVE: Final = 4096


@dataclass
class Bucket:
    """A token bucket that holds nine tenths of a second's worth: what leaves evenly does not arrive evenly.

    Not thread-safe: the Limiter locks.
    """

    quota: float
    now: float

    def __post_init__(self) -> None:
        self.rate = max(self.quota * START, min(FLOOR, self.quota))
        self.tokens = self.most = max(self.rate, 1.0)
        self.cut = self.now - 1.0
        self.safe = self.quota

    def take(self, now: float) -> float:
        """Take one token, on credit if need be; how many seconds to wait until it is really there."""
        self._refill(now)
        self.tokens -= 1.0
        return 0.0 if self.tokens >= 0.0 else -self.tokens / self.rate

    def slow_down(self, now: float) -> None:
        """Halve the rate and empty the bucket.

        At most once a second: when eight calls in flight are all refused, that is one event, not eight.
        """
        self._refill(now)
        if now - self.cut < 1.0:
            return
        self.cut, self.safe = now, self.rate * NEAR
        self.rate = max(self.rate / 2, min(FLOOR, self.quota))
        self.tokens = min(self.tokens, 0.0)

    def forgettable(self, now: float) -> bool:
        """Nothing is lost by making it anew: it is full and has long recovered."""
        return now - self.now > (self.quota - self.rate) / RECOVERY + 2.0

    def _refill(self, now: float) -> None:
        passed = max(0.0, now - self.now)
        self.now = max(self.now, now)
        quick = max(0.0, min(self.safe - self.rate, EAGER * self.quota * passed))
        slow = RECOVERY * max(0.0, passed - quick / (EAGER * self.quota))
        self.rate = min(self.quota, self.rate + quick + slow)
        self.safe = max(self.safe, self.rate)
        self.tokens = min(self.most, max(self.rate, 1.0), self.tokens + passed * self.rate)


class Limiter:
    """All buckets of one account and Region. Shared by every thread."""

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        max_rate: float | None = None,
        quotas: bool = True,
    ) -> None:
        """``max_rate`` bounds all calls together; without ``quotas`` it is the only bound."""
        self._clock = clock
        self._sleep = sleep
        self._max_rate = max_rate
        self._quotas = quotas
        self._buckets: dict[tuple[str, ...], Bucket] = {}
        self._lock = threading.Lock()

    def wait(self, asked: Asked) -> float:
        """Sleep until the call may leave; the seconds slept."""
        with self._lock:
            now = self._clock()
            pause = max((bucket.take(now) for bucket in self._of(asked, now)), default=0.0)
        if pause > 0.0:
            self._sleep(pause)
        return pause

    def throttled(self, asked: Asked) -> None:
        """AWS refused the call for its rate. It does not say which quota it was, so all that apply are halved."""
        with self._lock:
            now = self._clock()
            for bucket in self._of(asked, now):
                bucket.slow_down(now)

    def rate(self, asked: Asked) -> float:
        """The slowest rate that applies to a call, in requests a second; infinite when it is not paced."""
        with self._lock:
            return min((bucket.rate for bucket in self._of(asked, self._clock())), default=float("inf"))

    def _of(self, asked: Asked, now: float) -> list[Bucket]:
        if len(self._buckets) > PRUNE_ABOVE:
            self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.forgettable(now)}
        return [self._bucket(key, quota, now) for key, quota in self._keys(asked)]

    def _bucket(self, key: tuple[str, ...], quota: float, now: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(quota, now)
        return bucket

    def _keys(self, asked: Asked) -> list[tuple[tuple[str, ...], float]]:
        keys: list[tuple[tuple[str, ...], float]] = []
        if self._max_rate is not None:
            keys.append((("all",), self._max_rate))
        if not self._quotas:
            return keys
        if asked.service != "cognito-idp":
            quota = SERVICES.get(asked.service)
            return keys if quota is None else [*keys, ((asked.service,), quota)]
        category = OPERATIONS.get(asked.operation)
        if category is None:
            return [*keys, (("operation", asked.operation), UNLISTED)]
        keys.append((("category", category), CATEGORIES[category]))
        if category not in _WHOLE_ACCOUNT and asked.pool:
            keys.append((("pool", asked.operation, asked.pool), PER_POOL))
        return keys
