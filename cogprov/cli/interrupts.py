"""Ctrl-C and SIGTERM while something is written: the first asks to stop, the second stops."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Final

from cogprov.model.errors import EXIT_INTERRUPTED, EXIT_TERMINATED

if TYPE_CHECKING:
    from cogprov.state import Store

_CODES: Final = {signal.SIGINT: EXIT_INTERRUPTED, signal.SIGTERM: EXIT_TERMINATED}

_FIRST: Final = (
    "\nStopping: the call in flight is finished and saved, then nothing more is done. "
    "Once more to stop at once; running again is safe either way.\n"
)
_SECOND: Final = (
    "\nStopped at once. Run the command again: what was begun is looked for first, and nothing is made twice.\n"
)
_UNLOCKING: Final = 5.0
"""Seconds that it may take to give the lock back."""
_CURSOR: Final = "\x1b[?25h"


class Interrupts:
    """Until ``arm`` a signal ends the program as usual: nothing was written yet. From then on it sets ``stop``."""

    def __init__(self, store: Store) -> None:
        self.stop = threading.Event()
        self.code = 0
        """The exit code that the first signal asks for; 0 when none came."""
        self._store = store
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interrupts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def arm(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._caught) for number in _CODES}

    def _caught(self, number: int, frame: FrameType | None) -> None:
        if not self.stop.is_set():
            self.code = _CODES[signal.Signals(number)]
            self.stop.set()
            _tell(_FIRST)
            return
        # First of all: from here on no thread may send or write, for soon somebody else may hold the lock.
        self._store.give_up()
        self._unlock()
        # The cursor may be hidden by a live display that gets no chance to bring it back.
        _tell((_CURSOR if sys.stderr.isatty() else "") + _SECOND)
        # Threads may be waiting for AWS, and an orderly end would wait for them.
        os._exit(_CODES[signal.Signals(number)])

    def _unlock(self) -> None:
        """Give our lock back. A lock that stays is no harm: it is known to be a dead process's, or soon to be over."""
        # In a thread of its own: this one may stand in the middle of what a call to a bucket needs.
        thread = threading.Thread(target=self._give_back, daemon=True)
        thread.start()
        thread.join(_UNLOCKING)

    def _give_back(self) -> None:
        with contextlib.suppress(Exception):
            holder = self._store.holder()
            if holder is not None and holder.here and holder.pid == os.getpid():
                self._store.break_lock(holder.nonce)


def _tell(text: str) -> None:
    # Straight to the descriptor: the signal may have come in the middle of a write to the stream.
    with contextlib.suppress(OSError):
        os.write(2, text.encode())
