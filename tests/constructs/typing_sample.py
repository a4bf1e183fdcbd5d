"""A program that uses the whole API as editors should see it; mypy checks it in strict mode."""

from __future__ import annotations

from cogprov import (
    AuthFlow,
    ClientAttributes,
    Duration,
    Function,
    Mfa,
    MfaSecondFactor,
    OAuthFlows,
    OAuthScope,
    OAuthSettings,
    PasswordPolicy,
    ProviderAttribute,
    ProvisionedLimit,
    ResourceServerScope,
    SecretValue,
    SignInAliases,
    Stack,
    StandardAttribute,
    StringAttribute,
    UserPool,
    UserPoolEmail,
    UserPoolIdentityProviderGoogle,
    UserPoolOperation,
)

stack = Stack("shop", region="eu-west-1")
hello = Function.from_function_name(stack, "hello", "hello")
pool = UserPool(
    stack,
    "customers",
    user_pool_name=None,
    self_sign_up_enabled=True,
    sign_in_aliases=SignInAliases(email=True),
    standard_attributes={"email": StandardAttribute(required=True)},
    custom_attributes={"tenant": StringAttribute(max_len=64), "plan": {"type": "string"}},
    mfa=Mfa.REQUIRED,
    mfa_second_factor=MfaSecondFactor(otp=True),
    password_policy=PasswordPolicy(min_length=12, temp_password_validity=Duration.days(3)),
    email=UserPoolEmail.with_ses(from_email="a@example.com"),
    lambda_triggers={"pre_sign_up": hello, "custom_message": "other"},
)
pool.add_trigger(UserPoolOperation.USER_MIGRATION, hello)
read = ResourceServerScope(scope_name="read", scope_description="Read")
server = pool.add_resource_server("api", identifier="api", scopes=[read])
google = UserPoolIdentityProviderGoogle(
    stack,
    "google",
    user_pool=pool,
    client_id="x",
    client_secret_value=SecretValue.secrets_manager("google"),
    attribute_mapping={"email": ProviderAttribute.GOOGLE_EMAIL},
)
client = pool.add_client(
    "web",
    auth_flows=AuthFlow(user_srp=True),
    o_auth=OAuthSettings(
        flows=OAuthFlows(authorization_code_grant=True),
        scopes=[OAuthScope.OPENID, OAuthScope.resource_server(server, read), "email"],
        callback_urls=["https://shop.example/cb", pool.user_pool_provider_url],
    ),
    read_attributes=ClientAttributes().with_standard_attributes(fullname=True),
    access_token_validity=Duration.hours(1),
)
limit = ProvisionedLimit(stack, "UserAuthentication", requested_limit_value=240)
domain = pool.add_domain("login", cognito_domain={"domain_prefix": "shop"})
stack.output("SIGN_IN", domain.sign_in_url(client, redirect_uri="https://shop.example/cb"))


def mistakes() -> None:
    """What must not pass: strict mode reports an ignore that is not needed."""
    UserPool(stack, "a", user_pool_nam="x")  # type: ignore[call-arg]
    UserPool(stack, "b", mfa=1)  # type: ignore[arg-type]
    UserPool(stack, "c", password_policy={"min_lenght": 1})  # type: ignore[arg-type]
    ProvisionedLimit(stack, "f", requested_limit_value="240")  # type: ignore[arg-type]
    ProvisionedLimit(stack, "g")  # type: ignore[call-arg]
    pool.add_client("d", o_auth={"callback_urls": 1})  # type: ignore[arg-type]
    UserPoolIdentityProviderGoogle(stack, "e", user_pool=pool)  # type: ignore[call-arg]
