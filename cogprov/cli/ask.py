"""Questions on the terminal: asked on stderr, so that stdout stays the answer."""

from __future__ import annotations

import sys

from cogprov.cli.streams import write


def interactive() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def typed(question: str, expected: str) -> bool:
    """Whether the answer is exactly what is expected. No answer at all is another one."""
    write(sys.stderr, f"{question} ", end="")
    return sys.stdin.readline().strip() == expected
