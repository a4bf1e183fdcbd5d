"""The planted secret, looked for in everything that a day of work leaves."""

from __future__ import annotations

import pytest
from cli_help import CANARY, Project


def test_no_secret_anywhere(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one secret of the configuration is nowhere but in AWS: not in any output, report, plan, state or log."""
    commands = [
        ("plan", "--out", "plan.json", "--api", "--report", "md=plan.md", "--report", "html=plan.html"),
        ("plan", "--json"),
        ("show", "plan.json", "--json"),
        ("apply", "plan.json", "--yes", "--debug", "-v"),
        ("output", "--format", "json"),
        ("show", "--json"),
        ("show",),
        ("state", "show", "user_pools.main"),
        ("drift", "--json", "--report", "md=drift.md"),
        ("drift", "--debug"),
    ]
    said = ""
    for command in commands:
        ran = project.run(*command)
        assert ran.code == 0, (command, ran.err)
        said += ran.out + ran.err
    monkeypatch.setenv("GSEC", f"{CANARY}-other")
    ran = project.run("plan", "--out", "plan2.json")
    said += ran.out + ran.err + project.run("plan", "--json").out + project.run("apply", "--yes", "--json").out

    assert "(secret" in said
    assert CANARY not in said
    for name, text in project.texts().items():
        assert CANARY not in text, name
    assert f"{CANARY}-other" in project.sandbox_file.read_text()
