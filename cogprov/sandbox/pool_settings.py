"""What a pool's settings become: defaults at creation, and what an update does to members it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from cogprov.model.service import service
from cogprov.sandbox.errors import invalid
from cogprov.sandbox.values import Json

DEFAULT_PASSWORD_POLICY: Json = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}
DEFAULTS: Json = {
    "Policies": {
        "PasswordPolicy": DEFAULT_PASSWORD_POLICY,
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
    },
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "AutoVerifiedAttributes": [],
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    "MfaConfiguration": "OFF",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [
            {"Priority": 1, "Name": "verified_email"},
            {"Priority": 2, "Name": "verified_phone_number"},
        ]
    },
    "UserPoolTags": {},
    "UserPoolTier": "ESSENTIALS",
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
}
"""What a member reads back as when it was never given. A member that is not here is then absent."""

KEPT_AS_DOCUMENTED = frozenset({"PoolName", "DcrConfiguration"})
"""Kept when omitted, by the documentation: a name has no default, and registration has a sentence of its own."""

KEPT_AS_OBSERVED = KEPT_AS_DOCUMENTED | {
    "Policies",
    "DeletionProtection",
    "MfaConfiguration",
    "UserAttributeUpdateSettings",
    "UserPoolTags",
    "UserPoolTier",
    "KeyConfiguration",
    "IssuerConfiguration",
}
"""Kept when omitted, by measurements of the live service, whatever the documentation says."""

LEGACY_MESSAGES = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
"""Older members and their places in VerificationMessageTemplate: two names for one stored text."""


def created(request: Json) -> Json:
    """The settings of a new pool."""
    return _settled(request, {}, kept=frozenset(), fill_blocks_from=DEFAULTS)


def updated(old: Json, request: Json, updates: str, sms_in_use: bool) -> Json:
    """The settings after an update, in one of the two modes. The request's members win; see the tables for the rest."""
    if updates == "documented":
        return _settled(request, old, kept=KEPT_AS_DOCUMENTED, fill_blocks_from=DEFAULTS)
    # The SMS settings are shared with the MFA configuration and cannot vanish under a factor that uses them.
    kept = KEPT_AS_OBSERVED | ({"SmsConfiguration"} if sms_in_use else set())
    return _settled(request, old, kept=kept, fill_blocks_from=old)


def _settled(request: Json, old: Json, *, kept: frozenset[str] | set[str], fill_blocks_from: Json) -> Json:
    _refuse_both_validities(request)
    sent = _with_template(request)
    config: Json = {}
    for member in _updatable():
        if member in sent:
            settle = _SETTLERS.get(member)
            value = settle(sent[member], old, fill_blocks_from) if settle else sent[member]
        elif member in kept and member in old:
            value = old[member]
        else:
            value = deepcopy(DEFAULTS.get(member))
        if value is not None:
            config[member] = value
    days = request.get("AdminCreateUserConfig", {}).get("UnusedAccountValidityDays")
    if days is not None:
        policies = config["Policies"]
        policy = {**policies["PasswordPolicy"], "TemporaryPasswordValidityDays": days or 7}
        config["Policies"] = {**policies, "PasswordPolicy": policy}
    return config


def _updatable() -> list[str]:
    """The members that are stored: all of UpdateUserPool's, so that new plain ones need no line here."""
    members = service("cognito-idp").operation("UpdateUserPool").input.members
    return [name for name in members if name != "UserPoolId" and name not in LEGACY_MESSAGES]


def _refuse_both_validities(request: Json) -> None:
    policy = request.get("Policies", {}).get("PasswordPolicy", {})
    legacy = request.get("AdminCreateUserConfig", {})
    if "TemporaryPasswordValidityDays" in policy and "UnusedAccountValidityDays" in legacy:
        raise invalid("Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays")


def _with_template(request: Json) -> Json:
    """The request with the older message members moved into the template. The template wins where both are given."""
    legacy = {new: request[old] for old, new in LEGACY_MESSAGES.items() if old in request}
    if not legacy and "VerificationMessageTemplate" not in request:
        return request
    template = request.get("VerificationMessageTemplate", {})
    return {**request, "VerificationMessageTemplate": {**legacy, **template}}


def _policies(sent: Json, old: Json, blocks: Json) -> Json:
    """Both blocks; one that is not sent is reset or kept by mode, and inside a sent one missing switches are off."""
    fallback = blocks["Policies"]
    policy = fallback["PasswordPolicy"]
    if "PasswordPolicy" in sent:
        off = {name: False for name in DEFAULT_PASSWORD_POLICY if name.startswith("Require")}
        policy = {"MinimumLength": 8, **off, **sent["PasswordPolicy"]}
        # Zero days means unset, and a history of nothing is no history.
        policy["TemporaryPasswordValidityDays"] = policy.get("TemporaryPasswordValidityDays") or 7
        if not policy.get("PasswordHistorySize", 1):
            del policy["PasswordHistorySize"]
    sign_in = sent.get("SignInPolicy") or fallback["SignInPolicy"]
    return deepcopy({"PasswordPolicy": policy, "SignInPolicy": {**DEFAULTS["Policies"]["SignInPolicy"], **sign_in}})


def _template(sent: Json, old: Json, blocks: Json) -> Json:
    return {**DEFAULTS["VerificationMessageTemplate"], **sent}


def _email(sent: Json, old: Json, blocks: Json) -> Json:
    return {**DEFAULTS["EmailConfiguration"], **sent}


def _sms(sent: Json, old: Json, blocks: Json) -> Json | None:
    """A block without a caller is no SMS configuration: the model lets the role be empty for that."""
    return sent if sent.get("SnsCallerArn") or sent.get("EumsSms") else None


def _admin_create(sent: Json, old: Json, blocks: Json) -> Json:
    rest = {key: value for key, value in sent.items() if key != "UnusedAccountValidityDays"}
    return {**DEFAULTS["AdminCreateUserConfig"], **rest}


def _device(sent: Json, old: Json, blocks: Json) -> Json:
    return {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False, **sent}


def _registration(sent: Json, old: Json, blocks: Json) -> Json:
    """A block that is sent switches registration on unless it says otherwise."""
    defaults = {
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": False,
        "AuthenticatedGrantTypes": ["code", "client_credentials"],
        "OpenDcrGrantTypes": ["code"],
    }
    return {**defaults, **sent}


def _tags(sent: Json, old: Json, blocks: Json) -> Json:
    """A map that is sent replaces all tags, except those of AWS itself."""
    system = {key: value for key, value in old.get("UserPoolTags", {}).items() if key.startswith("aws:")}
    return {**sent, **system}


def _key(sent: Json, old: Json, blocks: Json) -> Json:
    return {**DEFAULTS["KeyConfiguration"], **sent}


def _recovery(sent: Json, old: Json, blocks: Json) -> Json:
    return sent if sent.get("RecoveryMechanisms") else deepcopy(DEFAULTS["AccountRecoverySetting"])


_SETTLERS: dict[str, Callable[[Json, Json, Json], Json | None]] = {
    "Policies": _policies,
    "VerificationMessageTemplate": _template,
    "EmailConfiguration": _email,
    "SmsConfiguration": _sms,
    "AdminCreateUserConfig": _admin_create,
    "DeviceConfiguration": _device,
    "DcrConfiguration": _registration,
    "UserPoolTags": _tags,
    "KeyConfiguration": _key,
    "AccountRecoverySetting": _recovery,
}
