"""The local store's journal: where a session's changes become durable."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

from cogprov.model.errors import CogprovError
from cogprov.state import codec, journal
from cogprov.state.disk import LARGEST
from cogprov.state.errors import failing_as
from cogprov.state.files import StackFiles
from cogprov.state.journal import Change, Line
from cogprov.state.loaded import Loaded
from cogprov.state.value import State


class FileLog:
    """The writing end of a stack's files; one per session.

    ``fence`` raises Locked once the lock is no longer held: whoever has it now must not be written over.
    """

    def __init__(self, files: StackFiles, fence: Callable[[], None]) -> None:
        self._files = files
        self._disk = files.disk
        self._fence = fence
        self._descriptor = -1
        self._lineage = ""
        self._serial = 0
        self._sha256 = ""
        self._count = 0
        self._size = 0
        self._broken = False

    @property
    def empty(self) -> bool:
        return self._count == 0 and not self._broken

    def start(self, loaded: Loaded) -> None:
        """Go on from what is there, and cut off a torn last line."""
        self._lineage, self._serial = loaded.state.lineage, loaded.state.serial
        self._sha256, self._count = loaded.sha256, loaded.count
        with self._saving():
            self._open_journal()
            self._size = loaded.tail.sound
            self._disk.truncate(self._descriptor, self._size)
            if self._size and not loaded.tail.ended:
                self._write(b"\n")

    def start_new(self, state: State) -> State:
        """Write the first snapshot there ever was, and open its journal."""
        saved = self.fold(state)
        with self._saving():
            self._open_journal()
        return saved

    @property
    def full(self) -> bool:
        """Never: a line more costs the same, however many there are."""
        return False

    def check(self) -> None:
        self._fence()

    def append(self, *changes: Change, later: bool = False) -> None:
        # A line is cheap to make durable, so none has to wait.
        first = self._count + 1
        lines = [Line(self._lineage, self._serial, first + place, change) for place, change in enumerate(changes)]
        data = b"".join(map(journal.encode, lines))
        self._fence()
        if self._broken or self._size + len(data) > LARGEST:
            raise CogprovError(
                f"{self._files.journal} cannot be written any more",
                detail="What was recorded until now is safe. Running again goes on from there.",
            )
        with self._saving():
            self._write(data)
        self._count += len(lines)

    def fold(self, state: State) -> State:
        saved = codec.next_of(state, self._serial)
        data, digest = codec.encode(saved, self._sha256)
        self._fence()
        self._broken = True  # until all is done, a line would name a snapshot that may be there or not
        with self._saving():
            self._files.publish(data)
        self._lineage, self._serial, self._sha256, self._count = saved.lineage, saved.serial, digest, 0
        if self._descriptor >= 0:
            # The snapshot has it all, so a journal that cannot be emptied is only one that takes no more lines.
            with contextlib.suppress(OSError):
                self._disk.truncate(self._descriptor, 0)
                self._size, self._broken = 0, False
        else:
            self._broken = False
        return saved

    def close(self) -> None:
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with self._saving():
                self._disk.close(descriptor)

    def _open_journal(self) -> None:
        self._descriptor = self._disk.open(self._files.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._disk.sync_folder(self._files.folder)

    def _write(self, data: bytes) -> None:
        self._broken = True  # a half-written line must stay the last one, and what was not synced proves nothing
        try:
            self._disk.write(self._descriptor, data)
        except OSError:
            self._disk.truncate(self._descriptor, self._size)
            self._broken = False
            raise
        self._disk.sync_data(self._descriptor)
        self._size += len(data)
        self._broken = False

    @contextlib.contextmanager
    def _saving(self) -> Iterator[None]:
        with failing_as(f"could not save the state in {self._files.folder}"):
            yield
