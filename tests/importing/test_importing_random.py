"""Pools of every sort, made past cogprov: an import plans nothing, touches nothing, and makes an equal pool."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alike import made_again
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lab import FUNCTION, KEY, OTHER_FUNCTION, SES, Lab

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
        optional={"WebAuthnConfiguration": _some(RelyingPartyId=st.just("a.example.com"))},
    ).map(lambda mfa: {**mfa, "SoftwareTokenMfaConfiguration": {"Enabled": True}}),
    st.just({"MfaConfiguration": "OFF", "WebAuthnConfiguration": {"UserVerification": "required"}}),
)

CLIENT = (
    _some(
        GenerateSecret=_MAYBE,
        RefreshTokenValidity=st.integers(2, 90),
        AccessTokenValidity=st.integers(5, 1440),
        ReadAttributes=st.just(["email", "name"]),
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
    "google": _MAYBE,
    "domain": _MAYBE,
})  # fmt: skip


def _made(lab: Lab, pool: Mapping[str, Any], mfa: Mapping[str, Any] | None, children: Mapping[str, Any]) -> str:
    members = dict(pool)
    if members.get("VerificationMessageTemplate") == {}:
        del members["VerificationMessageTemplate"]
    made = lab.call("CreateUserPool", PoolName="random", **members)["UserPool"]["Id"]
    if mfa:
        lab.call("SetUserPoolMfaConfig", UserPoolId=made, **mfa)
    if children["saml"]:
        lab.call("CreateIdentityProvider", UserPoolId=made, ProviderName="Corp", ProviderType="SAML",
                 ProviderDetails={"MetadataURL": "https://idp.example.com/m", "IDPSignout": "true"},
                 AttributeMapping={"email": "mail"}, IdpIdentifiers=["corp.com"])  # fmt: skip
    if children["google"]:
        lab.call("CreateIdentityProvider", UserPoolId=made, ProviderName="Google", ProviderType="Google",
                 ProviderDetails={"client_id": "i", "client_secret": "s3cret", "authorize_scopes": "o"})  # fmt: skip
    if children["domain"]:
        lab.call("CreateUserPoolDomain", UserPoolId=made, Domain="random-login", ManagedLoginVersion=2)
    for name, group in children["groups"].items():
        lab.call("CreateGroup", UserPoolId=made, GroupName=name, **group)
    for name, scopes in children["servers"].items():
        listed = [{"ScopeName": scope, "ScopeDescription": text.strip() or "x"} for scope, text in scopes.items()]
        lab.call("CreateResourceServer", UserPoolId=made, Identifier=name, Name="server", Scopes=listed)
    for name, client in children["clients"].items():
        lab.call("CreateUserPoolClient", UserPoolId=made, ClientName=name, **client)
    return str(made)


@settings(max_examples=settings.default.max_examples // 2)
@given(pool=POOL, mfa=MFA, children=CHILDREN)
def test_an_import_is_whole(pool: dict[str, Any], mfa: dict[str, Any] | None, children: dict[str, Any]) -> None:
    """The file of an import plans nothing against the pool, and the pool is left as it was, to the byte."""
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        try:
            made = _made(lab, pool, mfa, children)
        except SandboxError:
            reject()  # the service takes no such pool
        before = _raw(lab, made)
        text = lab.imported(made)
        assert _raw(lab, made) == before
        assert "s3cret" not in text
        made_again(Path(folder), text, lab, made)


def _raw(lab: Lab, pool: str) -> str:
    return json.dumps(lab.facts(pool), sort_keys=True)


def test_a_pool_with_everything(tmp_path: Path) -> None:
    """Senders, their key, every trigger, first factors and add-ons: imported whole, and made again equal."""
    lab = Lab(tmp_path)
    pool = {
        "UserPoolTier": "PLUS",
        "LambdaConfig": {
            "CustomEmailSender": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
            "CustomSMSSender": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
            "KMSKeyID": KEY,
            "PreTokenGenerationConfig": {"LambdaArn": FUNCTION, "LambdaVersion": "V3_0"},
        },
        "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
        "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": SES},
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
        "IssuerConfiguration": {"Type": "UPDATED"},
    }
    children = {"saml": True, "google": True, "domain": True, "groups": {}, "servers": {}, "clients": {}}
    made = _made(lab, pool, None, children)
    text = lab.imported(made)
    made_again(tmp_path, text, lab, made)
