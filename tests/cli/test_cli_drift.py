"""``drift``: for a cron job, which reads exit codes before it reads texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cli_help import GROUP, WEB, Project

from cogprov.engine import Planned, Workbench


def test_in_sync(applied: Project) -> None:
    """One line, and none at all with -q."""
    ran = applied.run("drift")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No drift.")

    ran = applied.run("drift", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_drift(applied: Project) -> None:
    """2, with what was changed and what was added, also with -q."""
    applied.meddle()
    ran = applied.run("drift", "-q")

    assert (ran.code, ran.err) == (2, "")
    assert "https://evil.example/cb" in ran.out
    assert '"rogue"' in ran.out
    assert "Drift: 1 changed, 1 unmanaged, 1 undeclared." in ran.out


def test_what_counts(applied: Project) -> None:
    """--exit-zero only reports; --fail-on leaves the lesser risks out."""
    applied.call("UpdateGroup", {"UserPoolId": applied.pool, "GroupName": "admins", "Precedence": 7})

    assert applied.run("drift").code == 2
    assert applied.run("drift", "--fail-on", "medium").code == 2
    assert applied.run("drift", "--fail-on", "high").code == 0
    assert applied.run("drift", "--exit-zero").code == 0


def test_drift_as_json(applied: Project) -> None:
    """The same for programs."""
    applied.meddle()
    ran = applied.run("drift", "--json")

    assert ran.code == 2
    assert ran.document["format"] == "cogprov.drift/1"
    assert ran.document["highest"] == "high"


def test_drift_reports(applied: Project) -> None:
    """--report writes files beside the answer."""
    applied.meddle()

    assert applied.run("drift", "--report", "md=drift.md").code == 2
    assert "rogue" in (applied.folder / "drift.md").read_text()


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let plans come out with other members."""
    real = Workbench.plan

    def change(**members: Any) -> None:
        def plan(self: Workbench, *args: Any, **options: Any) -> Planned:
            made = real(self, *args, **options)
            return replace(made, plan=replace(made.plan, **members))

        monkeypatch.setattr(Workbench, "plan", plan)

    return change


def test_not_checked(applied: Project, planned: Callable[..., None]) -> None:
    """What could not be read is told even with -q, and is 69 with --strict."""
    planned(not_checked=("user_pools.main.clients: access denied",))
    ran = applied.run("drift", "-q")

    assert ran.code == 0
    assert "access denied" in ran.out
    assert applied.run("drift", "--strict").code == 69


def test_everything_gone(applied: Project) -> None:
    """An answer of nothing, where there was something, is no drift: nothing is concluded from it."""
    applied.sandbox_file.unlink()

    assert applied.run("drift").code == 73


def test_accept(applied: Project) -> None:
    """What the files do not mention can be taken for right; AWS is not touched."""
    applied.meddle()
    ran = applied.run("drift", "--accept", f"{WEB}.o_auth.logout_urls")

    assert ran.code == 0
    assert "Accepted user_pools.main.clients.web.o_auth.logout_urls" in ran.out
    assert "Drift: 1 changed, 1 unmanaged." in applied.run("drift").out
    assert "logout_urls" not in applied.run("plan").out


def test_accept_what_is_declared(applied: Project) -> None:
    """The files are right until they are edited: 73, with the line."""
    applied.meddle()
    ran = applied.run("drift", "--accept", WEB)

    assert ran.code == 73
    assert "o_auth.callback_urls is declared at cogprov.yaml:20" in ran.err
    assert "Accepted" in ran.out


def test_accept_what_is_not_there(applied: Project) -> None:
    """An object that nobody declared has to be declared, and a misspelt address is 64."""
    applied.meddle()

    assert "declare it" in applied.run("drift", "--accept", "user_pools.main.clients.rogue").err
    ran = applied.run("drift", "--accept", "user_pools.main.clients.rouge")
    assert ran.code == 64
    assert "`user_pools.main.clients.rogue`" in ran.err


def test_nothing_known(applied: Project) -> None:
    """Without a state nothing can be said: 69, and never that all is well."""
    # A pool that somebody else made has no tags that would tell that the state is lost.
    arn = applied.call("DescribeUserPool", {"UserPoolId": applied.pool})["UserPool"]["Arn"]
    tags = applied.call("ListTagsForResource", {"ResourceArn": arn})["Tags"]
    applied.call("UntagResource", {"ResourceArn": arn, "TagKeys": list(tags)})
    shutil.rmtree(applied.folder / ".cogprov" / "state")

    ran = applied.run("drift", "-q", "--exit-zero")
    assert (ran.code, ran.out) == (69, "")
    assert "could not be compared: nothing of it is known here" in ran.err
    assert f"write import: {applied.pool} under it" in " ".join(ran.err.split())
    assert "makes a second one" not in ran.err


def test_some_of_it_not_known(applied: Project) -> None:
    """What was declared since is no drift, and not as cogprov left it either."""
    applied.change(GROUP, f"{GROUP}      late: {{ precedence: 2 }}\n")

    ran = applied.run("drift")
    assert ran.code == 0
    assert "! user_pools.main.groups.late" in ran.out
    assert "as cogprov left it" not in ran.out

    ran = applied.run("drift", "--strict", "--json")
    assert (ran.code, ran.document["unknown"]) == (69, ["user_pools.main.groups.late"])


def test_what_the_plan_would_do(applied: Project) -> None:
    """A second pool of a name that is taken matters to a plan, and not to a check."""
    applied.change("user_pools:\n", "user_pools:\n  other: { user_pool_name: taken }\n")
    applied.call("CreateUserPool", {"PoolName": "taken"})

    assert "W2007" in applied.run("plan").out
    assert "W2007" not in applied.run("drift").out
    assert applied.run("drift", "--json").document["warnings"] == []
