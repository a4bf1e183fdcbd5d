"""What the other constructs and values refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cogprov import (
    App,
    Duration,
    Function,
    LambdaVersion,
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
)
from cogprov.model.errors import ConfigError

ARN = "arn:aws:lambda:us-east-1:111122223333:function:hello"
SES = UserPoolEmail.with_ses(from_email="a@example.com")
ESSENTIALS = "set `feature_plan` to `FeaturePlan.ESSENTIALS` or `FeaturePlan.PLUS`."
CODE = {"authorization_code_grant": True}
GRANTS = "when authorization_code_grant or implicit_code_grant OAuth flows are enabled."


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
