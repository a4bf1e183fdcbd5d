"""Markdown for comments, HTML pages and JSON documents of plans and drift."""

from __future__ import annotations

import dataclasses

import pytest
from render_help import FULL, MAIN, plan, update

from cogprov.model.actions import Change, Step
from cogprov.model.errors import CogprovError, Problem
from cogprov.model.values import Digest, Secret, Template
from cogprov.planning.events import ApplyResult
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.render import (
    Style,
    apply_summary,
    drift_html,
    drift_json,
    drift_markdown,
    drift_text,
    error_json,
    hide,
    json_text,
    outputs,
    plan_html,
    plan_json,
    plan_markdown,
    plan_text,
)

CANARY = "hunter2-canary"


def test_a_plan_as_a_comment() -> None:
    """A marker to find it again, the tally, a table, the details folded."""
    action = update(Change(("mfa",), "OFF", ["a"], "drift"), effects=("people are asked for a code",))
    expected = """\
<!-- cogprov:acme-auth:prod -->
### cogprov plan: acme-auth prod
**Plan: 0 to create, 1 to update, 0 to delete, 0 to replace. 1 of the changes undoes drift.**

| | Object | What | Where |
|---|---|---|---|
| <code>&#126;</code> | <code>user_pools.main</code> | 1 property · drift |  |

**Impact**

- <code>user_pools.main: people are asked for a code</code>

<details><summary>Details</summary>

```diff
! user_pools.main
!   mfa: OFF -> [a]  (drift)
```

</details>
"""

    assert expected == plan_markdown(plan(action))


def test_nothing_to_do_as_a_comment() -> None:
    """The comment of a plan that changes nothing has no table and no fold."""
    assert plan_markdown(plan()).splitlines()[2:] == [
        "**No changes. acme-auth/prod matches AWS (17 objects, 26 calls, 0.6 s).**"
    ]


def test_a_refusal_as_a_comment() -> None:
    """Refusals stand unfolded: they are all there is to say."""
    text = plan_markdown(plan(refusals=(Problem("E2004", "no ``` here", hints=("x",)),)))

    assert "````\nerror[E2004]: no ``` here\n   = x\n````\n" in text


@pytest.mark.parametrize("count", [10, 700, 5000])
@pytest.mark.parametrize("limit", [65_535, 3_000])
def test_a_comment_never_exceeds_what_github_takes(count: int, limit: int) -> None:
    """A plan of any size gives a comment that is accepted, says what is missing and closes what it opened."""
    change = Change(("a_property",), "é" * 40, "value")
    value = plan(*(update(change, address=f"{MAIN}.clients.c{number}") for number in range(count)))
    text = plan_markdown(value, limit=limit)

    assert len(text.encode()) <= limit
    assert text.count("<details>") == text.count("</details>")
    assert text.count("```") % 2 == 0
    assert ("parts are not shown" in text) == (count > 100)


def test_a_page_says_what_the_text_says() -> None:
    """The HTML report has every section of the text."""
    page = plan_html(FULL)

    for words in ("Weakens sign-in", "Impact", "password_policy.min_length", "8 -&gt; 12", "(secret, changed)"):
        assert words in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "cogprov apply --env prod" in drift_html(FULL)


def test_drift_as_a_comment_and_as_json() -> None:
    """Every drift is in both, with its risk."""
    text, document = drift_markdown(FULL), drift_json(FULL)

    assert "| <code>? HIGH</code> |" in text
    assert document["format"] == "cogprov.drift/1"
    assert document["highest"] == "high"
    assert document["summary"] == {
        "changed": 2,
        "missing": 1,
        "unmanaged": 1,
        "undeclared": 1,
        "ignored": 1,
        "not_checked": 0,
        "unknown": 0,
    }
    assert document["drifts"][0]["attributes"][0] == {
        "path": ["mfa"],
        "declared": "optional",
        "live": "OFF",
        "source": {"file": "auth.yaml", "line": 40, "column": 7},
    }
    assert document["drifts"][3]["address"] == "user_pools.main.clients[rogue]"
    assert document["drifts"][4]["attributes"][0]["last_seen"] == "a"
    assert drift_json(plan())["highest"] is None


def with_canaries() -> Plan:
    """A plan with a secret in every place that can hold one."""
    secret = Secret(CANARY)
    nested = {"a": [secret, {"b": secret}], "c": Secret(Template((CANARY,)))}
    changes = (
        Change(("client_secret",), secret, Secret(CANARY + "2")),
        Change(("plain",), CANARY, [CANARY], secret=True),
        Change(("text",), CANARY, f"{CANARY}\n2", secret=True),
        Change(("details",), {"client_secret": secret}, {"client_secret": Secret("other"), "x": {"y": secret}}),
        Change(("list",), [secret], [secret, {"a": secret}]),
        Change(("digest",), Digest("hmac"), secret, weakens="it is shorter"),
    )
    action = Action("update", MAIN, "user_pool", "x", changes, (Step("X", {"Key": nested}),), goal=nested)
    created = Action("create", f"{MAIN}.x", "x", "new in the file", goal=nested)
    drifts = tuple(
        Drift(MAIN, "user_pool", sort, (change,)) for sort in ("changed", "undeclared") for change in changes
    )
    return plan(action, created, drifts=drifts, outputs=nested)


def test_planted_secrets_are_in_no_output() -> None:
    """In every format and width, a secret is "(secret)" or less."""
    value = with_canaries()
    texts = [plan_text(value, Style(width=width), api=True) for width in (40, 80, 240)]
    texts += [drift_text(value, Style(width=width)) for width in (40, 80, 240)]
    texts += [plan_markdown(value), drift_markdown(value), plan_html(value), drift_html(value)]
    texts += [json_text(plan_json(value, conceal=hide)), json_text(drift_json(value))]
    texts += [outputs(value.outputs, each) for each in ("env", "dotenv", "json", "shell", "tfvars", "text")]
    texts += [apply_summary(ApplyResult((("a", "create"),), verified=True, outputs=value.outputs))]
    texts += [repr(value.outputs), json_text(error_json(CogprovError(f"{value.outputs}")))]

    assert [text for text in texts if CANARY in text] == []
    assert "(secret, changed)" in texts[0]


def test_documents_are_made_of_plain_json() -> None:
    """A document can be written by any JSON library."""
    value = dataclasses.replace(FULL, outputs={"A": Digest("x"), "B": b"x"})

    assert json_text(plan_json(value, conceal=hide))
    assert plan_json(value, conceal=hide)["changes"][3]["attributes"][0]["after"] is True
