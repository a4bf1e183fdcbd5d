"""The client's words, and its canonical body: token lifetimes as seconds, whatever unit they were given in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cogprov.kinds.common import inputs, modelled, picked, tidy_members
from cogprov.model.actions import Identity, Parts
from cogprov.model.lens import Lens, Value
from cogprov.model.pieces import duration, flags, negated, nest, rename, switch
from cogprov.model.values import RAW, Body, format_duration, parse_duration
from cogprov.model.words import Word

DESCRIBE: Final = "DescribeUserPoolClient"
UNITS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
# member: (its key in TokenValidityUnits, the unit when none is said, the lifetime when none is said)
TOKENS: Final[Mapping[str, tuple[str, str, int]]] = {
    "AccessTokenValidity": ("AccessToken", "hours", 3600),
    "IdTokenValidity": ("IdToken", "hours", 3600),
    "RefreshTokenValidity": ("RefreshToken", "days", 30 * 86400),
}
# The units have no words of their own: a lifetime says its unit.
MEMBERS = inputs(
    "CreateUserPoolClient", "UpdateUserPoolClient", without=("UserPoolId", "ClientId", "TokenValidityUnits")
)
LEGACY_FLOWS: Final = ("ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH")

_tidy_members = tidy_members(MEMBERS)


def extract(identity: Identity, parts: Parts) -> Body:
    raw = parts[DESCRIBE]
    body = {key: value for key, value in picked(raw, MEMBERS).items() if key not in (*TOKENS, "ClientSecret")}
    body["GenerateSecret"] = bool(raw.get("ClientSecret"))
    units = raw.get("TokenValidityUnits") or {}
    for member, (unit, usual, _) in TOKENS.items():
        if raw.get(member):
            body[member] = raw[member] * UNITS.get(units.get(unit) or usual, UNITS[usual])
    return body


def tidy(body: Body) -> Body:
    tidied = _tidy_members(body)
    rotation = tidied.get("RefreshTokenRotation")
    if isinstance(rotation, Mapping):
        if rotation.get("Feature") != "ENABLED":
            del tidied["RefreshTokenRotation"]
        else:
            tidied["RefreshTokenRotation"] = {"RetryGracePeriodSeconds": 0, **rotation}
    return tidied


def service_defaults(body: Body) -> Body:
    defaults = {
        **{member: seconds for member, (_, _, seconds) in TOKENS.items()},
        "GenerateSecret": False,
        "AuthSessionValidity": 3,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "PreventUserExistenceErrors": "LEGACY",
        "AllowedOAuthFlowsUserPoolClient": False,
    }
    return modelled(defaults, MEMBERS)


def _rotation() -> Value:
    def decode(value: Any) -> Any:
        if isinstance(value, Mapping) and value.keys() == {"Feature", "RetryGracePeriodSeconds"}:
            return format_duration(value["RetryGracePeriodSeconds"])
        return RAW

    def encode(said: Any) -> Any:
        seconds = parse_duration(said) if isinstance(said, str) else said
        return {"Feature": "ENABLED", "RetryGracePeriodSeconds": seconds}

    doc = "How long a refresh token works after it was used. Setting it switches rotation on; up to a minute."
    spec = Word("duration", doc=doc)
    path = ("refresh_token_rotation_grace_period",)
    return Value(path, ("RefreshTokenRotation",), decode, encode, lambda _: spec, partial=True)


LENS = Lens(
    MEMBERS,
    (
        rename("user_pool_client_name", "ClientName"),
        rename("generate_secret", "GenerateSecret", doc="Whether the client has a secret. Fixed at creation."),
        rename("client_secret", "ClientSecret", secret=True, doc="A secret of your own choosing. Fixed at creation."),
        flags(
            "auth_flows",
            "ExplicitAuthFlows",
            {
                "user_password": "ALLOW_USER_PASSWORD_AUTH",
                "admin_user_password": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "custom": "ALLOW_CUSTOM_AUTH",
                "user_srp": "ALLOW_USER_SRP_AUTH",
                "user": "ALLOW_USER_AUTH",
                "refresh_token": "ALLOW_REFRESH_TOKEN_AUTH",
            },
            doc="How users may sign in with it. Refreshing tokens comes with any of them, unless rotation is on.",
            prefix="ALLOW_",
            also=LEGACY_FLOWS,
        ),
        flags(
            "o_auth.flows",
            "AllowedOAuthFlows",
            {
                "client_credentials": "client_credentials",
                "implicit_code_grant": "implicit",
                "authorization_code_grant": "code",
            },
            doc="The OAuth grants it may use.",
            lower=True,
        ),
        rename("o_auth.scopes", "AllowedOAuthScopes"),
        rename("o_auth.callback_urls", "CallbackURLs"),
        rename("o_auth.logout_urls", "LogoutURLs"),
        rename("o_auth.default_redirect_uri", "DefaultRedirectURI"),
        negated("disable_o_auth", "AllowedOAuthFlowsUserPoolClient", doc="Whether OAuth is off."),
        switch(
            "prevent_user_existence_errors",
            "PreventUserExistenceErrors",
            "ENABLED",
            "LEGACY",
            doc="Whether errors keep to themselves if a user exists.",
        ),
        duration("access_token_validity", "AccessTokenValidity", 1, doc="From 5 minutes to a day."),
        duration("id_token_validity", "IdTokenValidity", 1, doc="From 5 minutes to a day."),
        duration("refresh_token_validity", "RefreshTokenValidity", 1, doc="From 60 minutes to 10 years."),
        duration("auth_session_validity", "AuthSessionValidity", 60, doc="From 3 to 15 minutes."),
        _rotation(),
        nest(
            "analytics",
            "AnalyticsConfiguration",
            MEMBERS["AnalyticsConfiguration"],
            rename("application", "ApplicationArn"),
            rename("role", "RoleArn"),
            rename("share_user_data", "UserDataShared"),
        ),
    ),
)
