"""Identity providers: details by type, patches, names, references."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import Cognito, invalid, refusal

from cogprov.sandbox import Sandbox

APP = {"client_id": "id", "client_secret": "canary-secret", "authorize_scopes": "email"}
OIDC = {
    **APP,
    "authorize_scopes": "openid",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://idp.example.com",
}
SAML = {"MetadataURL": "https://idp.example.com/metadata"}
APPLE = {"client_id": "id", "team_id": "t", "key_id": "k", "private_key": "canary-key", "authorize_scopes": "email"}
DETAILS: dict[str, dict[str, str]] = {
    "SAML": SAML,
    "OIDC": OIDC,
    "Google": APP,
    "Facebook": {**APP, "api_version": "v17.0"},
    "LoginWithAmazon": APP,
    "SignInWithApple": APPLE,
}


def make(cognito: Cognito, pool: str, kind: str = "OIDC", name: str = "Okta", **params: Any) -> dict[str, Any]:
    chosen = name if kind in ("OIDC", "SAML") else kind
    given = {"ProviderDetails": DETAILS[kind], **params}
    answer = cognito.CreateIdentityProvider(UserPoolId=pool, ProviderName=chosen, ProviderType=kind, **given)
    found: dict[str, Any] = answer["IdentityProvider"]
    return found


@pytest.mark.parametrize("kind", sorted(DETAILS))
def test_reads_add_keys_of_the_service(cognito: Cognito, kind: str) -> None:
    """Every type reads back with keys nobody sent; Apple's private key never comes back, other secrets do."""
    details = make(cognito, cognito.pool(), kind)["ProviderDetails"]
    visible = {key: value for key, value in DETAILS[kind].items() if key != "private_key"}
    assert {key: details[key] for key in visible} == visible
    assert set(details) > set(visible) and "private_key" not in details


@pytest.mark.parametrize("kind", sorted(DETAILS))
def test_quiet_reads_add_nothing(quiet: Cognito, kind: str) -> None:
    """Without noise the details are the ones sent."""
    details = make(quiet, quiet.pool(), kind)["ProviderDetails"]
    assert details == {key: value for key, value in DETAILS[kind].items() if key != "private_key"}


@pytest.mark.parametrize(
    ("kind", "mapping"), [("OIDC", {"username": "sub"}), ("Google", {"username": "sub"}), ("SAML", {})]
)
def test_default_mapping(cognito: Cognito, kind: str, mapping: dict[str, str]) -> None:
    """A mapping that is left out at creation maps the subject, except for SAML."""
    assert make(cognito, cognito.pool(), kind)["AttributeMapping"] == mapping


def test_update_is_a_patch_of_whole_members(cognito: Cognito) -> None:
    """Members left out stay, an empty one clears, and a map that is sent replaces the map."""
    pool = cognito.pool()
    mapping = {"email": "mail", "username": "sub"}
    make(cognito, pool, AttributeMapping=mapping, IdpIdentifiers=["okta"], AcrMapping={"Level1": "low"})
    ids = {"UserPoolId": pool, "ProviderName": "Okta"}
    kept = cognito.UpdateIdentityProvider(**ids)["IdentityProvider"]
    assert (kept["AttributeMapping"], kept["IdpIdentifiers"], kept["AcrMapping"]) == (
        mapping,
        ["okta"],
        {"Level1": "low"},
    )
    assert kept["ProviderDetails"]["client_secret"] == "canary-secret"
    cleared = cognito.UpdateIdentityProvider(**ids, AttributeMapping={}, IdpIdentifiers=[])["IdentityProvider"]
    assert cleared["AttributeMapping"] == {} and cleared["IdpIdentifiers"] == []
    without_secret = {key: value for key, value in OIDC.items() if key != "client_secret"}
    replaced = cognito.UpdateIdentityProvider(**ids, ProviderDetails=without_secret)["IdentityProvider"]
    assert "client_secret" not in replaced["ProviderDetails"]


def test_apple_key_survives_an_update_without_it(cognito: Cognito) -> None:
    """Details that come back from a read, and so lack the key, are accepted."""
    pool = cognito.pool()
    details = make(cognito, pool, "SignInWithApple")["ProviderDetails"]
    cognito.UpdateIdentityProvider(UserPoolId=pool, ProviderName="SignInWithApple", ProviderDetails=details)


def test_saml_certificate_cannot_be_sent_back(cognito: Cognito) -> None:
    """A careless read-modify-write of a SAML provider fails in the service's words."""
    pool = cognito.pool()
    details = make(cognito, pool, "SAML")["ProviderDetails"]
    with invalid("ActiveEncryptionCertificate is not a valid key for SAML identity provider details."):
        cognito.UpdateIdentityProvider(UserPoolId=pool, ProviderName="Okta", ProviderDetails=details)


@pytest.mark.parametrize(
    ("kind", "name", "params", "words"),
    [
        ("Google", "Okta", {}, "Provider Okta cannot be of type Google."),
        ("OIDC", "Google", {}, "Provider Google cannot be of type OIDC."),
        ("SAML", "COGNITO", {}, "Provider COGNITO cannot be of type SAML."),
        ("OIDC", "_Okta", {}, "providerName"),
        ("OIDC", "Ok", {}, "providerName"),
        ("OIDC", "Okta", {"ProviderDetails": {**OIDC, "authorize_scopes": "email"}}, "openid"),
        ("OIDC", "Okta", {"ProviderDetails": {**OIDC, "attributes_request_method": "PUT"}}, "GET or POST"),
        ("OIDC", "Okta", {"ProviderDetails": {**OIDC, "oidc_issuer": "http://idp.example.com"}}, "HTTPS"),
        ("OIDC", "Okta", {"ProviderDetails": {"client_id": "x"}}, "oidc_issuer"),
        ("OIDC", "Okta", {"ProviderDetails": {**OIDC, "team_id": "x"}}, "team_id is not a valid key for OIDC"),
        ("SAML", "Okta", {"ProviderDetails": {}}, "Exactly one of MetadataURL and MetadataFile"),
        ("SAML", "Okta", {"ProviderDetails": {**SAML, "MetadataFile": "<xml/>"}}, "Exactly one"),
        ("SAML", "Okta", {"ProviderDetails": {**SAML, "IDPSignout": "maybe"}}, "IDPSignout"),
        ("SAML", "Okta", {"ProviderDetails": {**SAML, "RequestSigningAlgorithm": "md5"}}, "rsa-sha256"),
        ("SAML", "Okta", {"AcrMapping": {"Level1": "low"}}, "OIDC"),
        ("OIDC", "Okta", {"AttributeMapping": {"custom:no": "x"}}, "custom:no"),
        ("OIDC", "Okta", {"IdpIdentifiers": ["a", "a"]}, "unique"),
    ],
)
def test_create_refuses(cognito: Cognito, kind: str, name: str, params: dict[str, Any], words: str) -> None:
    """Names, details, mappings and identifiers that the service does not take."""
    given = {"ProviderDetails": DETAILS[kind], **params}
    with invalid(words):
        cognito.CreateIdentityProvider(UserPoolId=cognito.pool(), ProviderName=name, ProviderType=kind, **given)


def test_life_cycle(cognito: Cognito) -> None:
    """Twice is refused by its own error; unknown ones too; a client may name it and survive its end."""
    pool = cognito.pool()
    make(cognito, pool, IdpIdentifiers=["okta"])
    with refusal("DuplicateProviderException", "Okta"):
        make(cognito, pool)
    with invalid("okta"):
        make(cognito, pool, name="Other", IdpIdentifiers=["okta"])
    found = cognito.GetIdentityProviderByIdentifier(UserPoolId=pool, IdpIdentifier="okta")["IdentityProvider"]
    assert found["ProviderName"] == "Okta"
    assert [p["ProviderName"] for p in cognito.ListIdentityProviders(UserPoolId=pool)["Providers"]] == ["Okta"]
    client = cognito.client(pool, SupportedIdentityProviders=["Okta"])
    cognito.DeleteIdentityProvider(UserPoolId=pool, ProviderName="Okta")
    read = cognito.DescribeUserPoolClient(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert read["SupportedIdentityProviders"] == ["Okta"]
    with refusal("ResourceNotFoundException", "Identity provider Okta for tenantId"):
        cognito.DescribeIdentityProvider(UserPoolId=pool, ProviderName="Okta")
    with refusal("ResourceNotFoundException", "Identity provider Okta in User Pool"):
        cognito.UpdateIdentityProvider(UserPoolId=pool, ProviderName="Okta")
    with refusal("ResourceNotFoundException"):
        cognito.GetIdentityProviderByIdentifier(UserPoolId=pool, IdpIdentifier="okta")


def test_group_appears_at_the_first_federated_sign_in() -> None:
    """Nobody declared the group, it has no role, and it comes but once."""
    sandbox = Sandbox()
    cognito = Cognito(sandbox)
    pool = cognito.pool()
    make(cognito, pool)
    assert cognito.ListGroups(UserPoolId=pool) == {"Groups": []}
    for _ in range(2):
        sandbox.federated_sign_in(pool, "Okta")
    groups = cognito.ListGroups(UserPoolId=pool)["Groups"]
    assert [group["GroupName"] for group in groups] == [f"{pool}_Okta"] and "RoleArn" not in groups[0]
