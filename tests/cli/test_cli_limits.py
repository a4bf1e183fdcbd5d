"""Rates of the account: read and written where they are declared, and nowhere else."""

from __future__ import annotations

from cli_help import Project

CONFIG = """\
stack: acme
region: us-east-1
provisioned_limits:
  UserAuthentication: { requested_limit_value: 240 }
user_pools:
  main: { deletion_protection: false }
"""
LIMIT = "provisioned_limits.UserAuthentication"
ASKED = {"LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserAuthentication"}}}


def rate(project: Project) -> int:
    return int(project.call("GetProvisionedLimit", ASKED)["Limit"]["ProvisionedLimitValue"])


def limit_calls(said: str) -> list[str]:
    return [line.split()[1] for line in said.splitlines() if "ProvisionedLimit " in line]


def test_a_rate_is_taken_over_changed_and_given_up(project: Project) -> None:
    project.write(CONFIG)
    ran = project.run("apply", "--yes", "--no-verify", "-v")
    assert ran.code == 0, ran.err
    assert f"<- {LIMIT}" in ran.out
    assert rate(project) == 240
    again = project.run("plan", "-v")
    assert again.out.startswith("No changes")
    assert limit_calls(again.err) == ["GetProvisionedLimit"]

    project.call("UpdateProvisionedLimit", {**ASKED, "RequestedLimitValue": 500})
    ran = project.run("drift")
    assert ran.code == 2
    assert "500" in ran.out
    project.change("240", "null")
    ran = project.run("apply", "--yes")
    assert ran.code == 0, ran.err
    assert rate(project) == 120
    assert project.run("plan").out.startswith("No changes")

    project.change("null", "100")
    ran = project.run("apply", "--yes")
    assert ran.code == 73
    assert "E1882" in ran.out
    project.change("{ requested_limit_value: 100 }", "{}")
    assert "E1881" in project.run("plan").err


def test_no_rate_is_read_that_nobody_declared(project: Project) -> None:
    project.write(CONFIG.replace("provisioned_limits:\n  UserAuthentication: { requested_limit_value: 240 }\n", ""))
    said = "".join(project.run(*command, "-v").err for command in (("apply", "--yes"), ("plan",), ("drift",)))
    assert "DescribeUserPool" in said
    assert limit_calls(said) == []


def test_a_rate_no_longer_declared_is_left_alone(project: Project) -> None:
    project.write(CONFIG)
    assert project.run("apply", "--yes").code == 0
    project.change("provisioned_limits:\n  UserAuthentication: { requested_limit_value: 240 }\n", "")
    ran = project.run("plan")
    assert ran.code == 0, ran.err
    assert "W2009" in ran.out
    assert project.run("apply", "--yes").code == 0
    assert rate(project) == 240


def test_a_category_that_the_service_does_not_have(project: Project) -> None:
    """It would be made by a call that fails; a first run's permissions are told all the same."""
    project.write(CONFIG.replace("UserAuthentication:", "UserAuthn:"))
    ran = project.run("plan")
    assert ran.code == 73
    assert "E2023" in ran.out + ran.err
    assert "no provisioned limit called UserAuthn" in ran.out + ran.err
    assert project.run("apply", "--yes").code == 73
    assert "UpdateProvisionedLimit" in project.run("iam-policy").out


PROGRAM = """\
from cogprov import ProvisionedLimit, Stack, UserPool

stack = Stack("acme", region="us-east-1")
UserPool(stack, "main", deletion_protection=False)
limit = ProvisionedLimit(stack, "sign-in", category="UserAuthentication", requested_limit_value=240)
ProvisionedLimit(stack, "UserCreation", requested_limit_value=None)
stack.output("FREE", limit.free)
"""


def test_a_program_has_limits_too(project: Project) -> None:
    """Beside its pools, by category; None is the free rate, and what is no rate is refused at its line."""
    app = project.folder / "app.py"
    app.write_text(PROGRAM)
    ran = project.run("apply", "--yes", "-f", "app.py")
    assert ran.code == 0, ran.out + ran.err
    assert rate(project) == 240 and "<- provisioned_limits.UserCreation" in ran.out
    assert project.run("plan", "-f", "app.py").out.startswith("No changes")
    assert project.run("output", "FREE", "-f", "app.py").out.strip() == "120"
    app.write_text(PROGRAM.replace("=240", "='fast'"))
    ran = project.run("plan", "-f", "app.py")
    assert ran.code == 65 and "requested_limit_value" in ran.err and "app.py:5" in ran.err
