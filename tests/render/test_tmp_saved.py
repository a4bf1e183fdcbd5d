"""A plan in a file and back: exact, strict, and without secrets."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_help import ACTIONS, FULL, MAIN, PLANS, plan, update

from cogprov.model.actions import Change, Step
from cogprov.model.errors import CogprovError, InternalError, Origin, Problem, Refused
from cogprov.model.values import Digest, Json, Path, Ref, Secret, Template
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.render import codec, saved
from cogprov.render.documents import json_text
from cogprov.render.hiding import from_config, hide
from cogprov.render.saved import plan_from_bytes, plan_from_json, plan_json


def conceal(address: str, path: Path, secret: Secret) -> Json:
    return from_config(address, path)


def document(value: Plan = FULL) -> dict[str, Any]:
    return json.loads(json_text(plan_json(value, conceal=conceal)))  # type: ignore[no-any-return]


@settings(max_examples=800, deadline=None)
@given(PLANS)
def test_any_plan_comes_back_as_it_was(value: Plan) -> None:
    """What is applied from a file is what was planned, in every member."""
    text = json_text(plan_json(value)).encode("ascii")

    back = plan_from_bytes(text, "p.json")
    assert (back, back.graph) == (value, value.graph)


def test_a_plan_with_secrets_comes_back_with_where_they_are() -> None:
    """A secret's text is replaced by the place in the configuration where it is found again."""
    back = plan_from_json(document())
    step = back.actions[1].steps[0]
    path = f"{MAIN}.identity_providers.Google.ProviderDetails.client_secret"

    assert step.params["ProviderDetails"]["client_secret"].source == Ref(path, source="config")
    assert plan_json(back) == document()


def test_a_secret_in_a_goal_names_its_word() -> None:
    """The words of a goal are the configuration's own, so no one has to be asked."""
    action = update(goal={"details": {"client_secret": Secret("hunter2")}})
    back = plan_from_json(plan_json(plan(action)))

    expected = Secret(Ref(f"{MAIN}.details.client_secret", source="config"))
    assert back.actions[0].goal == {"details": {"client_secret": expected}}


def test_nobody_writes_a_secret_by_accident() -> None:
    """Without a word on how to conceal them, secrets in calls stop the writing."""
    with pytest.raises(InternalError, match="nobody said how to conceal"):
        plan_json(plan(ACTIONS[1]))


@pytest.mark.parametrize("answer", ["hunter2", {"secret": "hunter2"}, None, {"$ref": "x"}])
def test_what_stands_for_a_secret_must_be_a_placeholder(answer: Json) -> None:
    """Not even the caller can put a text where a secret was."""
    with pytest.raises(InternalError, match="is no placeholder"):
        plan_json(plan(ACTIONS[1]), conceal=lambda address, path, secret: answer)


def test_a_secret_with_text_around_a_reference_is_concealed_too() -> None:
    """The text in a secret template is part of the secret."""
    template = Template(("hunter2", Ref("X", source="env")))
    action = update(steps=(Step("X", {"a": Secret(template), "b": Secret(Ref("X", source="env"))}),))
    written = plan_json(plan(action), conceal=conceal)

    assert "hunter2" not in json_text(written)
    assert written["actions"][0]["steps"][0]["params"] == {
        "a": {"$secret": "config", "path": f"{MAIN}.a"},
        "b": {"$secret": {"$ref": "X", "source": "env"}},
    }


def test_a_change_marked_secret_is_hidden_whatever_its_type() -> None:
    """The mark counts, not the type of the value."""
    action = update(Change(("x",), ["hunter1"], "hunter2", secret=True))

    assert "hunter" not in json_text(plan_json(plan(action)))


def test_a_printed_plan_with_hidden_secrets_is_not_applied() -> None:
    """``plan --json`` is for reading; its calls have holes."""
    with pytest.raises(Refused) as caught:
        plan_from_json(plan_json(FULL, conceal=hide))

    assert caught.value.code == "E4003"


def test_the_readable_part_follows_the_contract() -> None:
    """Members that other programs rely on are there under their names."""
    found = document()

    assert found["format"] == "cogprov.plan/1"
    assert found["summary"] == {
        "create": 2,
        "update": 3,
        "delete": 1,
        "replace": 0,
        "import": 0,
        "release": 0,
        "drift": 2,
    }
    assert found["changes"][2]["id"] == "3n4k8fabcdefghijklmnopqrq2"
    assert found["changes"][2]["attributes"][0]["reason"] == "drift"
    assert found["changes"][2]["attributes"][0]["risk"] == "high"
    assert found["changes"][1]["attributes"][0]["after"] == {"secret": True, "changed": True}
    assert "before" not in found["changes"][3]["attributes"][0]
    assert found["changes"][3]["attributes"][1]["after"] == ["${user_pools.main.resource_servers.api.id}/write"]
    assert found["changes"][3]["attributes"][1]["known"] is False
    assert found["unmanaged"][0]["address"] == "user_pools.main.clients[rogue]"


@pytest.mark.parametrize("kind", [Plan, Action, Change, Step, Drift, Problem, Origin])
def test_every_member_has_a_form_in_the_file(kind: type[Any]) -> None:
    """A member that is added to the plan has to be in the file, whatever its type."""
    for hint in get_type_hints(kind).values():
        assert codec.of_type(hint)


@pytest.mark.parametrize("kind", [complex, set[str], Mapping[int, str], bytes, "int | str"])
def test_a_type_without_a_form_is_found_before_anything_is_written(kind: Any) -> None:
    """Guessing a form would lose something on the way to the apply."""
    with pytest.raises(TypeError, match="no form in a file"):
        codec.of_type(kind)


def test_closed_vocabularies_are_those_of_members_that_exist() -> None:
    """A vocabulary for a member that was renamed would check nothing."""
    for kind, member in codec.CHOICES:
        assert get_type_hints(kind)[member] is str


# Hostile files


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
    with pytest.raises(Refused) as caught:
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


@settings(max_examples=800, deadline=None)
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


@pytest.mark.parametrize("odd", [float("nan"), {1: 2}, object(), Secret("x")])
def test_a_value_without_a_form_is_a_defect(odd: object) -> None:
    """What cannot be written exactly is not written at all."""
    from cogprov.render.encoding import encode

    with pytest.raises(InternalError):
        encode(odd)


def test_a_digest_comes_back() -> None:
    """What the state remembers of a secret may stand in a plan: it says only whether two are the same."""
    action = update(Change(("x",), Digest("hmac-sha256:00"), 1))

    assert plan_from_json(plan_json(plan(action))).actions[0].changes[0].before == Digest("hmac-sha256:00")
