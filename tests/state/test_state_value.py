"""The State value: frozen, plain, and free of secrets."""

from __future__ import annotations

import dataclasses
import re
from types import MappingProxyType
from typing import Any

import pytest
from state_help import entry, fresh, intent

from cogprov.model.errors import InternalError, Refused, UsageError
from cogprov.model.values import Ref, Secret
from cogprov.state import State


class TestEntry:
    @pytest.mark.parametrize(
        "value",
        [Secret("hunter2"), Ref("user_pools.main"), b"hunter2", {1}, object(), float("nan"), float("inf"), 2**70],
        ids=lambda value: type(value).__name__,
    )
    @pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"deep": [{"er": v}]}])
    def test_takes_only_plain_json_and_never_says_the_value(self, value: Any, wrap: Any) -> None:
        """A value that is no JSON is refused by the name of its place."""
        with pytest.raises(InternalError) as caught:
            entry(seen={"client_secret": wrap(value)})

        assert "client_secret" in caught.value.summary
        assert "hunter2" not in caught.value.summary

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("address", ""),
            ("address", 5),
            ("kind", ""),
            ("identity", {"UserPoolId": 5}),
            ("identity", {"UserPoolId": Secret("hunter2")}),
            ("identity", ["a"]),
            ("made_by", "found"),
            ("owned", "user_pool_name"),
            ("owned", [1]),
            ("seen", []),
            ("seen", {5: "a"}),
            ("depends_on", None),
            ("created_at", None),
            ("pending", 1),
            ("extra", {"a": Secret("hunter2")}),
        ],
    )
    def test_checks_every_member(self, member: str, value: Any) -> None:
        """A wrong type anywhere is a defect of the caller, named by member."""
        with pytest.raises(InternalError, match=member):
            entry(**{member: value})

    def test_is_not_changed_through_what_it_was_made_of(self) -> None:
        """Later changes of the caller's dict do not reach the entry."""
        seen = {"tags": {"team": "a"}, "list": ("x", "y")}

        made = entry(seen=MappingProxyType(seen))
        seen["tags"]["team"] = "b"  # type: ignore[index]

        assert made.seen == {"tags": {"team": "a"}, "list": ["x", "y"]}

    def test_refuses_bottomless_values(self) -> None:
        """Depth is bounded, so nothing later can run out of stack."""
        value: dict[str, Any] = {}
        value["again"] = value
        with pytest.raises(InternalError, match="levels deep"):
            entry(seen=value)


class TestIntent:
    @pytest.mark.parametrize(
        ("member", "value"),
        [("id", ""), ("verb", "update"), ("at", "now"), ("at", float("nan")), ("at", True), ("before", "abc")],
    )
    def test_checks_every_member(self, member: str, value: Any) -> None:
        """A wrong type anywhere is a defect of the caller, named by member."""
        with pytest.raises(InternalError, match=member):
            intent(**{member: value})


class TestState:
    def test_new_states_have_nothing_in_common(self) -> None:
        """Lineage and digest key are each state's own."""
        one, other = fresh(), fresh()

        assert one.lineage != other.lineage
        assert one.digest("same") != other.digest("same")
        assert one.serial == 0

    @pytest.mark.parametrize("name", ["", ".hidden", "-x", "a/b", "../x", "a b", "a" * 101, "ä", "a\n", "a\0"])
    def test_refuses_names_that_are_no_file_names(self, name: str) -> None:
        """A stack's name becomes a file name."""
        with pytest.raises(UsageError):
            State.new(name, "1", "eu-west-1")

    def test_changes_make_new_states(self) -> None:
        """The old value stays as it was."""
        before = fresh()

        after = before.with_entry(entry()).with_intent(intent())

        assert (dict(before.entries), dict(before.intents)) == ({}, {})
        assert after.entry("user_pools.main") == entry()
        assert after.without("user_pools.main").without_intent("i1") == before
        with pytest.raises(dataclasses.FrozenInstanceError):
            after.serial = 5  # type: ignore[misc]

    def test_digest_tells_equal_texts_and_nothing_else(self) -> None:
        """A digest is keyed, repeatable, and takes texts alone."""
        state = fresh()

        assert re.fullmatch(r"hmac-sha256:[0-9a-f]{64}", state.digest("hunter2"))
        assert state.digest("hunter2") == state.digest("hunter2") != state.digest("hunter3")
        assert state.digest("\ud800")
        with pytest.raises(InternalError) as caught:
            state.digest(Secret("hunter2"))  # type: ignore[arg-type]
        assert "hunter2" not in caught.value.summary

    def test_does_not_print_its_digest_key(self) -> None:
        """Whoever has the key can try words against a digest."""
        state = fresh()

        assert state.digest_key not in repr(state)


class TestMoved:
    def state(self) -> State:
        state = fresh()
        for address in ("user_pools.main", "user_pools.main.clients.web", "user_pools.main2"):
            state = state.with_entry(entry(address, depends_on=("user_pools.main", "user_pools.main2")))
        return state.with_intent(intent())

    def test_takes_along_what_lies_below_and_every_mention(self) -> None:
        """Children, dependencies and open intents follow; a longer name with the same start does not."""
        moved = self.state().moved("user_pools.main", "user_pools.customers")

        assert sorted(moved.entries) == ["user_pools.customers", "user_pools.customers.clients.web", "user_pools.main2"]
        assert all(item.depends_on == ("user_pools.customers", "user_pools.main2") for item in moved.entries.values())
        assert moved.intents["i1"].address == "user_pools.customers.clients.web"
        assert moved.moved("user_pools.customers", "user_pools.main") == self.as_of(moved)

    def as_of(self, other: State) -> State:
        return dataclasses.replace(self.state(), lineage=other.lineage, digest_key=other.digest_key)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("user_pools.none", "user_pools.x"),
            ("user_pools.main", "user_pools.main2"),
            ("user_pools.main", "user_pools.main"),
            ("user_pools.main", "user_pools.main.clients.x"),
            ("user_pools.main.clients", "user_pools.main"),
            ("user_pools.main.clients.web", "user_pools.main.groups.web"),
        ],
    )
    def test_refuses_what_would_lose_or_tangle(self, old: str, new: str) -> None:
        """Nothing to move, a taken name, a place inside itself, and one among things of another kind."""
        with pytest.raises(Refused):
            self.state().moved(old, new)
