"""Whether Cognito may use the role that an SMS configuration names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from cogprov.sandbox.context import Context
from cogprov.sandbox.errors import refused
from cogprov.sandbox.values import Json

_PRINCIPAL = "cognito-idp.amazonaws.com"


def check(ctx: Context, sms: Json) -> None:
    """Refuse a role that this sandbox made and whose trust or permission does not serve.

    A role that was never made here is taken to exist. A new role is refused as often as the sandbox was told to:
    IAM spreads its changes slowly, and the error is the same as for a wrong role.
    """
    block = sms.get("EumsSms") or sms
    arn = block.get("CallerArn") or block.get("SnsCallerArn")
    if not arn:
        return
    action = "sms-voice:SendTextMessage" if "EumsSms" in sms else "sns:Publish"
    role = next((role for role in ctx.account["roles"].values() if role["Arn"] == arn), None)
    if role is None:
        if arn in ctx.account["deleted_roles"]:
            _refuse_trust()
        return
    if role["refusals"] > 0:
        role["refusals"] -= 1
        ctx.changed = True
        _refuse_trust()
    if not _trusts(role["AssumeRolePolicyDocument"], block.get("ExternalId")):
        _refuse_trust()
    if not any(_allows(policy, action) for policy in role["policies"].values()):
        raise refused("InvalidSmsRoleAccessPolicyException", "Role does not have permission to publish with SNS")


def _refuse_trust() -> None:
    raise refused(
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    )


def _trusts(document: str, external_id: str | None) -> bool:
    """Whether a statement lets Cognito assume the role, and asks for this external id if it asks for one."""
    for statement in _allowing(document):
        if _PRINCIPAL not in _list(statement.get("Principal", {}).get("Service")):
            continue
        if not _covers(statement, "sts:AssumeRole"):
            continue
        asked = _list(statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId"))
        if not asked or external_id in asked:
            return True
    return False


def _allows(document: str, action: str) -> bool:
    return any(_covers(statement, action) for statement in _allowing(document))


def _allowing(document: str) -> Iterator[Json]:
    statements = _list(json.loads(document).get("Statement"))
    return (statement for statement in statements if statement.get("Effect") == "Allow")


def _covers(statement: Json, action: str) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in _list(statement.get("Action")))


def _list(value: Any) -> list[Any]:
    """Policies write a list of one as the one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
