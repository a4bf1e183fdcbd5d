"""The IAM role that lets Cognito send text messages for a pool: CreateRole, PutRolePolicy, GetRole, DeleteRole.

Nobody writes it in a file. It is called for by a pool that uses SMS and names no role, comes before the pool, and
outlives every change of it: without the role even a harmless UpdateUserPool is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from cogprov.kinds.access import pass_role
from cogprov.kinds.common import keyed_by
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.kind import Context, Kind, Read
from cogprov.model.lens import Lens
from cogprov.model.values import ABSENT, Body, Json
from cogprov.model.words import Word

POLICY_NAME: Final = "sns-publish"
_GET: Final = "GetRole"
_GET_POLICY: Final = "GetRolePolicy"


def trust(external_id: Any) -> Mapping[str, Any]:
    """Only Cognito may assume it, and only with this external id: the one in the pool's SmsConfiguration."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


# A text message to a phone number has no ARN, and the service looks for the permission in an inline policy.
_PUBLISH: Mapping[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}],
}


class _Words:
    """The role has no API members of its own to write: its words stand for the two policy documents."""

    claims = ()

    def read(self, rest: Body, words: Body) -> None:
        for member, word in (("RoleName", "role_name"), ("ExternalId", "external_id"), ("Publishes", "publishes")):
            if member in rest:
                words[word] = rest.pop(member)

    def write(self, rest: Body, body: Body) -> None:
        for member, word in (("RoleName", "role_name"), ("ExternalId", "external_id"), ("Publishes", "publishes")):
            if word in rest:
                body[member] = rest.pop(word)

    def describe(self, members: Any, prefix: str) -> Any:
        yield ("role_name",), Word("string", create_only=True)
        yield ("external_id",), Word("string")
        yield ("publishes",), Word("boolean")


def _extract(identity: Identity, parts: Parts) -> Body:
    document = _document(parts[_GET].get("AssumeRolePolicyDocument"))
    policy = _document(parts.get(_GET_POLICY, {}).get("PolicyDocument"))
    return {"RoleName": identity["RoleName"], "ExternalId": _external_id(document), "Publishes": _publishes(policy)}


def _document(value: Any) -> Mapping[str, Any]:
    # IAM answers with the document URL-encoded; botocore decodes it, other readers may not.
    if isinstance(value, str):
        try:
            value = json.loads(unquote(value))
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _external_id(document: Mapping[str, Any]) -> Any:
    for statement in _listed(document.get("Statement") or []):
        principals = _listed((statement.get("Principal") or {}).get("Service"))
        if statement.get("Effect") == "Allow" and "cognito-idp.amazonaws.com" in principals:
            equals = (statement.get("Condition") or {}).get("StringEquals") or {}
            return equals.get("sts:ExternalId", "")
    return ""


def _publishes(document: Mapping[str, Any]) -> bool:
    for statement in _listed(document.get("Statement") or []):
        actions = [str(action).lower() for action in _listed(statement.get("Action"))]
        if statement.get("Effect") == "Allow" and {"sns:publish", "sns:*", "*"} & set(actions):
            return True
    return False


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    name = body["RoleName"]
    role = {
        "RoleName": name,
        "AssumeRolePolicyDocument": trust(body["ExternalId"]),
        "Description": f"Lets Cognito send SMS for {context.address.rpartition('.')[0]} of {context.stack}",
    }
    return [Step("CreateRole", role, "create", service="iam"), _put_policy(name)]


def _put_policy(name: Any) -> Step:
    return Step(
        "PutRolePolicy", {"RoleName": name, "PolicyName": POLICY_NAME, "PolicyDocument": _PUBLISH}, service="iam"
    )


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    name = live.identity["RoleName"]
    steps = []
    if before.get("ExternalId") != after.get("ExternalId"):
        document = {"RoleName": name, "PolicyDocument": trust(after["ExternalId"])}
        steps.append(Step("UpdateAssumeRolePolicy", document, service="iam"))
    if before.get("Publishes") != after.get("Publishes"):
        steps.append(_put_policy(name))
    return steps


def _delete(live: LiveObject) -> Sequence[Step]:
    name = live.identity["RoleName"]
    return [
        Step("DeleteRolePolicy", {"RoleName": name, "PolicyName": POLICY_NAME}, "delete", service="iam"),
        Step("DeleteRole", {"RoleName": name}, "delete", service="iam"),
    ]


def _locate(resource: Resource, parent: LiveObject | None, stack: str) -> Identity:
    return {"RoleName": str(resource.words["role_name"])}


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"arn": parts.get(_GET, {}).get("Arn", ABSENT), "name": identity["RoleName"]}


def _used(identity: Identity, parent: LiveObject | None) -> bool:
    role = parent.words.get("sms_role") if parent else None
    return not (isinstance(role, str) and role.endswith(f"/{identity['RoleName']}"))


SMS_ROLE = Kind(
    name="sms_role",
    title="SMS role",
    collection="sms_role",
    doc="The IAM role that Cognito sends text messages with.",
    parent="user_pool",
    rank=5,
    single=True,
    implied_only=True,
    service="iam",
    lens=Lens({}, (_Words(),)),
    name_of=lambda resource: str(resource.words.get("role_name", resource.label)),
    identity=("RoleName",),
    born=lambda parent, params, answer: {"RoleName": params["RoleName"]},
    attributes=_attributes,
    key_of=keyed_by("RoleName"),
    reads=(
        Read(_GET, "Role"),
        Read(
            _GET_POLICY,
            optional=True,
            params=lambda identity: {"RoleName": identity["RoleName"], "PolicyName": POLICY_NAME},
        ),
    ),
    locate=_locate,
    extract=_extract,
    volatile=frozenset({"RoleLastUsed"}),
    dated="CreateDate",
    fresh=lambda resource, context: {"publishes": True},
    complete=lambda words, context: {"publishes": True, **words},
    create_only=frozenset({("role_name",)}),
    first=True,
    vanishes=_used,
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateAssumeRolePolicy", "PutRolePolicy"),
    deletes=("DeleteRolePolicy", "DeleteRole"),
    arns=lambda members: ["arn:${partition}:iam::${account}:role/" + str(members["RoleName"])],
    grants=lambda params: pass_role("arn:${partition}:iam::${account}:role/" + str(params["RoleName"])),
)
