"""STS: who is calling."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.values import Json


def _caller_identity(ctx: Context, params: Json) -> Json:
    account = ctx.settings.account
    return {
        "UserId": "AIDASANDBOX0000000000",
        "Account": account,
        "Arn": f"arn:{ctx.partition}:iam::{account}:user/sandbox",
    }


OPERATIONS: Operations = {"GetCallerIdentity": _caller_identity}
