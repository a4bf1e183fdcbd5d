"""What a snapshot and its journal say together, wherever they are kept."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from cogprov.model.collector import no_collection
from cogprov.state import codec, journal
from cogprov.state.journal import Tail
from cogprov.state.value import State


@dataclass(frozen=True)
class Loaded:
    """A snapshot with the journal on top."""

    state: State
    sha256: str
    """The snapshot's checksum."""
    prev_sha256: str
    tail: Tail
    count: int
    """How many of the journal's lines the snapshot lacks."""

    @property
    def lines(self) -> tuple[bytes, ...]:
        """The journal's lines that the snapshot lacks."""
        return tuple(journal.encode(line) for line in self.tail.lines if line.serial == self.state.serial)

    @property
    def folded(self) -> bytes:
        """All of it as the bytes of one snapshot: that which is there, or the one that would come next."""
        if not self.count:
            return codec.encode(self.state, self.prev_sha256)[0]
        return codec.encode(codec.next_of(self.state), self.sha256)[0]


@dataclass(frozen=True)
class Kept:
    """An earlier snapshot that is still there. ``state`` is None when it is not to be trusted."""

    name: str
    at: float
    """When it was written, in seconds since 1970."""
    state: State | None

    @property
    def told(self) -> str:
        """What it holds, for messages."""
        state = self.state
        return f"serial {state.serial}, {len(state.entries)} objects" if state else "damaged"


def aside_stamp() -> str:
    """What is put behind the name of something that is set aside: the time, and what makes it unlike any other."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex[:8]}"


def together(data: bytes, lines: bytes, stack: str, snapshot_name: str, journal_name: str) -> Loaded:
    """A snapshot's bytes and a journal's. Damaged or Refused, with their names, when they are not to be trusted."""
    with no_collection():
        snapshot = codec.decode(data, stack, snapshot_name)
        tail = journal.decode(lines, journal_name)
        state, count = journal.replay(snapshot.state, tail, journal_name)
    return Loaded(state, snapshot.sha256, snapshot.prev_sha256, tail, count)
