"""What user pools refuse, at once, with the line that says it."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from cogprov import (
    Duration,
    FeaturePlan,
    Mfa,
    Stack,
    UserPool,
    UserPoolEmail,
    ValidationError,
)

ARN = "arn:aws:lambda:us-east-1:111122223333:function:hello"
SES = UserPoolEmail.with_ses(from_email="a@example.com")
ESSENTIALS = "set `feature_plan` to `FeaturePlan.ESSENTIALS` or `FeaturePlan.PLUS`."
CODE = {"authorization_code_grant": True}
GRANTS = "when authorization_code_grant or implicit_code_grant OAuth flows are enabled."

POOL_RULES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "A8",
        {"user_verification": {"email_body": "hello"}},
        "user_verification.email_body",
        "Verification email body must contain the template string '{####}'",
    ),
    (
        "A8 empty",
        {"user_verification": {"email_body": ""}},
        "user_verification.email_body",
        "Verification email body must contain the template string '{####}'",
    ),
    (
        "A9",
        {"user_verification": {"email_style": "link", "email_body": "hello"}},
        "user_verification.email_body",
        "Verification email body must contain the template string '{##Verify Email##}'",
    ),
    (
        "A11",
        {"user_verification": {"sms_message": "hello"}},
        "user_verification.sms_message",
        "SMS message must contain the template string '{####}'",
    ),
    (
        "A18",
        {"sign_in_aliases": {"preferred_username": True}},
        "sign_in_aliases.preferred_username",
        "username sign-in must be enabled if preferred_username is enabled",
    ),
    (
        "A33",
        {"sms_role": "sms", "enable_sms_role": False},
        "enable_sms_role",
        "enable_sms_role cannot be disabled when sms_role is specified",
    ),
    (
        "A44",
        {"password_policy": {"min_length": 5}},
        "password_policy.min_length",
        "min_length for password must be between 6 and 99 (received: 5)",
    ),
    (
        "A44 high",
        {"password_policy": {"min_length": 100}},
        "password_policy.min_length",
        "min_length for password must be between 6 and 99 (received: 100)",
    ),
    (
        "A47",
        {"password_policy": {"temp_password_validity": Duration.hours(20)}},
        "password_policy.temp_password_validity",
        "'20 hours' cannot be converted into a whole number of days.",
    ),
    (
        "A47 long",
        {"password_policy": {"temp_password_validity": Duration.days(366)}},
        "password_policy.temp_password_validity",
        "temp_password_validity cannot be greater than 365 days (received: 366)",
    ),
    (
        "B5",
        {"mfa_message": "hello"},
        "mfa_message",
        "MFA message must contain the template string '{####}'",
    ),
    (
        "B5 long",
        {"mfa_message": "{####}" + "x" * 135},
        "mfa_message",
        "MFA message must be between 6 and 140 characters",
    ),
    (
        "B10",
        {"lambda_triggers": {"custom_sms_sender": ARN}},
        "lambda_triggers.custom_sms_sender",
        "you must specify a KMS key if you are using custom_sms_sender or custom_email_sender.",
    ),
    (
        "B14",
        {"feature_plan": FeaturePlan.LITE, "password_policy": {"password_history_size": 0}},
        "password_policy.password_history_size",
        "`password_history_size` can not be set when `feature_plan` is `FeaturePlan.LITE`.",
    ),
    (
        "B14 range",
        {"password_policy": {"password_history_size": 25}},
        "password_policy.password_history_size",
        "`password_history_size` must be between 0 and 24 (received: 25).",
    ),
    (
        "B17",
        {"sign_in_policy": {"allowed_first_auth_factors": {"password": False, "passkey": True}}},
        "sign_in_policy.allowed_first_auth_factors.password",
        "The password authentication cannot be disabled.",
    ),
    (
        "B17 plan",
        {
            "feature_plan": FeaturePlan.LITE,
            "sign_in_policy": {"allowed_first_auth_factors": {"password": True, "email_otp": True}},
        },
        "sign_in_policy.allowed_first_auth_factors.email_otp",
        f"To enable choice-based authentication, {ESSENTIALS}",
    ),
    (
        "B18",
        {"passkey_relying_party_id": "x" * 64},
        "passkey_relying_party_id",
        "passkey_relying_party_id length must be (inclusively) between 1 and 63, got 64",
    ),
    (
        "B22",
        {"advanced_security_mode": "audit", "custom_threat_protection_mode": "audit_only"},
        "advanced_security_mode",
        (
            "you cannot set Threat Protection and Advanced Security Mode at the same time. "
            "Advanced Security Mode is deprecated and should be replaced with Threat Protection instead."
        ),
    ),
    (
        "B24",
        {"mfa": Mfa.REQUIRED, "mfa_second_factor": {"email": True}},
        "mfa_second_factor.email",
        "To enable email-based MFA, set `email` property to the Amazon SES email-sending configuration.",
    ),
    (
        "B24 by Cognito",
        {"mfa": Mfa.REQUIRED, "mfa_second_factor": {"email": True}, "email": UserPoolEmail.with_cognito()},
        "mfa_second_factor.email",
        "To enable email-based MFA, set `email` property to the Amazon SES email-sending configuration.",
    ),
    (
        "B24 plan",
        {"mfa": Mfa.OPTIONAL, "mfa_second_factor": {"email": True}, "email": SES, "feature_plan": FeaturePlan.LITE},
        "mfa_second_factor.email",
        f"To enable email-based MFA, {ESSENTIALS}",
    ),
    (
        "B31",
        {"email": {"from_email": "a@example.com", "ses_verified_domain": "example.org"}},
        "email.ses_verified_domain",
        '"from_email" contains a different domain than the "ses_verified_domain"',
    ),
    (
        "B32",
        {"email": {"from_email": "é@example.com"}},
        "email.from_email",
        "the local part of the email address must use ASCII characters only",
    ),
    (
        "B33",
        {"tags": {"aws:x": "y"}},
        "tags.aws:x",
        "the tag 'aws:x' begins with aws:, which only AWS itself may write",
    ),
    (
        "two names",
        {"email_settings": {"reply_to": "a@b.c"}, "email_transmission": {"reply_to": "a@b.c"}},
        "email_transmission",
        "`email_transmission` and `email_settings` are two names of one setting",
    ),
    (
        "two ways",
        {"required_attributes": {"email": True}, "standard_attributes": {"gender": {}}},
        "required_attributes",
        "`required_attributes` and `standard_attributes` are two ways to say one setting",
    ),
    ("choice", {"mfa": "on"}, "mfa", "`mfa` must be one of off, optional, required"),
    (
        "limits",
        {"user_pool_name": "x" * 129},
        "user_pool_name",
        "`user_pool_name` must be in 1-128 characters, received 129",
    ),
]


@pytest.mark.parametrize(("given", "path", "message"), [row[1:] for row in POOL_RULES], ids=[r[0] for r in POOL_RULES])
def test_a_pool_that_cannot_be(stack: Stack, given: dict[str, Any], path: str, message: str) -> None:
    """Each rule of a pool, with the CDK's sentence in our words, the setting and the line."""
    with pytest.raises(ValidationError) as caught:
        UserPool(stack, "p", **given)
    line = inspect.currentframe().f_lineno - 1  # type: ignore[union-attr]

    (problem,) = caught.value.problems
    assert problem.summary == message
    assert str(caught.value) == (f"{problem.path}: {message}" if problem.path else message)
    assert problem.path == f"user_pools.p.{path}"
    assert problem.origin is not None
    assert (problem.origin.file.split("/")[-1], problem.origin.line) == ("test_constructs_rules_pool.py", line)
    assert stack.desired().resources == ()


def test_what_an_adopted_pool_already_has_is_not_missed(stack: Stack) -> None:
    """Rules about what is missing do not hold for a pool or client that exists and keeps what it has."""
    pool = UserPool(
        stack,
        "p",
        import_="us-east-1_x1",
        mfa=Mfa.REQUIRED,
        mfa_second_factor={"email": True},
        lambda_triggers={"custom_sms_sender": ARN},
    )
    pool.add_client(
        "c",
        import_="123",
        o_auth={"flows": {"authorization_code_grant": True}},
        enable_propagate_additional_user_context_data=True,
    )

    assert len(stack.desired().resources) == 2


def test_rules_leave_references_alone(stack: Stack, pool: UserPool) -> None:
    """A text that is not known yet is not checked."""
    other = UserPool(
        stack, "p", user_verification={"email_body": f"{pool.user_pool_id}"}, mfa_message=pool.user_pool_id
    )

    assert len(stack.desired().resources) == 2
    assert other.address == "user_pools.p"
