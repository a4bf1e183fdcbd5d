"""Saved plans: carried out exactly, or not at all."""

from __future__ import annotations

import json
import os
import re

import pytest
from cli_help import ADMINS, CANARY, CONFIG, Project


def saved(project: Project, *args: str) -> None:
    assert project.run("plan", "--out", "plan.json", *args).code == 0


def serial(project: Project) -> int:
    return int(json.loads((project.folder / ".cogprov" / "state" / "acme.json").read_text())["serial"])


def test_plan_then_apply(project: Project) -> None:
    """What was planned is done, with the secret that the configuration has."""
    saved(project)
    ran = project.run("apply", "plan.json", "--yes")

    assert ran.code == 0, ran.err
    assert "unchanged since" in ran.err
    assert "Apply complete: 4 created" in ran.out
    assert CANARY in project.sandbox_file.read_text()


def test_no_secret_in_the_file(project: Project) -> None:
    """A plan file can be kept where logs are."""
    saved(project)

    assert CANARY not in (project.folder / "plan.json").read_text()


def test_twice(project: Project) -> None:
    """A plan is good for once: afterwards the state has moved on."""
    saved(project)
    assert project.run("apply", "plan.json", "--yes").code == 0
    ran = project.run("apply", "plan.json", "--yes")

    assert ran.code == 73
    assert "the state has moved on" in ran.err


def test_live_has_moved(applied: Project) -> None:
    """What somebody did since then is named with what it was, is, and was to be. Nothing is written."""
    applied.change("precedence: 1", "precedence: 2")
    saved(applied)
    before = serial(applied)
    applied.call("UpdateGroup", {"UserPoolId": applied.pool, "GroupName": "admins", "Precedence": 7})
    ran = applied.run("apply", "plan.json", "--yes")

    assert ran.code == 73
    assert f"{ADMINS}: precedence: planned from 1, now 7, wanted 2" in ran.err
    assert applied.call("GetGroup", {"UserPoolId": applied.pool, "GroupName": "admins"})["Group"]["Precedence"] == 7
    assert serial(applied) == before


def test_something_else_has_moved(applied: Project) -> None:
    """More work than was planned is another plan."""
    applied.change("precedence: 1", "precedence: 2")
    saved(applied)
    applied.meddle()
    ran = applied.run("apply", "plan.json", "--yes")

    assert ran.code == 73
    assert "user_pools.main.clients.web: planned nothing to do, now to update" in ran.err


def test_done_by_somebody_else(applied: Project) -> None:
    """Less work as well."""
    applied.change("precedence: 1", "precedence: 2")
    saved(applied)
    applied.call("UpdateGroup", {"UserPoolId": applied.pool, "GroupName": "admins", "Precedence": 2})
    ran = applied.run("apply", "plan.json", "--yes")

    assert ran.code == 73
    assert f"{ADMINS}: planned to update, now nothing to do" in ran.err


def test_the_files_have_changed(project: Project) -> None:
    """A plan belongs to the configuration it was made from; comments and order do not count."""
    saved(project)
    project.write("# a remark\n" + CONFIG)
    assert project.run("apply", "plan.json", "--yes").code == 0

    saved(project)
    project.change("precedence: 1", "precedence: 3")
    ran = project.run("apply", "plan.json", "--yes")
    assert ran.code == 73
    assert "the configuration has changed" in ran.err


def test_another_region(project: Project) -> None:
    """A plan belongs to a Region."""
    saved(project)

    assert project.run("apply", "plan.json", "--yes", "--region", "eu-west-1").code == 73


def test_a_part(project: Project) -> None:
    """A plan of a part stays one, and does not take others' targets."""
    saved(project, "--target", ADMINS)

    assert project.run("apply", "plan.json", "--yes", "--target", ADMINS).code == 64
    assert "Apply complete: 2 created" in project.run("apply", "plan.json", "--yes").out


def test_its_environment(project: Project) -> None:
    """The environment need not be named again; another one does not fit."""
    project.write("environments: { prod: {}, dev: {} }\n" + CONFIG)
    saved(project, "--env", "prod")

    assert project.run("apply", "plan.json", "--yes", "--env", "dev").code == 73
    assert project.run("apply", "plan.json", "--yes").code == 0


def test_the_next_command(project: Project) -> None:
    """What is printed at the end carries the plan out when it is typed."""
    (project.folder / "other.yaml").write_text(CONFIG)
    made = project.run("plan", "-f", "other.yaml", "--out", "my plan.json")
    command = re.search(r"cogprov (apply .*)", made.err)

    assert command is not None
    assert command[1] == "apply -f other.yaml --sandbox 'my plan.json'"


def test_a_deletion_that_was_allowed(applied: Project) -> None:
    """What plan was allowed to delete, apply need not be told again."""
    applied.change("      admins: { precedence: 1 }\n", "      others: { precedence: 1 }\n")
    saved(applied, "--allow-delete", ADMINS)

    assert applied.run("apply", "plan.json", "--yes").code == 0


@pytest.mark.parametrize("content", ["", "{}", "[", '{"format": "cogprov.plan/1"}'])
def test_what_is_no_plan(project: Project, content: str) -> None:
    """A damaged file is never guessed at."""
    (project.folder / "plan.json").write_text(content)

    ran = project.run("apply", "plan.json", "--yes")
    assert ran.code == 65
    assert "plan.json" in ran.err
    assert "cogprov plan --sandbox --out FILE" in ran.err


def test_a_plan_cut_short(project: Project) -> None:
    """A file that a full disk or a copy cut off is content that cannot be used: 65."""
    saved(project)
    path = project.folder / "plan.json"
    path.write_bytes(path.read_bytes()[:-40])
    ran = project.run("apply", "plan.json", "--yes")

    assert ran.code == 65
    assert "is not whole JSON" in ran.err
    assert not project.sandbox_file.exists() or "acme-main" not in project.sandbox_file.read_text()


def test_a_pipe_that_nobody_writes_to(project: Project) -> None:
    """It holds no plan, and is not waited for."""
    os.mkfifo(project.folder / "plan.json")
    process = project.process("apply", "plan.json", "--yes", "--sandbox")

    assert "plan.json is not whole JSON" in process.communicate(timeout=30)[1]
    assert process.returncode == 65


def test_a_plan_of_a_newer_version(project: Project) -> None:
    """What this version cannot read is not half read."""
    (project.folder / "plan.json").write_text('{"format": "cogprov.plan/2"}')
    ran = project.run("apply", "plan.json", "--yes")

    assert ran.code == 65
    assert "is in format cogprov.plan/2; this cogprov reads cogprov.plan/1" in ran.err


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_no_plan_to_read(project: Project, name: str) -> None:
    """A name that is no file is a mistake of the command line."""
    ran = project.run("apply", name, "--yes")

    assert ran.code == 64
    assert f"{name} cannot be read" in ran.err


def test_a_printed_plan(project: Project) -> None:
    """What --json printed lacks its secrets, and says so."""
    (project.folder / "plan.json").write_text(project.run("plan", "--json").out)
    ran = project.run("apply", "plan.json", "--yes")

    assert ran.code == 65
    assert "was printed, not saved" in ran.err


def test_hostile_options(project: Project) -> None:
    """Options that make no sense narrow nothing, and then the plan is not the same."""
    saved(project, "--target", ADMINS)
    path = project.folder / "plan.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "options": {"targets": [1, {}]}}))

    assert project.run("apply", "plan.json", "--yes").code == 73
