"""The lock of one stack: a file that says who holds it, with an flock on it that the kernel drops when the holder dies.

The file appears whole and already locked (it is made under another name and linked), so nobody ever sees half of it.
Whoever gets the flock of a file that names this machine knows that its holder is dead, and takes over without a human.
A holder on another machine cannot be looked at, so it is reported.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from cogprov.model.errors import CogprovError, Locked, Refused
from cogprov.state.disk import Disk, links_unsupported, read
from cogprov.state.errors import Damaged, failing_as, shown

FORMAT: Final = "cogprov.lock/1"
_LIMIT: Final = 64 * 1024
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.5
_LATEST: Final = 1e12
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class LockInfo:
    """Who holds a lock. ``boot`` names the running kernel, which containers on one machine share."""

    who: str
    host: str
    pid: int
    command: str
    nonce: str
    at: float
    boot: str = field(default="", repr=False)
    expires: float = 0.0
    """Until when it counts unless it is renewed, in seconds since 1970; 0 for a lock that dies with its process."""
    serial: int = 0
    """The serial of the snapshot that its holder works on, where the lock is kept beside an object of a bucket."""

    @classmethod
    def mine(cls, command: str = "") -> LockInfo:
        """This process, now. Without ``command``, the program's name: arguments can hold secrets."""
        return cls(
            who=_user(),
            host=os.uname().nodename,
            pid=os.getpid(),
            command=command or Path(sys.argv[0]).name or "python",
            nonce=uuid.uuid4().hex,
            at=time.time(),
            boot=_boot(),
        )

    @property
    def here(self) -> bool:
        """Whether the holder ran on this machine, so that its flock can be trusted."""
        return self.host == os.uname().nodename or (self.boot != "" and self.boot == _boot())

    def __str__(self) -> str:
        if self == UNKNOWN:
            return "somebody whom the lock does not name"
        return f"{self.who}@{self.host} (pid {self.pid}, {self.command}, for {age(time.time() - self.at)})"


UNKNOWN: Final = LockInfo("unknown", "unknown", 0, "unknown", "", 0.0)
"""Stands for the holder in a lock file that cannot be read."""


def age(seconds: float) -> str:
    for name, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {name}"
    return f"{max(0, int(seconds))} s"


class FileLock:
    """The lock file at ``path``. Each object holds it at most once; another one is another holder."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._descriptor: int | None = None

    @property
    def taken(self) -> bool:
        """Whether this object took the lock and has not given it back."""
        return self._descriptor is not None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock, and nobody has taken it away since."""
        return self._descriptor is not None and _is_name_of(self._path, self._descriptor)

    def acquire(self, info: LockInfo, timeout: float) -> None:
        """Take the lock or raise Locked, which names the holder, once ``timeout`` seconds have passed."""
        ours = self._path.with_name(f"{self._path.name}.{uuid.uuid4().hex}")
        info = replace(info, nonce=info.nonce or uuid.uuid4().hex, boot=_boot())
        with failing_as(f"could not lock {self._path}"):
            descriptor = self._prepared(ours, info)
            try:
                self._wait(ours, time.monotonic() + timeout)
            except BaseException:
                self._disk.close(descriptor)
                raise
            finally:
                with contextlib.suppress(OSError):  # left behind, it is swept up by the next holder
                    self._disk.remove(ours)
        self._descriptor = descriptor
        self._sweep()

    def release(self) -> None:
        """Give the lock back. What was taken away by force is left to whoever has it now."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            if _is_name_of(self._path, descriptor):
                self._disk.remove(self._path)
        finally:
            self._disk.close(descriptor)

    def holder(self) -> LockInfo | None:
        """What the lock file says, whether or not that process still lives; UNKNOWN when it cannot be read."""
        with failing_as(f"could not read {self._path}"):
            try:
                data = read(self._disk, self._path, _LIMIT)
            except Damaged:
                return UNKNOWN
        return None if data is None else decoded_lock(data)

    def gone(self) -> bool:
        """Whether the holder is known to be dead: it ran on this machine, and its flock is no more."""
        holder = self.holder()
        if holder is None or not holder.here:
            return False
        with failing_as(f"could not look at {self._path}"), self._opened() as descriptor:
            return descriptor is not None and self._disk.try_flock(descriptor)

    def break_(self, nonce: str) -> None:
        """Take the lock away from the holder with this nonce. Refused when somebody else has it by now, or nobody."""
        holder = self.holder()
        if holder is None:
            raise Refused(f"there is no lock to break: {self._path}")
        if holder.nonce != nonce:
            raise Refused(
                f"the lock is not the one you named: it is held by {holder}",
                hints=("Somebody took it since. If that one is gone for good too: cogprov unlock --force",),
            )
        with failing_as(f"could not remove {self._path}"):
            self._disk.remove(self._path)

    def _prepared(self, ours: Path, info: LockInfo) -> int:
        """The lock file, whole and flocked, under a name of its own."""
        while True:
            descriptor = self._disk.open(ours, os.O_RDWR | os.O_CREAT | os.O_EXCL)
            try:
                # Another process may be sweeping up, and take this for a leftover.
                if self._disk.try_flock(descriptor) and _is_name_of(ours, descriptor):
                    self._disk.write(descriptor, encoded_lock(info))
                    self._disk.sync_file(descriptor)
                    return descriptor
            except BaseException:
                self._disk.close(descriptor)
                self._disk.remove(ours)
                raise
            self._disk.close(descriptor)
            self._disk.remove(ours)

    def _wait(self, ours: Path, deadline: float) -> None:
        pause = _FIRST_PAUSE
        while (holder := self._attempt(ours)) is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _locked(self._path, holder)
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _attempt(self, ours: Path) -> LockInfo | None:
        """Give our file the lock's name. None when that went well, else who has it."""
        try:
            self._disk.link(ours, self._path)
            return None
        except FileExistsError:
            pass
        except OSError as error:
            if links_unsupported(error):
                raise _no_links(self._path) from error
            raise
        with self._opened() as theirs:
            holder = self.holder()
            if theirs is None or holder is None:
                return self._attempt(ours)  # given back just now
            if not self._disk.try_flock(theirs) or not holder.here or not _is_name_of(self._path, theirs):
                return holder
            # The dead holder's flock is ours, so nobody else is putting a file in this place now.
            self._disk.rename(ours, self._path)
            return None

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int | None]:
        try:
            descriptor = self._disk.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            yield None
            return
        try:
            yield descriptor
        finally:
            self._disk.close(descriptor)

    def _sweep(self) -> None:
        """Remove what processes left behind that died while they waited. Failing to is no harm."""
        leftover = re.compile(re.escape(self._path.name) + r"\.[0-9a-f]{32}")
        with contextlib.suppress(OSError, Refused):
            for path in self._path.parent.iterdir():
                if leftover.fullmatch(path.name):
                    self._remove_dead(path)

    def _remove_dead(self, path: Path) -> None:
        descriptor = self._disk.open(path, os.O_RDWR)
        try:
            if self._disk.try_flock(descriptor):
                self._disk.remove(path)
        finally:
            self._disk.close(descriptor)


def _is_name_of(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _locked(path: Path, holder: LockInfo) -> Locked:
    if holder is UNKNOWN:
        return Locked(
            f"{path} is locked, and the lock does not say by whom",
            hints=("If nobody is working on it: cogprov unlock --force",),
        )
    hints = ["Wait for it: --lock-timeout 60s"]
    if not holder.here:
        hints.append(f"From here nobody can see whether {holder.host} is still at it. If not: cogprov unlock --force")
    return Locked(f"the state is locked by {holder}", detail=f"The lock is {path}.", hints=hints)


def _no_links(path: Path) -> CogprovError:
    return CogprovError(
        f"could not lock {path}: this file system has no hard links",
        hints=("Keep the state on another disk, or in S3.",),
    )


def encoded_lock(info: LockInfo) -> bytes:
    members = asdict(info)
    if not info.expires:
        del members["expires"], members["serial"]
    return json.dumps({"format": FORMAT, **members}).encode() + b"\n"


def decoded_lock(data: bytes) -> LockInfo:
    try:
        members = json.loads(data.decode())
        texts = {name: shown(members.get(name, "")) for name in ("who", "host", "command", "nonce", "boot")}
        numbers = {"expires": float(members.get("expires", 0)), "serial": int(members.get("serial", 0))}
        info = LockInfo(pid=int(members["pid"]), at=float(members["at"]), **texts, **numbers)  # type: ignore[arg-type]
        return info if 0 <= info.at < _LATEST else UNKNOWN
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return UNKNOWN


def _user() -> str:
    # A container's user id often has no name.
    with contextlib.suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return str(os.getuid())


def _boot() -> str:
    with contextlib.suppress(OSError):
        return _BOOT.read_text().strip()
    return ""
