"""The free-form details of identity providers: which keys each type takes, needs, and adds on reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cogprov.sandbox.errors import invalid
from cogprov.sandbox.values import Json


@dataclass(frozen=True)
class ProviderType:
    """What the details of one type of provider may and must hold. All values are text."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    injected: Mapping[str, str] = field(default_factory=dict)
    """Keys the service adds on reading unless the caller wrote them."""
    hidden: frozenset[str] = frozenset()
    """Keys that are never returned, and stay as they are when an update leaves them out."""

    @property
    def fixed_name(self) -> bool:
        """Social providers are called like their type; a pool has at most one of each."""
        return self not in (TYPES["SAML"], TYPES["OIDC"])


_APP = frozenset({"client_id", "client_secret", "authorize_scopes"})

TYPES: Mapping[str, ProviderType] = {
    "SAML": ProviderType(
        required=frozenset(),
        optional=frozenset(
            {
                "MetadataURL",
                "MetadataFile",
                "IDPSignout",
                "IDPInit",
                "RequestSigningAlgorithm",
                "EncryptedResponses",
            }
        ),
        injected={
            "ActiveEncryptionCertificate": "MIICvTCCAaWgAwIBAgIJAJc1qj7Y5Y5nMA0GCSqGSIb3DQEBCwUAMBYxFDASBgNV",
            "SSORedirectBindingURI": "https://idp.example.com/sso/saml",
            "SLORedirectBindingURI": "https://idp.example.com/slo/saml",
        },
    ),
    "OIDC": ProviderType(
        required=frozenset({"client_id", "attributes_request_method", "authorize_scopes", "oidc_issuer"}),
        optional=frozenset({"client_secret", "authorize_url", "token_url", "attributes_url", "jwks_uri"}),
        injected={"attributes_url_add_attributes": "false"},
    ),
    "Google": ProviderType(
        required=_APP,
        injected={
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        },
    ),
    "Facebook": ProviderType(
        required=_APP,
        optional=frozenset({"api_version"}),
        injected={
            "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
            "token_request_method": "GET",
            "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
        },
    ),
    "LoginWithAmazon": ProviderType(
        required=_APP,
        injected={
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        },
    ),
    "SignInWithApple": ProviderType(
        required=frozenset({"client_id", "team_id", "key_id", "private_key", "authorize_scopes"}),
        injected={
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        },
        hidden=frozenset({"private_key"}),
    ),
}

_BOOLEANS = ("IDPSignout", "IDPInit", "EncryptedResponses")


def settled(type_name: str, sent: Json, old: Json) -> Json:
    """The details to store: what was sent replaces everything but keys that cannot be read. Raises when they are
    not acceptable."""
    kind = TYPES[type_name]
    details = {**{key: old[key] for key in kind.hidden if key in old}, **sent}
    # The social types' derived endpoints may be sent back as they were read; SAML's derived values may not.
    allowed = kind.required | kind.optional | (frozenset() if type_name == "SAML" else frozenset(kind.injected))
    for key in sent:
        if key not in allowed:
            raise invalid(f"{key} is not a valid key for {type_name} identity provider details.")
    missing = sorted(key for key in kind.required if not details.get(key))
    if missing:
        raise invalid(f"{', '.join(missing)} must be provided for {type_name} identity provider details.")
    if type_name == "SAML":
        _check_saml(details)
    if type_name == "OIDC":
        _check_oidc(details)
    return details


def visible(type_name: str, details: Json, noise: bool) -> Json:
    """The details as they read back: without what is hidden, with what the service adds."""
    kind = TYPES[type_name]
    shown = {key: value for key, value in details.items() if key not in kind.hidden}
    return {**kind.injected, **shown} if noise else shown


def _check_saml(details: Json) -> None:
    if ("MetadataURL" in details) == ("MetadataFile" in details):
        raise invalid(
            "Exactly one of MetadataURL and MetadataFile must be provided for SAML identity provider details."
        )
    if "MetadataURL" in details and not _is_https(details["MetadataURL"]):
        raise invalid("MetadataURL must be an HTTPS URL.")
    for key in _BOOLEANS:
        if details.get(key, "true").lower() not in ("true", "false"):
            raise invalid(f"{key} must be true or false.")
    if details.get("RequestSigningAlgorithm", "rsa-sha256") != "rsa-sha256":
        raise invalid("RequestSigningAlgorithm must be rsa-sha256.")


def _check_oidc(details: Json) -> None:
    if details["attributes_request_method"] not in ("GET", "POST"):
        raise invalid("attributes_request_method must be GET or POST.")
    if "openid" not in details["authorize_scopes"].split():
        raise invalid("authorize_scopes must contain openid.")
    if not _is_https(details["oidc_issuer"]):
        raise invalid("oidc_issuer must be an HTTPS URL.")


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)
