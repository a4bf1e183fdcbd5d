"""The applier: a Plan in, AWS changed, the state true at every instant, an ApplyResult out.

Actions on one pool run one after the other, because two writes on a pool collide; pools run side by side.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from cogprov.applying.entries import as_live
from cogprov.applying.explain import given_up, located
from cogprov.applying.perform import perform
from cogprov.applying.run import Run, Stopped
from cogprov.applying.settle import may_still_come
from cogprov.applying.waiting import finished
from cogprov.applying.waves import Waves
from cogprov.aws.door import Door
from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.errors import CogprovError
from cogprov.model.paths import root_of
from cogprov.model.values import Json
from cogprov.planning.events import (
    ACTION_DONE,
    ACTION_FAILED,
    ACTION_START,
    RETRY,
    START,
    ApplyResult,
    Event,
)
from cogprov.planning.plan import CREATE, UPDATE, Action, Plan
from cogprov.planning.veil import Veil, known_secrets
from cogprov.state import Session


@dataclass
class _Progress:
    """What happened so far, told to whoever listens."""

    total: int
    tell: Callable[[Event], None]
    began: float = field(default_factory=time.monotonic)
    done: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, CogprovError]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    seq: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def event(self, kind: str, action: Action | None = None, seconds: float = 0.0, detail: str = "") -> None:
        with self.lock:
            self.seq += 1
            self.tell(
                Event(
                    kind,
                    action.address if action else "",
                    action.verb if action else "",
                    action.title if action else "",
                    tuple(dict.fromkeys(step.operation for step in action.steps)) if action else (),
                    seconds,
                    detail,
                    self.seq,
                    time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    len(self.done),
                    self.total,
                )
            )


def apply(
    plan: Plan,
    door: Door,
    session: Session,
    live: Mapping[str, LiveObject],
    *,
    partition: str = "aws",
    outside: Mapping[str, Json] | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    stop: threading.Event | None = None,
    sleep: Callable[[float], None] = time.sleep,
    read_at: float | None = None,
) -> ApplyResult:
    """Carry out a plan. Errors of actions end up in the result; what was done before them is in the state.

    ``read_at`` is when the plan's reading began, in seconds since 1970: what took effect later it cannot show.
    """
    progress = _Progress(len(plan.actions), on_event)
    stop = stop or threading.Event()
    veil = known_secrets(outside or {}, live.values())
    run = Run(
        door,
        session,
        {"account": plan.account, "region": plan.region, "partition": partition},
        outside or {},
        plan.graph,
        Waves(session, plan.actions),
        sleep,
        stop,
        live=dict(live),
        secrets=set(veil.texts),
        read_at=time.time() if read_at is None else read_at,
    )
    progress.event(START)
    door.gather([partial(_lane, lane, run, progress) for lane in _lanes(plan.actions)])
    run.waves.drop_all()
    result = _result(plan, progress)
    try:
        _bookkeeping(plan, run, veil, complete=result.whole and not stop.is_set())
    except CogprovError as error:
        return result.also(error)
    return result


def _result(plan: Plan, progress: _Progress) -> ApplyResult:
    finished = [address for address, _ in progress.done]
    broken = [address for address, _ in progress.failed]
    begun = {*finished, *broken, *progress.stopped}
    return ApplyResult(
        tuple(progress.done),
        broken[0] if broken else "",
        tuple(action.address for action in plan.actions if action.address not in begun),
        time.monotonic() - progress.began,
        error=progress.failed[0][1] if progress.failed else None,
        failures=tuple(progress.failed),
        interrupted=tuple(progress.stopped),
    )


def _lanes(actions: Sequence[Action]) -> list[list[Action]]:
    """Actions grouped by pool, in the plan's order; pools that refer to each other share a lane."""
    group: dict[str, str] = {}

    def root(address: str) -> str:
        here = root_of(address)
        while group.setdefault(here, here) != here:
            here = group[here]
        return here

    for action in actions:
        for before in action.depends_on:
            one, other = root(action.address), root(before)
            group[one] = other
    lanes: dict[str, list[Action]] = {}
    for action in actions:
        lanes.setdefault(root(action.address), []).append(action)
    return list(lanes.values())


@dataclass(frozen=True)
class _Told:
    """An action under way, and what has been told about it."""

    action: Action
    progress: _Progress
    began: float = field(default_factory=time.monotonic)
    notes: list[str] = field(default_factory=list)

    def notify(self, address: str, detail: str) -> None:
        self.notes.append(detail)
        self.progress.event(RETRY, self.action, time.monotonic() - self.began, detail)

    def done(self) -> None:
        notes = ", ".join(dict.fromkeys(self.notes))
        self.progress.event(ACTION_DONE, self.action, time.monotonic() - self.began, notes)

    def failed(self, error: CogprovError) -> None:
        with self.progress.lock:
            self.progress.failed.append((self.action.address, located(error, self.action)))
        self.progress.event(ACTION_FAILED, self.action, time.monotonic() - self.began, error.summary)


def _lane(actions: Sequence[Action], run: Run, progress: _Progress) -> None:
    later: list[_Told] = []
    for place, action in enumerate(actions):
        if run.stop.is_set() or progress.failed:
            break
        told = _Told(action, progress)
        if _one(told, actions[place:], run, progress):
            (later.append if _unfinished(action, run) else _Told.done)(told)
    for told in later:
        _last(told, run, progress)


def _unfinished(action: Action, run: Run) -> bool:
    """Whether the service is still at work on what an action made, or has given it up."""
    live = run.live.get(action.address) if action.steps and action.verb in (CREATE, UPDATE) else None
    kind = kind_named(action.kind)
    if live is None:
        return False
    return bool(kind.broken(live.parts)) or not (kind.settled(live.parts) or kind.patient(live.parts))


def _last(told: _Told, run: Run, progress: _Progress) -> None:
    """Wait for what was let go on while everything else was done. It is made, and in the state already."""
    action, kind = told.action, kind_named(told.action.kind)
    live, settled = finished(action, kind, replace(run, notify=told.notify))
    run.live[action.address] = live
    why = kind.broken(live.parts)
    if why:
        with progress.lock:
            progress.done.remove((action.address, action.verb))
        told.failed(given_up(action, why))
        return
    if not settled:
        told.notes[:] = ["not ready yet: the service goes on with it"]
    told.done()


def _one(told: _Told, rest: Sequence[Action], run: Run, progress: _Progress) -> bool:
    """Carry out one action; whether it was done."""
    action = told.action
    progress.event(ACTION_START, action)
    try:
        run.waves.announce(rest)
        perform(action, replace(run, notify=told.notify))
        _close_intents(action.address, run)
        run.waves.done(action)
    except Stopped:
        with progress.lock:
            progress.stopped.append(action.address)
        return False
    except CogprovError as error:
        told.failed(error)
        run.waves.drop(action)
        return False
    with progress.lock:
        progress.done.append((action.address, action.verb))
    return True


def _close_intents(address: str, run: Run) -> None:
    """What was left open about this address is settled now: the object was looked at and dealt with.

    All but a call that may yet make a second one: the next plans look for that.
    """
    made = run.live.get(address)
    for intent in tuple(run.session.state.intents.values()):
        if intent.address == address and not (
            made and may_still_come(kind_named(made.kind), intent, made, run.read_at)
        ):
            run.session.settle(intent.id)


def _bookkeeping(plan: Plan, run: Run, veil: Veil, *, complete: bool) -> None:
    """What changes in the state alone: objects gone from everywhere, and what the files own now."""
    session = run.session
    for address in plan.forgotten:
        session.remove(address)
        run.live.pop(address, None)
        _close_intents(address, run)
    if not complete:
        return
    acted = {action.address for action in plan.actions}
    for address, owned in plan.kept.items():
        before = session.state.entry(address)
        if before is None or address in acted or address not in run.live:
            continue
        _close_intents(address, run)
        entry = as_live(replace(before, owned=owned), run.live[address], session.state, veil)
        if entry != before:
            session.record(entry)
