"""stdout and stderr as they really are: closed, full, or read by nobody any more. A command goes on all the same."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final, TextIO

_UNWRITTEN: Final[list[str]] = []
"""Why an answer of this run could not be written, where somebody would have read it."""


def made_whole() -> None:
    """Let the three standard streams be there, and forget what an earlier run could not write.

    A closed descriptor would go to the next file that is opened, and what is meant for a stream into that file.
    """
    _UNWRITTEN.clear()
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is this one
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # for good


def write(stream: TextIO, text: str, end: str = "\n") -> None:
    """Write and flush. Once a stream takes no more it is written to nobody: an apply must not stop half way for that.

    ``unwritten`` tells of an answer that was lost in this way.
    """
    try:
        _put(stream, text + end)
        stream.flush()
    except OSError as error:
        lost(stream, error)


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        # What is drawn suits the stream; this is a document, such as YAML, and those are UTF-8 wherever they go.
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))


def lost(stream: TextIO, error: OSError) -> None:
    """Give up a stream. What nobody wanted to read any more is no loss."""
    if stream is sys.stdout and not isinstance(error, BrokenPipeError):
        _UNWRITTEN.append(error.strerror or type(error).__name__)
    to_nobody(stream)


def unwritten() -> str:
    """Why the answer, or a part of it, could not be written; empty when it was."""
    return _UNWRITTEN[0] if _UNWRITTEN else ""


def to_nobody(stream: TextIO) -> None:
    """Let all that is still written to a broken stream, also at the interpreter's end, go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
