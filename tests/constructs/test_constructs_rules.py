"""What constructs refuse, at once, with the line that says it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from cogprov import (
    App,
    Duration,
    FeaturePlan,
    Function,
    LambdaVersion,
    Mfa,
    NumberAttribute,
    Stack,
    StringAttribute,
    Tags,
    UserPool,
    UserPoolClient,
    UserPoolEmail,
    UserPoolIdentityProviderApple,
    UserPoolIdentityProviderGoogle,
    UserPoolIdentityProviderOidc,
    UserPoolIdentityProviderSaml,
    UserPoolOperation,
    ValidationError,
)
from cogprov.model.errors import ConfigError

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
    assert problem.summary == str(caught.value) == message
    assert problem.path == f"user_pools.p.{path}"
    assert problem.origin is not None
    assert (problem.origin.file.split("/")[-1], problem.origin.line) == ("test_constructs_rules.py", line)
    assert stack.desired().resources == ()


CLIENT_RULES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "A79",
        {"disable_o_auth": True, "o_auth": {}},
        "disable_o_auth",
        "OAuth settings cannot be specified when disable_o_auth is set.",
    ),
    (
        "A80",
        {"o_auth": {"flows": {**CODE, "client_credentials": True}, "callback_urls": ["https://x"]}},
        "o_auth.flows.client_credentials",
        "client_credentials OAuth flow cannot be selected along with authorization_code_grant or implicit_code_grant.",
    ),
    (
        "A81 empty",
        {"o_auth": {"flows": CODE, "callback_urls": []}},
        "o_auth.callback_urls",
        f"callback_urls must not be empty {GRANTS}",
    ),
    (
        "A81 none",
        {"o_auth": {"flows": {"implicit_code_grant": True}}},
        "o_auth.callback_urls",
        f"callback_urls must be specified {GRANTS}",
    ),
    (
        "B39",
        {"o_auth": {"flows": CODE, "callback_urls": ["https://x"], "default_redirect_uri": "https://y"}},
        "o_auth.default_redirect_uri",
        "default_redirect_uri must be included in callback_urls.",
    ),
    (
        "B39 pattern",
        {"o_auth": {"flows": CODE, "callback_urls": ["https://x y"], "default_redirect_uri": "https://x y"}},
        "o_auth.default_redirect_uri",
        (
            r"default_redirect_uri must match the `^(?=.{1,1024}$)[\p{L}\p{M}\p{S}\p{N}\p{P}]+$` pattern, "
            "got 'https://x y'"
        ),
    ),
    (
        "B42 short",
        {"access_token_validity": Duration.minutes(4)},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 4 minutes.",
    ),
    (
        "B42 long",
        {"access_token_validity": "25h"},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 1 day 1 hour.",
    ),
    (
        "B42 fraction",
        {"access_token_validity": Duration.seconds(330)},
        "access_token_validity",
        "'330 seconds' cannot be converted into a whole number of minutes.",
    ),
    (
        "B42 above refresh",
        {"access_token_validity": Duration.hours(3), "refresh_token_validity": Duration.hours(2)},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 2 hours (inclusive); received 3 hours.",
    ),
    (
        "B43",
        {"id_token_validity": Duration.days(2)},
        "id_token_validity",
        "id_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 2 days.",
    ),
    (
        "B44",
        {"refresh_token_validity": Duration.minutes(59)},
        "refresh_token_validity",
        "refresh_token_validity: Must be a duration between 1 hour and 3650 days (inclusive); received 59 minutes.",
    ),
    (
        "B45",
        {"auth_session_validity": Duration.minutes(16)},
        "auth_session_validity",
        "auth_session_validity: Must be a duration between 3 minutes and 15 minutes (inclusive); received 16 minutes.",
    ),
    (
        "B48",
        {"refresh_token_rotation_grace_period": Duration.seconds(61)},
        "refresh_token_rotation_grace_period",
        (
            "refresh_token_rotation_grace_period: Must be a duration between 0 seconds and 1 minute (inclusive); "
            "received 1 minute 1 second."
        ),
    ),
    (
        "B47",
        {"enable_propagate_additional_user_context_data": True},
        "enable_propagate_additional_user_context_data",
        "Cannot activate enable_propagate_additional_user_context_data in an app client without a client secret.",
    ),
    (
        "B53",
        {"analytics": {"application_id": "x"}},
        "analytics",
        (
            "Either all of `application_id`, `external_id` and `role` must be specified "
            "or `application` must be specified."
        ),
    ),
    (
        "duration",
        {"access_token_validity": "an hour"},
        "access_token_validity",
        "`access_token_validity` must be a duration such as 3d, 12h or 30m",
    ),
]


@pytest.mark.parametrize(
    ("given", "path", "message"), [row[1:] for row in CLIENT_RULES], ids=[r[0] for r in CLIENT_RULES]
)
def test_a_client_that_cannot_be(pool: UserPool, given: dict[str, Any], path: str, message: str) -> None:
    """Each rule of a client."""
    with pytest.raises(ValidationError) as caught:
        pool.add_client("c", **given)

    (problem,) = caught.value.problems
    assert problem.summary == message
    assert problem.path == f"user_pools.main.clients.c.{path}"


def twice(act: Callable[[], object]) -> None:
    act()
    act()


OTHER_RULES: list[tuple[str, Callable[[Stack, UserPool], Any], str]] = [
    ("A26 low", lambda s, p: StringAttribute(min_len=-1), "min_len cannot be less than 0 (value: -1)."),
    ("A26 high", lambda s, p: StringAttribute(max_len=2049), "max_len cannot be greater than 2048 (value: 2049)."),
    (
        "A26 order",
        lambda s, p: StringAttribute(min_len=2, max_len=1),
        "min_len cannot be greater than max_len (2 and 1).",
    ),
    ("A27 order", lambda s, p: NumberAttribute(min=2, max=1), "min cannot be greater than max (2 and 1)."),
    (
        "A62",
        lambda s, p: twice(lambda: p.add_trigger(UserPoolOperation.PRE_SIGN_UP, ARN)),
        "A trigger for the operation pre_sign_up already exists.",
    ),
    ("A63", lambda s, p: UserPoolOperation.of("preSignup"), "no trigger is called 'preSignup'"),
    ("A66", lambda s, p: UserPool.from_user_pool_id(s, "x", "nonsense"), "'nonsense' is no user pool id"),
    (
        "A67",
        lambda s, p: UserPool.from_user_pool_arn(s, "x", "nonsense"),
        'ARNs must start with "arn:" and have at least 6 components: nonsense',
    ),
    (
        "A67 nameless",
        lambda s, p: UserPool.from_user_pool_arn(s, "x", "arn:aws:cognito-idp:us-east-1:1:userpool"),
        "invalid user pool ARN",
    ),
    (
        "A73",
        lambda s, p: UserPoolClient.from_user_pool_client_id(s, "x", "1").user_pool_client_secret,
        "UserPool Client Secret is not available for imported Clients",
    ),
    (
        "A74",
        lambda s, p: p.add_client("x").user_pool_client_name,
        "user_pool_client_name is available only if specified on the UserPoolClient during initialization",
    ),
    (
        "A75",
        lambda s, p: p.add_client("x").user_pool_client_secret,
        "user_pool_client_secret is available only if generate_secret is set to true.",
    ),
    (
        "B10 later",
        lambda s, p: p.add_trigger(UserPoolOperation.CUSTOM_EMAIL_SENDER, ARN),
        "you must specify a KMS key if you are using custom_sms_sender or custom_email_sender.",
    ),
    (
        "B12",
        lambda s, p: p.add_trigger(UserPoolOperation.PRE_SIGN_UP, ARN, LambdaVersion.V2_0),
        "Only the `PRE_TOKEN_GENERATION_CONFIG` operation supports V2_0 and V3_0 lambda version.",
    ),
    (
        "B33",
        lambda s, p: Tags.of(s).add("aws:x", "y"),
        "the tag 'aws:x' begins with aws:, which only AWS itself may write",
    ),
    (
        "B54 none",
        lambda s, p: p.add_domain("d"),
        "One of, and only one of, cognito_domain or custom_domain must be specified",
    ),
    (
        "B54 both",
        lambda s, p: p.add_domain(
            "d", cognito_domain={"domain_prefix": "x"}, custom_domain={"domain_name": "x", "certificate": "arn:x"}
        ),
        "One of, and only one of, cognito_domain or custom_domain must be specified",
    ),
    (
        "B55",
        lambda s, p: p.add_domain("d", cognito_domain={"domain_prefix": "My.App"}),
        "domain_prefix for cognito_domain can contain only lowercase alphabets, numbers and hyphens",
    ),
    (
        "B60",
        lambda s, p: p.add_domain("d", cognito_domain={"domain_prefix": "x"}).sign_in_url(
            p.add_client("c"), redirect_uri="https://x"
        ),
        "sign_in_url is not supported for clients without authorization_code_grant or implicit_code_grant flow enabled",
    ),
    (
        "B65",
        lambda s, p: UserPoolIdentityProviderGoogle(s, "g", user_pool=p, client_id="x"),
        'Exactly one of "client_secret" or "client_secret_value" must be configured.',
    ),
    (
        "B66",
        lambda s, p: UserPoolIdentityProviderApple(
            s, "a", user_pool=p, client_id="x", team_id="t", key_id="k", private_key="1", private_key_value="2"
        ),
        'Exactly one of "private_key" or "private_key_value" must be configured.',
    ),
    (
        "B67",
        lambda s, p: UserPoolIdentityProviderOidc(
            s, "o", user_pool=p, client_id="x", client_secret="y", issuer_url="https://x", name="ab"
        ),
        "Expected provider name to be between 3 and 32 characters, received ab (2 characters)",
    ),
    (
        "B67 pattern",
        lambda s, p: UserPoolIdentityProviderOidc(
            s, "o", user_pool=p, client_id="x", client_secret="y", issuer_url="https://x", name="_abc"
        ),
        "Expected provider name without spaces that neither begins nor ends with _, received '_abc'",
    ),
    (
        "B69",
        lambda s, p: UserPoolIdentityProviderSaml(s, "saml", user_pool=p),
        "a SAML provider needs its metadata, as a url or as a file",
    ),
    (
        "B76",
        lambda s, p: p.add_resource_server(
            "r", identifier="api", scopes=[{"scope_name": "a", "scope_description": "A"}] * 2
        ),
        "the scope 'a' is there twice",
    ),
    (
        "B79 name",
        lambda s, p: p.add_group("g", group_name="a b"),
        "`group_name` must be between 1 and 128 characters and not include spaces, got 'a b'",
    ),
    (
        "B79 description",
        lambda s, p: p.add_group("g", description="x" * 2049),
        "`description` must be between 0 and 2048 characters, received 2049",
    ),
    (
        "B79 precedence",
        lambda s, p: p.add_group("g", precedence=-1),
        "`precedence` must be between 0 and 2147483647, received -1",
    ),
    ("an id twice", lambda s, p: UserPool(s, "main"), "user_pools.main is declared twice"),
    (
        "any id twice",
        lambda s, p: [Function(s, "f") for _ in range(2)],
        "There is already a Construct with name 'f' in shop",
    ),
    ("two ids, one label", lambda s, p: [UserPool(s, "a b"), UserPool(s, "a.b")], "user_pools.a-b is declared twice"),
    ("no label", lambda s, p: UserPool(s, "-"), "the id '-' makes no label for an address"),
    ("no stack", lambda s, p: UserPool(App(), "x"), "is in no stack"),
    (
        "another stack",
        lambda s, p: UserPoolClient(Stack("other"), "c", user_pool=p),
        "shop/main is in another stack",
    ),
    ("a stack's name", lambda s, p: Stack("../x"), "'../x' is no name for a stack"),
    ("negative time", lambda s, p: Duration.days(-1), "Duration amounts cannot be negative. Received: -1"),
    (
        "A47 itself",
        lambda s, p: Duration.hours(20).to_days(),
        "'20 hours' cannot be converted into a whole number of days.",
    ),
]


@pytest.mark.parametrize(("act", "message"), [row[1:] for row in OTHER_RULES], ids=[r[0] for r in OTHER_RULES])
def test_everything_else_that_cannot_be(
    stack: Stack, pool: UserPool, act: Callable[[Stack, UserPool], Any], message: str
) -> None:
    """The rules of the other constructs and values; each is a ValueError too and names a line of this file."""
    with pytest.raises(ValueError) as caught:
        act(stack, pool)

    assert isinstance(caught.value, ConfigError)
    (problem,) = caught.value.problems
    assert message in problem.summary
    assert problem.origin is not None
    assert problem.origin.file.endswith("test_constructs_rules.py")


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
