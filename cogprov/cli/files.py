"""Files that a command writes or reads besides the configuration."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from cogprov.model.errors import CogprovError, UsageError


def write_file(path: Path, text: str) -> None:
    """Write a file for the user's own eyes, whole or not at all; a device or a pipe is written to as it is.

    A link stays one: what it points to is written. CogprovError when it cannot be.
    """
    try:
        if not _replaceable(path):
            with path.open("w", encoding="utf-8") as stream:
                stream.write(text)
            return
        path = Path(os.path.realpath(path))
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise
    except OSError as error:
        raise CogprovError(f"{path} cannot be written: {error.strerror}") from None


def _replaceable(path: Path) -> bool:
    """Whether a new file may take the place of what is there; OSError for a folder and a disk."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode) or stat.S_ISBLK(mode):
        raise OSError(errno.EINVAL, "it is a folder" if stat.S_ISDIR(mode) else "it is a disk")
    return stat.S_ISREG(mode)


def read_file(path: Path, most: int) -> bytes:
    """The content of a file, one byte more than ``most`` when it is larger. UsageError when there is none to read.

    A pipe that nobody writes to is empty: waiting for a writer could take for ever.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(descriptor, True)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
