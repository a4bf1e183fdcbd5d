"""Writing to a state: what a store must offer, and the session that every kind of store shares."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from dataclasses import replace
from types import TracebackType
from typing import Protocol

from cogprov.model.errors import InternalError, Refused
from cogprov.state.journal import Change
from cogprov.state.loaded import Kept, Loaded
from cogprov.state.locks import LockInfo
from cogprov.state.value import Entry, Intent, State


class Breakable(Protocol):
    """A store whose lock a human can take away."""

    def holder(self) -> LockInfo | None: ...

    def gone(self) -> bool:
        """Whether the holder is known to be dead."""
        ...

    def break_lock(self, nonce: str) -> None: ...


class Store(Breakable, Protocol):
    """Where the state of one stack is kept: what the file store and the store in a bucket both offer."""

    @property
    def location(self) -> str:
        """What messages call the place."""
        ...

    def load(self) -> State | None:
        """The state as of now; needs no lock. None only when there never was one.

        Raises Damaged (a CogprovError) or Refused for anything else that is not a whole state of this stack.
        """
        ...

    def open(self, state: State) -> Session:
        """A writing session; the lock must be held. ``state`` is what ``load`` gave, or a new one when it gave None.

        Raises Refused when the stored state is not the one given.
        """
        ...

    def lock(self, who: LockInfo | None = None, *, timeout: float = 0.0) -> AbstractContextManager[None]:
        """Hold the stack for as long as the block runs. Raises Locked, naming the holder, after ``timeout`` seconds."""
        ...

    def give_up(self) -> None:
        """Write nothing more, and let nothing more be sent: every session's ``check`` raises Locked from here on."""
        ...

    def loaded(self) -> Loaded | None:
        """What ``load`` is made from."""
        ...

    def set_aside(self) -> tuple[str, ...]:
        """Put what is stored, damaged or not, under other names, so that a new state can be opened in its place.

        The lock must be held. Gives the new names.
        """
        ...

    def kept(self) -> tuple[Kept, ...]:
        """The snapshots that are still there and can be restored, newest first."""
        ...


class Log(Protocol):
    """Where a session writes: the one thing a new kind of store has to bring."""

    def append(self, *changes: Change, later: bool = False) -> None:
        """Make changes durable before returning, or, when they may come ``later``, with the next that may not.

        After a CogprovError nothing was promised.
        """
        ...

    def check(self) -> None:
        """Raise a CogprovError once this session must not write any more: then nothing may be sent to AWS either."""
        ...

    def fold(self, state: State) -> State:
        """Make ``state`` the new snapshot, durably, with the next serial, and start an empty journal."""
        ...

    @property
    def empty(self) -> bool:
        """Whether the journal holds nothing that the snapshot lacks."""
        ...

    @property
    def full(self) -> bool:
        """Whether the journal is so long that a new snapshot is cheaper than another line."""
        ...

    def close(self) -> None: ...


class Session:
    """The one writer of a state. Every method may be called from any thread; one that raises has changed nothing.

    Intents are durable when ``intend`` returns. What came of them is so at the latest with the next intent, or when the
    session is closed: until then an intent counts as open, and whoever finds it looks. Closing folds the journal into a
    new snapshot; a process that dies without closing loses nothing, for the next session finds the journal.
    """

    def __init__(self, state: State, log: Log) -> None:
        self._base = state
        self._entries = dict(state.entries)
        self._intents = dict(state.intents)
        self._current: State | None = state
        self._log = log
        self._closed = False
        self._mutex = threading.RLock()

    @property
    def state(self) -> State:
        """The current value."""
        with self._mutex:
            if self._current is None:
                self._current = replace(self._base, entries=dict(self._entries), intents=dict(self._intents))
            return self._current

    def intend(self, *intents: Intent) -> None:
        """Open intents, all in one write. Only after this returns may their calls be sent."""
        with self._mutex:
            for intent in intents:
                if intent.id in self._intents:
                    raise InternalError(f"intent {intent.id} is open already")
            self._commit(*(Change(opened=intent) for intent in intents))

    def renew(self, *intents: Intent) -> None:
        """Put open intents anew, all in one write: their calls leave later than was said, or more is known by now.

        One that is closed meanwhile stays closed.
        """
        with self._mutex:
            still = [intent for intent in intents if intent.id in self._intents]
            if still:
                self._commit(*(Change(opened=intent) for intent in still))

    def check(self) -> None:
        """Make sure that this is still the one writer, right before something is sent to AWS. Raises Locked if not."""
        with self._mutex:
            self._check_open()
            self._log.check()

    def settle(self, intent_id: str, *, entry: Entry | None = None, removed: str | None = None) -> None:
        """Close an intent together with what came of it: an entry, the removal of one, or nothing."""
        with self._mutex:
            if intent_id not in self._intents:
                raise InternalError(f"no intent {intent_id} is open")
            self._commit(Change(closed=intent_id, entry=entry, removed=removed), later=True)

    def record(self, entry: Entry) -> None:
        """Set the entry at its address."""
        self._commit(Change(entry=entry), later=True)

    def remove(self, address: str) -> None:
        """Forget the entry at exactly this address; no harm when there is none."""
        self._commit(Change(removed=address), later=True)

    def replace(self, state: State) -> None:
        """Put a whole new value in the state's place. Refused when it belongs to another stack or lineage."""
        with self._mutex:
            self._check_open()
            if (state.lineage, state.stack) != (self._base.lineage, self._base.stack):
                raise Refused(
                    f"this is not a later value of the state of {self._base.stack}",
                    detail=f"Its lineage is {state.lineage}, not {self._base.lineage}.",
                )
            self._fold(state)

    def close(self) -> None:
        """Fold the journal into a new snapshot, unless nothing was recorded. Closing twice is fine.

        A CogprovError from here loses nothing: what was recorded stays in the journal.
        """
        with self._mutex:
            if self._closed:
                return
            self._closed = True
            try:
                if not self._log.empty:
                    self._fold(self.state)
            finally:
                self._log.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _commit(self, *changes: Change, later: bool = False) -> None:
        with self._mutex:
            self._check_open()
            if self._log.full:
                self._fold(self.state)
            self._log.append(*changes, later=later)
            for change in changes:
                change.apply(self._entries, self._intents)
            self._current = None

    def _fold(self, state: State) -> None:
        self._base = self._current = self._log.fold(state)
        self._entries, self._intents = dict(state.entries), dict(state.intents)

    def _check_open(self) -> None:
        if self._closed:
            raise InternalError("this writing session is closed")


def unlock(store: Breakable, force: bool = False) -> LockInfo | None:
    """Take away the lock of whoever holds it, and say who that was; None when nobody does.

    Without ``force`` only a holder that is known to be dead loses it; Refused otherwise.
    """
    holder = store.holder()
    if holder is None:
        return None
    if not force and not store.gone():
        raise Refused(
            f"the state is locked by {holder}, and nobody here can say that it is dead",
            detail="Two writers at once would each undo what the other did.",
            hints=("Make sure that it is, then: cogprov unlock --force",),
        )
    store.break_lock(holder.nonce)
    return holder
