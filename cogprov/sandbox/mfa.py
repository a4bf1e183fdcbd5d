"""The MFA configuration of a pool: always replaced as a whole."""

from __future__ import annotations

from cogprov.sandbox import mfa_rules, pool_rules, sms_roles, tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.records import find_pool, grown, touch
from cogprov.sandbox.values import Json

_PASSKEY_DEFAULTS = {"UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR"}


def _set(ctx: Context, params: Json) -> Json:
    """A mode that is left out is OFF, a block that is left out is gone. Echoes the result."""
    pool = find_pool(ctx, params)
    mfa_rules.check_request(params)
    sms = params.get("SmsMfaConfiguration")
    role = (sms or {}).get("SmsConfiguration", {})
    pool_rules.check_sms_members(ctx, role)
    config = {**pool["config"], "MfaConfiguration": params.get("MfaConfiguration", "OFF")}
    if role:
        config["SmsConfiguration"] = role
    if sms is not None or pool["mfa"]["sms"]:
        # The message belongs to the SMS factor: it is replaced with the block and goes with it.
        config.pop("SmsAuthenticationMessage", None)
        if sms and "SmsAuthenticationMessage" in sms:
            config["SmsAuthenticationMessage"] = sms["SmsAuthenticationMessage"]
    mfa = {"sms": sms is not None, **{block: params[block] for block in _own_blocks() if block in params}}
    mfa_rules.check_pool(config, mfa)
    tiers.check_pool(config, mfa)
    sms_roles.check(ctx, role)
    pool["config"], pool["mfa"] = config, mfa
    touch(ctx, pool)
    return _view(ctx, pool)


def _get(ctx: Context, params: Json) -> Json:
    return _view(ctx, find_pool(ctx, params))


def _view(ctx: Context, pool: Json) -> Json:
    """The SMS block shows whenever the pool knows how to send SMS, whatever the mode."""
    config, mfa = pool["config"], pool["mfa"]
    answer: Json = {"MfaConfiguration": config["MfaConfiguration"]}
    if "SmsConfiguration" in config:
        message = config.get("SmsAuthenticationMessage")
        answer["SmsMfaConfiguration"] = {
            **({"SmsAuthenticationMessage": message} if message else {}),
            "SmsConfiguration": config["SmsConfiguration"],
        }
    answer.update({block: mfa[block] for block in _own_blocks() if block in mfa})
    if "WebAuthnConfiguration" in mfa and ctx.settings.noise:
        answer["WebAuthnConfiguration"] = {**_PASSKEY_DEFAULTS, **_relying_party(pool), **mfa["WebAuthnConfiguration"]}
    return answer


def _own_blocks() -> tuple[str, ...]:
    return grown("SetUserPoolMfaConfig", "UserPoolId", "MfaConfiguration", "SmsMfaConfiguration")


def _relying_party(pool: Json) -> Json:
    """The default: the custom domain, else the prefix domain. It moves silently when a custom domain is made."""
    region = pool["Id"].partition("_")[0]
    hosts = sorted(pool["domains"], key=lambda domain: "." not in domain)
    if not hosts:
        return {}
    return {"RelyingPartyId": hosts[0] if "." in hosts[0] else f"{hosts[0]}.auth.{region}.amazoncognito.com"}


OPERATIONS: Operations = {"SetUserPoolMfaConfig": _set, "GetUserPoolMfaConfig": _get}
