"""The events of a run as a whole, after those of its actions."""

from __future__ import annotations

import time
from collections.abc import Callable

from cogprov.planning.events import SUMMARY, VERIFY, ApplyResult, Event


class Telling:
    """Passes the applier's events on to a listener, and adds what comes after the last action."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._last = Event("")

    def __call__(self, event: Event) -> None:
        self._last = event
        self._tell(event)

    def verifying(self) -> None:
        """Everything is about to be read and planned again."""
        self._say(VERIFY, "")

    def over(self, result: ApplyResult) -> None:
        """The run is over."""
        counts = {
            "done": len(result.done),
            "failed": len(result.failures),
            "interrupted": len(result.interrupted),
            "not started": len(result.not_started),
        }
        self._say(SUMMARY, ", ".join(f"{count} {word}" for word, count in counts.items() if count or word == "done"))

    def _say(self, kind: str, detail: str) -> None:
        last = self._last
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self(Event(kind, detail=detail, seq=last.seq + 1, time=now, done=last.done, total=last.total))
