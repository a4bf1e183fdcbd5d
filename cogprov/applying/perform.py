"""Carrying out one action: its calls in order, each settled before the next, and the object read back."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from cogprov.applying.entries import entry_of
from cogprov.applying.explain import explained, left_open
from cogprov.applying.fresh import unchanged
from cogprov.applying.request import ready
from cogprov.applying.run import Run, Stopped
from cogprov.applying.settle import BRIEF, found_after_doubt, ids_now
from cogprov.aws.errors import Ambiguous, AwsError, Failure
from cogprov.aws.objects import read_object
from cogprov.kinds import kind_named
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.errors import CogprovError, InternalError
from cogprov.model.kind import Kind
from cogprov.model.values import refs
from cogprov.planning.plan import CREATE, DELETE, RELEASE, Action
from cogprov.state import Entry, Intent

ROLE_PATIENCE: Final = 120.0
"""Seconds that IAM may take to let Cognito see a role that was just made."""
ROLE_NEW_FOR: Final = 600.0
"""Seconds for which a role counts as just made, also by an earlier run."""
SETTLE_PATIENCE: Final = 300.0
"""Seconds to wait for the service to finish making what does not take an hour."""
CONFLICTS: Final = 5
JUST_BEGUN: Final = 60.0
"""Seconds after which a create that an earlier run left open would long be in every list."""


def perform(action: Action, run: Run) -> None:
    """Do one action. On return its outcome is in the state; a CogprovError says what did not happen."""
    kind = kind_named(action.kind)
    if action.verb == CREATE:
        _create(action, kind, run)
    elif action.verb == DELETE:
        _delete(action, kind, run)
    elif action.verb == RELEASE:
        run.session.remove(action.address)
    else:
        _change(action, kind, run)


def _create(action: Action, kind: Kind, run: Run) -> None:
    first, *rest = action.steps
    intent = run.waves.of(action)
    params = ready(kind, first, action, run, nonce=intent.nonce)
    if kind.listing and kind.listing.operation and not kind.listing.key:
        intent = replace(intent, before=ids_now(kind, _parent_identity(params, kind), run.door))
    identity = _made(action, kind, first, params, intent, run)
    run.session.settle(intent.id, entry=_entry(action, run, identity, None, pending=True))
    # What follows may refer to the new object itself, by its id alone.
    run.live[action.address] = LiveObject(kind.name, identity, {}, {}, attributes={"id": kind.own_id(identity)})
    for step in rest:
        _look_again_for(step, action, kind, identity, run)
        _write(action, kind, step, run, None)
    _finish(action, kind, identity, run)


def _made(action: Action, kind: Kind, step: Step, params: Mapping[str, Any], intent: Intent, run: Run) -> Identity:
    """The identity of the new object, however its creation was confirmed."""
    parent = _parent_identity(params, kind)
    begun = _begun_before(action, kind, params, parent, intent, run)
    run.waves.begin(intent)
    if begun is not None:
        return begun
    for attempt in range(2):
        try:
            return _born(kind, step, parent, params, _sent_once(action, step, params, run))
        except Ambiguous as error:
            run.notify(action.address, "no answer: looking whether it happened")
            identity = found_after_doubt(action, kind, params, parent, intent, run)
            if identity is not None:
                return identity
            if attempt:
                raise left_open(action, step, error) from error
        except AwsError as error:
            if attempt and error.is_exists:
                # The first try took effect after all, later than we looked.
                identity = found_after_doubt(action, kind, params, parent, intent, run)
                if identity is not None:
                    return identity
            _withdraw(intent, run)
            raise explained(action, step, error) from error
        except CogprovError:
            _withdraw(intent, run)
            raise
    raise InternalError(f"{action.address}: neither made nor refused")


def _withdraw(intent: Intent, run: Run) -> None:
    """Close an intent whose call had no effect. Should that fail too, what stopped the call is what has to be read."""
    with contextlib.suppress(CogprovError):
        run.session.settle(intent.id)


def _begun_before(
    action: Action, kind: Kind, params: Mapping[str, Any], parent: Identity, intent: Intent, run: Run
) -> Identity | None:
    """What a create of a run that died moments ago made, which lists did not show yet when this run was planned."""
    if kind.unique:
        return None  # a second one would be refused
    for old in run.session.state.intents.values():
        same = old.address == action.address and old.verb == "create" and old.id != intent.id
        if same and time.time() - old.at < JUST_BEGUN:
            run.notify(action.address, "looking whether an earlier run made it")
            found = found_after_doubt(action, kind, params, parent, old, run, window=BRIEF)
            if found is not None:
                return found
    return None


def _sent_once(action: Action, step: Step, params: Mapping[str, Any], run: Run) -> Mapping[str, Any]:
    """The answer to a create. Only a conflict, by which nothing was made, lets it be sent again."""
    for attempt in range(CONFLICTS):
        try:
            body: Mapping[str, Any] = _patiently(action, step, params, run, once=True).body
            return body
        except AwsError as error:
            if not error.is_conflict or attempt == CONFLICTS - 1:
                raise
            run.notify(action.address, "retry: concurrent change")
            run.pause(2.0**attempt)
    raise InternalError(f"{action.address}: neither made nor refused")


def _born(kind: Kind, step: Step, parent: Identity, params: Mapping[str, Any], answer: Mapping[str, Any]) -> Identity:
    """The identity in an answer. An answer without one is as good as none: what was made must be looked for."""
    try:
        return kind.born(parent, params, answer)
    except (KeyError, TypeError) as error:
        failure = Failure(step.service, step.operation, "UnprovenAnswer", "the answer does not name what was made")
        raise Ambiguous(f"{step.operation} was answered without the id of what it made", failure) from error


def _change(action: Action, kind: Kind, run: Run) -> None:
    fresh = unchanged(action, kind, run)
    identity = fresh.identity
    if not action.steps:
        run.live[action.address] = fresh
        run.session.record(_entry(action, run, identity, fresh, fresh=fresh))
        return
    if len(action.steps) > 1:
        run.session.record(_entry(action, run, identity, None, pending=True))
    for number, step in enumerate(action.steps):
        if number and run.stop.is_set():
            raise Stopped
        if number:
            _look_again_for(step, action, kind, identity, run)
        _write(action, kind, step, run, fresh, look_again=number == 0)
    _finish(action, kind, identity, run, fresh)


def _look_again_for(step: Step, action: Action, kind: Kind, identity: Identity, run: Run) -> None:
    """Read the object when a step refers to what only the steps before it brought about, such as a new id."""
    own = (ref for ref in refs(step.params) if not ref.source and ref.address == action.address)
    if any(ref.attribute != "id" for ref in own):
        live = read_object(run.door, kind, identity)
        if live is not None:
            run.live[action.address] = live


def _delete(action: Action, kind: Kind, run: Run) -> None:
    fresh = read_object(run.door, kind, action.identity)
    if fresh is None:
        run.session.remove(action.address)
        return
    if action.fingerprint and fresh.fingerprint != action.fingerprint:
        unchanged(action, kind, run)
    for number, step in enumerate(action.steps):
        intent = run.waves.of(action, number)
        params = ready(kind, step, action, run, fresh)
        run.waves.begin(intent)
        last = number == len(action.steps) - 1
        try:
            _patiently(action, step, params, run, once=False)
        except AwsError as error:
            if not error.is_not_found:
                _withdraw(intent, run)
                raise explained(action, step, error) from error
        run.session.settle(intent.id, removed=action.address if last else None)
    if not action.steps:
        run.session.remove(action.address)
    _awaited(action, kind, action.identity, run, lambda live: live is None or not _slow(kind))


def _slow(kind: Kind) -> bool:
    # Only what the service takes its time to make does it take its time to unmake.
    return kind.settled is not Kind.__dataclass_fields__["settled"].default


def _write(
    action: Action, kind: Kind, step: Step, run: Run, fresh: LiveObject | None, *, look_again: bool = False
) -> None:
    """One idempotent call. A conflict means that nothing was written, and that somebody else is writing.

    ``look_again``: nothing of this action is written yet, so the object must still be what it was planned from.
    """
    for attempt in range(CONFLICTS):
        params = ready(kind, step, action, run, fresh)
        try:
            _patiently(action, step, params, run, once=False)
            return
        except AwsError as error:
            if (error.is_exists and step.unless == "exists") or (error.is_not_found and step.unless == "gone"):
                return
            if not error.is_conflict or attempt == CONFLICTS - 1:
                raise explained(action, step, error) from error
            run.notify(action.address, "retry: concurrent change")
            run.pause(2.0**attempt)
            if look_again:
                fresh = unchanged(action, kind, run)
    raise InternalError(f"{action.address}: neither written nor refused")


def _patiently(action: Action, step: Step, params: Mapping[str, Any], run: Run, *, once: bool) -> Any:
    """Call, waiting for IAM where a role of this run is not yet seen by Cognito."""
    waited = 0.0
    pause = 1.0
    while True:
        run.session.check()
        try:
            return run.door.call(step.service, step.operation, params, once=once, region=step.region or None)
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


def _finish(action: Action, kind: Kind, identity: Identity, run: Run, fresh: LiveObject | None = None) -> None:
    """Wait until the service has done its part, read the object back and remember it."""
    live = _awaited(
        action,
        kind,
        identity,
        run,
        lambda live: live is None or kind.settled(live.parts) or not kind.patient(live.parts),
    )
    if live is None:
        raise CogprovError(
            f"{action.address} cannot be read back right after it was written",
            address=action.address,
            hints=("Run `cogprov apply` again: it looks first, and makes nothing twice.",),
        )
    run.live[action.address] = live
    run.session.record(_entry(action, run, identity, live, fresh=None if action.finishes else fresh))


def _awaited(
    action: Action, kind: Kind, identity: Identity, run: Run, done: Callable[[LiveObject | None], bool]
) -> LiveObject | None:
    """The object as soon as it is as it shall be, or as it is when patience is over."""
    live = read_object(run.door, kind, identity)
    waited, pause = 0.0, 1.0
    while not done(live) and waited < SETTLE_PATIENCE:
        run.notify(action.address, "waiting for the service")
        run.pause(pause)
        waited += pause
        pause = min(pause * 2, 15.0)
        live = read_object(run.door, kind, identity)
    return live


def _parent_identity(params: Mapping[str, Any], kind: Kind) -> Identity:
    return {member: str(params[member]) for member in kind.identity[:-1] if member in params} if kind.parent else {}


def _entry(
    action: Action,
    run: Run,
    identity: Identity,
    live: LiveObject | None,
    *,
    pending: bool = False,
    fresh: LiveObject | None = None,
) -> Entry:
    depends = run.graph.get(action.address, frozenset())
    return entry_of(action, run.session.state, identity, live, depends, run.veil, pending=pending, fresh=fresh)
