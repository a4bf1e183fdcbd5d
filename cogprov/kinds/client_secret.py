"""Further secrets of a client: AddUserPoolClientSecret, ListUserPoolClientSecrets, DeleteUserPoolClientSecret.

A client has two secrets at most, and its oldest one is the client's own, which ``generate_secret`` or ``client_secret``
asked for. What lies here is a secret beside it, from a store, so that every application can change over before the
older one goes. Secrets have no names and are never told again; the state knows which is which by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import CLIENT
from cogprov.kinds.common import inputs, keyed_by, listed_as, problem, tidy_members
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.pieces import rename
from cogprov.model.values import ABSENT, Body, Path

_ADD: Final = "AddUserPoolClientSecret"
_LIST: Final = "ListUserPoolClientSecrets"
_DELETE: Final = "DeleteUserPoolClientSecret"
_DESCRIBE_CLIENT: Final = "DescribeUserPoolClient"
_VALUE: Path = ("client_secret",)
MOST: Final = 2
MEMBERS = inputs(_ADD, without=CLIENT)


def _pick(identity: Identity, answer: Body) -> Body | None:
    secrets = answer.get("ClientSecrets") or ()
    return next((item for item in secrets if item.get("ClientSecretId") == identity["ClientSecretId"]), None)


def _beside_the_first(items: Sequence[Mapping[str, Any]]) -> Iterable[int]:
    """The places in a list of all but the oldest secret, which is the client's own."""
    return sorted(range(len(items)), key=lambda place: age(items[place]))[1:]


def age(item: Mapping[str, Any]) -> tuple[str, str]:
    """What puts secrets in the order in which they were added; the id ends with the moment, too."""
    return str(item.get("ClientSecretCreateDate", "")), str(item.get("ClientSecretId", ""))


def _confidential(parts: Parts) -> bool:
    """Whether a client has a secret. One whose first secret was retired shows none, so its grants tell as well."""
    client = parts.get(_DESCRIBE_CLIENT, {})
    return "ClientSecret" in client or "client_credentials" in (client.get("AllowedOAuthFlows") or ())


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    others = [other for other in context.siblings("client_secret") if other.address < resource.address]
    if len(others) >= MOST:
        yield problem(resource, (), "E1871", f"a client can have {MOST} secrets only", "Take one of them out.")
    client = context.parent()
    words = client.words if client is not None and not client.adopt else {"generate_secret": True}
    if words.get("generate_secret") is not True and words.get("client_secret") in (ABSENT, None):
        yield problem(
            resource,
            (),
            "E1872",
            "a client without a secret of its own cannot get a further one",
            "generate_secret: true on the client",
        )


def _hinders(resource: Resource, words: Body, context: Context) -> Iterable[Problem]:
    if context.live is None and words.get("client_secret") in (ABSENT, None):
        yield problem(
            resource,
            _VALUE,
            "E1873",
            f"{resource.address} is to be made, and nothing says what the secret is",
            "client_secret: ${secretsmanager:name#key}",
            f"Or let cogprov make and publish one: cogprov secret rotate {resource.parent} --publish PLACE",
            detail="What Cognito would make up is told once, to cogprov, which keeps no secrets: nobody could use it.",
        )


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step(_DELETE, dict(live.identity), "delete")]


CLIENT_SECRET = Kind(
    name="client_secret",
    title="client secret",
    collection="client_secrets",
    doc="A secret of a client beside its first one, for the time in which applications change over.",
    parent="client",
    rank=20,
    on_demand=True,
    lens=Lens(
        MEMBERS,
        (rename("client_secret", "ClientSecret", secret=True, doc="Its value, from a store. Fixed at creation."),),
    ),
    unique=False,
    dated="ClientSecretCreateDate",
    makes_room=True,  # a client has two at most, its first one included
    identity=(*CLIENT, "ClientSecretId"),
    born=lambda parent, params, answer: {
        **{member: params[member] for member in CLIENT},
        "ClientSecretId": answer["ClientSecretDescriptor"]["ClientSecretId"],
    },
    key_of=keyed_by("ClientSecretId"),
    reads=(Read(_LIST, params=lambda identity: {member: identity[member] for member in CLIENT}, pick=_pick),),
    listing=Listing(
        _LIST,
        "ClientSecrets",
        whole=True,
        identify=listed_as("ClientSecretId"),
        among=_beside_the_first,
        asks=_confidential,
    ),
    tidy=tidy_members(MEMBERS),
    create_only=frozenset({_VALUE}),
    write_only=frozenset({_VALUE}),
    hidden=lambda words: [_VALUE],
    create=lambda body, parent, context: [Step(_ADD, {**parent, **body}, "create")],
    updates=(_ADD,),
    deletes=(_DELETE,),
    delete=_delete,
    rogue_risk="high",
    precious="the access of every application that still uses it",
    check=_check,
    hinders=_hinders,
)
