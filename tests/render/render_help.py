"""What the render tests share: a plan with something of everything, an empty one, and strategies for any plan."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin
from cogprov.model.values import ABSENT, Json, Path, Ref, Secret, Template
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.render import Style, from_config, json_text, plan_json, plan_text

NARROW = Style(width=80)
WIDE = Style(width=200)
ASCII = Style(width=80, unicode=False)
COLOURED = Style(width=80, color=True)

MAIN = "user_pools.main"
POOL = {"UserPoolId": "us-east-1_AbC123xyz"}
WEB = {**POOL, "ClientId": "3n4k8fabcdefghijklmnopqrq2"}
ROGUE = {**POOL, "ClientId": "7tq1c0abcdefghijklmnopqrab"}
EVIL = "https://evil.example/cb"
GOOD = "https://app.example/cb"


def at(line: int) -> Origin:
    return Origin("auth.yaml", line, 7)


ACTIONS = (
    Action(
        "update",
        MAIN,
        "user_pool",
        "changed in the file",
        (
            Change(("password_policy", "min_length"), 8, 12, "file", at(44)),
            Change(("mfa",), "OFF", "optional", "drift", at(40)),
        ),
        (
            Step(
                "UpdateUserPool", {"UserPoolId": "us-east-1_AbC123xyz", "Policies": {"PasswordPolicy": {"Length": 12}}}
            ),
        ),
        POOL,
        users=12408,
        effects=("min_length applies to new passwords only",),
    ),
    Action(
        "update",
        f"{MAIN}.identity_providers.Google",
        "identity_provider",
        "changed in the file",
        (Change(("client_secret",), Secret("old-hunter2"), Secret("new-hunter2"), "file", at(77), secret=True),),
        (Step("UpdateIdentityProvider", {"ProviderDetails": {"client_secret": Secret("new-hunter2")}}),),
        parent=MAIN,
    ),
    Action(
        "update",
        f"{MAIN}.clients.web",
        "client",
        "changed in the file",
        (
            Change(("o_auth", "callback_urls"), [GOOD, EVIL], [GOOD], "drift"),
            Change(("token_validity", "refresh"), "30d", "7d", "file", at(104), weakens="sessions end sooner"),
        ),
        (Step("UpdateUserPoolClient", {**WEB}),),
        identity=WEB,
        parent=MAIN,
        effects=("refresh tokens shorten to 7 days; older sessions end at next refresh",),
    ),
    Action(
        "create",
        f"{MAIN}.clients.worker",
        "client",
        "new in the file",
        (
            Change(("generate_secret",), ABSENT, True, "new"),
            Change(("o_auth", "scopes"), ABSENT, [Template((Ref(f"{MAIN}.resource_servers.api"), "/write"))], "new"),
        ),
        (Step("CreateUserPoolClient", {"UserPoolId": Ref(MAIN)}, "create"),),
        origin=at(107),
        parent=MAIN,
    ),
    Action("create", f"{MAIN}.groups.support", "group", "deleted outside cogprov", origin=at(93), parent=MAIN),
    Action(
        "delete",
        f"{MAIN}.groups.beta",
        "group",
        "no longer in your files; created by cogprov 2026-03-02",
        identity={**POOL, "GroupName": "beta"},
        parent=MAIN,
        precious="who is in it",
        allowed=False,
    ),
)

DRIFTS = (
    Drift(
        MAIN,
        "user_pool",
        "changed",
        (Change(("mfa",), "optional", "OFF", origin=at(40)),),
        POOL,
        note="21 Nov 14:02 by alice@acme.com (console, SetUserPoolMfaConfig)",
        risk="high",
    ),
    Drift(
        f"{MAIN}.clients.web",
        "client",
        "changed",
        (Change(("o_auth", "callback_urls"), [GOOD], [GOOD, EVIL]),),
        WEB,
        note="20 Nov 23:40 by role/ci-legacy (UpdateUserPoolClient)",
        risk="high",
    ),
    Drift(f"{MAIN}.groups.support", "group", "missing", note="deleted 20 Nov 23:41 by role/ci-legacy"),
    Drift(
        f"{MAIN}.clients",
        "client",
        "unmanaged",
        identity=ROGUE,
        key="rogue",
        note="created 2026-11-20",
        risk="high",
        title="app client",
    ),
    Drift(MAIN, "user_pool", "undeclared", (Change(("tags", "team"), "a", "b"),), POOL, risk="low"),
)

FULL = Plan(
    "acme-auth",
    "prod",
    "333333333333",
    "us-east-1",
    ACTIONS,
    DRIFTS,
    ignored=("client amplify-ios until 2027-03-31",),
    released=((MAIN, "email.reply_to"),),
    objects=17,
    live_objects=19,
    calls=26,
    seconds=0.84,
    created="2026-11-22T14:02:11Z",
)


def plan(*actions: Action, **changes: Any) -> Plan:
    """A plan of these actions and nothing else."""
    bare = Plan("acme-auth", "prod", "333333333333", "us-east-1", actions, objects=17, calls=26, seconds=0.6)
    return dataclasses.replace(bare, **changes)


def update(*changes: Change, **members: Any) -> Action:
    return dataclasses.replace(Action("update", MAIN, "user_pool", "changed in the file", changes), **members)


def rows(*changes: Change) -> tuple[str, ...]:
    """The lines of a plan text that show these changes."""
    lines = plan_text(plan(update(*changes)), NARROW).splitlines()
    return tuple(lines[3:-2])


def conceal(address: str, path: Path, secret: Secret) -> Json:
    return from_config(address, path)


def document(value: Plan = FULL) -> dict[str, Any]:
    """A plan's document as it comes out of a file."""
    return json.loads(json_text(plan_json(value, conceal=conceal)))  # type: ignore[no-any-return]
