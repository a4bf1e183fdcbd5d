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
from cogprov.state import Entry, Intent, Kept

_TIME: Final = "%Y-%m-%d %H:%M:%S UTC"


def state_list_text(entries: Iterable[Entry], style: Style = PLAIN, begun: Iterable[Intent] = ()) -> str:
    """One line for each managed object: address, kind, id, who made it.

    ``begun`` are calls of unknown outcome: an object that only such a call is about has a line of its own.
    """
    kept = {entry.address: _line(entry, style) for entry in entries}
    calls = sorted(begun, key=lambda intent: (intent.address, intent.at))
    rows = dict(kept)
    for intent in calls:
        *known, remark = rows.get(intent.address, (*_named(intent, style), ""))
        rows[intent.address] = (*known, f"{remark}, {_begun(intent)}".removeprefix(", "))
    if not rows:
        return "The state knows of no object."
    lines = [*table((rows[address] for address in sorted(rows)), indent=""), "", f"{counted(len(kept), 'object')}."]
    if calls:
        lines.append(f"{counted(len(calls), 'call')} of unknown outcome: the next apply looks for what became of it.")
    return "\n".join(lines)


def kept_text(kept: Iterable[Kept], style: Style = PLAIN) -> str:
    """One line for each earlier state: the name to restore it by, when it was written, and what it holds."""
    rows = [
        tuple(style.safe(text) for text in (each.name, time.strftime(_TIME, time.gmtime(each.at)), each.told))
        for each in kept
    ]
    return "\n".join(table(rows, indent="")) if rows else "No earlier state is kept."


def _line(entry: Entry, style: Style) -> tuple[str, ...]:
    remark = f"{entry.made_by}, unfinished" if entry.pending else entry.made_by
    return (*_named(entry, style), style.safe(remark))


def _named(item: Entry | Intent, style: Style) -> tuple[str, ...]:
    """Address, kind, id."""
    # The file keeps members sorted; what names the object itself is the last one in the kind's own order.
    order = kind_named(item.kind).identity
    names = sorted(item.identity, key=lambda name: order.index(name) if name in order else len(order))
    identity = {name: item.identity[name] for name in names}
    return tuple(style.safe(text) for text in (item.address, item.kind, own_id(identity) or "-"))


def _begun(intent: Intent) -> str:
    return f"{intent.verb} begun, outcome unknown"
