"""App clients: what their arguments say."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    ClientAttributes,
    Duration,
    OAuthScope,
    Stack,
    UserPool,
    UserPoolClient,
    UserPoolClientIdentityProvider,
)
from cogprov.model.values import Ref, Secret


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, {}),
        ({"disable_o_auth": True}, {"disable_o_auth": True}),
        ({"generate_secret": True}, {"generate_secret": True}),
        (
            {"auth_flows": {"user": True, "refresh_token": False}},
            {"auth_flows": {"user": True, "refresh_token": False}},
        ),
        ({"auth_flows": {}}, {"auth_flows": {}}),
        ({"o_auth": {"scopes": []}}, {"o_auth": {"scopes": []}}),
        (
            {"o_auth": {"logout_urls": ["https://x/out"], "scopes": [OAuthScope.custom("api/read"), "email"]}},
            {"o_auth": {"logout_urls": ["https://x/out"], "scopes": ["api/read", "email"]}},
        ),
        ({"prevent_user_existence_errors": False}, {"prevent_user_existence_errors": False}),
        ({"access_token_validity": Duration.minutes(60)}, {"access_token_validity": "1h"}),
        ({"id_token_validity": "5m"}, {"id_token_validity": "5m"}),
        ({"refresh_token_validity": Duration.days(3650)}, {"refresh_token_validity": "3650d"}),
        ({"auth_session_validity": Duration.minutes(15)}, {"auth_session_validity": "15m"}),
        (
            {"refresh_token_rotation_grace_period": Duration.seconds(0)},
            {"refresh_token_rotation_grace_period": "0s"},
        ),
        ({"enable_token_revocation": False}, {"enable_token_revocation": False}),
        (
            {
                "supported_identity_providers": [
                    UserPoolClientIdentityProvider.COGNITO,
                    UserPoolClientIdentityProvider.AMAZON,
                    UserPoolClientIdentityProvider.APPLE,
                    UserPoolClientIdentityProvider.FACEBOOK,
                    UserPoolClientIdentityProvider.GOOGLE,
                    UserPoolClientIdentityProvider.custom("okta"),
                ]
            },
            {
                "supported_identity_providers": [
                    "COGNITO",
                    "LoginWithAmazon",
                    "SignInWithApple",
                    "Facebook",
                    "Google",
                    "okta",
                ]
            },
        ),
        (
            {
                "read_attributes": ClientAttributes()
                .with_standard_attributes(fullname=True, email_verified=True, gender=False)
                .with_custom_attributes("tenant", "custom:plan")
            },
            {"read_attributes": ["custom:plan", "custom:tenant", "email_verified", "name"]},
        ),
        ({"write_attributes": ClientAttributes()}, {"write_attributes": []}),
        ({"write_attributes": ["given_name"]}, {"write_attributes": ["given_name"]}),
        (
            {"analytics": {"application": "arn:aws:mobiletargeting:us-east-1:1:apps/x", "share_user_data": True}},
            {"analytics": {"application": "arn:aws:mobiletargeting:us-east-1:1:apps/x", "share_user_data": True}},
        ),
    ],
)
def test_clients(pool: UserPool, given: dict[str, Any], words: dict[str, Any]) -> None:
    """A client says what its author said, and nothing about OAuth besides."""
    assert words_of(pool.add_client("c", **given)) == words


class TestClientOutputs:
    def test_name_and_secret(self, pool: UserPool) -> None:
        """Its name when it was given, its secret by reference when it has one."""
        client = pool.add_client("c", user_pool_client_name="Web", generate_secret=True)

        assert client.user_pool_client_name == "Web"
        assert client.user_pool_client_secret == Ref("user_pools.main.clients.c", "secret")

    def test_a_secret_of_ones_own(self, pool: UserPool) -> None:
        """It is a secret from the start."""
        client = pool.add_client("c", client_secret="hunter2" * 4)

        assert words_of(client) == {"client_secret": Secret("hunter2" * 4)}
        assert "hunter2" not in repr(resource_of(client))

    def test_an_imported_client(self, stack: Stack) -> None:
        """Only its id is known, and nothing is declared."""
        client = UserPoolClient.from_user_pool_client_id(stack, "c", "3n4k8f")

        assert client.user_pool_client_id == "3n4k8f"
        assert stack.desired().resources == ()
