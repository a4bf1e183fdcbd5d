"""Pages, tokens and order."""

from __future__ import annotations

import pytest
from sandbox_help import Cognito, invalid, refusal

from cogprov.sandbox import Sandbox


def pages(cognito: Cognito, **params: object) -> list[list[str]]:
    """The names on each page of ListUserPools."""
    found, token = [], None
    while True:
        answer = cognito.ListUserPools(MaxResults=60, **params, **({"NextToken": token} if token else {}))
        found.append([pool["Name"] for pool in answer["UserPools"]])
        token = answer.get("NextToken")
        if token is None:
            return found


@pytest.mark.parametrize("noise", [True, False])
def test_every_item_is_on_exactly_one_page(noise: bool) -> None:
    """Small pages, the first of them empty, hold everything once."""
    cognito = Cognito(Sandbox(page_size=2, noise=noise))
    names = {f"pool-{n}" for n in range(5)}
    for name in names:
        cognito.CreateUserPool(PoolName=name)
    found = pages(cognito)
    assert [len(page) for page in found] == [0, 2, 2, 1]
    assert sorted(name for page in found for name in page) == sorted(names)


def test_page_size_of_the_request(cognito: Cognito) -> None:
    """Without forced pages the request's size counts, up to the maximum."""
    pool = cognito.pool()
    for n in range(61):
        cognito.CreateGroup(UserPoolId=pool, GroupName=f"g{n}")
    assert len(cognito.ListGroups(UserPoolId=pool, Limit=7)["Groups"]) == 7
    assert len(cognito.ListGroups(UserPoolId=pool)["Groups"]) == 60
    with invalid("limit"):
        cognito.ListGroups(UserPoolId=pool, Limit=61)


def test_order_is_shuffled_but_reproducible() -> None:
    """Lists do not come in the order of creation; a seed fixes both the order and the identifiers."""
    orders = []
    for seed in (1, 1, 2):
        cognito = Cognito(Sandbox(seed=seed))
        made = [cognito.CreateUserPool(PoolName=f"p{n}")["UserPool"]["Id"] for n in range(20)]
        listed = [pool["Id"] for pool in cognito.ListUserPools(MaxResults=60)["UserPools"]]
        assert listed != made and sorted(listed) == sorted(made)
        orders.append(listed)
    assert orders[0] == orders[1] != orders[2]


def test_deleting_between_pages_loses_nothing() -> None:
    """A token stands for a place, not for a count."""
    cognito = Cognito(Sandbox())
    pool = cognito.pool()
    for n in range(6):
        cognito.CreateGroup(UserPoolId=pool, GroupName=f"g{n}")
    first = cognito.ListGroups(UserPoolId=pool, Limit=3)
    cognito.DeleteGroup(UserPoolId=pool, GroupName=first["Groups"][0]["GroupName"])
    second = cognito.ListGroups(UserPoolId=pool, Limit=3, NextToken=first["NextToken"])
    assert len({g["GroupName"] for g in first["Groups"] + second["Groups"]}) == 6


@pytest.mark.parametrize("token", ["nonsense", "W10=", "eyJhIjogMX0="])
def test_foreign_tokens_are_refused(cognito: Cognito, token: str) -> None:
    """A token that was not given out is no token."""
    with invalid("token"):
        cognito.ListUserPools(MaxResults=1, NextToken=token)


def test_lists_may_lag_behind() -> None:
    """A list hides the new and shows the deleted for a while; describing tells the truth at once."""
    now = [0.0]
    cognito = Cognito(Sandbox(list_lag=3.0, clock=lambda: now[0]))

    def listed(pool: str) -> tuple[int, int]:
        pools = cognito.ListUserPools(MaxResults=60)["UserPools"]
        return len(pools), len(cognito.ListUserPoolClients(UserPoolId=pool)["UserPoolClients"])

    pool, other = cognito.pool(), cognito.pool()
    client = cognito.client(pool)
    assert listed(pool) == (0, 0)
    now[0] = 3.0
    assert listed(pool) == (2, 1)
    cognito.DeleteUserPoolClient(UserPoolId=pool, ClientId=client)
    cognito.DeleteUserPool(UserPoolId=other)
    assert listed(pool) == (2, 1)
    with refusal("ResourceNotFoundException"):
        cognito.described(other)
    now[0] = 6.0
    assert listed(pool) == (1, 0)
