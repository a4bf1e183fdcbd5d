"""Clients, domains, groups, resource servers and providers: what their arguments say."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    Certificate,
    ClientAttributes,
    Duration,
    ManagedLoginVersion,
    OAuthScope,
    OidcAttributeRequestMethod,
    ProviderAttribute,
    ResourceServerScope,
    Role,
    SecretValue,
    SigningAlgorithm,
    Stack,
    UserPool,
    UserPoolClient,
    UserPoolClientIdentityProvider,
    UserPoolDomain,
    UserPoolGroup,
    UserPoolIdentityProvider,
    UserPoolIdentityProviderAmazon,
    UserPoolIdentityProviderApple,
    UserPoolIdentityProviderFacebook,
    UserPoolIdentityProviderGoogle,
    UserPoolIdentityProviderOidc,
    UserPoolIdentityProviderSaml,
    UserPoolIdentityProviderSamlMetadata,
    UserPoolResourceServer,
)
from cogprov.model.values import Ref, Secret, Template

REGION = Ref("region", source="aws")


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


class TestDomains:
    def test_a_prefix(self, pool: UserPool) -> None:
        """Cognito's own domain, with its Region known at the latest in the run."""
        domain = pool.add_domain(
            "d", cognito_domain={"domain_prefix": "acme"}, managed_login_version=ManagedLoginVersion.NEWER_MANAGED_LOGIN
        )

        assert words_of(domain) == {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": 2}
        assert domain.domain_name == "acme"
        assert domain.base_url() == Template(("https://acme.auth.", REGION, ".amazoncognito.com"))
        assert str(domain.base_url(fips=True)) == "https://acme.auth-fips.${region}.amazoncognito.com"

    def test_where_the_stack_names_its_region(self) -> None:
        """The URL is then a plain text."""
        pool = UserPool(Stack("a", region="eu-west-1"), "p")
        domain = UserPoolDomain(pool, "d", user_pool=pool, cognito_domain={"domain_prefix": "acme"})

        assert domain.base_url() == "https://acme.auth.eu-west-1.amazoncognito.com"

    def test_a_custom_domain(self, stack: Stack, pool: UserPool) -> None:
        """A domain of one's own, with a certificate by reference."""
        arn = "arn:aws:acm:us-east-1:1:certificate/x"
        certificate = Certificate.from_certificate_arn(stack, "cert", arn)
        domain = pool.add_domain("d", custom_domain={"domain_name": "login.acme.com", "certificate": certificate})

        assert words_of(domain) == {"custom_domain": {"domain_name": "login.acme.com", "certificate": arn}}
        assert domain.base_url(fips=True) == "https://login.acme.com"
        assert domain.cloud_front_endpoint == Ref(domain.address, "cloud_front_endpoint")

    @pytest.mark.parametrize(
        ("grant", "response"), [("authorization_code_grant", "code"), ("implicit_code_grant", "token")]
    )
    def test_the_sign_in_url(self, pool: UserPool, grant: Any, response: str) -> None:
        """The CDK's form, with the client's id by reference."""
        domain = pool.add_domain(
            "d", custom_domain={"domain_name": "login.acme.com", "certificate": "arn:aws:acm:us-east-1:1:certificate/x"}
        )
        client = pool.add_client("c", o_auth={"flows": {grant: True}, "callback_urls": ["https://x/cb"]})  # type: ignore[arg-type]

        url = domain.sign_in_url(client, redirect_uri="https://x/cb", sign_in_path="/oauth2/authorize")
        assert url == Template(
            (
                "https://login.acme.com/oauth2/authorize?client_id=",
                Ref(client.address, "id"),
                f"&response_type={response}&redirect_uri=https://x/cb",
            )
        )

    def test_an_imported_domain(self, stack: Stack) -> None:
        """Only its name is known."""
        assert UserPoolDomain.from_domain_name(stack, "d", "acme").domain_name == "acme"


class TestResourceServers:
    def test_its_scopes(self, pool: UserPool) -> None:
        """Scopes by name; a client names them by reference, so that the server is made first."""
        read = ResourceServerScope(scope_name="read", scope_description="Read orders")
        server = pool.add_resource_server(
            "api", identifier="https://api.acme.com", user_pool_resource_server_name="Orders", scopes=[read]
        )
        client = pool.add_client(
            "c", o_auth={"flows": {"client_credentials": True}, "scopes": [OAuthScope.resource_server(server, read)]}
        )

        assert words_of(server) == {
            "identifier": "https://api.acme.com",
            "user_pool_resource_server_name": "Orders",
            "scopes": {"read": "Read orders"},
        }
        assert words_of(client)["o_auth"]["scopes"] == [Template((Ref(server.address, "identifier"), "/read"))]

    def test_scopes_as_files_have_them(self, pool: UserPool) -> None:
        """A map from name to description will do."""
        server = UserPoolResourceServer(pool, "api", user_pool=pool, identifier="api", scopes={"read": "Read"})

        assert words_of(server)["scopes"] == {"read": "Read"}

    def test_an_imported_one(self, stack: Stack) -> None:
        """Its scopes are plain texts."""
        server = UserPoolResourceServer.from_user_pool_resource_server_id(stack, "r", "api")

        assert str(OAuthScope.resource_server(server, "read")) == "api/read"

    def test_it_needs_an_identifier(self, pool: UserPool) -> None:
        """What must be there is missed by name."""
        with pytest.raises(TypeError, match="missing key `identifier`"):
            pool.add_resource_server("api")  # type: ignore[call-arg]


class TestGroups:
    def test_a_group(self, stack: Stack, pool: UserPool) -> None:
        """All that a group has; a precedence of 0 is a precedence."""
        role = Role.from_role_arn(stack, "role", "arn:aws:iam::1:role/admin")
        group = pool.add_group("g", group_name="admins", description="All", precedence=0, role=role)

        assert words_of(group) == {
            "group_name": "admins",
            "description": "All",
            "precedence": 0,
            "role": "arn:aws:iam::1:role/admin",
        }
        assert group.group_name == "admins"

    def test_its_name_is_its_label(self, pool: UserPool) -> None:
        """What is not said follows from the id."""
        group = UserPoolGroup(pool, "beta testers", user_pool=pool)

        assert (group.address, group.group_name) == ("user_pools.main.groups.beta-testers", "beta-testers")

    def test_an_imported_one(self, stack: Stack) -> None:
        """Only its name is known."""
        assert UserPoolGroup.from_group_name(stack, "g", "admins").group_name == "admins"


class TestProviders:
    def test_amazon_and_facebook(self, pool: UserPool) -> None:
        """The two that take plain secrets; they are hidden from then on."""
        amazon = UserPoolIdentityProviderAmazon(pool, "a", user_pool=pool, client_id="x", client_secret="s")
        facebook = UserPoolIdentityProviderFacebook(
            pool, "f", user_pool=pool, client_id="x", client_secret="s", api_version="v19.0", scopes=["email"]
        )

        assert words_of(amazon) == {"type": "amazon", "client_id": "x", "client_secret": Secret("s")}
        assert words_of(facebook) == {
            "type": "facebook",
            "client_id": "x",
            "client_secret": Secret("s"),
            "api_version": "v19.0",
            "scopes": ["email"],
        }
        assert (amazon.provider_name, facebook.provider_name) == ("LoginWithAmazon", "Facebook")

    def test_google(self, pool: UserPool) -> None:
        """A secret out of Secrets Manager, and what claims fill."""
        google = UserPoolIdentityProviderGoogle(
            pool,
            "google",
            user_pool=pool,
            client_id="x",
            client_secret_value=SecretValue.secrets_manager("acme/google", json_field="secret"),
            attribute_mapping={  # type: ignore[arg-type]
                "email": ProviderAttribute.GOOGLE_EMAIL,
                "fullname": ProviderAttribute.other("display"),
                "custom": {"custom:phones": ProviderAttribute.GOOGLE_PHONE_NUMBERS},
                "custom:plain": "x",
            },
        )

        assert words_of(google) == {
            "type": "google",
            "client_id": "x",
            "client_secret": Secret(Ref("acme/google", "secret", "secretsmanager")),
            "attribute_mapping": {
                "email": "email",
                "fullname": "display",
                "custom:plain": "x",
                "custom:phones": "phoneNumbers",
            },
        }

    def test_apple(self, pool: UserPool) -> None:
        """A key as a value."""
        apple = UserPoolIdentityProviderApple(
            pool,
            "apple",
            user_pool=pool,
            client_id="x",
            team_id="t",
            key_id="k",
            private_key_value=SecretValue.ssm_secure("/acme/apple"),
        )

        assert words_of(apple) == {
            "type": "apple",
            "client_id": "x",
            "team_id": "t",
            "key_id": "k",
            "private_key": Secret(Ref("/acme/apple", "", "ssm")),
        }

    def test_oidc(self, pool: UserPool) -> None:
        """Everything that OpenID Connect takes."""
        oidc = UserPoolIdentityProviderOidc(
            pool,
            "oidc",
            user_pool=pool,
            name="Okta",
            client_id="x",
            client_secret="s",
            issuer_url="https://okta.example",
            scopes=["openid", "email"],
            identifiers=["acme.com"],
            attribute_request_method=OidcAttributeRequestMethod.POST,
            endpoints={
                "authorization": "https://okta.example/a",
                "token": "https://okta.example/t",
                "user_info": "https://okta.example/u",
                "jwks_uri": "https://okta.example/j",
            },
        )

        words = words_of(oidc)
        assert oidc.provider_name == words["name"] == "Okta"
        assert words["attribute_request_method"] == "POST"
        assert words["endpoints"]["user_info"] == "https://okta.example/u"
        assert (words["type"], words["issuer_url"], words["identifiers"]) == (
            "oidc",
            "https://okta.example",
            ["acme.com"],
        )

    @pytest.mark.parametrize(
        ("id", "name"), [("ad", "adoidc"), ("okta", "okta"), ("x" * 20 + "y" * 20, "x" * 16 + "y" * 16)]
    )
    def test_the_name_that_follows_from_the_id(self, pool: UserPool, id: str, name: str) -> None:
        """3 to 32 characters out of the construct's id."""
        oidc = UserPoolIdentityProviderOidc(
            pool, id, user_pool=pool, client_id="x", client_secret="s", issuer_url="https://okta.example"
        )

        assert oidc.provider_name == name

    def test_endpoints_are_all_or_none(self, pool: UserPool) -> None:
        """One endpoint alone is a TypeError that names the next."""
        with pytest.raises(TypeError, match="missing key `jwks_uri`"):
            UserPoolIdentityProviderOidc(
                pool,
                "o",
                user_pool=pool,
                client_id="x",
                client_secret="s",
                issuer_url="https://okta.example",
                endpoints={"authorization": "https://okta.example/a"},  # type: ignore[arg-type]
            )

    def test_saml(self, pool: UserPool) -> None:
        """Metadata by URL or as a document, and the switches."""
        by_url = UserPoolIdentityProviderSaml(
            pool,
            "adfs",
            user_pool=pool,
            metadata=UserPoolIdentityProviderSamlMetadata.url("https://adfs.example/metadata"),
            idp_signout=True,
            encrypted_responses=False,
            request_signing_algorithm=SigningAlgorithm.RSA_SHA256,
            idp_initiated=True,
        )
        by_file = UserPoolIdentityProviderSaml(
            pool, "other", user_pool=pool, metadata=UserPoolIdentityProviderSamlMetadata.file("<xml/>")
        )

        assert words_of(by_url) == {
            "type": "saml",
            "name": "adfs",
            "metadata_url": "https://adfs.example/metadata",
            "idp_signout": True,
            "encrypted_responses": False,
            "request_signing_algorithm": "rsa-sha256",
            "idp_initiated": True,
        }
        assert words_of(by_file)["metadata_file"] == "<xml/>"

    def test_they_register_themselves(self, pool: UserPool) -> None:
        """A pool knows its providers; clients that say nothing are the engine's business."""
        google = UserPoolIdentityProviderGoogle(pool, "g", user_pool=pool, client_id="x", client_secret="s")
        client = pool.add_client("c", o_auth={})

        assert pool.identity_providers == [google]
        assert "supported_identity_providers" not in words_of(client)

    def test_one_from_elsewhere_is_registered_by_hand(self, stack: Stack, pool: UserPool) -> None:
        """Clients that name no providers then take all, those made after them too."""
        client = pool.add_client("c")
        named = pool.add_client("n", supported_identity_providers=["COGNITO"])
        UserPoolIdentityProviderGoogle(pool, "g", user_pool=pool, client_id="x", client_secret="s")
        pool.register_identity_provider(UserPoolIdentityProvider.from_provider_name(stack, "okta", "Okta"))

        assert words_of(client) == {"supported_identity_providers": ["Google", "Okta", "COGNITO"]}
        assert words_of(named) == {"supported_identity_providers": ["COGNITO"]}


def test_provider_attributes() -> None:
    """Every claim that the CDK has a name for."""
    named = {
        name: getattr(ProviderAttribute, name).attribute_name
        for name in ProviderAttribute.__annotations__
        if name.isupper()
    }

    assert len(named) == 28
    assert named["APPLE_FIRST_NAME"] == "firstName"
    assert named["AMAZON_POSTAL_CODE"] == "postal_code"
    assert named["FACEBOOK_ID"] == "id"
    assert named["GOOGLE_PHONE_NUMBERS"] == "phoneNumbers"


def test_objects_that_the_cdk_has_no_construct_for(pool: UserPool) -> None:
    """Any kind can be made with the words of a file; what is no kind is refused with what there is."""
    group = pool.add_child("group", "g", {"precedence": 1})

    assert words_of(group) == {"precedence": 1}
    assert group.address == "user_pools.main.groups.g"
    assert group.ref() == Ref(group.address, "id")
    with pytest.raises(ValueError, match="a user pool has no 'grup' in it"):
        pool.add_child("grup", "x")
    with pytest.raises(TypeError, match="did you mean `precedence`"):
        pool.add_child("group", "x", {"precedense": 1})
