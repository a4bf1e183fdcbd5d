"""Texts that look like expressions, taken over into a program."""

from __future__ import annotations

import pytest
from cli_help import Project

TEXTS = ("${env:HOME}", "a ${ b", "$${env:HOME}", "$$${", "${user_pools.x.id} and ${nothing", "$$ {x} ${}")


@pytest.mark.parametrize("form", ["python", "yaml"])
def test_a_text_with_dollars_and_braces_stays_what_it_is(project: Project, form: str) -> None:
    pool = project.call("CreateUserPool", {"PoolName": "two"})["UserPool"]["Id"]
    for number, text in enumerate(TEXTS):
        project.call("CreateGroup", {"UserPoolId": pool, "GroupName": f"g{number}", "Description": text})
    project.config.unlink()
    target = {"python": "app.py", "yaml": "cogprov.yaml"}[form]
    ran = project.run("import", pool, "--format", form, "--out", target)
    assert ran.code == 0, ran.err
    assert project.run("plan", "-f", target).out.startswith("No changes")
