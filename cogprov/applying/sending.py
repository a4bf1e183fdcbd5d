"""Sending one call of an action, and what the state has to say before it leaves."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from cogprov.applying.entries import entry_of
from cogprov.applying.run import Run
from cogprov.aws.errors import AwsError
from cogprov.kinds import kind_named
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.errors import CogprovError
from cogprov.model.values import substitute
from cogprov.planning.plan import Action
from cogprov.state import Entry, Intent

ROLE_PATIENCE: Final = 120.0
"""Seconds that IAM may take to let Cognito see a role that was just made."""
ROLE_NEW_FOR: Final = 600.0
"""Seconds for which a role counts as just made, also by an earlier run."""
CONFLICTS: Final = 5
"""How often a call is made that meets others on the same object."""


def patiently(action: Action, step: Step, params: Mapping[str, Any], run: Run, intent: Intent | None = None) -> Any:
    """Call, waiting for IAM where a role of this run is not yet seen by Cognito.

    With the intent of a create it is sent once, and begun anew with every try.
    """
    waited = 0.0
    pause = 1.0
    while True:
        run.session.check()
        if intent is not None:
            run.waves.begin(intent)
        try:
            return run.door.call(
                step.service, step.operation, params, once=intent is not None, region=step.region or None
            )
        except AwsError as error:
            if not error.is_role_propagation or not _role_is_new(run) or waited >= ROLE_PATIENCE:
                raise
            run.notify(action.address, "waiting for IAM to show the new role")
            run.pause(pause)
            waited += pause
            pause = min(pause * 2, 15.0)


def _role_is_new(run: Run) -> bool:
    # A role that has been there for long is not propagating: then the error is true.
    now = time.time()
    for entry in run.session.state.entries.values():
        if kind_named(entry.kind).service == "iam" and now - _seconds(entry.created_at) < ROLE_NEW_FOR:
            return True
    return False


def _seconds(created_at: str) -> float:
    try:
        return datetime.datetime.fromisoformat(created_at.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return 0.0


def withdraw(intent: Intent, run: Run) -> None:
    """Close an intent whose call had no effect. Should that fail too, what stopped the call is what has to be read."""
    with contextlib.suppress(CogprovError):
        run.session.settle(intent.id)


def remembered(
    action: Action,
    run: Run,
    identity: Identity,
    live: LiveObject | None,
    *,
    pending: bool = False,
    fresh: LiveObject | None = None,
) -> Entry:
    depends = run.graph.get(action.address, frozenset())
    # A secret that another object tells is known by now, and is remembered as what it was.
    action = replace(action, goal=substitute(dict(action.goal), run.lookup))
    return entry_of(action, run.session.state, identity, live, depends, run.veil, pending=pending, fresh=fresh)
