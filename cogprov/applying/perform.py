"""Carrying out one action: its calls in order, each settled before the next, and the object read back."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cogprov.applying.entries import entry_of
from cogprov.applying.settle import found_after_doubt
from cogprov.aws.door import Door
from cogprov.aws.errors import Ambiguous, AwsError
from cogprov.aws.reader import read_object
from cogprov.kinds import kind_named
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.errors import CogprovError, InternalError, Refused
from cogprov.model.kind import Kind
from cogprov.model.paths import dotted, get, undotted
from cogprov.model.values import ABSENT, Body, Json, Ref, refs, revealed, substitute
from cogprov.planning.overlay import differences
from cogprov.planning.plan import CREATE, DELETE, RELEASE, Action
from cogprov.state import Intent, Session

ROLE_PATIENCE: Final = 120.0
"""Seconds that IAM may take to let Cognito see a role that was just made."""
SETTLE_PATIENCE: Final = 300.0
"""Seconds to wait for the service to finish making what does not take an hour."""
CONFLICTS: Final = 5


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
    sleep: Callable[[float], None] = time.sleep
    stop: threading.Event = field(default_factory=threading.Event)
    notify: Callable[[str, str], None] = lambda address, detail: None
    live: dict[str, LiveObject] = field(default_factory=dict)
    """Objects made, changed or read in this run, by address."""
    made: set[str] = field(default_factory=set)
    """Addresses created in this run."""

    def lookup(self, ref: Ref) -> Json:
        """What a reference means at this point of the run."""
        if ref.source == "aws":
            return self.surroundings.get(ref.address) or ABSENT
        if ref.source in ("intent", "live"):
            return ABSENT
        if ref.source:
            return self.outside.get(str(ref), ABSENT)
        live = self.live.get(ref.address)
        if live is None:
            return ABSENT
        if ref.attribute in live.attributes:
            return live.attributes[ref.attribute]
        return get(live.words, dotted(ref.attribute))


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
    intent = _intent(action, first, run)
    params = _ready(kind, first, action, run, nonce=intent.nonce)
    identity = _made(action, kind, first, params, intent, run)
    run.session.settle(intent.id, entry=_entry(action, run, identity, None, pending=True))
    run.made.add(action.address)
    # What follows may refer to the new object itself, by its id alone.
    run.live[action.address] = LiveObject(kind.name, identity, {}, {}, attributes={"id": _last(identity)})
    for step in rest:
        _write(action, kind, step, run, None)
    _finish(action, kind, identity, run)


def _made(action: Action, kind: Kind, step: Step, params: Mapping[str, Any], intent: Intent, run: Run) -> Identity:
    """The identity of the new object, however its creation was confirmed."""
    run.session.intend(intent)
    parent = _parent_identity(params, kind)
    for attempt in range(2):
        try:
            reply = _patiently(action, step, params, run, once=True)
            return kind.born(parent, params, reply.body)
        except Ambiguous as error:
            run.notify(action.address, "no answer: looking whether it happened")
            identity = found_after_doubt(action, kind, params, parent, intent, run)
            if identity is not None:
                return identity
            if attempt:
                raise _left_open(action, step, error) from error
        except AwsError as error:
            if attempt and error.is_exists:
                # The first try took effect after all, later than we looked.
                identity = found_after_doubt(action, kind, params, parent, intent, run)
                if identity is not None:
                    return identity
            run.session.settle(intent.id)
            raise _explained(action, step, error) from error
        except CogprovError:
            run.session.settle(intent.id)
            raise
    raise InternalError(f"{action.address}: neither made nor refused")


def _change(action: Action, kind: Kind, run: Run) -> None:
    fresh = unchanged(action, kind, run)
    identity = fresh.identity
    if not action.steps:
        run.live[action.address] = fresh
        run.session.record(_entry(action, run, identity, fresh))
        return
    if len(action.steps) > 1:
        run.session.record(_entry(action, run, identity, None, pending=True))
    for number, step in enumerate(action.steps):
        if number and run.stop.is_set():
            raise Stopped
        _write(action, kind, step, run, fresh)
    _finish(action, kind, identity, run)


def unchanged(action: Action, kind: Kind, run: Run) -> LiveObject:
    """The object right before it is written, if it is still what the plan was made from; Refused otherwise."""
    fresh = read_object(run.door, kind, action.identity)
    if fresh is None:
        raise Refused(
            f"{action.address} is gone since it was planned",
            address=action.address,
            hints=("Run `cogprov plan` again.",),
        )
    if fresh.unmodelled and action.steps:
        raise Refused(
            f"{action.address} has settings that the installed botocore does not know: {', '.join(fresh.unmodelled)}",
            address=action.address,
            detail="An update sends the whole object, so writing it now would reset them.",
            hints=("pip install --upgrade botocore",),
        )
    if action.fingerprint and fresh.fingerprint != action.fingerprint:
        raise Refused(
            f"{action.address} was changed by somebody else since it was planned",
            address=action.address,
            detail=_three_ways(action, fresh),
            hints=("Nothing of this object was written. Run `cogprov plan` again to see what is there now.",),
        )
    return fresh


def _three_ways(action: Action, fresh: LiveObject) -> str:
    planned = {change.path: change for change in action.changes}
    lines = []
    for path, wanted, now in differences(action.goal, fresh.words):
        change = planned.get(path)
        before = change.before if change else wanted
        if change is None or now != before:
            lines.append(f"{undotted(path)}: planned from {_shown(before)}, now {_shown(now)}, wanted {_shown(wanted)}")
    return "; ".join(lines[:10]) or "Something that no word of cogprov is about has changed."


def _shown(value: Json) -> str:
    return "nothing" if value is ABSENT else f"{value}"


def _delete(action: Action, kind: Kind, run: Run) -> None:
    fresh = read_object(run.door, kind, action.identity)
    if fresh is None:
        run.session.remove(action.address)
        return
    if action.fingerprint and fresh.fingerprint != action.fingerprint:
        unchanged(action, kind, run)
    for number, step in enumerate(action.steps):
        intent = _intent(action, step, run)
        params = _ready(kind, step, action, run, fresh)
        run.session.intend(intent)
        last = number == len(action.steps) - 1
        try:
            _patiently(action, step, params, run, once=False)
        except AwsError as error:
            if not error.is_not_found:
                run.session.settle(intent.id)
                raise _explained(action, step, error) from error
        run.session.settle(intent.id, removed=action.address if last else None)
    if not action.steps:
        run.session.remove(action.address)
    _wait(kind, action, run, lambda: read_object(run.door, kind, action.identity) is None or not _slow(kind))


def _slow(kind: Kind) -> bool:
    # Only what the service takes its time to make does it take its time to unmake.
    return kind.settled is not Kind.__dataclass_fields__["settled"].default


def _write(action: Action, kind: Kind, step: Step, run: Run, fresh: LiveObject | None) -> None:
    """One idempotent call. A conflict means that nothing was written: read again, and go on if nothing moved."""
    for attempt in range(CONFLICTS):
        params = _ready(kind, step, action, run, fresh)
        try:
            _patiently(action, step, params, run, once=False)
            return
        except AwsError as error:
            if error.is_exists and step.unless == "exists":
                return
            if not error.is_conflict or attempt == CONFLICTS - 1:
                raise _explained(action, step, error) from error
            run.notify(action.address, "retry: concurrent change")
            run.sleep(2.0**attempt)
    raise InternalError(f"{action.address}: neither written nor refused")


def _patiently(action: Action, step: Step, params: Mapping[str, Any], run: Run, *, once: bool) -> Any:
    """Call, waiting for IAM where a role of this run is not yet seen by Cognito."""
    waited = 0.0
    pause = 1.0
    while True:
        try:
            return run.door.call(step.service, step.operation, params, once=once, region=step.region or None)
        except AwsError as error:
            if not error.is_role_propagation or not _role_is_new(run) or waited >= ROLE_PATIENCE:
                raise
            run.notify(action.address, "waiting for IAM to show the new role")
            run.sleep(pause)
            waited += pause
            pause = min(pause * 2, 15.0)


def _role_is_new(run: Run) -> bool:
    # A role that has been there for long is not propagating: then the error is true.
    return any(kind_named(live.kind).service == "iam" for address, live in run.live.items() if address in run.made)


def _finish(action: Action, kind: Kind, identity: Identity, run: Run) -> None:
    """Wait until the service has done its part, read the object back and remember it."""
    live = read_object(run.door, kind, identity)
    waited, pause = 0.0, 1.0
    while live is not None and not kind.settled(live.parts) and kind.patient(live.parts) and waited < SETTLE_PATIENCE:
        run.notify(action.address, "waiting for the service")
        run.sleep(pause)
        waited += pause
        pause = min(pause * 2, 15.0)
        live = read_object(run.door, kind, identity)
    if live is None:
        raise CogprovError(
            f"{action.address} cannot be read back right after it was written",
            address=action.address,
            hints=("Run `cogprov apply` again: it looks first, and makes nothing twice.",),
        )
    run.live[action.address] = live
    run.session.record(_entry(action, run, identity, live))


def _wait(kind: Kind, action: Action, run: Run, done: Callable[[], bool]) -> None:
    waited, pause = 0.0, 1.0
    while not done() and waited < SETTLE_PATIENCE:
        run.notify(action.address, "waiting for the service")
        run.sleep(pause)
        waited += pause
        pause = min(pause * 2, 15.0)


def _ready(
    kind: Kind, step: Step, action: Action, run: Run, fresh: LiveObject | None = None, *, nonce: str = ""
) -> Mapping[str, Any]:
    """The request with every reference resolved and secrets in clear. InternalError when one is still open."""

    def known(ref: Ref) -> Json:
        if ref.source == "intent":
            return nonce
        if ref.source == "live":
            return get(fresh.body, dotted(ref.address)) if fresh is not None else ABSENT
        return run.lookup(ref)

    params: Body = substitute(dict(step.params), known)
    left = next(refs(params), None)
    if left is not None:
        raise CogprovError(
            f"{action.address}: {left} is not known when {step.operation} needs it",
            address=action.address,
            origin=action.origin,
            hints=("Make sure that what it refers to exists, and run again.",),
        )
    request: Mapping[str, Any] = _documents(kind.prepare(step.operation, revealed(params)))
    return request


def _documents(params: Mapping[str, Any]) -> Mapping[str, Any]:
    # IAM takes its policies as JSON text.
    return {
        key: json.dumps(value) if key.endswith("PolicyDocument") and isinstance(value, Mapping) else value
        for key, value in params.items()
    }


def _intent(action: Action, step: Step, run: Run) -> Intent:
    nonce = uuid.uuid4().hex
    text = json.dumps(sorted(step.params), default=str)
    return Intent(
        id=uuid.uuid4().hex,
        address=action.address,
        kind=action.kind,
        operation=step.operation,
        verb=step.verb,
        nonce=nonce,
        before=action.siblings,
        request_digest=f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
        at=time.time(),
        identity=dict(action.identity),
    )


def _parent_identity(params: Mapping[str, Any], kind: Kind) -> Identity:
    return {member: str(params[member]) for member in kind.identity[:-1] if member in params} if kind.parent else {}


def _last(identity: Identity) -> str:
    return list(identity.values())[-1]


def _entry(action: Action, run: Run, identity: Identity, live: LiveObject | None, *, pending: bool = False) -> Any:
    depends = run.graph.get(action.address, frozenset())
    return entry_of(action, run.session.state, identity, live, depends, pending=pending)


def _explained(action: Action, step: Step, error: AwsError) -> CogprovError:
    """What AWS said, with the address, the line and what to do."""
    hints = list(error.hints)
    if error.is_exists:
        hints.append("Somebody else made one of the same name. Plan again, and it is shown as one to take over.")
    return CogprovError(
        f"{action.address} could not be {_done(action.verb)}",
        detail=f"{step.operation} -> {error.code}: {error.message}"
        + (f" (request {error.request_id})" if error.request_id else ""),
        hints=tuple(hints),
        address=action.address,
        origin=action.origin,
        code="E3007",
    )


def _left_open(action: Action, step: Step, error: Ambiguous) -> CogprovError:
    return CogprovError(
        f"{action.address}: AWS did not say whether {step.operation} happened, and looking did not show it",
        detail=error.summary,
        hints=("Run `cogprov apply` again: it looks first, and makes nothing twice.",),
        address=action.address,
        origin=action.origin,
        code="E3008",
    )


def _done(verb: str) -> str:
    return {"create": "created", "update": "updated", "delete": "deleted", "import": "imported"}.get(verb, verb)
