"""KMS: every key is an enabled symmetric key; grants are remembered."""

from __future__ import annotations

import re

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.lists import page
from cogprov.sandbox.values import Json, SandboxError

_KEY = re.compile(r"(?:arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key|alias)/)?(?:alias/)?([\w/-]+)")
_GRANT_MEMBERS = ("Name", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints")
_CREATED = 1_500_000_000.0
_PAGE = 50


def _describe(ctx: Context, params: Json) -> Json:
    key_id = _key_id(params)
    return {
        "KeyMetadata": {
            "AWSAccountId": ctx.settings.account,
            "KeyId": key_id,
            "Arn": _arn(ctx, key_id),
            "CreationDate": _CREATED,
            "Enabled": True,
            "Description": "",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "MultiRegion": key_id.startswith("mrk-"),
        }
    }


def _create_grant(ctx: Context, params: Json) -> Json:
    key_id = _key_id(params)
    grant: Json = {
        "KeyId": _arn(ctx, key_id),
        "GrantId": ctx.text(64, "0123456789abcdef"),
        "CreationDate": ctx.now,
        "IssuingAccount": f"arn:{ctx.partition}:iam::{ctx.settings.account}:root",
        **{member: params[member] for member in _GRANT_MEMBERS if member in params},
    }
    ctx.regional("grants").setdefault(key_id, []).append(grant)
    return {"GrantToken": ctx.text(64), "GrantId": grant["GrantId"]}


def _list_grants(ctx: Context, params: Json) -> Json:
    grants = ctx.regional("grants").get(_key_id(params), [])
    found, marker = page(
        ctx,
        grants,
        lambda grant: str(grant["GrantId"]),
        size=params.get("Limit"),
        token=params.get("Marker"),
        maximum=_PAGE,
    )
    return {"Grants": found, "Truncated": marker is not None, **({"NextMarker": marker} if marker else {})}


def _key_id(params: Json) -> str:
    found = _KEY.fullmatch(params["KeyId"])
    if not found:
        raise SandboxError("NotFoundException", f"Invalid keyId '{params['KeyId']}'")
    return found[1]


def _arn(ctx: Context, key_id: str) -> str:
    return ctx.arn("kms", f"key/{key_id}")


OPERATIONS: Operations = {"DescribeKey": _describe, "CreateGrant": _create_grant, "ListGrants": _list_grants}
