"""The lock of a stack in a bucket: an object that appears only when there is none, and is renewed while it is held.

Its body says until when it counts. A holder that could not renew it by then stops before its next write, so that
whoever takes it away afterwards is alone. Nobody takes it away by himself: a human does, or a flag.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cogprov.model.bucket import Bucket, Stored
from cogprov.model.errors import CogprovError, Locked, Refused
from cogprov.state.locks import UNKNOWN, LockInfo, age, decoded_lock, encoded_lock
from cogprov.state.surely import Settled, Surely

LEASE: Final = 120.0
"""Seconds for which a lock counts after it was last renewed."""
RENEWALS: Final = 4
"""How often it is renewed in that time."""
SKEW: Final = 60.0
"""Seconds by which the clocks of two machines may differ, for who asks whether a lock is over."""

_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 4.0


class S3Lock:
    """The lock object at ``key``, whose full name is ``url``. Each S3Lock holds it at most once.

    ``steal_after``: take over a lock that has been over for so many seconds; None for never. ``ticking`` off lets a
    test renew it by hand.
    """

    def __init__(
        self,
        bucket: Bucket,
        key: str,
        url: str,
        *,
        steal_after: float | None = None,
        lease: float = LEASE,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        ticking: bool = True,
    ) -> None:
        self._bucket = bucket
        self._surely = Surely(bucket, sleep)
        self._key, self._url = key, url
        self._steal_after = steal_after
        self._lease, self._clock, self._sleep, self._ticking = lease, clock, sleep, ticking
        self._mine: LockInfo | None = None
        self._tag = ""
        self._until = self._steady_until = 0.0
        self._lost = False
        self._released = threading.Event()
        self._ticker: threading.Thread | None = None
        self._mutex = threading.Lock()
        self.serial = 0
        """What the lock says of the state: the serial of its snapshot."""

    @property
    def taken(self) -> bool:
        """Whether this object took the lock and has not given it back."""
        return self._mine is not None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock: renewed in time, and taken away by nobody."""
        # Neither clock is enough: one can be set, the other stands still while a laptop sleeps.
        in_time = self._clock() < self._until and time.monotonic() < self._steady_until
        if self.taken and not in_time:
            self._lost = True
        return self.taken and not self._lost

    def acquire(self, info: LockInfo, timeout: float) -> None:
        """Take the lock or raise Locked, which names the holder, once ``timeout`` seconds have passed."""
        info = replace(info, nonce=info.nonce or uuid.uuid4().hex)
        try:
            self._wait(info, time.monotonic() + timeout)
        except BaseException:
            self._take_back(info.nonce)
            raise
        self._released.clear()
        if self._ticking:
            self._ticker = threading.Thread(target=self._tick, name="cogprov-lock", daemon=True)
            self._ticker.start()

    def renew(self) -> None:
        """Say that the holder is alive. What could not be asked is asked again later, while there is time."""
        with self._mutex:
            if not self.held or self._mine is None:
                return
            try:
                settled = self._put(self._mine, self._tag)
            except CogprovError:
                return
            if not settled.done:
                self._lost = True

    def release(self) -> None:
        """Give the lock back. What was taken away is left to whoever has it now."""
        self._released.set()
        with self._mutex:  # a renewal under way would put it back
            mine, self._mine = self._mine, None
            if mine is not None and self._tag:
                self._surely.delete(self._key, self._tag, lambda data: decoded_lock(data).nonce == mine.nonce)
        if self._ticker is not None:
            self._ticker.join(timeout=1.0)
            self._ticker = None

    def holder(self) -> LockInfo | None:
        """What the lock says; UNKNOWN when it cannot be read, None when there is none."""
        there = self._bucket.get(self._key)
        return _holder(there) if there else None

    def gone(self) -> bool:
        """Whether the holder has lost the lock by not renewing it: it stops before its next write."""
        holder = self.holder()
        return holder is not None and holder.expires > 0 and self._clock() > holder.expires + SKEW

    def break_(self, nonce: str) -> None:
        """Take the lock away from the holder with this nonce. Refused when somebody else has it by now, or nobody."""
        there = self._bucket.get(self._key)
        if there is None:
            raise Refused(f"there is no lock to break: {self._url}")
        if _holder(there).nonce == nonce:
            settled = self._surely.delete(self._key, there.tag, lambda data: decoded_lock(data).nonce == nonce)
            if settled.done:
                return
            there = settled.there
        raise Refused(f"the lock is not the one you named: it is held by {_holder(there)}")

    def _wait(self, info: LockInfo, deadline: float) -> None:
        pause = _FIRST_PAUSE
        while not (settled := self._attempt(info)).done:
            left = deadline - time.monotonic()
            if settled.there is None:
                left = max(left, pause)  # given back just now
            if left <= 0:
                raise self._locked(_holder(settled.there))
            self._sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _take_back(self, nonce: str) -> None:
        """Remove a lock of ours that was asked for and never used; left behind, it is over by itself."""
        self._mine = None
        with contextlib.suppress(Exception):
            there = self._bucket.get(self._key)
            if there is not None and decoded_lock(there.data).nonce == nonce:
                self._bucket.delete(self._key, there.tag)

    def _attempt(self, info: LockInfo) -> Settled:
        mine = replace(info, serial=self.serial)
        settled = self._put(mine, "")
        if settled.done or settled.there is None:
            return settled
        holder = _holder(settled.there)
        if self._steal_after is None or not holder.expires:
            return settled
        if self._clock() < holder.expires + self._steal_after:
            return settled
        return self._put(mine, settled.there.tag)

    def _put(self, mine: LockInfo, expected: str) -> Settled:
        """Write our lock, counting from before it is sent."""
        now, steady = self._clock(), time.monotonic()
        mine = replace(mine, expires=now + self._lease, serial=self.serial)
        settled = self._surely.put(
            self._key, encoded_lock(mine), expected, lambda data: decoded_lock(data).nonce == mine.nonce
        )
        if settled.done:
            self._mine, self._tag = mine, settled.tag
            self._until, self._steady_until = mine.expires, steady + self._lease
            self._lost = False
        return settled

    def _tick(self) -> None:
        while not self._released.wait(self._lease / RENEWALS) and self.held:
            self.renew()

    def _locked(self, holder: LockInfo) -> Locked:
        if holder is UNKNOWN:
            return Locked(
                f"{self._url} is locked, and the lock does not say by whom",
                hints=("If nobody is working on it: cogprov unlock --force",),
            )
        over = self._clock() - holder.expires
        if over > SKEW:
            told = f"It stopped renewing its lock {age(over)} ago, and so must not write any more."
            hints = ["Take it away: cogprov unlock. In a pipeline: --steal-after 5m"]
        else:
            told = "It renews its lock while it is at work."
            hints = ["Wait for it: --lock-timeout 60s", "If it is gone for good: cogprov unlock --force"]
        return Locked(f"the state is locked by {holder}", detail=f"The lock is {self._url}. {told}", hints=hints)


def _holder(there: Stored | None) -> LockInfo:
    return decoded_lock(there.data) if there else UNKNOWN
