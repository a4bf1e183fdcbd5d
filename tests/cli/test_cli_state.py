"""``state`` and ``unlock``: the bookkeeping, which needs neither AWS nor a Region."""

from __future__ import annotations

import pytest
from cli_help import ADMINS, CONFIG, WEB, Project

from cogprov.applying.rebuild import Rebuilt
from cogprov.cli import ask
from cogprov.engine import Workbench
from cogprov.state import FileStore, Intent, State


def test_list(applied: Project) -> None:
    """Addresses with ids; as JSON with the whole identity."""
    ran = applied.run("state", "list")

    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()[:2]] == ["user_pools.main", WEB]
    assert applied.run("state", "list", "--json").document["objects"][0]["identity"] == {"UserPoolId": applied.pool}


@pytest.mark.parametrize("verb", ["create", "delete"])
def test_list_of_what_was_begun(applied: Project, verb: str) -> None:
    """An object that only a call of unknown outcome is about is listed as such, and one that has an entry is marked."""
    nobody = "user_pools.main.groups.staff"
    store = FileStore(applied.folder / ".cogprov" / "state", "acme")
    state = store.load()
    assert state is not None
    known = {entry.address for entry in state.entries.values()}
    for address in (nobody, ADMINS):
        begun = Intent(f"i-{address}", address, "group", "", verb, "", (), "", 0.0, {"GroupName": address[-6:]})
        with store.lock(), store.open(store.load() or state) as session:
            session.intend(begun)

    lines = applied.run("state", "list").out.splitlines()
    marked = [line.split()[0] for line in lines if f"{verb} begun, outcome unknown" in line]
    assert marked == [ADMINS, nobody]
    assert f"{len(known)} objects." in lines
    assert "2 calls of unknown outcome" in lines[-1]
    document = applied.run("state", "list", "--json").document
    assert [(item["address"], item["verb"]) for item in document["begun"]] == [(ADMINS, verb), (nobody, verb)]
    assert {item["address"] for item in document["objects"]} == known


def test_list_without_a_state(project: Project) -> None:
    """Nothing is known yet, which is no error."""
    ran = project.raw("state", "list")

    assert (ran.code, ran.out) == (0, "The state knows of no object.\n")


def test_no_region_is_needed(applied: Project) -> None:
    """The state is read without anything that AWS would need."""
    applied.change("region: us-east-1\n", "")

    assert applied.run("state", "list").code == 0


def test_show(applied: Project) -> None:
    """One entry as JSON; what is unknown is 73."""
    shown = applied.run("state", "show", ADMINS).document

    assert shown["address"] == ADMINS
    assert shown["seen"]["precedence"] == 1
    assert applied.run("state", "show", "user_pools.main.groups.nobody").code == 73


def test_secrets_are_digests(applied: Project) -> None:
    """Of a secret the state can only say whether it is the same."""
    shown = applied.run("state", "show", "user_pools.main.identity_providers.Google").document

    assert list(shown["seen"]["client_secret"]) == ["$digest"]


def test_rename(applied: Project) -> None:
    """mv follows a rename in the files: no object is made, none deleted."""
    applied.change("      web:\n", "      browser:\n")
    applied.change("clients.web.id", "clients.browser.id")
    applied.change(
        "auth_flows: { user_srp: true }", "user_pool_client_name: web\n        auth_flows: { user_srp: true }"
    )

    assert applied.run("state", "mv", WEB, "user_pools.main.clients.browser", "--dry-run").code == 0
    assert "E2014" in applied.run("plan").out
    assert applied.run("state", "mv", WEB, "user_pools.main.clients.browser").code == 0
    assert applied.run("plan").out.startswith("No changes.")
    assert applied.run("state", "mv", "user_pools.nobody", "user_pools.x").code == 73


def test_forget(applied: Project) -> None:
    """rm forgets and leaves AWS alone; the next plan takes the object over."""
    assert applied.run("state", "rm", ADMINS).code == 64
    assert applied.run("state", "rm", ADMINS, "--dry-run").out == f"Would forget {ADMINS}\n"
    assert applied.run("state", "rm", ADMINS, "--yes").out == f"Forgot {ADMINS}\n"
    assert applied.run("state", "rm", ADMINS, "--yes").code == 73
    assert "1 to import" in applied.run("plan").out


def test_forget_a_pool(applied: Project) -> None:
    """What lies in it is forgotten as well."""
    assert applied.run("state", "rm", "user_pools.main", "--yes").out.count("Forgot") == 4
    assert applied.run("state", "list").out == "The state knows of no object.\n"


def test_forget_asks(applied: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal only yes is yes."""
    monkeypatch.setattr(ask, "interactive", lambda: True)

    assert applied.run("state", "rm", ADMINS, typed="y\n").code == 73
    assert applied.run("state", "rm", ADMINS, typed="yes\n").code == 0


def test_without_a_state(project: Project) -> None:
    """There is nothing to rename or to forget: 73."""
    assert project.raw("state", "mv", "a.b", "a.c").code == 73
    assert project.raw("state", "rm", "a.b", "--yes").code == 73


def test_unlock(applied: Project) -> None:
    """A living holder keeps its lock unless it is forced; without a lock there is nothing to do."""
    assert applied.run("unlock").out == "There is no lock.\n"
    with FileStore(applied.folder / ".cogprov" / "state", "acme").lock():
        assert applied.run("unlock").code == 73
        assert applied.run("unlock", "--force").out.startswith("Took the lock from ")
    assert applied.run("unlock").out == "There is no lock.\n"


def test_another_place_for_the_state(project: Project) -> None:
    """``state:`` in the configuration is where it is looked for."""
    project.write("state: elsewhere\n" + CONFIG)

    assert "elsewhere/acme.json" in project.raw("state", "mv", "a.b", "a.c").err.replace("\n", "")


def test_the_state_of_the_sandbox_is_pointed_out(applied: Project) -> None:
    """Without --sandbox there is no state here, and one is told where it is."""
    ran = applied.raw("state", "list")

    assert ran.out == "The state knows of no object.\n"
    assert "--sandbox" in ran.err


def test_rebuild_leaves_what_somebody_else_repaired(applied: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage that was seen before the lock is looked at again under it: a healthy state is never set aside."""
    (snapshot,) = applied.folder.glob("**/state/acme.json")
    sound, rebuilt = snapshot.read_bytes(), Workbench.rebuilt
    snapshot.write_bytes(b"")

    def meanwhile(bench: Workbench, state: State) -> Rebuilt:
        found = rebuilt(bench, state)
        snapshot.write_bytes(sound)
        return found

    monkeypatch.setattr(Workbench, "rebuilt", meanwhile)
    ran = applied.run("state", "rebuild")

    assert ran.code == 73 and "somebody else has repaired it" in ran.err
    assert snapshot.read_bytes() == sound
    assert not list(snapshot.parent.glob("*.aside-*"))
