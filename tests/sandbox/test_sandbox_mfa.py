"""MFA: every row of the service's table, and what reading and replacing do."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import IDENTITY, ROLE, Cognito, invalid, refusal

from cogprov.sandbox import Sandbox

SMS = {"SnsCallerArn": ROLE, "ExternalId": "x"}
SMS_BLOCK = {"SmsMfaConfiguration": {"SmsConfiguration": SMS}}
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
EMAIL_BLOCK = {"EmailMfaConfiguration": {"Message": "Code {####}", "Subject": "Code"}}
PASSKEY = {"WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"}}
DEVELOPER = {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": IDENTITY}}
STRONG = {"WebAuthnConfiguration": {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}}

OFF_AND_FACTOR = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
NO_FACTOR = "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
OTP = "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
SINGLE = "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required"
DEFAULT_EMAIL = "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of"
PHONE_ONLY = "Account Recovery Setting cannot use verified_phone_number as a recovery mechanism"
MODE_WITHOUT_SMS = "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"


def first_factors(*names: str) -> dict[str, Any]:
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *names]}}}


def recovery(name: str) -> dict[str, Any]:
    return {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": name, "Priority": 1}]}}


ROWS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # name, pool, request, the refusal's words or nothing
    ("mode absent, no block", {}, {}, ""),
    ("off with sms", {}, {"MfaConfiguration": "OFF", **SMS_BLOCK}, OFF_AND_FACTOR),
    ("off with totp", {}, {"MfaConfiguration": "OFF", **TOTP}, OFF_AND_FACTOR),
    ("off with email", DEVELOPER, {"MfaConfiguration": "OFF", **EMAIL_BLOCK}, OFF_AND_FACTOR),
    ("absent with totp off", {}, {"SoftwareTokenMfaConfiguration": {"Enabled": False}}, OFF_AND_FACTOR),
    ("off with passkeys", {}, {"MfaConfiguration": "OFF", **PASSKEY}, ""),
    ("on, no block", {}, {"MfaConfiguration": "ON"}, NO_FACTOR),
    ("optional, no block", {}, {"MfaConfiguration": "OPTIONAL"}, NO_FACTOR),
    ("on, passkeys alone", {}, {"MfaConfiguration": "ON", **PASSKEY}, NO_FACTOR),
    ("on, totp off", {}, {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": False}}, ""),
    ("on, totp", {}, {"MfaConfiguration": "ON", **TOTP}, ""),
    ("on with email otp", {**DEVELOPER, **first_factors("EMAIL_OTP")}, {"MfaConfiguration": "ON", **TOTP}, OTP),
    (
        "on with sms otp",
        {"SmsConfiguration": SMS, **first_factors("SMS_OTP")},
        {"MfaConfiguration": "ON", **TOTP},
        OTP,
    ),
    ("optional with otp", {**DEVELOPER, **first_factors("EMAIL_OTP")}, {"MfaConfiguration": "OPTIONAL", **TOTP}, ""),
    ("on, passkey single", first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP, **PASSKEY}, SINGLE),
    ("on, passkey default", first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP}, SINGLE),
    ("on, passkey strong", first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP, **STRONG}, ""),
    ("email, default account", {}, {"MfaConfiguration": "ON", **EMAIL_BLOCK}, DEFAULT_EMAIL),
    ("email, own account", DEVELOPER, {"MfaConfiguration": "ON", **EMAIL_BLOCK}, ""),
    ("sms, phone recovery", recovery("verified_phone_number"), {"MfaConfiguration": "ON", **SMS_BLOCK}, PHONE_ONLY),
    (
        "email, email recovery",
        {**DEVELOPER, **recovery("verified_email")},
        {"MfaConfiguration": "ON", **EMAIL_BLOCK},
        "verified_email",
    ),
    ("sms, no settings", {}, {"MfaConfiguration": "ON", "SmsMfaConfiguration": {}}, "missing valid SMS configuration"),
    ("sms, settings of the pool", {"SmsConfiguration": SMS}, {"MfaConfiguration": "ON", "SmsMfaConfiguration": {}}, ""),
]


@pytest.mark.parametrize(("settings", "request_", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_table(cognito: Cognito, settings: dict[str, Any], request_: dict[str, Any], words: str) -> None:
    """One row of the table: accepted and read back, or refused in the service's words and without effect."""
    pool = cognito.pool(**settings)
    before = cognito.GetUserPoolMfaConfig(UserPoolId=pool)
    if words:
        with invalid(words):
            cognito.SetUserPoolMfaConfig(UserPoolId=pool, **request_)
        assert cognito.GetUserPoolMfaConfig(UserPoolId=pool) == before
        return
    answer = cognito.SetUserPoolMfaConfig(UserPoolId=pool, **request_)
    assert answer == cognito.GetUserPoolMfaConfig(UserPoolId=pool)
    mode = request_.get("MfaConfiguration", "OFF")
    assert answer["MfaConfiguration"] == cognito.described(pool)["MfaConfiguration"] == mode


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
def test_pool_calls_cannot_name_a_mode_without_a_factor(cognito: Cognito, mode: str) -> None:
    """Creation knows no factor but SMS; an update can use those that are there."""
    with invalid(MODE_WITHOUT_SMS):
        cognito.pool(MfaConfiguration=mode)
    pool = cognito.pool()
    with invalid(MODE_WITHOUT_SMS if mode == "OPTIONAL" else "Cannot turn MFA functionality ON"):
        cognito.UpdateUserPool(UserPoolId=pool, MfaConfiguration=mode)
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration=mode, **TOTP)
    cognito.UpdateUserPool(UserPoolId=pool, MfaConfiguration=mode)
    assert cognito.GetUserPoolMfaConfig(UserPoolId=pool) == {"MfaConfiguration": mode, **TOTP}


def test_replacing_without_a_mode_turns_everything_off(cognito: Cognito) -> None:
    """The trap: a call that names nothing switches MFA off and drops every factor."""
    pool = cognito.pool()
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **TOTP, **PASSKEY)
    cognito.SetUserPoolMfaConfig(UserPoolId=pool)
    assert cognito.GetUserPoolMfaConfig(UserPoolId=pool) == {"MfaConfiguration": "OFF"}


def test_documented_update_without_the_mode_turns_mfa_off() -> None:
    """UpdateUserPool without the mode keeps it as observed and drops it as documented, factors included."""
    for mode, expected in (("documented", "OFF"), ("observed", "ON")):
        cognito = Cognito(Sandbox(updates=mode))
        pool = cognito.pool()
        cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **TOTP)
        cognito.UpdateUserPool(UserPoolId=pool)
        answer = cognito.GetUserPoolMfaConfig(UserPoolId=pool)
        assert answer["MfaConfiguration"] == expected
        assert ("SoftwareTokenMfaConfiguration" in answer) == (expected == "ON")


def test_sms_settings_are_one_object(cognito: Cognito) -> None:
    """What the MFA call writes shows in the pool; what the pool has shows in the MFA answer, MFA on or off."""
    pool = cognito.pool(SmsConfiguration=SMS)
    assert cognito.GetUserPoolMfaConfig(UserPoolId=pool)["SmsMfaConfiguration"] == {"SmsConfiguration": SMS}
    other = {**SMS, "ExternalId": "y"}
    block = {"SmsConfiguration": other, "SmsAuthenticationMessage": "Code {####}"}
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", SmsMfaConfiguration=block)
    read = cognito.described(pool)
    assert read["SmsConfiguration"] == other and read["SmsAuthenticationMessage"] == "Code {####}"
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **TOTP)
    assert "SmsAuthenticationMessage" not in cognito.described(pool)


def test_email_must_stay_while_the_email_factor_is_on(cognito: Cognito) -> None:
    """Going back to the default sender is refused until the email factor is off."""
    pool = cognito.pool(**DEVELOPER)
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **EMAIL_BLOCK)
    with invalid(DEFAULT_EMAIL):
        cognito.UpdateUserPool(
            UserPoolId=pool,
            MfaConfiguration="ON",
            EmailConfiguration={"EmailSendingAccount": "COGNITO_DEFAULT"},
        )


def test_default_relying_party_follows_the_domains(cognito: Cognito) -> None:
    """Unless it is pinned, the relying party is the prefix domain and moves when a custom domain is made."""
    pool = cognito.pool()
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, WebAuthnConfiguration={"UserVerification": "preferred"})

    def party() -> str | None:
        answer = cognito.GetUserPoolMfaConfig(UserPoolId=pool)["WebAuthnConfiguration"]
        assert answer["FactorConfiguration"] == "SINGLE_FACTOR"
        found: str | None = answer.get("RelyingPartyId")
        return found

    assert party() is None
    cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="my-app")
    assert party() == "my-app.auth.us-east-1.amazoncognito.com"
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd"
    cognito.CreateUserPoolDomain(
        UserPoolId=pool, Domain="login.example.com", CustomDomainConfig={"CertificateArn": certificate}
    )
    assert party() == "login.example.com"


def test_lite_has_neither_email_factor_nor_passkeys(cognito: Cognito) -> None:
    """The factors of the higher plans are refused in Lite; TOTP is not."""
    pool = cognito.pool(UserPoolTier="LITE", **DEVELOPER)
    with refusal("FeatureUnavailableInTierException", "Email MFA"):
        cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **EMAIL_BLOCK)
    with refusal("FeatureUnavailableInTierException", "Passkeys"):
        cognito.SetUserPoolMfaConfig(UserPoolId=pool, **PASSKEY)
    cognito.SetUserPoolMfaConfig(UserPoolId=pool, MfaConfiguration="ON", **TOTP)
