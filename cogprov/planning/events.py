"""What carrying out a Plan reports: events while it runs, and the result. The applier makes them, others show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cogprov.model.errors import CogprovError
from cogprov.model.values import Json

START: Final = "start"
"""The run begins; ``total`` says how many actions there are."""
ACTION_START: Final = "action_start"
RETRY: Final = "retry"
"""A call is sent again, or waited for; ``detail`` says why."""
HEARTBEAT: Final = "heartbeat"
ACTION_DONE: Final = "action_done"
ACTION_FAILED: Final = "action_failed"
VERIFY: Final = "verify"
"""All is done, and everything is read and planned again."""
SUMMARY: Final = "summary"
"""The run is over; ``detail`` says how it ended."""


@dataclass(frozen=True)
class Event:
    """One thing that happened while a plan was carried out."""

    kind: str
    address: str = ""
    verb: str = ""
    """The action's verb, as in the plan."""
    title: str = ""
    """What the object's kind is called in sentences."""
    operations: tuple[str, ...] = ()
    """The API calls made for the action so far."""
    seconds: float = 0.0
    """How long the action took, or has taken so far."""
    detail: str = ""
    """One clause: ``1 retry: concurrent change``, an error's summary ..."""
    seq: int = 0
    time: str = ""
    """UTC, ``2026-11-22T14:02:11Z``."""
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class ApplyResult:
    """How carrying out a plan ended."""

    done: tuple[tuple[str, str], ...] = ()
    """(address, verb) of every finished action, in the order they finished."""
    failed: str = ""
    """The address of the first action that failed."""
    not_started: tuple[str, ...] = ()
    seconds: float = 0.0
    verified: bool | None = None
    """Whether the plan made afterwards was empty; None when nobody looked, or not everything could be looked at."""
    not_checked: tuple[str, ...] = ()
    """What could not be looked at afterwards, one sentence each."""
    error: CogprovError | None = None
    """The first of ``failures``."""
    outputs: Mapping[str, Json] = field(default_factory=dict)
    failures: tuple[tuple[str, CogprovError], ...] = ()
    """(address, error) of all that went wrong, in that order; the address is empty for what is about no action."""
    interrupted: tuple[str, ...] = ()
    """Actions that were stopped on request between two of their calls: what was sent is in AWS."""
    saved: bool = True
    """Whether the state could be brought up to date."""

    @property
    def whole(self) -> bool:
        """Whether all that was planned was done."""
        return not (self.error or self.failed or self.interrupted or self.not_started)

    def also(self, error: CogprovError, *, saved: bool = True) -> ApplyResult:
        """This result with one more thing that went wrong, after the last action."""
        failures = (*self.failures, ("", error))
        return replace(self, failures=failures, error=self.error or error, saved=self.saved and saved)

    def raise_all(self) -> None:
        """Raise the first error, if there is any, with what the others say and advise."""
        if self.error is None:
            return
        others = [error for _, error in self.failures if error is not self.error]
        self.error.detail = "\n".join(filter(None, [self.error.detail, *(f"Also: {each}" for each in others)]))
        self.error.hints = tuple(hint for error in (self.error, *others) for hint in error.hints)
        raise self.error
