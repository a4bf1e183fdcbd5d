"""Request rates that an account pays for: GetProvisionedLimit, UpdateProvisionedLimit.

They are the account's and the Region's, and no pool's. Every category has one, free unless somebody asked for more, so
there is nothing to create and nothing to delete: to give one up is to ask for the free rate again. Both operations take
one call a second, and are made for what the files declare alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.common import inputs, known, problem, said, tidy_members
from cogprov.model.actions import Change, Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Read
from cogprov.model.lens import Lens
from cogprov.model.paths import get
from cogprov.model.pieces import rename
from cogprov.model.values import ABSENT, Body, Json, Path

_GET: Final = "GetProvisionedLimit"
_SET: Final = "UpdateProvisionedLimit"
_CLASS: Final = "API_CATEGORY"
_CATEGORY: Final = "Category"
_WHICH: Path = ("limit_definition",)
_WANTED: Path = ("requested_limit_value",)
MEMBERS = inputs(_SET)


def _definition(category: str) -> Body:
    return {"LimitClass": _CLASS, "Attributes": {_CATEGORY: category}}


def _name_of(resource: Resource) -> str:
    category = said(resource, *_WHICH, "attributes", _CATEGORY)
    return category if isinstance(category, str) and category else resource.label


def _definition_words(resource: Resource) -> Body:
    return {"limit_class": _CLASS, "attributes": {_CATEGORY: _name_of(resource)}}


def _complete(words: Body, context: Context) -> Body:
    """The label says which limit it is, and null means the free rate, which only the live limit tells."""
    full = {"limit_definition": _definition_words(context.resource), **words}
    if full.get("requested_limit_value", ABSENT) is None and context.live is not None:
        full["requested_limit_value"] = context.live.parts[_GET].get("FreeLimitValue")
    return full


def _extract(identity: Identity, parts: Parts) -> Body:
    limit = parts[_GET]
    return {"LimitDefinition": limit["LimitDefinition"], "RequestedLimitValue": limit["ProvisionedLimitValue"]}


def _asked(identity: Mapping[str, Any], value: Any, verb: str = "write") -> Sequence[Step]:
    return [Step(_SET, {"LimitDefinition": _definition(identity[_CATEGORY]), "RequestedLimitValue": value}, verb)]


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step(_SET, dict(body), "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    return _asked(live.identity, after["RequestedLimitValue"])


def _delete(live: LiveObject) -> Sequence[Step]:
    return _asked(live.identity, live.parts[_GET]["FreeLimitValue"], "delete")


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"free": parts.get(_GET, {}).get("FreeLimitValue", ABSENT)}


def _effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    if change.path == _WANTED:
        yield "the whole account is billed for what is above the free rate, in this Region"


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    if said(resource, *_WANTED) is ABSENT and not resource.adopt:
        yield problem(resource, _WANTED, "E1881", "a limit that says no rate", "requested_limit_value: 240")


def _hinders(resource: Resource, words: Body, context: Context) -> Iterable[Problem]:
    free = get(context.live.parts.get(_GET, {}), ("FreeLimitValue",)) if context.live is not None else ABSENT
    wanted = words.get("requested_limit_value")
    if isinstance(wanted, int) and isinstance(free, int) and known(wanted) and wanted < free:
        hint = f"requested_limit_value: {free}, or null"
        yield problem(resource, _WANTED, "E1882", f"{wanted} requests a second are fewer than the free {free}", hint)


PROVISIONED_LIMIT = Kind(
    name="provisioned_limit",
    title="provisioned limit",
    collection="provisioned_limits",
    doc=(
        "How many requests a second of a category the account may make in the Region, and pays for: its label is the "
        "category, such as UserAuthentication. It is read and written only where it is declared."
    ),
    rank=90,
    lens=Lens(
        MEMBERS,
        (
            rename(
                "requested_limit_value",
                "RequestedLimitValue",
                doc="Requests a second, from the free rate up to the account's maximum. null asks for the free rate.",
            ),
        ),
    ),
    name_of=_name_of,
    identity=(_CATEGORY,),
    born=lambda parent, params, answer: {_CATEGORY: params["LimitDefinition"]["Attributes"][_CATEGORY]},
    attributes=_attributes,
    key_of=lambda identity, parts: identity[_CATEGORY],
    reads=(Read(_GET, "Limit", params=lambda identity: {"LimitDefinition": _definition(identity[_CATEGORY])}),),
    locate=lambda resource, parent, stack: {_CATEGORY: _name_of(resource)},
    extract=_extract,
    tidy=tidy_members(MEMBERS),
    complete=_complete,
    fresh=lambda resource, context: {"limit_definition": _definition_words(resource)},
    create_only=frozenset({_WHICH}),
    effects=_effects,
    create=_create,
    update=_update,
    delete=_delete,
    updates=(_SET,),
    deletes=(_SET,),
    made_by_nobody="The service has a rate for each category that can be raised. Its name is one of those that Amazon "
    "Cognito lists under quotas, such as UserAuthentication or UserCreation, in exactly these letters.",
    precious="the rate above the free one",
    check=_check,
    hinders=_hinders,
)
