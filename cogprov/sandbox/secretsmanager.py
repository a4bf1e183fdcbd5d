"""Secrets Manager: secrets with a current and a previous version."""

from __future__ import annotations

from cogprov.sandbox.context import ALNUM, Context, Operations
from cogprov.sandbox.values import Json, SandboxError

_CURRENT, _PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
_VALUES = ("SecretString", "SecretBinary")
_RECOVERY_DAYS = 30
_DAY = 86_400


def _create(ctx: Context, params: Json) -> Json:
    secrets, name = ctx.regional("secrets"), params["Name"]
    if name in secrets:
        raise SandboxError("ResourceExistsException", f"The operation failed because the secret {name} already exists.")
    secret: Json = {
        "ARN": ctx.arn("secretsmanager", f"secret:{name}-{ctx.text(6, ALNUM)}"),
        "Name": name,
        **{member: params[member] for member in ("Description", "KmsKeyId", "Tags") if member in params},
        "CreatedDate": ctx.now,
        "versions": {},
    }
    secrets[name] = secret
    version = _add_version(ctx, secret, params)
    return {"ARN": secret["ARN"], "Name": name, **({"VersionId": version} if version else {})}


def keep(ctx: Context, name: str, text: str) -> str:
    """Store a secret for another service, which then hands out its ARN: the ARN."""
    made = _create(ctx, {"Name": name, "SecretString": text})
    return str(made["ARN"])


def forget(ctx: Context, name: str) -> None:
    """Delete such a secret at once, if it is still there."""
    ctx.regional("secrets").pop(name, None)


def _get_value(ctx: Context, params: Json) -> Json:
    secret = _alive(_find(ctx, params))
    wanted_id, stage = params.get("VersionId"), params.get("VersionStage", _CURRENT)
    for version_id, version in secret["versions"].items():
        if version_id == wanted_id or (wanted_id is None and stage in version["stages"]):
            value = {member: version[member] for member in _VALUES if member in version}
            names = {"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version_id}
            return {**names, **value, "VersionStages": version["stages"], "CreatedDate": version["created"]}
    sought = f"VersionId: {wanted_id}" if wanted_id else f"staging label: {stage}"
    raise _missing(f"Secrets Manager can't find the specified secret value for {sought}")


def _put_value(ctx: Context, params: Json) -> Json:
    secret = _alive(_find(ctx, params))
    version = _add_version(ctx, secret, params)
    if version is None:
        raise SandboxError("InvalidParameterException", "You must provide either SecretString or SecretBinary.")
    return {"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version, "VersionStages": [_CURRENT]}


def _describe(ctx: Context, params: Json) -> Json:
    secret = _find(ctx, params)
    stages = {version_id: version["stages"] for version_id, version in secret["versions"].items() if version["stages"]}
    return {**{key: value for key, value in secret.items() if key != "versions"}, "VersionIdsToStages": stages}


def _delete(ctx: Context, params: Json) -> Json:
    """At once when forced; else the secret waits, unreadable, for its recovery window to end."""
    secret = _find(ctx, params)
    date = ctx.now + params.get("RecoveryWindowInDays", _RECOVERY_DAYS) * _DAY
    if params.get("ForceDeleteWithoutRecovery"):
        del ctx.regional("secrets")[secret["Name"]]
        date = ctx.now
    else:
        secret["DeletedDate"] = date
    return {"ARN": secret["ARN"], "Name": secret["Name"], "DeletionDate": date}


def _add_version(ctx: Context, secret: Json, params: Json) -> str | None:
    """A new current version, named by the client's token, if the request has a value."""
    value = {member: params[member] for member in _VALUES if member in params}
    if not value:
        return None
    for version in secret["versions"].values():
        version["stages"] = [_PREVIOUS] if _CURRENT in version["stages"] else []
    version_id: str = params.get("ClientRequestToken") or ctx.uuid()
    secret["versions"][version_id] = {**value, "stages": [_CURRENT], "created": ctx.now}
    return version_id


def _find(ctx: Context, params: Json) -> Json:
    """A secret by name, by ARN, or by ARN without its random ending."""
    wanted = params["SecretId"]
    for name, secret in ctx.regional("secrets").items():
        if wanted in (name, secret["ARN"], secret["ARN"][:-7]):
            found: Json = secret
            return found
    raise _missing("Secrets Manager can't find the specified secret.")


def _alive(secret: Json) -> Json:
    if "DeletedDate" in secret:
        message = "You can't perform this operation on the secret because it was marked for deletion."
        raise SandboxError("InvalidRequestException", message)
    return secret


def _missing(message: str) -> SandboxError:
    return SandboxError("ResourceNotFoundException", message)


OPERATIONS: Operations = {
    "CreateSecret": _create,
    "GetSecretValue": _get_value,
    "PutSecretValue": _put_value,
    "DescribeSecret": _describe,
    "DeleteSecret": _delete,
}
