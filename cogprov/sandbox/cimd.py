"""Client ID metadata document policies: which URLs may stand for a client's id.

Only the service model describes them; what it leaves open is decided as for the other patched kinds.
"""

from __future__ import annotations

from cogprov.sandbox import tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import not_found, refused
from cogprov.sandbox.lists import paged
from cogprov.sandbox.records import dates, find_client, find_pool
from cogprov.sandbox.values import Json

DEFAULT_CACHE_SECONDS = 86_400

_FEATURE = "Client ID metadata documents"
_PATCHABLE = ("ClientId", "PolicyName", "CacheDuration", "URLPatterns")


def _create(ctx: Context, params: Json) -> Json:
    pool, _ = find_client(ctx, params)
    tiers.require(pool, _FEATURE)
    policy: Json = {
        "UserPoolId": pool["Id"],
        "CIMDPolicyId": ctx.text(26),
        "CacheDuration": DEFAULT_CACHE_SECONDS,
        **{member: params[member] for member in _PATCHABLE if member in params},
        "created": ctx.now,
        "modified": ctx.now,
    }
    pool["cimd"][policy["CIMDPolicyId"]] = policy
    return {"CIMDPolicy": _view(policy)}


def _describe(ctx: Context, params: Json) -> Json:
    return {"CIMDPolicy": _view(_find(ctx, params)[1])}


def _list(ctx: Context, params: Json) -> Json:
    """Tells neither the pool nor the patterns."""
    policies = [
        {key: value for key, value in _view(policy).items() if key not in ("UserPoolId", "URLPatterns")}
        for policy in find_pool(ctx, params)["cimd"].values()
    ]
    return paged(ctx, params, "CIMDPolicies", policies, "CIMDPolicyId")


def _update(ctx: Context, params: Json) -> Json:
    find_client(ctx, params)
    pool, policy = _find(ctx, params)
    tiers.require(pool, _FEATURE)
    changed = {**policy, **{member: params[member] for member in _PATCHABLE if member in params}, "modified": ctx.now}
    pool["cimd"][policy["CIMDPolicyId"]] = changed
    return {"CIMDPolicy": _view(changed)}


def _delete(ctx: Context, params: Json) -> Json:
    pool, policy = _find(ctx, params)
    del pool["cimd"][policy["CIMDPolicyId"]]
    return {}


def _list_urls(ctx: Context, params: Json) -> Json:
    """No client ever comes with a document here, so none is cached."""
    _find(ctx, params)
    return {"ClientMetadataURLs": []}


def _update_url(ctx: Context, params: Json) -> Json:
    pool, _ = _find(ctx, params)
    tiers.require(pool, _FEATURE)
    raise refused("CachedCIMDURLDoesNotExistException", f"There is no cached document for {params['URL']}.")


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    policy = pool["cimd"].get(params["CIMDPolicyId"])
    if policy is None:
        raise not_found(f"CIMD policy {params['CIMDPolicyId']} does not exist.")
    return pool, policy


def _view(policy: Json) -> Json:
    return {**{key: value for key, value in policy.items() if key not in ("created", "modified")}, **dates(policy)}


OPERATIONS: Operations = {
    "CreateCIMDPolicy": _create,
    "DescribeCIMDPolicy": _describe,
    "ListCIMDPolicies": _list,
    "UpdateCIMDPolicy": _update,
    "DeleteCIMDPolicy": _delete,
    "ListClientMetadataURLs": _list_urls,
    "UpdateClientMetadataURLState": _update_url,
}
