"""References that cannot be resolved: an error with its line before the first write, and never "nothing differs"."""

from __future__ import annotations

from typing import Any

import pytest
from cli_help import Project

from cogprov.sandbox import Sandbox
from cogprov.sandbox.wire import Decoded

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:check"
MINUTES = ("worker: { generate_secret: true }", "worker: { generate_secret: true, access_token_validity: 5m }")
CONFIG = """\
stack: acme
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    sign_in_aliases: { email: true }
    tags: { key: "${ssm:/acme/tag}", team: identity }
    lambda_triggers: { pre_sign_up: "${env:FUNCTION}" }
    identity_providers:
      Google: { type: google, client_id: a, client_secret: "${secretsmanager:acme#google}" }
    clients:
      worker: { generate_secret: true }
"""
REFERENCES = {"${ssm:/acme/tag}": 7, "${env:FUNCTION}": 8, "${secretsmanager:acme#google}": 10}


def keep(project: Project) -> None:
    sandbox = project.sandbox()
    sandbox.call("ssm", "PutParameter", {"Name": "/acme/tag", "Type": "String", "Value": "identity"})
    sandbox.call("secretsmanager", "CreateSecret", {"Name": "acme", "SecretString": '{"google": "canary-1"}'})


def keep_again(project: Project) -> None:
    sandbox = project.sandbox()
    sandbox.call("ssm", "PutParameter", {"Name": "/acme/tag", "Type": "String", "Value": "identity"})
    sandbox.call("secretsmanager", "PutSecretValue", {"SecretId": "acme", "SecretString": '{"google": "canary-1"}'})


def lose(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = project.sandbox()
    sandbox.call("ssm", "DeleteParameter", {"Name": "/acme/tag"})
    sandbox.call("secretsmanager", "PutSecretValue", {"SecretId": "acme", "SecretString": '{"other": "x"}'})
    monkeypatch.delenv("FUNCTION")


@pytest.fixture
def shop(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    project.write(CONFIG)
    keep(project)
    monkeypatch.setenv("FUNCTION", FUNCTION)
    assert project.run("apply", "--yes").code == 0
    return project


def writes(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The writing operations that get through from now on, in this process."""
    found: list[str] = []
    serve = Sandbox._serve

    def noting(self: Sandbox, decoded: Decoded) -> Any:
        if not decoded.operation.name.startswith(("Describe", "Get", "List")):
            found.append(decoded.operation.name)
        return serve(self, decoded)

    monkeypatch.setattr(Sandbox, "_serve", noting)
    return found


def test_nothing_is_written_while_one_is_missing(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of objects that the plan leaves alone, too: the error has the line, and the plan is shown all the same."""
    lose(shop, monkeypatch)
    shop.change(*MINUTES)
    found = writes(shop, monkeypatch)

    for command, code in ((("plan", "--out", "it"), 69), (("apply", "--yes"), 73)):
        ran = shop.run(*command)
        assert ran.code == code, ran.out + ran.err
        assert "access_token_validity" in ran.out
        for reference, line in REFERENCES.items():
            assert f"error[E2027]: {reference} cannot be resolved" in ran.out
            assert f"--> cogprov.yaml:{line}:" in ran.out
    assert found == [] and not (shop.folder / "it").exists()
    assert "Set the environment variable FUNCTION." in ran.out
    assert "The secret acme has no field google" in ran.out
    assert "- tags" not in ran.out and "permissions" not in ran.out
    keep_again(shop)
    monkeypatch.setenv("FUNCTION", FUNCTION)
    assert shop.run("apply", "--yes").code == 0 and found == ["PutParameter", "PutSecretValue", "UpdateUserPoolClient"]


def test_nothing_to_do_is_not_claimed(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not compared neither matches nor differs."""
    assert shop.run("plan", "--detailed-exitcode").code == 0
    lose(shop, monkeypatch)
    for command in (("plan",), ("plan", "--detailed-exitcode"), ("plan", "-q"), ("apply", "--yes")):
        ran = shop.run(*command)
        assert ran.code == 69, command
        assert "3 things of acme could not be checked" in ran.out
    assert len(shop.run("plan", "--json").document["unresolved"]) == 3


def test_drift_says_what_it_could_not_compare(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else is compared, so that a host without the secrets can run it; ``--strict`` insists."""
    lose(shop, monkeypatch)
    ran = shop.run("drift", "-q")
    assert ran.code == 0 and "Not checked" in ran.out and "cogprov.yaml:10" in ran.out
    assert shop.run("drift", "--strict").code == 69
    assert len(shop.run("drift", "--json").document["not_checked"]) == 3
    shop.call("CreateGroup", {"UserPoolId": shop.pool, "GroupName": "stray"})
    assert shop.run("drift", "-q").code == 2


def test_a_part_without_them_can_be_applied(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    lose(shop, monkeypatch)
    shop.change(*MINUTES)
    ran = shop.run("apply", "--yes", "--target", "user_pools.main.clients")
    assert ran.code == 0, ran.out + ran.err
    assert "E2027" not in ran.out


def test_what_may_not_be_read_is_not_known_either(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A denied parameter stops an apply as well, and the message names the action."""
    shop.change(*MINUTES)
    actions = ["cognito-idp:*", "lambda:*", "secretsmanager:*"]
    policy = {"Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    start = Sandbox.__init__

    def strict(self: Sandbox, *args: Any, **options: Any) -> None:
        start(self, *args, **options, policy=policy)

    monkeypatch.setattr(Sandbox, "__init__", strict)
    ran = shop.run("apply", "--yes")
    assert ran.code == 73
    assert "E2027" in ran.out and "ssm:GetParameter" in ran.out


def test_a_secret_that_an_import_left_open(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS has it and nobody has given it yet: nothing waits for it. Moved to another store, it has to be there."""
    assert project.run("apply", "--yes").code == 0
    monkeypatch.delenv("GSEC")
    project.config.unlink()
    ran = project.run("import", project.pool, "--name", "main", "--stack", "taken")
    assert ran.code == 0, ran.out + ran.err
    ran = project.run("plan", "--detailed-exitcode")
    assert ran.code == 0 and "W2102" in ran.out, ran.out + ran.err
    project.change("precedence: 1", "precedence: 2")
    assert project.run("apply", "--yes").code == 0
    project.change("${env:MAIN_GOOGLE_CLIENT_SECRET}", "${ssm:/google}")
    project.change("precedence: 2", "precedence: 3")
    ran = project.run("apply", "--yes")
    assert ran.code == 73 and "E2027" in ran.out
