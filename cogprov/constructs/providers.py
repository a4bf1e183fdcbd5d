"""Identity providers: who else may sign a pool's users in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict

from cogprov.constructs.base import CommonOptions, Construct, Declared, read_common, spot_of
from cogprov.constructs.client import pool_of
from cogprov.constructs.enums import OidcAttributeRequestMethod, SigningAlgorithm
from cogprov.constructs.errors import MISSING_KEY, Spot
from cogprov.constructs.mapping import MappingLike
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.structs import OidcEndpoints
from cogprov.constructs.values import Sayable, Text
from cogprov.model.values import Body, Json, Secret

if TYPE_CHECKING:
    from typing_extensions import Unpack

_NAME: Final = re.compile(r"[^_\s][^\s]*[^_\s]")


class IUserPoolIdentityProvider(Construct):
    """An identity provider, made here or elsewhere."""

    @property
    def provider_name(self) -> Text:
        """Its name in a client's ``supported_identity_providers``."""
        raise NotImplementedError


class UserPoolIdentityProvider:
    """Providers that exist."""

    @staticmethod
    def from_provider_name(scope: Construct, id: str, provider_name: str) -> IUserPoolIdentityProvider:
        """A provider that exists, to name it in clients. Nothing about it is managed."""
        return _ExistingProvider(scope, id, provider_name)


class _ExistingProvider(IUserPoolIdentityProvider):
    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        self._name = name

    @property
    def provider_name(self) -> Text:
        return self._name


class ProviderOptions(CommonOptions, total=False):
    """What may be said of every provider."""

    attribute_mapping: MappingLike | None
    """Which of its claims fill which attributes: ``{"email": ProviderAttribute.GOOGLE_EMAIL}``."""
    scopes: Sequence[Text] | None
    identifiers: Sequence[Text] | None
    acr_mapping: Mapping[str, Any] | None


class _ClientId(TypedDict):
    client_id: Text


class _ClientSecret(_ClientId):
    client_secret: Secret | Text


class AmazonOptions(_ClientSecret, ProviderOptions, total=False):
    """Login with Amazon."""


class FacebookOptions(_ClientSecret, ProviderOptions, total=False):
    """Facebook."""

    api_version: Text | None


class GoogleOptions(_ClientId, ProviderOptions, total=False):
    """Google; one of the two secrets."""

    client_secret: Secret | Text | None
    client_secret_value: Secret | Text | None


class _AppleKeys(_ClientId):
    team_id: Text
    key_id: Text


class AppleOptions(_AppleKeys, ProviderOptions, total=False):
    """Sign in with Apple; one of the two keys."""

    private_key: Secret | Text | None
    private_key_value: Secret | Text | None


class _OidcIssuer(_ClientSecret):
    issuer_url: Text


class OidcOptions(_OidcIssuer, ProviderOptions, total=False):
    """A provider that speaks OpenID Connect."""

    name: str | None
    """3 to 32 characters; made from the construct's id unless said otherwise. Fixed once the provider exists."""
    attribute_request_method: OidcAttributeRequestMethod | str | None
    endpoints: OidcEndpoints | None
    """All four, or none to have them discovered."""


class UserPoolIdentityProviderSamlMetadata(Sayable):
    """The metadata document of a SAML provider, or where it is found."""

    def __init__(self, words: Body) -> None:
        self._words = words

    @staticmethod
    def url(url: Text) -> UserPoolIdentityProviderSamlMetadata:
        return UserPoolIdentityProviderSamlMetadata({"metadata_url": url})

    @staticmethod
    def file(file_content: Text) -> UserPoolIdentityProviderSamlMetadata:
        """The text of the document itself."""
        return UserPoolIdentityProviderSamlMetadata({"metadata_file": file_content})

    def said(self) -> Json:
        return dict(self._words)


class SamlOptions(ProviderOptions, total=False):
    """A provider that speaks SAML."""

    name: str | None
    metadata: UserPoolIdentityProviderSamlMetadata | None
    metadata_url: Text | None
    metadata_file: Text | None
    idp_signout: bool | None
    encrypted_responses: bool | None
    request_signing_algorithm: SigningAlgorithm | str | None
    idp_initiated: bool | None


class _Provider(Declared, IUserPoolIdentityProvider):
    """A provider made here. It registers itself with its pool."""

    _kind = "identity_provider"
    _collection = "identity_providers"
    _type: ClassVar[str]
    _name: ClassVar[str] = ""

    def _begin(self, scope: Construct, id: str, pool: Any, options: Mapping[str, Any], struct: Any) -> _Draft:
        spot = spot_of(scope, id, self._collection, pool_of(pool, scope, id))
        said, common = read_common(options, struct, spot, self._kind)
        return _Draft(spot, {**said, "type": self._type}, common)

    def _finish(self, scope: Construct, id: str, pool: IUserPool, draft: _Draft) -> None:
        for key in ("client_secret", "private_key"):
            if key in draft.words and not isinstance(draft.words[key], Secret):
                draft.words[key] = Secret(draft.words[key])
        super().__init__(scope, id, pool, draft.words, draft.common)
        pool._providers.append(self)

    @property
    def provider_name(self) -> Text:
        name: Text = self._name or self._words["name"]
        return name


class _Draft:
    """The words of a provider that is being made."""

    def __init__(self, spot: Spot, words: Body, common: Body) -> None:
        self.spot = spot
        self.words = words
        self.common = common

    def one_of(self, name: str, other: str) -> None:
        if (name in self.words) == (other in self.words):
            raise self.spot.wrong((name,), f'Exactly one of "{name}" or "{other}" must be configured.')
        if other in self.words:
            self.words[name] = self.words.pop(other)

    def named(self, sort: str, strict: bool) -> None:
        name = self.words.get("name")
        if name is None:
            label = self.spot.address.rpartition(".")[2]
            label = f"{label}{sort}" if len(label) < 3 else label
            self.words["name"] = label if len(label) <= 32 else label[:16] + label[-16:]
            return
        if not 3 <= len(name) <= 32:
            raise self.spot.wrong(
                ("name",),
                f"Expected provider name to be between 3 and 32 characters, received {name} ({len(name)} characters)",
            )
        if strict and not _NAME.fullmatch(name):
            summary = f"Expected provider name without spaces that neither begins nor ends with _, received {name!r}"
            raise self.spot.wrong(("name",), summary)


class UserPoolIdentityProviderAmazon(_Provider):
    """Login with Amazon. Asks for the scope ``profile`` unless said otherwise."""

    _type = "amazon"
    _name = "LoginWithAmazon"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[AmazonOptions]) -> None:
        self._finish(scope, id, user_pool, self._begin(scope, id, user_pool, options, AmazonOptions))


class UserPoolIdentityProviderFacebook(_Provider):
    """Facebook. Asks for the scope ``public_profile`` unless said otherwise."""

    _type = "facebook"
    _name = "Facebook"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[FacebookOptions]) -> None:
        self._finish(scope, id, user_pool, self._begin(scope, id, user_pool, options, FacebookOptions))


class UserPoolIdentityProviderGoogle(_Provider):
    """Google. Asks for the scope ``profile`` unless said otherwise."""

    _type = "google"
    _name = "Google"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[GoogleOptions]) -> None:
        draft = self._begin(scope, id, user_pool, options, GoogleOptions)
        draft.one_of("client_secret", "client_secret_value")
        self._finish(scope, id, user_pool, draft)


class UserPoolIdentityProviderApple(_Provider):
    """Sign in with Apple. Asks for the scope ``name`` unless said otherwise."""

    _type = "apple"
    _name = "SignInWithApple"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[AppleOptions]) -> None:
        draft = self._begin(scope, id, user_pool, options, AppleOptions)
        draft.one_of("private_key", "private_key_value")
        self._finish(scope, id, user_pool, draft)


class UserPoolIdentityProviderOidc(_Provider):
    """A provider that speaks OpenID Connect. Asks for the scope ``openid`` unless said otherwise."""

    _type = "oidc"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[OidcOptions]) -> None:
        draft = self._begin(scope, id, user_pool, options, OidcOptions)
        draft.named("oidc", strict=True)
        self._finish(scope, id, user_pool, draft)


class UserPoolIdentityProviderSaml(_Provider):
    """A provider that speaks SAML."""

    _type = "saml"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[SamlOptions]) -> None:
        draft = self._begin(scope, id, user_pool, options, SamlOptions)
        draft.named("saml", strict=False)
        draft.words.update(draft.words.pop("metadata", {}))
        given = [key for key in ("metadata_url", "metadata_file") if key in draft.words]
        if len(given) != 1 and "import_" not in draft.common:
            raise draft.spot.wrong(
                ("metadata",), "a SAML provider needs its metadata, as a url or as a file", code=MISSING_KEY
            )
        self._finish(scope, id, user_pool, draft)
