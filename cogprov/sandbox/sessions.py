"""Session tracking of a pool and the single sign-on sessions of its clients."""

from __future__ import annotations

from cogprov.sandbox import tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import refused
from cogprov.sandbox.records import find_client, find_pool
from cogprov.sandbox.values import Json

POOL_DEFAULTS: Json = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
CLIENT_DEFAULTS: Json = {"SSOSession": {"MaxValidityMinutes": 60}}


def _set_pool(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    tiers.require(pool, "Session configuration")
    pool["session"] = {member: params[member] for member in POOL_DEFAULTS}
    return _pool_view(pool)


def _get_pool(ctx: Context, params: Json) -> Json:
    return _pool_view(find_pool(ctx, params))


def _set_client(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    tiers.require(pool, "Session configuration")
    if _pool_view(pool)["UserSessionTracking"] != "ENABLED":
        raise refused("OperationNotEnabledException", "User session tracking is not enabled for the user pool.")
    pool["client_sessions"][client["ClientId"]] = {member: params[member] for member in CLIENT_DEFAULTS}
    return _client_view(pool, client)


def _get_client(ctx: Context, params: Json) -> Json:
    return _client_view(*find_client(ctx, params))


def _pool_view(pool: Json) -> Json:
    return {"UserPoolId": pool["Id"], **(pool["session"] or POOL_DEFAULTS)}


def _client_view(pool: Json, client: Json) -> Json:
    stored = pool["client_sessions"].get(client["ClientId"], CLIENT_DEFAULTS)
    return {"UserPoolId": pool["Id"], "ClientId": client["ClientId"], **stored}


OPERATIONS: Operations = {
    "SetUserPoolSessionConfiguration": _set_pool,
    "GetUserPoolSessionConfiguration": _get_pool,
    "SetUserPoolClientSessionConfiguration": _set_client,
    "GetUserPoolClientSessionConfiguration": _get_client,
}
