"""A file with environments, run with one, with none and checked for all."""

from __future__ import annotations

import pytest
from cli_help import CONFIG, Project

GUARDED = 'environments:\n  dev: {}\n  prod: { account: "210987654321", protect: true }\n' + CONFIG


@pytest.mark.parametrize("command", [["plan"], ["apply", "--yes"], ["destroy", "--yes-delete", "x"], ["drift"]])
def test_no_way_round_the_guards(project: Project, command: list[str]) -> None:
    """Without an environment nothing would guard what an environment guards: 65, with the names."""
    project.write(GUARDED)
    ran = project.run(*command)

    assert ran.code == 65
    assert "the file has environments (dev or prod), and none is chosen" in ran.err
    assert "cogprov.yaml:1" in ran.err
    assert "--env dev" in ran.err
    assert project.run("plan", "--env", "dev").code == 0
    assert project.run("plan", "--env", "prod").code == 73


@pytest.mark.parametrize("guard", ["protect: true", "account: '123456789012'", "lifecycle: { max_changes: 3 }"])
def test_each_guard_counts(project: Project, guard: str) -> None:
    """One guard in one environment is enough."""
    project.write(f"environments: {{ dev: {{}}, prod: {{ {guard} }} }}\n" + CONFIG)

    assert project.run("plan").code == 65


def test_nothing_to_guard(project: Project) -> None:
    """Where environments only differ in words, the file may be used as it stands."""
    project.write("environments: { dev: { vars: { a: b } } }\n" + CONFIG)

    assert project.run("plan").code == 0


def test_validate_looks_at_every_environment(project: Project) -> None:
    """Each is checked and named; one that is wrong makes it 65."""
    project.write(GUARDED)
    ran = project.raw("validate")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == ["cogprov.yaml (dev): OK: 4 objects", "cogprov.yaml (prod): OK: 4 objects"]

    project.change("dev: {}", "dev: { user_pools: { main: { mfa: sometimes } } }")
    ran = project.raw("validate", "--json")
    assert ran.code == 65
    assert [(item["env"], item["valid"]) for item in ran.document["files"]] == [("dev", False), ("prod", True)]
    assert "For the environment dev:" in project.raw("validate").err
    assert project.raw("validate", "--env", "prod").code == 0
