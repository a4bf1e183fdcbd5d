"""Words over words: what is declared replaces, what is not stays, null is the default."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cogprov.model.paths import without
from cogprov.model.values import ABSENT, Digest, Secret
from cogprov.model.words import Word, struct
from cogprov.planning.overlay import changed, declared_paths, differences, nulls_resolved, overlaid, same

TREE = struct(
    {
        "policy": struct({"length": Word("integer"), "digits": Word("boolean")}),
        "flows": Word("struct", children={"a": Word("boolean"), "b": Word("boolean")}, whole=True),
        "tags": Word("map", element=Word("string")),
        "attributes": Word("map", element=struct({"type": Word("string")}), grows=True),
        "urls": Word("list", element=Word("string")),
    }
)
_VALUES = st.recursive(
    st.integers(0, 2) | st.booleans() | st.text("ab", max_size=2) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, min_size=1, max_size=2),
    max_leaves=5,
)
_WORDS = st.dictionaries(st.sampled_from("xyz"), _VALUES, max_size=3)


def test_structs_go_key_by_key() -> None:
    """A struct given in part leaves its other keys as they are."""
    assert overlaid({"policy": {"length": 8, "digits": True}}, {"policy": {"length": 9}}, TREE) == {
        "policy": {"length": 9, "digits": True}
    }


def test_maps_lists_and_whole_structs_replace() -> None:
    """What is set as one thing replaces what was there."""
    live: dict[str, Any] = {"tags": {"a": "1"}, "urls": ["x"], "flows": {"a": True}}
    wanted: dict[str, Any] = {"tags": {"b": "2"}, "urls": [], "flows": {"b": True}}
    assert overlaid(live, wanted, TREE) == wanted


def test_a_map_that_grows_keeps_its_entries() -> None:
    """Attributes that the file does not name stay."""
    found = overlaid({"attributes": {"a": {"type": "x"}}}, {"attributes": {"b": {"type": "y"}}}, TREE)
    assert found == {"attributes": {"a": {"type": "x"}, "b": {"type": "y"}}}


def test_an_empty_struct_is_declared_to_be_empty() -> None:
    """``{}`` is a value, and takes away what was there."""
    assert overlaid({"policy": {"length": 8}}, {"policy": {}}, TREE) == {"policy": {}}


def test_null_is_the_default_or_nothing() -> None:
    """A null becomes the service's default; where that is nothing, or a struct, all that was there goes."""
    declared = {"policy": {"length": None}, "urls": None, "tags": {"a": None}}
    found, gone = nulls_resolved(declared, {"policy": {"length": 8}})
    assert found == {"policy": {"length": 8}}
    assert gone == (("urls",), ("tags", "a"))
    assert nulls_resolved({"policy": None}, {"policy": {"length": 8}}) == ({"policy": {"length": 8}}, (("policy",),))


def test_declared_paths_stop_where_one_thing_is_set() -> None:
    """Leaves of structs one by one; maps, lists and whole structs as they are."""
    words = {"policy": {"length": 1}, "flows": {"a": True}, "tags": {"x": "y"}, "attributes": {"n": {"type": "t"}}}
    assert [path for path, _ in declared_paths(words, TREE)] == [
        ("policy", "length"),
        ("flows",),
        ("tags",),
        ("attributes", "n", "type"),
    ]


def test_what_counts_as_the_same() -> None:
    """Empty is absent, true is not 1, secrets and digests compare among themselves."""
    assert same([], ABSENT)
    assert same({}, [])
    assert not same(True, 1)
    assert not same("", ABSENT)
    assert same(Secret("a"), Secret("a"))
    assert not same(Secret("a"), Secret("b"))
    assert not same(Digest("a"), Secret("a"))
    assert not same(None, ABSENT)


@given(_WORDS, _WORDS)
def test_differences_lead_from_one_to_the_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Making the differences on the first gives the second, and then there are none left."""
    made = changed(one, list(differences(one, other)))
    assert list(differences(made, other)) == []


@given(_WORDS)
def test_no_differences_to_oneself(words: dict[str, Any]) -> None:
    """Nothing differs from itself, and taking nothing out copies."""
    assert list(differences(words, words)) == []
    assert without(words, ()) == words


@given(_WORDS, _WORDS)
def test_overlaying_leaves_both_alone(base: dict[str, Any], over: dict[str, Any]) -> None:
    """Neither argument is changed, not even deep inside."""
    before = repr((base, over))
    found = overlaid(base, over, None)
    changed(found, [(("x", "y"), ABSENT, 1)])
    assert repr((base, over)) == before
