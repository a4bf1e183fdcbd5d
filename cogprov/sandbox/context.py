"""What a handler sees of the sandbox while it answers one request."""

from __future__ import annotations

import random
import string
import uuid
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cogprov.sandbox.values import Json

LOWER_ALNUM = string.ascii_lowercase + string.digits
ALNUM = string.ascii_letters + string.digits

_SECURE = random.SystemRandom()


@dataclass(frozen=True)
class Settings:
    """How a sandbox was made. See :class:`cogprov.sandbox.Sandbox` for the meaning of each."""

    account: str = "123456789012"
    updates: str = "documented"
    noise: bool = True
    seed: int | None = None
    page_size: int | None = None
    propagation: int = 0
    domain_delay: int = 0
    functions: str = "assumed"
    list_lag: float = 0.0
    keys: str = "assumed"
    domain_end: str = "ACTIVE"


class Context:
    """One request's view: the world, the Region it was sent to, the time, and a source of identifiers."""

    def __init__(self, settings: Settings, world: Json, region: str, now: float) -> None:
        self.settings = settings
        self.world = world
        self.region = region
        self.now = now
        self.changed = False
        """Set by a handler that changes the world although it reads, or although it refuses."""
        self.pools_seen: set[str] = set()
        """The pools that this request looked up: no other pool can have been changed by it."""

    @property
    def account(self) -> Json:
        """What this account holds, whatever the Region."""
        empty: Json = {"roles": {}, "deleted_roles": [], "regions": {}}
        found: Json = self.world["accounts"].setdefault(self.settings.account, empty)
        return found

    def regional(self, kind: str) -> Json:
        """The objects of one kind (``functions``, ``secrets`` ...) in this account and Region, by identity."""
        found: Json = self.account["regions"].setdefault(self.region, {}).setdefault(kind, {})
        return found

    @property
    def pools(self) -> Json:
        """The user pools of this account and Region, by id."""
        found: Json = self.world["pools"].setdefault(f"{self.settings.account}/{self.region}", {})
        return found

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.settings.account}:{resource}"

    def text(self, length: int, alphabet: str = LOWER_ALNUM) -> str:
        """A fresh identifier."""
        return "".join(self._random().choices(alphabet, k=length))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random().getrandbits(128), version=4))

    def order(self, identity: str) -> tuple[int, str]:
        """A sort key that looks random and stays the same: no list of Cognito has a documented order."""
        return (zlib.crc32(f"{self.settings.seed}:{identity}".encode()), identity)

    def _random(self) -> random.Random:
        if self.settings.seed is None:
            return _SECURE
        self.world["issued"] += 1
        return random.Random(f"{self.settings.seed}:{self.world['issued']}")


Handler: TypeAlias = Callable[[Context, Json], Json]
"""Answers one operation: checks, changes the world, gives the output. It never changes anything before it refuses."""

Operations: TypeAlias = Mapping[str, Handler]
