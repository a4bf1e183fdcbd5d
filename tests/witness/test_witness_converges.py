"""Apply, plan again: empty, on a Cognito that cogprov's authors did not write."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from configurations import ALL, PRODUCTION, text_of
from gaps import FORGETS, LOST, OPERATIONS
from witness_help import Stack, moved

from cogprov.engine import Options


def unique() -> str:
    return f"w{uuid.uuid4().hex[:10]}"


@pytest.mark.parametrize("name", ALL)
def test_apply_then_plan_is_empty(name: str, stack: Stack, function: str) -> None:
    """Everything is made, a second look finds nothing to do and nothing that moved, a second apply calls nothing."""
    text = text_of(ALL[name], unique(), function)
    plan, result = stack.apply(text)
    assert result.verified is True and len(result.done) == len(plan.actions)
    again = stack.plan(text)
    assert again.empty and not again.drifts and not again.not_checked
    before = stack.raw()
    stack.apply(text)
    assert not moved(before, stack.raw())
    assert not stack.state.intents and not any(entry.pending for entry in stack.state.entries.values())


@dataclass(frozen=True)
class Edit:
    """One change to the file, and the only raw members that it may move."""

    old: str
    new: str
    address: str
    moves: frozenset[str]
    calls: tuple[str, ...]


def edit(old: str, new: str, address: str, moves: str, *calls: str) -> Edit:
    return Edit(old, new, f"user_pools.main{address}", frozenset(moves.split("|")), calls)


EDITS = {
    "password": edit(
        "min_length: 12", "min_length: 14", "", "pool.Policies.PasswordPolicy.MinimumLength", "UpdateUserPool"
    ),
    "invitation": edit(
        "email_subject: Welcome",
        "email_subject: Hello",
        "",
        "pool.AdminCreateUserConfig.InviteMessageTemplate.EmailSubject",
        "UpdateUserPool",
    ),
    "mfa": edit(
        "mfa: optional", "mfa: required", "", "mfa.MfaConfiguration|pool.MfaConfiguration", "SetUserPoolMfaConfig"
    ),
    "attribute": edit(
        "custom_attributes:\n",
        "custom_attributes:\n      shoe: { type: string, mutable: true }\n",
        "",
        "pool.SchemaAttributes",
        "AddCustomAttributes",
    ),
    "tags": edit("team: identity", "team: platform", "", "pool.UserPoolTags.team", "TagResource"),
    "callback": edit(
        'callback_urls: ["https://app.acme.com/cb"]',
        'callback_urls: ["https://app.acme.com/cb", "https://app.acme.com/2"]',
        ".clients.web",
        "client web.CallbackURLs",
        "UpdateUserPoolClient",
    ),
    "lifetime": edit(
        "access_token_validity: 30m",
        "access_token_validity: 45m",
        ".clients.web",
        "client web.AccessTokenValidity",
        "UpdateUserPoolClient",
    ),
    "group": edit("precedence: 5", "precedence: 6", ".groups.staff", "group staff.Precedence", "UpdateGroup"),
    "scope": edit(
        'read: "Read"',
        'read: "Read all"',
        ".resource_servers.api",
        "server https://api.acme.com.Scopes",
        "UpdateResourceServer",
    ),
    "provider": edit(
        "email: mail",
        "email: upn",
        ".identity_providers.corp",
        "provider corp.AttributeMapping.email",
        "UpdateIdentityProvider",
    ),
    "login": edit(
        "domain_prefix: UNIQUE-login } }",
        "domain_prefix: UNIQUE-login }, managed_login_version: 2 }",
        ".domains.login",
        "domain.ManagedLoginVersion",
        "UpdateUserPoolDomain",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_change_moves_one_thing(name: str, stack: Stack, function: str) -> None:
    """The plan has that change alone, the raw answers show no other, and then the plan is empty."""
    change, word = EDITS[name], unique()
    lacks = [call for call in change.calls if call in OPERATIONS[stack.witness.name]]
    assert change.old in PRODUCTION
    text = text_of(PRODUCTION, word, function)
    changed = text_of(PRODUCTION.replace(change.old, change.new), word, function)
    stack.apply(text)
    before = stack.raw()
    plan = stack.plan(changed)
    assert [action.address for action in plan.actions] == [change.address]
    operations = [step.operation for _, step in plan.steps]
    assert set(change.calls) <= set(operations)
    if lacks:
        _, result = stack.bench(changed).apply(lambda planned: planned)
        assert result is not None and result.failed == change.address
        assert result.error is not None and result.error.hints
        assert not moved(before, stack.raw()), "a call that the endpoint lacks changed nothing"
        return
    forgotten = frozenset().union(*(FORGETS[stack.witness.name].get(operation, ()) for operation in operations))
    _, result = stack.apply(changed)
    seen = moved(before, stack.raw())
    again = stack.plan(changed)
    if change.moves <= LOST[stack.witness.name]:
        assert not seen and not again.refusals, "the emulator took the change and lost it"
        # Of what it never tells, what was sent counts.
        assert again.empty == (change.moves == {"domain.ManagedLoginVersion"})
    elif forgotten:
        assert forgotten < seen and seen <= change.moves | forgotten
        assert not again.actions
    else:
        assert result.verified is True
        assert seen and seen <= change.moves
        assert again.empty and not again.drifts


def test_destroy(stack: Stack, function: str) -> None:
    """Everything goes, the pool last; what the emulator cannot delete stops it with a word."""
    text = text_of(PRODUCTION, unique(), function)
    stack.apply(text)
    pool = stack.pool
    options = Options(destroy=("user_pools.main",))
    _, result = stack.bench(text).apply(lambda planned: planned, options=options, verify=False)
    assert result is not None
    if "DeleteResourceServer" in OPERATIONS[stack.witness.name]:
        assert result.failed == "user_pools.main.resource_servers.api"
        assert result.error is not None and "DeleteResourceServer" in result.error.summary
        return
    assert result.error is None, result.error
    with pytest.raises(stack.client.exceptions.ResourceNotFoundException):
        stack.client.describe_user_pool(UserPoolId=pool)
    assert not stack.state.entries
