"""Every change that the local store makes to a file system, one small method each.

A test hands the store a Disk that fails, or dies, at the n-th of them. Errors are OSError, as they come.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from typing import Final

from cogprov.state.errors import Damaged, not_a_file

LARGEST: Final = 256 * 1024 * 1024
"""Nothing bigger is read or written: ten thousand objects need a tenth of it."""

# A pipe in the place of a file must not hang cogprov, and a link must not lead it elsewhere.
_ALWAYS: Final = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_NO_LINKS_HERE: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})

_sync_data = getattr(os, "fdatasync", os.fsync)


class Disk:
    def open(self, path: Path, flags: int) -> int:
        """A descriptor of a plain file; what is made is readable by its owner alone. Refused for links and devices."""
        try:
            descriptor = os.open(path, flags | _ALWAYS, 0o600)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK) and path.is_symlink():
                raise not_a_file(path, "a symbolic link") from error
            if error.errno in (errno.EISDIR, errno.ENXIO, errno.ENODEV):
                raise not_a_file(path, "a folder or a device") from error
            raise
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise not_a_file(path, "a folder or a device")
        return descriptor

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def write(self, descriptor: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def sync_data(self, descriptor: int) -> None:
        _sync_data(descriptor)

    def sync_file(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Make names in a folder durable: new, renamed and removed ones."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network and FUSE file systems know no fsync of a folder; there, renames are durable by themselves.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def rename(self, old: Path, new: Path) -> None:
        old.rename(new)

    def link(self, old: Path, new: Path) -> None:
        """A second name for a file; FileExistsError when the name is taken."""
        os.link(old, new, follow_symlinks=False)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def make_folder(self, folder: Path) -> None:
        """The folder, for its owner alone, unless it is there already; its parents as the user's umask says."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            if not folder.is_dir():
                raise
            return
        self.sync_folder(folder.parent)

    def try_flock(self, descriptor: int) -> bool:
        """Whether the file is now ours; it stops being so when the descriptor is closed, by a kill too."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def links_unsupported(error: OSError) -> bool:
    return error.errno in _NO_LINKS_HERE


def read(disk: Disk, path: Path, limit: int = LARGEST) -> bytes | None:
    """The whole file, or None when there is none. Refused for links and devices, Damaged for an absurd size."""
    try:
        descriptor = disk.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        size = os.fstat(descriptor).st_size
        if size > limit:
            raise Damaged(f"{path} is {size:,} bytes long; cogprov reads at most {limit:,}")
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            return stream.read(limit)
    finally:
        disk.close(descriptor)


def write_whole(disk: Disk, path: Path, data: bytes) -> None:
    """Write a file whole and durably next to where it belongs, then give it its name in one step."""
    if len(data) > LARGEST:
        raise Damaged(f"{path} would be {len(data):,} bytes long; cogprov reads at most {LARGEST:,}")
    new = path.with_name(path.name + ".new")
    disk.remove(new)
    descriptor = disk.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        disk.write(descriptor, data)
        disk.sync_file(descriptor)
    finally:
        disk.close(descriptor)
    disk.rename(new, path)
