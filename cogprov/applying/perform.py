"""Carrying out one action: its calls in order, each settled before the next, and the object read back."""

from __future__ import annotations

from cogprov.applying.creating import made
from cogprov.applying.explain import explained
from cogprov.applying.fresh import unchanged
from cogprov.applying.request import ready
from cogprov.applying.run import Run, Stopped
from cogprov.applying.sending import CONFLICTS, patiently, remembered, withdraw
from cogprov.applying.waiting import awaited, gone
from cogprov.aws.errors import AwsError
from cogprov.aws.objects import read_object
from cogprov.kinds import kind_named
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.errors import CogprovError, InternalError
from cogprov.model.kind import Kind
from cogprov.model.values import refs
from cogprov.planning.plan import CREATE, DELETE, RELEASE, Action


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
    identity = made(action, kind, first, run)
    # What follows may refer to the new object itself, by its id alone.
    run.live[action.address] = LiveObject(kind.name, identity, {}, {}, attributes={"id": kind.own_id(identity)})
    for step in rest:
        _look_again_for(step, action, kind, identity, run)
        _write(action, kind, step, run, None)
    _finish(action, kind, identity, run)


def _change(action: Action, kind: Kind, run: Run) -> None:
    fresh = unchanged(action, kind, run)
    identity = fresh.identity
    if not action.steps:
        run.live[action.address] = fresh
        run.session.record(remembered(action, run, identity, fresh, fresh=fresh))
        return
    if len(action.steps) > 1:
        run.session.record(remembered(action, run, identity, None, pending=True))
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
    if kind.going is None or not kind.going(fresh.parts):
        _sent_to_delete(action, kind, fresh, run)
    if action.address in run.session.state.entries:
        run.session.remove(action.address)
    if kind.going is not None:
        gone(action, kind, run)


def _sent_to_delete(action: Action, kind: Kind, fresh: LiveObject, run: Run) -> None:
    if action.fingerprint and fresh.fingerprint != action.fingerprint:
        unchanged(action, kind, run)
    for number, step in enumerate(action.steps):
        intent = run.waves.of(action, number)
        params = ready(kind, step, action, run, fresh)
        run.waves.begin(intent)
        last = number == len(action.steps) - 1
        try:
            patiently(action, step, params, run)
        except AwsError as error:
            if not error.is_not_found and not (last and error.doubted and _is_going(action, kind, run)):
                withdraw(intent, run)
                raise explained(action, error) from error
        run.session.settle(intent.id, removed=action.address if last else None)


def _is_going(action: Action, kind: Kind, run: Run) -> bool:
    """Whether a delete took effect after all, whose answer was lost, and which the service refused the second time."""
    live = read_object(run.door, kind, action.identity)
    return live is None or (kind.going is not None and kind.going(live.parts))


def _write(
    action: Action, kind: Kind, step: Step, run: Run, fresh: LiveObject | None, *, look_again: bool = False
) -> None:
    """One idempotent call. A conflict means that nothing was written, and that somebody else is writing.

    ``look_again``: nothing of this action is written yet, so the object must still be what it was planned from.
    """
    for attempt in range(CONFLICTS):
        params = ready(kind, step, action, run, fresh)
        try:
            patiently(action, step, params, run)
            return
        except AwsError as error:
            if (error.is_exists and step.unless == "exists") or (error.is_not_found and step.unless == "gone"):
                return
            if not error.is_conflict or attempt == CONFLICTS - 1:
                raise explained(action, error) from error
            run.notify(action.address, "retry: concurrent change")
            run.pause(2.0**attempt)
            if look_again:
                fresh = unchanged(action, kind, run)
    raise InternalError(f"{action.address}: neither written nor refused")


def _finish(action: Action, kind: Kind, identity: Identity, run: Run, fresh: LiveObject | None = None) -> None:
    """Wait until the service has done its part, read the object back and remember it."""
    live = awaited(action, kind, identity, run)
    if live is None:
        raise CogprovError(
            f"{action.address} cannot be read back right after it was written",
            address=action.address,
            hints=("Run `cogprov apply` again: it looks first, and makes nothing twice.",),
        )
    run.live[action.address] = live
    run.session.record(remembered(action, run, identity, live, fresh=None if action.finishes else fresh))
