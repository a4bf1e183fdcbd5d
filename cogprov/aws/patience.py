"""How long to go on asking: from the outcome of an attempt to the pause before the next one, or to giving up.

botocore's own retries are switched off for every call. They send a create again after a timeout, they retry
LimitExceededException, they share one quota between all operations, and the environment can reconfigure them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from cogprov.aws.errors import FromAws
from cogprov.model.errors import CogprovError


class Kind(Enum):
    """What an attempt that did not succeed says about another one."""

    REFUSED = auto()
    """AWS answered, nothing happened, and it would answer the same again."""
    THROTTLED = auto()
    """AWS answered, nothing happened: too many requests."""
    EXPIRED = auto()
    """AWS answered, nothing happened: the credentials are too old. New ones may do."""
    NEVER_SENT = auto()
    """No request left."""
    UNKNOWN = auto()
    """A request left and nobody knows what came of it."""
    FINAL = auto()
    """Nothing happened, and trying again is useless."""


@dataclass(frozen=True)
class Outcome:
    """An attempt that did not succeed, and the error to raise if it was the last."""

    kind: Kind
    error: CogprovError


ATTEMPTS: Final = 5
"""Attempts in all, where nothing or nothing bad can have happened."""

THROTTLE_DEADLINE: Final = 60.0
_THROTTLE_ATTEMPTS: Final = 60
_THROTTLE_PAUSE: Final = 1.0
_PAUSE: Final = 0.1
_LONGEST: Final = 20.0


class Patience:
    """The patience for one call. Not shared between calls."""

    def __init__(self, *, once: bool, clock: Callable[[], float]) -> None:
        self._once = once
        self._clock = clock
        self._failed = 0
        self._throttled = 0
        self._deadline = 0.0

    def pause(self, kind: Kind) -> float | None:
        """Seconds to wait before the next attempt, with full jitter; None to give up."""
        if kind is Kind.THROTTLED:
            return self._after_throttle()
        if kind is Kind.NEVER_SENT or (kind is Kind.UNKNOWN and not self._once):
            self._failed += 1
            return _jitter(_PAUSE, self._failed) if self._failed < ATTEMPTS else None
        return None

    def _after_throttle(self) -> float | None:
        now = self._clock()
        self._throttled += 1
        if self._throttled == 1:
            self._deadline = now + THROTTLE_DEADLINE
        pause = _jitter(_THROTTLE_PAUSE, self._throttled)
        if now + pause > self._deadline or self._throttled >= _THROTTLE_ATTEMPTS:
            return None
        return pause


def last_word(outcome: Outcome, doubt: CogprovError | None) -> CogprovError:
    """The error to end a call with; ``doubt`` is that of an earlier attempt of unknown effect.

    "It was not sent" or "it was throttled" about the last attempt says nothing about the earlier one, so for a
    write the doubt stands. An answer from AWS is more telling and wins, though it may be about what the earlier attempt
    left behind.
    """
    if doubt is not None and outcome.kind in (Kind.NEVER_SENT, Kind.THROTTLED):
        return doubt
    if isinstance(outcome.error, FromAws):
        outcome.error.doubted = doubt is not None
    return outcome.error


def _jitter(scale: float, count: int) -> float:
    return random.uniform(0.0, min(_LONGEST, scale * 2.0 ** (count - 1)))
