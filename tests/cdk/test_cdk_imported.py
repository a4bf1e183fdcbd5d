"""Pools that exist: what hangs on them, and what cannot be said of them."""

from __future__ import annotations

import pytest
from cdk_help import Laboratory, steps

from cogprov import Stack, UserPool, ValidationError


def made(lab: Laboratory) -> str:
    """The id of a pool that somebody else's stack made."""
    stack = Stack("theirs", region="eu-west-1", state=str(lab.folder / "theirs"))
    stack.output("id", UserPool(stack, "x").user_pool_id)
    return str(lab.apply(stack.desired()).outputs["id"])


def test_a_pool_by_its_id_takes_children(lab: Laboratory) -> None:
    """A client on a pool that is only referred to; the pool itself is not touched."""
    pool_id = made(lab)
    program = f'p = UserPool.from_user_pool_id(s, "p", "{pool_id}"); UserPoolClient(s, "c", user_pool=p)'
    sent = steps(lab.plan(program))
    lab.apply(program)

    assert [(name, params["UserPoolId"]) for name, params in sent] == [("CreateUserPoolClient", pool_id)]


def test_a_pool_by_its_arn_takes_children(lab: Laboratory) -> None:
    """The same by ARN, whose text stays as it is."""
    pool_id = made(lab)
    arn = f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{pool_id}"
    program = (
        f'p = UserPool.from_user_pool_arn(s, "p", "{arn}"); assert (p.user_pool_id, p.user_pool_arn) == '
        f'("{pool_id}", "{arn}"); p.add_group("g")'
    )

    assert [name for name, _ in steps(lab.plan(program))] == ["CreateGroup"]


def test_the_region_of_the_id_counts(lab: Laboratory) -> None:
    """An ARN may name another Region than the id in it; there is a warning, and the pool is looked for by its id."""
    arn = f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{made(lab)}"
    plan = lab.plan(f'UserPool.from_user_pool_arn(s, "p", "{arn}").add_group("g")')

    assert ["the id counts" in warning.summary for warning in plan.warnings] == [True]
    assert [step.operation for _, step in plan.steps] == ["CreateGroup"]


def test_what_an_imported_pool_can_do(lab: Laboratory) -> None:
    """Clients, groups, domains, resource servers and providers; no triggers, and no settings of its own."""
    program = (
        f'p = UserPool.from_user_pool_id(s, "p", "{made(lab)}"); p.add_client("c"); p.add_group("g"); '
        'p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}); p.add_resource_server("r", identifier="x"); '
        'UserPoolIdentityProviderGoogle(s, "i", user_pool=p, client_id="i", client_secret="x")'
    )
    lab.apply(program)

    with pytest.raises(ValidationError, match="keeps its own triggers"):
        lab.plan(program + '; p.add_trigger(UserPoolOperation.PRE_SIGN_UP, fn("f"))')


def test_a_trigger_on_a_pool_that_exists(lab: Laboratory) -> None:
    """A pool that is taken over takes triggers, with the permission that goes with them."""
    program = f'UserPool(s, "p", import_="{made(lab)}").add_trigger(UserPoolOperation.PRE_SIGN_UP, fn("f"))'
    sent = [name for name, _ in steps(lab.plan(program))]

    assert set(sent) >= {"UpdateUserPool", "AddPermission"}
