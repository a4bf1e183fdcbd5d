"""What can be wrong with stored state, as errors with a next step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cogprov.model.errors import CogprovError, Refused

LONGEST_SHOWN = 80
GIVEN_UP = "this process was told to stop at once, and has given its lock away"


class Damaged(CogprovError):
    """The stored state cannot be trusted. Never the same as "no state"."""


def shown(value: str, longest: int = LONGEST_SHOWN) -> str:
    """A text out of a file, fit for a message: short, and with nothing in it that a terminal would obey."""
    clipped = value if len(value) <= longest else value[:longest] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in clipped)


@contextlib.contextmanager
def failing_as(summary: str) -> Iterator[None]:
    """Turn what the operating system refuses into a CogprovError that starts with ``summary``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        name = f" ({error.filename})" if error.filename else ""
        raise CogprovError(f"{summary}: {reason}{name}") from error


def not_a_file(path: Path, what: str) -> Refused:
    return Refused(
        f"{path} is {what}, not a plain file",
        detail="cogprov keeps its state in plain files and follows no link, so that no other file is touched.",
        hints=(f"Put the file itself there, or point the state folder elsewhere: {path}",),
    )
