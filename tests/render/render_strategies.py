"""Hypothesis strategies for plans with anything in them."""

from __future__ import annotations

from hypothesis import strategies as st

from cogprov.model.actions import Change, Step
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import ABSENT, Digest, Ref, Secret, Template
from cogprov.planning.plan import VERBS, Action, Drift, Plan

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
    TEXTS,
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
