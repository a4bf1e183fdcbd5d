"""Commands on the state: what they look at, and how they change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cogprov.cli.options import SANDBOX_FILE
from cogprov.model.errors import Refused
from cogprov.state import Entry, State

if TYPE_CHECKING:
    from cogprov.cli.context import App


def entries_below(state: State | None, address: str) -> tuple[Entry, ...]:
    """The entry at an address and those below it; Refused when there is none."""
    found = state.below(address) if state else ()
    if not found:
        raise _unknown(address)
    return found


def known_below(state: State | None, address: str) -> tuple[str, ...]:
    """The addresses at and below one that have an entry, or only a call of unknown outcome; Refused when none has."""
    found = state.known_below(address) if state else ()
    if not found:
        raise _unknown(address)
    return found


def _unknown(address: str) -> Refused:
    return Refused(f"nothing in the state is called {address}", hints=("`cogprov state list` names what there is.",))


def change(app: App, changed: Callable[[State], State], *, dry_run: bool) -> None:
    """Put a changed state in the place of the stored one, under the lock; with ``dry_run`` only see whether one can."""
    store = app.store
    if dry_run:
        changed(_loaded(app))
        return
    with store.lock(timeout=app.flags.lock_timeout):
        state = _loaded(app)
        after = changed(state)
        with store.open(state) as session:
            session.replace(after)


def elsewhere(app: App) -> tuple[str, ...]:
    """Where there is a state, when there is none here: that of the sandbox is kept apart."""
    from dataclasses import replace

    from cogprov.connection import store_of

    beside = Path(app.desired.folder) / SANDBOX_FILE
    if app.flags.sandbox or store_of(app.desired, replace(app.connection, sandbox=str(beside))).load() is None:
        return ()
    return ("There is one of the sandbox: add --sandbox.",)


def _loaded(app: App) -> State:
    state = app.store.load()
    if state is None:
        raise Refused(
            f"there is no state at {app.store.location}", hints=("`cogprov apply` makes it.", *elsewhere(app))
        )
    return state
