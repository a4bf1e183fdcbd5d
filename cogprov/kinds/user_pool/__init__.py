"""User pools: CreateUserPool, UpdateUserPool, SetUserPoolMfaConfig, AddCustomAttributes, TagResource, DeleteUserPool.

``words`` has the lens, ``attributes`` the schema, ``email`` the sender, ``canon`` the canonical body, ``calls`` the API
calls, ``meaning`` the defaults and what follows from settings, ``checks`` what is wrong before AWS is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cogprov.kinds.common import create_only_members, said_name
from cogprov.kinds.user_pool import calls
from cogprov.kinds.user_pool.access import grants
from cogprov.kinds.user_pool.canon import DESCRIBE, GET_MFA, OWN_TAGS, extract, sent, service_defaults, tidy
from cogprov.kinds.user_pool.checks import check
from cogprov.kinds.user_pool.email import SUGAR
from cogprov.kinds.user_pool.functions import shorthands
from cogprov.kinds.user_pool.hinders import OPEN_SCOPES, hinders, own_scopes
from cogprov.kinds.user_pool.meaning import (
    complete,
    effects,
    explicit,
    fresh,
    implied,
    unsure,
    usual_name,
)
from cogprov.kinds.user_pool.sender_key import looks
from cogprov.kinds.user_pool.weakens import weakens
from cogprov.kinds.user_pool.words import LENS, MFA_FACET
from cogprov.model.actions import Change, Identity, Parts
from cogprov.model.kind import Kind, Listing, Read
from cogprov.model.values import ABSENT, Body, Json
from cogprov.model.words import Word

_CREATE_ONLY = create_only_members("CreateUserPool", "UpdateUserPool")


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    pool_id, pool = identity["UserPoolId"], parts.get(DESCRIBE, {})
    where = pool_id.partition("_")[0] or region
    suffix = "amazonaws.com.cn" if where.startswith("cn-") else "amazonaws.com"
    provider = f"cognito-idp.{where}.{suffix}/{pool_id}"
    return {
        "id": pool_id,
        "arn": pool.get("Arn", ABSENT),
        "provider_name": provider,
        "provider_url": f"https://{provider}",
        "name": pool.get("Name", ABSENT),
    }


def _own_tag(parts: Parts, name: str) -> str:
    return str((parts[DESCRIBE].get("UserPoolTags") or {}).get(f"{OWN_TAGS}{name}", ""))


def _steps_down(changes: Iterable[Change]) -> bool:
    # A new attribute is something that children may wait for, so with one among the changes the pool goes first.
    listed = tuple(changes)
    if all(each.path[0] == "dcr_configuration" for each in listed) and any(_takes_own_scopes(each) for each in listed):
        return True  # scopes of the pool's own for clients that register themselves: the resource servers go first
    plans = next(((each.before, each.after) for each in listed if each.path == ("feature_plan",)), ())
    ranks = [calls.TIERS.index(plan) for plan in (str(plan).upper() for plan in plans) if plan in calls.TIERS]
    return len(ranks) == 2 and ranks[1] < ranks[0] and not any(each.path[0] == "custom_attributes" for each in listed)


def _takes_own_scopes(change: Change) -> bool:
    return change.path == OPEN_SCOPES and any(own_scopes(change.after))


def _allows(change: Change, before: Body, after: Body) -> str | None:
    # A custom attribute can be added; nothing of one that is there can change.
    path = change.path
    if path[0] != "custom_attributes" or len(path) < 2:
        return None
    return "" if path[1] not in (before.get("custom_attributes") or {}) else None


USER_POOL = Kind(
    name="user_pool",
    title="user pool",
    collection="user_pools",
    doc="A directory of users and everything about how they sign up and in.",
    lens=LENS,
    name_path=("user_pool_name",),
    name_of=said_name(("user_pool_name",)),
    usual_name=usual_name,
    unique=False,
    identity=("UserPoolId",),
    born=lambda parent, params, answer: {"UserPoolId": answer["UserPool"]["Id"]},
    attributes=_attributes,
    key_of=lambda identity, parts: parts.get(DESCRIBE, {}).get("Name", ""),
    reads=(
        Read(DESCRIBE, "UserPool"),
        Read(GET_MFA, optional=True, tells=frozenset({(word,) for word in LENS.words_of(MFA_FACET)})),
    ),
    listing=Listing(
        "ListUserPools", "UserPools", "Name", "PoolName", identify=lambda parent, item: {"UserPoolId": item["Id"]}
    ),
    extract=extract,
    tidy=tidy,
    claim=lambda parts: (_own_tag(parts, "stack"), _own_tag(parts, "address")),
    nonce=lambda parts: _own_tag(parts, "create"),
    remark=calls.remark,
    volatile=frozenset({"EstimatedNumberOfUsers", "LastModifiedDate", "Status"}),
    service_defaults=service_defaults,
    fresh=fresh,
    complete=complete,
    explicit=explicit,
    meta={
        **SUGAR,
        "enable_sms_role": Word(
            "boolean",
            doc="Whether cogprov makes the role that sends SMS. Unset: when SMS is used and no role is named.",
        ),
    },
    refined={"lambda_triggers": shorthands},
    rivals=(
        (("account_recovery",), ("account_recovery_setting", "recovery_mechanisms")),
        (("email", "from"), ("email", "from_email")),
        (("email", "from"), ("email", "from_name")),
        (("email", "from_email"), ("email", "from")),
    ),
    unsure=unsure,
    create_only=frozenset({(word,) for word in LENS.words_of(_CREATE_ONLY)}),
    allows=_allows,
    weakens=weakens,
    effects=effects,
    implied=implied,
    sent=sent,
    steps_down=_steps_down,
    create=calls.create,
    update=calls.update,
    delete=calls.delete,
    updates=("UpdateUserPool", "SetUserPoolMfaConfig", "AddCustomAttributes", "TagResource", "UntagResource"),
    unlocks=("UpdateUserPool", "SetUserPoolMfaConfig"),
    deletes=("DeleteUserPool",),
    grants=grants,
    unprotect=calls.unprotect,
    protected=lambda body: "deletion protection is on" if body.get("DeletionProtection") == "ACTIVE" else "",
    precious="all of its users",
    check=check,
    looks=looks,
    hinders=hinders,
)
