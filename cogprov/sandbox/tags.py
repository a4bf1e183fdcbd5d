"""Tags of pools; nothing else has any."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import not_found
from cogprov.sandbox.pool_rules import check_tags
from cogprov.sandbox.values import Json


def _tag(ctx: Context, params: Json) -> Json:
    """Merges."""
    config = _pool_at(ctx, params)["config"]
    check_tags(params["Tags"], "InvalidParameterException")
    merged = {**config["UserPoolTags"], **params["Tags"]}
    check_tags({key: value for key, value in merged.items() if not key.startswith("aws:")}, "InvalidParameterException")
    config["UserPoolTags"] = merged
    return {}


def _untag(ctx: Context, params: Json) -> Json:
    """Removes keys; one that is not there is no error."""
    config = _pool_at(ctx, params)["config"]
    gone = set(params["TagKeys"])
    config["UserPoolTags"] = {key: value for key, value in config["UserPoolTags"].items() if key not in gone}
    return {}


def _list(ctx: Context, params: Json) -> Json:
    return {"Tags": _pool_at(ctx, params)["config"]["UserPoolTags"]}


def _pool_at(ctx: Context, params: Json) -> Json:
    arn = params["ResourceArn"]
    pool: Json | None = ctx.pools.get(arn.rpartition("/")[2])
    if pool is None or pool["Arn"] != arn:
        raise not_found(f"Resource {arn} does not exist.")
    ctx.pools_seen.add(pool["Id"])
    return pool


OPERATIONS: Operations = {"TagResource": _tag, "UntagResource": _untag, "ListTagsForResource": _list}
