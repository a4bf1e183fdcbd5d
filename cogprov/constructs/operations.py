"""Names that are chosen from a list and may also be your own: triggers, scopes, providers, claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

from cogprov.constructs.errors import NOT_A_CHOICE, did_you_mean, here
from cogprov.constructs.values import Sayable, Text, joined, type_name
from cogprov.model.values import Json, Ref, Template, snake

if TYPE_CHECKING:
    from cogprov.constructs.resource_server import IUserPoolResourceServer, ResourceServerScope

VERSIONED: Final = ("pre_token_generation_config", "inbound_federation")
"""Triggers that are always said with their version."""
SENDERS: Final = ("custom_email_sender", "custom_sms_sender")
"""Triggers that send in Cognito's place and need a key."""


@dataclass(frozen=True)
class UserPoolOperation:
    """The moment at which a trigger is called."""

    operation_name: str
    """Its key in ``lambda_triggers``."""

    CREATE_AUTH_CHALLENGE: ClassVar[UserPoolOperation]
    CUSTOM_EMAIL_SENDER: ClassVar[UserPoolOperation]
    CUSTOM_MESSAGE: ClassVar[UserPoolOperation]
    CUSTOM_SMS_SENDER: ClassVar[UserPoolOperation]
    DEFINE_AUTH_CHALLENGE: ClassVar[UserPoolOperation]
    INBOUND_FEDERATION: ClassVar[UserPoolOperation]
    POST_AUTHENTICATION: ClassVar[UserPoolOperation]
    POST_CONFIRMATION: ClassVar[UserPoolOperation]
    PRE_AUTHENTICATION: ClassVar[UserPoolOperation]
    PRE_SIGN_UP: ClassVar[UserPoolOperation]
    PRE_TOKEN_GENERATION: ClassVar[UserPoolOperation]
    PRE_TOKEN_GENERATION_CONFIG: ClassVar[UserPoolOperation]
    USER_MIGRATION: ClassVar[UserPoolOperation]
    VERIFY_AUTH_CHALLENGE_RESPONSE: ClassVar[UserPoolOperation]

    @staticmethod
    def of(name: str) -> UserPoolOperation:
        """The operation of a name in any style: ``preSignUp``, ``PreSignUp``, ``pre_sign_up``."""
        known = snake(name)
        if known not in _OPERATIONS:
            names = ", ".join(_OPERATIONS)
            raise here().wrong(
                (),
                f"no trigger is called {name!r}",
                f"There are {names}.",
                code=NOT_A_CHOICE,
                label=did_you_mean(known, _OPERATIONS),
            )
        return UserPoolOperation(known)


_OPERATIONS: Final = (
    "create_auth_challenge",
    "custom_email_sender",
    "custom_message",
    "custom_sms_sender",
    "define_auth_challenge",
    "inbound_federation",
    "post_authentication",
    "post_confirmation",
    "pre_authentication",
    "pre_sign_up",
    "pre_token_generation",
    "pre_token_generation_config",
    "user_migration",
    "verify_auth_challenge_response",
)
for _name in _OPERATIONS:
    setattr(UserPoolOperation, _name.upper(), UserPoolOperation(_name))


@dataclass(frozen=True)
class OAuthScope(Sayable):
    """What a client may ask for."""

    scope_name: Text

    PHONE: ClassVar[OAuthScope]
    EMAIL: ClassVar[OAuthScope]
    OPENID: ClassVar[OAuthScope]
    PROFILE: ClassVar[OAuthScope]
    COGNITO_ADMIN: ClassVar[OAuthScope]

    @staticmethod
    def custom(name: Text) -> OAuthScope:
        """A scope by its full name: ``server/scope``."""
        return OAuthScope(joined(name))

    @staticmethod
    def resource_server(server: IUserPoolResourceServer, scope: ResourceServerScope | str) -> OAuthScope:
        """A scope of a resource server, which is then made before the client."""
        name = scope if isinstance(scope, str) else scope["scope_name"]
        return OAuthScope(joined(server.user_pool_resource_server_id, "/", name))

    def said(self) -> Json:
        return self.scope_name

    def __str__(self) -> str:
        return str(self.scope_name)


OAuthScope.PHONE = OAuthScope("phone")
OAuthScope.EMAIL = OAuthScope("email")
OAuthScope.OPENID = OAuthScope("openid")
OAuthScope.PROFILE = OAuthScope("profile")
OAuthScope.COGNITO_ADMIN = OAuthScope("aws.cognito.signin.user.admin")


@dataclass(frozen=True)
class UserPoolClientIdentityProvider(Sayable):
    """Who signs a client's users in."""

    name: Text

    APPLE: ClassVar[UserPoolClientIdentityProvider]
    FACEBOOK: ClassVar[UserPoolClientIdentityProvider]
    GOOGLE: ClassVar[UserPoolClientIdentityProvider]
    AMAZON: ClassVar[UserPoolClientIdentityProvider]
    COGNITO: ClassVar[UserPoolClientIdentityProvider]

    @staticmethod
    def custom(name: Text) -> UserPoolClientIdentityProvider:
        """An OIDC or SAML provider by its name."""
        return UserPoolClientIdentityProvider(joined(name))

    def said(self) -> Json:
        return self.name


UserPoolClientIdentityProvider.APPLE = UserPoolClientIdentityProvider("SignInWithApple")
UserPoolClientIdentityProvider.FACEBOOK = UserPoolClientIdentityProvider("Facebook")
UserPoolClientIdentityProvider.GOOGLE = UserPoolClientIdentityProvider("Google")
UserPoolClientIdentityProvider.AMAZON = UserPoolClientIdentityProvider("LoginWithAmazon")
UserPoolClientIdentityProvider.COGNITO = UserPoolClientIdentityProvider("COGNITO")


@dataclass(frozen=True)
class ProviderAttribute(Sayable):
    """A claim that a provider sends."""

    attribute_name: str

    APPLE_EMAIL: ClassVar[ProviderAttribute]
    APPLE_EMAIL_VERIFIED: ClassVar[ProviderAttribute]
    APPLE_NAME: ClassVar[ProviderAttribute]
    APPLE_FIRST_NAME: ClassVar[ProviderAttribute]
    APPLE_LAST_NAME: ClassVar[ProviderAttribute]
    AMAZON_USER_ID: ClassVar[ProviderAttribute]
    AMAZON_EMAIL: ClassVar[ProviderAttribute]
    AMAZON_NAME: ClassVar[ProviderAttribute]
    AMAZON_POSTAL_CODE: ClassVar[ProviderAttribute]
    FACEBOOK_ID: ClassVar[ProviderAttribute]
    FACEBOOK_BIRTHDAY: ClassVar[ProviderAttribute]
    FACEBOOK_EMAIL: ClassVar[ProviderAttribute]
    FACEBOOK_NAME: ClassVar[ProviderAttribute]
    FACEBOOK_FIRST_NAME: ClassVar[ProviderAttribute]
    FACEBOOK_LAST_NAME: ClassVar[ProviderAttribute]
    FACEBOOK_MIDDLE_NAME: ClassVar[ProviderAttribute]
    FACEBOOK_GENDER: ClassVar[ProviderAttribute]
    FACEBOOK_LOCALE: ClassVar[ProviderAttribute]
    GOOGLE_NAMES: ClassVar[ProviderAttribute]
    GOOGLE_GENDER: ClassVar[ProviderAttribute]
    GOOGLE_BIRTHDAYS: ClassVar[ProviderAttribute]
    GOOGLE_PHONE_NUMBERS: ClassVar[ProviderAttribute]
    GOOGLE_EMAIL: ClassVar[ProviderAttribute]
    GOOGLE_EMAIL_VERIFIED: ClassVar[ProviderAttribute]
    GOOGLE_NAME: ClassVar[ProviderAttribute]
    GOOGLE_PICTURE: ClassVar[ProviderAttribute]
    GOOGLE_GIVEN_NAME: ClassVar[ProviderAttribute]
    GOOGLE_FAMILY_NAME: ClassVar[ProviderAttribute]

    @staticmethod
    def other(attribute_name: str) -> ProviderAttribute:
        """A claim by its name."""
        if not isinstance(attribute_name, str):
            raise here().mistyped((), f"a claim's name must be a text, not {type_name(attribute_name)}")
        return ProviderAttribute(attribute_name)

    def said(self) -> Json:
        return self.attribute_name


_CLAIMS: Final = {
    "APPLE": ("email", "email_verified", "name", "firstName", "lastName"),
    "AMAZON": ("user_id", "email", "name", "postal_code"),
    "FACEBOOK": ("id", "birthday", "email", "name", "first_name", "last_name", "middle_name", "gender", "locale"),
    "GOOGLE": (
        "names",
        "gender",
        "birthdays",
        "phoneNumbers",
        "email",
        "email_verified",
        "name",
        "picture",
        "given_name",
        "family_name",
    ),
}
for _provider, _claims in _CLAIMS.items():
    for _claim in _claims:
        setattr(ProviderAttribute, f"{_provider}_{snake(_claim).upper()}", ProviderAttribute(_claim))

MappedAttribute: TypeAlias = ProviderAttribute | str | Ref | Template
