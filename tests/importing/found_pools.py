"""Pools as people and other tools leave them, made with the API alone: the id of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lab import CERTIFICATE, FUNCTION, KEY, OTHER_FUNCTION, SES, Lab

POOLS: Final[dict[str, Callable[[Lab], str]]] = {}
PNG: Final = b"\x89PNG\r\n\x1a\n"
STANDARD: Final = [
    "address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name",
    "nickname", "phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
]  # fmt: skip
VERIFIED: Final = ["email_verified", "phone_number_verified"]


def found(make: Callable[[Lab], str]) -> Callable[[Lab], str]:
    POOLS[make.__name__] = make
    return make


def pool_of(lab: Lab, **members: Any) -> str:
    return str(lab.call("CreateUserPool", **{"PoolName": "pool", **members})["UserPool"]["Id"])


def client_of(lab: Lab, pool: str, **members: Any) -> str:
    made = lab.call("CreateUserPoolClient", **{"UserPoolId": pool, "ClientName": "web", **members})
    return str(made["UserPoolClient"]["ClientId"])


def provider_of(lab: Lab, pool: str, name: str, sort: str, details: dict[str, str], **members: Any) -> None:
    lab.call(
        "CreateIdentityProvider",
        UserPoolId=pool,
        ProviderName=name,
        ProviderType=sort,
        ProviderDetails=details,
        **members,
    )


def oidc(**more: str) -> dict[str, str]:
    return {
        "client_id": "012", "client_secret": "s3cret", "attributes_request_method": "GET",
        "authorize_scopes": "openid https://x/y", "oidc_issuer": "https://c.example.com", **more,
    }  # fmt: skip


@found
def a_name_and_nothing_else(lab: Lab) -> str:
    return pool_of(lab)


@found
def amplify(lab: Lab) -> str:
    sms = {"SnsCallerArn": lab.role("sns1234-dev", "app_role_external_id"), "ExternalId": "app_role_external_id"}
    pool = pool_of(
        lab,
        PoolName="app1234_userpool_1234-dev",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Schema=[
            {"Name": "email", "Required": True, "Mutable": True},
            {"Name": "family_name", "Required": False, "Mutable": True},
            {
                "Name": "rank",
                "AttributeDataType": "String",
                "Mutable": True,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "256"},
            },
        ],
        LambdaConfig={"PreSignUp": FUNCTION, "CustomMessage": FUNCTION, "PostConfirmation": OTHER_FUNCTION},
        EmailVerificationMessage="Your verification code is {####}",
        EmailVerificationSubject="Your verification code",
        SmsVerificationMessage="Your verification code is {####}",
        SmsAuthenticationMessage="Your authentication code is {####}",
        SmsConfiguration=sms,
        Policies={"PasswordPolicy": {"MinimumLength": 8}},
        UserPoolTags={"amplify:app": "x", "user:Stack": "dev"},
        UsernameConfiguration={"CaseSensitive": False},
    )
    message = {"SmsAuthenticationMessage": "Your authentication code is {####}", "SmsConfiguration": sms}
    lab.call(
        "SetUserPoolMfaConfig",
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        SmsMfaConfiguration=message,
    )
    client_of(lab, pool, ClientName="app1234_app_client", GenerateSecret=True, RefreshTokenValidity=30)
    client_of(
        lab,
        pool,
        ClientName="app1234_app_clientWeb",
        CallbackURLs=["http://localhost:3000/", "myapp://", "https://a.example.com/?x=${y}&z={w}"],
        LogoutURLs=["myapp://"],
        DefaultRedirectURI="myapp://",
        AllowedOAuthFlows=["code", "implicit"],
        AllowedOAuthScopes=["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
    )
    role = "arn:aws:iam::123456789012:role/us-east-1_abcdefghi-AdminGroupRole"
    lab.call("CreateGroup", UserPoolId=pool, GroupName="Admin", RoleArn=role, Precedence=0)
    lab.call("CreateUserPoolDomain", UserPoolId=pool, Domain="app1234-dev")
    return pool


@found
def terraform(lab: Lab) -> str:
    pool = pool_of(
        lab,
        Policies={"PasswordPolicy": {"MinimumLength": 8, "RequireLowercase": True, "RequireNumbers": True}},
        Schema=[
            {"Name": "email", "AttributeDataType": "String", "Mutable": True, "Required": True},
            {"Name": "n", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1"}},
            {"Name": "d", "AttributeDataType": "DateTime"},
            {"Name": "yes", "AttributeDataType": "Boolean", "Mutable": True},
            {"Name": "012", "AttributeDataType": "String", "DeveloperOnlyAttribute": True, "Mutable": True},
            {"Name": "Ünï!§", "AttributeDataType": "String"},
        ],
        AdminCreateUserConfig={
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "<h1>Hi {username}</h1>\r\n<p style=\"color: #fff\">{####}</p>\r\n",
                "EmailSubject": "Welcome: to # us",
                "SMSMessage": "{username}\n{####}",
            },
        },
        VerificationMessageTemplate={
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
            "EmailMessageByLink": "<a>${x} $${y} {##click##}</a>\n\n  indented\n",
            "EmailSubjectByLink": "yes",
        },
        SmsAuthenticationMessage="a\tb {####} ",
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False},
        UserPoolTags={"a b": "x", "k:": "", "#": "#", "yes": "no", "${x}": "${y}", "é": "日本", "012": "012"},
        AliasAttributes=["email", "preferred_username"],
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"},
        UserPoolTier="PLUS",
    )  # fmt: skip
    for identifier in (
        "https://api.example.com/v1",
        "http://api.example.com/v1",
        "${a}",
        "urn:x:~!#$%&'()*+,;=@[]^`{|}",
    ):
        scopes = [{"ScopeName": name, "ScopeDescription": " x: #"} for name in ("orders:read", "*", "yes", "${b}")]
        lab.call("CreateResourceServer", UserPoolId=pool, Identifier=identifier, Name="API", Scopes=scopes)
    client_of(
        lab,
        pool,
        ClientName="m2m",
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["https://api.example.com/v1/orders:read", "${a}/${b}"],
        AccessTokenValidity=15,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"},
    )
    client_of(lab, pool, RefreshTokenValidity=3600, TokenValidityUnits={"RefreshToken": "seconds"})
    return pool


@found
def the_console(lab: Lab) -> str:
    pool = pool_of(
        lab,
        PoolName="User pool - ab12cd",
        DeletionProtection="ACTIVE",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Schema=[{"Name": "name", "Required": True, "Mutable": True, "AttributeDataType": "String"}],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        EmailConfiguration={"EmailSendingAccount": "COGNITO_DEFAULT", "SourceArn": SES},
    )
    client = client_of(
        lab,
        pool,
        ClientName="My web app - ab12cd",
        CallbackURLs=["https://d84l1y8p4kdic.cloudfront.net"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["email", "openid", "phone"],
        SupportedIdentityProviders=["COGNITO"],
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"],
        AccessTokenValidity=60,
        RefreshTokenValidity=5,
        TokenValidityUnits={"AccessToken": "minutes", "RefreshToken": "days"},
        PreventUserExistenceErrors="ENABLED",
        ReadAttributes=[*STANDARD, *VERIFIED],
        WriteAttributes=STANDARD,
    )
    lab.call("CreateUserPoolDomain", UserPoolId=pool, Domain="us-east-1ab12cd", ManagedLoginVersion=2)
    lab.call("CreateManagedLoginBranding", UserPoolId=pool, ClientId=client, UseCognitoProvidedValues=True)
    return pool


@found
def names_of_all_sorts(lab: Lab) -> str:
    """Names that YAML reads as something else, that make one label or one variable, and that nobody sees."""
    pool = pool_of(lab, PoolName="=+,.@- x" + "y" * 120)
    groups = (
        "yes", "012", "1e3", "null", "~", "a:b#", "#hash", "😀", "日本", "'q'", '"dq"', "${x}", "$${y}", "[b]",
        "\\back", "a-b", "a.b", "a/b", "A-B", "ab", "aB", "web", "risk_configuration", "x" * 128, "adm\u3164in",
    )  # fmt: skip
    for name in groups:
        lab.call("CreateGroup", UserPoolId=pool, GroupName=name, Description=f"{name}: # {name}")
    for name in ("web", "web", "web", "web-2", "web 2", "Web", "012", " lead", "trail ", "null", "=", "\tx", "a\nb"):
        client_of(lab, pool, ClientName=name)
    client = client_of(lab, pool, RefreshTokenValidity=7, GenerateSecret=True)
    lab.call("CreateResourceServer", UserPoolId=pool, Identifier=client, Name="named after a client")
    for name in ("Corp", "CORP", "co.rp", "co-rp"):
        provider_of(lab, pool, name, "OIDC", oidc())
    return pool


@found
def providers(lab: Lab) -> str:
    pool = pool_of(lab, Schema=[{"Name": "t", "AttributeDataType": "String", "Mutable": True}])
    metadata = '<?xml version="1.0"?>\n<md:E entityID="http://a${b}">\r\n\t<!-- c: # -->\n  <x a=\'1\'>é</x>\n</md:E>\n'
    mapping = {
        "email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "custom:t": "https://x: #y",
        "username": "NameID",
    }
    saml = {
        "MetadataFile": metadata, "IDPSignout": "true", "IDPInit": "true", "EncryptedResponses": "true",
        "RequestSigningAlgorithm": "rsa-sha256",
    }  # fmt: skip
    identifiers = ["a.com", "b c", "yes", "012"]
    provider_of(lab, pool, "Okta-SAML", "SAML", saml, AttributeMapping=mapping, IdpIdentifiers=identifiers)
    provider_of(lab, pool, "Plain", "SAML", {"MetadataURL": "https://x/y?z=1&a=#b"}, AttributeMapping={})
    endpoints = {"authorize_url": "https://c/a", "token_url": "https://c/t", "attributes_url": "https://c/u"}
    details = oidc(**endpoints, jwks_uri="https://c/j")
    provider_of(lab, pool, "yes", "OIDC", details, AcrMapping={"Level1": "urn:a", "Level3": "b:c"})
    social = {"client_id": "012345678901234567890", "client_secret": "s3cret"}
    provider_of(lab, pool, "Facebook", "Facebook", {**social, "authorize_scopes": "email", "api_version": "v17.0"})
    provider_of(lab, pool, "LoginWithAmazon", "LoginWithAmazon", {**social, "authorize_scopes": "profile postal_code"})
    apple = {"client_id": "com.x", "team_id": "0123456789", "key_id": "1E10000000", "private_key": "s3cret"}
    provider_of(lab, pool, "SignInWithApple", "SignInWithApple", {**apple, "authorize_scopes": "email name"})
    client_of(lab, pool, SupportedIdentityProviders=["COGNITO", "Okta-SAML", "yes", "Facebook"])
    return pool


@found
def of_long_ago(lab: Lab) -> str:
    """Aliases and no role to send messages with, the older flows, a plan without much, the older sign-in pages."""
    pool = pool_of(
        lab,
        UserPoolTier="LITE",
        LambdaConfig={"PreTokenGeneration": FUNCTION},
        AdminCreateUserConfig={"UnusedAccountValidityDays": 30, "AllowAdminCreateUserOnly": False},
        AliasAttributes=["phone_number", "email"],
    )
    client_of(lab, pool, ClientName="a", ExplicitAuthFlows=["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"])
    client_of(lab, pool, ClientName="b", ExplicitAuthFlows=["CUSTOM_AUTH_FLOW_ONLY"])
    client_of(lab, pool, ClientName="c", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    client_of(lab, pool, ClientName="d", ReadAttributes=["email"], WriteAttributes=["email", "nickname"])
    lab.call("CreateUserPoolDomain", UserPoolId=pool, Domain="of-long-ago")
    css = ".logo-customizable {\n\tmax-width: 60%;\n}\n.banner-customizable {\n\tbackground-color: #fff;\n}\n"
    lab.call("SetUICustomization", UserPoolId=pool, CSS=css)
    return pool


@found
def more_than_a_page(lab: Lab) -> str:
    pool = pool_of(lab)
    for number in range(61):
        lab.call("CreateGroup", UserPoolId=pool, GroupName=f"g{number}", Precedence=number)
    return pool


@found
def everything(lab: Lab) -> str:
    pool = pool_of(
        lab,
        UserPoolTier="PLUS",
        UserPoolAddOns={
            "AdvancedSecurityMode": "ENFORCED",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
        EmailConfiguration={
            "EmailSendingAccount": "DEVELOPER", "SourceArn": SES, "From": '"Acme, Inc: #1" <no@example.com>',
            "ReplyToEmailAddress": "r@example.com", "ConfigurationSet": "cs",
        },
        Policies={
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
            "PasswordPolicy": {"MinimumLength": 12, "PasswordHistorySize": 5, "TemporaryPasswordValidityDays": 1},
        },
        AcrConfiguration={"Level2": {"AcrValue": "urn:x:2"}},
        DcrConfiguration={"EnableStatus": "Enabled", "AllowedScopes": ["openid"], "OpenDcrGrantTypes": []},
        LambdaConfig={
            "CustomEmailSender": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
            "KMSKeyID": KEY,
            "InboundFederation": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
            "PreTokenGenerationConfig": {"LambdaArn": f"{FUNCTION}:live", "LambdaVersion": "V2_0"},
        },
    )  # fmt: skip
    lab.call(
        "SetUserPoolMfaConfig",
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={"Message": "<b>{####}</b>\n# x", "Subject": "yes"},
        WebAuthnConfiguration={
            "RelyingPartyId": "example.com", "UserVerification": "required",
            "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
        },
    )  # fmt: skip
    client = client_of(
        lab,
        pool,
        GenerateSecret=True,
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
        AnalyticsConfiguration={
            "ApplicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/1a2b",
            "UserDataShared": True,
        },
        EnablePropagateAdditionalUserContextData=True,
    )
    ids = {"UserPoolId": pool, "ClientId": client}
    lab.call("AddUserPoolClientSecret", **ids)
    lab.call(
        "CreateUserPoolDomain",
        UserPoolId=pool,
        Domain="auth.example.com",
        ManagedLoginVersion=2,
        CustomDomainConfig={"CertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_V1_3_2025"},
    )
    act = {"Notify": True, "EventAction": "MFA_REQUIRED"}
    lab.call(
        "SetRiskConfiguration",
        UserPoolId=pool,
        AccountTakeoverRiskConfiguration={
            "NotifyConfiguration": {
                "SourceArn": SES, "From": "a@example.com", "ReplyTo": "r@example.com",
                "NoActionEmail": {"Subject": "#s", "HtmlBody": "<p>{x}</p>\n", "TextBody": "several\nlines\n"},
                "MfaEmail": {"Subject": "s"},
            },
            "Actions": {"LowAction": {"Notify": True, "EventAction": "NO_ACTION"}, "MediumAction": act},
        },
    )  # fmt: skip
    lab.call(
        "SetRiskConfiguration", **ids, CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "NO_ACTION"}}
    )
    settings = {"a": {"yes": "no", "1": 1, "n": [1, 2.5, "1e3", {"x": "#"}]}}
    logo = {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": PNG * 30}
    lab.call("CreateManagedLoginBranding", **ids, Settings=settings, Assets=[logo])
    for name in ("terms-of-use", "privacy-policy"):
        links = {"cognito:default": "https://x/#a", "cognito:french": "https://x/fr"}
        lab.call("CreateTerms", **ids, TermsName=name, TermsSource="LINK", Enforcement="NONE", Links=links)
    tracking = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 20}}
    lab.call("SetUserPoolSessionConfiguration", UserPoolId=pool, **tracking)
    lab.call("SetUserPoolClientSessionConfiguration", **ids, SSOSession={"MaxValidityMinutes": 0})
    return pool
