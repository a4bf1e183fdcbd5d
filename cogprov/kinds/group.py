"""Groups: CreateGroup, UpdateGroup, DeleteGroup; read whole by ListGroups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cogprov.kinds.access import pass_role
from cogprov.kinds.common import (
    full_body,
    inputs,
    keyed_by,
    known,
    listed_as,
    made_as,
    picked,
    problem,
    said,
    said_name,
    tidy_members,
)
from cogprov.model.actions import Identity, LiveObject, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.pieces import rename
from cogprov.model.values import ABSENT, Body

MEMBERS = inputs("CreateGroup", "UpdateGroup", without=("UserPoolId",))
UPDATABLE = tuple(name for name in MEMBERS if name != "GroupName")


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step("CreateGroup", {**parent, **body}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    # UpdateGroup keeps what it is not told, and takes an empty description for none; a role and a precedence
    # cannot be taken away by any call, so nothing is sent for them (see _check_removal).
    changed = full_body(UPDATABLE, before, after, live.parts["GetGroup"], {"Description": ""})
    return [Step("UpdateGroup", {**live.identity, **changed})]


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteGroup", dict(live.identity), "delete")]


def _foreign(identity: Identity, item: Mapping[str, Any]) -> str:
    pool = identity["UserPoolId"]
    # A role on such a group would hand every federated user that role, so one with a role is worth a look.
    if identity["GroupName"].startswith(f"{pool}_") and not item.get("RoleArn"):
        return "made by Cognito for federated users"
    return ""


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    name = GROUP.name_of(resource)
    if known(said(resource, "group_name")) and re.search(r"\s", name):
        yield problem(resource, ("group_name",), "E1301", f"group name {name!r} has a space in it")


GROUP = Kind(
    name="group",
    title="group",
    collection="groups",
    doc="A group of users, with a role and a precedence.",
    parent="user_pool",
    rank=40,
    lens=Lens(
        MEMBERS,
        (
            rename("group_name", "GroupName"),
            rename("description", "Description"),
            rename("precedence", "Precedence", maximum=2**31 - 1),
            rename("role", "RoleArn", doc="The ARN of the IAM role that members get."),
        ),
    ),
    name_path=("group_name",),
    name_of=said_name(("group_name",)),
    identity=("UserPoolId", "GroupName"),
    born=made_as("GroupName"),
    key_of=keyed_by("GroupName"),
    reads=(Read("GetGroup", "Group"),),
    listing=Listing(
        "ListGroups",
        "Groups",
        "GroupName",
        whole=True,
        identify=listed_as("GroupName"),
    ),
    extract=lambda identity, parts: picked(parts["GetGroup"], MEMBERS),
    tidy=tidy_members(MEMBERS),
    volatile=frozenset({"LastModifiedDate"}),
    dated="CreationDate",
    foreign=_foreign,
    fresh=lambda resource, context: {"group_name": resource.label},
    create_only=frozenset({("group_name",), ("role",), ("precedence",)}),
    allows=lambda change, before, after: "" if change.after is not ABSENT and change.path != ("group_name",) else None,
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateGroup",),
    deletes=("DeleteGroup",),
    grants=lambda params: pass_role(params.get("RoleArn"), ""),
    precious="who is in it",
    check=_check,
)
