"""The secrets of one client, for the commands about them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cogprov.model.values import Json, Secret

if TYPE_CHECKING:
    from cogprov.applying.rotate import Rotator
    from cogprov.cli.context import App
    from cogprov.engine import Workbench


@contextlib.contextmanager
def rotator(app: App, address: str) -> Iterator[Rotator]:
    """A Rotator of a client of the configuration, under the lock."""
    from cogprov.applying.rotate import Rotator

    bench, store = app.workbench, app.store
    with store.lock(timeout=app.flags.lock_timeout), store.open(bench.trusted()) as session:
        yield Rotator(
            bench.door,
            session,
            address,
            declared=lambda: _declared(bench, address),
            notify=lambda text: app.say(app.err.safe(f"{address}: {text}")),
        )


def described(app: App, address: str) -> list[dict[str, Any]]:
    """Ids and dates of a client's secrets, the oldest first, and which one is coming or going."""
    from cogprov.applying.rotate import client_in, listed
    from cogprov.applying.rotation import Rotation

    entry = client_in(app.workbench.trusted(), address)
    under_way = Rotation.of(entry)
    found = []
    for item in listed(app.workbench.door, entry):
        own_id = str(item.get("ClientSecretId", ""))
        note = ""
        if under_way is not None:
            where = f" in {under_way.place}" if under_way.place else ""
            note = f"the newer one{where}" if own_id == under_way.id else "goes with --finish"
        found.append({"id": own_id, "created": _date(item.get("ClientSecretCreateDate")), "note": note})
    return found


def _date(value: Any) -> str:
    import datetime

    if not isinstance(value, datetime.datetime):
        return str(value or "")
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _declared(bench: Workbench, address: str) -> str | None:
    """The value that client_secret of a client means now; None when the files say none, or it cannot be had."""
    from cogprov.aws.outside import resolved
    from cogprov.model.paths import get
    from cogprov.model.values import refs, substitute
    from cogprov.planning.references import from_source

    resource = next((each for each in bench.desired.resources if each.address == address), None)
    said: Json = get(resource.words, ("client_secret",)) if resource is not None else None
    if not isinstance(said, Secret):
        return None
    outside = resolved(bench.door, refs(said))
    found = substitute(said, lambda ref: from_source(ref, {}, outside))
    return found.reveal() if isinstance(found, Secret) and isinstance(found.source, str) else None
