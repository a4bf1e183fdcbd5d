"""Progress of an apply, drawn while it happens. The only place in ``render/`` that writes to a stream.

On a terminal the running objects are drawn again and again below the finished ones; elsewhere each finished object is a
line, with a sign of life when there is nothing else to say. Whatever happens to the stream, the apply goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Protocol, TextIO

from cogprov.planning.events import ACTION_DONE, ACTION_FAILED, ACTION_START, HEARTBEAT, RETRY, Event
from cogprov.render.applying import apply_line, tally
from cogprov.render.style import Style, moves_cursor

HEARTBEAT_SECONDS: Final = 10.0
_FRAMES_A_SECOND: Final = 8


class _Progress:
    """What has been heard so far. Every method is called with the lock held."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._running: dict[str, tuple[Event, float]] = {}
        self._done = 0
        self._total = 0

    def hear(self, event: Event) -> None:
        self._total = max(self._total, event.total)
        if event.kind == ACTION_START:
            self._running[event.address] = (event, self._clock())
        elif event.kind == RETRY and event.address in self._running:
            begun = self._running[event.address][1]
            self._running[event.address] = (event, begun)
        elif event.kind in (ACTION_DONE, ACTION_FAILED):
            self._running.pop(event.address, None)
            self._done += 1

    def running(self) -> list[Event]:
        now = self._clock()
        return [replace(event, seconds=now - begun) for event, begun in self._running.values()]

    def tally(self, style: Style) -> str:
        return "  " + tally(self._done, self._total, len(self._running), self._clock() - self._begun, style)


class _Stream:
    """A stream that never fails: characters it cannot show are spelled out, and once it breaks it is left alone.

    An apply must not stop half way because a terminal was closed.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._broken = False

    def write(self, text: str) -> int:
        encoding = self.encoding
        self._try(lambda: self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding)))
        return len(text)

    def flush(self) -> None:
        self._try(self._stream.flush)

    def _try(self, action: Callable[[], Any]) -> None:
        if self._broken:
            return
        try:
            action()
        except (OSError, ValueError):  # ValueError: the stream was closed
            self._broken = True

    @property
    def encoding(self) -> str:
        return getattr(self._stream, "encoding", None) or "utf-8"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Drawer(Protocol):
    """How progress appears. ``draw`` is told every event, ``open`` and ``close`` come first and last."""

    def open(self) -> None: ...

    def draw(self, event: Event) -> None: ...

    def close(self) -> None: ...


class _Nothing:
    def open(self) -> None: ...

    def draw(self, event: Event) -> None: ...

    def close(self) -> None: ...


class _Lines:
    """A line for every finished object, and one after every silence."""

    def __init__(self, stream: _Stream, style: Style, progress: _Progress, lock: threading.RLock, every: float) -> None:
        self._stream = stream
        self._style = style
        self._progress = progress
        self._lock = lock
        self._every = every
        self._spoke = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._beat, name="cogprov-progress", daemon=True)

    def open(self) -> None:
        self._thread.start()

    def draw(self, event: Event) -> None:
        if event.kind in (ACTION_DONE, ACTION_FAILED):
            self._print(apply_line(event, self._style))
            self._spoke.set()

    def close(self) -> None:
        self._closed = True
        self._spoke.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def _beat(self) -> None:
        while not self._closed:
            if self._spoke.wait(self._every):
                self._spoke.clear()
                continue
            with self._lock:
                running, tally_line = self._progress.running(), self._progress.tally(self._style)
            if running and not self._closed:
                beats = (apply_line(replace(event, kind=HEARTBEAT), self._style) for event in running)
                self._print("\n".join([tally_line, *beats]))

    def _print(self, text: str) -> None:
        self._stream.write(text + "\n")
        self._stream.flush()


class _Live:
    """The running objects with a spinner and a tally, below the finished ones."""

    def __init__(self, stream: _Stream, style: Style, progress: _Progress, lock: threading.RLock) -> None:
        from rich.console import Console
        from rich.live import Live

        self._style = style
        self._progress = progress
        self._lock = lock
        self._frame = 0
        self._console = Console(
            file=stream,  # type: ignore[arg-type]  # as much of a stream as rich uses
            force_terminal=True,
            width=style.width,
            color_system="standard" if style.color else None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        # rich would redirect stdout and stderr of the whole process to itself; the answer is on stdout, so it must not.
        self._live = Live(
            get_renderable=self._picture,
            console=self._console,
            transient=True,
            refresh_per_second=_FRAMES_A_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def open(self) -> None:
        self._live.start()

    def draw(self, event: Event) -> None:
        if event.kind in (ACTION_DONE, ACTION_FAILED):
            self._console.print(self._text(apply_line(event, self._style)), soft_wrap=True)

    def close(self) -> None:
        try:
            self._live.stop()
        finally:
            self._console.show_cursor(True)

    def _picture(self) -> Any:
        frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" if self._style.unicode else "|/-\\"
        with self._lock:
            self._frame += 1
            spinner = frames[self._frame % len(frames)]
            lines = [apply_line(event, self._style, spinner) for event in self._progress.running()]
            footer = self._progress.tally(self._style)
        return self._text("\n".join([*lines, footer]))

    def _text(self, line: str) -> Any:
        from rich.text import Text

        return Text.from_ansi(line)


class Progress:
    """Shows events as they come: ``with Progress(stream, style) as progress: apply(plan, progress.on_event)``.

    ``mode`` is ``live``, ``lines``, ``none`` or ``auto``: live on a terminal, else lines. ``on_event`` may be called by
    several threads. However the block is left, the terminal is as it was before.
    """

    def __init__(
        self,
        stream: TextIO,
        style: Style,
        mode: str = "auto",
        *,
        heartbeat: float = HEARTBEAT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lock = threading.RLock()
        self._progress = _Progress(clock)
        self._drawer = self._make(_Stream(stream), style, _mode(mode, stream), heartbeat)

    def _make(self, stream: _Stream, style: Style, mode: str, heartbeat: float) -> _Drawer:
        if mode == "live":
            return _Live(stream, style, self._progress, self._lock)
        if mode == "lines":
            return _Lines(stream, style, self._progress, self._lock, heartbeat)
        return _Nothing()

    def __enter__(self) -> Progress:
        try:
            self._drawer.open()
        except BaseException:
            self._drawer.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drawer.close()

    def on_event(self, event: Event) -> None:
        """Take note of an event and show it."""
        with self._lock:
            self._progress.hear(event)
        # Not under the lock: rich draws under one of its own, and asks for ours while it has that.
        self._drawer.draw(event)


def _mode(mode: str, stream: TextIO) -> str:
    if mode == "auto":
        return "live" if moves_cursor(stream) else "lines"
    return mode
