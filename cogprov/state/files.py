"""The local store's files: where they are, how they are read together, and how a snapshot takes its place."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Final

from cogprov.model.errors import CogprovError
from cogprov.model.shell import word
from cogprov.state import codec
from cogprov.state.codec import Snapshot
from cogprov.state.disk import Disk, links_unsupported, read, write_whole
from cogprov.state.errors import Damaged, failing_as
from cogprov.state.loaded import Kept, Loaded, aside_stamp, together

KEPT: Final = 3
"""How many earlier snapshots stay beside the current one."""


class StackFiles:
    """The files of one stack in one folder."""

    def __init__(self, folder: Path, stack: str, disk: Disk) -> None:
        self.folder = folder
        self.stack = stack
        self.disk = disk
        self.snapshot = folder / f"{stack}.json"
        self.journal = folder / f"{stack}.journal"
        self.lock = folder / f"{stack}.lock"
        self.backups = tuple(folder / f"{stack}.json.{number}" for number in range(1, KEPT + 1))

    def load(self) -> Loaded | None:
        """Read, without a lock. None when there is nothing; Damaged or Refused when it is not to be trusted."""
        try:
            loaded = self._load_calmly()
            if loaded is None and any(os.path.lexists(path) for path in self.backups):
                raise Damaged(f"{self.snapshot} is gone, but earlier copies of it are there")
        except Damaged as error:
            raise Damaged(error.summary, detail=error.detail, hints=self._ways_out()) from error
        return loaded

    def started(self) -> bool:
        """Whether there is a snapshot or a journal, in whatever shape."""
        return os.path.lexists(self.snapshot) or os.path.lexists(self.journal)

    def publish(self, data: bytes) -> None:
        """Put a new snapshot in place of the current one, which becomes the first backup."""
        self._rotate()
        write_whole(self.disk, self.snapshot, data)
        self.disk.sync_folder(self.folder)

    def set_aside(self) -> tuple[Path, ...]:
        """Rename snapshot and journal, damaged or not, and say what they are called now."""
        stamp = aside_stamp()
        renamed = []
        for path in (self.snapshot, self.journal):
            with contextlib.suppress(FileNotFoundError):
                aside = path.with_name(f"{path.name}.aside-{stamp}")
                self.disk.rename(path, aside)
                renamed.append(aside)
        if renamed:
            self.disk.sync_folder(self.folder)
        return tuple(renamed)

    def kept(self) -> tuple[Kept, ...]:
        """The snapshots before the current one, newest first."""
        found = []
        for number, path in enumerate(self.backups, start=1):
            with contextlib.suppress(FileNotFoundError):
                snapshot = self._sound(path)
                found.append(Kept(str(number), path.lstat().st_mtime, snapshot.state if snapshot else None))
        return tuple(found)

    def _load_calmly(self) -> Loaded | None:
        try:
            return self._load()
        except Damaged:
            if not self.lock.exists():
                raise
        # To a reader without the lock, a writer that empties its journal right now can look like damage.
        time.sleep(0.05)
        return self._load()

    def _load(self) -> Loaded | None:
        with failing_as("could not read the state"):
            # The journal first: should a writer fold it in between, the snapshot already has what was read.
            lines = read(self.disk, self.journal)
            data = read(self.disk, self.snapshot)
        if data is None and lines is None:
            return None
        if data is None:
            raise Damaged(f"{self.snapshot} is gone, but its journal is there")
        return together(data, lines or b"", self.stack, str(self.snapshot), str(self.journal))

    def _ways_out(self) -> tuple[str, ...]:
        hints = ["Put it back from your own copy or version history, snapshot and journal together."]
        good = next((kept for kept in self.kept() if kept.state), None)
        if self._sound(self.snapshot):
            aside = f"mv {word(str(self.journal))} {word(str(self.journal))}.aside"
            hints.append(f"The snapshot alone is good; to go on without the journal: {aside}")
        elif good:
            told = f"{self.snapshot.name}.{good.name} is good ({good.told})"
            hints.append(f"{told}; to go back to it: cogprov state restore {good.name}")
        else:
            hints.append("No earlier copy beside it is good.")
        hints.append("Or find everything again by tags and names: cogprov state rebuild")
        return tuple(hints)

    def _sound(self, path: Path) -> Snapshot | None:
        with contextlib.suppress(CogprovError, OSError):
            data = read(self.disk, path)
            return None if data is None else codec.decode(data, self.stack, str(path))
        return None

    def _rotate(self) -> None:
        # After a crash right here the first backup is the current snapshot: moving on would fill the backups with it.
        if not self.snapshot.exists() or _same(self.snapshot, self.backups[0]):
            return
        for older, newer in zip(reversed(self.backups), reversed(self.backups[:-1]), strict=False):
            with contextlib.suppress(FileNotFoundError):
                self.disk.rename(newer, older)
        try:
            self.disk.link(self.snapshot, self.backups[0])
        except OSError as error:
            if not links_unsupported(error):
                raise
            write_whole(self.disk, self.backups[0], read(self.disk, self.snapshot) or b"")


def _same(one: Path, other: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return one.samefile(other)
    return False
