"""User pools: create, describe, list, update, delete."""

from __future__ import annotations

from cogprov.sandbox import domains, kms, mfa_rules, pool_rules, pool_settings, sms_roles, tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, too_many
from cogprov.sandbox.lists import lagging, paged, remember
from cogprov.sandbox.pool_view import summary, whole
from cogprov.sandbox.records import find_pool, find_unlocked_pool, new_pool, touch
from cogprov.sandbox.schema import OPERATIONS as SCHEMA_OPERATIONS
from cogprov.sandbox.schema import schema_of
from cogprov.sandbox.values import Json

MAX_POOLS = 1000

_FIXED = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_OTHER_FACTORS = ("SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")


def _create(ctx: Context, params: Json) -> Json:
    pools = ctx.pools
    if len(pools) >= MAX_POOLS:
        raise too_many(f"User pools exceed the limit of {MAX_POOLS} per Region.")
    pool_rules.check_request(ctx, params)
    pool_rules.check_sign_in(params)
    mfa_rules.check_mode_of_creation(params)
    config = pool_settings.created(params)
    mfa = {"sms": config["MfaConfiguration"] != "OFF"}
    _check_state(config, mfa)
    schema = schema_of(params.get("Schema", []))
    sms_roles.check(ctx, config.get("SmsConfiguration", {}))
    fixed = {member: params[member] for member in _FIXED if params.get(member)}
    pool = new_pool(ctx, config, mfa, fixed, schema)
    pools[pool["Id"]] = pool
    kms.let_in(ctx, pool["Id"], config["LambdaConfig"])
    return {"UserPool": whole(ctx, pool)}


def _describe(ctx: Context, params: Json) -> Json:
    return {"UserPool": whole(ctx, find_pool(ctx, params))}


def _list(ctx: Context, params: Json) -> Json:
    shown = lagging(ctx, list(ctx.pools.values()), ctx.regional("deleted_pools"))
    pools = [summary(ctx, pool) for pool in shown]
    return paged(ctx, params, "UserPools", pools, "Id")


def _update(ctx: Context, params: Json) -> Json:
    """Answers with nothing at all: whoever wants to know the result must describe."""
    pool = find_unlocked_pool(ctx, params)
    pool_rules.check_request(ctx, params)
    config = pool_settings.updated(pool["config"], params, ctx.settings.updates, pool["mfa"]["sms"])
    mfa_rules.check_mode_of_update(pool["config"], pool["mfa"], config)
    mfa = _factors_after(pool["mfa"], config)
    _check_state(config, mfa)
    tiers.check_step_down(pool, domains.of_pool(ctx, pool), config["UserPoolTier"])
    sms_roles.check(ctx, params.get("SmsConfiguration", {}))
    pool["config"], pool["mfa"] = config, mfa
    kms.let_in(ctx, pool["Id"], config["LambdaConfig"])
    touch(ctx, pool)
    return {}


def _factors_after(mfa: Json, config: Json) -> Json:
    """Switching MFA off drops its factors; a mode without any other factor means SMS."""
    if config["MfaConfiguration"] == "OFF":
        return {"sms": False, **{name: block for name, block in mfa.items() if name not in ("sms", *_OTHER_FACTORS)}}
    return {**mfa, "sms": mfa["sms"] or not any(name in mfa for name in _OTHER_FACTORS)}


def _check_state(config: Json, mfa: Json) -> None:
    pool_rules.check_phone(config)
    mfa_rules.check_pool(config, mfa)
    tiers.check_pool(config, mfa)


def _delete(ctx: Context, params: Json) -> Json:
    pool = find_unlocked_pool(ctx, params)
    if pool["config"]["DeletionProtection"] == "ACTIVE":
        raise invalid(
            "The user pool cannot be deleted because deletion protection is activated."
            " Deletion protection must be inactivated first."
        )
    if pool["domains"]:
        raise invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.")
    del ctx.pools[pool["Id"]]
    remember(ctx, ctx.regional("deleted_pools"), pool["Id"], pool)
    return {}


OPERATIONS: Operations = {
    "CreateUserPool": _create,
    "DescribeUserPool": _describe,
    "ListUserPools": _list,
    "UpdateUserPool": _update,
    "DeleteUserPool": _delete,
    **SCHEMA_OPERATIONS,
}
