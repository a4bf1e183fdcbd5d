"""Request rates that an account pays for, per category of operations and Region."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, refused
from cogprov.sandbox.values import Json

FREE_LIMITS = {
    "UserAuthentication": 120,
    "UserCreation": 50,
    "UserFederation": 25,
    "UserAccountRecovery": 30,
    "UserRead": 120,
    "UserUpdate": 25,
    "UserToken": 120,
    "UserResourceRead": 50,
    "UserResourceUpdate": 25,
    "UserList": 30,
    "ClientAuthentication": 150,
}
ACCOUNT_MAXIMUM_FACTOR = 10


def _get(ctx: Context, params: Json) -> Json:
    return _view(ctx, _category(params))


def _update(ctx: Context, params: Json) -> Json:
    category, wanted = _category(params), params["RequestedLimitValue"]
    if wanted < FREE_LIMITS[category]:
        raise invalid(f"RequestedLimitValue must not be below the default of {FREE_LIMITS[category]}.")
    if wanted > FREE_LIMITS[category] * ACCOUNT_MAXIMUM_FACTOR:
        raise refused("ServiceQuotaExceededException", "RequestedLimitValue exceeds the maximum of this account.")
    ctx.regional("limits")[category] = wanted
    return _view(ctx, category)


def _category(params: Json) -> str:
    attributes = params["LimitDefinition"]["Attributes"]
    if set(attributes) != {"Category"}:
        raise invalid("LimitDefinition must have the attribute Category and no other.")
    category: str = attributes["Category"]
    if category not in FREE_LIMITS:
        raise not_found(f"There is no adjustable limit for category {category}.")
    return category


def _view(ctx: Context, category: str) -> Json:
    free = FREE_LIMITS[category]
    return {
        "Limit": {
            "LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": category}},
            "ProvisionedLimitValue": ctx.regional("limits").get(category, free),
            "FreeLimitValue": free,
        }
    }


OPERATIONS: Operations = {"GetProvisionedLimit": _get, "UpdateProvisionedLimit": _update}
