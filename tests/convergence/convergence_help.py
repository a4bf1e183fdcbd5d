"""A pool and a client that carry a good many settings nobody declared, made past cogprov."""

from __future__ import annotations

from typing import Any

from lab import FUNCTION, KEY, OTHER_FUNCTION, SES, Lab


def rich_pool(lab: Lab) -> str:
    """The id of a pool with a value of its own in nearly every setting there is."""
    role = lab.role("sms")
    template = {
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
        "EmailMessage": "code {####}",
        "EmailSubject": "your code",
        "EmailMessageByLink": "click {##here##}",
        "EmailSubjectByLink": "your link",
        "SmsMessage": "text {####}",
    }
    created = lab.call(
        "CreateUserPool",
        PoolName="rich",
        UserPoolTier="PLUS",
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 10,
                "RequireUppercase": True,
                "RequireLowercase": False,
                "RequireNumbers": True,
                "RequireSymbols": False,
                "PasswordHistorySize": 4,
                "TemporaryPasswordValidityDays": 5,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        },
        DeletionProtection="ACTIVE",
        LambdaConfig={
            "PreSignUp": FUNCTION,
            "PostConfirmation": OTHER_FUNCTION,
            "PreTokenGeneration": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaArn": FUNCTION, "LambdaVersion": "V2_0"},
            "CustomEmailSender": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
            "KMSKeyID": KEY,
        },
        AutoVerifiedAttributes=["phone_number", "email"],
        AliasAttributes=["phone_number", "email"],
        UsernameConfiguration={"CaseSensitive": False},
        Schema=[
            {"Name": "tenant", "AttributeDataType": "String", "Mutable": True},
            {
                "Name": "age",
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "0", "MaxValue": "200"},
            },
            {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True},
        ],
        VerificationMessageTemplate=template,
        SmsAuthenticationMessage="mfa {####}",
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False},
        EmailConfiguration={
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": SES,
            "From": "Shop <no-reply@example.com>",
            "ReplyToEmailAddress": "help@example.com",
            "ConfigurationSet": "events",
        },
        SmsConfiguration={"SnsCallerArn": role, "ExternalId": "ext", "SnsRegion": "us-east-1"},
        UserPoolTags={"team": "identity", "empty": ""},
        AdminCreateUserConfig={
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "hello {username} {####}",
                "EmailSubject": "welcome",
                "SMSMessage": "hi {username} {####}",
            },
        },
        UserPoolAddOns={
            "AdvancedSecurityMode": "AUDIT",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
        AccountRecoverySetting={
            "RecoveryMechanisms": [
                {"Name": "verified_email", "Priority": 2},
                {"Name": "verified_phone_number", "Priority": 1},
            ]
        },
        DcrConfiguration={
            "EnableStatus": "Enabled",
            "OpenDcrEnabled": False,
            "AuthenticatedGrantTypes": ["client_credentials", "code"],
        },
        AcrConfiguration={"Level2": {"AcrValue": "silver"}},
    )
    pool = str(created["UserPool"]["Id"])
    lab.call(
        "SetUserPoolMfaConfig",
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={
            "SmsAuthenticationMessage": "mfa {####}",
            "SmsConfiguration": {"SnsCallerArn": role, "ExternalId": "ext", "SnsRegion": "us-east-1"},
        },
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={"Message": "second {####}", "Subject": "second factor"},
        WebAuthnConfiguration={"RelyingPartyId": "auth.example.com", "UserVerification": "required"},
    )
    return pool


def rich_client(lab: Lab, pool: str, **more: Any) -> str:
    """The id of a client with a value of its own in nearly every setting there is."""
    lab.call(
        "CreateResourceServer",
        UserPoolId=pool,
        Identifier="api",
        Name="API",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}, {"ScopeName": "write", "ScopeDescription": "w"}],
    )
    lab.call(
        "CreateIdentityProvider",
        UserPoolId=pool,
        ProviderName="Corp",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "id",
            "client_secret": "provider-secret",
            "attributes_request_method": "GET",
            "authorize_scopes": "openid email",
            "oidc_issuer": "https://corp.example.com",
        },
        AttributeMapping={"email": "email"},
    )
    made = lab.call(
        "CreateUserPoolClient",
        **{
            "UserPoolId": pool,
            "ClientName": "web",
            "GenerateSecret": True,
            "RefreshTokenValidity": 10,
            "AccessTokenValidity": 15,
            "IdTokenValidity": 900,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "days"},
            "ReadAttributes": ["email", "custom:tenant"],
            "WriteAttributes": ["email"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"],
            "SupportedIdentityProviders": ["COGNITO", "Corp"],
            "CallbackURLs": ["https://app.example.com/b", "https://app.example.com/a"],
            "LogoutURLs": ["https://app.example.com/bye"],
            "DefaultRedirectURI": "https://app.example.com/a",
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "api/read", "email"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "AnalyticsConfiguration": {
                "ApplicationId": "0123456789abcdef",
                "RoleArn": "arn:aws:iam::123456789012:role/analytics",
                "ExternalId": "ext",
                "UserDataShared": True,
            },
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": False,
            "EnablePropagateAdditionalUserContextData": True,
            "AuthSessionValidity": 5,
            **more,
        },
    )
    return str(made["UserPoolClient"]["ClientId"])
