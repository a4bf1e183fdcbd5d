"""User pools: what their keyword arguments say, row by row of what the CDK has."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    AccountRecovery,
    AdvancedSecurityMode,
    CustomThreatProtectionMode,
    DateTimeAttribute,
    Duration,
    FeaturePlan,
    Function,
    Key,
    LambdaVersion,
    PasskeyUserVerification,
    PasswordPolicy,
    RemovalPolicy,
    Role,
    SignInAliases,
    Stack,
    StandardThreatProtectionMode,
    StringAttribute,
    Tags,
    UserPool,
    UserPoolEmail,
    UserPoolOperation,
)
from cogprov.kinds.user_pool.email import from_header
from cogprov.model.values import Ref

ARN = "arn:aws:lambda:us-east-1:111122223333:function:hello"


def test_a_bare_pool_says_nothing(stack: Stack) -> None:
    """Defaults are the engine's business."""
    assert words_of(UserPool(stack, "myuserpool")) == {}


def test_none_says_nothing(stack: Stack) -> None:
    """An argument that is None was not given, as in the CDK."""
    assert words_of(UserPool(stack, "p", user_pool_name=None, password_policy=None)) == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sign_in_case_sensitive": False}, {"sign_in_case_sensitive": False}),
        ({"account_recovery": AccountRecovery.EMAIL_ONLY}, {"account_recovery": "email_only"}),
        ({"account_recovery": AccountRecovery.NONE}, {"account_recovery": "none"}),
        ({"account_recovery": AccountRecovery.PHONE_AND_EMAIL}, {"account_recovery": None}),
        ({"account_recovery": "email_only"}, {"account_recovery": "email_only"}),
        ({"enable_sms_role": False}, {"enable_sms_role": False}),
        ({"sns_region": "eu-west-1"}, {"sns_region": "eu-west-1"}),
        ({"mfa_message": "Code: {####}"}, {"mfa_message": "Code: {####}"}),
        ({"deletion_protection": False}, {"deletion_protection": False}),
        (
            {
                "device_tracking": {
                    "challenge_required_on_new_device": True,
                    "device_only_remembered_on_user_prompt": False,
                }
            },
            {
                "device_tracking": {
                    "challenge_required_on_new_device": True,
                    "device_only_remembered_on_user_prompt": False,
                }
            },
        ),
        ({"keep_original": {}}, {"keep_original": {}}),
        ({"keep_original": {"email": True}}, {"keep_original": {"email": True}}),
        ({"auto_verify": {"email": False}}, {"auto_verify": {"email": False}}),
        ({"sign_in_aliases": {}}, {"sign_in_aliases": {}}),
        ({"sign_in_aliases": SignInAliases(email=True)}, {"sign_in_aliases": {"email": True}}),
        ({"feature_plan": FeaturePlan.PLUS}, {"feature_plan": "plus"}),
        ({"password_policy": PasswordPolicy(min_length=12)}, {"password_policy": {"min_length": 12}}),
        ({"password_policy": {}}, {"password_policy": {}}),
        ({"password_policy": {"password_history_size": 0}}, {"password_policy": {"password_history_size": 0}}),
        (
            {"password_policy": {"temp_password_validity": Duration.hours(48)}},
            {"password_policy": {"temp_password_validity": "2d"}},
        ),
        (
            {"password_policy": {"temp_password_validity": "3d"}},
            {"password_policy": {"temp_password_validity": "3d"}},
        ),
        (
            {"standard_attributes": {"email": {"required": True}}},
            {"standard_attributes": {"email": {"required": True}}},
        ),
        (
            {"required_attributes": {"email": True, "gender": False}},
            {"standard_attributes": {"email": {"required": True, "mutable": True}}},
        ),
        (
            {"custom_attributes": {"joined": DateTimeAttribute(mutable=True)}},
            {"custom_attributes": {"joined": {"type": "datetime", "mutable": True}}},
        ),
        (
            {"custom_attributes": {"tenant": {"type": "string", "max_len": 64}}},
            {"custom_attributes": {"tenant": {"type": "string", "max_len": 64}}},
        ),
        (
            {"custom_attributes": {"zero": StringAttribute(min_len=0)}},
            {"custom_attributes": {"zero": {"type": "string", "min_len": 0}}},
        ),
        (
            {"sign_in_policy": {"allowed_first_auth_factors": {"password": True, "passkey": True}}},
            {"sign_in_policy": {"allowed_first_auth_factors": {"password": True, "passkey": True}}},
        ),
        ({"passkey_relying_party_id": "example.com"}, {"passkey_relying_party_id": "example.com"}),
        (
            {"passkey_user_verification": PasskeyUserVerification.REQUIRED},
            {"passkey_user_verification": "required"},
        ),
        (
            {"standard_threat_protection_mode": StandardThreatProtectionMode.FULL_FUNCTION},
            {"standard_threat_protection_mode": "full_function"},
        ),
        (
            {"custom_threat_protection_mode": CustomThreatProtectionMode.AUDIT_ONLY},
            {"custom_threat_protection_mode": "audit_only"},
        ),
        ({"advanced_security_mode": AdvancedSecurityMode.AUDIT}, {"standard_threat_protection_mode": "audit_only"}),
        ({"mfa_second_factor": {"sms": False, "otp": False}}, {"mfa_second_factor": {"sms": False, "otp": False}}),
        ({"tags": {"team": "identity"}}, {"tags": {"team": "identity"}}),
        (
            {"dcr_configuration": {"enable_status": "Disabled"}},
            {"dcr_configuration": {"enable_status": "Disabled"}},
        ),
        ({"email_settings": {"from_": "a@b.c"}}, {"email": {"from": "a@b.c"}}),
        (
            {"user_verification": {"email_style": "link", "email_body": "Click {##here##}"}},
            {"user_verification": {"email_style": "link", "email_body": "Click {##here##}"}},
        ),
    ],
)
def test_arguments_become_words(stack: Stack, given: dict[str, Any], words: dict[str, Any]) -> None:
    """Each argument is the word of its name, enums and durations as texts."""
    assert words_of(UserPool(stack, "p", **given)) == words


class TestEmail:
    def test_by_cognito(self, stack: Stack) -> None:
        """Cognito's own mail with an address for answers."""
        pool = UserPool(stack, "p", email=UserPoolEmail.with_cognito("support@example.com"))

        assert words_of(pool)["email"] == {"sending_account": "cognito_default", "reply_to": "support@example.com"}

    def test_by_ses(self, stack: Stack) -> None:
        """Everything that SES takes; the identity's ARN is the engine's to build."""
        email = UserPoolEmail.with_ses(
            from_email="noreply@mail.example.com",
            from_name="Acme, Inc.",
            reply_to="support@example.com",
            configuration_set_name="auth",
            ses_region="us-east-1",
            ses_verified_domain="mail.example.com",
        )

        assert words_of(UserPool(stack, "p", email=email))["email"] == {
            "from_email": "noreply@mail.example.com",
            "from_name": "Acme, Inc.",
            "reply_to": "support@example.com",
            "configuration_set_name": "auth",
            "ses_region": "us-east-1",
            "ses_verified_domain": "mail.example.com",
            "sending_account": "developer",
        }

    @pytest.mark.parametrize(
        ("name", "header"),
        [
            ("Acme", "Acme <a@example.com>"),
            ("Acme, Inc.", '"Acme, Inc." <a@example.com>'),
            ('The "A" \\ Team', '"The \\"A\\" \\\\ Team" <a@example.com>'),
            ('"Acme, Inc."', '"Acme, Inc." <a@example.com>'),
            ("Acmé", "=?UTF-8?B?QWNtw6k=?= <a@example.com>"),
        ],
    )
    def test_the_name_is_quoted_as_mail_needs_it(self, stack: Stack, name: str, header: str) -> None:
        """Plain words as they are, other ASCII in quotes, everything else encoded."""
        email = UserPoolEmail.with_ses(from_email="a@example.com", from_name=name)
        words = words_of(UserPool(stack, "p", email=email))["email"]

        assert from_header(words["from_email"], words["from_name"]) == header

    def test_international_domains(self, stack: Stack) -> None:
        """The domain part is put into punycode everywhere."""
        email = UserPoolEmail.with_ses(
            from_email="info@bücher.example", reply_to="re@bücher.example", ses_verified_domain="bücher.example"
        )

        words = words_of(UserPool(stack, "p", email=email))["email"]
        assert words["from_email"] == "info@xn--bcher-kva.example"
        assert words["reply_to"] == "re@xn--bcher-kva.example"
        assert words["ses_verified_domain"] == "xn--bcher-kva.example"

    def test_as_files_have_it(self, stack: Stack) -> None:
        """The words of a YAML file will do."""
        pool = UserPool(stack, "p", email={"from_email": "a@example.com", "sending_account": "developer"})

        assert words_of(pool)["email"] == {"from_email": "a@example.com", "sending_account": "developer"}


class TestTriggers:
    @pytest.mark.parametrize(
        "name",
        [
            "create_auth_challenge",
            "custom_message",
            "define_auth_challenge",
            "post_authentication",
            "post_confirmation",
            "pre_authentication",
            "pre_sign_up",
            "pre_token_generation",
            "user_migration",
            "verify_auth_challenge_response",
        ],
    )
    def test_each_by_argument_and_by_call(self, stack: Stack, name: str) -> None:
        """A trigger is the same word however it was said."""
        first = UserPool(stack, "a", lambda_triggers={name: ARN})  # type: ignore[arg-type]
        second = UserPool(stack, "b")
        second.add_trigger(getattr(UserPoolOperation, name.upper()), ARN)

        assert words_of(first) == words_of(second) == {"lambda_triggers": {name: ARN}}

    def test_functions_of_any_library(self, stack: Stack) -> None:
        """Anything with a function_arn is a function, and a bare text that is no ARN is a name."""

        class Foreign:
            function_arn = ARN

        pool = UserPool(stack, "p", lambda_triggers={"pre_sign_up": Foreign(), "custom_message": "hello"})
        triggers = words_of(pool)["lambda_triggers"]

        assert triggers["pre_sign_up"] == ARN
        assert str(triggers["custom_message"]) == "arn:${partition}:lambda:${region}:${account}:function:hello"

    def test_functions_by_reference(self, stack: Stack) -> None:
        """from_function_name and from_function_arn name the function that exists."""
        by_name = Function.from_function_name(stack, "one", "hello")
        by_arn = Function.from_function_arn(stack, "two", f"{ARN}:live")

        assert str(by_name.function_arn) == "arn:${partition}:lambda:${region}:${account}:function:hello"
        assert (by_arn.function_arn, by_arn.function_name) == (f"{ARN}:live", "hello")

    @pytest.mark.parametrize("style", ["preSignUp", "PreSignUp", "pre_sign_up"])
    def test_operations_in_any_style(self, pool: UserPool, style: str) -> None:
        """UserPoolOperation.of understands every spelling."""
        pool.add_trigger(UserPoolOperation.of(style), ARN)

        assert words_of(pool) == {"lambda_triggers": {"pre_sign_up": ARN}}

    def test_the_versioned_trigger(self, pool: UserPool) -> None:
        """Only pre_token_generation_config takes versions, and the first when none is said."""
        pool.add_trigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, ARN, LambdaVersion.V3_0)

        assert words_of(pool)["lambda_triggers"] == {
            "pre_token_generation_config": {"lambda_arn": ARN, "lambda_version": "V3_0"}
        }

    def test_the_version_defaults_to_the_first(self, pool: UserPool) -> None:
        """V1_0 when none is said."""
        pool.add_trigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, ARN)

        config = words_of(pool)["lambda_triggers"]["pre_token_generation_config"]
        assert config == {"lambda_arn": ARN, "lambda_version": "V1_0"}

    def test_custom_senders(self, stack: Stack) -> None:
        """They take a key, and are said by their ARN alone."""
        key = Key.from_key_arn(stack, "key", "arn:aws:kms:us-east-1:111122223333:key/1")
        pool = UserPool(stack, "p", custom_sender_kms_key=key, lambda_triggers={"custom_email_sender": ARN})
        pool.add_trigger(UserPoolOperation.CUSTOM_SMS_SENDER, ARN)

        assert words_of(pool) == {
            "custom_sender_kms_key": "arn:aws:kms:us-east-1:111122223333:key/1",
            "lambda_triggers": {"custom_email_sender": ARN, "custom_sms_sender": ARN},
        }

    def test_where_a_later_trigger_was_written(self, stack: Stack) -> None:
        """A trigger that was added later has its own line."""
        pool = UserPool(stack, "p", user_pool_name="x")
        pool.add_trigger("pre_sign_up", ARN)

        resource = resource_of(pool)
        made, added = resource.origin, resource.origin_of(("lambda_triggers", "pre_sign_up"))
        assert made is not None
        assert added is not None
        assert (added.file, added.line) == (made.file, made.line + 1)


class TestReferences:
    def test_roles(self, stack: Stack) -> None:
        """A role by name, by ARN, and as a text."""
        arn = "arn:aws:iam::111122223333:role/sms"

        assert words_of(UserPool(stack, "a", sms_role=Role.from_role_arn(stack, "r", arn)))["sms_role"] == arn
        assert words_of(UserPool(stack, "b", sms_role=arn))["sms_role"] == arn
        named = words_of(UserPool(stack, "c", sms_role=Role.from_role_name(stack, "n", "sms")))["sms_role"]
        assert str(named) == str(words_of(UserPool(stack, "d", sms_role="sms"))["sms_role"])

    def test_outputs(self, pool: UserPool) -> None:
        """What other code asks of a pool are references that print usefully."""
        assert pool.user_pool_id == Ref("user_pools.main", "id")
        assert pool.user_pool_arn == Ref("user_pools.main", "arn")
        assert pool.user_pool_provider_name == Ref("user_pools.main", "provider_name")
        assert str(pool.user_pool_provider_url) == "${user_pools.main.provider_url}"

    def test_an_imported_pool_knows_its_id(self, stack: Stack) -> None:
        """Its id, and its ARN where that was given, are plain texts."""
        arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_mtRyYQ14D"
        by_arn = UserPool.from_user_pool_arn(stack, "a", arn)

        assert by_arn.user_pool_id == "us-east-1_mtRyYQ14D"
        assert by_arn.user_pool_arn == arn
        assert UserPool.from_user_pool_id(stack, "b", "us-east-1_x1").user_pool_arn == Ref("user_pools.b", "arn")
        assert not stack.desired().warnings

    def test_an_imported_pool_takes_no_triggers(self, stack: Stack) -> None:
        """Its own settings are not managed; its children are."""
        pool = UserPool.from_user_pool_id(stack, "a", "us-east-1_x1")

        assert not hasattr(pool, "add_trigger")
        for child in (
            pool.add_client("c"),
            pool.add_group("g"),
            pool.add_domain("d", cognito_domain={"domain_prefix": "x"}),
            pool.add_resource_server("r", identifier="api"),
        ):
            assert resource_of(child).parent == "user_pools.a"


class TestLife:
    def test_a_removal_policy_deletes_no_pool(self, stack: Stack) -> None:
        """DESTROY lets children be deleted, never a pool."""
        pool = UserPool(stack, "p", removal_policy=RemovalPolicy.DESTROY)
        client = pool.add_client("c", removal_policy=RemovalPolicy.DESTROY)
        group = pool.add_group("g")
        group.apply_removal_policy(RemovalPolicy.DESTROY)

        assert not resource_of(pool).allow_delete
        assert resource_of(client).allow_delete
        assert resource_of(group).allow_delete
        assert not resource_of(pool.add_client("kept", removal_policy=RemovalPolicy.RETAIN)).allow_delete

    def test_taking_over_a_live_pool(self, stack: Stack) -> None:
        """``import_`` is the ``import:`` of files."""
        assert resource_of(UserPool(stack, "p", import_="us-east-1_x1")).adopt == "us-east-1_x1"

    def test_tags(self, stack: Stack) -> None:
        """Tags of a stack reach every pool; nearer ones win, later ones over earlier."""
        pool = UserPool(stack, "p", tags={"env": "dev", "cost": "1"})
        Tags.of(stack).add("team", "identity")
        Tags.of(stack).add("env", "prod")
        Tags.of(pool).add("cost", "2")

        assert words_of(pool)["tags"] == {"team": "identity", "env": "dev", "cost": "2"}

    def test_overrides(self, pool: UserPool) -> None:
        """Any word can be set by its path; None is the service's default."""
        pool.add_override("password_policy.min_length", 14)
        pool.add_override("mfa", None)

        assert words_of(pool) == {"password_policy": {"min_length": 14}, "mfa": None}
