"""Lists of what the state knows."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from cogprov.kinds import kind_named
from cogprov.render.layout import table
from cogprov.render.objects import own_id
from cogprov.render.style import PLAIN, Style
from cogprov.render.values import counted
from cogprov.state import Entry, Kept

_TIME: Final = "%Y-%m-%d %H:%M:%S UTC"


def state_list_text(entries: Iterable[Entry], style: Style = PLAIN) -> str:
    """One line for each managed object: address, kind, id, who made it."""
    kept = sorted(entries, key=lambda entry: entry.address)
    if not kept:
        return "The state knows of no object."
    return "\n".join(
        [*table((_line(entry, style) for entry in kept), indent=""), "", f"{counted(len(kept), 'object')}."]
    )


def kept_text(kept: Iterable[Kept], style: Style = PLAIN) -> str:
    """One line for each earlier state: the name to restore it by, when it was written, and what it holds."""
    rows = [
        tuple(style.safe(text) for text in (each.name, time.strftime(_TIME, time.gmtime(each.at)), each.told))
        for each in kept
    ]
    return "\n".join(table(rows, indent="")) if rows else "No earlier state is kept."


def _line(entry: Entry, style: Style) -> tuple[str, ...]:
    remark = f"{entry.made_by}, unfinished" if entry.pending else entry.made_by
    # The file keeps members sorted; what names the object itself is the last one in the kind's own order.
    order = kind_named(entry.kind).identity
    names = sorted(entry.identity, key=lambda name: order.index(name) if name in order else len(order))
    identity = {name: entry.identity[name] for name in names}
    return tuple(style.safe(text) for text in (entry.address, entry.kind, own_id(identity) or "-", remark))
