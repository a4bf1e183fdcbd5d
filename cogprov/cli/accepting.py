"""``drift --accept``: live values that nobody declared become what was last seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from cogprov.applying.accept import accepted
from cogprov.cli.targets import no_such
from cogprov.model.errors import EXIT_OK, EXIT_REFUSED
from cogprov.model.paths import is_below, undotted
from cogprov.planning.plan import Drift

if TYPE_CHECKING:
    from cogprov.cli.context import App

_ADVICE: Final = {
    "missing": "it is gone; take it out of the files, or let `cogprov apply` make it again",
    "unmanaged": "it is not in your files; declare it there, and the plan shows it as <-",
}


def accept_live(app: App, named: Iterable[str]) -> int:
    """Accept the drift of these objects or properties under the lock, and say what has to be done by hand."""
    bench, store = app.workbench, app.store
    with store.lock(timeout=app.flags.lock_timeout):
        state = bench.state()
        with app.reading():
            planned = bench.plan(state)
        chosen = [(drift, _paths(drift, address)) for address in named for drift in _at(planned.plan.drifts, address)]
        left = [line for drift, paths in chosen if drift.sort != "undeclared" for line in _by_hand(drift, paths)]
        mine = [(drift, paths) for drift, paths in chosen if drift.sort == "undeclared"]
        if mine:
            with store.open(state) as session:
                for drift, paths in mine:
                    live = planned.live.objects[drift.address]
                    session.record(accepted(session.state, drift.address, live, paths, planned.veil))
                    for path in paths:
                        app.answer(f"Accepted {app.out.safe(undotted((drift.address, *path)))} as it is live.")
    for line in left:
        app.warn(app.err.safe(app.err.typed(line)))
    return EXIT_REFUSED if left else EXIT_OK


def _at(drifts: Iterable[Drift], address: str) -> list[Drift]:
    everything = list(drifts)
    found = [drift for drift in everything if is_below(_name(drift), address) or _paths(drift, address)]
    if not found:
        names = [undotted((drift.address, *change.path)) for drift in everything for change in drift.changes]
        known = [*map(_name, everything), *names]
        raise no_such(address, known, "`cogprov drift` shows what has.", "nothing has drifted at {}")
    return found


def _name(drift: Drift) -> str:
    return f"{drift.address}.{drift.key}" if drift.sort == "unmanaged" else drift.address


def _paths(drift: Drift, address: str) -> list[tuple[str, ...]]:
    """The drifted properties at or below an address."""
    return [change.path for change in drift.changes if is_below(undotted((drift.address, *change.path)), address)]


def _by_hand(drift: Drift, paths: list[tuple[str, ...]]) -> Iterator[str]:
    if drift.sort in _ADVICE:
        yield f"{_name(drift)}: {_ADVICE[drift.sort]}."
    for change in drift.changes:
        if change.path in paths:
            where = change.origin or drift.origin
            line = f" at {where.short}" if where else ""
            yield f"{undotted((drift.address, *change.path))} is declared{line}: write the live value there to keep it."
