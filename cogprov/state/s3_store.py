"""The store in a bucket: the state of one stack below ``s3://bucket/prefix``, for teams."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cogprov.model.bucket import Bucket, Place
from cogprov.model.errors import CogprovError, InternalError, Locked, Refused
from cogprov.state.disk import Disk, write_whole
from cogprov.state.errors import GIVEN_UP, failing_as
from cogprov.state.loaded import Kept, Loaded
from cogprov.state.locks import LockInfo
from cogprov.state.s3_lock import LEASE, S3Lock
from cogprov.state.s3_log import S3Log
from cogprov.state.s3_objects import Read, StackObjects
from cogprov.state.session import Session
from cogprov.state.surely import Surely
from cogprov.state.value import State, checked_stack

_VERSIONING: Final = "--versioning-configuration Status=Enabled"


@dataclass(frozen=True)
class Rules:
    """What a store in a bucket may do. ``steal_after``: take over a lock that is over for so many seconds; None for
    never. ``allow_unversioned``: write to a bucket that keeps no versions. The rest is for tests."""

    steal_after: float | None = None
    allow_unversioned: bool = False
    lease: float = LEASE
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    ticking: bool = True


class S3Store:
    """The state of ``stack`` in a bucket. What cannot be written there in the end is kept in the folder ``rescue``.

    UsageError for a stack whose name cannot be a file name.
    """

    def __init__(
        self,
        bucket: Bucket,
        place: Place,
        stack: str,
        rescue: Path,
        rules: Rules | None = None,
        *,
        disk: Disk | None = None,
    ) -> None:
        self._bucket, self._rules, self._folder, self._disk = bucket, rules or Rules(), rescue, disk or Disk()
        self._objects = StackObjects(bucket, place, checked_stack(stack))
        self._surely = Surely(bucket, self._rules.sleep)
        self._lock = S3Lock(
            bucket,
            self._objects.lock,
            self._objects.lock_url,
            steal_after=self._rules.steal_after,
            lease=self._rules.lease,
            clock=self._rules.clock,
            sleep=self._rules.sleep,
            ticking=self._rules.ticking,
        )
        self.location = self._objects.snapshot_url
        self._given_up = False

    def load(self) -> State | None:
        loaded = self.loaded()
        return loaded.state if loaded else None

    def loaded(self) -> Loaded | None:
        read = self._objects.read()
        return read.loaded if read else None

    def open(self, state: State) -> Session:
        if not self._lock.taken:
            raise InternalError(f"a session on {self.location} was opened without its lock")
        log = S3Log(self._objects, self._surely, self._fence, self._rescued)
        return Session(self._started(log, state), log)

    @contextlib.contextmanager
    def lock(self, who: LockInfo | None = None, *, timeout: float = 0.0) -> Iterator[None]:
        self._check_versioning()
        self._lock.acquire(who or LockInfo.mine(), timeout)
        try:
            yield
        except BaseException:
            with contextlib.suppress(CogprovError):  # what went wrong before is what the user has to read
                self._lock.release()
            raise
        try:
            self._lock.release()
        except CogprovError as error:
            error.hints = (*error.hints, "All is saved; what is left is the lock: cogprov unlock --force")
            raise

    def holder(self) -> LockInfo | None:
        """What the lock says, or None when there is none. A dead holder counts until somebody takes the lock away."""
        return self._lock.holder()

    def gone(self) -> bool:
        """Whether the holder has not renewed its lock in time, and so cannot write any more."""
        return self._lock.gone()

    def break_lock(self, nonce: str) -> None:
        """Take the lock from the holder with this nonce; its next write fails. Refused when it is not that one's."""
        self._lock.break_(nonce)

    def give_up(self) -> None:
        """Write nothing more, and let nothing more be sent: the process is about to end."""
        self._given_up = True

    def set_aside(self) -> tuple[str, ...]:
        self._fence()
        return self._objects.set_aside(self._surely)

    def kept(self) -> tuple[Kept, ...]:
        return self._objects.kept()

    def _started(self, log: S3Log, state: State) -> State:
        if state.stack != self._objects.stack:
            raise Refused(f"the state of stack {state.stack} does not belong in {self.location}")
        snapshot = self._bucket.get(self._objects.snapshot)
        if snapshot is None:
            # Earlier versions may be there: whoever opens a new state has been told, and set them aside.
            journal = self._bucket.get(self._objects.journal)
            return log.start_new(state, journal.tag if journal else "")
        read = self._read()
        if read.loaded.state != state:
            raise Refused(
                f"{self.location} has changed since it was read",
                detail=f"It is at serial {read.loaded.state.serial}; the one read was at {state.serial}.",
                hints=("Run again, so that the plan is made from what is there now.",),
            )
        self._lock.serial = state.serial
        log.start(read)
        return state

    def _read(self) -> Read:
        read = self._objects.read()
        if read is None:
            raise Refused(f"{self.location} has gone while it was read", hints=("Run again.",))
        return read

    def _fence(self) -> None:
        if self._given_up:
            raise Locked(GIVEN_UP)
        if not self._lock.held:
            raise Locked(
                f"the lock on {self.location} was lost while this process held it",
                detail="It was taken away, or not renewed in time because this process stood still or had no network. "
                "Nothing more was written or sent, so that nothing of another writer's is lost.",
            )

    def _check_versioning(self) -> None:
        if self._rules.allow_unversioned or self._bucket.versioned():
            return
        raise Refused(
            f"the bucket {self._bucket.name} keeps no versions",
            detail="Without them a state that is deleted or overwritten by mistake is gone.",
            hints=(
                f"Turn it on: aws s3api put-bucket-versioning --bucket {self._bucket.name} {_VERSIONING}",
                "Or go without: --allow-unversioned",
            ),
        )

    def _rescued(self, snapshot: bytes, lines: bytes) -> Path:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        path = self._folder / f"{self._objects.stack}-{stamp}.json"
        with failing_as(f"the state could be saved neither in {self.location} nor in {path}"):
            self._disk.make_folder(self._folder)
            write_whole(self._disk, path, snapshot)
            write_whole(self._disk, path.with_suffix(".journal"), lines)
        return path
