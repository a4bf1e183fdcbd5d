"""How a pool is kept, and how the objects in it are found."""

from __future__ import annotations

from cogprov.model.service import service
from cogprov.sandbox.context import Context
from cogprov.sandbox.errors import not_found, refused
from cogprov.sandbox.values import Json


def new_pool(ctx: Context, config: Json, mfa: Json, fixed: Json, schema: list[Json]) -> Json:
    """A pool's record. ``config`` holds what UpdateUserPool may change, ``fixed`` what only creation sets.

    ``mfa`` holds what SetUserPoolMfaConfig owns beyond the mode: ``sms`` (whether the SMS factor is on) and the blocks
    of the other factors. The other members hold the children by identity.
    """
    pool_id = f"{ctx.region}_{ctx.text(1, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')}{ctx.text(8, _POOL_ID_ALPHABET)}"
    return {
        "Id": pool_id,
        "Arn": ctx.arn("cognito-idp", f"userpool/{pool_id}"),
        "created": ctx.now,
        "modified": ctx.now,
        "config": config,
        "mfa": mfa,
        "fixed": fixed,
        "schema": schema,
        "clients": {},
        "deleted_clients": {},
        "providers": {},
        "servers": {},
        "groups": {},
        "domains": {},
        "risk": {},
        "ui": {},
        "branding": {},
        "terms": {},
        "cimd": {},
        "logs": [],
        "session": None,
        "client_sessions": {},
        "replicas": {},
        "imports": {},
    }


_POOL_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def grown(operation: str, *known: str) -> tuple[str, ...]:
    """What the installed model can say in a request beyond what is known here: kept, and shown again, as it is."""
    return tuple(name for name in service("cognito-idp").operation(operation).input.members if name not in known)


def find_pool(ctx: Context, params: Json) -> Json:
    """The pool that ``UserPoolId`` names. Every operation refuses an unknown one alike, lists included."""
    pool_id = params["UserPoolId"]
    pool: Json | None = ctx.pools.get(pool_id)
    if pool is None:
        raise not_found(f"User pool {pool_id} does not exist.")
    ctx.pools_seen.add(pool_id)
    return pool


def find_unlocked_pool(ctx: Context, params: Json) -> Json:
    """The pool, unless users are being imported into it: it can then neither change nor go."""
    pool = find_pool(ctx, params)
    if any(job["Status"] == "InProgress" for job in pool["imports"].values()):
        raise refused("UserImportInProgressException", "A user import job is in progress for this user pool.")
    return pool


def find_client(ctx: Context, params: Json) -> tuple[Json, Json]:
    """The pool and the client that ``UserPoolId`` and ``ClientId`` name."""
    pool = find_pool(ctx, params)
    client = pool["clients"].get(params["ClientId"])
    if client is None:
        raise not_found(f"User pool client {params['ClientId']} does not exist.")
    return pool, client


def touch(ctx: Context, pool: Json) -> None:
    """Note that the pool itself was changed. Writes to its children do not move its date."""
    pool["modified"] = ctx.now


def dates(record: Json) -> Json:
    return {"CreationDate": record["created"], "LastModifiedDate": record["modified"]}


def attribute_names(pool: Json) -> set[str]:
    """Every attribute of the pool's schema, custom ones with their prefix."""
    return {attribute["Name"] for attribute in pool["schema"]}
