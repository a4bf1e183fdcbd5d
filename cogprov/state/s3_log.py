"""The writing end of a stack's objects in a bucket.

Every write carries the tag of what was last seen there, so a second writer, should there ever be one, is noticed by
the first write of either. The first write of a session is always to the journal, and so is the one before every
snapshot: from then on no writer who opened the state before can write either of the two objects.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cogprov.model.errors import CogprovError, Locked
from cogprov.state import codec, journal
from cogprov.state.journal import Change, Line
from cogprov.state.s3_objects import Read, StackObjects
from cogprov.state.surely import Surely
from cogprov.state.value import State

LONGEST_JOURNAL: Final = 256 * 1024
"""Bytes. A journal in a bucket is written whole each time; a longer one is folded into the snapshot first."""
LATEST: Final = 5.0
"""Seconds that a change may wait for the next write."""


class S3Log:
    """One per session. ``fence`` raises Locked once the lock is no longer held; ``rescue`` keeps a snapshot and a
    journal that could not be written, and gives the path of the copy."""

    def __init__(
        self,
        objects: StackObjects,
        surely: Surely,
        fence: Callable[[], None],
        rescue: Callable[[bytes, bytes], Path],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._objects, self._surely, self._fence, self._rescue, self._clock = objects, surely, fence, rescue, clock
        self._lineage, self._serial, self._sha256 = "", 0, ""
        self._snapshot, self._snapshot_tag, self._journal_tag = b"", "", ""
        self._lines: list[bytes] = []
        self._durable = 0
        """How many of the lines are in the bucket."""
        self._waiting_since: float | None = None
        """When the first change came that is not in the bucket and is more than an intent."""
        self._over = False
        self._sent: set[str] = set()

    @property
    def empty(self) -> bool:
        return self._over or not self._lines

    @property
    def full(self) -> bool:
        return sum(map(len, self._lines)) > LONGEST_JOURNAL

    def start(self, read: Read) -> None:
        """Go on from what is there."""
        loaded = read.loaded
        self._lineage, self._serial, self._sha256 = loaded.state.lineage, loaded.state.serial, loaded.sha256
        self._snapshot, self._snapshot_tag, self._journal_tag = read.snapshot.data, read.snapshot.tag, read.journal_tag
        self._lines = list(loaded.lines)
        self._durable = len(self._lines)

    def start_new(self, state: State, journal_tag: str) -> State:
        """Write the first snapshot there ever was."""
        self._journal_tag = journal_tag
        return self.fold(state)

    def append(self, *changes: Change, later: bool = False) -> None:
        self._check_open()
        before = len(self._lines)
        for change in changes:
            self._lines.append(journal.encode(Line(self._lineage, self._serial, len(self._lines) + 1, change)))
        if later:
            self._waiting_since = self._clock() if self._waiting_since is None else self._waiting_since
            return
        try:
            self._flush()
        except BaseException:
            # What was not promised to anyone is taken back; what came before it may still get there.
            del self._lines[before:]
            raise

    def check(self) -> None:
        """Also writes what has been waiting for long: an action can take minutes."""
        self._check_open()
        self._fenced()
        if self._waiting_since is not None and self._clock() - self._waiting_since > LATEST:
            self._flush()

    def fold(self, state: State) -> State:
        self._check_open()
        try:
            return self._folded(state)
        except CogprovError as error:
            if not self._over:
                self._save(error)
            raise

    def close(self) -> None:
        """Nothing is open."""

    def _folded(self, state: State) -> State:
        if self._snapshot_tag:
            # A snapshot's own tag does not tell of lines that somebody else has added since, after taking the lock.
            if self._durable == len(self._lines):
                self._lines.append(journal.encode(Line(self._lineage, self._serial, len(self._lines) + 1, Change())))
            self._flush()
        self._fenced()
        saved = codec.next_of(state, self._serial)
        data, digest = codec.encode(saved, self._sha256)
        self._snapshot_tag = self._write(self._objects.snapshot, self._objects.snapshot_url, data, self._snapshot_tag)
        # The journal stays as it is: its lines belong to an older snapshot now, and count no more.
        self._lineage, self._serial, self._sha256, self._snapshot = saved.lineage, saved.serial, digest, data
        self._lines.clear()
        self._durable, self._waiting_since = 0, None
        return saved

    def _flush(self) -> None:
        self._fenced()
        data = b"".join(self._lines)
        self._journal_tag = self._write(self._objects.journal, self._objects.journal_url, data, self._journal_tag)
        self._durable, self._waiting_since = len(self._lines), None

    def _write(self, key: str, url: str, data: bytes, expected: str) -> str:
        self._sent.add(_digest(data))
        settled = self._surely.put(key, data, expected, lambda found: _digest(found) in self._sent)
        if not settled.done:
            self._end(
                Locked(
                    f"somebody else has written {url} while this run held the lock",
                    detail="Nothing more was written or sent, so that nothing of the other writer's is lost.",
                )
            )
        return settled.tag

    def _fenced(self) -> None:
        try:
            self._fence()
        except CogprovError as error:
            self._end(error)

    def _end(self, error: CogprovError) -> None:
        """Write nothing more, ever, and tell why."""
        self._over = True
        self._save(error)
        raise error

    def _save(self, error: CogprovError) -> None:
        """Keep what this run knows and the bucket does not, and tell where, and how it gets there."""
        if self._waiting_since is None:
            error.hints = error.hints or ("Run again: what was begun is looked for first, and nothing is made twice.",)
            return
        try:
            path = self._rescue(self._snapshot, b"".join(self._lines))
        except CogprovError as failed:
            error.detail = f"{error.detail} What this run did could not be kept either: {failed}".strip()
            return
        error.detail = f"{error.detail} What this run did is kept in {path}.".strip()
        error.hints = (f"To bring it into the state: cogprov state push {path}",)

    def _check_open(self) -> None:
        if self._over:
            raise Locked(
                f"{self._objects.snapshot_url} is no longer this run's to write",
                hints=("Run again: what was begun is looked for first, and nothing is made twice.",),
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
