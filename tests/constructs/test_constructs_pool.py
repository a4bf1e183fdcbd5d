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
    ValidationError,
)
from cogprov.model.values import Ref


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

        with pytest.raises(ValidationError, match="keeps its own triggers") as caught:
            pool.add_trigger("pre_sign_up", "f")

        assert "import_='us-east-1_x1'" in caught.value.problems[0].hints[0]
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

    def test_removed_tags(self, stack: Stack) -> None:
        """A tag that is removed from a pool is not inherited, and others keep it."""
        pool, other = UserPool(stack, "p", tags={"env": "dev"}), UserPool(stack, "q")
        Tags.of(stack).add("team", "identity")
        Tags.of(pool).remove("team")
        assert words_of(pool)["tags"] == {"env": "dev"}
        assert words_of(other)["tags"] == {"team": "identity"}

    def test_overrides(self, pool: UserPool) -> None:
        """Any word can be set by its path; None is the service's default."""
        pool.add_override("password_policy.min_length", 14)
        pool.add_override("mfa", None)

        assert words_of(pool) == {"password_policy": {"min_length": 14}, "mfa": None}
