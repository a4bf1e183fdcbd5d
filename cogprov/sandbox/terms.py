"""Terms documents: links that a client shows when people sign up."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import not_found, refused
from cogprov.sandbox.lists import paged
from cogprov.sandbox.records import dates, find_client, find_pool
from cogprov.sandbox.values import Json

_PATCHABLE = ("TermsName", "TermsSource", "Enforcement", "Links")
_LISTED = ("TermsId", "TermsName", "Enforcement")


def _create(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    _refuse_twin(pool, client["ClientId"], params["TermsName"], "")
    terms: Json = {
        "TermsId": ctx.uuid(),
        "UserPoolId": pool["Id"],
        "ClientId": client["ClientId"],
        "Links": {},
        **{member: params[member] for member in _PATCHABLE if member in params},
        "created": ctx.now,
        "modified": ctx.now,
    }
    pool["terms"][terms["TermsId"]] = terms
    return {"Terms": _view(terms)}


def _describe(ctx: Context, params: Json) -> Json:
    return {"Terms": _view(_find(ctx, params)[1])}


def _by_client(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    for terms in pool["terms"].values():
        if (terms["ClientId"], terms["TermsName"]) == (client["ClientId"], params["TermsName"]):
            return {"Terms": _view(terms)}
    raise not_found(f"Terms {params['TermsName']} do not exist for client {client['ClientId']}.")


def _list(ctx: Context, params: Json) -> Json:
    """Tells neither links nor clients."""
    found = [
        {**{member: terms[member] for member in _LISTED}, **dates(terms)}
        for terms in find_pool(ctx, params)["terms"].values()
    ]
    return paged(ctx, params, "Terms", found, "TermsId")


def _update(ctx: Context, params: Json) -> Json:
    """A patch; links that are sent replace all links."""
    pool, terms = _find(ctx, params)
    changed = {**terms, **{member: params[member] for member in _PATCHABLE if member in params}, "modified": ctx.now}
    _refuse_twin(pool, terms["ClientId"], changed["TermsName"], terms["TermsId"])
    pool["terms"][terms["TermsId"]] = changed
    return {"Terms": _view(changed)}


def _delete(ctx: Context, params: Json) -> Json:
    pool, terms = _find(ctx, params)
    del pool["terms"][terms["TermsId"]]
    return {}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    terms = pool["terms"].get(params["TermsId"])
    if terms is None:
        raise not_found(f"Terms {params['TermsId']} do not exist.")
    return pool, terms


def _refuse_twin(pool: Json, client_id: str, name: str, besides: str) -> None:
    for terms in pool["terms"].values():
        if (terms["ClientId"], terms["TermsName"]) == (client_id, name) and terms["TermsId"] != besides:
            raise refused("TermsExistsException", f"Terms {name} already exist for client {client_id}.")


def _view(terms: Json) -> Json:
    return {**{key: value for key, value in terms.items() if key not in ("created", "modified")}, **dates(terms)}


OPERATIONS: Operations = {
    "CreateTerms": _create,
    "DescribeTerms": _describe,
    "DescribeTermsByClient": _by_client,
    "ListTerms": _list,
    "UpdateTerms": _update,
    "DeleteTerms": _delete,
}
