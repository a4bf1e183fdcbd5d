"""App clients: Create-, Describe-, Update- and DeleteUserPoolClient.

``words`` has the lens and the canonical body, ``meaning`` what settings call for, ``checks`` what is wrong before AWS
is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cogprov.kinds.access import pass_role, service_linked_role
from cogprov.kinds.client.checks import check, half_there
from cogprov.kinds.client.meaning import complete, dangling, effects, explicit, foreign, fresh, needs, stand_in, weakens
from cogprov.kinds.client.words import (
    DESCRIBE,
    LENS,
    MEMBERS,
    TOKENS,
    UNITS,
    extract,
    service_defaults,
    tidy,
)
from cogprov.kinds.common import (
    as_said,
    clearing_values,
    create_only_members,
    full_body,
    inputs,
    listed_as,
    operation,
    said_name,
)
from cogprov.model.actions import Grant, Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.values import ABSENT, Body, Json, Secret, snake

_UPDATABLE = tuple(
    name for name in inputs("UpdateUserPoolClient", without=("UserPoolId", "ClientId", "TokenValidityUnits", *TOKENS))
)
_CREATE_ONLY = create_only_members("CreateUserPoolClient", "UpdateUserPoolClient")
_SHOWN = frozenset(operation(DESCRIBE).output.members["UserPoolClient"].members)
# Whether there is a secret is read off the secret itself.
_NEVER_READ = frozenset(MEMBERS) - _SHOWN - {"GenerateSecret"}
_NONE_IS_UNSAID = ("AllowedOAuthFlows", "SupportedIdentityProviders")
_CLEARING: Mapping[str, Any] = {
    **{name: value for name, value in clearing_values(MEMBERS).items() if name in _UPDATABLE},
    "RefreshTokenRotation": {"Feature": "DISABLED"},
    "AuthSessionValidity": 3,
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "PreventUserExistenceErrors": "LEGACY",
    "AllowedOAuthFlowsUserPoolClient": False,
}


def _hinders(resource: Resource, words: Body, context: Context) -> Iterable[Problem]:
    return (*half_there(resource, words, context), *stand_in(resource, words, context))


def _sent(body: Body, raw: Body) -> Body:
    said = as_said(body, raw, MEMBERS)
    return {name: value for name, value in said.items() if value != [] or name not in _NONE_IS_UNSAID}


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    request = {name: value for name, value in body.items() if name not in TOKENS}
    return [Step("CreateUserPoolClient", {**parent, **request, **_lifetimes({}, body, {})}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    raw = live.parts[DESCRIBE]
    request = full_body(_UPDATABLE, before, after, raw, _CLEARING)
    return [Step("UpdateUserPoolClient", {**live.identity, **request, **_lifetimes(before, after, raw)})]


def _lifetimes(before: Body, after: Body, raw: Mapping[str, Any]) -> Body:
    """Token lifetimes on the wire: as they were read where they do not change, else in minutes (or seconds)."""
    request: Body = {}
    units: Body = {}
    raw_units = raw.get("TokenValidityUnits") or {}
    for member, (unit, _, usual) in TOKENS.items():
        seconds = after.get(member, usual if member in before else None)
        if seconds is None:
            continue
        if seconds == before.get(member) and member in raw:
            request[member] = raw[member]
            if unit in raw_units:
                units[unit] = raw_units[unit]
            continue
        name = "minutes" if seconds % UNITS["minutes"] == 0 else "seconds"
        request[member], units[unit] = seconds // UNITS[name], name
    return {**request, **({"TokenValidityUnits": units} if units else {})}


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteUserPoolClient", dict(live.identity), "delete")]


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    raw = parts.get(DESCRIBE, {})
    secret = raw.get("ClientSecret")
    return {"name": raw.get("ClientName", ABSENT), "secret": Secret(secret) if secret else ABSENT}


def _grants(params: Mapping[str, Any]) -> Iterable[Grant]:
    """Analytics are written to Pinpoint in a role's name, or in that of a role that the service makes."""
    analytics = params.get("AnalyticsConfiguration") or {}
    if analytics.get("RoleArn") is not None:
        yield from pass_role(analytics["RoleArn"])
    elif analytics:
        yield service_linked_role("cognito-idp.amazonaws.com")


CLIENT = Kind(
    name="client",
    title="app client",
    collection="clients",
    doc="An application that signs users in, or a machine that signs in itself.",
    parent="user_pool",
    rank=50,
    lens=LENS,
    name_path=("user_pool_client_name",),
    name_of=said_name(("user_pool_client_name",)),
    unique=False,
    identity=("UserPoolId", "ClientId"),
    born=lambda parent, params, answer: {**parent, "ClientId": answer["UserPoolClient"]["ClientId"]},
    attributes=_attributes,
    key_of=lambda identity, parts: parts.get(DESCRIBE, {}).get("ClientName", ""),
    reads=(Read(DESCRIBE, "UserPoolClient"),),
    listing=Listing(
        "ListUserPoolClients",
        "UserPoolClients",
        "ClientName",
        "ClientName",
        identify=listed_as("ClientId"),
    ),
    extract=extract,
    tidy=tidy,
    volatile=frozenset({"LastModifiedDate"}),
    dated="CreationDate",
    foreign=lambda identity, item: foreign(item),
    service_defaults=service_defaults,
    fresh=fresh,
    complete=complete,
    explicit=explicit,
    create_only=frozenset({(word,) for word in LENS.words_of(_CREATE_ONLY)}),
    write_only=frozenset({("client_secret",), *((snake(name),) for name in _NEVER_READ)}),
    fades=frozenset({("generate_secret",)}),
    weakens=weakens,
    effects=effects,
    needs=needs,
    dangling=dangling,
    sent=_sent,
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateUserPoolClient",),
    deletes=("DeleteUserPoolClient",),
    grants=_grants,
    rogue_risk="high",
    precious="its id, which applications know",
    check=check,
    hinders=_hinders,
)
