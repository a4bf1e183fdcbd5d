"""Making one object: sent once, and looked for when nobody says whether it happened."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cogprov.applying.explain import explained, left_open
from cogprov.applying.request import ready
from cogprov.applying.run import Run
from cogprov.applying.sending import CONFLICTS, patiently, remembered, withdraw
from cogprov.applying.settle import BRIEF, found_after_doubt, ids_now
from cogprov.aws.errors import Ambiguous, AwsError, Failure
from cogprov.model.actions import Identity, Step
from cogprov.model.errors import CogprovError, InternalError
from cogprov.model.kind import Kind
from cogprov.model.values import substitute
from cogprov.planning.intended import sealed_digest
from cogprov.planning.plan import Action
from cogprov.state import Intent

JUST_BEGUN: Final = 60.0
"""Seconds after which a create that an earlier run left open would long be in every list."""


def made(action: Action, kind: Kind, step: Step, run: Run) -> Identity:
    """The identity of the new object, however its creation was confirmed; its entry is in the state.

    Every call has an intent and a mark of its own. Those of calls whose answers were lost stay open until the action is
    done, and beyond when such a call may still come (see ``may_still_come``).
    """
    lost: list[Intent] = []
    for _ in range(2):
        intent = run.waves.another(action) if lost else run.waves.of(action)
        params = ready(kind, step, action, run, nonce=intent.nonce)
        parent = _parent_identity(params, kind)
        begun = None if lost else _begun_before(action, kind, params, parent, intent, run)
        intent = run.waves.begin(intent, **_known_now(action, kind, parent, lost, run))
        try:
            identity = begun or _born(kind, step, parent, params, _sent_once(action, step, params, intent, run))
        except Ambiguous as error:
            lost.append(intent)
            run.notify(action.address, "no answer: looking whether it happened")
            found, doubt = found_after_doubt(action, kind, params, parent, lost, run), error
        except AwsError as error:
            # When the first try took effect after all, later than we looked, the second one finds it in its way.
            found = found_after_doubt(action, kind, params, parent, lost, run) if lost and error.is_exists else None
            withdraw(intent, run)
            if found is None:
                raise explained(action, error) from error
        except CogprovError:
            withdraw(intent, run)
            raise
        else:
            entry = remembered(action, run, identity, None, pending=True)
            if intent.request_digest and not begun:
                # Until the object is read back its intent is all that tells what it was made with.
                run.session.record(entry)
            else:
                run.session.settle(intent.id, entry=entry)
            return identity
        if found is not None:
            run.session.record(remembered(action, run, found, None, pending=True))
            return found
    raise left_open(action, step, doubt) from doubt


def _known_now(action: Action, kind: Kind, parent: Identity, lost: Sequence[Intent], run: Run) -> Mapping[str, Any]:
    """What an intent says of a call when it leaves, beyond what the plan knew."""
    digest = sealed_digest(kind, substitute(dict(action.goal), run.lookup), run.session.state)
    if not kind.listing or not kind.listing.operation or kind.listing.key:
        return {"request_digest": digest}
    # Of what has no name only an id that is new tells ours: new since the first of its calls.
    return {"request_digest": digest, "before": lost[0].before if lost else ids_now(kind, parent, run.door)}


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
            found = found_after_doubt(action, kind, params, parent, [old], run, window=BRIEF)
            if found is not None:
                return found
    return None


def _sent_once(action: Action, step: Step, params: Mapping[str, Any], intent: Intent, run: Run) -> Mapping[str, Any]:
    """The answer to a create. Only a conflict, by which nothing was made, lets it be sent again."""
    for attempt in range(CONFLICTS):
        try:
            body: Mapping[str, Any] = patiently(action, step, params, run, intent).body
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


def _parent_identity(params: Mapping[str, Any], kind: Kind) -> Identity:
    return {member: str(params[member]) for member in kind.identity[:-1] if member in params} if kind.parent else {}
