"""Sessions: how many of a user a pool counts, and how long single sign-on of a client lasts.

There is no delete: every pool and every client has a configuration, and one that nobody set says the defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import CLIENT, POOL, born, in_plan, lacking
from cogprov.kinds.common import full_body, inputs, picked, problem, said, tidy_members
from cogprov.kinds.weakening import off, weakening_by
from cogprov.model.actions import Change, Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.paths import get, merged
from cogprov.model.pieces import duration, switch
from cogprov.model.values import Body, Path, parse_duration

_VALIDITY: Path = ("sso_session", "max_validity")
_LONGEST: Final = 129600
_POOL_DEFAULTS: Mapping[str, Any] = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
_CLIENT_DEFAULTS: Mapping[str, Any] = {"SSOSession": {"MaxValidityMinutes": 60}}


def _within(parent: Identity, parts: Parts) -> Iterable[Identity]:
    return [dict(parent)] if in_plan(parent, parts) else []


def _check_pool(resource: Resource, context: Context) -> Iterable[Problem]:
    yield from lacking(resource, context, (), "session configuration")


def _check_client(resource: Resource, context: Context) -> Iterable[Problem]:
    yield from lacking(resource, context, (), "session configuration")
    validity = said(resource, *_VALIDITY)
    seconds = parse_duration(validity) if isinstance(validity, str) else None
    if seconds is not None and (seconds % 60 or seconds // 60 > _LONGEST):
        yield problem(resource, _VALIDITY, "E1851", f"{validity} is no whole number of minutes from 0m to 90d")


_weakens = weakening_by({"user_session_tracking": off("sessions are no longer tracked")})


def _kind(
    name: str,
    title: str,
    parent: str,
    scope: tuple[str, ...],
    part: str,
    defaults: Mapping[str, Any],
    lens: Lens,
    check: Callable[[Resource, Context], Iterable[Problem]],
    doc: str,
    after: tuple[str, ...] = (),
    steps_down: Callable[[Iterable[Change]], bool] = lambda changes: False,
) -> Kind:
    write, read = f"Set{part}", f"Get{part}"
    tidy = tidy_members(lens.members)

    def request(identity: Mapping[str, Any], body: Body, verb: str) -> Sequence[Step]:
        # Both members are required in every call.
        return [Step(write, {**identity, **merged(defaults, body)}, verb)]

    def update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
        return request(live.identity, full_body(lens.members, before, after, live.parts[read], {}), "write")

    def idle(identity: Identity, parts: Parts) -> bool:
        return all(get(parts[read], (member,)) in (value, None) for member, value in defaults.items())

    return Kind(
        name=name,
        title=title,
        collection="session_configuration",
        doc=doc,
        parent=parent,
        rank=63,
        single=True,
        on_demand=True,
        lens=lens,
        identity=scope,
        born=born,
        reads=(Read(read),),
        listing=Listing(within=_within, certain=False),
        idle=idle,
        extract=lambda identity, parts: picked(parts[read], lens.members),
        tidy=tidy,
        service_defaults=lambda body: dict(defaults),
        after=after,
        steps_down=steps_down,
        create=lambda body, parent, context: request(parent, body, "create"),
        update=update,
        delete=lambda live: request(live.identity, {}, "delete"),
        updates=(write,),
        deletes=(write,),
        weakens=_weakens,
        check=check,
    )


SESSION_CONFIGURATION = _kind(
    "session_configuration",
    "session configuration",
    "user_pool",
    POOL,
    "UserPoolSessionConfiguration",
    _POOL_DEFAULTS,
    Lens(
        inputs("SetUserPoolSessionConfiguration", without=CLIENT),
        (
            switch(
                "user_session_tracking",
                "UserSessionTracking",
                "ENABLED",
                "DISABLED",
                doc="Whether the pool keeps track of sessions, which single sign-on settings of clients need.",
            ),
        ),
    ),
    _check_pool,
    "Whether a pool keeps track of its users' sessions, and how many a user may have.",
    # With tracking off the service takes no setting of a client, not even the one that takes its own away.
    steps_down=lambda changes: any(each.path == ("user_session_tracking",) and each.after is False for each in changes),
)
CLIENT_SESSION_CONFIGURATION = _kind(
    "client_session_configuration",
    "client's session configuration",
    "client",
    CLIENT,
    "UserPoolClientSessionConfiguration",
    _CLIENT_DEFAULTS,
    Lens(
        inputs("SetUserPoolClientSessionConfiguration", without=CLIENT),
        (
            duration(
                "sso_session.max_validity",
                "SSOSession.MaxValidityMinutes",
                60,
                doc="How long single sign-on lasts, in whole minutes up to 90 days.",
            ),
        ),
    ),
    _check_client,
    "How long single sign-on of a client lasts. The pool must keep track of sessions.",
    after=("session_configuration",),
)
