"""Progress: lines in a log, a live picture on a terminal, and nothing that could stop an apply."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time

import pytest
from render_help import NARROW

from cogprov.planning.events import Event
from cogprov.render import Progress, Style

START = Event("action_start", "user_pools.main", "create", total=2)
DONE = Event("action_done", "user_pools.main", "create", operations=("CreateUserPool",), seconds=1.0, total=2)
LINE = "  ✓ user_pools.main                           created     1.0 s  CreateUserPool\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_line_for_every_finished_object() -> None:
    """In a log, each object is one line, and starting is none."""
    stream = io.StringIO()
    with Progress(stream, NARROW, "lines") as progress:
        progress.on_event(START)
        progress.on_event(DONE)

    assert stream.getvalue() == LINE


def test_no_mode_writes_nothing() -> None:
    """Quiet is quiet."""
    stream = io.StringIO()
    with Progress(stream, NARROW, "none") as progress:
        progress.on_event(DONE)

    assert stream.getvalue() == ""


def test_a_sign_of_life_after_a_silence() -> None:
    """A build that says nothing for long is killed, or doubted."""
    stream = io.StringIO()
    with Progress(stream, NARROW, "lines", heartbeat=0.02) as progress:
        progress.on_event(START)
        until = time.monotonic() + 5
        while "creating" not in stream.getvalue() and time.monotonic() < until:
            time.sleep(0.01)

    assert stream.getvalue().startswith(
        "  0/2 · 0.0 s · 1 waiting\n  › user_pools.main                           creating "
    )


def test_no_sign_of_life_when_nothing_runs() -> None:
    """Waiting for an answer at a prompt is no work."""
    stream = io.StringIO()
    with Progress(stream, NARROW, "lines", heartbeat=0.01):
        time.sleep(0.05)

    assert stream.getvalue() == ""


def test_the_heartbeat_ends_with_the_block() -> None:
    """No thread stays behind."""
    with Progress(io.StringIO(), NARROW, "lines"):
        assert any(thread.name == "cogprov-progress" for thread in threading.enumerate())

    assert not any(thread.name == "cogprov-progress" for thread in threading.enumerate())


def test_live_shows_what_runs_and_leaves_what_is_done() -> None:
    """Finished lines stay, the picture below goes, and the cursor is back."""
    stream = Terminal()
    with Progress(stream, NARROW, "live") as progress:
        progress.on_event(START)
        progress.on_event(Event("retry", "user_pools.main", "create", detail="throttled"))
        progress.on_event(DONE)
    text = stream.getvalue()

    assert LINE in text
    assert "0/2" in text or "1/2" in text
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_the_cursor_is_back_after_an_exception() -> None:
    """However the block is left, the terminal is usable."""
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt), Progress(stream, NARROW, "live"):
        raise KeyboardInterrupt

    assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")


@pytest.mark.parametrize("mode", ["live", "lines"])
@pytest.mark.parametrize("broken", [True, False])
def test_a_stream_that_breaks_does_not_stop_the_apply(mode: str, broken: bool) -> None:
    """A terminal that is closed half way costs the display, not the work."""
    stream = Broken() if broken else io.StringIO()
    if not broken:
        stream.close()
    with Progress(stream, NARROW, mode) as progress:
        progress.on_event(START)
        progress.on_event(DONE)


@pytest.mark.parametrize("mode", ["live", "lines"])
def test_a_stream_that_cannot_show_a_letter(mode: str) -> None:
    """A terminal of another alphabet gets the letters spelled out."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    with Progress(stream, NARROW, mode) as progress:
        progress.on_event(Event("action_done", "user_pools.bücher", "create"))
    stream.flush()

    assert b"user_pools.b\\xfccher" in raw.getvalue()


@pytest.mark.parametrize("mode", ["live", "lines"])
def test_many_threads_at_once(mode: str) -> None:
    """Objects are worked on side by side; no line is lost and nothing waits for ever."""
    stream = Terminal()

    def work(number: int) -> None:
        for step in range(20):
            address = f"user_pools.main.groups.g{number}-{step}"
            progress.on_event(Event("action_start", address, "create"))
            progress.on_event(Event("action_done", address, "create"))

    with Progress(stream, Style(width=100), mode) as progress:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert not any(thread.is_alive() for thread in threads)

    assert stream.getvalue().count("✓") == 80


def test_auto_is_live_on_a_terminal_and_lines_in_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build's log is no terminal, even where one is pretended."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    outputs = []
    for ci in ("", "true"):
        monkeypatch.setenv("CI", ci)
        stream = Terminal()
        with Progress(stream, NARROW) as progress:
            progress.on_event(DONE)
        outputs.append(stream.getvalue())

    assert "\x1b[?25l" in outputs[0]
    assert outputs[1] == LINE


def test_importing_render_does_not_import_rich() -> None:
    """rich is slow to import, and most commands draw nothing live."""
    code = (
        "import sys, cogprov.render as r;"
        "[getattr(r, name) for name in r.__all__];"
        "sys.exit('rich' in sys.modules or 'boto3' in sys.modules or 'botocore' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": "."}, check=False)

    assert done.returncode == 0
