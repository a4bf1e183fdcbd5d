"""Client metadata policies: Create-, Describe-, Update- and DeleteCIMDPolicy.

A policy says which HTTPS addresses may stand for a client's id: clients that describe themselves there are taken for
the app client that the policy names. ``UpdateClientMetadataURLState`` forgets a cached document; that is no setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import given, lacking
from cogprov.kinds.common import full_body, inputs, listed_as, picked, problem, said, said_name, tidy_members
from cogprov.kinds.weakening import weakening_by
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.pieces import duration, rename
from cogprov.model.values import Body, Json, Path

_CREATE: Final = "CreateCIMDPolicy"
_UPDATE: Final = "UpdateCIMDPolicy"
_DESCRIBE: Final = "DescribeCIMDPolicy"
MEMBERS = inputs(_CREATE, _UPDATE, without=("UserPoolId", "CIMDPolicyId"))
_NAME: Path = ("policy_name",)
_DAY: Final = 86400
"""Seconds for which a document is cached unless a policy says otherwise, and at least."""


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step(_CREATE, {**parent, **body}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    changed = full_body(MEMBERS, before, after, live.parts[_DESCRIBE], {"CacheDuration": _DAY})
    return [Step(_UPDATE, {**live.identity, **changed})]


def _opened(before: Json, after: Json) -> str:
    was = before if isinstance(before, list) else []
    more = isinstance(after, list) and any(pattern not in was for pattern in after)
    return "more addresses may stand for a client" if more else ""


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    yield from lacking(resource, context, (), "client metadata documents")
    for word, hint in (
        ("client_id", "client_id: ${user_pools.main.clients.web.id}"),
        ("url_patterns", "url_patterns: [https://apps.example.com/*]"),
    ):
        if not given(said(resource, word)) and not resource.adopt:
            yield problem(resource, (word,), "E1891", f"a client metadata policy needs {word}", hint)
    patterns = said(resource, "url_patterns")
    for pattern in patterns if isinstance(patterns, list) else ():
        if isinstance(pattern, str) and not pattern.startswith("https://"):
            yield problem(resource, ("url_patterns",), "E1892", f"{pattern} is no HTTPS address", "https://...")


def _born(parent: Identity, params: Mapping[str, Any], answer: Mapping[str, Any]) -> Identity:
    return {**parent, "CIMDPolicyId": answer["CIMDPolicy"]["CIMDPolicyId"]}


CIMD_POLICY = Kind(
    name="cimd_policy",
    title="client metadata policy",
    collection="cimd_policies",
    doc="Which HTTPS addresses may stand for a client's id, and for which app client they stand.",
    parent="user_pool",
    rank=66,
    on_demand=True,
    lens=Lens(
        MEMBERS,
        (
            rename("policy_name", "PolicyName"),
            rename("client_id", "ClientId", secret=False, doc="The id of the app client that they stand for."),
            rename("url_patterns", "URLPatterns"),
            duration("cache_duration", "CacheDuration", 1, doc="How long a document is cached: from 1d to a year."),
        ),
    ),
    name_path=_NAME,
    name_of=said_name(_NAME),
    unique=False,
    identity=("UserPoolId", "CIMDPolicyId"),
    born=_born,
    key_of=lambda identity, parts: parts.get(_DESCRIBE, {}).get("PolicyName", ""),
    reads=(Read(_DESCRIBE, "CIMDPolicy"),),
    listing=Listing("ListCIMDPolicies", "CIMDPolicies", "PolicyName", "PolicyName", identify=listed_as("CIMDPolicyId")),
    extract=lambda identity, parts: picked(parts[_DESCRIBE], MEMBERS),
    tidy=tidy_members(MEMBERS),
    volatile=frozenset({"LastModifiedDate"}),
    dated="CreationDate",
    service_defaults=lambda body: {"CacheDuration": _DAY},
    fresh=lambda resource, context: {"policy_name": resource.label},
    weakens=weakening_by({"url_patterns": _opened}),
    after=("client",),
    create=_create,
    update=_update,
    delete=lambda live: [Step("DeleteCIMDPolicy", dict(live.identity), "delete")],
    updates=(_UPDATE,),
    deletes=("DeleteCIMDPolicy",),
    rogue_risk="high",
    check=_check,
)
