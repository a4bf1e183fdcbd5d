"""What the render tests share: a plan with something of everything, an empty one, and strategies for any plan."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import ABSENT, Digest, Ref, Secret, Template
from cogprov.planning.plan import VERBS, Action, Drift, Plan
from cogprov.render import Style

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
            Change(("token_validity", "refresh"), "30d", "7d", "file", at(104), weakens=True),
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
    from cogprov.render import plan_text

    lines = plan_text(plan(update(*changes)), NARROW).splitlines()
    return tuple(lines[3:-2])


# Strategies

PAYLOADS = (
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m",
    "user\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "two\nlines\r\u2028three",
    "\ud800",
    "| a | b |\\| c",
    "`code` ``more`` ```",
    "```\n</details><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "@octocat #1 https://evil.example www.evil.example [x](javascript:1) ![x](//evil)",
    "--><!-- x",
    "&lt;b&gt; &#60;i&#62;",
    "$x^2$ **bold** _it_ ~~no~~",
    "{{7*7}} ${7*7}",
)
"""Texts that do something in a terminal, in Markdown or in HTML unless somebody sees to it."""

TEXTS = st.text(max_size=12) | st.sampled_from(PAYLOADS)
FILES = st.builds(Origin, TEXTS, st.integers(0, 2**31), st.integers(0, 2**31))
REFS = st.builds(Ref, TEXTS, st.sampled_from(("id", "arn")), st.sampled_from(("", "env", "ssm", "live")))
TEMPLATES = st.builds(Template, st.lists(TEXTS | REFS, max_size=3).map(tuple))
SECRETS = st.builds(Secret, REFS) | st.builds(
    lambda path, source: Secret(Ref(path, source=source)), TEXTS, st.just("config")
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(("$ref", "$$", "$secret"))
    | st.binary(max_size=6)
    | REFS
    | TEMPLATES
    | SECRETS
    | st.builds(Digest, TEXTS)
    | st.just(ABSENT)
)
KEYS = TEXTS | st.sampled_from(("$ref", "$secret", "$$x", "$"))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=2)
PATHS = st.lists(TEXTS, max_size=3).map(tuple)
MANY_TEXTS = st.lists(TEXTS, max_size=2).map(tuple)
CHANGES = st.builds(
    Change,
    PATHS,
    VALUES,
    VALUES,
    st.sampled_from(("file", "drift", "both", "new")),
    st.none() | FILES,
    st.just(False),
    st.booleans(),
)
STEPS = st.builds(
    Step, TEXTS, BODIES, st.sampled_from(("create", "write", "delete")), TEXTS, region=TEXTS, unless=TEXTS
)
PROBLEMS = st.builds(Problem, TEXTS, TEXTS, TEXTS, st.none() | FILES, TEXTS, MANY_TEXTS, st.booleans(), TEXTS)
IDENTITIES = st.dictionaries(TEXTS, TEXTS, max_size=2)
ACTION_STRATEGY = st.builds(
    Action,
    verb=st.sampled_from(VERBS),
    address=TEXTS,
    kind=TEXTS,
    reason=TEXTS,
    changes=st.lists(CHANGES, max_size=2).map(tuple),
    steps=st.lists(STEPS, max_size=1).map(tuple),
    identity=IDENTITIES,
    depends_on=MANY_TEXTS,
    origin=st.none() | FILES,
    goal=BODIES,
    effects=MANY_TEXTS,
    users=st.none() | st.integers(0, 10**6),
    title=TEXTS,
    made_by=st.sampled_from(("created", "imported")),
    parent=TEXTS,
    finishes=st.booleans(),
    precious=TEXTS,
    allowed=st.booleans(),
)
DRIFT_STRATEGY = st.builds(
    Drift,
    TEXTS,
    TEXTS,
    st.sampled_from(("changed", "undeclared", "missing", "unmanaged")),
    st.lists(CHANGES, max_size=2).map(tuple),
    IDENTITIES,
    TEXTS,
    TEXTS,
    st.sampled_from(("low", "medium", "high")),
    TEXTS,
    st.none() | FILES,
)
PLANS = st.builds(
    Plan,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(ACTION_STRATEGY, max_size=2).map(tuple),
    st.lists(DRIFT_STRATEGY, max_size=2).map(tuple),
    st.lists(PROBLEMS, max_size=1).map(tuple),
    st.lists(PROBLEMS, max_size=1).map(tuple),
    MANY_TEXTS,
    MANY_TEXTS,
    st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    MANY_TEXTS,
    st.dictionaries(TEXTS, MANY_TEXTS, max_size=2),
    seconds=st.floats(0, 10**6),
    created=TEXTS,
    source=TEXTS,
    lineage=TEXTS,
    serial=st.integers(0, 10**6),
    outputs=BODIES,
    protect=st.booleans(),
    graph=st.dictionaries(TEXTS, st.frozensets(TEXTS, max_size=2), max_size=2),
)
