"""Copies of a pool in other Regions. They become usable, and go away, some looks after they were asked for."""

from __future__ import annotations

from cogprov.sandbox import tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, too_many
from cogprov.sandbox.pool_rules import check_tags
from cogprov.sandbox.records import find_pool
from cogprov.sandbox.values import Json

MAX_SECONDARIES = 1


def _create(ctx: Context, params: Json) -> Json:
    pool, region = find_pool(ctx, params), params["RegionName"]
    tiers.require(pool, "Multi-Region replication")
    check_tags(params.get("UserPoolTags", {}))
    if region == ctx.region or region in pool["replicas"]:
        raise invalid(f"A replica of the user pool already exists in {region}.")
    if len(pool["replicas"]) >= MAX_SECONDARIES:
        raise too_many(f"Replicas exceed the limit of {MAX_SECONDARIES} per user pool.")
    key = pool["config"]["KeyConfiguration"]
    # Only keys that exist in both Regions can decrypt in both.
    if key["KeyType"] != "CUSTOMER_MANAGED_KEY" or ":key/mrk-" not in key["KmsKeyArn"]:
        raise invalid("Replication requires a multi-Region customer managed key.")
    replica: Json = {
        "RegionName": region,
        "Status": "CREATING",
        "Role": "SECONDARY",
        "UserPoolArn": pool["Arn"].replace(f":{ctx.region}:", f":{region}:"),
    }
    pool["replicas"][region] = replica
    return {"UserPoolReplica": replica}


def _list(ctx: Context, params: Json) -> Json:
    """The primary and its replicas. Whatever was under way is done after this look."""
    pool = find_pool(ctx, params)
    shown = [dict(replica) for replica in pool["replicas"].values()]
    for replica in shown:
        _settle(ctx, pool, replica)
    primary = {"RegionName": ctx.region, "Status": "ACTIVE", "Role": "PRIMARY", "UserPoolArn": pool["Arn"]}
    return {"UserPoolReplicas": [primary, *shown]}


def _settle(ctx: Context, pool: Json, replica: Json) -> None:
    region = replica["RegionName"]
    if replica["Status"] == "CREATING":
        # A new replica waits to be activated.
        pool["replicas"][region]["Status"] = "INACTIVE"
        ctx.changed = True
    elif replica["Status"] == "DELETING":
        del pool["replicas"][region]
        ctx.changed = True


def _update(ctx: Context, params: Json) -> Json:
    _, replica = _find(ctx, params)
    if replica["Status"] not in ("ACTIVE", "INACTIVE"):
        raise invalid(f"The replica is in status {replica['Status']}.")
    replica["Status"] = params["Status"]
    return {"UserPoolReplica": replica}


def _delete(ctx: Context, params: Json) -> Json:
    _, replica = _find(ctx, params)
    if replica["Status"] != "INACTIVE":
        raise invalid("A replica must be INACTIVE before it can be deleted.")
    replica["Status"] = "DELETING"
    return {"UserPoolReplica": replica}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    replica = pool["replicas"].get(params["RegionName"])
    if replica is None:
        raise not_found(f"A replica of user pool {pool['Id']} does not exist in {params['RegionName']}.")
    return pool, replica


OPERATIONS: Operations = {
    "CreateUserPoolReplica": _create,
    "ListUserPoolReplicas": _list,
    "UpdateUserPoolReplica": _update,
    "DeleteUserPoolReplica": _delete,
}
