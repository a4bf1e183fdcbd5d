"""Threat protection: the risk configuration of a pool, and of a client that departs from it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, refused
from cogprov.sandbox.pool_rules import is_ses_identity
from cogprov.sandbox.records import find_client, find_pool
from cogprov.sandbox.values import Json

_POOL_SCOPE = ""
_BLOCKS = (
    "CompromisedCredentialsRiskConfiguration",
    "AccountTakeoverRiskConfiguration",
    "RiskExceptionConfiguration",
)
_ALL_EVENTS = ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"]


def _set(ctx: Context, params: Json) -> Json:
    """Replaces the scope's whole configuration. Ids alone remove it: a client then follows its pool again."""
    pool, scope = _scope(ctx, params)
    blocks: Json = {block: params[block] for block in _BLOCKS if block in params}
    _check_takeover(blocks.get("AccountTakeoverRiskConfiguration", {}))
    _check_ranges(blocks.get("RiskExceptionConfiguration", {}))
    if not blocks:
        pool["risk"].pop(scope, None)
        return {"RiskConfiguration": {}}
    ids: Json = {member: params[member] for member in ("UserPoolId", "ClientId") if member in params}
    pool["risk"][scope] = {**ids, **blocks, "LastModifiedDate": ctx.now}
    return {"RiskConfiguration": _view(ctx, pool["risk"][scope])}


def _describe(ctx: Context, params: Json) -> Json:
    """A client without a configuration of its own is answered with the pool's, which carries no ``ClientId``."""
    pool, scope = _scope(ctx, params)
    found = pool["risk"].get(scope) or pool["risk"].get(_POOL_SCOPE)
    return {"RiskConfiguration": _view(ctx, found) if found else {}}


def _scope(ctx: Context, params: Json) -> tuple[Json, str]:
    pool = find_client(ctx, params)[0] if "ClientId" in params else find_pool(ctx, params)
    if pool["config"].get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") == "OFF":
        raise refused("UserPoolAddOnNotEnabledException", "User pool add-on advanced security is not enabled.")
    return pool, params.get("ClientId", _POOL_SCOPE)


def _view(ctx: Context, stored: Json) -> Json:
    credentials = stored.get("CompromisedCredentialsRiskConfiguration")
    if not credentials or not ctx.settings.noise:
        return stored
    # No filter means every event, and is read back as such.
    filled = {**credentials, "EventFilter": credentials.get("EventFilter") or _ALL_EVENTS}
    return {**stored, "CompromisedCredentialsRiskConfiguration": filled}


def _check_takeover(block: Json) -> None:
    notify = block.get("NotifyConfiguration")
    if notify and not is_ses_identity(notify["SourceArn"]):
        raise refused("InvalidEmailRoleAccessPolicyException", "SourceArn is not a usable Amazon SES identity.")
    if not notify and any(action["Notify"] for action in block.get("Actions", {}).values()):
        raise invalid("NotifyConfiguration is required when an action has Notify set to true.")


def _check_ranges(block: Json) -> None:
    ranges: Iterable[str] = (address for addresses in block.values() for address in addresses)
    for address in ranges:
        if not _is_network(address):
            raise invalid(f"Invalid IP address range: {address}")


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


OPERATIONS: Operations = {"SetRiskConfiguration": _set, "DescribeRiskConfiguration": _describe}
