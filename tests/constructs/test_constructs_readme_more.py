"""Every example of the CDK README of 1.32.0, as it stands there but for its imports: security to OAuth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    App,
    Duration,
    Mfa,
    OAuthScope,
    Role,
    Stack,
    UserPool,
    UserPoolClient,
    UserPoolOperation,
    lambda_,
)
from cogprov.config.checks import check
from cogprov.model.values import Ref


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack in which nothing is wrong at the end."""
    stack = Stack("my-stack")
    yield stack
    assert [problem for problem in check(stack.desired()) if not problem.warning] == []


# The README's examples stand in the __init__ of a Stack.
# fmt: off
# ruff: noqa: E501


def test_the_role_for_text_messages(stack: Stack) -> None:
    """An existing role by the id that the example gives it, with its external id."""
    self = stack
    pool_sms_role = Role(self, "userpoolsmsrole")

    pool = UserPool(self, "myuserpool",
        # ...
        sms_role=pool_sms_role,
        sms_role_external_id="c87467be-4f34-11ea-b77f-2e728ce88125"
    )

    words = words_of(pool)
    assert str(words["sms_role"]) == "arn:${partition}:iam::${account}:role/userpoolsmsrole"
    assert words["sms_role_external_id"] == "c87467be-4f34-11ea-b77f-2e728ce88125"


def test_multi_factor_authentication(stack: Stack) -> None:
    """MFA for everybody, by text message or one-time password."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        mfa=Mfa.REQUIRED,
        mfa_second_factor={
            "sms": True,
            "otp": True
        }
    )

    assert words_of(pool) == {"mfa": "required", "mfa_second_factor": {"sms": True, "otp": True}}


def test_the_password_policy(stack: Stack) -> None:
    """All that can be said about passwords."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        password_policy={
            "min_length": 12,
            "require_lowercase": True,
            "require_uppercase": True,
            "require_digits": True,
            "require_symbols": True,
            "temp_password_validity": Duration.days(3)
        }
    )

    assert words_of(pool)["password_policy"] == {
        "min_length": 12,
        "require_lowercase": True,
        "require_uppercase": True,
        "require_digits": True,
        "require_symbols": True,
        "temp_password_validity": "3d",
    }


def test_emails(stack: Stack) -> None:
    """The name that the README has and the library never had."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        email_transmission={
            "from": "noreply@myawesomeapp.com",
            "reply_to": "support@myawesomeapp.com"
        }
    )

    assert words_of(pool) == {"email": {"from": "noreply@myawesomeapp.com", "reply_to": "support@myawesomeapp.com"}}


def test_lambda_triggers(stack: Stack) -> None:
    """One trigger at the beginning, one later."""
    self = stack
    auth_challenge_fn = lambda_.Function(self, "authChallengeFn")

    userpool = UserPool(self, "myuserpool",
        # ...
        triggers={
            "create_auth_challenge": auth_challenge_fn
        }
    )

    userpool.add_trigger(UserPoolOperation.USER_MIGRATION, lambda_.Function(self, "userMigrationFn"))

    prefix = "arn:${partition}:lambda:${region}:${account}:function:"
    triggers = words_of(userpool)["lambda_triggers"]
    assert {name: str(arn) for name, arn in triggers.items()} == {
        "create_auth_challenge": f"{prefix}authChallengeFn",
        "user_migration": f"{prefix}userMigrationFn",
    }


def test_importing_user_pools() -> None:
    """Pools by id and by ARN, the ARN's Region being another than its id's."""
    app = App()
    stack = Stack(app, "my-stack")

    awesome_pool = UserPool.from_user_pool_id(stack, "awesome-user-pool", "us-east-1_oiuR12Abd")

    other_awesome_pool = UserPool.from_user_pool_arn(stack, "other-awesome-user-pool", "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/us-east-1_mtRyYQ14D")

    assert resource_of(awesome_pool).reference == "us-east-1_oiuR12Abd"
    assert resource_of(other_awesome_pool).reference == "us-east-1_mtRyYQ14D"
    assert resource_of(other_awesome_pool).words == {}
    (warning,) = stack.desired().warnings
    assert "eu-west-1" in warning.summary


def test_app_clients(stack: Stack) -> None:
    """A client of a pool, and its id."""
    self = stack
    pool = UserPool(self, "pool")
    client = pool.add_client("customer-app-client")
    client_id = client.user_pool_client_id

    assert client_id == Ref("user_pools.pool.clients.customer-app-client", "id")
    resource = resource_of(client)
    assert (resource.kind, resource.parent, resource.words) == ("client", "user_pools.pool", {})


def test_a_client_of_an_imported_pool(stack: Stack) -> None:
    """A client whose scope is the stack lies in its pool all the same."""
    self = stack
    imported_pool = UserPool.from_user_pool_id(self, "imported-pool", "us-east-1_oiuR12Abd")
    client = UserPoolClient(self, "customer-app-client",
        user_pool=imported_pool
    )

    assert client.address == "user_pools.imported-pool.clients.customer-app-client"


def test_auth_flows(stack: Stack) -> None:
    """Exactly the flows that were said; what they call for is the engine's to add."""
    self = stack
    pool = UserPool(self, "pool")
    client = pool.add_client("app-client",
        auth_flows={
            "user_password": True,
            "user_srp": True
        }
    )

    assert words_of(client) == {"auth_flows": {"user_password": True, "user_srp": True}}


def test_o_auth(stack: Stack) -> None:
    """The code grant with one scope and one callback."""
    self = stack
    pool = UserPool(self, "Pool")
    client = pool.add_client("app-client",
        o_auth={
            "flows": {
                "authorization_code_grant": True
            },
            "scopes": [OAuthScope.OPENID],
            "callback_urls": ["https://my-app-domain.com/welcome"]
        }
    )

    assert words_of(client) == {
        "o_auth": {
            "flows": {"authorization_code_grant": True},
            "scopes": ["openid"],
            "callback_urls": ["https://my-app-domain.com/welcome"],
        }
    }
