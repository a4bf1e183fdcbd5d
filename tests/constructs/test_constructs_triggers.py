"""Triggers, and the functions they call."""

from __future__ import annotations

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    Function,
    Key,
    LambdaVersion,
    Stack,
    UserPool,
    UserPoolOperation,
)

ARN = "arn:aws:lambda:us-east-1:111122223333:function:hello"


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
