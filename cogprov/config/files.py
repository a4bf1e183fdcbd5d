"""Reading the files a configuration consists of, with limits and with messages that say what to do."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from cogprov.model.text import escape

MAX_CONFIG: Final = 4 * 1024 * 1024
MAX_CONTENT: Final = 1024 * 1024
"""The most that a ``${file:...}`` may hold."""


class Unreadable(Exception):
    """A file that cannot be used: what is wrong, and what to do."""

    def __init__(self, summary: str, hint: str) -> None:
        super().__init__(escape(summary))  # it names the file, and that is whatever somebody wrote
        self.hint = hint


def read_bytes(path: Path, shown: str, most: int) -> bytes:
    """The content of a regular file. Unreadable when it is missing, something else, not allowed or too large."""
    try:
        # Not blocking: opening a named pipe would otherwise wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            _refuse_special(file.fileno(), shown)
            return file.read(most + 1)
    except FileNotFoundError:
        raise Unreadable(f"{shown} does not exist", "Check the name, or the folder you are in.") from None
    except IsADirectoryError:
        raise Unreadable(f"{shown} is a folder", "Name a file.") from None
    except PermissionError:
        raise Unreadable(f"{shown} may not be read by you", "Check its permissions.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name cannot be a file's"
        raise Unreadable(f"{shown} cannot be read: {reason}", "Check the name.") from None


def _refuse_special(descriptor: int, shown: str) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise Unreadable(f"{shown} is no regular file", "Name a file.")


def read_limited(path: Path, shown: str, most: int) -> bytes:
    """As :func:`read_bytes`, and Unreadable when there is more than ``most``."""
    data = read_bytes(path, shown, most)
    if len(data) > most:
        raise Unreadable(f"{shown} is larger than {most // 1024 // 1024} MB", "Is it the right file?")
    return data


def as_text(data: bytes, shown: str) -> str:
    """UTF-8 as text, a byte order mark removed. Unreadable when it is something else."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        kind = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "not UTF-8"
        raise Unreadable(f"{shown} is {kind} (line {line})", "Save it as UTF-8.") from None
