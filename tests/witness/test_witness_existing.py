"""What is there already and was made by other hands: taken over whole, watched, and never touched."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError
from configurations import PRODUCTION, text_of
from gaps import LOST, OPERATIONS
from handmade import made_by_hand
from witness_help import Stack, Witness, moved


def unique() -> str:
    return f"w{uuid.uuid4().hex[:10]}"


def lost(sent: Any, shown: Any, path: str = "") -> Iterator[str]:
    """The leaves of what was sent that are not shown again."""
    if isinstance(sent, Mapping):
        for key, value in sent.items():
            below = shown.get(key) if isinstance(shown, Mapping) else None
            yield from lost(value, below, f"{path}.{key}" if path else key)
    elif moved(sent, shown):
        yield path


def test_import_by_hand(stack: Stack, monkeypatch: Any) -> None:
    """A pool with many settings on is described exactly: the plan of the file is empty, and nothing was touched."""
    pool, sent = made_by_hand(stack.client, unique())
    before = stack.raw(pool)
    assert set(lost(sent, before)) == LOST[stack.witness.name]
    text, state = stack.taken_over(pool)
    assert "s3cret-by-hand" not in text
    # The emulator makes a group for each provider, as the service does at the first sign-in; that one is nobody's.
    assert {entry.kind for entry in state.entries.values()} >= {"user_pool", "client", "group", "resource_server"}
    plan = stack.plan(text)
    assert plan.empty and not [drift for drift in plan.drifts if drift.sort != "unmanaged"]
    stack.apply(text)
    assert not moved(before, stack.raw(pool))


def test_drift_is_seen(stack: Stack, function: str) -> None:
    """What somebody changes by hand is reported: what the file declares as to be put back, the rest as undeclared."""
    text = text_of(PRODUCTION, unique(), function)
    stack.apply(text)
    pool, client = stack.pool, stack.client
    web = next(
        each["ClientId"]
        for each in client.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
        if each["ClientName"] == "web"
    )
    there = client.describe_user_pool_client(UserPoolId=pool, ClientId=web)["UserPoolClient"]
    readonly = ("CreationDate", "LastModifiedDate", "ClientSecret")
    there = {key: value for key, value in there.items() if key not in readonly and value not in ([], "", {})}
    there |= {"CallbackURLs": ["https://evil.example.com/cb"], "EnableTokenRevocation": False}
    client.update_user_pool_client(**there)
    plan = stack.plan(text)
    found = {(drift.address, drift.sort): drift for drift in plan.drifts}
    assert set(found) == {
        ("user_pools.main.clients.web", "changed"),
        ("user_pools.main.clients.web", "undeclared"),
    }
    changed = found[("user_pools.main.clients.web", "changed")]
    assert [change.path for change in changed.changes] == [("o_auth", "callback_urls")] and changed.risk == "high"
    assert [action.address for action in plan.actions] == ["user_pools.main.clients.web"]
    _, result = stack.apply(text)
    assert result.verified is True
    after = client.describe_user_pool_client(UserPoolId=pool, ClientId=web)["UserPoolClient"]
    assert after["CallbackURLs"] == ["https://app.acme.com/cb"]
    assert after["EnableTokenRevocation"] is False, "what nobody declared is kept as it was found"


def test_strangers_are_listed_and_left_alone(stack: Stack, function: str) -> None:
    """A client, a group and a provider that somebody added are shown, and an apply does nothing to them."""
    text = text_of(PRODUCTION, unique(), function)
    stack.apply(text)
    pool, client = stack.pool, stack.client
    client.create_user_pool_client(UserPoolId=pool, ClientName="stranger")
    client.create_group(UserPoolId=pool, GroupName="stranger")
    client.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Stranger",
        ProviderType="SAML",
        ProviderDetails={"MetadataURL": "https://idp.example.com/metadata"},
    )
    plan = stack.plan(text)
    assert plan.empty
    assert sorted((drift.sort, drift.kind, drift.key) for drift in plan.drifts) == [
        ("unmanaged", "client", "stranger"),
        ("unmanaged", "group", "stranger"),
        ("unmanaged", "identity_provider", "Stranger"),
    ]
    before = stack.raw()
    changed = text.replace("min_length: 12", "min_length: 13")
    if "UpdateUserPool" not in OPERATIONS[stack.witness.name]:
        stack.apply(changed)
    after = stack.raw()
    for name in ("client stranger", "group stranger", "provider Stranger"):
        assert before[name] == after[name]


def test_operations_that_are_not_there(witness: Witness) -> None:
    """What the list of gaps calls not implemented is not: else the list, and what is skipped for it, must change."""
    client = witness.boto()
    pool = client.create_user_pool(PoolName=unique())["UserPool"]
    arguments: Mapping[str, Mapping[str, Any]] = {
        "UpdateResourceServer": {"UserPoolId": pool["Id"], "Identifier": "x", "Name": "x"},
        "DeleteResourceServer": {"UserPoolId": pool["Id"], "Identifier": "x"},
        "UpdateGroup": {"UserPoolId": pool["Id"], "GroupName": "x"},
        "TagResource": {"ResourceArn": pool["Arn"], "Tags": {"a": "b"}},
        "UntagResource": {"ResourceArn": pool["Arn"], "TagKeys": ["a"]},
    }
    absent = set()
    for operation, params in arguments.items():
        answer = _answer(client, operation, params)
        if answer in ("InvalidAction", "500", "NotImplemented"):
            absent.add(operation)
    assert absent == set(OPERATIONS[witness.name])


def _answer(client: Any, operation: str, params: Mapping[str, Any]) -> str:
    from botocore import xform_name

    try:
        getattr(client, xform_name(operation))(**params)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return "500" if status == 500 else str(error.response["Error"]["Code"])
    return "ok"
