"""Identity providers: what their arguments say."""

from __future__ import annotations

import pytest
from construct_help import words_of

from cogprov import (
    OidcAttributeRequestMethod,
    ProviderAttribute,
    SecretValue,
    SigningAlgorithm,
    Stack,
    UserPool,
    UserPoolIdentityProvider,
    UserPoolIdentityProviderAmazon,
    UserPoolIdentityProviderApple,
    UserPoolIdentityProviderFacebook,
    UserPoolIdentityProviderGoogle,
    UserPoolIdentityProviderOidc,
    UserPoolIdentityProviderSaml,
    UserPoolIdentityProviderSamlMetadata,
)
from cogprov.model.values import Ref, Secret


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
