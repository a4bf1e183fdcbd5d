"""Intents ahead of their calls.

When an action's turn comes, its intent is made durable together with those of all later actions that wait for nothing
but their turn: one write for a wave of them, where a write can take as long as the call itself.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from cogprov.kinds import kind_named
from cogprov.model.actions import Step
from cogprov.model.errors import CogprovError
from cogprov.planning.intended import sealed_digest
from cogprov.planning.plan import CREATE, DELETE, Action
from cogprov.state import Intent, Session, State

PROMPT: Final = 10.0
"""Seconds after its intent within which a create is sent, or else the intent is made durable anew."""


class Waves:
    """The intents of one run, by action. May be used from any thread."""

    def __init__(self, session: Session, actions: Iterable[Action]) -> None:
        self._session = session
        self._undone = {action.address for action in actions}
        self._open: dict[str, tuple[Intent, ...]] = {}
        self._begun: dict[str, Intent] = {}
        self._mutex = threading.Lock()

    def announce(self, rest: Sequence[Action]) -> None:
        """Make the intents of the first action durable, and with them those of its wave among the rest."""
        if not _intends(rest[0]) or rest[0].address in self._open:
            return
        with self._mutex:
            wave = [rest[0], *(action for action in rest[1:] if self._ready(action))]
        state = self._session.state
        intents = {action.address: _intents(action, state) for action in wave}
        self._session.intend(*(intent for each in intents.values() for intent in each))
        self._open.update(intents)

    def of(self, action: Action, number: int = 0) -> Intent:
        """The intent of an action's step, which is durable."""
        return self._open[action.address][number]

    def another(self, action: Action) -> Intent:
        """A second intent, durable too, for a create whose first call was lost: each call bears a mark of its own."""
        (intent,) = _intents(action, self._session.state)
        self._session.intend(intent)
        return intent

    def begin(self, intent: Intent, **known: Any) -> Intent:
        """Its call is sent now: from here on only its outcome closes it. Answers with the intent as it is durable.

        ``known`` is what is known of it by now and was not when it was announced. By that and by the moment the next
        run tells ours from others', so an intent of which either has changed is made durable anew; when it is the
        moment, so are those that still wait.
        """
        now = time.time()
        with self._mutex:
            said = self._begun.get(intent.id, intent)
            late = said.verb == CREATE and now - said.at > PROMPT
            true = replace(said, **{**known, "at": now if late else said.at})
            if true != said:
                self._session.renew(true, *(self._put_off(now, but=true) if late else ()))
            self._begun[intent.id] = true
            return true

    def _put_off(self, now: float, but: Intent) -> Iterable[Intent]:
        """What was announced and waits still, as of now."""
        for address, intents in tuple(self._open.items()):
            waiting = [each for each in intents if each.id not in self._begun and each.id != but.id]
            if waiting and waiting[0].verb == CREATE:
                self._open[address] = tuple(replace(each, at=now) for each in waiting)
                yield from self._open[address]

    def done(self, action: Action) -> None:
        with self._mutex:
            self._undone.discard(action.address)

    def drop(self, action: Action) -> None:
        """Close what was announced of an action and never begun."""
        self._close(self._open.get(action.address, ()))

    def drop_all(self) -> None:
        self._close(tuple(intent for each in self._open.values() for intent in each))

    def _close(self, intents: Iterable[Intent]) -> None:
        still = self._session.state.intents
        for intent in intents:
            if intent.id in still and intent.id not in self._begun:
                # Left open it does no harm: the next run looks, and finds nothing.
                with contextlib.suppress(CogprovError):
                    self._session.settle(intent.id)

    def _ready(self, action: Action) -> bool:
        waits = self._undone.intersection(action.depends_on) - {action.address}
        return _intends(action) and not waits and action.address not in self._open


def _intends(action: Action) -> bool:
    return action.verb in (CREATE, DELETE) and bool(action.steps)


def _intents(action: Action, state: State) -> tuple[Intent, ...]:
    """Of a create the first step alone makes something; of a delete each one destroys."""
    steps = action.steps[:1] if action.verb == CREATE else action.steps
    return tuple(_intent(action, step, state) for step in steps)


def _intent(action: Action, step: Step, state: State) -> Intent:
    return Intent(
        id=uuid.uuid4().hex,
        address=action.address,
        kind=action.kind,
        operation=step.operation,
        verb=step.verb,
        nonce=uuid.uuid4().hex,
        before=action.siblings,
        request_digest=sealed_digest(kind_named(action.kind), action.goal, state),
        at=time.time(),
        identity=dict(action.identity),
    )
