"""Resource servers: Create-, Update- and DeleteResourceServer; read whole by ListResourceServers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cogprov.kinds.common import (
    as_said,
    clearing_values,
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
from cogprov.model.actions import Change, LiveObject, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens, Members
from cogprov.model.paths import get, pop, put
from cogprov.model.pieces import rename
from cogprov.model.values import ABSENT, Body, Path
from cogprov.model.words import Word, from_shape

MEMBERS = inputs("CreateResourceServer", "UpdateResourceServer", without=("UserPoolId",))
# The service documents that an update without scopes deletes them all, so they are always sent.
UPDATABLE = tuple(inputs("UpdateResourceServer", without=("UserPoolId", "Identifier")))
CLEARING: Mapping[str, Any] = {**clearing_values({name: MEMBERS[name] for name in UPDATABLE}), "Scopes": []}


class _Scopes:
    """``Scopes`` as a map from each scope's name to its description."""

    word: Path = ("scopes",)
    claims: tuple[Path, ...] = (("Scopes",),)

    def read(self, rest: Body, words: Body) -> None:
        scopes = get(rest, ("Scopes",))
        if isinstance(scopes, list):
            pop(rest, ("Scopes",))
            put(words, self.word, {scope["ScopeName"]: scope["ScopeDescription"] for scope in scopes})

    def write(self, rest: Body, body: Body) -> None:
        said_scopes = pop(rest, self.word)
        if isinstance(said_scopes, Mapping):
            body["Scopes"] = [
                {"ScopeName": name, "ScopeDescription": description} for name, description in said_scopes.items()
            ]

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        scope = members["Scopes"].element.members
        name, description = scope["ScopeName"], scope["ScopeDescription"]
        yield (
            self.word,
            Word(
                "map",
                doc="The custom scopes, each with its description.",
                element=from_shape(description, "Scopes[].ScopeDescription"),
                keys=from_shape(name, "Scopes[].ScopeName"),
                members=("Scopes",),
                maximum=members["Scopes"].max,
            ),
        )


NAME_PATH: Path = ("identifier",)
_name_of = said_name(NAME_PATH)


def _usual_title(resource: Resource) -> str:
    # The name takes fewer characters than the identifier: a URL, as most identifiers are, is refused.
    identifier = _name_of(resource)
    return identifier if re.fullmatch(r"[A-Za-z0-9_\s+=,.@-]{1,256}", identifier) else resource.label


def _complete(words: Body, context: Context) -> Body:
    # There is no server without a name, so null is the one that it would have been made with.
    if words.get("user_pool_resource_server_name", ABSENT) is not None:
        return words
    return {**words, "user_pool_resource_server_name": _usual_title(context.resource)}


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step("CreateResourceServer", {**parent, **body}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    request = full_body(UPDATABLE, before, after, live.parts["DescribeResourceServer"], CLEARING)
    return [Step("UpdateResourceServer", {**live.identity, **request})]


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteResourceServer", dict(live.identity), "delete")]


def _only_loses_scopes(changes: Iterable[Change]) -> bool:
    scopes = [each for each in changes if each.path[:1] == ("scopes",)]
    return any(each.after is ABSENT for each in scopes) and not any(each.before is ABSENT for each in scopes)


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    scopes = said(resource, "scopes")
    for name in scopes if isinstance(scopes, Mapping) else ():
        if known(name) and "/" in name:
            yield problem(
                resource,
                ("scopes", name),
                "E1311",
                f"scope {name!r} has a slash in it",
                f"Write the part behind the slash; clients name the scope {_name_of(resource)}/<scope>.",
            )


RESOURCE_SERVER = Kind(
    name="resource_server",
    title="resource server",
    collection="resource_servers",
    doc="An API and the custom scopes that clients may ask for.",
    parent="user_pool",
    rank=20,
    lens=Lens(
        MEMBERS, (rename("identifier", "Identifier"), rename("user_pool_resource_server_name", "Name"), _Scopes())
    ),
    name_path=NAME_PATH,
    name_of=_name_of,
    identity=("UserPoolId", "Identifier"),
    born=made_as("Identifier"),
    attributes=lambda identity, parts, region: {"identifier": identity["Identifier"]},
    key_of=keyed_by("Identifier"),
    reads=(Read("DescribeResourceServer", "ResourceServer"),),
    listing=Listing(
        "ListResourceServers",
        "ResourceServers",
        "Identifier",
        whole=True,
        identify=listed_as("Identifier"),
    ),
    extract=lambda identity, parts: picked(parts["DescribeResourceServer"], MEMBERS),
    tidy=tidy_members(MEMBERS),
    foreign=lambda identity, item: (
        "made by Cognito for dynamic client registration" if item.get("ManagedBy") == "COGNITO" else ""
    ),
    fresh=lambda resource, context: {
        "identifier": resource.label,
        "user_pool_resource_server_name": _usual_title(resource),
    },
    complete=_complete,
    create_only=frozenset({("identifier",)}),
    steps_down=_only_loses_scopes,
    sent=lambda body, raw: as_said(body, raw, MEMBERS),
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateResourceServer",),
    deletes=("DeleteResourceServer",),
    check=_check,
)
