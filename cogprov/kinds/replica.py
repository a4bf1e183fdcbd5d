"""Copies of a pool in other Regions: CreateUserPoolReplica, UpdateUserPoolReplica, DeleteUserPoolReplica.

They take the service hours, so no run waits: one makes the copy, a later one, when it is there, makes it active.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import lacking
from cogprov.kinds.common import inputs, keyed_by, listed_as, made_as, problem, tidy_members
from cogprov.model.actions import Change, Grant, Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.paths import get
from cogprov.model.pieces import choice, rename
from cogprov.model.values import ABSENT, Body, Json, Path

_CREATE: Final = "CreateUserPoolReplica"
_UPDATE: Final = "UpdateUserPoolReplica"
_DELETE: Final = "DeleteUserPoolReplica"
_LIST: Final = "ListUserPoolReplicas"
MEMBERS = inputs(_CREATE, _UPDATE, without=("UserPoolId",))
_REGION: Path = ("region_name",)
_TAGS: Path = ("tags",)


def _is_copy(item: Mapping[str, Any]) -> bool:
    # The pool itself is in the list too, and one that is on its way out is no longer anybody's.
    return item.get("Role") != "PRIMARY" and item.get("Status") != "DELETING"


def _pick(identity: Identity, answer: Body) -> Body | None:
    copies = (item for item in answer.get("UserPoolReplicas") or () if item.get("Role") != "PRIMARY")
    return next((item for item in copies if item.get("RegionName") == identity["RegionName"]), None)


def _extract(identity: Identity, parts: Parts) -> Body:
    status = parts[_LIST].get("Status")
    return {"RegionName": identity["RegionName"], "Status": "ACTIVE" if status == "ACTIVE" else "INACTIVE"}


def _name_of(resource: Resource) -> str:
    name = get(resource.words, _REGION)
    return name if isinstance(name, str) and name else resource.label


def _complete(words: Body, context: Context) -> Body:
    """While a copy is being made it can be neither switched on nor off: that is for a later run."""
    if context.live is not None and context.live.parts[_LIST].get("Status") != "CREATING":
        return words
    return {word: value for word, value in words.items() if word != "status"}


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [
        Step(_CREATE, {**parent, **{member: value for member, value in body.items() if member != "Status"}}, "create")
    ]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    steps = []
    if before.get("Status") != after.get("Status"):
        steps.append(_switched(live, after["Status"]))
    if "UserPoolTags" in after:
        steps += _tagged(live, after["UserPoolTags"], context)
    return steps


def _switched(live: LiveObject, status: str) -> Step:
    return Step(_UPDATE, {**live.identity, "Status": status})


def _tagged(live: LiveObject, tags: Mapping[str, Any], context: Context) -> Sequence[Step]:
    # Tags are of each Region's own pool, and are set there.
    region, arn = live.identity["RegionName"], live.parts[_LIST].get("UserPoolArn")
    remembered = get(context.seen, _TAGS)
    gone = [key for key in remembered if key not in tags] if isinstance(remembered, Mapping) else []
    steps = [Step("TagResource", {"ResourceArn": arn, "Tags": dict(tags)}, region=region)] if tags else []
    if gone:
        steps.append(Step("UntagResource", {"ResourceArn": arn, "TagKeys": gone}, region=region))
    return steps


def _delete(live: LiveObject) -> Sequence[Step]:
    gone = Step(_DELETE, dict(live.identity), "delete")
    return [_switched(live, "INACTIVE"), gone] if live.parts[_LIST].get("Status") == "ACTIVE" else [gone]


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"arn": parts[_LIST].get("UserPoolArn", ABSENT), "status": parts[_LIST].get("Status", ABSENT)}


def _effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    if change.path == ("status",) and change.after == "inactive":
        yield f"nobody can sign in through {before.get('region_name')} any more"


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    yield from lacking(resource, context, (), "a copy of a pool in another Region")
    region = _name_of(resource)
    if region == context.region:
        yield problem(resource, _REGION, "E1861", f"the pool itself is in {region}", "Name another Region.")
    others = [other for other in context.siblings("replica") if other.address != resource.address]
    if any(other.address < resource.address for other in others):
        yield problem(resource, (), "E1862", "a pool can have one copy only", "Take one of them out.")


def _grants(params: Mapping[str, Any]) -> Iterable[Grant]:
    """A copy is a pool of its Region: to make one is to make a pool there, and its tags are that pool's."""
    yield Grant("cognito-idp:CreateUserPool", "*")
    copy = "arn:${partition}:cognito-idp:" + f"{params['RegionName']}:" + "${account}:userpool/*"
    yield from (Grant(f"cognito-idp:{name}", copy) for name in ("TagResource", "UntagResource"))


REPLICA = Kind(
    name="replica",
    title="replica",
    collection="replicas",
    doc=(
        "A copy of a pool in another Region, which is its label. The pool needs a multi-Region key of its own. "
        "Making one takes hours: the run that asks for it does not wait, and a later one makes it active."
    ),
    parent="user_pool",
    rank=70,
    on_demand=True,
    lens=Lens(
        MEMBERS,
        (
            choice(
                "status",
                "Status",
                {"active": "ACTIVE", "inactive": "INACTIVE"},
                doc="Whether people can sign in there. A new copy is inactive, whatever this says.",
            ),
            rename("tags", "UserPoolTags", doc="Tags of the copy; they are not those of the pool."),
        ),
    ),
    name_path=_REGION,
    name_of=_name_of,
    identity=("UserPoolId", "RegionName"),
    born=made_as("RegionName"),
    attributes=_attributes,
    key_of=keyed_by("RegionName"),
    reads=(Read(_LIST, params=lambda identity: {"UserPoolId": identity["UserPoolId"]}, pick=_pick),),
    listing=Listing(
        _LIST,
        "UserPoolReplicas",
        "RegionName",
        whole=True,
        identify=listed_as("RegionName"),
        takes=_is_copy,
    ),
    exists=lambda identity, parts: _is_copy(parts[_LIST]),
    going=lambda parts: parts[_LIST].get("Status") == "DELETING",
    extract=_extract,
    tidy=tidy_members(MEMBERS),
    volatile=frozenset({"Status"}),
    service_defaults=lambda body: {"Status": "INACTIVE"},
    fresh=lambda resource, context: {"region_name": resource.label},
    complete=_complete,
    create_only=frozenset({_REGION}),
    write_only=frozenset({_TAGS}),
    effects=_effects,
    after=(
        "domain", "resource_server", "identity_provider", "group", "client", "log_delivery", "risk_configuration",
        "client_risk_configuration", "managed_login_branding", "ui_customization", "client_ui_customization", "terms",
        "session_configuration", "client_session_configuration",
    ),
    create=_create,
    update=_update,
    delete=_delete,
    updates=(_UPDATE,),
    deletes=(_UPDATE, _DELETE),
    grants=_grants,
    rogue_risk="high",
    check=_check,
)  # fmt: skip
