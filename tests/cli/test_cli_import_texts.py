"""What an import makes of what is hard to say: texts that look like expressions, and settings that no file may have."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cli_help import Project

from cogprov.importing import importer, pruned
from cogprov.model.kind import Kind

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


@pytest.mark.parametrize("form", ["python", "yaml"])
def test_what_no_file_may_say_is_told(project: Project, form: str) -> None:
    """A session as long as none may be today: left out, named with the reason, and the plan of the rest is empty."""
    pool = project.call("CreateUserPool", {"PoolName": "two"})["UserPool"]["Id"]
    client = project.call("CreateUserPoolClient", {"UserPoolId": pool, "ClientName": "web"})["UserPoolClient"]
    world = json.loads(project.sandbox_file.read_text())
    (pools,) = world["pools"].values()
    pools[pool]["clients"][client["ClientId"]]["config"]["AuthSessionValidity"] = 30
    project.sandbox_file.write_text(json.dumps(world))
    project.config.unlink()
    target = {"python": "app.py", "yaml": "cogprov.yaml"}[form]
    ran = project.run("import", pool, "--name", "main", "--format", form, "--out", target)
    assert ran.code == 0, ran.err
    told = "user_pools.main.clients.web.auth_session_validity: auth_session_validity: Must be a duration between"
    assert f"Left as it is, because no file may say it:\n  {told}" in ran.err
    assert "# auth_session_validity is left as it is: " in (project.folder / target).read_text()
    assert project.run("plan", "-f", target).out.startswith("No changes")
    project.call("UpdateUserPool", {"UserPoolId": pool, "PoolName": "three"})
    changed = project.run("plan", "-f", target)
    assert "user_pool_name" in changed.out and "auth_session_validity" not in changed.out


def test_what_would_change_something_is_left_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of cogprov in one word costs that word, and not the import: nothing is planned against the pool."""
    written = pruned.written

    def wrong(kind: Kind, *rest: Any) -> pruned.Written:
        found = written(kind, *rest)
        return replace(found, words={**found.words, "precedence": 9}) if kind.name == "group" else found

    monkeypatch.setattr(importer, "written", wrong)
    pool = project.call("CreateUserPool", {"PoolName": "two"})["UserPool"]["Id"]
    project.call("CreateGroup", {"UserPoolId": pool, "GroupName": "admins", "Description": "d", "Precedence": 1})
    project.config.unlink()
    ran = project.run("import", pool, "--name", "main")
    assert ran.code == 0, ran.err
    assert "user_pools.main.groups.admins.precedence: cogprov reads it in one form" in ran.err
    assert "admins: { description: d }" in project.config.read_text()
    assert project.run("plan").out.startswith("No changes")


def test_a_secret_that_is_given_after_the_import(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the service never shows was not changed by anybody: no drift. A key is sent once; a further secret of a
    client, which no call could change, is taken for what it is."""
    pool = project.call("CreateUserPool", {"PoolName": "two"})["UserPool"]["Id"]
    apple = {"client_id": "x", "team_id": "t", "key_id": "k", "private_key": "s3cret", "authorize_scopes": "name"}
    sort = {"ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple", "ProviderDetails": apple}
    project.call("CreateIdentityProvider", {"UserPoolId": pool, **sort})
    new = {"UserPoolId": pool, "ClientName": "worker", "GenerateSecret": True}
    client = project.call("CreateUserPoolClient", new)["UserPoolClient"]["ClientId"]
    project.call("AddUserPoolClientSecret", {"UserPoolId": pool, "ClientId": client})
    project.config.unlink()
    assert project.run("import", pool, "--name", "main").code == 0
    for name in ("MAIN_SIGNINWITHAPPLE_PRIVATE_KEY", "MAIN_WORKER_CLIENT_SECRET_CLIENT_SECRET"):
        assert f"${{env:{name}}}" in project.config.read_text()
        monkeypatch.setenv(name, "aSecretOfMoreThanTwentyFour1")
    assert project.run("drift").code == 0
    planned = project.run("plan", "--json").document
    assert [action["address"] for action in planned["changes"]] == [
        "user_pools.main.identity_providers.SignInWithApple"
    ]
    assert project.run("apply", "--yes").code == 0
    assert project.run("plan").out.startswith("No changes")
    monkeypatch.setenv("MAIN_SIGNINWITHAPPLE_PRIVATE_KEY", "another")
    assert project.run("drift").code == 0
