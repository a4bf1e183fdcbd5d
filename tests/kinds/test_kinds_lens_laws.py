"""The laws of lenses, for every kind, on bodies generated from the service model."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds_help import ALL, canonical, named

from cogprov.model.kind import Kind
from cogprov.planning.live import filled


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_words_say_all_of_a_body(name: str, data: st.DataObject) -> None:
    """Words made from a canonical body give that body back: nothing is lost and nothing is added."""
    kind = named(name)
    body = data.draw(canonical(kind))
    assert kind.tidy(kind.lens.to_api(kind.lens.from_api(body))) == body


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_words_have_one_canonical_form(name: str, data: st.DataObject) -> None:
    """Words that went through the API's members and came back are the same words."""
    kind = named(name)
    words = kind.lens.from_api(data.draw(canonical(kind)))
    assert kind.lens.from_api(kind.tidy(kind.lens.to_api(words))) == words


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_the_canonical_form_is_stable(name: str, data: st.DataObject) -> None:
    """Tidying a tidy body changes nothing."""
    kind = named(name)
    body = data.draw(canonical(kind))
    assert kind.tidy(body) == body


@pytest.mark.parametrize("name", [name for name in ALL if named(name).sent is not Kind.sent])
@given(data=st.data())
def test_what_a_create_is_given_means_the_same(name: str, data: st.DataObject) -> None:
    """The author's own form of a body has the same canonical form."""
    kind = named(name)
    raw = kind.lens.to_api(kind.lens.from_api(data.draw(canonical(kind))))
    body = kind.tidy(raw)
    assert kind.tidy(kind.sent(body, raw)) == body


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_defaults_fill_and_never_replace(name: str, data: st.DataObject) -> None:
    """The service's defaults are laid under a body: every member that it has keeps its value."""
    kind = named(name)
    body = data.draw(canonical(kind))
    assert _contains(filled(kind, body), body)


def _contains(whole: Any, part: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _contains(whole[key], value) for key, value in part.items())
    return bool(whole == part)


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_reading_words_leaves_the_body_alone(name: str, data: st.DataObject) -> None:
    """Neither direction of a lens takes its argument apart."""
    kind = named(name)
    body = data.draw(canonical(kind))
    before = repr(body)
    words = kind.lens.from_api(body)
    assert repr(body) == before
    said = repr(words)
    kind.lens.to_api(words)
    assert repr(words) == said
