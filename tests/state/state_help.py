"""What the state tests share: values to store, a disk that fails on request, and processes to kill."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cogprov.state import Entry, FileStore, Intent, LockInfo, State
from cogprov.state.codec import canonical, sha256
from cogprov.state.disk import Disk


def entry(address: str = "user_pools.main", **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "address": address,
        "kind": "user_pool",
        "identity": {"UserPoolId": "eu-west-1_AbC123"},
        "made_by": "created",
        "owned": ("user_pool_name", "password_policy.min_length"),
        "seen": {
            "user_pool_name": "acme",
            "password_policy": {"min_length": 12},
            "tags": {},
            "ratio": 0.5,
            "off": None,
        },
        "depends_on": (),
        "created_at": "2026-11-22T14:02:11Z",
    }
    return Entry(**{**values, **changes})


def intent(name: str = "i1", address: str = "user_pools.main.clients.web", **changes: Any) -> Intent:
    values: dict[str, Any] = {
        "id": name,
        "address": address,
        "kind": "user_pool_client",
        "operation": "CreateUserPoolClient",
        "verb": "create",
        "nonce": "n" + name,
        "before": ("abc", "def"),
        "request_digest": "hmac-sha256:00",
        "at": 1763820131.25,
        "identity": {"UserPoolId": "eu-west-1_AbC123"},
    }
    return Intent(**{**values, **changes})


def fresh(stack: str = "shop") -> State:
    return State.new(stack, "333333333333", "eu-west-1")


def saved(folder: Path, *entries: Entry, stack: str = "shop") -> State:
    """A store in the folder whose snapshot holds the entries."""
    store = FileStore(folder, stack)
    with store.lock(), store.open(store.load() or fresh(stack)) as session:
        for item in entries:
            session.record(item)
    state = store.load()
    assert state is not None
    return state


def resealed(document: dict[str, Any]) -> bytes:
    """A snapshot document as bytes, with the checksum that belongs to it."""
    content = {name: value for name, value in document.items() if name != "sha256"}
    return json.dumps({**content, "sha256": sha256(canonical(content))}).encode()


def load(folder: Path) -> State | None:
    return FileStore(folder, "shop").load()


def document(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "shop.json").read_text()))


def written(folder: Path, **changes: object) -> LockInfo:
    """A lock file as somebody else left it."""
    info = dataclasses.replace(LockInfo.mine("cogprov apply"), **changes)  # type: ignore[arg-type]
    (folder / "shop.lock").write_text(json.dumps({"format": "cogprov.lock/1", **dataclasses.asdict(info)}))
    return info


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


class Died(BaseException):
    """The process was killed here."""


class FaultyDisk(Disk):
    """A disk that counts what changes files. At change number ``at`` it does what ``how`` says.

    ``error``: it refuses. ``before``, ``after``: the process dies. ``half``, ``half error``: after half of the bytes.
    """

    def __init__(self, at: int = -1, how: str = "error") -> None:
        self.at = at
        self.how = how
        self.log: list[str] = []
        self.written = 0
        self._descriptors: set[int] = set()

    def bury(self) -> None:
        """Do what the kernel does for a process that died: close what it had open."""
        while self._descriptors:
            os.close(self._descriptors.pop())

    def open(self, path: Path, flags: int) -> int:
        descriptor: int = self._change("open", lambda: self._keep(super(FaultyDisk, self).open(path, flags)))
        return descriptor

    def close(self, descriptor: int) -> None:
        self._descriptors.discard(descriptor)
        super().close(descriptor)

    def write(self, descriptor: int, data: bytes) -> None:
        def half() -> None:
            super(FaultyDisk, self).write(descriptor, data[: len(data) // 2])

        self._change("write", lambda: super(FaultyDisk, self).write(descriptor, data), half)
        self.written += len(data)

    def sync_data(self, descriptor: int) -> None:
        self._change("sync_data", lambda: super(FaultyDisk, self).sync_data(descriptor))

    def sync_file(self, descriptor: int) -> None:
        self._change("sync_file", lambda: super(FaultyDisk, self).sync_file(descriptor))

    def sync_folder(self, folder: Path) -> None:
        self._change("sync_folder", lambda: super(FaultyDisk, self).sync_folder(folder))

    def truncate(self, descriptor: int, size: int) -> None:
        self._change("truncate", lambda: super(FaultyDisk, self).truncate(descriptor, size))

    def rename(self, old: Path, new: Path) -> None:
        self._change("rename", lambda: super(FaultyDisk, self).rename(old, new))

    def link(self, old: Path, new: Path) -> None:
        self._change("link", lambda: super(FaultyDisk, self).link(old, new))

    def remove(self, path: Path) -> None:
        self._change("remove", lambda: super(FaultyDisk, self).remove(path))

    def make_folder(self, folder: Path) -> None:
        self._change("make_folder", lambda: super(FaultyDisk, self).make_folder(folder))

    def _keep(self, descriptor: int) -> int:
        self._descriptors.add(descriptor)
        return descriptor

    def _change(self, name: str, real: Callable[[], Any], half: Callable[[], None] = lambda: None) -> Any:
        hit = len(self.log) == self.at
        self.log.append(name)
        if not hit:
            return real()
        if self.how.startswith("half"):
            half()
        if self.how.endswith("error"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.how == "after":
            real()
        raise Died
