"""Time that passes only while everybody waits, for programs with threads.

Threads that work are counted. When the last of them goes to sleep, the clock jumps to the moment at which the first
sleeper wakes; so an hour of pacing takes as long as the work in it, and two runs see the same times.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from cogprov.aws.crew import Crew


class VirtualTime:
    """A clock, a sleep, and the accounts of who is awake. The thread that makes it is."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self._awake = 1
        self._sleepers: list[tuple[float, int, threading.Event]] = []
        self._number = itertools.count()
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        bell = threading.Event()
        with self._lock:
            heapq.heappush(self._sleepers, (self.now + max(seconds, 0.0), next(self._number), bell))
        self.leave()
        bell.wait()

    def enter(self) -> None:
        """One more is awake."""
        with self._lock:
            self._awake += 1

    def leave(self) -> None:
        """One is not any more; when it was the last, time passes."""
        with self._lock:
            self._awake -= 1
            if self._awake == 0 and self._sleepers:
                self.now, _, bell = heapq.heappop(self._sleepers)
                self._awake += 1
                bell.set()

    def condition(self) -> VirtualCondition:
        return VirtualCondition(self)

    def lock(self) -> VirtualLock:
        return VirtualLock(self)


class VirtualCondition(threading.Condition):
    """A condition whose waiters are not awake, and are from the moment they are notified."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__()
        self._time = time
        self._asleep = 0

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
        while not predicate():
            self._asleep += 1
            self._time.leave()
            self.wait()
        return True

    def notify_all(self) -> None:
        for _ in range(self._asleep):
            self._time.enter()
        self._asleep = 0
        super().notify_all()


class VirtualLock:
    """A lock that may be held while sleeping."""

    def __init__(self, time: VirtualTime) -> None:
        self._changed = VirtualCondition(time)
        self._held = False

    def __enter__(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._held)
            self._held = True

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._held = False
            self._changed.notify_all()


class VirtualCrew(Crew):
    """A crew whose threads are counted as awake from the moment they are given work."""

    def __init__(self, threads: int, time: VirtualTime) -> None:
        super().__init__(threads, time.condition)
        self._workers = _Workers(threads - 1, time)

    def _threads(self) -> Any:
        return self._workers


class _Workers:
    """Stands for a pool of threads: ``submit`` starts one at once, or leaves the work to the next that is free."""

    def __init__(self, most: int, time: VirtualTime) -> None:
        self._free = most
        self._time = time
        self._left: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()

    def submit(self, work: Callable[[], None]) -> None:
        with self._lock:
            if not self._free:
                self._left.append(work)
                return
            self._free -= 1
        self._time.enter()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[], None] | None) -> None:
        while work is not None:
            work()
            with self._lock:
                work = self._left.popleft() if self._left else None
                self._free += work is None
        self._time.leave()
