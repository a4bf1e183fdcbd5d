"""The exit codes, one by one: they are a contract with cron jobs and pipelines. Signals are in a file of their own."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_help import CANARY, Project

from cogprov.aws.door import Door
from cogprov.cli import ask
from cogprov.engine import Connection, Workbench
from cogprov.model.desired import Desired
from cogprov.sandbox import Fault, Sandbox
from cogprov.state import FileStore

Faulty = Callable[..., None]


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """Let the sandbox fail as planned, and nobody wait for it."""

    def plan(*faults: Fault) -> None:
        def door(self: Connection, desired: Desired) -> Door:
            wire = Sandbox(Path(self.sandbox), faults=faults)
            return Door(region=desired.region, wire=wire, sleep=lambda seconds: None)

        monkeypatch.setattr(Connection, "door", door)

    return plan


def test_success(applied: Project) -> None:
    """0: nothing differs."""
    assert applied.run("plan", "--detailed-exitcode").code == 0
    assert applied.run("drift").code == 0


def test_partial_apply(project: Project, faulty: Faulty) -> None:
    """1: something was done and something was not; the state has what was done, and a second run does the rest."""
    faulty(Fault("CreateGroup", "refused", code="LimitExceededException"))
    ran = project.run("apply", "--yes")

    assert ran.code == 1
    assert "error[E3007]: user_pools.main.groups.admins could not be created" in ran.err
    assert "State is saved." in ran.err
    # The call is told once, and that what is refused for good be tried again, nowhere but behind "fix".
    assert ran.err.count("CreateGroup ->") == 1
    assert "Then run" not in ran.err
    assert "    = Run `cogprov apply" not in ran.err
    faulty()
    assert project.run("apply", "--yes").code == 0


def test_partial_apply_as_json(project: Project, faulty: Faulty) -> None:
    """The document is printed for a failure as well."""
    faulty(Fault("CreateGroup", "refused", code="LimitExceededException"))
    ran = project.run("apply", "--yes", "--json")

    assert ran.code == 1
    assert ran.document["failed"] == "user_pools.main.groups.admins"
    assert ran.document["error"]["code"] == "E3007"


def test_not_as_planned(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """1: applied, and the plan afterwards is not empty."""
    real = Workbench._verified

    def verified(self: Workbench, *args: Any) -> Any:
        project.call("CreateGroup", {"UserPoolId": project.pool, "GroupName": "x"})
        project.call("UpdateGroup", {"UserPoolId": project.pool, "GroupName": "admins", "Precedence": 9})
        return real(self, *args)

    monkeypatch.setattr(Workbench, "_verified", verified)
    ran = project.run("apply", "--yes")

    assert ran.code == 1
    assert "Not as planned" in ran.out


def test_difference(applied: Project) -> None:
    """2: there is a difference."""
    applied.call("DeleteGroup", {"UserPoolId": applied.pool, "GroupName": "admins"})

    assert applied.run("plan", "--detailed-exitcode").code == 2
    assert applied.run("drift").code == 2


@pytest.mark.parametrize(
    "flag",
    [
        ("--endpoint-url", "localhost:4566"),
        ("--endpoint-url", f"http://user:{CANARY}@host:99999"),
        ("--endpoint-url", f"ftp://{CANARY}@host"),
        ("--role-arn", "deploy"),
    ],
)
def test_a_place_that_is_none(project: Project, flag: tuple[str, str]) -> None:
    """64: before AWS is asked, and without repeating what may be a password."""
    ran = project.raw("plan", *flag)

    assert ran.code == 64
    assert f"Invalid value for '{flag[0]}': should be" in ran.err
    assert CANARY not in ran.err


def test_the_password_in_an_endpoint_is_in_no_next_command(project: Project) -> None:
    """69: AWS could not be asked; the URL is shown as it is asked, without a user whom no request carries."""
    ran = project.raw("plan", "--endpoint-url", f"http://user:{CANARY}@127.0.0.1:9")

    assert ran.code == 69
    assert "http://127.0.0.1:9" in ran.err
    assert CANARY not in ran.out + ran.err


def test_usage(project: Project) -> None:
    """64: the command line is wrong."""
    assert project.run("plan", "--fail-on", "high").code == 64
    assert project.run("drift", "--fail-on", "enormous").code == 64
    assert project.run("completion", "tcsh").code == 64
    assert project.run("plan", "--lock-timeout", "soon").code == 64


def test_two_places(project: Project) -> None:
    """64: the sandbox and an endpoint cannot both be meant."""
    assert project.run("plan", "--endpoint-url", "http://localhost:4566").code == 64


@pytest.mark.parametrize(
    ("name", "hint"),
    [("useast1", "Did you mean us-east-1"), ("eu-central", "eu-central-1"), ("xx", "A Region is named like us-east-1")],
)
@pytest.mark.parametrize("command", [("plan",), ("state", "list"), ("iam-policy",)])
def test_no_such_region(project: Project, command: tuple[str, ...], name: str, hint: str) -> None:
    """64: the name of a Region that AWS cannot have, before anything is asked of it."""
    ran = project.run(*command, "--region", name)

    assert ran.code == 64
    assert f"no Region of AWS is called {name}" in ran.err
    assert hint in ran.err


def test_no_such_region_of_the_machine(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """64 also where the name comes from a variable of AWS's own."""
    project.change("region: us-east-1\n", "")
    monkeypatch.setenv("AWS_REGION", "moon-base-1")

    assert "no Region of AWS is called moon-base-1" in project.raw("plan").err
    assert project.raw("plan").code == 64


def test_region_to_come(project: Project) -> None:
    """A Region that botocore does not list and that has the form of one is usable; so is any at another endpoint."""
    assert project.run("plan", "--region", "us-east-9").code == 0
    assert Connection("xx", endpoint_url="http://localhost:1").door(Desired("acme")).region == "xx"


def test_no_such_region_in_the_configuration(project: Project) -> None:
    """65 with the line, in a file, in its environment and in a program."""
    project.change("region: us-east-1", "region: xx-east-1")
    for command in ("plan", "validate", "drift"):
        ran = project.run(command)
        assert (ran.code, "cogprov.yaml:2:9" in ran.err) == (65, True)
        assert "did you mean `" in ran.err
    project.change("region: xx-east-1", "region: us-east-1\nenvironments: { prod: { region: uss-east-1 } }")
    assert "cogprov.yaml:3:33" in project.run("plan", "--env", "prod").err
    (project.folder / "app.py").write_text('from cogprov import Stack\nStack("a", region="uss-east-1")\n')
    ran = project.run("-f", "app.py", "plan")
    assert (ran.code, "app.py:2" in ran.err) == (65, True)


def test_interrupted_question(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """130: nothing was done, and the lock is free."""

    def interrupted(question: str, expected: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "interactive", lambda: True)
    monkeypatch.setattr(ask, "typed", interrupted)
    assert project.run("apply").code == 130
    assert project.run("apply", "--yes").code == 0


def test_no_configuration(tmp_path: Path) -> None:
    """64: nothing to work on here, with what was looked for."""
    ran = Project(tmp_path).raw("plan")

    assert ran.code == 64
    assert "cogprov.yaml" in ran.err
    assert "app.py" in ran.err


def test_configuration(project: Project) -> None:
    """65: the configuration is wrong, whatever the command."""
    project.change("mfa: optional", "mfa: sometimes")

    for command in ("plan", "validate", "drift", "output", "show"):
        ran = project.run(command)
        assert ran.code == 65, command
        assert "cogprov.yaml:6:10" in ran.err
    assert project.raw("-f", "missing.yaml", "validate").code == 65


def test_configuration_as_json(project: Project) -> None:
    """With --json the error is a document as well."""
    project.change("mfa: optional", "mfa: sometimes")
    ran = project.run("plan", "--json")

    assert ran.code == 65
    assert ran.document["format"] == "cogprov.error/1"


def test_could_not_ask(applied: Project, faulty: Faulty) -> None:
    """69: nothing was concluded, which is neither in sync nor drift."""
    faulty(Fault("*", "reset-before", times=1000))

    for command in ("drift", "plan"):
        ran = applied.run(command)
        assert (ran.code, ran.out) == (69, "")


def test_refused(applied: Project) -> None:
    """73: a human decision is needed."""
    applied.change("region: us-east-1", 'region: us-east-1\naccount: "999999999999"')

    assert applied.run("plan").code == 73
    assert applied.run("drift").code == 73


def test_locked(applied: Project) -> None:
    """75: somebody else holds the lock. Reading never takes it."""
    with FileStore(applied.folder / ".cogprov" / "state", "acme").lock():
        for args in (("apply", "--yes"), ("state", "rm", "user_pools.main", "--yes"), ("drift", "--accept", "a.b")):
            ran = applied.run(*args, "--lock-timeout", "0.1")
            assert ran.code == 75, args
            assert "--lock-timeout" in ran.err
        assert applied.run("plan").code == 0
        assert applied.run("drift").code == 0


def test_no_credentials(project: Project) -> None:
    """77: there are none."""
    assert project.raw("plan").code == 77


def test_denied(project: Project, faulty: Faulty) -> None:
    """77: an action is missing."""
    faulty(Fault("ListUserPools", "denied", times=100))
    ran = project.run("plan")

    assert ran.code == 77
    assert "cognito-idp:ListUserPools" in ran.err


def test_endpoint_that_is_not_there(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """69 also for a network that does not answer."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ran = project.raw("plan", "--endpoint-url", f"http://127.0.0.1:{taken.getsockname()[1]}")

    assert ran.code == 69


def broken(self: Workbench, *args: Any, **options: Any) -> Any:
    raise ValueError(f"invalid: {CANARY}")


def test_defect(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """1: a defect is told in a line, without a traceback and without what it was about."""
    monkeypatch.setattr(Workbench, "plan", broken)
    ran = project.run("plan")

    assert ran.code == 1
    assert "error: ValueError in test_cli_exit_codes.py" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err
    assert CANARY not in ran.err


def test_defect_with_debug(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """--debug shows where, and still no value."""
    monkeypatch.setattr(Workbench, "plan", broken)
    ran = project.run("plan", "--debug")

    assert "in broken" in ran.err
    assert CANARY not in ran.err
