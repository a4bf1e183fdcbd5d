"""App clients."""

from __future__ import annotations

from copy import deepcopy

from cogprov.model.service import service
from cogprov.sandbox import client_rules, managed_secrets
from cogprov.sandbox.client_secrets import OPERATIONS as SECRET_OPERATIONS
from cogprov.sandbox.client_secrets import first_secret, new_secret
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, too_many
from cogprov.sandbox.lists import lagging, paged, remember
from cogprov.sandbox.records import dates, find_client, find_pool
from cogprov.sandbox.values import Json

MAX_CLIENTS = 1000

DEFAULTS: Json = {
    "RefreshTokenValidity": 30,
    "AllowedOAuthFlowsUserPoolClient": False,
    "PreventUserExistenceErrors": "LEGACY",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}
"""What a member reads back as when it was never given. A member that is not here is then absent."""

_MANAGED = "PublishSecretsInAWSSecretsManager"
DEFAULT_UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}

KEPT_AS_DOCUMENTED = frozenset({"ClientName"})
KEPT_AS_OBSERVED = KEPT_AS_DOCUMENTED | {
    "RefreshTokenValidity",
    "EnableTokenRevocation",
    "AuthSessionValidity",
    "RefreshTokenRotation",
}
"""Kept when omitted, by measurements of the live service; the rest goes back to its default in both modes."""


def _create(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    if len(pool["clients"]) >= MAX_CLIENTS:
        raise too_many(f"User pool clients exceed the limit of {MAX_CLIENTS} per user pool.")
    client_rules.check_secret_source(params)
    confidential = bool(params.get("GenerateSecret") or params.get("ClientSecret"))
    config = _settled(params, {}, frozenset())
    client_rules.check(pool, config, confidential, "creating")
    client: Json = {
        "ClientId": ctx.text(26),
        "UserPoolId": pool["Id"],
        "created": ctx.now,
        "modified": ctx.now,
        "config": config,
        "secrets": [],
        "type": "REGULAR",
    }
    if confidential:
        client["secrets"].append(new_secret(ctx, client, params.get("ClientSecret")))
    managed_secrets.apply(ctx, client, params.get(_MANAGED))
    pool["clients"][client["ClientId"]] = client
    return {"UserPoolClient": _whole(ctx, client)}


def register(ctx: Context, pool_id: str, name: str) -> str:
    """An application registers itself: the id of a client that nobody declared, of type ``DCR``."""
    pool = find_pool(ctx, {"UserPoolId": pool_id})
    if pool["config"].get("DcrConfiguration", {}).get("EnableStatus") != "Enabled":
        raise invalid(f"Dynamic client registration is not enabled for user pool {pool_id}.")
    made = _create(ctx, {"UserPoolId": pool_id, "ClientName": name})
    client_id: str = made["UserPoolClient"]["ClientId"]
    pool["clients"][client_id]["type"] = "DCR"
    return client_id


def _describe(ctx: Context, params: Json) -> Json:
    return {"UserPoolClient": _whole(ctx, find_client(ctx, params)[1])}


def _list(ctx: Context, params: Json) -> Json:
    pool, wanted = find_pool(ctx, params), params.get("ClientType")
    clients = [
        {
            "ClientId": client["ClientId"],
            "UserPoolId": client["UserPoolId"],
            "ClientName": client["config"]["ClientName"],
        }
        for client in lagging(ctx, list(pool["clients"].values()), pool["deleted_clients"])
        if wanted in (None, client["type"])
    ]
    return paged(ctx, params, "UserPoolClients", clients, "ClientId")


def _update(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    kept = KEPT_AS_DOCUMENTED if ctx.settings.updates == "documented" else KEPT_AS_OBSERVED
    config = _settled(params, client["config"], kept)
    client_rules.check(pool, config, bool(client["secrets"]), "updating")
    managed_secrets.check(client, params.get(_MANAGED))
    managed_secrets.apply(ctx, client, params.get(_MANAGED))
    client["config"], client["modified"] = config, ctx.now
    return {"UserPoolClient": _whole(ctx, client)}


def _delete(ctx: Context, params: Json) -> Json:
    """Takes everything that belongs to the client with it. Nobody who uses the client is asked."""
    pool, client = find_client(ctx, params)
    managed_secrets.apply(ctx, client, wanted=False)
    client_id = client["ClientId"]
    del pool["clients"][client_id]
    remember(ctx, pool["deleted_clients"], client_id, client)
    for kind in ("risk", "ui", "client_sessions"):
        pool[kind].pop(client_id, None)
    for kind in ("branding", "terms", "cimd"):
        pool[kind] = {key: record for key, record in pool[kind].items() if record["ClientId"] != client_id}
    return {}


def _settled(request: Json, old: Json, kept: frozenset[str]) -> Json:
    """The client's settings: what the request says, else what is kept, else the default."""
    config: Json = {}
    for member in _stored_members():
        if member in request:
            config[member] = request[member]
        elif member in kept and member in old:
            config[member] = old[member]
        elif member in DEFAULTS:
            config[member] = deepcopy(DEFAULTS[member])
    if config["RefreshTokenValidity"] == 0:
        # Zero means thirty days, whatever the unit.
        units = {**config.get("TokenValidityUnits", {}), "RefreshToken": "days"}
        return {**config, "RefreshTokenValidity": 30, "TokenValidityUnits": units}
    return config


def _stored_members() -> list[str]:
    """All of UpdateUserPoolClient's members but ids and orders, so that new plain ones need no line here."""
    members = service("cognito-idp").operation("UpdateUserPoolClient").input.members
    return [name for name in members if name not in ("UserPoolId", "ClientId", _MANAGED)]


def _whole(ctx: Context, client: Json) -> Json:
    """``UserPoolClientType``. Secrets are told in clear to everyone who may describe."""
    answer = {
        "UserPoolId": client["UserPoolId"],
        "ClientId": client["ClientId"],
        **dates(client),
        **client["config"],
        "ClientType": client["type"],
    }
    if ctx.settings.noise:
        answer = {name: sorted(set(value)) if isinstance(value, list) else value for name, value in answer.items()}
        # Units that say nothing new read back as an empty object.
        units = answer.get("TokenValidityUnits", {})
        answer["TokenValidityUnits"] = {} if {**DEFAULT_UNITS, **units} == DEFAULT_UNITS else units
    if "secret_arn" in client:
        return {**answer, "ClientSecretArn": client["secret_arn"]}
    secret = first_secret(client)
    return {**answer, "ClientSecret": secret} if secret else answer


OPERATIONS: Operations = {
    "CreateUserPoolClient": _create,
    "DescribeUserPoolClient": _describe,
    "ListUserPoolClients": _list,
    "UpdateUserPoolClient": _update,
    "DeleteUserPoolClient": _delete,
    **SECRET_OPERATIONS,
}
