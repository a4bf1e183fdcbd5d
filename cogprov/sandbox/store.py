"""Where a sandbox keeps its world: in memory, or in one JSON file that several processes may share."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
from collections.abc import Iterator, Set
from pathlib import Path
from typing import IO, Protocol

from cogprov.model.errors import CouldNotAsk, Refused
from cogprov.sandbox.values import Json

FORMAT = "cogprov-sandbox"
VERSION = 1
LARGEST = 1 << 30
"""Bytes of a file that are read: ten thousand pools need a tenth of it."""


class Store(Protocol):
    """Holds the world. Nothing of it is read or written outside ``locked``."""

    def locked(self) -> contextlib.AbstractContextManager[Json]:
        """The world, for one request, to the exclusion of every other request."""

    def save(self, pools: Set[str]) -> None:
        """Make the changes of the present request durable. Call it inside ``locked``.

        ``pools`` names the pools that may have been changed; new and deleted ones need not be named.
        """


def empty_world() -> Json:
    """``issued`` counts the identifiers handed out, so that seeded ones never repeat, not even across processes."""
    return {"format": FORMAT, "version": VERSION, "issued": 0, "accounts": {}, "domains": {}, "pools": {}}


class MemoryStore:
    """A world that ends with the process."""

    def __init__(self) -> None:
        self._world = empty_world()
        self._mutex = threading.RLock()

    @contextlib.contextmanager
    def locked(self) -> Iterator[Json]:
        with self._mutex:
            yield self._world

    def save(self, pools: Set[str]) -> None:
        """Nothing to do: the world is changed in place."""


class FileStore:
    """A world in one file. It is parsed only when it changed and written only when a request changed it.

    Each version of the file is kept open until the next one is read. Its inode can then not be given to another
    file, so an equal inode number proves that the file was not exchanged.
    """

    def __init__(self, path: Path) -> None:
        import fcntl  # Unix only: a sandbox in memory must work without it.

        self._flock = fcntl.flock
        self._exclusive = fcntl.LOCK_EX
        if path.is_dir():
            raise _unsuitable(path, "is a folder")
        self._path = path
        self._mutex = threading.RLock()
        self._world: Json | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._held: IO[bytes] | None = None
        self._texts: dict[str, str] = {}
        with self.locked():
            pass  # A damaged or foreign file is reported here, not at the first request.

    def __del__(self) -> None:
        held = getattr(self, "_held", None)
        if held is not None:
            held.close()

    @contextlib.contextmanager
    def locked(self) -> Iterator[Json]:
        with self._mutex, self._file_lock():
            world = self._current()
            try:
                yield world
            except BaseException:
                self._world = None  # Half a change may be in memory; the file is the truth.
                raise

    def save(self, pools: Set[str]) -> None:
        assert self._world is not None
        text = self._written(self._world, pools)
        temporary = self._path.with_name(self._path.name + ".tmp")
        with _usable(self._path):
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
            temporary.replace(self._path)
            self._hold()

    def _written(self, world: Json, changed: Set[str]) -> str:
        """The file's text. Pools are most of it and a request changes one, so the texts of the others are kept."""
        for pool_id in changed:
            self._texts.pop(pool_id, None)
        groups = []
        for group, pools in world["pools"].items():
            members = (f"{json.dumps(pool_id)}:{self._text_of(pool_id, pool)}" for pool_id, pool in pools.items())
            groups.append(f"{json.dumps(group)}:{{{','.join(members)}}}")
        rest = _dumps({key: value for key, value in world.items() if key != "pools"})
        return f'{rest[:-1]},"pools":{{{",".join(groups)}}}}}\n'

    def _text_of(self, pool_id: str, pool: Json) -> str:
        if pool_id not in self._texts:
            self._texts[pool_id] = _dumps(pool)
        return self._texts[pool_id]

    @contextlib.contextmanager
    def _file_lock(self) -> Iterator[None]:
        lock = self._path.with_name(self._path.name + ".lock")
        with _usable(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._flock(descriptor, self._exclusive)
            yield
        finally:
            os.close(descriptor)

    def _current(self) -> Json:
        if self._world is None or self._stamp != _stamp(self._path):
            self._world = self._load()
        return self._world

    def _load(self) -> Json:
        self._texts.clear()
        if _stamp(self._path) is None:
            self._stamp = None
            return empty_world()
        with _usable(self._path):
            self._hold()
            assert self._held is not None
            data = self._held.read(LARGEST)
        return _parse(data, self._path)

    def _hold(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held = _opened(self._path)
        self._stamp = _stamp(self._path)


def _opened(path: Path) -> IO[bytes]:
    # Without waiting: nobody may ever write into a pipe in the place of the file.
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
        return file
    file.close()
    what = f"is larger than {LARGEST >> 20} MB" if stat.S_ISREG(status.st_mode) else "is no plain file"
    raise _unsuitable(path, what)


def _unsuitable(path: Path, what: str, detail: str = "") -> Refused:
    return Refused(f"{path} {what}", detail=detail, hints=("name another file for the sandbox",))


@contextlib.contextmanager
def _usable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CouldNotAsk(
            f"the sandbox file {path} cannot be used: {error.strerror}",
            hints=("check the permissions of the file and of its folder, and the space on the disk",),
        ) from error


def _dumps(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells one version of the file from another; None when there is no file."""
    with _usable(path):
        try:
            status = path.stat()
        except FileNotFoundError:
            return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _parse(data: bytes, path: Path) -> Json:
    fresh_start = f"move it away to begin with an empty sandbox: mv {path} {path}.broken"
    try:
        world = json.loads(data)
    except (ValueError, RecursionError) as error:
        flaw = "it is nested too deeply" if isinstance(error, RecursionError) else "it is not JSON"
        raise CouldNotAsk(
            f"the sandbox file {path} is damaged: {flaw}",
            detail="Nothing was read from it and nothing will be written to it.",
            hints=("restore the file from a copy", fresh_start),
        ) from None
    if not isinstance(world, dict) or world.get("format") != FORMAT:
        raise _unsuitable(path, "is not a sandbox file", "It holds something else and is left as it is.")
    if world.get("version") != VERSION:
        raise Refused(
            f"{path} was written by another version of the sandbox (format {world.get('version')}, not {VERSION})",
            hints=("upgrade cogprov", fresh_start),
        )
    damaged = [key for key, value in empty_world().items() if not isinstance(world.get(key), type(value))]
    if damaged:
        raise CouldNotAsk(
            f"the sandbox file {path} is damaged: {', '.join(damaged)} missing",
            hints=("restore the file from a copy", fresh_start),
        )
    return world
