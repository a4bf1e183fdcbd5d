"""A pool as somebody makes it by hand, with many settings on. What was sent is kept, to see what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

POOL: Mapping[str, Any] = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 10,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "PasswordHistorySize": 3,
            "TemporaryPasswordValidityDays": 2,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "DeletionProtection": "INACTIVE",
    "AutoVerifiedAttributes": ["email"],
    "AliasAttributes": ["email", "preferred_username"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "SmsAuthenticationMessage": "Your code is {####}",
    "VerificationMessageTemplate": {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessageByLink": "Go to {##this##}",
        "EmailSubjectByLink": "Confirm",
        "SmsMessage": "Confirm with {####}",
    },
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/hello@acme.com",
        "From": "Acme <hello@acme.com>",
        "ReplyToEmailAddress": "help@acme.com",
        "ConfigurationSet": "mails",
    },
    "SmsConfiguration": {
        "SnsCallerArn": "arn:aws:iam::123456789012:role/sms",
        "ExternalId": "outside",
        "SnsRegion": "us-east-1",
    },
    "UserPoolTags": {"team": "identity", "cost": "42"},
    "AdminCreateUserConfig": {
        "AllowAdminCreateUserOnly": True,
        "InviteMessageTemplate": {
            "EmailMessage": "{username} has {####}",
            "EmailSubject": "Hello",
            "SMSMessage": "{username}: {####}",
        },
    },
    "UserPoolTier": "PLUS",
    "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
}

SCHEMA = [
    {"Name": "tenant", "AttributeDataType": "String", "StringAttributeConstraints": {"MinLength": "1"}},
    {"Name": "level", "AttributeDataType": "Number", "Mutable": True, "NumberAttributeConstraints": {"MaxValue": "9"}},
]

CLIENT: Mapping[str, Any] = {
    "ClientName": "by-hand",
    "GenerateSecret": True,
    "RefreshTokenValidity": 90,
    "AccessTokenValidity": 15,
    "IdTokenValidity": 20,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
    "ReadAttributes": ["email", "name"],
    "WriteAttributes": ["name"],
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "SupportedIdentityProviders": ["COGNITO", "SignInWithCorp"],
    "CallbackURLs": ["https://b.acme.com/cb", "https://a.acme.com/cb"],
    "LogoutURLs": ["https://a.acme.com/bye"],
    "DefaultRedirectURI": "https://a.acme.com/cb",
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "orders/read"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": False,
    "EnablePropagateAdditionalUserContextData": True,
    "AuthSessionValidity": 5,
}

ROTATING: Mapping[str, Any] = {
    "ClientName": "rotating",
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
}

PROVIDER: Mapping[str, Any] = {
    "ProviderName": "SignInWithCorp",
    "ProviderType": "OIDC",
    "ProviderDetails": {
        "client_id": "id",
        "client_secret": "s3cret-by-hand",
        "attributes_request_method": "POST",
        "oidc_issuer": "https://id.acme.com",
        "authorize_scopes": "openid email",
    },
    "AttributeMapping": {"email": "mail"},
    "IdpIdentifiers": ["acme.com"],
}

SERVER: Mapping[str, Any] = {
    "Identifier": "orders",
    "Name": "Orders",
    "Scopes": [{"ScopeName": "read", "ScopeDescription": "Read orders"}],
}

GROUP: Mapping[str, Any] = {
    "GroupName": "by-hand",
    "Description": "Somebody's",
    "Precedence": 3,
    "RoleArn": "arn:aws:iam::123456789012:role/group",
}

DOMAIN: Mapping[str, Any] = {"ManagedLoginVersion": 2}


def made_by_hand(client: Any, name: str) -> tuple[str, dict[str, Any]]:
    """The pool's id, and what was sent, in the form in which the raw answers are read."""
    pool = client.create_user_pool(PoolName=name, Schema=SCHEMA, **POOL)["UserPool"]["Id"]
    client.create_identity_provider(UserPoolId=pool, **PROVIDER)
    client.create_resource_server(UserPoolId=pool, **SERVER)
    client.create_group(UserPoolId=pool, **GROUP)
    client.create_user_pool_client(UserPoolId=pool, **CLIENT)
    client.create_user_pool_client(UserPoolId=pool, **ROTATING)
    client.create_user_pool_domain(UserPoolId=pool, Domain=name, **DOMAIN)
    mfa = {
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {"Message": "Code {####}", "Subject": "Code"},
        "WebAuthnConfiguration": {"RelyingPartyId": "acme.com", "UserVerification": "required"},
    }
    client.set_user_pool_mfa_config(UserPoolId=pool, **mfa)
    sent = {
        "pool": dict(POOL),
        "mfa": mfa,
        "client by-hand": {key: value for key, value in CLIENT.items() if key != "GenerateSecret"},
        "client rotating": dict(ROTATING),
        "provider SignInWithCorp": dict(PROVIDER),
        "server orders": dict(SERVER),
        "group by-hand": dict(GROUP),
        "domain": {"Domain": name, **DOMAIN},
    }
    return pool, sent
