"""IAM roles, as far as a pool's SMS role needs them."""

from __future__ import annotations

import json
from urllib.parse import quote

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.lists import page
from cogprov.sandbox.values import Json, SandboxError

_PAGE = 100


def _create_role(ctx: Context, params: Json) -> Json:
    name, roles = params["RoleName"], ctx.account["roles"]
    if name in roles:
        raise SandboxError("EntityAlreadyExists", f"Role with name {name} already exists.", 409)
    _check_policy(params["AssumeRolePolicyDocument"])
    path = params.get("Path", "/")
    role: Json = {
        "Path": path,
        "RoleName": name,
        "RoleId": f"AROA{ctx.text(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}",
        "Arn": f"arn:{ctx.partition}:iam::{ctx.settings.account}:role{path}{name}",
        "CreateDate": ctx.now,
        "AssumeRolePolicyDocument": params["AssumeRolePolicyDocument"],
        "MaxSessionDuration": params.get("MaxSessionDuration", 3600),
        "Description": params.get("Description", ""),
        "policies": {},
        "tags": {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])},
        "refusals": ctx.settings.propagation,
    }
    roles[name] = role
    return {"Role": _view(role)}


def _get_role(ctx: Context, params: Json) -> Json:
    return {"Role": _view(_role(ctx, params))}


def _list_roles(ctx: Context, params: Json) -> Json:
    prefix = params.get("PathPrefix", "/")
    roles = [
        {key: value for key, value in _view(role).items() if key != "Tags"}
        for role in ctx.account["roles"].values()
        if role["Path"].startswith(prefix)
    ]
    return _page(ctx, params, "Roles", roles, "RoleName")


def _delete_role(ctx: Context, params: Json) -> Json:
    role = _role(ctx, params)
    if role["policies"]:
        raise SandboxError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409)
    del ctx.account["roles"][role["RoleName"]]
    ctx.account["deleted_roles"].append(role["Arn"])
    return {}


def _update_trust(ctx: Context, params: Json) -> Json:
    role = _role(ctx, params)
    _check_policy(params["PolicyDocument"])
    role["AssumeRolePolicyDocument"] = params["PolicyDocument"]
    return {}


def _put_policy(ctx: Context, params: Json) -> Json:
    role = _role(ctx, params)
    _check_policy(params["PolicyDocument"])
    role["policies"][params["PolicyName"]] = params["PolicyDocument"]
    return {}


def _get_policy(ctx: Context, params: Json) -> Json:
    role, name = _role(ctx, params), params["PolicyName"]
    _require_policy(role, name)
    # IAM hands policies out percent-encoded.
    return {"RoleName": role["RoleName"], "PolicyName": name, "PolicyDocument": quote(role["policies"][name])}


def _delete_policy(ctx: Context, params: Json) -> Json:
    role, name = _role(ctx, params), params["PolicyName"]
    _require_policy(role, name)
    del role["policies"][name]
    return {}


def _list_policies(ctx: Context, params: Json) -> Json:
    return {"PolicyNames": sorted(_role(ctx, params)["policies"]), "IsTruncated": False}


def _list_attached(ctx: Context, params: Json) -> Json:
    """Managed policies cannot be attached here, so there are none."""
    _role(ctx, params)
    return {"AttachedPolicies": [], "IsTruncated": False}


def _tag_role(ctx: Context, params: Json) -> Json:
    _role(ctx, params)["tags"].update({tag["Key"]: tag["Value"] for tag in params["Tags"]})
    return {}


def _list_tags(ctx: Context, params: Json) -> Json:
    return {"Tags": _tags(_role(ctx, params)), "IsTruncated": False}


def _page(ctx: Context, params: Json, name: str, items: list[Json], key: str) -> Json:
    found, marker = page(
        ctx,
        items,
        lambda item: str(item[key]),
        size=params.get("MaxItems"),
        token=params.get("Marker"),
        maximum=_PAGE,
    )
    return {name: found, "IsTruncated": marker is not None, **({"Marker": marker} if marker else {})}


def _role(ctx: Context, params: Json) -> Json:
    name = params["RoleName"]
    role: Json | None = ctx.account["roles"].get(name)
    if role is None:
        raise SandboxError("NoSuchEntity", f"The role with name {name} cannot be found.", 404)
    return role


def _require_policy(role: Json, name: str) -> None:
    if name not in role["policies"]:
        raise SandboxError("NoSuchEntity", f"The role policy with name {name} cannot be found.", 404)


def _check_policy(document: str) -> None:
    try:
        parsed = json.loads(document)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict) or "Statement" not in parsed:
        raise SandboxError("MalformedPolicyDocument", "Syntax errors in policy.", 400)


def _view(role: Json) -> Json:
    kept = {key: value for key, value in role.items() if key not in ("policies", "tags", "refusals")}
    kept["AssumeRolePolicyDocument"] = quote(role["AssumeRolePolicyDocument"])
    return {**kept, "Tags": _tags(role)} if role["tags"] else kept


def _tags(role: Json) -> list[Json]:
    return [{"Key": key, "Value": value} for key, value in role["tags"].items()]


OPERATIONS: Operations = {
    "CreateRole": _create_role,
    "GetRole": _get_role,
    "ListRoles": _list_roles,
    "DeleteRole": _delete_role,
    "UpdateAssumeRolePolicy": _update_trust,
    "PutRolePolicy": _put_policy,
    "GetRolePolicy": _get_policy,
    "DeleteRolePolicy": _delete_policy,
    "ListRolePolicies": _list_policies,
    "ListAttachedRolePolicies": _list_attached,
    "TagRole": _tag_role,
    "ListRoleTags": _list_tags,
}
