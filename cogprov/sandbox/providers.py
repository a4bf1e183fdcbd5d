"""Identity providers: SAML, OIDC and the social ones."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, refused, too_many
from cogprov.sandbox.lists import paged
from cogprov.sandbox.provider_details import TYPES, settled, visible
from cogprov.sandbox.records import attribute_names, dates, find_pool, grown
from cogprov.sandbox.values import Json

MAX_PROVIDERS = 300
MIN_NAME = 3
RESERVED_NAMES = frozenset({"COGNITO", *TYPES} - {"SAML", "OIDC"})

_DEFAULT_MAPPING = {"username": "sub"}
_NOT_IN_SCHEMA = {"username"}
_KNOWN = ("UserPoolId", "ProviderName", "ProviderDetails", "AttributeMapping", "IdpIdentifiers", "AcrMapping")


def _create(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    name, kind = params["ProviderName"], params["ProviderType"]
    _check_name(name, kind)
    if name in pool["providers"]:
        raise refused("DuplicateProviderException", f"{name} already exists for tenant {pool['Id']}.")
    if len(pool["providers"]) >= MAX_PROVIDERS:
        raise too_many(f"Identity providers exceed the limit of {MAX_PROVIDERS} per user pool.")
    # Without a mapping, OIDC and social providers map the subject; SAML has no such claim.
    mapping = params.get("AttributeMapping", {} if kind == "SAML" else dict(_DEFAULT_MAPPING))
    provider: Json = {
        "UserPoolId": pool["Id"],
        "ProviderName": name,
        "ProviderType": kind,
        "ProviderDetails": settled(kind, params["ProviderDetails"], {}),
        "AttributeMapping": mapping,
        "IdpIdentifiers": params.get("IdpIdentifiers", []),
        "AcrMapping": params.get("AcrMapping", {}),
        **{member: params[member] for member in grown("UpdateIdentityProvider", *_KNOWN) if member in params},
        "created": ctx.now,
        "modified": ctx.now,
    }
    _check(pool, provider)
    pool["providers"][name] = provider
    return {"IdentityProvider": _whole(ctx, provider)}


def _describe(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    provider = pool["providers"].get(params["ProviderName"])
    if provider is None:
        raise not_found(f"Identity provider {params['ProviderName']} for tenantId {pool['Id']} does not exist.")
    return {"IdentityProvider": _whole(ctx, provider)}


def _by_identifier(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    wanted = params["IdpIdentifier"]
    for provider in pool["providers"].values():
        if wanted in provider["IdpIdentifiers"]:
            return {"IdentityProvider": _whole(ctx, provider)}
    raise not_found(f"Identity provider with identifier {wanted} for tenantId {pool['Id']} does not exist.")


def _list(ctx: Context, params: Json) -> Json:
    providers = [
        {"ProviderName": provider["ProviderName"], "ProviderType": provider["ProviderType"], **dates(provider)}
        for provider in find_pool(ctx, params)["providers"].values()
    ]
    return paged(ctx, params, "Providers", providers, "ProviderName")


def _update(ctx: Context, params: Json) -> Json:
    """A patch of whole members: what is left out stays, a map that is sent replaces the old map."""
    pool, provider = _find(ctx, params)
    patched = ("AttributeMapping", "IdpIdentifiers", "AcrMapping", *grown("UpdateIdentityProvider", *_KNOWN))
    changed: Json = {member: params[member] for member in patched if member in params}
    if "ProviderDetails" in params:
        kind, old = provider["ProviderType"], provider["ProviderDetails"]
        changed["ProviderDetails"] = settled(kind, params["ProviderDetails"], old)
    candidate = {**provider, **changed, "modified": ctx.now}
    _check(pool, candidate)
    pool["providers"][provider["ProviderName"]] = candidate
    return {"IdentityProvider": _whole(ctx, candidate)}


def _delete(ctx: Context, params: Json) -> Json:
    """Allowed although clients name it."""
    pool, provider = _find(ctx, params)
    del pool["providers"][provider["ProviderName"]]
    return {}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    provider = pool["providers"].get(params["ProviderName"])
    if provider is None:
        raise not_found(f"Identity provider {params['ProviderName']} in User Pool {pool['Id']} does not exist.")
    return pool, provider


def _check_name(name: str, kind: str) -> None:
    wrong = name != kind if TYPES[kind].fixed_name else name in RESERVED_NAMES
    if wrong:
        raise invalid(f"Provider {name} cannot be of type {kind}.")
    if len(name) < MIN_NAME:
        raise invalid(f"Provider name must have at least {MIN_NAME} characters.")


def _check(pool: Json, provider: Json) -> None:
    unknown = set(provider["AttributeMapping"]) - attribute_names(pool) - _NOT_IN_SCHEMA
    if unknown:
        raise invalid(f"Invalid attribute mapping: {', '.join(sorted(unknown))} not found in the schema.")
    if provider["AcrMapping"] and provider["ProviderType"] != "OIDC":
        raise invalid("AcrMapping is supported for OIDC identity providers only.")
    identifiers = provider["IdpIdentifiers"]
    others = [other for name, other in pool["providers"].items() if name != provider["ProviderName"]]
    taken = {identifier for other in others for identifier in other["IdpIdentifiers"]} & set(identifiers)
    if taken or len(set(identifiers)) < len(identifiers):
        raise invalid(f"Identity provider identifiers must be unique in a user pool: {', '.join(sorted(taken))}")


def _whole(ctx: Context, provider: Json) -> Json:
    """``IdentityProviderType``. Its details tell client secrets in clear."""
    kept = {key: value for key, value in provider.items() if key not in ("created", "modified", "AcrMapping")}
    if provider["AcrMapping"]:
        kept["AcrMapping"] = provider["AcrMapping"]
    details = visible(provider["ProviderType"], provider["ProviderDetails"], ctx.settings.noise)
    return {**kept, "ProviderDetails": details, **dates(provider)}


OPERATIONS: Operations = {
    "CreateIdentityProvider": _create,
    "DescribeIdentityProvider": _describe,
    "GetIdentityProviderByIdentifier": _by_identifier,
    "ListIdentityProviders": _list,
    "UpdateIdentityProvider": _update,
    "DeleteIdentityProvider": _delete,
}
