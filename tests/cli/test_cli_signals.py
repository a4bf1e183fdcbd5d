"""Interrupts, in processes of their own: what was begun is finished and saved, and running again goes on from there."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from cli_help import Project

from cogprov.sandbox import Sandbox
from cogprov.sandbox.serve import serve


@pytest.fixture
def slow(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint of a sandbox that takes its time."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    project.sandbox_file.parent.mkdir()
    with serve(Sandbox(project.sandbox_file, latency=0.12)) as server:
        yield server.url


def begun(project: Project, url: str) -> subprocess.Popen[str]:
    """An apply that has made the pool and goes on to what lies in it."""
    process = project.process("apply", "--yes", "--endpoint-url", url)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        calls = project.sandbox_file.read_text() if project.sandbox_file.exists() else ""
        if "acme-main" in calls:
            return process
        time.sleep(0.01)
    process.kill()
    raise AssertionError("it did not begin")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_first_signal(project: Project, slow: str, number: signal.Signals, code: int) -> None:
    """The call in flight is finished, the state saved, the lock given back; another run does the rest."""
    process = begun(project, slow)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == code, err
    assert "running again is safe" in err
    assert "not started" in err
    assert not (project.folder / ".cogprov" / "state" / "acme.lock").exists()
    again = project.process("apply", "--yes", "--endpoint-url", slow)
    out, err = again.communicate(timeout=30)
    assert again.returncode == 0, err
    assert "Verified: plan is empty." in out
    assert len(project.call("ListUserPools", {"MaxResults": 10})["UserPools"]) == 1


def test_second_signal(project: Project, slow: str) -> None:
    """At once, with the lock given back; and again another run does the rest, with no twin."""
    process = begun(project, slow)
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=5)

    assert process.returncode == 130
    again = project.process("apply", "--yes", "--endpoint-url", slow)
    _, err = again.communicate(timeout=30)
    assert again.returncode == 0, err
    assert len(project.call("ListUserPools", {"MaxResults": 10})["UserPools"]) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_serving_ends(project: Project, number: signal.Signals, code: int) -> None:
    """``sandbox serve`` tells its URL, answers other processes, and ends on a signal."""
    server = project.process("sandbox", "serve", "--port", "0", "--file", "served.json")
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
    client = project.process("apply", "--yes", "--endpoint-url", url, env=keys)
    _, err = client.communicate(timeout=30)
    server.send_signal(number)
    server.communicate(timeout=10)

    assert client.returncode == 0, err
    assert server.returncode == code
    assert "acme-main" in (project.folder / "served.json").read_text()


def test_port_in_use(project: Project, slow: str) -> None:
    """A port that somebody else has is an error in one line."""
    ran = project.raw("sandbox", "serve", "--port", slow.rpartition(":")[2])

    assert ran.code == 1
    assert "cannot listen on 127.0.0.1" in ran.err


def test_nobody_reads(project: Project) -> None:
    """``| head`` ends nothing half way: an apply goes on, and no traceback is shown."""
    process = project.process("apply", "--yes", "--sandbox")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=30) == 0, err
    assert "Error" not in err
    assert project.run("plan", "--detailed-exitcode").code == 0


def test_nobody_reads_help(project: Project) -> None:
    """What has only words ends quietly."""
    process = project.process("--help")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=30) in (0, 1)
    assert err == ""
