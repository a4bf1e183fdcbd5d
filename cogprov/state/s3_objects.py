"""The objects of one stack in a bucket: what they are called, how they are read together, which versions are kept."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Final

from cogprov.model.bucket import Bucket, Place, Stored, Version
from cogprov.model.errors import CogprovError
from cogprov.state import codec
from cogprov.state.codec import Snapshot
from cogprov.state.disk import LARGEST
from cogprov.state.errors import Damaged
from cogprov.state.loaded import Kept, Loaded, aside_stamp, together
from cogprov.state.surely import Surely

SHOWN: Final = 20
"""How many versions are looked at; a bucket may keep thousands."""


@dataclass(frozen=True)
class Read:
    """The two objects as they were read together."""

    snapshot: Stored
    journal: Stored | None
    loaded: Loaded

    @property
    def journal_tag(self) -> str:
        return self.journal.tag if self.journal else ""


class StackObjects:
    """The objects of one stack below a place."""

    def __init__(self, bucket: Bucket, place: Place, stack: str) -> None:
        self.bucket, self.stack = bucket, stack
        self.snapshot, self.journal, self.lock = (place.key(f"{stack}.{end}") for end in ("json", "journal", "lock"))
        self.snapshot_url, self.journal_url, self.lock_url = (
            place.url(f"{stack}.{end}") for end in ("json", "journal", "lock")
        )

    def read(self) -> Read | None:
        """Read, without a lock. None when there is nothing; Damaged or Refused when it is not to be trusted."""
        # The journal first: should a writer fold it in between, the snapshot already has what was read.
        journal = self.bucket.get(self.journal)
        snapshot = self.bucket.get(self.snapshot)
        try:
            if snapshot is None:
                self._nothing(journal)
                return None
            return Read(snapshot, journal, self._loaded(snapshot, journal))
        except Damaged as error:
            raise Damaged(error.summary, detail=error.detail, hints=self._ways_out(snapshot)) from error

    def kept(self) -> tuple[Kept, ...]:
        """The versions of the snapshot, newest first, the current one among them."""
        return tuple(self._kept(version) for version in self.bucket.versions(self.snapshot, SHOWN))

    def set_aside(self, surely: Surely) -> tuple[str, ...]:
        """Copy what is there under other names and delete it, damaged or not; the new names."""
        stamp = aside_stamp()
        moved = []
        for key in (self.snapshot, self.journal):
            stored = self.bucket.get(key)
            if stored is None:
                continue
            aside, data = f"{key}.aside-{stamp}", stored.data
            if not surely.put(aside, data, "", lambda found: False).done:
                raise CogprovError(f"{aside} is there already", hints=("Run again in a second.",))
            surely.delete(key, stored.tag, lambda found, data=data: found == data)  # type: ignore[misc]
            moved.append(f"s3://{self.bucket.name}/{aside}")
        return tuple(moved)

    def _nothing(self, journal: Stored | None) -> None:
        """Damaged unless there never was a state here."""
        if journal is not None:
            raise Damaged(f"{self.snapshot_url} is gone, but its journal is there")
        if self.bucket.versions(self.snapshot, 1):
            raise Damaged(f"{self.snapshot_url} is gone, but earlier versions of it are there")

    def _loaded(self, snapshot: Stored, journal: Stored | None) -> Loaded:
        for url, stored in ((self.snapshot_url, snapshot), (self.journal_url, journal)):
            if stored is not None and len(stored.data) > LARGEST:
                raise Damaged(f"{url} is {len(stored.data):,} bytes long; cogprov reads at most {LARGEST:,}")
        if journal is not None and not journal.data.strip():
            raise Damaged(f"{self.journal_url} is empty", detail='An empty object is a damaged one, never "no state".')
        lines = journal.data if journal else b""
        loaded = together(snapshot.data, lines, self.stack, self.snapshot_url, self.journal_url)
        # A file can end in half a line when a machine dies. An object is written whole or not at all.
        if loaded.tail.sound != len(lines) or not loaded.tail.ended:
            raise Damaged(f"{self.journal_url} breaks off in the middle of a line")
        return loaded

    def _ways_out(self, snapshot: Stored | None) -> tuple[str, ...]:
        hints = []
        if snapshot is not None and self._sound(snapshot):
            hints.append("The snapshot is good; what only the journal knew is found again by names afterwards.")
        good = next((kept for kept in self._versions() if kept.state), None)
        if good is None:
            hints.append("No version that the bucket keeps is good.")
        else:
            hints.append(
                f"Version {good.name} is good ({good.told}); to go back to it: cogprov state restore {good.name}"
            )
        hints.append("Or find everything again by tags and names: cogprov state rebuild")
        return tuple(hints)

    def _versions(self) -> tuple[Kept, ...]:
        # What is wrong is what the user has to read, also when the versions may not be listed.
        with contextlib.suppress(CogprovError):
            return self.kept()
        return ()

    def _kept(self, version: Version) -> Kept:
        stored = self.bucket.get(self.snapshot, version.id)
        snapshot = self._sound(stored) if stored else None
        return Kept(version.id, version.at, snapshot.state if snapshot else None)

    def _sound(self, stored: Stored) -> Snapshot | None:
        with contextlib.suppress(CogprovError):
            return codec.decode(stored.data, self.stack, self.snapshot_url)
        return None
