"""Groups of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cogprov.constructs.base import CommonOptions, Construct, Declared, read_common, spot_of
from cogprov.constructs.client import pool_of
from cogprov.constructs.errors import OUT_OF_LIMITS
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.references import RoleLike
from cogprov.constructs.values import Text

if TYPE_CHECKING:
    from typing_extensions import Unpack


class GroupOptions(CommonOptions, total=False):
    """What may be said of a group."""

    group_name: Text | None
    """1 to 128 characters without spaces; the construct's id unless said otherwise. Fixed once the group exists."""
    description: Text | None
    precedence: int | None
    """0 counts most."""
    role: RoleLike | None


class UserPoolGroupReference(NamedTuple):
    """What names one elsewhere."""

    user_pool_id: Text
    group_name: Text


class IUserPoolGroup(Construct):
    """A group, made here or elsewhere."""

    @property
    def group_name(self) -> Text:
        raise NotImplementedError


class UserPoolGroup(Declared, IUserPoolGroup):
    """A group of users, with a role and a precedence."""

    _kind = "group"
    _collection = "groups"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[GroupOptions]) -> None:
        spot = spot_of(scope, id, self._collection, pool_of(user_pool, scope, id))
        said, common = read_common(options, GroupOptions, spot, self._kind)
        name, text, rank = (said.get(key) for key in ("group_name", "description", "precedence"))
        if isinstance(name, str) and not (1 <= len(name) <= 128 and not any(c.isspace() for c in name)):
            summary = f"`group_name` must be between 1 and 128 characters and not include spaces, got {name!r}"
            raise spot.wrong(("group_name",), summary, code=OUT_OF_LIMITS)
        if isinstance(text, str) and len(text) > 2048:
            summary = f"`description` must be between 0 and 2048 characters, received {len(text)}"
            raise spot.wrong(("description",), summary, code=OUT_OF_LIMITS)
        if rank is not None and not 0 <= rank < 2**31:
            summary = f"`precedence` must be between 0 and {2**31 - 1}, received {rank}"
            raise spot.wrong(("precedence",), summary, code=OUT_OF_LIMITS)
        super().__init__(scope, id, user_pool, said, common)
        self._pool = user_pool

    @staticmethod
    def from_group_name(scope: Construct, id: str, group_name: str) -> IUserPoolGroup:
        """A group that exists, to hand its name on. Nothing about it is managed."""
        return _ExistingGroup(scope, id, group_name)

    @property
    def user_pool_group_ref(self) -> UserPoolGroupReference:
        """Its pool and its name."""
        return UserPoolGroupReference(self._pool.user_pool_id, self.group_name)

    @property
    def group_name(self) -> Text:
        name: Text = self._words.get("group_name") or self.address.rpartition(".")[2]
        return name


class _ExistingGroup(IUserPoolGroup):
    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        self._name = name

    @property
    def group_name(self) -> Text:
        return self._name
