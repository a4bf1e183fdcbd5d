"""What updates do to members that are left out, member by member, in both modes."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import FUNCTION, IDENTITY, ROLE, Cognito, invalid

from cogprov.model.service import service
from cogprov.sandbox import Sandbox

POOL: dict[str, Any] = {
    "PoolName": "full",
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 20,
            "RequireUppercase": False,
            "RequireLowercase": True,
            "RequireNumbers": False,
            "RequireSymbols": True,
            "PasswordHistorySize": 5,
            "TemporaryPasswordValidityDays": 3,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "DeletionProtection": "ACTIVE",
    "LambdaConfig": {"PreSignUp": FUNCTION},
    "AutoVerifiedAttributes": ["email"],
    "SmsAuthenticationMessage": "Code {####}",
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessage": "Code {####}"},
    "MfaConfiguration": "OPTIONAL",
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": IDENTITY},
    "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x"},
    "UserPoolTags": {"team": "a"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "UserPoolTier": "PLUS",
    "KeyConfiguration": {
        "KeyType": "CUSTOMER_MANAGED_KEY",
        "KmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd",
    },
    "IssuerConfiguration": {"Type": "UPDATED"},
    "DcrConfiguration": {
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": True,
        "AuthenticatedGrantTypes": ["code"],
        "OpenDcrGrantTypes": [],
    },
    "AcrConfiguration": {f"Level{n}": {"AcrValue": f"level-{n}"} for n in range(1, 5)},
}
LEGACY_TWINS = {"SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject"}

KEPT_DOCUMENTED = {"PoolName", "DcrConfiguration"}
KEPT_OBSERVED = KEPT_DOCUMENTED | {
    "Policies",
    "DeletionProtection",
    "MfaConfiguration",
    "UserAttributeUpdateSettings",
    "UserPoolTags",
    "UserPoolTier",
    "KeyConfiguration",
    "IssuerConfiguration",
    "SmsConfiguration",  # the SMS factor uses it
}
KEPT = {"documented": KEPT_DOCUMENTED, "observed": KEPT_OBSERVED}
MODES = ("documented", "observed")


def read_name(member: str) -> str:
    return "Name" if member == "PoolName" else member


def sandbox(mode: str) -> Cognito:
    return Cognito(Sandbox(updates=mode, noise=False))


def test_the_fixture_holds_every_updatable_member() -> None:
    """No member of UpdateUserPool is missing from the tests of this file."""
    members = set(service("cognito-idp").operation("UpdateUserPool").input.members)
    assert members - {"UserPoolId"} - LEGACY_TWINS == set(POOL)


@pytest.mark.parametrize("mode", MODES)
def test_full_update_changes_nothing(mode: str) -> None:
    """Sending everything that was read is the identity, in both modes."""
    cognito = sandbox(mode)
    pool = cognito.pool(**{key: value for key, value in POOL.items() if key != "PoolName"})
    cognito.UpdateUserPool(UserPoolId=pool, PoolName="full", **{k: v for k, v in POOL.items() if k != "PoolName"})
    read = cognito.described(pool)
    assert {member: read[read_name(member)] for member in POOL} == POOL


@pytest.mark.parametrize("member", sorted(set(POOL) - {"PoolName"}))
@pytest.mark.parametrize("mode", MODES)
def test_pool_member_left_out(mode: str, member: str) -> None:
    """A member that is left out is kept or goes back to what a bare pool shows, by the mode's table."""
    cognito = sandbox(mode)
    bare = cognito.described(cognito.pool())
    pool = cognito.CreateUserPool(**POOL)["UserPool"]["Id"]
    left_out = {member, *COMPANIONS.get((mode, member), ())}
    cognito.UpdateUserPool(UserPoolId=pool, **{key: value for key, value in POOL.items() if key not in left_out})
    expected = POOL[member] if member in KEPT[mode] else bare.get(member)
    assert cognito.described(pool).get(member) == expected


COMPANIONS: dict[tuple[str, str], tuple[str, ...]] = {
    # These could not stay behind: the update would be refused.
    ("documented", "AutoVerifiedAttributes"): ("UserAttributeUpdateSettings",),
    ("observed", "AutoVerifiedAttributes"): ("UserAttributeUpdateSettings",),
    ("documented", "SmsConfiguration"): ("MfaConfiguration",),
    ("documented", "UserPoolTier"): ("UserPoolAddOns",),
}


@pytest.mark.parametrize("mode", MODES)
def test_policy_blocks_left_out_of_a_sent_policy(mode: str) -> None:
    """Inside a sent policy, a block that is left out follows the mode like the whole member."""
    cognito = sandbox(mode)
    pool = cognito.pool(Policies=POOL["Policies"])
    cognito.UpdateUserPool(UserPoolId=pool, Policies={"PasswordPolicy": {"MinimumLength": 10}})
    policies = cognito.described(pool)["Policies"]
    kept = mode == "observed"
    assert policies["SignInPolicy"]["AllowedFirstAuthFactors"] == (["PASSWORD", "WEB_AUTHN"] if kept else ["PASSWORD"])
    assert policies["PasswordPolicy"]["RequireSymbols"] is False
    cognito.UpdateUserPool(UserPoolId=pool, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}})
    assert cognito.described(pool)["Policies"]["PasswordPolicy"]["MinimumLength"] == (10 if kept else 8)


@pytest.mark.parametrize("mode", MODES)
def test_sent_members_replace(mode: str) -> None:
    """Triggers and tags that are sent replace all triggers and all tags."""
    cognito = sandbox(mode)
    pool = cognito.pool(LambdaConfig={"PreSignUp": FUNCTION}, UserPoolTags={"a": "1"})
    cognito.UpdateUserPool(UserPoolId=pool, LambdaConfig={"CustomMessage": FUNCTION}, UserPoolTags={"b": "2"})
    read = cognito.described(pool)
    assert read["LambdaConfig"] == {"CustomMessage": FUNCTION} and read["UserPoolTags"] == {"b": "2"}


@pytest.mark.parametrize("mode", MODES)
def test_explicit_empties_clear(mode: str) -> None:
    """What survives omission can be cleared with an explicit value, in both modes."""
    cognito = sandbox(mode)
    pool = cognito.CreateUserPool(**POOL)["UserPool"]["Id"]
    empties: dict[str, Any] = {
        "LambdaConfig": {},
        "AutoVerifiedAttributes": [],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
        "DcrConfiguration": {"EnableStatus": "Disabled"},
        "DeletionProtection": "INACTIVE",
        "UserPoolTags": {},
    }
    cognito.UpdateUserPool(UserPoolId=pool, **{**POOL, **empties})
    read = cognito.described(pool)
    assert read["DcrConfiguration"]["EnableStatus"] == "Disabled"
    for member, value in empties.items():
        if member != "DcrConfiguration":
            assert read.get(member, type(value)()) == value


def test_settings_are_compared_with_the_same_request() -> None:
    """Verification before update must be in the request's own auto-verified attributes, not in the pool's."""
    cognito = sandbox("observed")
    pool = cognito.pool(AutoVerifiedAttributes=["email"])
    with invalid("must exist in AutoVerifiedAttributes"):
        cognito.UpdateUserPool(
            UserPoolId=pool, UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]}
        )


def test_update_moves_the_date_and_answers_nothing() -> None:
    """An update has an empty answer; only the modification date tells that it happened."""
    now = [1000.0]
    cognito = Cognito(Sandbox(clock=lambda: now[0]))
    pool = cognito.pool()
    now[0] = 2000.0
    assert cognito.UpdateUserPool(UserPoolId=pool, PoolName="renamed") == {}
    read = cognito.described(pool)
    assert (read["Name"], read["CreationDate"], read["LastModifiedDate"]) == ("renamed", 1000.0, 2000.0)


CLIENT: dict[str, Any] = {
    "ClientName": "full",
    "RefreshTokenValidity": 10,
    "AccessTokenValidity": 30,
    "IdTokenValidity": 40,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
    "ReadAttributes": ["email"],
    "WriteAttributes": ["name"],
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
    "SupportedIdentityProviders": ["COGNITO"],
    "CallbackURLs": ["https://example.com/in"],
    "LogoutURLs": ["https://example.com/out"],
    "DefaultRedirectURI": "https://example.com/in",
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "AnalyticsConfiguration": {"ApplicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/1"},
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": False,
    "EnablePropagateAdditionalUserContextData": True,
    "AuthSessionValidity": 10,
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 5},
}
OAUTH = ("AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs", "DefaultRedirectURI")
CLIENT_COMPANIONS = {
    "AllowedOAuthFlowsUserPoolClient": OAUTH,
    "AllowedOAuthFlows": ("AllowedOAuthFlowsUserPoolClient", *OAUTH),
    "AllowedOAuthScopes": ("AllowedOAuthFlowsUserPoolClient", *OAUTH),
    "CallbackURLs": ("AllowedOAuthFlowsUserPoolClient", *OAUTH),
    "TokenValidityUnits": ("AccessTokenValidity", "IdTokenValidity"),
}
CLIENT_KEPT = {
    "documented": {"ClientName"},
    "observed": {
        "ClientName",
        "RefreshTokenValidity",
        "EnableTokenRevocation",
        "AuthSessionValidity",
        "RefreshTokenRotation",
    },
}


def test_the_client_fixture_holds_every_updatable_member() -> None:
    """No member of UpdateUserPoolClient is missing from the tests of this file."""
    members = set(service("cognito-idp").operation("UpdateUserPoolClient").input.members)
    assert members - {"UserPoolId", "ClientId", "PublishSecretsInAWSSecretsManager"} == set(CLIENT)


@pytest.mark.parametrize("member", sorted(CLIENT))
@pytest.mark.parametrize("mode", MODES)
def test_client_member_left_out(mode: str, member: str) -> None:
    """A client's member that is left out is kept or reset, by the mode's table; the rest stays."""
    cognito = sandbox(mode)
    pool = cognito.pool()
    bare = cognito.CreateUserPoolClient(UserPoolId=pool, ClientName="bare")["UserPoolClient"]
    made = cognito.CreateUserPoolClient(UserPoolId=pool, GenerateSecret=True, **CLIENT)["UserPoolClient"]
    assert {key: made[key] for key in CLIENT} == CLIENT
    left_out = {member, *CLIENT_COMPANIONS.get(member, ())}
    sent = {key: value for key, value in CLIENT.items() if key not in left_out}
    after = cognito.UpdateUserPoolClient(UserPoolId=pool, ClientId=made["ClientId"], **sent)["UserPoolClient"]
    assert {key: after[key] for key in sent} == sent
    assert after.get(member) == (CLIENT[member] if member in CLIENT_KEPT[mode] else bare.get(member))
    assert after["ClientSecret"] == made["ClientSecret"]


@pytest.mark.parametrize("mode", MODES)
def test_resource_server_without_scopes_loses_them(mode: str) -> None:
    """Scopes that are left out are deleted, in both modes."""
    cognito = sandbox(mode)
    pool = cognito.pool()
    scopes = [{"ScopeName": "read", "ScopeDescription": "r"}]
    cognito.CreateResourceServer(UserPoolId=pool, Identifier="api", Name="API", Scopes=scopes)
    after = cognito.UpdateResourceServer(UserPoolId=pool, Identifier="api", Name="API")["ResourceServer"]
    assert after["Scopes"] == []
