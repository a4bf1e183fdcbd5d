"""Calls of earlier runs of which nobody knows the outcome, as far as no object of the plan tells what came of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cogprov.kinds import kind_named, parent_address
from cogprov.model.errors import Problem
from cogprov.planning.intended import LATEST
from cogprov.planning.live import Live
from cogprov.planning.past import Intended, Past


@dataclass(frozen=True)
class Begun:
    """What a plan has to say of such calls."""

    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    settled: tuple[str, ...] = ()
    """Addresses of which it is known that nothing came, or that the lists show what did: the calls can be closed."""


def begun(declared: Collection[str], live: Live, past: Past) -> Begun:
    """What became of the creates that earlier runs left open, but for those of objects that are there.

    One whose address is neither declared nor known would be looked at by nobody: the pool that it made would be an
    orphan, or get a twin under a new label.
    """
    calls: dict[str, Intended] = {}
    for call in sorted(past.intents.values(), key=lambda call: call.at):
        # Commands of their own, such as a rotation, look for what they began themselves.
        if call.verb == "create" and call.operation and call.address not in live.objects:
            calls[call.address] = call  # the last one of an address, which can come the latest
    known = {*declared, *past.entries}
    lost = [call for address, call in sorted(calls.items()) if address not in known and address not in live.abandoned]
    settled = tuple(call.address for call in lost if _is_settled(call, live))
    open_ones = [call for call in calls.values() if call.address not in live.abandoned]
    return Begun(
        tuple(_abandoned(live)),
        tuple(_mentioned(call, known, settled) for call in sorted(open_ones, key=lambda call: call.address)),
        settled,
    )


def _is_settled(call: Intended, live: Live) -> bool:
    kind = kind_named(call.kind)
    parent = parent_address(call.address, call.kind)
    if kind.parent and parent in live.objects and (parent, call.kind) not in live.unlisted:
        return True
    return live.at - call.at > LATEST


def _abandoned(live: Live) -> Iterable[Problem]:
    for address, ids in live.abandoned.items():
        yield Problem(
            "E2021",
            f"{', '.join(ids)} was made by an interrupted run as {address}, which is no longer in your files",
            address,
            detail="Neither the files nor the state know it. Another one in its place would be its twin.",
            hints=(
                "To go on with it: put the label back.",
                f"If the label is another now: cogprov state mv {address} NEW_ADDRESS",
                f"To manage it under any label: write import: {ids[0]} under it.",
                f"To leave it alone: cogprov state rm {address}, and delete it yourself if nobody needs it.",
            ),
        )


def _mentioned(call: Intended, known: Collection[str], settled: Collection[str]) -> Problem:
    if call.address in known:
        what = "It is not there. An apply looks once more before it sends anything."
    elif call.address not in settled:
        what = "Nothing of it shows. It is looked for until AWS no longer takes the call."
    elif kind_named(call.kind).parent:
        what = "The files no longer have it. What the call made, if anything, is listed as unmanaged."
    else:
        what = "Nothing came of it, and the files no longer have it. The next apply forgets it."
    return Problem(
        "W2022",
        f"an interrupted run left open whether {call.operation} made {call.address}",
        call.address,
        detail=what,
        warning=True,
    )
