"""A bucket in memory, which keeps versions, honours conditions, and fails as it is told."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cogprov.model.bucket import Outcome, Place, Stored, Version, Wrote
from cogprov.model.errors import CogprovError, CouldNotAsk
from cogprov.state import Change, Intent, LockInfo, Rules, S3Store, State, codec
from cogprov.state.journal import Line, encode
from cogprov.state.locks import encoded_lock

PLACE = Place("team", "auth")


class Dead(BaseException):
    """The process was killed here."""


@dataclass
class Memory:
    """One bucket. ``fault`` strikes at the ``at``-th write, counted from 1, ``times`` times in a row.

    Faults: ``412 foreign`` (somebody else writes first), ``412 own`` (it took effect and the answer was lost on the
    way, then it was sent again), ``409``, ``500 before``, ``500 after``, ``timeout after``, ``reset after``, ``never
    sent``, ``kill before``, ``kill after``.
    """

    name: str = "team"
    keeps_versions: bool = True
    objects: dict[str, list[tuple[str, Stored | None]]] = field(default_factory=dict)
    puts: list[str] = field(default_factory=list)
    writes: int = 0
    fault: str = ""
    at: int = 0
    times: int = 1
    dead: bool = False
    on_write: Callable[[int], None] = lambda number: None

    def current(self, key: str) -> Stored | None:
        versions = self.objects.get(key)
        return versions[-1][1] if versions else None

    def force(self, key: str, data: bytes | None) -> None:
        """What somebody does who does not ask."""
        stored = None if data is None else Stored(data, f'"{uuid.uuid4().hex}"')
        self.objects.setdefault(key, []).append((uuid.uuid4().hex, stored))

    def get(self, key: str, version: str = "") -> Stored | None:
        self._living()
        if version:
            return dict(self.objects.get(key, ())).get(version)
        return self.current(key)

    def put(self, key: str, data: bytes, expected: str) -> Wrote:
        self.puts.append(key)
        return self._write(key, data, expected)

    def delete(self, key: str, expected: str) -> Wrote:
        return self._write(key, None, expected)

    def versions(self, key: str, most: int) -> tuple[Version, ...]:
        kept = [(name, stored) for name, stored in reversed(self.objects.get(key, [])) if stored is not None]
        return tuple(Version(name, 0.0, len(stored.data)) for name, stored in kept[:most])

    def versioned(self) -> bool:
        self._living()
        return self.keeps_versions

    def bury(self) -> None:
        """The process that died is over; another one may use the bucket."""
        self.dead, self.fault = False, ""

    def _living(self) -> None:
        if self.dead:
            raise Dead

    def _write(self, key: str, data: bytes | None, expected: str) -> Wrote:
        self._living()
        self.writes += 1
        self.on_write(self.writes)
        if not (self.fault and self.at <= self.writes < self.at + self.times):
            return self._done(key, data, expected)
        kind, _, when = self.fault.partition(" ")
        if self.fault == "412 foreign":
            foreign(self, key)
            return self._done(key, data, expected)
        if self.fault == "412 own":
            self._done(key, data, expected)
            return self._done(key, data, expected)
        if kind == "409":
            return Wrote(Outcome.BUSY)
        if self.fault == "never sent":
            raise CouldNotAsk("no network")
        if when == "after":
            self._done(key, data, expected)
        if kind == "kill":
            self.dead = True
            raise Dead
        return Wrote(Outcome.UNKNOWN, error=CogprovError(f"{key}: nobody knows ({self.fault})"))

    def _done(self, key: str, data: bytes | None, expected: str) -> Wrote:
        there = self.current(key)
        if (there.tag if there else "") != expected:
            return Wrote(Outcome.LOST)
        self.force(key, data)
        stored = self.current(key)
        return Wrote(Outcome.WRITTEN, stored.tag if stored else "")


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def store_in(bucket: Memory, folder: Path, clock: Clock | None = None, stack: str = "shop", **rules: Any) -> S3Store:
    """A store in the bucket whose clock only sleeping moves, and whose lock is renewed by hand."""
    clock = clock or Clock()
    settings = {"clock": clock.time, "sleep": clock.sleep, "ticking": False, **rules}
    return S3Store(bucket, PLACE, stack, folder / "rescued", Rules(**settings))


def foreign(bucket: Memory, key: str) -> None:
    """What another cogprov writes in this place."""
    stack, _, end = key.removeprefix(PLACE.key("")).rpartition(".")
    there = bucket.current(key)
    state = store_in(bucket, Path(), stack=stack).load() or State.new(stack, "", "")
    theirs = Intent("theirs", "user_pools.x", "user_pool", "o", "write", "n", (), "", 0.0, {})
    if end == "lock":
        bucket.force(key, encoded_lock(LockInfo("eve", "elsewhere", 1, "cogprov", "theirs", 0.0, expires=1e11)))
    elif end == "json":
        bucket.force(key, codec.encode(codec.next_of(state.with_intent(theirs)), "")[0])
    else:
        serial = codec.decode(getattr(bucket.current(PLACE.key(f"{stack}.json")), "data", b""), stack, "").state.serial
        lines = there.data if there and f'"serial":{serial}}}'.encode() in there.data else b""
        line = Line(state.lineage, serial, lines.count(b"\n") + 1, Change(opened=theirs))
        bucket.force(key, lines + encode(line))
