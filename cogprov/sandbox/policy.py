"""What an IAM policy allows: which actions a request needs, on which resources, and which of them is missing.

Written from the service's documentation: the action of an operation is its name; some requests need more than one,
because they pass a role, use a key or change a distribution in the caller's name. Conditions are not looked at.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from cogprov.sandbox.context import Context
from cogprov.sandbox.values import Json, SandboxError

Need: TypeAlias = tuple[str, str]
"""An action and the resource it is needed on."""

_FREE = ("sts:GetCallerIdentity",)
"""Nobody needs a permission to ask who they are."""

_KEY = ("kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom")
_LOGS = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
)
_GROUPS = ("logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups")
_BUCKET = ("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:ListBucket", "s3:GetBucketAcl")


def refuse_missing(policy: Json, ctx: Context, service: str, operation: str, params: Json) -> None:
    """SandboxError, AccessDenied, for the first thing that a request needs and the policy does not allow."""
    for action, resource in _needs(ctx, service, operation, params):
        if action not in _FREE and not _allows(policy, action, resource):
            raise _denial(ctx, service, action, resource)


def _denial(ctx: Context, service: str, action: str, resource: str) -> SandboxError:
    message = (
        f"User: arn:{ctx.partition}:iam::{ctx.settings.account}:user/sandbox is not authorized to perform: {action} "
        f"on resource: {resource} because no identity-based policy allows the {action} action"
    )
    if service in ("iam", "sts"):
        return SandboxError("AccessDenied", message, 403)
    return SandboxError("AccessDeniedException", message, 403 if service == "lambda" else 400)


def _allows(policy: Json, action: str, resource: str) -> bool:
    return any(
        statement.get("Effect") == "Allow"
        and any(fnmatch.fnmatchcase(action.lower(), name.lower()) for name in _listed(statement.get("Action")))
        and any(fnmatch.fnmatchcase(resource, place) for place in _listed(statement.get("Resource")))
        for statement in policy["Statement"]
    )


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _needs(ctx: Context, service: str, operation: str, params: Json) -> Iterator[Need]:
    yield f"{service}:{operation}", _resource(ctx, service, params)
    if service == "cognito-idp" and not operation.startswith(("Describe", "Get", "List")):
        yield from _of_settings(ctx, params)
        if operation == "CreateUserPoolReplica":
            yield "cognito-idp:CreateUserPool", "*"


def _resource(ctx: Context, service: str, params: Mapping[str, Any]) -> str:
    """The ARN of what a request is about, or ``*`` when it names nothing that IAM knows."""
    if service == "cognito-idp":
        pool = params.get("UserPoolId")
        return str(params.get("ResourceArn") or (_pool(ctx, pool) if pool else "*"))
    if service == "lambda":
        name, qualifier = params["FunctionName"], params.get("Qualifier")
        arn = name if name.startswith("arn:") else ctx.arn("lambda", f"function:{name}")
        return f"{arn}:{qualifier}" if qualifier else str(arn)
    if service == "iam":
        return f"arn:{ctx.partition}:iam::{ctx.settings.account}:role/{params.get('RoleName', '')}"
    if service == "ssm":
        return ctx.arn("ssm", f"parameter/{params.get('Name', '').lstrip('/')}")
    if service == "secretsmanager":
        named = str(params.get("SecretId", ""))
        return named if named.startswith("arn:") else ctx.arn("secretsmanager", f"secret:{named}-AbCdEf")
    if service == "kms":
        key = str(params.get("KeyId", "*"))
        return key if key.startswith("arn:") else ctx.arn("kms", f"key/{key}")
    return "*"


def _pool(ctx: Context, pool: str) -> str:
    region = pool.partition("_")[0]
    return f"arn:{ctx.partition}:cognito-idp:{region}:{ctx.settings.account}:userpool/{pool}"


def _of_settings(ctx: Context, params: Mapping[str, Any]) -> Iterator[Need]:
    """What a request asks the service to do in the caller's name."""
    for role in _named(params, ("SnsCallerArn", "RoleArn")):
        yield "iam:PassRole", role
    for key in _named(params, ("KMSKeyID", "KmsKeyArn")):
        yield from ((action, key) for action in _KEY)
    if params.get("UserPoolTags"):
        yield "cognito-idp:TagResource", _pool(ctx, params.get("UserPoolId") or f"{ctx.region}_NotYetMade")
    if (params.get("EmailConfiguration") or {}).get("EmailSendingAccount") == "DEVELOPER":
        role = "aws-service-role/email.cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdpEmailService"
        yield "iam:CreateServiceLinkedRole", f"arn:{ctx.partition}:iam::{ctx.settings.account}:role/{role}"
    if params.get("CustomDomainConfig"):
        yield "cloudfront:UpdateDistribution", "*"
    for entry in params.get("LogConfigurations") or ():
        yield from _of_delivery(ctx, entry)


def _of_delivery(ctx: Context, entry: Mapping[str, Any]) -> Iterator[Need]:
    yield from ((action, "*") for action in _LOGS)
    if "CloudWatchLogsConfiguration" in entry:
        yield from ((action, "*") for action in _GROUPS)
    bucket = (entry.get("S3Configuration") or {}).get("BucketArn")
    if bucket:
        yield from ((action, bucket) for action in _BUCKET)
        yield "s3:PutObject", f"{bucket}/AWSLogs/x"
    stream = (entry.get("FirehoseConfiguration") or {}).get("StreamArn")
    if stream:
        yield "firehose:TagDeliveryStream", stream
        role = "aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery"
        yield "iam:CreateServiceLinkedRole", f"arn:{ctx.partition}:iam::{ctx.settings.account}:role/{role}"


def _named(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    """The values of members of these names, however deep."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in names and isinstance(item, str):
                yield item
            else:
                yield from _named(item, names)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, names)
