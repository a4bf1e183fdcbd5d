"""The keyword arguments of a UserPool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from cogprov.constructs.base import CommonOptions
from cogprov.constructs.email import UserPoolEmail, email_word
from cogprov.constructs.enums import (
    AccountRecovery,
    AdvancedSecurityMode,
    CustomThreatProtectionMode,
    FeaturePlan,
    Mfa,
    PasskeyUserVerification,
    StandardThreatProtectionMode,
)
from cogprov.constructs.references import KeyLike, RoleLike
from cogprov.constructs.structs import (
    AutoVerifiedAttrs,
    CustomAttributes,
    DeviceTracking,
    EmailSettings,
    EmailWords,
    KeepOriginalAttrs,
    MfaSecondFactor,
    PasswordPolicy,
    RequiredAttributes,
    SignInAliases,
    SignInPolicy,
    StandardAttributes,
    UserInvitationConfig,
    UserPoolTriggers,
    UserVerificationConfig,
)
from cogprov.constructs.values import Text

EmailLike: TypeAlias = Annotated[UserPoolEmail | EmailWords, email_word]


class UserPoolOptions(CommonOptions, total=False):
    """What may be said of a user pool. What is not said is set by cogprov's defaults on a new pool, and else kept."""

    user_pool_name: Text | None
    """1 to 128 characters; the construct's id unless said otherwise."""

    # Sign-up
    self_sign_up_enabled: bool | None
    """Whether anybody may sign up. Off for new pools."""
    user_verification: UserVerificationConfig | None
    user_invitation: UserInvitationConfig | None

    # Sign-in
    sign_in_aliases: SignInAliases | None
    """What users sign in with. Fixed once the pool exists."""
    sign_in_case_sensitive: bool | None
    """Whether ``Ann`` and ``ann`` are two people. Fixed once the pool exists."""
    auto_verify: AutoVerifiedAttrs | None
    """What Cognito verifies by itself. What users sign in with, unless said otherwise."""
    keep_original: KeepOriginalAttrs | None
    sign_in_policy: SignInPolicy | None
    passkey_relying_party_id: Text | None
    passkey_user_verification: PasskeyUserVerification | str | None

    # Attributes
    standard_attributes: StandardAttributes | None
    required_attributes: RequiredAttributes | None
    """The older way to say ``standard_attributes``: required and mutable."""
    custom_attributes: CustomAttributes | None

    # Text messages
    sms_role: RoleLike | None
    sms_role_external_id: Text | None
    enable_sms_role: bool | None
    """Whether cogprov makes a role for text messages. Unless said: when text messages are used."""
    sns_region: Text | None
    sms_configuration: Mapping[str, Any] | None

    # Multi-factor authentication
    mfa: Mfa | str | None
    mfa_second_factor: MfaSecondFactor | None
    """The second factors. With ``mfa`` on and nothing said here: text messages."""
    mfa_message: Text | None
    email_mfa_configuration: Mapping[str, Any] | None
    web_authn_configuration: Mapping[str, Any] | None

    # Passwords and accounts
    password_policy: PasswordPolicy | None
    account_recovery: AccountRecovery | str | None
    device_tracking: DeviceTracking | None
    admin_create_user_config: Mapping[str, Any] | None

    # E-mail
    email: EmailLike | None
    email_settings: EmailSettings | None
    """The older way to say ``email``."""
    email_transmission: EmailSettings | None
    """The oldest way to say ``email``."""

    # Triggers
    lambda_triggers: UserPoolTriggers | None
    triggers: UserPoolTriggers | None
    """The oldest way to say ``lambda_triggers``."""
    custom_sender_kms_key: KeyLike | None
    """The key that custom senders decrypt with."""

    # The pool itself
    deletion_protection: bool | None
    """Whether Cognito refuses to delete the pool. On for new pools."""
    feature_plan: FeaturePlan | str | None
    standard_threat_protection_mode: StandardThreatProtectionMode | str | None
    custom_threat_protection_mode: CustomThreatProtectionMode | str | None
    advanced_security_mode: AdvancedSecurityMode | str | None
    """The older way to say ``standard_threat_protection_mode``."""
    tags: Mapping[str, Text] | None

    # The API's own names
    acr_configuration: Mapping[str, Any] | None
    dcr_configuration: Mapping[str, Any] | None
    issuer_configuration: Mapping[str, Any] | None
    key_configuration: Mapping[str, Any] | None
