"""Streams that are closed or full: the work is done, the loss is told, and there is no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_help import GROUP, Project

FULL = Path("/dev/full")
LOST = "error: the answer could not be written: No space left on device\n"

needs_full = pytest.mark.skipif(not FULL.is_char_device(), reason="this system has no /dev/full")


def ran(project: Project, *args: str, closed: str = "") -> tuple[int, str]:
    """Run a command with a full stdout, or with these descriptors closed; gives its exit code and its stderr."""
    redirections = closed or f">{FULL}"
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirections}', "sh", sys.executable, "-m", "cogprov", *args],
        cwd=project.folder,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@needs_full
@pytest.mark.parametrize("args", [("--version",), ("completion", "bash"), ("plan", "--json", "--sandbox")])
def test_full(applied: Project, args: tuple[str, ...]) -> None:
    """Exit 1, whether click, a command or a document fills it."""
    assert ran(applied, *args) == (1, LOST)


@needs_full
def test_an_apply_is_finished(applied: Project) -> None:
    """What was begun is done and remembered, though nobody can read of it."""
    applied.change(GROUP, "")

    code, err = ran(applied, "apply", "--yes", "--allow-delete", "user_pools.main.groups.admins", "--sandbox", "-q")
    assert (code, err) == (1, LOST)
    assert applied.run("plan", "--detailed-exitcode").code == 0


@needs_full
def test_a_failure_keeps_its_code(project: Project) -> None:
    project.write("stack: 3\n")

    code, err = ran(project, "plan", "--json", "--sandbox")
    assert code == 65
    assert "Traceback" not in err
    assert err.endswith(LOST)


def test_closed(applied: Project) -> None:
    """Closed is what somebody does who does not want to read: no error."""
    assert ran(applied, "plan", "--sandbox", closed=">&-") == (0, "")
    assert ran(applied, "state", "list", "--sandbox", closed="<&- >&- 2>&-") == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_document_is_utf_8_whatever_the_terminal_shows(applied: Project, encoding: str) -> None:
    """YAML has no other encoding, and an escape in a plain text of it would be another text."""
    applied.change("precedence: 1", "precedence: 1, description: 'Grüße, 日本'")
    assert applied.run("apply", "--yes").code == 0

    shown = subprocess.run(
        [sys.executable, "-m", "cogprov", "show", "--sandbox"],
        cwd=applied.folder, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    assert "Grüße, 日本" in shown.stdout.decode("utf-8")
