"""Resource servers and their scopes."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, too_many
from cogprov.sandbox.lists import paged
from cogprov.sandbox.records import find_pool, grown
from cogprov.sandbox.values import Json

MAX_SERVERS = 25
_PAGE = 50
_KNOWN = ("UserPoolId", "Identifier", "Name", "Scopes")


def _create(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    identifier = params["Identifier"]
    if identifier in pool["servers"]:
        raise invalid(f"{identifier} already exists in user pool {pool['Id']}.")
    if len(pool["servers"]) >= MAX_SERVERS:
        raise too_many(f"Resource servers exceed the limit of {MAX_SERVERS} per user pool.")
    server = _server(params)
    pool["servers"][identifier] = server
    return {"ResourceServer": _view(ctx, server)}


def _describe(ctx: Context, params: Json) -> Json:
    return {"ResourceServer": _view(ctx, _find(ctx, params)[1])}


def _list(ctx: Context, params: Json) -> Json:
    servers = [_view(ctx, server) for server in find_pool(ctx, params)["servers"].values()]
    return paged(ctx, params, "ResourceServers", servers, "Identifier", most=_PAGE)


def _update(ctx: Context, params: Json) -> Json:
    """A full replacement in both modes: scopes that are left out are deleted, and clients keep the dead strings."""
    pool, _ = _find(ctx, params)
    server = _server(params)
    pool["servers"][params["Identifier"]] = server
    return {"ResourceServer": _view(ctx, server)}


def _delete(ctx: Context, params: Json) -> Json:
    """Allowed although clients use its scopes."""
    pool, server = _find(ctx, params)
    del pool["servers"][server["Identifier"]]
    return {}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    server = pool["servers"].get(params["Identifier"])
    if server is None:
        raise not_found(f"Resource server {params['Identifier']} does not exist.")
    return pool, server


def _server(params: Json) -> Json:
    scopes = params.get("Scopes", [])
    names = [scope["ScopeName"] for scope in scopes]
    if len(set(names)) < len(names):
        raise invalid("Scope names must be unique in a resource server.")
    return {
        "UserPoolId": params["UserPoolId"],
        "Identifier": params["Identifier"],
        "Name": params["Name"],
        "Scopes": scopes,
        **{name: params[name] for name in grown("UpdateResourceServer", *_KNOWN) if name in params},
    }


def _view(ctx: Context, server: Json) -> Json:
    if not ctx.settings.noise:
        return server
    return {**server, "Scopes": sorted(server["Scopes"], key=lambda scope: str(scope["ScopeName"]))}


OPERATIONS: Operations = {
    "CreateResourceServer": _create,
    "DescribeResourceServer": _describe,
    "ListResourceServers": _list,
    "UpdateResourceServer": _update,
    "DeleteResourceServer": _delete,
}
