"""What kinds share that hang on a pool or on one of its clients and have no name of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cogprov.kinds.common import problem, said
from cogprov.model.actions import Identity
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Listing
from cogprov.model.values import ABSENT, Path

POOL: Final = ("UserPoolId",)
CLIENT: Final = ("UserPoolId", "ClientId")
_RANK: Final = {"lite": 0, "essentials": 1, "plus": 2}


def born(parent: Identity, params: Mapping[str, Any], answer: Mapping[str, Any]) -> Identity:
    """The identity of what is named by its pool, or pool and client, alone: the create request has both."""
    return {member: params[member] for member in CLIENT if member in params}


def always() -> Listing:
    """Every parent may have one, and only a look tells."""
    return Listing(within=lambda parent, parts: [dict(parent)], certain=False)


def in_plan(parent: Identity, parts: Mapping[str, Any], least: str = "ESSENTIALS") -> bool:
    """Whether a live pool's feature plan has what ``least`` has; True where the answers do not tell."""
    tier = parts.get("DescribeUserPool", {}).get("UserPoolTier")
    rank = {name.upper(): place for name, place in _RANK.items()}
    return tier not in rank or rank[tier] >= rank[least]


def lacking(
    resource: Resource, context: Context, path: Path, what: str, least: str = "essentials"
) -> Iterator[Problem]:
    """A problem when the pool around an object is declared to be in a plan that does not have this."""
    plan = said(context.root(), "feature_plan")
    if isinstance(plan, str) and _RANK.get(plan, 2) < _RANK[least]:
        hint = f"Set feature_plan: {least} on {context.root().address}."
        yield problem(resource, path, "E1414", f"{what} is not in the {plan} plan", hint)


def given(value: Any) -> bool:
    """Whether something was said that is not null."""
    return value is not ABSENT and value is not None
