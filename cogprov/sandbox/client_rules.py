"""Rules between the members of an app client, and between a client and its pool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from cogprov.sandbox import tiers
from cogprov.sandbox.errors import invalid, refused
from cogprov.sandbox.records import attribute_names
from cogprov.sandbox.values import Json

RESERVED_SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})
NEVER_WRITABLE = frozenset({"sub", "email_verified", "phone_number_verified", "identities"})

_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_DEFAULT_UNIT = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
_DEFAULT_LIFETIME = {"AccessToken": 3_600, "IdToken": 3_600, "RefreshToken": 30 * 86_400}
_LIFETIMES = {
    "AccessToken": (300, 86_400),
    "IdToken": (300, 86_400),
    "RefreshToken": (3_600, 315_360_000),
}
_OAUTH_MEMBERS = ("AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs")


@dataclass(frozen=True)
class _Subject:
    """A client as it would be after the write."""

    pool: Json
    config: Json
    confidential: bool
    doing: str

    def listed(self, member: str) -> list[str]:
        found: list[str] = self.config.get(member) or []
        return found


def check(pool: Json, config: Json, confidential: bool, doing: str) -> None:
    """Refuse settings that do not fit each other, the pool's plan, or what the pool holds.

    ``confidential``: whether the client has a secret. ``doing``: ``creating`` or ``updating``, for the messages.
    """
    subject = _Subject(pool, config, confidential, doing)
    for rule in _RULES:
        rule(subject)


def check_secret_source(request: Json) -> None:
    """A secret is generated or brought along, and only a generated one can be handed to Secrets Manager."""
    if request.get("GenerateSecret") and "ClientSecret" in request:
        raise invalid("GenerateSecret and ClientSecret can not be used together.")
    if request.get("PublishSecretsInAWSSecretsManager") and not request.get("GenerateSecret"):
        raise invalid("PublishSecretsInAWSSecretsManager requires GenerateSecret to be true.")


def lifetime(config: Json, token: str) -> int:
    """How long a token lives, in seconds. A unit without a value changes nothing."""
    value = config.get(f"{token}Validity")
    if value is None:
        return _DEFAULT_LIFETIME[token]
    unit = config.get("TokenValidityUnits", {}).get(token, _DEFAULT_UNIT[token])
    return int(value) * _SECONDS[unit]


def _auth_flows(subject: _Subject) -> None:
    flows = subject.listed("ExplicitAuthFlows")
    modern = [flow for flow in flows if flow.startswith("ALLOW_")]
    if modern and len(modern) < len(flows):
        raise invalid("ExplicitAuthFlows can not mix ALLOW_ prefixed values with legacy values.")
    if "ALLOW_USER_AUTH" in flows:
        tiers.require(subject.pool, "ALLOW_USER_AUTH")
    if subject.config.get("RefreshTokenRotation", {}).get("Feature") != "ENABLED":
        return
    tiers.require(subject.pool, "Refresh token rotation")
    if "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        raise invalid("ALLOW_REFRESH_TOKEN_AUTH can not be used when refresh token rotation is enabled.")


def _context_data(subject: _Subject) -> None:
    if subject.config["EnablePropagateAdditionalUserContextData"] and not subject.confidential:
        raise invalid("EnablePropagateAdditionalUserContextData can only be enabled for a client with a secret.")


def _lifetimes(subject: _Subject) -> None:
    """The model's bounds know nothing of units; the real ones are durations."""
    for token, (shortest, longest) in _LIFETIMES.items():
        if not shortest <= lifetime(subject.config, token) <= longest:
            raise invalid("Invalid range for token validity.")
    refresh = lifetime(subject.config, "RefreshToken")
    if any(lifetime(subject.config, token) > refresh for token in ("AccessToken", "IdToken")):
        raise invalid("Refresh token validity must not be shorter than access token or ID token validity.")


def _attributes(subject: _Subject) -> None:
    known = attribute_names(subject.pool)
    if not set(subject.listed("ReadAttributes")) <= known:
        raise invalid(f"Invalid read attributes specified while {subject.doing} a client")
    if not set(subject.listed("WriteAttributes")) <= known - NEVER_WRITABLE:
        raise invalid(f"Invalid write attributes specified while {subject.doing} a client")


def _oauth_switch(subject: _Subject) -> None:
    """Without the switch no OAuth setting is accepted; with it, flows and scopes must both be there."""
    given = [member for member in _OAUTH_MEMBERS if subject.listed(member)]
    if not subject.config["AllowedOAuthFlowsUserPoolClient"]:
        if given:
            raise refused(
                "InvalidOAuthFlowException",
                f"AllowedOAuthFlowsUserPoolClient must be true to configure {', '.join(given)}.",
            )
        return
    if "AllowedOAuthFlows" not in given or "AllowedOAuthScopes" not in given:
        raise invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
        )


def _oauth_flows(subject: _Subject) -> None:
    flows = set(subject.listed("AllowedOAuthFlows"))
    if flows & {"code", "implicit"}:
        if "client_credentials" in flows:
            _refuse_flow("client_credentials flow can not be selected along with code flow or implicit flow.")
        if not subject.listed("CallbackURLs"):
            raise invalid("CallbackURLs are required for the code and implicit flows.")
    if "client_credentials" not in flows:
        return
    if not subject.confidential:
        _refuse_flow("client_credentials flow can not be selected if client does not have a client secret.")
    if RESERVED_SCOPES & set(subject.listed("AllowedOAuthScopes")):
        _refuse_flow("client_credentials flow can only be selected along with custom scopes.")


def _refuse_flow(message: str) -> None:
    raise refused("InvalidOAuthFlowException", message)


def _urls(subject: _Subject) -> None:
    for member in ("CallbackURLs", "LogoutURLs"):
        for url in subject.listed(member):
            if not _acceptable(url):
                raise invalid(f"Invalid {member}: {url}")
    default = subject.config.get("DefaultRedirectURI")
    if default is not None and default not in subject.listed("CallbackURLs"):
        raise invalid("DefaultRedirectURI must be in the list of CallbackURLs.")


def _acceptable(url: str) -> bool:
    """Absolute, without a fragment, and https unless it leads to this machine. Apps may have schemes of their own."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not parts.scheme or "#" in url:
        return False
    if parts.scheme == "http":
        return host in _LOCAL_HOSTS
    return bool(host) if parts.scheme == "https" else "://" in url


def _scopes(subject: _Subject) -> None:
    """Custom scopes must exist when they are written. Deleting them later is allowed, and leaves the names behind."""
    known = {
        f"{identifier}/{scope['ScopeName']}"
        for identifier, server in subject.pool["servers"].items()
        for scope in server["Scopes"]
    }
    for scope in subject.listed("AllowedOAuthScopes"):
        if scope not in RESERVED_SCOPES and scope not in known:
            raise refused("ScopeDoesNotExistException", f"Invalid scope requested: {scope}")


def _providers(subject: _Subject) -> None:
    for name in subject.listed("SupportedIdentityProviders"):
        if name != "COGNITO" and name not in subject.pool["providers"]:
            raise invalid(f"The provider {name} does not exist for User Pool {subject.pool['Id']}.")


def _analytics(subject: _Subject) -> None:
    analytics = subject.config.get("AnalyticsConfiguration")
    if not analytics:
        return
    by_id = {"ApplicationId", "RoleArn", "ExternalId"}
    if "ApplicationArn" in analytics:
        if by_id & set(analytics):
            raise invalid(
                "AnalyticsConfiguration takes ApplicationArn alone, or ApplicationId, RoleArn and ExternalId."
            )
    elif not by_id <= set(analytics):
        raise invalid("AnalyticsConfiguration requires ApplicationArn, or ApplicationId, RoleArn and ExternalId.")


_RULES: tuple[Callable[[_Subject], None], ...] = (
    _auth_flows,
    _context_data,
    _lifetimes,
    _attributes,
    _oauth_switch,
    _oauth_flows,
    _urls,
    _scopes,
    _providers,
    _analytics,
)
