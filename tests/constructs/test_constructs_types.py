"""What cannot be meant is a TypeError that names the key."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import words_of

from cogprov import ClientAttributes, Duration, FeaturePlan, Mfa, Stack, UserPool
from cogprov.constructs.errors import ConstructTypeError


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"user_pool_nam": "x"}, "unknown key `user_pool_nam` in user_pools.p; did you mean `user_pool_name`?"),
        ({"selfSignUpEnabled": True}, "in user_pools.p; did you mean `self_sign_up_enabled`?"),
        (
            {"sign_in_aliases": {"emial": True}},
            "unknown key `emial` in user_pools.p.sign_in_aliases; did you mean `email`?",
        ),
        ({"sign_in_aliases": {"preferredUsername": True}}, "did you mean `preferred_username`?"),
        ({"required_attributes": {"nam": True}}, "unknown key `nam` in user_pools.p.required_attributes"),
        ({"user_verification": {"zzz": "x"}}, "unknown key `zzz` in user_pools.p.user_verification"),
        ({"dcr_configuration": {"enable_statu": "x"}}, "did you mean `enable_status`?"),
        ({"custom_attributes": {"a": {"typ": "string"}}}, "unknown key `typ` in user_pools.p.custom_attributes.a"),
        ({"self_sign_up_enabled": "yes"}, "`self_sign_up_enabled` must be True or False, not a text"),
        ({"password_policy": {"min_length": "12"}}, "`password_policy.min_length` must be a whole number, not a text"),
        (
            {"password_policy": {"min_length": True}},
            "`password_policy.min_length` must be a whole number, not a boolean",
        ),
        ({"password_policy": True}, "`password_policy` must be a dict or PasswordPolicy, not a boolean"),
        ({"password_policy": {"temp_password_validity": 3}}, "must be a Duration or a text, not a whole number"),
        ({"standard_attributes": {"email": True}}, "`standard_attributes.email` must be a dict or StandardAttribute"),
        ({"mfa": FeaturePlan.LITE}, "`mfa` must be a Mfa or a text, not a FeaturePlan"),
        ({"lambda_triggers": {"pre_sign_up": 5}}, "must be a text or something with function_arn, not a whole number"),
        ({"tags": {"a": 1}}, "`tags.a` must be a text, not a whole number"),
        ({"tags": {1: "a"}}, "the keys of `tags` must be texts, not a whole number"),
        ({"user_pool_name": Mfa}, "`user_pool_name` must be a text, not a Mfa class"),
        (
            {"device_tracking": {"challenge_required_on_new_device": True}},
            "missing key `device_only_remembered_on_user_prompt` in user_pools.p.device_tracking",
        ),
        (
            {"dcr_configuration": {"open_dcr_enabled": "x"}},
            "`dcr_configuration.open_dcr_enabled` must be True or False",
        ),
        ({"email": {"form_email": "x"}}, "unknown key `form_email` in user_pools.p.email; did you mean `from_email`?"),
    ],
)
def test_a_pool(stack: Stack, given: dict[str, Any], message: str) -> None:
    """Unknown keys are named with what was probably meant, wrong types with what is wanted."""
    with pytest.raises(TypeError) as caught:
        UserPool(stack, "p", **given)

    assert isinstance(caught.value, ConstructTypeError)
    assert message in str(caught.value)
    assert caught.value.problem.origin is not None
    assert caught.value.problem.origin.file.endswith("test_constructs_types.py")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"o_auth": {"callback_url": []}}, "did you mean `callback_urls`?"),
        ({"o_auth": {"callback_urls": "https://x"}}, "`o_auth.callback_urls` must be a list, not a text"),
        ({"o_auth": {"scopes": [1]}}, "`o_auth.scopes.0` must be an OAuthScope or a text, not a whole number"),
        ({"auth_flows": {"user_pasword": True}}, "did you mean `user_password`?"),
        ({"generate_secret": 1}, "`generate_secret` must be True or False, not a whole number"),
        ({"client_secret": 12345}, "`client_secret` must be a SecretValue or a text, not a whole number"),
        ({"read_attributes": "email"}, "`read_attributes` must be a ClientAttributes or a list, not a text"),
    ],
)
def test_a_client(pool: UserPool, given: dict[str, Any], message: str) -> None:
    """The same for a client."""
    with pytest.raises(TypeError) as caught:
        pool.add_client("c", **given)

    assert message in str(caught.value)


def test_scopes_ids_and_pools(stack: Stack, pool: UserPool) -> None:
    """A scope is a construct, an id is a text, a pool is a pool."""
    from cogprov import UserPoolClient

    wrong: Any = "x"
    for act in (
        lambda: UserPool(wrong, "p"),
        lambda: UserPool(stack, 5),  # type: ignore[arg-type]
        lambda: UserPoolClient(stack, "c", user_pool=wrong),
        lambda: Stack(),
        lambda: Stack("a", env={"acount": "1"}),
        lambda: pool.add_trigger(5, "x"),  # type: ignore[arg-type]
        lambda: Duration.days("3"),  # type: ignore[arg-type]
        lambda: ClientAttributes().with_standard_attributes(nam=True),  # type: ignore[call-arg]
    ):
        with pytest.raises(TypeError):
            act()


def test_a_wrong_secret_is_never_shown(pool: UserPool) -> None:
    """Messages about types name the type, not the value."""
    with pytest.raises(TypeError) as caught:
        pool.add_client("c", client_secret=["hunter2"])  # type: ignore[arg-type]

    assert "hunter2" not in str(caught.value)


def test_a_setting_that_only_the_service_model_knows(pool: UserPool) -> None:
    """What the API has and no argument names is accepted all the same."""
    client = pool.add_client("c", publish_secrets_in_aws_secrets_manager=True)  # type: ignore[call-arg]

    assert words_of(client) == {"publish_secrets_in_aws_secrets_manager": True}
