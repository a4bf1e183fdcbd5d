"""The secrets of a confidential client: one or two, so that they can be rotated."""

from __future__ import annotations

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, not_found, too_many
from cogprov.sandbox.records import find_client
from cogprov.sandbox.values import Json

MAX_SECRETS = 2
_GENERATED_LENGTH = 51


def new_secret(ctx: Context, client: Json, value: str | None) -> Json:
    """A secret's record. Its id ends with the second it was made in, moved on while that id is taken."""
    moment = int(ctx.now)
    taken = {secret["id"] for secret in client["secrets"]}
    while f"{client['ClientId']}--{moment}" in taken:
        moment += 1
    return {
        "id": f"{client['ClientId']}--{moment}",
        "value": value or ctx.text(_GENERATED_LENGTH),
        "created": ctx.now,
        "original": not client["secrets"],
        "generated": value is None,
    }


def first_secret(client: Json) -> str:
    """What describing the client tells: the secret it was made with, or nothing once that one is deleted."""
    return next((secret["value"] for secret in client["secrets"] if secret["original"]), "")


def _add(ctx: Context, params: Json) -> Json:
    """A generated value is told here and never again; one that the caller brings is not echoed."""
    _, client = find_client(ctx, params)
    if not client["secrets"]:
        raise invalid("Client secrets can only be added to a confidential client.")
    if len(client["secrets"]) >= MAX_SECRETS:
        raise too_many(f"Client secrets cannot exceed limit of {MAX_SECRETS} secrets.")
    given = params.get("ClientSecret")
    secret = new_secret(ctx, client, given)
    client["secrets"].append(secret)
    shown = {} if given else {"ClientSecretValue": secret["value"]}
    return {"ClientSecretDescriptor": {**_descriptor(secret), **shown}}


def _list(ctx: Context, params: Json) -> Json:
    _, client = find_client(ctx, params)
    return {"ClientSecrets": [_descriptor(secret) for secret in client["secrets"]]}


def _delete(ctx: Context, params: Json) -> Json:
    _, client = find_client(ctx, params)
    wanted = params["ClientSecretId"]
    rest = [secret for secret in client["secrets"] if secret["id"] != wanted]
    if len(rest) == len(client["secrets"]):
        raise not_found(f"Client secret {wanted} does not exist.")
    if not rest:
        raise invalid("Cannot delete the last remaining client secret.")
    client["secrets"] = rest
    return {}


def _descriptor(secret: Json) -> Json:
    return {"ClientSecretId": secret["id"], "ClientSecretCreateDate": secret["created"]}


OPERATIONS: Operations = {
    "AddUserPoolClientSecret": _add,
    "ListUserPoolClientSecrets": _list,
    "DeleteUserPoolClientSecret": _delete,
}
