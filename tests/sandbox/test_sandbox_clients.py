"""App clients: rules, reads, secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sandbox_help import Cognito, invalid, refusal

from cogprov.sandbox import Sandbox

CALLBACK = "https://example.com/in"
CODE: dict[str, Any] = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid"],
    "CallbackURLs": [CALLBACK],
}
MACHINE: dict[str, Any] = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["api/read"],
    "GenerateSecret": True,
}
IPE = "InvalidParameterException"
ANALYTICS = {"ApplicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/1"}


@pytest.fixture
def pool(cognito: Cognito) -> str:
    """A pool with a scope and a custom attribute."""
    made = cognito.pool(Schema=[{"Name": "plan"}])
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
    cognito.CreateResourceServer(UserPoolId=made, Identifier="api", Name="API", Scopes=scopes)
    return made


def test_bare_client_reads_back_with_defaults(cognito: Cognito, pool: str) -> None:
    """A client made of a name alone shows the defaults of the service, and no secret."""
    made = cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c")["UserPoolClient"]
    assert len(made["ClientId"]) == 26 and made["ClientId"].isalnum() and made["ClientId"].islower()
    assert made["RefreshTokenValidity"] == 30 and made["EnableTokenRevocation"] is True
    assert made["TokenValidityUnits"] == {} and made["ClientType"] == "REGULAR"
    absent = {"ClientSecret", "AccessTokenValidity", "ExplicitAuthFlows", "ReadAttributes", "CallbackURLs"}
    assert not absent & set(made)
    assert cognito.DescribeUserPoolClient(UserPoolId=pool, ClientId=made["ClientId"])["UserPoolClient"] == made


def test_lists_read_back_sorted_and_without_repeats(cognito: Cognito, pool: str) -> None:
    """Lists of a client are sets to the service."""
    urls = ["https://b.example/", "https://a.example/", "https://b.example/"]
    made = cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c", **{**CODE, "CallbackURLs": urls})
    assert made["UserPoolClient"]["CallbackURLs"] == ["https://a.example/", "https://b.example/"]


REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [
    ("V16", IPE, {"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ADMIN_NO_SRP_AUTH"]}, "mix"),
    (
        "V18",
        IPE,
        {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"], "RefreshTokenRotation": {"Feature": "ENABLED"}},
        "rotation",
    ),
    ("V19", IPE, {"GenerateSecret": True, "ClientSecret": "s" * 24}, "GenerateSecret"),
    ("V20", IPE, {"EnablePropagateAdditionalUserContextData": True}, "secret"),
    ("V21 low", IPE, {"AccessTokenValidity": 25}, "Invalid range for token validity."),
    (
        "V21 unit",
        IPE,
        {"IdTokenValidity": 299, "TokenValidityUnits": {"IdToken": "seconds"}},
        "Invalid range for token validity.",
    ),
    ("V21 refresh", IPE, {"RefreshTokenValidity": 3651}, "Invalid range"),
    (
        "refresh outlives access",
        IPE,
        {
            "RefreshTokenValidity": 2,
            "AccessTokenValidity": 3,
            "TokenValidityUnits": {"RefreshToken": "hours"},
        },
        "shorter",
    ),
    ("V22 read", IPE, {"ReadAttributes": ["custom:no"]}, "Invalid read attributes"),
    ("V22 write", IPE, {"WriteAttributes": ["sub"]}, "Invalid write attributes"),
    ("V23", "InvalidOAuthFlowException", {"CallbackURLs": [CALLBACK]}, "AllowedOAuthFlowsUserPoolClient"),
    (
        "V24",
        IPE,
        {**CODE, "AllowedOAuthScopes": []},
        "AllowedOAuthFlows and AllowedOAuthScopes",
    ),
    (
        "V25",
        "InvalidOAuthFlowException",
        {**CODE, "AllowedOAuthFlows": ["code", "client_credentials"], "GenerateSecret": True},
        "along with",
    ),
    ("V26 secret", "InvalidOAuthFlowException", {**MACHINE, "GenerateSecret": False}, "client secret"),
    ("V26 scopes", "InvalidOAuthFlowException", {**MACHINE, "AllowedOAuthScopes": ["openid"]}, "custom scopes"),
    ("V27", IPE, {**CODE, "CallbackURLs": []}, "CallbackURLs"),
    ("V28 http", IPE, {**CODE, "CallbackURLs": ["http://example.com"]}, "http://example.com"),
    ("V28 fragment", IPE, {**CODE, "CallbackURLs": [CALLBACK + "#x"]}, "#x"),
    ("V28 relative", IPE, {**CODE, "LogoutURLs": ["/out"]}, "LogoutURLs"),
    ("V28 empty", IPE, {**CODE, "LogoutURLs": [""]}, "logoutURLs"),
    (
        "V29",
        IPE,
        {**CODE, "DefaultRedirectURI": "https://other.example/"},
        "DefaultRedirectURI",
    ),
    (
        "V30",
        "ScopeDoesNotExistException",
        {**CODE, "AllowedOAuthScopes": ["api/write"]},
        "Invalid scope requested: api/write",
    ),
    ("V32", IPE, {"SupportedIdentityProviders": ["Okta"]}, "The provider Okta does not exist"),
    (
        "analytics both",
        IPE,
        {"AnalyticsConfiguration": {**ANALYTICS, "ExternalId": "x"}},
        "alone",
    ),
    ("analytics half", IPE, {"AnalyticsConfiguration": {"ApplicationId": "ab"}}, "requires"),
    ("publish nothing", IPE, {"PublishSecretsInAWSSecretsManager": True}, "GenerateSecret"),
]


@pytest.mark.parametrize(("code", "params", "words"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_create_and_update_refuse(cognito: Cognito, pool: str, code: str, params: dict[str, Any], words: str) -> None:
    """Each rule refuses creation, and an update to the same settings where that can express them."""
    with refusal(code, words):
        cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c", **params)
    assert cognito.ListUserPoolClients(UserPoolId=pool) == {"UserPoolClients": []}
    if {"GenerateSecret", "PublishSecretsInAWSSecretsManager"} & set(params):
        return
    client = cognito.client(pool)
    with refusal(code, words):
        cognito.UpdateUserPoolClient(UserPoolId=pool, ClientId=client, **params)


@pytest.mark.parametrize(
    "params",
    [
        {**CODE, "CallbackURLs": ["http://localhost:3000/a", "http://127.0.0.1/", "http://[::1]:8/", "myapp://open"]},
        MACHINE,
        {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
        {"WriteAttributes": ["custom:plan"], "ReadAttributes": ["email_verified", "custom:plan"]},
        {"AccessTokenValidity": 86400, "TokenValidityUnits": {"AccessToken": "seconds"}},
        {"AnalyticsConfiguration": ANALYTICS},
        {"SupportedIdentityProviders": ["COGNITO"]},
        {"ClientSecret": "s" * 24, "EnablePropagateAdditionalUserContextData": True},
    ],
)
def test_create_accepts(cognito: Cognito, pool: str, params: dict[str, Any]) -> None:
    """What the service allows is allowed."""
    cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c", **params)


@pytest.mark.parametrize(
    "params", [{"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}, {"RefreshTokenRotation": {"Feature": "ENABLED"}}]
)
def test_lite_refuses(cognito: Cognito, params: dict[str, Any]) -> None:
    """Choice-based sign-in and rotation are not in Lite."""
    lite = cognito.pool(UserPoolTier="LITE")
    with refusal("FeatureUnavailableInTierException"):
        cognito.CreateUserPoolClient(UserPoolId=lite, ClientName="c", **params)


def test_zero_refresh_validity_means_thirty_days(cognito: Cognito, pool: str) -> None:
    """Zero is not nothing, whatever the unit says."""
    made = cognito.CreateUserPoolClient(
        UserPoolId=pool, ClientName="c", RefreshTokenValidity=0, TokenValidityUnits={"RefreshToken": "hours"}
    )["UserPoolClient"]
    assert made["RefreshTokenValidity"] == 30 and made["TokenValidityUnits"] == {}


def test_deleted_scopes_and_providers_leave_their_names(cognito: Cognito, pool: str) -> None:
    """Deleting what a client uses is allowed; sending the dead name again is not."""
    client = cognito.client(pool, **MACHINE)
    cognito.DeleteResourceServer(UserPoolId=pool, Identifier="api")
    read = cognito.DescribeUserPoolClient(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert read["AllowedOAuthScopes"] == ["api/read"]
    with refusal("ScopeDoesNotExistException"):
        cognito.UpdateUserPoolClient(
            UserPoolId=pool, ClientId=client, **{k: v for k, v in MACHINE.items() if k != "GenerateSecret"}
        )


def test_client_type_filter(cognito: Cognito, pool: str) -> None:
    """A client that registered itself is told from those that were created, where registration is on."""
    made = cognito.client(pool)
    with invalid("not enabled"):
        cognito.sandbox.register_client(pool, "stranger")
    cognito.UpdateUserPool(UserPoolId=pool, DcrConfiguration={"EnableStatus": "Enabled"})
    registered = cognito.sandbox.register_client(pool, "stranger")
    for kind, client in (("REGULAR", made), ("DCR", registered)):
        listed = cognito.ListUserPoolClients(UserPoolId=pool, ClientType=kind)["UserPoolClients"]
        assert [entry["ClientId"] for entry in listed] == [client]
    assert len(cognito.ListUserPoolClients(UserPoolId=pool)["UserPoolClients"]) == 2


def test_secret_is_returned_in_clear(cognito: Cognito, pool: str) -> None:
    """Create, describe and update all tell the secret; a list does not."""
    made = cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c", GenerateSecret=True)["UserPoolClient"]
    ids = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    assert cognito.DescribeUserPoolClient(**ids)["UserPoolClient"]["ClientSecret"] == made["ClientSecret"]
    assert cognito.UpdateUserPoolClient(**ids)["UserPoolClient"]["ClientSecret"] == made["ClientSecret"]
    assert "ClientSecret" not in cognito.ListUserPoolClients(UserPoolId=pool)["UserPoolClients"][0]


def test_secret_rotation(cognito: Cognito, pool: str) -> None:
    """Two secrets at most, one at least; a generated value is told once, a given one never."""
    made = cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="c", GenerateSecret=True)["UserPoolClient"]
    ids = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    original = cognito.ListUserPoolClientSecrets(**ids)["ClientSecrets"][0]
    assert original["ClientSecretId"].startswith(f"{made['ClientId']}--")
    added = cognito.AddUserPoolClientSecret(**ids)["ClientSecretDescriptor"]
    assert len(added["ClientSecretValue"]) >= 24
    with refusal("LimitExceededException", "Client secrets cannot exceed limit of 2 secrets."):
        cognito.AddUserPoolClientSecret(**ids)
    listed = cognito.ListUserPoolClientSecrets(**ids)["ClientSecrets"]
    assert len({entry["ClientSecretId"] for entry in listed}) == 2
    assert not any("ClientSecretValue" in entry for entry in listed)
    cognito.DeleteUserPoolClientSecret(**ids, ClientSecretId=original["ClientSecretId"])
    with invalid("last"):
        cognito.DeleteUserPoolClientSecret(**ids, ClientSecretId=added["ClientSecretId"])
    with refusal("ResourceNotFoundException"):
        cognito.DeleteUserPoolClientSecret(**ids, ClientSecretId=original["ClientSecretId"])
    assert "ClientSecret" not in cognito.DescribeUserPoolClient(**ids)["UserPoolClient"]
    given = cognito.AddUserPoolClientSecret(**ids, ClientSecret="g" * 30)["ClientSecretDescriptor"]
    assert "ClientSecretValue" not in given
    with invalid("confidential"):
        cognito.AddUserPoolClientSecret(UserPoolId=pool, ClientId=cognito.client(pool))


def test_published_secret_moves_to_secrets_manager(cognito: Cognito, pool: str) -> None:
    """A published secret is told as an ARN, found there, and comes back when it is taken back."""
    made = cognito.CreateUserPoolClient(
        UserPoolId=pool, ClientName="c", GenerateSecret=True, PublishSecretsInAWSSecretsManager=True
    )["UserPoolClient"]
    assert "ClientSecret" not in made
    manager = cognito.of("secretsmanager")
    content = json.loads(manager.GetSecretValue(SecretId=made["ClientSecretArn"])["SecretString"])
    assert content["userPoolClientId"] == made["ClientId"]
    ids = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    assert "ClientSecretArn" in cognito.UpdateUserPoolClient(**ids)["UserPoolClient"]
    back = cognito.UpdateUserPoolClient(**ids, PublishSecretsInAWSSecretsManager=False)["UserPoolClient"]
    assert back["ClientSecret"] == content["clientSecretValue"]
    with refusal("ResourceNotFoundException"):
        manager.GetSecretValue(SecretId=made["ClientSecretArn"])


def test_deleting_a_client_takes_its_belongings(cognito: Cognito, pool: str) -> None:
    """Branding, terms and sessions of a client go with it."""
    client = cognito.client(pool)
    ids = {"UserPoolId": pool, "ClientId": client}
    cognito.CreateManagedLoginBranding(**ids, UseCognitoProvidedValues=True)
    cognito.CreateTerms(**ids, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE")
    cognito.DeleteUserPoolClient(**ids)
    assert cognito.ListTerms(UserPoolId=pool) == {"Terms": []}
    with refusal("ResourceNotFoundException", client):
        cognito.DescribeUserPoolClient(**ids)


def test_quiet_reads_return_what_was_sent() -> None:
    """Without noise a client's lists keep their order."""
    cognito = Cognito(Sandbox(noise=False))
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
    made = cognito.CreateUserPoolClient(UserPoolId=cognito.pool(), ClientName="c", ExplicitAuthFlows=flows)
    assert made["UserPoolClient"]["ExplicitAuthFlows"] == flows
