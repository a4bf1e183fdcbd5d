"""Conditional writes to a bucket, seen through to a known end: a lost answer is settled by looking."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cogprov.model.bucket import Bucket, Outcome, Stored, Wrote
from cogprov.model.errors import CogprovError

ATTEMPTS: Final = 6
_PAUSE: Final = 0.1


@dataclass(frozen=True)
class Settled:
    """The ``tag`` of what was written; empty when it was not, because of what is ``there`` instead."""

    tag: str = ""
    there: Stored | None = None

    @property
    def done(self) -> bool:
        return bool(self.tag)


@dataclass(frozen=True)
class Surely:
    """A bucket that is written to until it is known what came of it."""

    bucket: Bucket
    sleep: Callable[[float], None] = time.sleep

    def put(self, key: str, data: bytes, expected: str, ours: Callable[[bytes], bool]) -> Settled:
        """Write when the object's tag is ``expected``, or when there is none.

        ``ours`` tells what this very writer has written or tried to: when that is found there, an earlier write took
        effect whose answer was lost, and this one goes on from it. Raises what the bucket raises, and the error of the
        last attempt when nobody can tell what came of it.
        """
        wrote = Wrote(Outcome.BUSY)
        for attempt in range(ATTEMPTS):
            wrote = self.bucket.put(key, data, expected)
            if wrote.outcome is Outcome.WRITTEN:
                return Settled(wrote.tag)
            if wrote.outcome is not Outcome.BUSY:
                there = self.bucket.get(key)
                if there is not None and there.data == data:
                    return Settled(there.tag)
                if there is not None and ours(there.data):
                    expected = there.tag
                elif wrote.outcome is Outcome.LOST or _tag(there) != expected:
                    return Settled(there=there)
            self._pause(attempt)
        raise _undecided(wrote, key)

    def delete(self, key: str, expected: str, ours: Callable[[bytes], bool]) -> Settled:
        """Delete an object of ours: done when it is gone, whoever did it. Errors as for ``put``."""
        wrote = Wrote(Outcome.BUSY)
        for attempt in range(ATTEMPTS):
            wrote = self.bucket.delete(key, expected)
            if wrote.outcome is Outcome.WRITTEN:
                return Settled(expected)
            if wrote.outcome is not Outcome.BUSY:
                there = self.bucket.get(key)
                if there is None:
                    return Settled(expected)
                if not ours(there.data):
                    return Settled(there=there)
                expected = there.tag
            self._pause(attempt)
        raise _undecided(wrote, key)

    def _pause(self, attempt: int) -> None:
        self.sleep(random.uniform(0.0, _PAUSE * 2.0**attempt))


def _tag(stored: Stored | None) -> str:
    return stored.tag if stored else ""


def _undecided(wrote: Wrote, key: str) -> CogprovError:
    if wrote.error is not None:
        return wrote.error
    return CogprovError(
        f"{key} could not be written: somebody else writes it all the time",
        hints=("Run again when nobody else is at it.",),
    )
