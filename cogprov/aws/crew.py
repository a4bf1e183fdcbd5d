"""Jobs side by side, on a bounded set of threads that all callers share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class Crew:
    """Up to ``threads`` jobs at a time, the caller's own thread among them.

    The caller works through its jobs itself and idle threads lend a hand. So a job may gather in turn: nobody ever
    waits for a job that has not been started, and a chain of waiting always ends at a thread that works.
    """

    def __init__(self, threads: int, condition: Callable[[], threading.Condition] = threading.Condition) -> None:
        """``condition`` makes what a gathering thread waits with; a test's clock must know who waits for whom."""
        self._helpers = max(0, threads - 1)
        self._condition = condition
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def gather(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The jobs' results in the jobs' order.

        When jobs fail, all the others are finished first; then the first error in the jobs' order is raised. An
        interrupt (a BaseException that is no Exception) keeps further jobs from starting and is raised before errors.
        """
        batch = _Batch(jobs, self._condition())
        for _ in range(min(self._helpers, len(jobs) - 1)):
            self._threads().submit(batch.work)
        return batch.results()

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                from concurrent.futures import ThreadPoolExecutor

                self._pool = ThreadPoolExecutor(self._helpers, thread_name_prefix="cogprov")
            return self._pool


class _Batch(Generic[T]):
    """The jobs of one gather, taken one by one by whoever is free."""

    def __init__(self, jobs: Sequence[Callable[[], T]], changed: threading.Condition) -> None:
        self._jobs = jobs
        self._results: dict[int, T] = {}
        self._errors: dict[int, BaseException] = {}
        self._next = 0
        self._running = 0
        self._changed = changed

    def results(self) -> list[T]:
        """Work until no job is left to start, wait for those that others started, and give the results."""
        try:
            self.work()
            with self._changed:
                self._changed.wait_for(lambda: self._running == 0)
        except BaseException:  # an interrupt between jobs, or while waiting
            self._stop()
            raise
        self._raise()
        return [self._results[index] for index in range(len(self._jobs))]

    def work(self) -> None:
        while (index := self._start()) is not None:
            self._do(index)

    def _do(self, index: int) -> None:
        try:
            self._results[index] = self._jobs[index]()
        except BaseException as error:  # noqa: BLE001  raised by the thread that gathers
            self._errors[index] = error
        finally:
            self._end(index)

    def _start(self) -> int | None:
        with self._changed:
            if self._next >= len(self._jobs):
                return None
            self._running += 1
            self._next += 1
            return self._next - 1

    def _end(self, index: int) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()
        if index in self._errors and not isinstance(self._errors[index], Exception):
            self._stop()

    def _stop(self) -> None:
        with self._changed:
            self._next = len(self._jobs)

    def _raise(self) -> None:
        in_order = [self._errors[index] for index in sorted(self._errors)]
        interrupts = [error for error in in_order if not isinstance(error, Exception)]
        for error in (*interrupts, *in_order):
            raise error
