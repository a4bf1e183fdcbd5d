"""What comes before what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_help import action, resource
from work import calls_of

from cogprov.model.errors import ConfigError, Origin
from cogprov.model.values import Ref, Template
from cogprov.planning import graph as graphs
from cogprov.planning.live import Live
from cogprov.planning.order import in_order
from cogprov.planning.plan import Action
from cogprov.planning.target import targeted
from cogprov.state import State

NOTHING = State.new("shop", "", "us-east-1")


def test_references_parents_and_names_are_edges() -> None:
    """A client waits for its pool, for what it refers to, and for the scopes and providers it names."""
    pool = resource("user_pools.main", "user_pool")
    server = resource("user_pools.main.resource_servers.api", "resource_server", {"identifier": "https://api"})
    corp = resource("user_pools.main.identity_providers.Corp", "identity_provider", {"name": "Corp"})
    web = resource("user_pools.main.clients.web", "client", {"analytics": {"role": Ref("user_pools.other")}})
    other = resource("user_pools.other", "user_pool")
    body = {"AllowedOAuthScopes": ["openid", "https://api/read"], "SupportedIdentityProviders": ["COGNITO", "Corp"]}
    found = graphs.edges([pool, server, corp, web, other], {}, {web.address: body})
    assert found[web.address] == {pool.address, server.address, corp.address, other.address}
    assert found[pool.address] == frozenset()


def test_references_inside_texts_are_edges() -> None:
    """A reference in the middle of a text counts, one to the environment does not."""
    words = {"x": [Template(("a", Ref("user_pools.b"), Ref("NAME", source="env")))]}
    found = graphs.edges(
        [resource("user_pools.a", "user_pool"), resource("user_pools.b", "user_pool")], {"user_pools.a": words}, {}
    )
    assert found["user_pools.a"] == {"user_pools.b"}


def test_a_cycle_is_named() -> None:
    """The error goes round the circle once and points at the line where it begins."""
    graph = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"}), "d": frozenset({"a"})}
    where = {name: resource(f"user_pools.{name}", "user_pool", origin=Origin("f.yaml", 3)) for name in "abcd"}
    with pytest.raises(ConfigError) as caught:
        graphs.refuse_cycle(graph, where)
    (problem,) = caught.value.problems
    assert problem.code == "E2001"
    assert problem.summary.count("->") == 3
    assert problem.origin == Origin("f.yaml", 3)


def test_a_long_chain_is_no_cycle() -> None:
    """A chain longer than Python's recursion limit is walked."""
    graph = {str(n): frozenset({str(n + 1)}) for n in range(5000)}
    graphs.refuse_cycle(graph, {})
    order = graphs.ordered(graph, [str(n) for n in range(5000)])
    assert order[0] == "4999"


@given(st.data())
def test_each_comes_after_what_it_needs(data: st.DataObject) -> None:
    """In any graph without circles every address comes after all that it waits for, and none is left out."""
    names = [f"n{number}" for number in range(8)]
    graph = {
        name: frozenset(data.draw(st.sets(st.sampled_from(names[:place])))) if place else frozenset()
        for place, name in enumerate(names)
    }
    given_order = data.draw(st.permutations(names))
    order = graphs.ordered(graph, given_order)
    assert sorted(order) == names
    assert all(order.index(before) < order.index(name) for name in names for before in graph[name])


def test_nothing_is_left_out_of_a_circle() -> None:
    """Dependencies that an old state remembers may go in circles; every address is still there, once."""
    graph = {"a": frozenset({"b"}), "b": frozenset({"a"}), "c": frozenset()}
    assert sorted(graphs.ordered(graph, ["a", "b", "c"])) == ["a", "b", "c"]


def test_the_order_given_is_kept_where_nothing_speaks_against_it() -> None:
    """Independent addresses stay in the order of the file."""
    assert graphs.ordered({"c": frozenset({"b"})}, ["c", "a", "b"]) == ("a", "b", "c")


def test_what_lies_between_is_passed_through() -> None:
    """An address without an action of its own still hands on what it waits for."""
    graph = {"a": frozenset(), "b": frozenset({"a"}), "c": frozenset({"b"})}
    assert graphs.between(graph, ["a", "c"]) == {"a": frozenset(), "c": frozenset({"a"})}


def test_deletes_go_from_the_leaves_up() -> None:
    """What lies in a pool goes before it."""
    actions = [
        action("user_pools.main", "delete"),
        action("user_pools.main.clients.web", "delete", parent="user_pools.main"),
        action("user_pools.main.groups.a", "delete", kind="group", parent="user_pools.main"),
    ]
    order = [each.address for each in in_order(actions, {}, Live(), NOTHING)]
    assert order[-1] == "user_pools.main"
    assert len(order) == 3


def test_a_permission_goes_after_its_pool_let_go_of_it() -> None:
    """A role or permission that is called for no longer is in use until its pool has been changed."""
    actions = [
        action("user_pools.main.permissions.f", "delete", kind="lambda_permission", parent="user_pools.main"),
        action("user_pools.main", "update"),
    ]
    order = [each.address for each in in_order(actions, {}, Live(), NOTHING)]
    assert order == ["user_pools.main", "user_pools.main.permissions.f"]


def test_targets_bring_what_they_need_and_excludes_do_not() -> None:
    """A target comes with all that must be done first; what is excluded is no longer waited for."""
    pool = action("user_pools.main")
    server = action("user_pools.main.resource_servers.api", depends_on=("user_pools.main",))
    web = action("user_pools.main.clients.web", depends_on=("user_pools.main", server.address))
    other = action("user_pools.main.clients.other", depends_on=("user_pools.main",))
    chosen = targeted([pool, server, web, other], ["user_pools.main.clients.web"], [])
    assert [each.address for each in chosen] == [pool.address, server.address, web.address]
    left = targeted([pool, server, web, other], [], ["user_pools.main.resource_servers"])
    assert [each.address for each in left] == [pool.address, web.address, other.address]
    assert left[1].depends_on == ("user_pools.main",)
    assert targeted([pool, web], ["user_pools.mai"], []) == []


def _deletes(pools: int) -> list[Action]:
    roots = [action(f"user_pools.p{n}", "delete") for n in range(pools)]
    return roots + [
        action(f"user_pools.p{n}.clients.c{m}", "delete", parent=f"user_pools.p{n}")
        for n in range(pools)
        for m in range(5)
    ]


def test_order_of_many_deletes() -> None:
    """Pools go after their children, and ten times as many pools are ten times the work, not a hundred times."""
    few, many = _deletes(50), _deletes(500)
    order = in_order(many, {}, Live(), NOTHING)
    places = {each.address: place for place, each in enumerate(order)}
    assert all(places[f"user_pools.p{n}"] > places[f"user_pools.p{n}.clients.c4"] for n in range(500))
    work = calls_of(lambda: in_order(many, {}, Live(), NOTHING))
    assert work < 15 * calls_of(lambda: in_order(few, {}, Live(), NOTHING))
