"""KMS: a key that nobody made here is an enabled symmetric one; grants are remembered."""

from __future__ import annotations

import re

from cogprov.sandbox.context import Context, Handler, Operations
from cogprov.sandbox.lists import page
from cogprov.sandbox.values import Json, SandboxError

_KEY = re.compile(r"(?:arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key|alias)/)?(?:alias/)?([\w/-]+)")
_GRANT_MEMBERS = ("Name", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints")
_CREATED = 1_500_000_000.0
_PAGE = 50
_COGNITO = "cognito-idp.amazonaws.com"


def _create_key(ctx: Context, params: Json) -> Json:
    key_id = ctx.uuid()
    usual = {"KeySpec": params.get("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"), "KeyUsage": "ENCRYPT_DECRYPT"}
    ctx.regional("keys")[key_id] = {
        **{member: params.get(member, value) for member, value in usual.items()},
        "KeyState": "Enabled",
    }
    return {"KeyMetadata": _metadata(ctx, key_id)}


def _describe(ctx: Context, params: Json) -> Json:
    return {"KeyMetadata": _metadata(ctx, _existing(ctx, params))}


def _metadata(ctx: Context, key_id: str) -> Json:
    made = ctx.regional("keys").get(key_id, {})
    spec, state = made.get("KeySpec", "SYMMETRIC_DEFAULT"), made.get("KeyState", "Enabled")
    return {
        "AWSAccountId": ctx.settings.account,
        "KeyId": key_id,
        "Arn": _arn(ctx, key_id),
        "CreationDate": _CREATED,
        "Enabled": state == "Enabled",
        "Description": "",
        "KeyUsage": made.get("KeyUsage", "ENCRYPT_DECRYPT"),
        "KeyState": state,
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": spec,
        "KeySpec": spec,
        "MultiRegion": key_id.startswith("mrk-"),
    }


def _in_state(state: str) -> Handler:
    def change(ctx: Context, params: Json) -> Json:
        key_id = _existing(ctx, params)
        ctx.regional("keys").setdefault(key_id, {})["KeyState"] = state
        return {"KeyId": _arn(ctx, key_id), "KeyState": state} if state == "PendingDeletion" else {}

    return change


def _create_grant(ctx: Context, params: Json) -> Json:
    grant = _granted(ctx, _existing(ctx, params), {name: params[name] for name in _GRANT_MEMBERS if name in params})
    return {"GrantToken": ctx.text(64), "GrantId": grant["GrantId"]}


def _granted(ctx: Context, key_id: str, members: Json) -> Json:
    grant: Json = {
        "KeyId": _arn(ctx, key_id),
        "GrantId": ctx.text(64, "0123456789abcdef"),
        "CreationDate": ctx.now,
        "IssuingAccount": f"arn:{ctx.partition}:iam::{ctx.settings.account}:root",
        **members,
    }
    ctx.regional("grants").setdefault(key_id, []).append(grant)
    return grant


def let_in(ctx: Context, pool_id: str, triggers: Json) -> None:
    """What configuring a custom sender does: Cognito grants itself the use of the key, once for a pool."""
    found = _KEY.fullmatch(triggers.get("KMSKeyID", ""))
    if not found or not {"CustomSMSSender", "CustomEmailSender"} & set(triggers):
        return
    if all(grant.get("Name") != pool_id for grant in ctx.regional("grants").get(found[1], [])):
        operations = ["Encrypt", "GenerateDataKey"]
        _granted(ctx, found[1], {"Name": pool_id, "GranteePrincipal": _COGNITO, "Operations": operations})


def _revoke_grant(ctx: Context, params: Json) -> Json:
    key_id = _existing(ctx, params)
    kept = [grant for grant in ctx.regional("grants").get(key_id, []) if grant["GrantId"] != params["GrantId"]]
    ctx.regional("grants")[key_id] = kept
    return {}


def _list_grants(ctx: Context, params: Json) -> Json:
    grants = ctx.regional("grants").get(_existing(ctx, params), [])
    found, marker = page(
        ctx,
        grants,
        lambda grant: str(grant["GrantId"]),
        size=params.get("Limit"),
        token=params.get("Marker"),
        maximum=_PAGE,
    )
    return {"Grants": found, "Truncated": marker is not None, **({"NextMarker": marker} if marker else {})}


def _existing(ctx: Context, params: Json) -> str:
    """The key that is named. Unless they must be declared, every key is taken to exist."""
    key_id = _key_id(params)
    if ctx.settings.keys == "declared" and key_id not in ctx.regional("keys"):
        raise SandboxError("NotFoundException", f"Key '{_arn(ctx, key_id)}' does not exist")
    return key_id


def _key_id(params: Json) -> str:
    found = _KEY.fullmatch(params["KeyId"])
    if not found:
        raise SandboxError("NotFoundException", f"Invalid keyId '{params['KeyId']}'")
    return found[1]


def _arn(ctx: Context, key_id: str) -> str:
    return ctx.arn("kms", f"key/{key_id}")


OPERATIONS: Operations = {
    "CreateKey": _create_key,
    "DescribeKey": _describe,
    "EnableKey": _in_state("Enabled"),
    "DisableKey": _in_state("Disabled"),
    "ScheduleKeyDeletion": _in_state("PendingDeletion"),
    "CreateGrant": _create_grant,
    "RevokeGrant": _revoke_grant,
    "ListGrants": _list_grants,
}
