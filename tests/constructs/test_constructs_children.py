"""Domains, groups, resource servers and other objects in a pool."""

from __future__ import annotations

from typing import Any

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    Certificate,
    ManagedLoginVersion,
    OAuthScope,
    ResourceServerScope,
    Role,
    Stack,
    UserPool,
    UserPoolDomain,
    UserPoolGroup,
    UserPoolResourceServer,
)
from cogprov.model.values import Ref, Template

REGION = Ref("region", source="aws")


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


def test_objects_of_which_there_is_one_at_most(pool: UserPool) -> None:
    """They have no label, the pool's and a client's own are told apart by where they are made, and bytes are bytes."""
    client = pool.add_client("web")
    logs = pool.add_child("log_delivery", words={"user_notification": {"s3": "arn:aws:s3:::logs"}})
    risk = pool.add_child("risk_configuration", words={"risk_exception_configuration": {}})
    own = client.add_child("risk_configuration", words={"risk_exception_configuration": {}})
    look = client.add_child("ui_customization", words={"image_file": b"PNG"})
    terms = client.add_child("terms", "privacy_policy", {"links": {"default": "https://acme.com"}})

    assert logs.address == "user_pools.main.log_delivery"
    assert (resource_of(risk).kind, risk.address) == ("risk_configuration", "user_pools.main.risk_configuration")
    assert own.address == "user_pools.main.clients.web.risk_configuration"
    assert (resource_of(own).kind, resource_of(own).label) == ("client_risk_configuration", "risk_configuration")
    assert words_of(look) == {"image_file": "UE5H"}
    assert terms.address == "user_pools.main.clients.web.terms.privacy_policy"
    with pytest.raises(ValueError, match="risk_configuration"):
        pool.add_child("risk_configuration", "another")
    with pytest.raises(ValueError, match="a client has no 'log_delivery' in it"):
        client.add_child("log_delivery")


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
