"""What the service refuses about MFA, in its own words."""

from __future__ import annotations

from collections.abc import Callable

from cogprov.sandbox.errors import invalid
from cogprov.sandbox.values import Json

FACTOR_BLOCKS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
OTP_FACTORS = {"EMAIL_OTP", "SMS_OTP"}


def check_request(request: Json) -> None:
    """The mode against the presence of factor blocks. What a block says does not matter, only that it is there;
    the passkey block counts neither way."""
    blocks = [block for block in FACTOR_BLOCKS if block in request]
    off = request.get("MfaConfiguration", "OFF") == "OFF"
    if off and blocks:
        raise invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
    if not off and not blocks:
        raise invalid("Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.")


def check_pool(config: Json, mfa: Json) -> None:
    """The state that a write would leave behind: settings and MFA configuration must fit each other."""
    for rule in _STATE_RULES:
        rule(config, mfa)


def check_mode_of_update(old: Json, mfa: Json, request: Json) -> None:
    """UpdateUserPool can neither switch MFA on for good nor name a mode for which there is no factor at all."""
    wanted, present = request.get("MfaConfiguration", "OFF"), old.get("MfaConfiguration", "OFF")
    if wanted == "ON" and present == "OFF":
        raise invalid("Cannot turn MFA functionality ON, once the user pool has been created")
    other_factors = "SoftwareTokenMfaConfiguration" in mfa or "EmailMfaConfiguration" in mfa
    if wanted != "OFF" and not other_factors and not request.get("SmsConfiguration"):
        _refuse_mode_without_sms()


def check_mode_of_creation(request: Json) -> None:
    """CreateUserPool knows of no factor but SMS."""
    if request.get("MfaConfiguration", "OFF") != "OFF" and not request.get("SmsConfiguration"):
        _refuse_mode_without_sms()


def _refuse_mode_without_sms() -> None:
    raise invalid("SMS configuration and Auto verification for phone_number are required when MFA is required/optional")


def _first_factors(config: Json) -> list[str]:
    factors: list[str] = config["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]
    return factors


def _recovery_names(config: Json) -> list[str]:
    return [mechanism["Name"] for mechanism in config["AccountRecoverySetting"]["RecoveryMechanisms"]]


def _required_mfa_with_otp(config: Json, mfa: Json) -> None:
    if config["MfaConfiguration"] == "ON" and OTP_FACTORS & set(_first_factors(config)):
        raise invalid("Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled")


def _required_mfa_with_passkeys(config: Json, mfa: Json) -> None:
    factor = mfa.get("WebAuthnConfiguration", {}).get("FactorConfiguration", "SINGLE_FACTOR")
    if config["MfaConfiguration"] == "ON" and "WEB_AUTHN" in _first_factors(config) and factor == "SINGLE_FACTOR":
        raise invalid(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed"
            " first auth factor"
        )


def _email_factor(config: Json, mfa: Json) -> None:
    if "EmailMfaConfiguration" not in mfa:
        return
    if config["EmailConfiguration"]["EmailSendingAccount"] == "COGNITO_DEFAULT":
        raise invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of"
            " COGNITO_DEFAULT"
        )
    if _recovery_names(config) == ["verified_email"]:
        raise invalid(
            "Account Recovery Setting cannot use verified_email as a recovery mechanism when Email MFA is configured."
        )


def _sms_factor(config: Json, mfa: Json) -> None:
    if not mfa["sms"]:
        return
    if "SmsConfiguration" not in config:
        raise invalid("SMS MFA can not be configured as user pool is missing valid SMS configuration")
    if _recovery_names(config) == ["verified_phone_number"]:
        raise invalid(
            "Account Recovery Setting cannot use verified_phone_number as a recovery mechanism when SMS MFA is"
            " configured."
        )


def _otp_first_factors(config: Json, mfa: Json) -> None:
    factors = _first_factors(config)
    if "SMS_OTP" in factors and "SmsConfiguration" not in config:
        raise invalid("SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration")
    if "EMAIL_OTP" in factors and config["EmailConfiguration"]["EmailSendingAccount"] == "COGNITO_DEFAULT":
        raise invalid("EMAIL_OTP can not be configured as AuthFactor as user pool is missing valid Email configuration")


_STATE_RULES: tuple[Callable[[Json, Json], None], ...] = (
    _required_mfa_with_otp,
    _required_mfa_with_passkeys,
    _email_factor,
    _sms_factor,
    _otp_first_factors,
)
