"""Pools of every sort with children of every kind, as hypothesis draws them, and how they are made past cogprov."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from found_pools import STANDARD, VERIFIED
from hypothesis import strategies as st
from lab import CERTIFICATE, FUNCTION, NAMES, OTHER_FUNCTION, SES, Lab

from cogprov.sandbox import SandboxError

_MAYBE = st.booleans()
_SUBSET = st.sets(st.sampled_from(["email", "phone_number"])).map(sorted)
_ARN = st.sampled_from([FUNCTION, OTHER_FUNCTION])
_TEXT = st.sampled_from(
    ["plain {####}", "ünï {####}", '"quoted" {####}', "${not} a ref {####}", "a: b # c {####}", "yes {####}"]
)
_SUBJECT = st.sampled_from(["hi", "on", "null", "1.0", "- x", "a\tb", "  padded ", "%", "${x}", "ツ"])


def _some(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=members)


SOCIAL: dict[str, dict[str, str]] = {
    "Google": {"client_id": "i", "client_secret": "s3cret", "authorize_scopes": "openid email"},
    "Facebook": {"client_id": "i", "client_secret": "s3cret", "authorize_scopes": "email,public_profile"},
    "LoginWithAmazon": {"client_id": "i", "client_secret": "s3cret", "authorize_scopes": "profile postal_code"},
    "SignInWithApple": {
        "client_id": "i", "team_id": "t", "key_id": "k", "private_key": "s3cret", "authorize_scopes": "name email",
    },
}  # fmt: skip
OIDC = {
    "client_id": "i",
    "client_secret": "s3cret",
    "attributes_request_method": "POST",
    "authorize_scopes": "openid email",
    "oidc_issuer": "https://c.example.com",
}

POOL = _some(
    Policies=_some(
        PasswordPolicy=_some(
            MinimumLength=st.integers(6, 99),
            RequireUppercase=_MAYBE,
            RequireSymbols=_MAYBE,
            PasswordHistorySize=st.integers(0, 24),
            TemporaryPasswordValidityDays=st.integers(0, 365),
        ),
    ),
    DeletionProtection=st.sampled_from(["ACTIVE", "INACTIVE"]),
    LambdaConfig=_some(
        PreSignUp=_ARN,
        UserMigration=_ARN,
        PreTokenGenerationConfig=st.fixed_dictionaries(
            {"LambdaArn": _ARN, "LambdaVersion": st.sampled_from(["V1_0", "V2_0"])}
        ),
    ),
    AutoVerifiedAttributes=_SUBSET.filter(lambda chosen: "phone_number" not in chosen),
    AliasAttributes=st.sets(st.sampled_from(["email", "preferred_username"])).map(sorted),
    UsernameConfiguration=st.fixed_dictionaries({"CaseSensitive": _MAYBE}),
    SmsAuthenticationMessage=_TEXT,
    VerificationMessageTemplate=st.one_of(
        _some(EmailMessage=_TEXT, EmailSubject=_SUBJECT, SmsMessage=_TEXT),
        _some(
            DefaultEmailOption=st.just("CONFIRM_WITH_LINK"),
            EmailMessageByLink=st.just("go {##here##}"),
            EmailSubjectByLink=_SUBJECT,
        ),
        st.just({
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
            "EmailMessageByLink": "go {##here##}",
            "EmailMessage": "code {####}",
            "EmailSubject": "s",
        }),
    ),
    DeviceConfiguration=_some(ChallengeRequiredOnNewDevice=_MAYBE, DeviceOnlyRememberedOnUserPrompt=_MAYBE),
    EmailConfiguration=st.one_of(
        _some(ReplyToEmailAddress=st.just("r@example.com")),
        st.fixed_dictionaries(
            {"EmailSendingAccount": st.just("DEVELOPER"), "SourceArn": st.just(SES)},
            optional={
                "From": st.sampled_from(
                    ["a@example.com", "Shop <a@example.com>", '"A, B" <a@example.com>', "<a@example.com>"]
                ),
                "ConfigurationSet": st.just("set"),
            },
        ),
    ),
    KeyConfiguration=st.sampled_from([
        {"KeyType": "AWS_OWNED_KEY"},
        {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": NAMES["multi_region_key"]},
    ]),
    UserPoolTags=st.dictionaries(st.sampled_from(["a", "on", "x:y", "1"]), st.sampled_from(["", "v", "no", "0123"])),
    AdminCreateUserConfig=_some(
        AllowAdminCreateUserOnly=_MAYBE,
        InviteMessageTemplate=_some(EmailSubject=_SUBJECT, EmailMessage=st.just("{username} {####}")),
    ),
    AccountRecoverySetting=st.fixed_dictionaries({
        "RecoveryMechanisms": st.sampled_from([
            [{"Name": "verified_email", "Priority": 1}],
            [{"Name": "verified_email", "Priority": 2}],
            [{"Name": "admin_only", "Priority": 1}],
            [{"Name": "verified_email", "Priority": 1}, {"Name": "verified_phone_number", "Priority": 2}],
        ])
    }),
    DcrConfiguration=_some(
        EnableStatus=st.sampled_from(["Enabled", "Disabled"]),
        OpenDcrEnabled=_MAYBE,
        AuthenticatedGrantTypes=st.sampled_from([[], ["code"], ["client_credentials", "code"]]),
    ),
    AcrConfiguration=st.dictionaries(
        st.sampled_from(["Level1", "Level3"]), st.sampled_from(["x", "y"]).map(lambda v: {"AcrValue": v}), max_size=1
    ),
    Schema=st.lists(
        st.sampled_from([
            {"Name": "tenant", "AttributeDataType": "String", "Mutable": True},
            {"Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "0"}},
            {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True},
            {"Name": "a.b", "AttributeDataType": "Boolean"},
        ]),
        min_size=1, max_size=3, unique_by=lambda attribute: attribute["Name"],
    ),
)  # fmt: skip

MFA = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"MfaConfiguration": st.sampled_from(["ON", "OPTIONAL"])},
        optional={
            "WebAuthnConfiguration": _some(
                RelyingPartyId=st.just("a.example.com"),
                UserVerification=st.sampled_from(["preferred", "required"]),
                FactorConfiguration=st.sampled_from(["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"]),
            )
        },
    ).map(lambda mfa: {**mfa, "SoftwareTokenMfaConfiguration": {"Enabled": True}}),
    st.just({"MfaConfiguration": "OFF", "WebAuthnConfiguration": {"UserVerification": "required"}}),
)

CLIENT = (
    _some(
        GenerateSecret=_MAYBE,
        RefreshTokenValidity=st.integers(2, 90),
        AccessTokenValidity=st.integers(5, 1440),
        ReadAttributes=st.sampled_from([["email", "name"], [*STANDARD, *VERIFIED], STANDARD]),
        WriteAttributes=st.sampled_from([["email"], STANDARD]),
        ExplicitAuthFlows=st.sampled_from(
            [["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], ["ALLOW_CUSTOM_AUTH"], ["USER_PASSWORD_AUTH"]]
        ),
        PreventUserExistenceErrors=st.sampled_from(["ENABLED", "LEGACY"]),
        EnableTokenRevocation=_MAYBE,
        AuthSessionValidity=st.integers(3, 15),
        SupportedIdentityProviders=st.sampled_from([["COGNITO"], []]),
    )
    .map(lambda base: {**base, "TokenValidityUnits": {"AccessToken": "minutes", "RefreshToken": "days"}})
    .flatmap(
        lambda base: st.sampled_from(
            [
                base,
                {
                    **base,
                    "AllowedOAuthFlowsUserPoolClient": True,
                    "AllowedOAuthFlows": ["code"],
                    "AllowedOAuthScopes": ["openid", "profile"],
                    "CallbackURLs": ["https://a.example.com", "app://x"],
                },
            ]
        )
    )
)
CHILDREN = st.fixed_dictionaries({
    "clients": st.dictionaries(st.sampled_from(["web", "Web App", "a.b"]), CLIENT, max_size=3),
    "groups": st.dictionaries(
        st.sampled_from(["admins", "a/b", "ünï", "1"]),
        _some(Description=_SUBJECT, Precedence=st.integers(0, 9)), max_size=2,
    ),
    "servers": st.dictionaries(
        st.sampled_from(["api", "https://api.example.com/v1"]),
        st.dictionaries(st.sampled_from(["read", "on", "a.b"]), _SUBJECT, max_size=2), max_size=2,
    ),
    "saml": _MAYBE,
    "sms": st.sampled_from(["", "", "sns", "sns factor", "eums"]),
    "social": st.sets(st.sampled_from(sorted(SOCIAL)), max_size=2).map(sorted),
    "oidc": _MAYBE,
    "acr": st.dictionaries(st.sampled_from(["Level1", "Level4"]), st.sampled_from(["urn:a", "x"]), max_size=2),
    "domain": _MAYBE,
    "hosts": st.sampled_from(["", "TLS_V1", "TLS_V1_3_2025", "default"]),
    "plan": st.sampled_from(["LITE", "ESSENTIALS", "PLUS", "PLUS"]),
})  # fmt: skip

RISK = _some(
    CompromisedCredentialsRiskConfiguration=st.sampled_from(
        [
            {"Actions": {"EventAction": "BLOCK"}},
            {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "NO_ACTION"}},
        ]
    ),
    AccountTakeoverRiskConfiguration=st.sampled_from(
        [
            {"Actions": {"LowAction": {"Notify": False, "EventAction": "NO_ACTION"}}},
            {
                "NotifyConfiguration": {
                    "SourceArn": SES,
                    "BlockEmail": {"Subject": "hi: there", "TextBody": "you are blocked"},
                },
                "Actions": {"HighAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"}},
            },
        ]
    ),
    RiskExceptionConfiguration=st.sampled_from(
        [
            {"BlockedIPRangeList": ["10.0.0.0/8"]},
            {"BlockedIPRangeList": ["10.0.0.2/32", "10.0.0.1/32"], "SkippedIPRangeList": ["192.168.0.0/16"]},
        ]
    ),
).filter(bool)
CSS = st.sampled_from([".label-customizable {font-weight: 400;}", ".banner-customizable {padding: 1px;}"])
LINKS = st.dictionaries(
    st.sampled_from(["cognito:english", "cognito:dutch"]), st.just("https://x.example.com/t?a=b#c"), max_size=2
).map(lambda links: {"cognito:default": "https://x.example.com", **links})
STYLE = st.one_of(
    st.just({"UseCognitoProvidedValues": True}),
    st.fixed_dictionaries(
        {"Settings": st.sampled_from([{"a": {"b": 1.5, "c": [True, "on"]}}, {"x.y": {"": 0}}])},
        optional={
            "Assets": st.just(
                [{"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": b"\x89PNG\r\n\x1a\n"}]
            )
        },
    ),
)
LOG = st.sampled_from(
    [
        [
            {
                "EventSource": "userNotification",
                "LogLevel": "ERROR",
                "FirehoseConfiguration": {"StreamArn": NAMES["stream"]},
            }
        ],
        [
            {
                "EventSource": "userAuthEvents",
                "LogLevel": "INFO",
                "S3Configuration": {"BucketArn": "arn:aws:s3:::logs"},
            },
            {
                "EventSource": "userNotification",
                "LogLevel": "ERROR",
                "CloudWatchLogsConfiguration": {"LogGroupArn": NAMES["log_group"]},
            },
        ],
    ]
)
ATTACHED = _some(
    risk=RISK, client_risk=RISK, css=CSS, client_css=CSS, logs=LOG, style=STYLE, terms_of_use=LINKS,
    privacy_policy=LINKS, tracking=st.integers(1, 100), single_sign_on=st.integers(0, 129600),
    further_secret=st.just(None), metadata=st.sampled_from([86400, 172800]), copy=st.just("us-west-2"),
)  # fmt: skip


def made(lab: Lab, pool: Mapping[str, Any], mfa: Mapping[str, Any] | None, children: Mapping[str, Any]) -> str:
    members = dict(pool)
    if members.get("VerificationMessageTemplate") == {}:
        del members["VerificationMessageTemplate"]
    members["UserPoolTier"] = children["plan"]
    if children["plan"] == "PLUS":
        members["UserPoolAddOns"] = {"AdvancedSecurityMode": "AUDIT", **members.get("UserPoolAddOns", {})}
    members.update(_sending(lab, children["sms"]))
    made = lab.call("CreateUserPool", PoolName="random", **members)["UserPool"]["Id"]
    if children["sms"] == "sns factor":
        message = {"SmsConfiguration": members["SmsConfiguration"]}
        mfa = {"MfaConfiguration": "OPTIONAL", **(mfa or {}), "SmsMfaConfiguration": message}
    if mfa:
        lab.call("SetUserPoolMfaConfig", UserPoolId=made, **mfa)
    if children["saml"]:
        lab.call("CreateIdentityProvider", UserPoolId=made, ProviderName="Corp", ProviderType="SAML",
                 ProviderDetails={"MetadataURL": "https://idp.example.com/m", "IDPSignout": "true"},
                 AttributeMapping={"email": "mail"}, IdpIdentifiers=["corp.com"])  # fmt: skip
    if children["oidc"]:
        lab.call("CreateIdentityProvider", UserPoolId=made, ProviderName="Partner", ProviderType="OIDC",
                 ProviderDetails=OIDC, AttributeMapping={"email": "mail", "username": "sub"},
                 **({"AcrMapping": children["acr"]} if children["acr"] else {}))  # fmt: skip
    for name in children["social"]:
        lab.call("CreateIdentityProvider", UserPoolId=made, ProviderName=name, ProviderType=name,
                 ProviderDetails=SOCIAL[name])  # fmt: skip
    if children["domain"]:
        version = 1 if children["plan"] == "LITE" else 2
        lab.call("CreateUserPoolDomain", UserPoolId=made, Domain="random-login", ManagedLoginVersion=version)
    if children["hosts"]:
        policy = {} if children["hosts"] == "default" else {"SecurityPolicy": children["hosts"]}
        lab.call("CreateUserPoolDomain", UserPoolId=made, Domain="auth.example.com",
                 CustomDomainConfig={"CertificateArn": CERTIFICATE, **policy})  # fmt: skip
    for name, group in children["groups"].items():
        lab.call("CreateGroup", UserPoolId=made, GroupName=name, **group)
    for name, scopes in children["servers"].items():
        listed = [{"ScopeName": scope, "ScopeDescription": text.strip() or "x"} for scope, text in scopes.items()]
        lab.call("CreateResourceServer", UserPoolId=made, Identifier=name, Name="server", Scopes=listed)
    for name, client in children["clients"].items():
        lab.call("CreateUserPoolClient", UserPoolId=made, ClientName=name, **client)
    return str(made)


def _sending(lab: Lab, sort: str) -> dict[str, Any]:
    """The members of a pool that can send text messages: its older or its newer way."""
    if not sort:
        return {}
    role = lab.role("sender")
    if sort != "eums":
        return {"SmsConfiguration": {"SnsCallerArn": role, "ExternalId": "ext", "SnsRegion": "us-east-1"}}
    return {"SmsConfiguration": {"EumsSms": {"CallerArn": role, "ExternalId": "ext", "OriginationIdentity": "+1555"}}}


def attach(lab: Lab, pool: str, attached: Mapping[str, Any]) -> None:
    """What hangs on the pool and on its first client, as far as they and the pool's plan have room for it."""
    client = next(iter(lab.clients(pool)), "")
    for name, value in attached.items():
        operation, of_client, members = _call(name, value)
        if of_client and not client:
            continue
        try:
            lab.call(operation, UserPoolId=pool, **({"ClientId": client} if of_client else {}), **members)
        except SandboxError as error:
            assert error.code in _NO_ROOM, f"{operation}: {error}"
    lab.call("ListUserPoolReplicas", UserPoolId=pool)  # a copy is ready at the second look


_NO_ROOM = (
    "FeatureUnavailableInTierException", "UserPoolAddOnNotEnabledException", "OperationNotEnabledException",
    "InvalidParameterException",
)  # fmt: skip
NEVER_DRAWN: Mapping[str, str] = {
    "sms_role": "an object of IAM: a pool names the role that it was given",
    "lambda_permission": "an object of Lambda: the function's owner gives it, and an import asks nobody but Cognito",
    "provisioned_limit": "an object of the account and not of a pool",
}
"""Kinds that hang on no pool that somebody else made, each with the reason."""
NEVER_MADE_AGAIN: Mapping[str, str] = {
    "SetUICustomization.ImageFile": "the service shows the address of a logo alone: see test_a_logo_is_announced",
    "UpdateUserPoolReplica.Status": "a copy is made in one run and made active in a later one",
    "CreateUserPoolDomain.Routing": "between a pool and its copy, which must be active",
    "CreateUserPoolReplica.UserPoolTags": "the service shows no tags of a copy, save in its own Region",
}
"""Members that no draw has because no file of an import can say them, each with the reason."""


def _call(name: str, value: Any) -> tuple[str, bool, dict[str, Any]]:
    """(operation, whether it is about a client, members)"""
    match name:
        case "risk" | "client_risk":
            return "SetRiskConfiguration", name == "client_risk", value
        case "css" | "client_css":
            return "SetUICustomization", name == "client_css", {"CSS": value}
        case "logs":
            return "SetLogDeliveryConfiguration", False, {"LogConfigurations": value}
        case "further_secret":
            return "AddUserPoolClientSecret", True, {}
        case "metadata":
            policy = {"PolicyName": "apps", "URLPatterns": ["https://b.example.com/*"], "CacheDuration": value}
            return "CreateCIMDPolicy", True, policy
        case "copy":
            return "CreateUserPoolReplica", False, {"RegionName": value}
        case "style":
            return "CreateManagedLoginBranding", True, value
        case "tracking":
            tracking = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": value}}
            return "SetUserPoolSessionConfiguration", False, tracking
        case "single_sign_on":
            return "SetUserPoolClientSessionConfiguration", True, {"SSOSession": {"MaxValidityMinutes": value}}
        case _:
            document = {"TermsSource": "LINK", "Enforcement": "NONE", "Links": value}
            return "CreateTerms", True, {"TermsName": name.replace("_", "-"), **document}
