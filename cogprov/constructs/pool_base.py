"""What every user pool can do, those that are only referred to included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from cogprov.constructs.base import Declared
from cogprov.constructs.errors import Spot, caller
from cogprov.constructs.values import Text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from cogprov.constructs.client import ClientOptions, UserPoolClient
    from cogprov.constructs.domain import DomainOptions, UserPoolDomain
    from cogprov.constructs.group import GroupOptions, UserPoolGroup
    from cogprov.constructs.other import OtherObject
    from cogprov.constructs.providers import IUserPoolIdentityProvider
    from cogprov.constructs.resource_server import ResourceServerOptions, UserPoolResourceServer


class UserPoolReference(NamedTuple):
    """What names a pool elsewhere."""

    user_pool_id: Text
    user_pool_arn: Text


class IUserPool(Declared):
    """A user pool, made here or elsewhere."""

    _kind = "user_pool"
    _collection = "user_pools"

    _providers: list[IUserPoolIdentityProvider]
    _registered: bool = False

    @property
    def user_pool_id(self) -> Text:
        return self._ref("id")

    @property
    def user_pool_arn(self) -> Text:
        return self._ref("arn")

    @property
    def user_pool_ref(self) -> UserPoolReference:
        """Its id and ARN."""
        return UserPoolReference(self.user_pool_id, self.user_pool_arn)

    @property
    def user_pool_provider_name(self) -> Text:
        """``cognito-idp.<region>.amazonaws.com/<id>``"""
        return self._ref("provider_name")

    @property
    def user_pool_provider_url(self) -> Text:
        """The issuer of its tokens: ``https://`` and the provider name."""
        return self._ref("provider_url")

    @property
    def identity_providers(self) -> list[IUserPoolIdentityProvider]:
        """The providers that were made for it or registered with it, in order."""
        return list(self._providers)

    def add_client(self, id: str, **options: Unpack[ClientOptions]) -> UserPoolClient:
        """An app that signs users in."""
        from cogprov.constructs.client import UserPoolClient

        return UserPoolClient(self, id, user_pool=self, **options)

    def add_domain(self, id: str, **options: Unpack[DomainOptions]) -> UserPoolDomain:
        """The host of its sign-in pages."""
        from cogprov.constructs.domain import UserPoolDomain

        return UserPoolDomain(self, id, user_pool=self, **options)

    def add_group(self, id: str, **options: Unpack[GroupOptions]) -> UserPoolGroup:
        """A group of users."""
        from cogprov.constructs.group import UserPoolGroup

        return UserPoolGroup(self, id, user_pool=self, **options)

    def add_resource_server(self, id: str, **options: Unpack[ResourceServerOptions]) -> UserPoolResourceServer:
        """An API with scopes of its own."""
        from cogprov.constructs.resource_server import UserPoolResourceServer

        return UserPoolResourceServer(self, id, user_pool=self, **options)

    def grant(self, *_: Any, **__: Any) -> NoReturn:
        """ValidationError: cogprov manages user pools, not the policies of those who call them."""
        raise Spot(self.address, caller()).wrong(
            (),
            "grant() writes an IAM policy, and cogprov writes none but its own",
            "Allow the actions on user_pool_arn where that role is managed.",
        )

    def register_identity_provider(self, provider: IUserPoolIdentityProvider) -> None:
        """Let clients of this pool that name no providers sign users in with this one, and with all registered.

        Providers made for this pool are registered already; this is for those that exist elsewhere.
        """
        if provider not in self._providers:
            self._providers.append(provider)
            self._registered = True

    def add_child(self, kind: str, id: str = "", words: Mapping[str, Any] | None = None) -> OtherObject:
        """An object that the CDK has no construct for: ``pool.add_child("log_delivery", words={...})``."""
        from cogprov.constructs.other import OtherObject

        return OtherObject(self, id or kind, kind=kind, parent=self, words=words)
