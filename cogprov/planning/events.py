"""What carrying out a Plan reports: events while it runs, and the result. The applier makes them, others show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
SUMMARY: Final = "summary"
KINDS: Final = (START, ACTION_START, RETRY, HEARTBEAT, ACTION_DONE, ACTION_FAILED, VERIFY, SUMMARY)


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
    """The address of the action that failed."""
    not_started: tuple[str, ...] = ()
    seconds: float = 0.0
    verified: bool | None = None
    """Whether the plan made afterwards was empty; None when nobody looked, or not everything could be looked at."""
    not_checked: tuple[str, ...] = ()
    """What could not be looked at afterwards, one sentence each."""
    error: CogprovError | None = None
    outputs: Mapping[str, Json] = field(default_factory=dict)
