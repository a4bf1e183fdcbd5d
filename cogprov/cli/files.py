"""Files that a command writes or reads besides the configuration."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cogprov.model.errors import CogprovError, UsageError


def write_file(path: Path, text: str) -> None:
    """Write a file for the user's own eyes, whole or not at all."""
    try:
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


def read_file(path: Path, most: int) -> bytes:
    """The content of a file, one byte more than ``most`` when it is larger. UsageError when there is none to read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def write_reports(wanted: Iterable[tuple[str, str]], writers: Mapping[str, Callable[[], str]]) -> None:
    """Write each of the ``--report FORMAT=FILE``."""
    for form, file in wanted:
        write_file(Path(file), writers[form]() + "\n")
