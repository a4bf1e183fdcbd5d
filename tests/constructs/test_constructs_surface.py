"""What CDK programs do besides declaring: structs, nodes, stacks, and the way around the constructs."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import resource_of, words_of

import cogprov
from cogprov import (
    App,
    ArnFormat,
    CfnOutput,
    Construct,
    Mfa,
    OAuthFlows,
    OAuthSettings,
    PasswordPolicy,
    ResourceServerScope,
    Stack,
    StringAttribute,
    Tags,
    UserPool,
    UserPoolClientProps,
    UserPoolProps,
    aws_certificatemanager,
    aws_cognito,
    aws_iam,
    aws_kms,
    aws_lambda,
    aws_secretsmanager,
    aws_ssm,
)
from cogprov.constructs.errors import ConstructTypeError, ValidationError
from cogprov.model.values import Ref, Secret


class TestStructs:
    """Dicts with attributes."""

    def test_attributes(self) -> None:
        """What was said, None for what was not, and an AttributeError for what does not exist."""
        policy: Any = PasswordPolicy(min_length=12)

        assert (policy.min_length, policy.require_digits, policy["min_length"]) == (12, None, 12)
        assert isinstance(policy, dict)
        assert repr(policy) == "PasswordPolicy(min_length=12)"
        with pytest.raises(AttributeError, match="min_len"):
            _ = policy.min_len

    def test_a_key_that_does_not_exist(self) -> None:
        """Refused at its own line, with the one that was meant."""
        with pytest.raises(ConstructTypeError, match="did you mean `min_length`") as caught:
            PasswordPolicy(min_len=12)

        assert caught.value.problem.path == "min_len"

    def test_a_key_that_is_missing(self) -> None:
        """As Python refuses an argument that is missing."""
        with pytest.raises(TypeError, match="'scope_description'"):
            ResourceServerScope(scope_name="read")

    def test_props(self, stack: Stack) -> None:
        """The keyword arguments of a construct, as a struct."""
        pool = UserPool(stack, "p", **UserPoolProps(mfa=Mfa.OFF))
        props: Any = UserPoolClientProps(user_pool=pool, generate_secret=True)

        assert words_of(pool) == {"mfa": "off"}
        assert props.user_pool is pool
        assert words_of(cogprov.UserPoolClient(stack, "c", **props)) == {"generate_secret": True}

    def test_every_struct_is_a_class(self) -> None:
        """Each that the package exports makes something with attributes."""
        named = [getattr(aws_cognito, name) for name in aws_cognito.__all__ if name.endswith(("Props", "Options"))]

        assert len(named) > 20
        assert all(each.__mro__[1].__name__ == "Struct" for each in named)

    def test_flows_of_a_client(self, pool: UserPool) -> None:
        """They are read as attributes."""
        flows = OAuthFlows(authorization_code_grant=True)
        client = pool.add_client("c", o_auth=OAuthSettings(flows=flows, callback_urls=["https://x.test"]))
        read: Any = client.o_auth_flows

        assert (read.authorization_code_grant, read.implicit_code_grant) == (True, None)


class TestNumbers:
    """The CDK knows one sort of number."""

    def test_whole_floats(self, stack: Stack) -> None:
        """They are whole numbers, wherever they stand."""
        pool = UserPool(stack, "p", password_policy={"min_length": 12.0}, custom_attributes={"x": _bounded(1.0, 5.0)})

        assert words_of(pool) == {
            "password_policy": {"min_length": 12},
            "custom_attributes": {"x": {"type": "string", "min_len": 1, "max_len": 5}},
        }
        assert repr(words_of(pool.add_group("g", precedence=1.0))["precedence"]) == "1"

    def test_fractions(self, stack: Stack) -> None:
        """They are not."""
        with pytest.raises(ConstructTypeError, match=r"`password_policy\.min_length` must be a whole number"):
            UserPool(stack, "p", password_policy={"min_length": 12.5})


def _bounded(low: Any, high: Any) -> StringAttribute:
    return StringAttribute(min_len=low, max_len=high)


class TestTree:
    """Nodes and stacks."""

    def test_nodes(self, stack: Stack, pool: UserPool) -> None:
        """Paths, children in order, and everything below."""
        client = pool.add_client("web")

        assert (client.node.id, client.node.path) == ("web", "shop/main/web")
        assert stack.node.find_child("main") is pool
        assert stack.node.try_find_child("none") is None
        assert pool.node.children == [client]
        assert stack.node.find_all() == [stack, pool, client]
        assert (client.node.root, client.node.scopes) == (stack, [stack, pool, client])
        assert client.stack is Stack.of(client) is stack
        assert Construct.is_construct(client)
        assert not Construct.is_construct("client")
        with pytest.raises(ValidationError, match="No child with id: 'none'"):
            stack.node.find_child("none")

    def test_context(self) -> None:
        """Values for everything in a scope."""
        app = App()
        app.node.set_context("stage", "dev")

        assert Stack(app, "s").node.try_get_context("stage") == "dev"
        assert app.node.try_get_context("none") is None

    def test_arns(self) -> None:
        """Of the stack's own place unless said otherwise."""
        stack = Stack("s", region="eu-west-1", account="123456789012")
        named = str(stack.format_arn(service="cognito-idp", resource="userpool", resource_name="x"))
        table = {
            ArnFormat.COLON_RESOURCE_NAME: "arn:aws:s:::r:n",
            ArnFormat.SLASH_RESOURCE_NAME: "arn:aws:s:::r/n",
            ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME: "arn:aws:s:::/r/n",
            ArnFormat.NO_RESOURCE_NAME: "arn:aws:s:::r",
        }

        assert named == "arn:${partition}:cognito-idp:eu-west-1:123456789012:userpool/x"
        for form, arn in table.items():
            made = stack.format_arn(
                service="s", resource="r", resource_name="n", partition="aws", region="", account="", arn_format=form
            )
            assert made == arn
        assert stack.url_suffix == "amazonaws.com"
        assert Stack("t", region="cn-north-1").url_suffix == "amazonaws.com.cn"

    def test_references(self, pool: UserPool) -> None:
        """What names an object elsewhere."""
        assert pool.user_pool_ref == (Ref("user_pools.main"), Ref("user_pools.main", "arn"))
        assert pool.add_client("c").user_pool_client_ref.client_id == Ref("user_pools.main.clients.c")
        assert pool.add_group("g").user_pool_group_ref.group_name == "g"
        server = pool.add_resource_server("r", identifier="x")
        assert server.user_pool_resource_server_ref.user_pool_id == pool.user_pool_id
        domain = pool.add_domain("d", cognito_domain={"domain_prefix": "x"})
        assert domain.user_pool_domain_ref.domain == "x"

    def test_tags_of_a_stack(self) -> None:
        """Those that it is made with are those of its pools; a higher priority beats what is nearer."""
        stack = Stack("s", tags={"team": "core"})
        pool = UserPool(stack, "p", tags={"own": "x"})
        Tags.of(stack).add("own", "far")
        assert words_of(pool)["tags"] == {"team": "core", "own": "x"}

        Tags.of(stack).add("own", "far", priority=300)
        Tags.of(pool).remove("team")
        Tags.of(pool).add("other", "x", include_resource_types=["AWS::S3::Bucket"])
        assert words_of(pool)["tags"] == {"own": "far"}


class TestUnderlying:
    """An object in the API's own words."""

    def test_members_become_words(self, pool: UserPool) -> None:
        """Whatever the word for a member is: switched, turned round, renamed, listed, or CloudFormation's own."""
        below = pool.node.default_child
        below.add_property_override("Policies.PasswordPolicy.MinimumLength", 12)
        below.add_override("Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly", False)
        below.add_property_override("EnabledMfas", ["SOFTWARE_TOKEN_MFA"])
        below.add_property_override("WebAuthnRelyingPartyID", "x.test")
        below.mfa_configuration = "ON"

        assert words_of(pool) == {
            "password_policy": {"min_length": 12},
            "self_sign_up_enabled": True,
            "mfa_second_factor": {"otp": True},
            "passkey_relying_party_id": "x.test",
            "mfa": "required",
        }
        assert resource_of(pool).origin_of(("password_policy", "min_length")).line > 1

    def test_what_was_said_is_replaced(self, stack: Stack) -> None:
        """The rest of it stays."""
        pool = UserPool(stack, "p", password_policy={"min_length": 8, "require_digits": True})
        pool.node.default_child.add_property_override("Policies.PasswordPolicy.MinimumLength", 14)

        assert words_of(pool) == {"password_policy": {"min_length": 14, "require_digits": True}}

    def test_deletion(self, pool: UserPool) -> None:
        """Nothing is said about the member any more."""
        client = pool.add_client("c", prevent_user_existence_errors=True, auth_flows={"user_srp": True})
        client.node.default_child.add_property_deletion_override("ExplicitAuthFlows")
        client.node.default_child.add_deletion_override("Properties.PreventUserExistenceErrors")

        assert words_of(client) == {}

    @pytest.mark.parametrize("path", ["Nonsense", "Policies.Nonsense.X"])
    def test_what_the_api_has_not(self, path: str, pool: UserPool) -> None:
        """Refused, with the members there are."""
        with pytest.raises(TypeError, match=f"no member {path} for a user pool. Its members are AccountRecovery"):
            pool.node.default_child.add_property_override(path, 1)
        with pytest.raises(TypeError, match="no member"):
            pool.node.default_child.add_property_deletion_override(path)

    def test_what_is_no_property(self, pool: UserPool) -> None:
        """There is no template."""
        with pytest.raises(ValidationError, match="CloudFormation template"):
            pool.node.default_child.add_override("DependsOn", "x")
        with pytest.raises(TypeError, match="did you mean `user_pool_tags`"):
            pool.node.default_child.user_pool_tag = {}

    def test_values_are_checked(self, pool: UserPool) -> None:
        """By the rules of the words that they become."""
        with pytest.raises(TypeError, match=r"`password_policy\.min_length` must be a whole number"):
            pool.node.default_child.add_property_override("Policies.PasswordPolicy.MinimumLength", "long")

    def test_attributes(self, pool: UserPool) -> None:
        """What ``Ref`` and ``Fn::GetAtt`` give."""
        below = pool.node.default_child

        assert (below.ref, below.get_att("Arn"), below.get_att("ProviderName")) == (
            pool.user_pool_id,
            pool.user_pool_arn,
            pool.user_pool_provider_name,
        )


def test_stored_secrets(stack: Stack) -> None:
    """A secret of the Secrets Manager, by name or ARN, whole or in part."""
    named = aws_secretsmanager.Secret.from_secret_name_v2(stack, "a", "google")
    by_arn = aws_secretsmanager.Secret.from_secret_attributes(stack, "b", secret_complete_arn="arn:x")

    assert named.secret_value_from_json("key") == Secret(Ref("google", "key", "secretsmanager"))
    assert by_arn.secret_value == Secret(Ref("arn:x", "", "secretsmanager"))
    with pytest.raises(ValidationError, match="secret_partial_arn is needed"):
        aws_secretsmanager.Secret.from_secret_attributes(stack, "c")


def test_stored_parameters(stack: Stack) -> None:
    """A parameter of the Systems Manager, by name, newest or as it was."""
    named = aws_ssm.StringParameter.from_string_parameter_name(stack, "a", "/app/url")
    by_version = aws_ssm.StringParameter.value_for_string_parameter(stack, "/app/url", 3)

    assert (named.string_value, by_version) == (Ref("/app/url", "", "ssm"), Ref("/app/url:3", "", "ssm"))


class TestWhatCogprovDoesNotMake:
    """Functions, roles, keys and certificates are referred to; what would make one says how."""

    @pytest.mark.parametrize(
        ("make", "argument", "way"),
        [
            (aws_lambda.Function, "handler", "Function.from_function_arn"),
            (aws_iam.Role, "assumed_by", "Role.from_role_arn"),
            (aws_kms.Key, "enable_key_rotation", "Key.from_key_arn"),
            (aws_certificatemanager.Certificate, "domain_name", "Certificate.from_certificate_arn"),
        ],
    )
    def test_made(self, make: Any, argument: str, way: str, stack: Stack) -> None:
        """With the argument and what to write."""
        with pytest.raises(ValidationError, match="takes one that exists") as caught:
            make(stack, "x", **{argument: "x"})

        [problem] = caught.value.problems
        assert problem.path == argument
        assert way in problem.hints[0]

    @pytest.mark.parametrize("make", [aws_kms.Key, aws_certificatemanager.Certificate])
    def test_nothing_said(self, make: Any, stack: Stack) -> None:
        """One without an ARN would be a new one."""
        with pytest.raises(ValidationError, match="_arn: cogprov makes no"):
            make(stack, "x")

    @pytest.mark.parametrize(("module", "name"), [(aws_lambda, "Runtime"), (aws_iam, "ServicePrincipal")])
    def test_what_it_would_take(self, module: Any, name: str) -> None:
        """Names that only help to make something."""
        with pytest.raises(AttributeError, match=rf"'{name}' here: cogprov makes no .*from_role_arn"):
            getattr(module, name)

    def test_other_modules(self) -> None:
        """The error lists those that there are."""
        with pytest.raises(AttributeError, match=r"aws_sns'.* there are aws_certificatemanager, aws_cognito"):
            _ = cogprov.aws_sns


class TestWhatTemplatesNeed:
    """Arguments that are about templates are taken, and types are checked as the CDK checks them."""

    def test_apps(self) -> None:
        """An app's context is found from below; where its templates go means nothing."""
        stack = Stack(App(context={"stage": "test"}, outdir="cdk.out"), "s", termination_protection=True)

        assert stack.node.try_get_context("stage") == "test"

    @pytest.mark.parametrize("value", [None, 3, True])
    def test_outputs_are_texts(self, value: Any, stack: Stack) -> None:
        """Anything else is refused with the output's name."""
        with pytest.raises(ConstructTypeError, match="output url must be a text"):
            CfnOutput(stack, "url", value=value)

    def test_removal_policies(self, stack: Stack) -> None:
        """A word is no policy: it would have been taken for RETAIN."""
        policy: Any = "destroy"
        with pytest.raises(ConstructTypeError, match="must be a RemovalPolicy"):
            UserPool(stack, "p").add_group("g").apply_removal_policy(policy)

    def test_dependencies(self, stack: Stack) -> None:
        """Accepted below a construct as well as on its node."""
        pool = UserPool(stack, "p")
        pool.node.default_child.add_dependency(pool.add_group("g").node.default_child)

        assert words_of(pool) == {}
