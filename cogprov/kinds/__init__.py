"""The kinds of objects that cogprov knows, one file each. To add one: its file, and its line in KINDS."""

from __future__ import annotations

from functools import cache

from cogprov.kinds.cimd_policy import CIMD_POLICY
from cogprov.kinds.client import CLIENT
from cogprov.kinds.client_secret import CLIENT_SECRET
from cogprov.kinds.domain import DOMAIN
from cogprov.kinds.group import GROUP
from cogprov.kinds.identity_provider import IDENTITY_PROVIDER
from cogprov.kinds.lambda_permission import LAMBDA_PERMISSION
from cogprov.kinds.log_delivery import LOG_DELIVERY
from cogprov.kinds.managed_login_branding import MANAGED_LOGIN_BRANDING
from cogprov.kinds.provisioned_limit import PROVISIONED_LIMIT
from cogprov.kinds.replica import REPLICA
from cogprov.kinds.resource_server import RESOURCE_SERVER
from cogprov.kinds.risk_configuration import CLIENT_RISK_CONFIGURATION, RISK_CONFIGURATION
from cogprov.kinds.session_configuration import CLIENT_SESSION_CONFIGURATION, SESSION_CONFIGURATION
from cogprov.kinds.sms_role import SMS_ROLE
from cogprov.kinds.terms import TERMS
from cogprov.kinds.ui_customization import CLIENT_UI_CUSTOMIZATION, UI_CUSTOMIZATION
from cogprov.kinds.unowned import unowned
from cogprov.kinds.user_pool import USER_POOL
from cogprov.model.errors import InternalError
from cogprov.model.kind import Kind

__all__ = ["CLIENT_SECRET", "KINDS", "address_in", "children_of", "kind_named", "parent_address", "unowned_operations"]

# In the order in which a pool is built; where nothing else decides, it is taken down the other way round.
KINDS: tuple[Kind, ...] = (
    USER_POOL,
    SMS_ROLE,
    LAMBDA_PERMISSION,
    DOMAIN,
    GROUP,
    RESOURCE_SERVER,
    IDENTITY_PROVIDER,
    CLIENT,
    CLIENT_SECRET,
    CIMD_POLICY,
    SESSION_CONFIGURATION,
    CLIENT_SESSION_CONFIGURATION,
    UI_CUSTOMIZATION,
    CLIENT_UI_CUSTOMIZATION,
    MANAGED_LOGIN_BRANDING,
    TERMS,
    RISK_CONFIGURATION,
    CLIENT_RISK_CONFIGURATION,
    LOG_DELIVERY,
    REPLICA,
    PROVISIONED_LIMIT,
)


@cache
def kind_named(name: str) -> Kind:
    """The kind of this name; InternalError when there is none."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise InternalError(f"no kind is called {name}")


@cache
def children_of(parent: str) -> tuple[Kind, ...]:
    """The kinds that lie in a kind, in the order files list them; the root kinds for an empty name."""
    return tuple(sorted((kind for kind in KINDS if kind.parent == parent), key=lambda kind: (kind.rank, kind.name)))


def address_in(parent: str, kind_name: str, label: str) -> str:
    """The address of an object in the one at an address; of a root object for an empty one."""
    kind = kind_named(kind_name)
    step = kind.collection if kind.single else f"{kind.collection}.{label}"
    return f"{parent}.{step}" if parent else step


def parent_address(address: str, kind_name: str) -> str:
    """The address of the object that one lies in; empty for a root object."""
    kind = kind_named(kind_name)
    if not kind.parent:
        return ""
    above = address.rpartition(".")[0]
    return above if kind.single else above.rpartition(".")[0]


@cache
def unowned_operations() -> tuple[str, ...]:
    """Operations of the installed botocore that leave something behind which no kind knows, by name; sorted.

    None where this cogprov is as new as the botocore beside it.
    """
    return unowned(KINDS)
