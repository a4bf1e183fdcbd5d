"""Systems Manager parameters, plain and secure."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.values import Json, SandboxError

_TYPES = ("String", "StringList", "SecureString")


def _put(ctx: Context, params: Json) -> Json:
    parameters, name = ctx.regional("parameters"), params["Name"]
    old = parameters.get(name)
    if old and not params.get("Overwrite"):
        raise SandboxError("ParameterAlreadyExists", "The parameter already exists.")
    kind = params.get("Type") or (old or {}).get("Type")
    if kind not in _TYPES:
        raise SandboxError("ValidationException", "A parameter type is required when you create a parameter.")
    version = old["Version"] + 1 if old else 1
    parameters[name] = {
        "Name": name,
        "Type": kind,
        "Value": params["Value"],
        "Version": version,
        "LastModifiedDate": ctx.now,
        "ARN": ctx.arn("ssm", f"parameter/{name.lstrip('/')}"),
        "DataType": params.get("DataType", "text"),
        # Earlier values stay readable as name:version.
        "history": {**(old["history"] if old else {}), str(version): params["Value"]},
    }
    return {"Version": version, "Tier": params.get("Tier", "Standard")}


def _get(ctx: Context, params: Json) -> Json:
    found = _find(ctx, params["Name"], bool(params.get("WithDecryption")))
    if found is None:
        raise SandboxError("ParameterNotFound", f"Parameter {params['Name']} not found.")
    return {"Parameter": found}


def _get_many(ctx: Context, params: Json) -> Json:
    decrypt = bool(params.get("WithDecryption"))
    found = {name: _find(ctx, name, decrypt) for name in params["Names"]}
    return {
        "Parameters": [parameter for parameter in found.values() if parameter],
        "InvalidParameters": [name for name, parameter in found.items() if not parameter],
    }


def _delete(ctx: Context, params: Json) -> Json:
    if params["Name"] not in ctx.regional("parameters"):
        raise SandboxError("ParameterNotFound", f"Parameter {params['Name']} not found.")
    del ctx.regional("parameters")[params["Name"]]
    return {}


def _find(ctx: Context, reference: str, decrypt: bool) -> Json | None:
    """A parameter by name or ARN, at a version if one follows a colon. Without decryption a secure value is a blob."""
    parameters = ctx.regional("parameters")
    by_arn = {parameter["ARN"]: name for name, parameter in parameters.items()}
    name, _, version = by_arn.get(reference, reference).partition(":")
    stored = parameters.get(name)
    if stored is None or (version and version not in stored["history"]):
        return None
    value = stored["history"][version] if version else stored["Value"]
    if stored["Type"] == "SecureString" and not decrypt:
        value = "AQICAHencrypted"
    shown = {key: item for key, item in stored.items() if key != "history"}
    at = {"Version": int(version), "Selector": f":{version}"} if version else {}
    return {**shown, "Value": value, **at}


OPERATIONS: Operations = {
    "PutParameter": _put,
    "GetParameter": _get,
    "GetParameters": _get_many,
    "DeleteParameter": _delete,
}
