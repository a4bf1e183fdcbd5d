"""Resource servers: APIs with scopes of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias, TypedDict

from cogprov.constructs.base import CommonOptions, Construct, Declared, read_common, spot_of
from cogprov.constructs.client import pool_of
from cogprov.constructs.errors import SPELLED_TWICE, Spot
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.values import Text
from cogprov.model.values import Json, Path

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ResourceServerScope(TypedDict):
    """A scope: ``ResourceServerScope(scope_name="read", scope_description="Read orders")``."""

    scope_name: str
    scope_description: Text


def scopes_word(value: Any, spot: Spot, path: Path) -> Json:
    """Scopes as a map from each name to its description."""
    if isinstance(value, Mapping):
        return dict(value)
    scopes: dict[str, Any] = {}
    for scope in value:
        name = scope["scope_name"]
        if name in scopes:
            raise spot.wrong((*path, str(name)), f"the scope {name!r} is there twice", code=SPELLED_TWICE)
        scopes[name] = scope["scope_description"]
    return scopes


ScopesLike: TypeAlias = Annotated[Sequence[ResourceServerScope] | Mapping[str, Text], scopes_word]


class _Required(TypedDict):
    identifier: Text
    """Its name in scopes, often a URL. Fixed once it exists."""


class ResourceServerOptions(_Required, CommonOptions, total=False):
    """What may be said of a resource server."""

    user_pool_resource_server_name: Text | None
    scopes: ScopesLike | None
    """A list of ResourceServerScope, or ``{name: description}``."""


class UserPoolResourceServerReference(NamedTuple):
    """What names one elsewhere."""

    user_pool_id: Text
    identifier: Text


class IUserPoolResourceServer(Construct):
    """A resource server, made here or elsewhere."""

    @property
    def user_pool_resource_server_id(self) -> Text:
        """Its identifier."""
        raise NotImplementedError


class UserPoolResourceServer(Declared, IUserPoolResourceServer):
    """An API and the scopes that clients may ask for."""

    _kind = "resource_server"
    _collection = "resource_servers"

    def __init__(
        self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[ResourceServerOptions]
    ) -> None:
        spot = spot_of(scope, id, self._collection, pool_of(user_pool, scope, id))
        said, common = read_common(options, ResourceServerOptions, spot, self._kind)
        super().__init__(scope, id, user_pool, said, common)
        self._pool = user_pool

    @staticmethod
    def from_user_pool_resource_server_id(
        scope: Construct, id: str, user_pool_resource_server_id: str
    ) -> IUserPoolResourceServer:
        """A resource server that exists, to name its scopes. Nothing about it is managed."""
        return _ExistingServer(scope, id, user_pool_resource_server_id)

    @property
    def user_pool_resource_server_ref(self) -> UserPoolResourceServerReference:
        """Its pool and its name."""
        return UserPoolResourceServerReference(self._pool.user_pool_id, self.user_pool_resource_server_id)

    @property
    def user_pool_resource_server_id(self) -> Text:
        return self._ref("identifier")


class _ExistingServer(IUserPoolResourceServer):
    def __init__(self, scope: Construct, id: str, identifier: str) -> None:
        super().__init__(scope, id)
        self._identifier = identifier

    @property
    def user_pool_resource_server_id(self) -> Text:
        return self._identifier
