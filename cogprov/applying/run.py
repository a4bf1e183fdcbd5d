"""What the actions of one run share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cogprov.applying.waves import Waves
from cogprov.aws.door import Door
from cogprov.model.actions import LiveObject
from cogprov.model.paths import dotted, get
from cogprov.model.values import ABSENT, Json, Ref, Secret
from cogprov.planning.references import from_source
from cogprov.planning.veil import Veil
from cogprov.state import Session


class Stopped(Exception):
    """The run was asked to stop; what is in the state is true."""


@dataclass
class Run:
    """What the actions of one run share."""

    door: Door
    session: Session
    surroundings: Mapping[str, str]
    outside: Mapping[str, Json]
    graph: Mapping[str, frozenset[str]]
    waves: Waves
    sleep: Callable[[float], None] = time.sleep
    stop: threading.Event = field(default_factory=threading.Event)
    notify: Callable[[str, str], None] = lambda address, detail: None
    live: dict[str, LiveObject] = field(default_factory=dict)
    """Objects made, changed or read in this run, by address."""

    read_at: float = 0.0
    """When the reading began that the plan was made from, in seconds since 1970."""

    secrets: set[str] = field(default_factory=set)
    """The texts of all the secrets that were met so far."""

    @property
    def veil(self) -> Veil:
        """What hides those secrets in all that is shown and remembered."""
        return Veil(frozenset(self.secrets))

    def pause(self, seconds: float) -> None:
        """Wait. Stopped when the run was asked to stop: what waits can be gone on with by the next run."""
        if self.stop.is_set():
            raise Stopped
        self.sleep(seconds)

    def lookup(self, ref: Ref) -> Json:
        """What a reference means at this point of the run."""
        if ref.source:
            return from_source(ref, self.surroundings, self.outside)
        live = self.live.get(ref.address)
        if live is None:
            return ABSENT
        if ref.attribute in live.attributes:
            value = live.attributes[ref.attribute]
            if isinstance(value, Secret):
                self.secrets.add(value.reveal())
                self.door.conceal(value.reveal())
            return value
        return get(live.words, dotted(ref.attribute))
