"""``iam-policy``: JSON on stdout from the file and the state, and AWS is not asked."""

from __future__ import annotations

import pytest
from cli_help import Project

from cogprov.aws.door import Door


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def call(self: Door, *args: object, **named: object) -> None:
        raise AssertionError("AWS was asked")

    monkeypatch.setattr(Door, "call", call)


def allowed(project: Project, *args: str) -> set[str]:
    ran = project.run("iam-policy", *args)
    assert (ran.code, ran.err) == (0, "")
    assert ran.document["Version"] == "2012-10-17"
    return {action for statement in ran.document["Statement"] for action in statement["Action"]}


def test_each_purpose(project: Project) -> None:
    """What reads writes nothing, what applies deletes no pool, what destroys makes nothing."""
    plan, read, apply, destroy = (allowed(project, "--for", name) for name in ("plan", "read", "apply", "destroy"))

    assert plan <= read
    assert plan <= apply
    assert "cognito-idp:CreateGroup" in apply - destroy
    assert "cognito-idp:DeleteUserPool" in destroy - apply
    assert allowed(project) == apply


def test_references_to_the_outside(project: Project) -> None:
    """The parameter and the secret of the file, by name."""
    project.change("${env:GSEC}", "${secretsmanager:acme/google#secret}")
    project.change("client_id: abc", 'client_id: "${ssm:/acme/id}"')
    statements = project.run("iam-policy", "--for", "plan").document["Statement"]
    found = {action: each["Resource"] for each in statements for action in each["Action"]}
    assert found["ssm:GetParameter"] == "arn:aws:ssm:us-east-1:*:parameter/acme/id"
    assert found["secretsmanager:GetSecretValue"] == "arn:aws:secretsmanager:us-east-1:*:secret:acme/google-??????"


def test_usage(project: Project) -> None:
    """An unknown purpose is 64, a wrong file 65."""
    assert project.run("iam-policy", "--for", "drift").code == 64
    project.change("mfa: optional", "mfa: sometimes")
    assert project.run("iam-policy").code == 65
