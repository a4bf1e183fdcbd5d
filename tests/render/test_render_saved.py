"""A plan in a file and back: exact, strict, and without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from render_help import ACTIONS, FULL, MAIN, conceal, document, plan, update
from render_strategies import PLANS

from cogprov.model.actions import Change, Step
from cogprov.model.errors import BadFile, InternalError, Origin, Problem
from cogprov.model.values import Digest, Json, Ref, Secret, Template
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.render import codec
from cogprov.render.documents import json_text
from cogprov.render.hiding import hide
from cogprov.render.saved import plan_from_bytes, plan_from_json, plan_json


@settings(max_examples=40, deadline=None)
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
    with pytest.raises(BadFile) as caught:
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
