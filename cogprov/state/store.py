"""The local store: the state of one stack in a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cogprov.model.errors import InternalError, Locked, Refused
from cogprov.state.disk import Disk
from cogprov.state.errors import GIVEN_UP, failing_as
from cogprov.state.files import StackFiles
from cogprov.state.loaded import Kept, Loaded
from cogprov.state.locks import FileLock, LockInfo
from cogprov.state.log import FileLog
from cogprov.state.session import Session
from cogprov.state.value import State, checked_stack


class FileStore:
    """The state of ``stack`` in ``folder``, which is made when it is first needed.

    UsageError for a stack whose name cannot be a file name. With ``locking=False`` somebody else sees to it that
    there is one writer at a time.
    """

    def __init__(self, folder: Path, stack: str, *, locking: bool = True, disk: Disk | None = None) -> None:
        self._disk = disk or Disk()
        self._files = StackFiles(Path(folder), checked_stack(stack), self._disk)
        self._lock = FileLock(self._files.lock, self._disk)
        self._locking = locking
        self._given_up = False
        self.location = str(self._files.snapshot)

    def load(self) -> State | None:
        loaded = self._files.load()
        return loaded.state if loaded else None

    def loaded(self) -> Loaded | None:
        return self._files.load()

    def open(self, state: State) -> Session:
        if self._locking and not self._lock.taken:
            raise InternalError(f"a session on {self.location} was opened without its lock")
        log = FileLog(self._files, self._fence)
        try:
            return Session(self._started(log, state), log)
        except BaseException:
            log.close()
            raise

    @contextlib.contextmanager
    def lock(self, who: LockInfo | None = None, *, timeout: float = 0.0) -> Iterator[None]:
        if not self._locking:
            yield
            return
        with failing_as(f"could not make the folder {self._files.folder}"):
            self._disk.make_folder(self._files.folder)
        self._lock.acquire(who or LockInfo.mine(), timeout)
        try:
            yield
        except BaseException:
            with contextlib.suppress(OSError):  # what went wrong before is what the user has to read
                self._lock.release()
            raise
        with failing_as(f"all is saved, but the lock {self._files.lock} could not be removed"):
            self._lock.release()

    def holder(self) -> LockInfo | None:
        """What the lock says, or None when there is none. A dead holder counts until somebody takes over."""
        return self._lock.holder()

    def gone(self) -> bool:
        """Whether the holder is known to be dead."""
        return self._lock.gone()

    def break_lock(self, nonce: str) -> None:
        """Take the lock from the holder with this nonce; its next write fails. Refused when it is not that one's."""
        self._lock.break_(nonce)

    def give_up(self) -> None:
        """Write nothing more, and let nothing more be sent: the process is about to end."""
        self._given_up = True

    def set_aside(self) -> tuple[str, ...]:
        """Rename what is stored, damaged or not, so that a new state can be opened in its place; the new names."""
        self._fence()
        with failing_as(f"could not rename {self.location}"):
            return tuple(map(str, self._files.set_aside()))

    def kept(self) -> tuple[Kept, ...]:
        with failing_as(f"could not read {self._files.folder}"):
            return self._files.kept()

    def _started(self, log: FileLog, state: State) -> State:
        if state.stack != self._files.stack:
            raise Refused(f"the state of stack {state.stack} does not belong in {self.location}")
        loaded = self._files.load() if self._files.started() else None
        if loaded is None:
            with failing_as(f"could not make the folder {self._files.folder}"):
                self._disk.make_folder(self._files.folder)
            return log.start_new(state)
        if loaded.state != state:
            raise Refused(
                f"{self.location} has changed since it was read",
                detail=f"It is at serial {loaded.state.serial}; the one read was at {state.serial}.",
                hints=("Run again, so that the plan is made from what is there now.",),
            )
        log.start(loaded)
        return state

    def _fence(self) -> None:
        if self._given_up:
            raise Locked(GIVEN_UP)
        if self._locking and not self._lock.held:
            raise Locked(
                f"the lock on {self.location} was taken away while this process held it",
                detail="Nothing more was written, so that nothing of the other writer's is lost.",
            )
