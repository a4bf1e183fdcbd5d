"""Waiting for the service to make or to remove what it was told to, as long as there is patience."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cogprov.applying.run import Run, Stopped
from cogprov.aws.objects import read_object
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.errors import CouldNotAsk
from cogprov.model.kind import Kind
from cogprov.planning.plan import Action

SETTLE_PATIENCE: Final = 300.0
"""Seconds to wait for the service to finish making or removing what does not take an hour."""


def awaited(action: Action, kind: Kind, identity: Identity, run: Run) -> LiveObject | None:
    """The object as soon as the service has made it, or as it is when it is not worth waiting, or patience is over."""
    live = read_object(run.door, kind, identity)
    for pause in _pauses():
        if live is None or kind.settled(live.parts) or not kind.patient(live.parts):
            break
        run.notify(action.address, "waiting for the service")
        run.pause(pause)
        live = read_object(run.door, kind, identity)
    return live


def finished(action: Action, kind: Kind, run: Run) -> tuple[LiveObject, bool]:
    """What the service has made at last, and whether it has finished; patience and Ctrl-C end the waiting alone."""
    live = run.live[action.address]
    try:
        for pause in _pauses():
            if kind.settled(live.parts):
                break
            run.notify(action.address, "waiting for the service")
            run.pause(pause)
            live = read_object(run.door, kind, live.identity) or live
    except (Stopped, CouldNotAsk):
        pass  # it is made and remembered: whoever plans next sees how it is
    return live, kind.settled(live.parts)


def gone(action: Action, kind: Kind, run: Run) -> None:
    """Wait until the service has removed what it was told to remove, or patience is over.

    Before that its name is not free, and what it is part of cannot go.
    """
    for pause in _pauses():
        if read_object(run.door, kind, action.identity) is None:
            return
        run.notify(action.address, "waiting for the service to remove it")
        run.pause(pause)


def _pauses() -> Iterator[float]:
    """Seconds to wait between looks, as long as there is patience."""
    waited, pause = 0.0, 1.0
    while waited < SETTLE_PATIENCE:
        yield pause
        waited += pause
        pause = min(pause * 2, 15.0)
