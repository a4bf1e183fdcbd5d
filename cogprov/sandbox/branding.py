"""The styles of managed login: one per client, found by a UUID or by the client."""

from __future__ import annotations

from typing import Any

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, refused, too_many
from cogprov.sandbox.records import dates, find_client, find_pool
from cogprov.sandbox.values import Json

MAX_STYLES = 20
MAX_REQUEST = 2 * 1024 * 1024

DEFAULT_SETTINGS: Json = {
    "categories": {
        "auth": {
            "authMethodOrder": [
                [{"display": "BUTTON", "type": "FEDERATED"}, {"display": "INPUT", "type": "USERNAME_PASSWORD"}]
            ]
        },
        "global": {"colorSchemeMode": "LIGHT", "pageHeader": {"enabled": False}, "spacingDensity": "REGULAR"},
        "form": {"displayGraphics": True, "location": {"horizontal": "CENTER", "vertical": "CENTER"}},
    },
    "components": {"form": {"borderRadius": 8.0, "logo": {"enabled": False}}},
}
"""What a style shows of Cognito's own values when merged resources are asked for."""


def _create(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    if pool["config"]["UserPoolTier"] == "LITE":
        # The error of missing features is not modelled for this operation.
        raise refused(
            "OperationNotEnabledException", "Managed login branding is not available in the LITE pricing tier."
        )
    _check(params)
    if any(style["ClientId"] == client["ClientId"] for style in pool["branding"].values()):
        raise refused(
            "ManagedLoginBrandingExistsException",
            f"Managed login branding already exists for client {client['ClientId']}.",
        )
    if len(pool["branding"]) >= MAX_STYLES:
        raise too_many(f"Managed login branding styles exceed the limit of {MAX_STYLES} per user pool.")
    style: Json = {
        "ManagedLoginBrandingId": ctx.uuid(),
        "UserPoolId": pool["Id"],
        "ClientId": client["ClientId"],
        "UseCognitoProvidedValues": params.get("UseCognitoProvidedValues", False),
        "Assets": params.get("Assets", []),
        **({"Settings": params["Settings"]} if "Settings" in params else {}),
        "created": ctx.now,
        "modified": ctx.now,
    }
    pool["branding"][style["ManagedLoginBrandingId"]] = style
    return {"ManagedLoginBranding": _view(style)}


def _describe(ctx: Context, params: Json) -> Json:
    _, style = _find(ctx, params)
    return {"ManagedLoginBranding": _merged(style) if params.get("ReturnMergedResources") else _view(style)}


def _by_client(ctx: Context, params: Json) -> Json:
    pool, client = find_client(ctx, params)
    for style in pool["branding"].values():
        if style["ClientId"] == client["ClientId"]:
            return {"ManagedLoginBranding": _merged(style) if params.get("ReturnMergedResources") else _view(style)}
    raise not_found(f"Managed login branding does not exist for client {client['ClientId']}.")


def _update(ctx: Context, params: Json) -> Json:
    """A patch: settings merge, assets are added or exchanged by category and colour mode, and none is ever removed.
    Going back to Cognito's values drops both."""
    pool, style = _find(ctx, params)
    _check(params)
    changed: Json = {**style, "modified": ctx.now}
    if params.get("UseCognitoProvidedValues"):
        changed = {key: value for key, value in changed.items() if key != "Settings"}
        changed.update({"UseCognitoProvidedValues": True, "Assets": []})
    elif {"Settings", "Assets", "UseCognitoProvidedValues"} & set(params):
        changed["UseCognitoProvidedValues"] = False
    if "Settings" in params:
        changed["Settings"] = _deep_merge(style.get("Settings", {}), params["Settings"])
    if "Assets" in params:
        assets = {_slot(asset): asset for asset in [*style["Assets"], *params["Assets"]]}
        changed["Assets"] = list(assets.values())
    pool["branding"][style["ManagedLoginBrandingId"]] = changed
    return {"ManagedLoginBranding": _view(changed)}


def _delete(ctx: Context, params: Json) -> Json:
    pool, style = _find(ctx, params)
    del pool["branding"][style["ManagedLoginBrandingId"]]
    return {}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    # The model requires neither id; the service does.
    for member in ("UserPoolId", "ManagedLoginBrandingId"):
        if member not in params:
            raise invalid(f"{member} is required.")
    pool = find_pool(ctx, params)
    style = pool["branding"].get(params["ManagedLoginBrandingId"])
    if style is None:
        raise not_found(f"Managed login branding {params['ManagedLoginBrandingId']} does not exist.")
    return pool, style


def _check(params: Json) -> None:
    assets = params.get("Assets", [])
    if params.get("UseCognitoProvidedValues") and (assets or "Settings" in params):
        raise invalid("Settings and Assets must be omitted when UseCognitoProvidedValues is true.")
    slots = [_slot(asset) for asset in assets]
    if len(set(slots)) < len(slots):
        raise invalid("Assets must not repeat a category in the same color mode.")
    for asset in assets:
        if ("Bytes" in asset) == ("ResourceId" in asset):
            raise invalid("An asset must have either Bytes or ResourceId.")
    if len(repr(params)) > MAX_REQUEST:
        raise invalid("The request exceeds the limit of 2 megabytes.")


def _slot(asset: Json) -> tuple[str, str]:
    return asset["Category"], asset["ColorMode"]


def _view(style: Json) -> Json:
    """What was customised. The client is not told: it can only be found by asking for each client's style."""
    hidden = ("created", "modified", "ClientId")
    return {**{key: value for key, value in style.items() if key not in hidden}, **dates(style)}


def _merged(style: Json) -> Json:
    return {**_view(style), "Settings": _deep_merge(DEFAULT_SETTINGS, style.get("Settings", {}))}


def _deep_merge(base: Any, over: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: _deep_merge(base.get(key), value) for key, value in over.items()}}


OPERATIONS: Operations = {
    "CreateManagedLoginBranding": _create,
    "DescribeManagedLoginBranding": _describe,
    "DescribeManagedLoginBrandingByClient": _by_client,
    "UpdateManagedLoginBranding": _update,
    "DeleteManagedLoginBranding": _delete,
}
