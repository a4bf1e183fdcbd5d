"""Files that say they are plans: each is read, or refused with a code."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_help import ACTIONS, FULL, document, plan

from cogprov.model.errors import BadFile, CogprovError
from cogprov.render import saved
from cogprov.render.saved import plan_from_bytes, plan_from_json


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 1}',
        b'{"format": "cogprov.state/1"}',
        b'{"format": "cogprov.plan/0"}',
        b'{"format": "cogprov.plan/1"}',
        b'{"format": "cogprov.plan/1", "format": "cogprov.plan/1"}',
        b'{"format": "cogprov.plan/1", "seconds": NaN}',
        b'{"format": "cogprov.plan/1", "serial": 1' + b"0" * 5000 + b"}",
        b"[" * 200_000,
        b'{"format": "cogprov.plan/1", "a":' + b"[" * 500 + b"]" * 500 + b"}",
    ],
)
def test_a_file_that_is_no_plan(data: bytes) -> None:
    """Whatever is in a file, the answer is an error that says so."""
    with pytest.raises(CogprovError) as caught:
        plan_from_bytes(data, "p.json")

    assert caught.value.code == "E4001"
    assert caught.value.hints


def test_a_file_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that large was not made by cogprov."""
    monkeypatch.setattr(saved, "LARGEST_FILE", 10)
    with pytest.raises(CogprovError, match="larger"):
        plan_from_bytes(b" " * 11, "p.json")


def test_more_values_than_any_plan_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are counted before they are looked at."""
    monkeypatch.setattr(saved, "MOST_VALUES", 10)
    with pytest.raises(CogprovError, match="too large"):
        plan_from_json({"format": "cogprov.plan/1", "x": [0] * 20})


@pytest.mark.parametrize("major", ["2", "10", "999999"])
def test_a_newer_format_is_refused(major: str) -> None:
    """A newer cogprov may mean something that this one does not know."""
    with pytest.raises(BadFile) as caught:
        plan_from_json({**document(), "format": f"cogprov.plan/{major}"})

    assert caught.value.code == "E4002"


def _set(target: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *steps, last = path.split(".")
    changed = copy.deepcopy(target)
    here: Any = changed
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("stack", 1, "plan.stack: should be a text"),
        ("actions", {}, "plan.actions: should be a list"),
        ("actions.0.verb", "replace", "plan.actions.0.verb: should be one of create, update, import, delete, release"),
        ("actions.0.users", True, "plan.actions.0.users: should be a whole number"),
        ("actions.0.users", -1, "plan.actions.0.users: should be a whole number"),
        ("actions.0.allowed", 1, "plan.actions.0.allowed: should be true or false"),
        ("actions.0.steps.0.verb", "run", "plan.actions.0.steps.0.verb: should be one of create, write, delete"),
        ("actions.0.steps.0.params", [], "plan.actions.0.steps.0.params: should be an object"),
        ("actions.0.steps.0.params", {"$ref": "x"}, "plan.actions.0.steps.0.params: should be an object"),
        ("actions.0.steps.0.params.x", {"$eval": "1"}, "an object has an unknown $ member"),
        ("actions.0.steps.0.params.x", {"$ref": "a", "$secret": "b"}, "an object has an unknown $ member"),
        ("actions.0.steps.0.params.x", {"$ref": "a", "b": 1}, "other members"),
        ("actions.0.steps.0.params.x", {"$ref": 1}, "a text was expected"),
        ("actions.0.steps.0.params.x", {"$ref": "a", "source": "config"}, "only secrets have"),
        ("actions.0.steps.0.params.x", {"$secret": "hunter2"}, "neither a reference nor a placeholder"),
        ("actions.0.steps.0.params.x", {"$secret": ["config"]}, "neither a reference nor a placeholder"),
        ("actions.0.steps.0.params.x", {"$secret": {"$template": ["x"]}}, "neither a reference nor a placeholder"),
        ("actions.0.steps.0.params.x", {"$secret": "config"}, "a text was expected"),
        ("actions.0.steps.0.params.x", {"$template": "x"}, "a template is no list"),
        ("actions.0.steps.0.params.x", {"$template": [1]}, "neither a text nor a reference"),
        ("actions.0.steps.0.params.x", {"$bytes": "?"}, "not base64"),
        ("actions.0.steps.0.params.x", {"$absent": 1}, "$absent is not true"),
        ("actions.0.changes.0.cause", "magic", "plan.actions.0.changes.0.cause"),
        ("actions.0.changes.0.origin", {"file": "f"}, "plan.actions.0.changes.0.origin: lacks a member"),
        ("actions.0.extra", 1, "plan.actions.0: has a member unknown to this version"),
        ("extra", 1, "plan: has a member unknown to this version"),
        ("released", [["a"]], "plan.released.0: should be a list of 2"),
        ("seconds", "1", "plan.seconds: should be a number"),
        ("serial", 2**60, "plan.serial: should be a whole number"),
        ("actions.0.identity", {"a": 1}, "plan.actions.0.identity.a member: should be a text"),
        ("drifts.0.risk", "huge", "plan.drifts.0.risk"),
    ],
)
def test_a_plan_that_was_tampered_with(path: str, value: Any, place: str) -> None:
    """The message says where, and never shows what was there."""
    with pytest.raises(CogprovError) as caught:
        plan_from_json(_set(document(), path, value))

    assert caught.value.code == "E4001"
    assert place in caught.value.detail
    assert "hunter2" not in caught.value.detail


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(("config", "x")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("$ref", "$secret", "$template", "path", "verb", "a")), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.data(), JUNK)
def test_junk_anywhere_in_a_plan_is_an_error_or_harmless(data: st.DataObject, junk: Any) -> None:
    """No file makes a traceback: it is read, or refused with a code."""
    value = document(plan(*ACTIONS[:2], drifts=FULL.drifts))
    here: Any = value
    for _ in range(data.draw(st.integers(1, 6))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], (dict, list)):
            break
        here = here[key]
    if isinstance(here, dict) and here:
        here[data.draw(st.sampled_from(list(here)))] = junk
    elif isinstance(here, list):
        here.append(junk)
    try:
        plan_from_json(value)
    except CogprovError as error:
        assert error.code in ("E4001", "E4002", "E4003")


@pytest.mark.parametrize("odd", [object(), {1, 2}, {1: 2}, b"x", (1,)])
def test_a_document_that_is_not_json(odd: object) -> None:
    """Not even another program's objects make a traceback."""
    with pytest.raises(CogprovError):
        plan_from_json({**document(), "outputs": odd})
