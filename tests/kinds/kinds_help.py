"""What the service can be asked to write for each kind, and canonical bodies of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hypothesis import strategies as st
from shapes import bodies, leaves

from cogprov.kinds import KINDS, kind_named
from cogprov.kinds.user_pool.attributes import split
from cogprov.model.kind import Kind
from cogprov.model.service import Shape, service

WRITES: Final[Mapping[str, tuple[str, ...]]] = {
    "user_pool": ("CreateUserPool", "UpdateUserPool", "SetUserPoolMfaConfig", "AddCustomAttributes"),
    "client": ("CreateUserPoolClient", "UpdateUserPoolClient"),
    "client_secret": ("AddUserPoolClientSecret",),
    "domain": ("CreateUserPoolDomain", "UpdateUserPoolDomain"),
    "resource_server": ("CreateResourceServer", "UpdateResourceServer"),
    "identity_provider": ("CreateIdentityProvider", "UpdateIdentityProvider"),
    "group": ("CreateGroup", "UpdateGroup"),
    "log_delivery": ("SetLogDeliveryConfiguration",),
    "risk_configuration": ("SetRiskConfiguration",),
    "client_risk_configuration": ("SetRiskConfiguration",),
    "managed_login_branding": ("CreateManagedLoginBranding", "UpdateManagedLoginBranding"),
    "ui_customization": ("SetUICustomization",),
    "client_ui_customization": ("SetUICustomization",),
    "terms": ("CreateTerms", "UpdateTerms"),
    "session_configuration": ("SetUserPoolSessionConfiguration",),
    "client_session_configuration": ("SetUserPoolClientSessionConfiguration",),
    "cimd_policy": ("CreateCIMDPolicy", "UpdateCIMDPolicy"),
    "provisioned_limit": ("UpdateProvisionedLimit",),
    "replica": ("CreateUserPoolReplica", "UpdateUserPoolReplica"),
}
"""Per kind the operations whose input its words must cover. Kinds of other services have no members of their own."""

ADDRESSING: Final = frozenset({"UserPoolId", "ClientId", "ManagedLoginBrandingId", "TermsId", "CIMDPolicyId"})
"""What says which object is meant, and is no setting of it."""

SETTING: Final[Mapping[str, frozenset[str]]] = {"cimd_policy": frozenset({"ClientId"})}
"""Of those, the ids of another object that are a setting of a kind."""

NO_WORD: Final[Mapping[str, str]] = {
    "SmsVerificationMessage": "older twin of VerificationMessageTemplate.SmsMessage",
    "EmailVerificationMessage": "older twin of VerificationMessageTemplate.EmailMessage",
    "EmailVerificationSubject": "older twin of VerificationMessageTemplate.EmailSubject",
    "SmsMfaConfiguration.SmsAuthenticationMessage": "the pool's SmsAuthenticationMessage, the same stored text",
    "SmsMfaConfiguration.SmsConfiguration": "the pool's SmsConfiguration, the same stored object",
    "SoftwareTokenMfaConfiguration.Enabled": "made-up member Factors: mfa_second_factor.otp",
    "CustomAttributes": "Schema under another name: custom_attributes",
    "TokenValidityUnits": "each lifetime says its own unit",
}
"""Members, or whole structures, that are written and have no word, with the reason."""


def without_word(name: str) -> bool:
    return any(name == listed or name.startswith((f"{listed}.", f"{listed}[")) for listed in NO_WORD)


def addressing(kind: Kind) -> frozenset[str]:
    return ADDRESSING - SETTING.get(kind.name, frozenset())


def written_leaves(kind: Kind) -> Iterator[tuple[str, Shape]]:
    """Every leaf of the input of a kind's write operations, once."""
    seen: set[str] = set()
    for operation in WRITES.get(kind.name, ()):
        for member, shape in service("cognito-idp").operation(operation).input.members.items():
            for name, leaf in leaves(shape, member) if member not in addressing(kind) else ():
                if name not in seen:
                    seen.add(name)
                    yield name, leaf


def canonical(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Canonical bodies of a kind, from whatever its write operations accept."""
    return _raw(kind).map(kind.tidy)


def _raw(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    if kind.name == "user_pool":
        return st.builds(_with_schema, bodies(kind.lens.members), _SCHEMA, _FACTORS)
    if kind.name == "identity_provider":
        return st.builds(_with_details, bodies(kind.lens.members, frozenset({"ProviderType"})), _DETAILS, _TYPES)
    if kind.name == "domain":
        return bodies(kind.lens.members, frozenset({"Domain"}))
    if kind.name == "sms_role":
        return st.fixed_dictionaries(
            {"RoleName": st.just("r"), "ExternalId": st.sampled_from(["", "x"]), "Publishes": st.booleans()}
        )
    if kind.name == "lambda_permission":
        return st.just({"FunctionName": "arn:aws:lambda:us-east-1:1:function:f", "SourceArn": "arn"})
    if kind.name == "log_delivery":
        return bodies(kind.lens.members).map(_sources_once)
    if kind.name == "terms":
        return st.builds(
            _with_links, bodies(kind.lens.members), st.dictionaries(_LANGUAGES, st.just("https://x"), max_size=2)
        )
    return bodies(kind.lens.members).map(_scopes_once)


_LANGUAGES = st.sampled_from(["cognito:default", "cognito:english", "cognito:portuguese-brazil"])


def _with_links(body: dict[str, Any], links: dict[str, str]) -> dict[str, Any]:
    return {**body, "Links": links}


def _sources_once(body: dict[str, Any]) -> dict[str, Any]:
    """The service refuses two destinations for the logs of one source."""
    entries = {entry["EventSource"]: entry for entry in body.get("LogConfigurations", [])}
    return {"LogConfigurations": list(entries.values())}


def _scopes_once(body: dict[str, Any]) -> dict[str, Any]:
    """The service refuses two scopes of one name."""
    if "Scopes" not in body:
        return body
    return {**body, "Scopes": list({scope["ScopeName"]: scope for scope in body["Scopes"]}.values())}


def _with_schema(body: dict[str, Any], schema: list[dict[str, Any]], factors: list[str]) -> dict[str, Any]:
    # The service refuses aliases beside user-name attributes.
    exclusive = {"AliasAttributes": []} if body.get("UsernameAttributes") else {}
    return {**body, **exclusive, **split(schema), "Factors": factors}


_FACTORS = st.lists(st.sampled_from(["SMS", "SOFTWARE_TOKEN", "EMAIL"]), unique=True)
_BOUND = st.integers(0, 2048).map(str)
_SCHEMA = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"Name": st.sampled_from(["email", "name", "zoneinfo"]), "AttributeDataType": st.just("String")},
            optional={
                "Required": st.booleans(),
                "Mutable": st.booleans(),
                "StringAttributeConstraints": st.fixed_dictionaries({}, optional={"MaxLength": _BOUND}),
            },
        ),
        st.fixed_dictionaries(
            {"Name": st.sampled_from(["custom:tenant", "custom:a.b", "dev:custom:x", "custom:__raw__"])},
            optional={
                "AttributeDataType": st.sampled_from(["String", "Number", "Boolean", "DateTime"]),
                "Mutable": st.booleans(),
                "DeveloperOnlyAttribute": st.booleans(),
                "StringAttributeConstraints": st.fixed_dictionaries(
                    {}, optional={"MinLength": _BOUND, "MaxLength": _BOUND}
                ),
                "NumberAttributeConstraints": st.fixed_dictionaries(
                    {}, optional={"MinValue": st.sampled_from(["0", "-3", "1.5"]), "MaxValue": st.just("9")}
                ),
            },
        ),
    ),
    max_size=3,
    unique_by=lambda attribute: attribute["Name"],
)

_TYPES = st.sampled_from(["SAML", "OIDC", "Google", "Facebook", "LoginWithAmazon", "SignInWithApple"])
_FLAG = st.sampled_from(["true", "false", "True", ""])
_WORD = st.text("abc/:.", max_size=6)
_DETAILS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            (
                "client_id", "client_secret", "api_version", "team_id", "key_id", "private_key", "oidc_issuer",
                "attributes_request_method", "authorize_url", "token_url", "attributes_url", "jwks_uri",
                "MetadataURL", "MetadataFile", "RequestSigningAlgorithm", "new_key",
            ),
            _WORD,
        ),
        **dict.fromkeys(("IDPSignout", "EncryptedResponses", "IDPInit"), _FLAG),
        "authorize_scopes": st.sampled_from(["openid", "email openid", "email,profile", "b  a", "a,b c", " "]),
    },
)  # fmt: skip


def _with_details(body: dict[str, Any], details: dict[str, str], provider_type: str) -> dict[str, Any]:
    return {**body, "ProviderType": provider_type, "ProviderDetails": details}


ALL = tuple(kind.name for kind in KINDS)
named = kind_named
