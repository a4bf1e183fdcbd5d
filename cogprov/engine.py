"""The whole pipeline in one place: configuration, reading, plan, apply, verification.

    Desired -> Reader.read -> make_plan -> apply -> make_plan again, which must be empty

Command line and Python API both come in here. Nothing in this file knows how anything looks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cogprov.connection import Connection, store_of
from cogprov.model.desired import Desired
from cogprov.model.errors import CogprovError, Refused
from cogprov.model.values import Json
from cogprov.planning.plan import Plan

if TYPE_CHECKING:
    from cogprov.applying.rebuild import Rebuilt
    from cogprov.aws.door import Door
    from cogprov.planning.events import ApplyResult, Event
    from cogprov.planning.live import Live
    from cogprov.planning.veil import Veil
    from cogprov.state import Session, State, Store

STALE_AFTER: Final = 2.0
"""Seconds after which what was read is looked at again before the first write: as long as nobody needs to say yes."""


@dataclass(frozen=True)
class Options:
    """What may be said about one plan."""

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    allow_delete: tuple[str, ...] = ()
    destroy: tuple[str, ...] = ()
    """Addresses of pools to remove, with all that is in them."""
    thorough: bool = False
    """Whether to read also what nobody declared and a plan can do without: for drift."""
    unprotect: tuple[str, ...] = ()
    """Pools whose deletion protection may be taken away for that."""
    everywhere: bool = False
    """Whether to look at every pool there is for those that are declared and not known: for a rebuild."""


@dataclass(frozen=True)
class Planned:
    """A plan and what it was made from."""

    plan: Plan
    live: Live
    outside: Mapping[str, Json] = field(default_factory=dict)

    @property
    def veil(self) -> Veil:
        """What hides the secrets that were read in words that are shown or remembered."""
        from cogprov.planning.veil import known_secrets

        return known_secrets(self.outside, self.live.objects.values())


class Workbench:
    """One configuration, its state and the way to AWS, for the length of a command."""

    def __init__(
        self, desired: Desired, connection: Connection, *, door: Door | None = None, store: Store | None = None
    ) -> None:
        self.desired = desired
        self.connection = connection
        self.door = door or connection.door(desired)
        self._store = store

    @cached_property
    def store(self) -> Store:
        return self._store or store_of(self.desired, self.connection)

    def state(self) -> State:
        """The stored state, or a new one in memory when there is none."""
        return self.store.load() or self.new_state()

    def new_state(self) -> State:
        """The state of a stack that nothing is known of."""
        from cogprov.state import State

        return State.new(self.desired.name, "", self.door.region)

    def plan(self, state: State | None = None, options: Options | None = None) -> Planned:
        """Read AWS and plan. Raises ConfigError for what cannot be planned, and what the Door raises."""
        from cogprov.aws.looking import looked_at
        from cogprov.aws.outside import resolved, wanted
        from cogprov.aws.reader import Reader
        from cogprov.config import refuse_wrong
        from cogprov.planning.destroy import destruction
        from cogprov.planning.planner import Inputs, make_plan
        from cogprov.planning.stale import sha256_of
        from cogprov.planning.whose import asks_for_account

        options = options or Options()
        desired = replace(self.desired, warnings=(*self.desired.warnings, *refuse_wrong(self.desired)))
        if options.destroy:
            # What is to go is found by the state alone; that it is gone afterwards is no mistake in the file.
            desired = replace(desired, resources=tuple(replace(each, adopt="") for each in desired.resources))
        began = time.monotonic()
        past = state if state is not None else self.state()
        self._refuse_other_region(past)
        outside = resolved(self.door, wanted(desired))
        live = Reader(
            self.door,
            desired,
            past,
            thorough=options.thorough,
            everything=bool(options.destroy),
            everywhere=options.everywhere,
            outside=outside,
        ).read()

        def made(account: str) -> Plan:
            inputs = Inputs(
                self.door.region,
                account,
                self.door.partition,
                outside,
                options.targets,
                options.excludes,
                options.allow_delete,
                options.unprotect,
            )
            if options.destroy:
                return destruction(desired, live, past, inputs, options.destroy)
            return make_plan(desired, live, past, inputs)

        account = self._account(desired, live, past)
        plan = made(account)
        if not account and asks_for_account(plan):
            plan = made(self.door.account())
        plan = looked_at(plan, live, desired, self.door, thorough=options.thorough)
        plan = replace(plan, seconds=time.monotonic() - began, calls=self.door.count)
        return Planned(replace(plan, config_sha256=sha256_of(self.desired)), live, outside)

    def rebuilt(self, state: State) -> Rebuilt:
        """What a lost state would know: declared objects that are there and that this one lacks. Writes nothing."""
        from cogprov.applying.rebuild import Rebuilt, claiming, matches

        planned = self.plan(state, Options(everywhere=True))
        claimed, strays = planned.live.claimed, planned.live.strays
        if claimed:
            found = Workbench(claiming(self.desired, claimed), self.connection, door=self.door, store=self._store)
            planned = found.plan(state)
        return Rebuilt(matches(planned.plan, planned.live, state, claimed, planned.veil), strays)

    def trusted(self) -> State:
        """The stored state, when it belongs to this Region and to the account of these credentials; else Refused."""
        from cogprov.planning.whose import refuse_other_account

        past = self.state()
        self._refuse_other_region(past)
        refuse_other_account(self.door.account(), self.desired, past)
        return past

    def _refuse_other_region(self, past: State) -> None:
        from cogprov.planning.whose import refuse_other_region

        refuse_other_region(self.door.account, self.door.region, self.desired, past)

    def _account(self, desired: Desired, live: Live, past: State) -> str:
        """The account, as the pools' ARNs tell it; asked for when it must be a certain one. Refused for another."""
        from cogprov.planning.whose import refuse_other_account

        account = live.account
        if not account and (desired.account or past.account):
            account = self.door.account()
        refuse_other_account(account, desired, past)
        return account

    def apply(
        self,
        decide: Callable[[Planned], Planned | None],
        *,
        options: Options | None = None,
        on_event: Callable[[Event], None] = lambda event: None,
        stop: threading.Event | None = None,
        lock_timeout: float = 0.0,
        verify: bool = True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> tuple[Planned, ApplyResult | None]:
        """Plan under the lock, let ``decide`` say yes (or give the plan to use instead), carry it out, plan again.

        ``decide`` gets the plan and answers with the one to carry out, or None to stop.
        """
        from cogprov.applying.applier import apply
        from cogprov.applying.fresh import refuse_moved
        from cogprov.applying.telling import Telling
        from cogprov.planning.stale import refuse_forbidden

        store = self.store
        stop = stop or threading.Event()
        events = Telling(on_event)
        chosen: Planned | None = None
        result: ApplyResult | None = None
        saved = False
        try:
            with store.lock(timeout=lock_timeout):
                state = self.state()
                planned = self.plan(state, options)
                asked = time.monotonic()
                chosen = decide(planned)
                if chosen is None:
                    return planned, None
                refuse_forbidden(chosen.plan)
                if time.monotonic() - asked > STALE_AFTER:
                    refuse_moved(chosen.plan, self.door, chosen.live.objects, chosen.veil)
                state = self._with_account(state, chosen.plan.account)
                with store.open(state) as session:
                    result = apply(
                        chosen.plan,
                        self.door,
                        session,
                        chosen.live.objects,
                        partition=self.door.partition,
                        outside=chosen.outside,
                        on_event=events,
                        stop=stop,
                        sleep=sleep,
                        read_at=chosen.live.at,
                    )
                    if verify and chosen.plan.actions and result.whole and not stop.is_set():
                        events.verifying()
                        result = self._verified(session, options, result)
                saved = True
        except CogprovError as error:
            if chosen is None or result is None:
                raise
            # What was done is done, whatever went wrong with what comes after it.
            result = result.also(error, saved=saved)
        events.over(result)
        return chosen, result

    def _with_account(self, state: State, account: str) -> State:
        if state.account or not account or self.store.load() is not None:
            return state
        return replace(state, account=account)

    def _verified(self, session: Session, options: Options | None, result: ApplyResult) -> ApplyResult:
        try:
            again = self.plan(session.state, options).plan
        except CogprovError as error:
            # What was done is done and remembered; that nobody could look at it makes it no failure, and no success.
            return replace(result, not_checked=(error.summary,))
        if again.account and not session.state.account:
            # A first plan sees no pool, whose ARN would tell.
            session.replace(replace(session.state, account=again.account))
        # Nothing to do as far as could be seen is no proof when something could not be seen.
        verified = None if again.empty and again.unseen else again.empty
        return replace(result, verified=verified, not_checked=again.unseen, outputs=again.outputs)


def load(
    path: Path,
    *,
    env: str = "",
    variables: Mapping[str, str] | None = None,
    variable_files: Sequence[Path] = (),
    stack: str = "",
) -> Desired:
    """What a YAML or JSON file, or the named stack of a program, asks for. ConfigError with all that is wrong."""
    if path.suffix == ".py":
        from cogprov.constructs.program import load_program

        return load_program(path, stack)
    from cogprov.config import load as load_file

    return load_file(path, env=env, variables=dict(variables or {}), variable_files=variable_files, stack=stack)


def rehearse(desired: Desired) -> Plan:
    """The plan as if nothing were there yet, without asking anybody; ConfigError for a cycle. What refers to the
    outside, or to live objects, is open in it."""
    from cogprov.planning.live import Live
    from cogprov.planning.planner import Inputs, make_plan
    from cogprov.state import State

    region = desired.region or "us-east-1"
    return make_plan(desired, Live(), State.new(desired.stack, "", region), Inputs(region))


def plan_for(desired: Desired, connection: Connection | None = None, *, targets: Sequence[str] = ()) -> Plan:
    """The plan of a configuration built in Python; what ``Stack.plan()`` gives."""
    return Workbench(desired, connection or Connection()).plan(options=Options(targets=tuple(targets))).plan


def apply_plan(
    desired: Desired,
    plan: Plan,
    connection: Connection | None = None,
    *,
    allow_delete: Sequence[str] = (),
    allow_weaken: bool = False,
    max_changes: int | None = None,
) -> ApplyResult:
    """What ``Stack.apply(plan)`` gives. Refused for a plan that is no longer true, and for what nothing allows it."""
    from cogprov.planning import guards, stale

    def decide(now: Planned) -> Planned:
        stale.refuse(plan, now.plan)
        guards.refuse(now.plan, allow_delete, allow_weaken, desired.max_changes if max_changes is None else max_changes)
        return now

    _, result = Workbench(desired, connection or Connection()).apply(decide)
    if result is None:
        raise Refused("nothing was applied")
    result.raise_all()
    return result
