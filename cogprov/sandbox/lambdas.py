"""Lambda: the resource policies of trigger functions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.values import Json, SandboxError

_ARN = re.compile(
    r"(?:arn:aws[\w-]*:lambda:([\w-]+):(\d{12}):function:|(\d{12}):function:|function:)?([\w-]+)(?::([\w$-]+))?"
)


@dataclass(frozen=True)
class _Function:
    """A function as a request names it."""

    arn: str
    qualified: str
    """The ARN with the alias or version, if one was named. Each has a policy of its own."""
    name: str


def _create_function(ctx: Context, params: Json) -> Json:
    function = _named(ctx, params["FunctionName"], None)
    functions = ctx.regional("functions")
    if function.name in functions:
        raise SandboxError("ResourceConflictException", f"Function already exist: {function.name}", 409)
    functions[function.name] = {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Role": params["Role"],
        **{member: params[member] for member in ("Runtime", "Handler", "Description", "Timeout") if member in params},
        "LastModified": str(ctx.now),
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": params.get("PackageType", "Zip"),
        "Version": "$LATEST",
    }
    return dict(functions[function.name])


def _get_configuration(ctx: Context, params: Json) -> Json:
    function = _existing(ctx, params)
    declared: Json | None = ctx.regional("functions").get(function.name)
    return declared or {
        "FunctionName": function.name,
        "FunctionArn": function.qualified,
        "State": "Active",
        "Version": "$LATEST",
    }


def _get_function(ctx: Context, params: Json) -> Json:
    return {"Configuration": _get_configuration(ctx, params)}


def _add_permission(ctx: Context, params: Json) -> Json:
    """Adds one statement. A second one of the same id is refused, whatever it says."""
    function = _existing(ctx, params)
    statements = ctx.regional("function_policies").setdefault(function.qualified, {})
    statement_id = params["StatementId"]
    if statement_id in statements:
        raise SandboxError(
            "ResourceConflictException",
            f"The statement id ({statement_id}) provided already exists. Please provide a new statement id,"
            " or remove the existing statement.",
            409,
        )
    principal = params["Principal"]
    condition: Json = {}
    if "SourceArn" in params:
        condition["ArnLike"] = {"AWS:SourceArn": params["SourceArn"]}
    if "SourceAccount" in params:
        condition["StringEquals"] = {"AWS:SourceAccount": params["SourceAccount"]}
    statement = {
        "Sid": statement_id,
        "Effect": "Allow",
        "Principal": {"Service": principal} if "." in principal else {"AWS": principal},
        "Action": params["Action"],
        "Resource": function.qualified,
        **({"Condition": condition} if condition else {}),
    }
    statements[statement_id] = statement
    return {"Statement": json.dumps(statement, separators=(",", ":"))}


def _get_policy(ctx: Context, params: Json) -> Json:
    statements = ctx.regional("function_policies").get(_existing(ctx, params).qualified)
    if not statements:
        raise _missing("The resource you requested does not exist.")
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": list(statements.values())}
    return {"Policy": json.dumps(policy, separators=(",", ":")), "RevisionId": ctx.uuid()}


def _remove_permission(ctx: Context, params: Json) -> Json:
    statements = ctx.regional("function_policies").get(_existing(ctx, params).qualified, {})
    if params["StatementId"] not in statements:
        raise _missing(f"Statement {params['StatementId']} is not found in resource policy.")
    del statements[params["StatementId"]]
    return {}


def _existing(ctx: Context, params: Json) -> _Function:
    """The function that is named. Unless they must be declared, every function is taken to exist."""
    function = _named(ctx, params["FunctionName"], params.get("Qualifier"))
    if ctx.settings.functions == "declared" and function.name not in ctx.regional("functions"):
        raise _missing(f"Function not found: {function.qualified}")
    return function


def _named(ctx: Context, text: str, qualifier: str | None) -> _Function:
    found = _ARN.fullmatch(text)
    if not found:
        raise SandboxError("ValidationException", f"Invalid function name: {text}")
    region, account = found[1] or ctx.region, found[2] or found[3] or ctx.settings.account
    arn = f"arn:{ctx.partition}:lambda:{region}:{account}:function:{found[4]}"
    qualifier = qualifier or found[5]
    return _Function(arn, f"{arn}:{qualifier}" if qualifier else arn, found[4])


def _missing(message: str) -> SandboxError:
    return SandboxError("ResourceNotFoundException", message, 404)


OPERATIONS: Operations = {
    "CreateFunction": _create_function,
    "GetFunction": _get_function,
    "GetFunctionConfiguration": _get_configuration,
    "AddPermission": _add_permission,
    "GetPolicy": _get_policy,
    "RemovePermission": _remove_permission,
}
