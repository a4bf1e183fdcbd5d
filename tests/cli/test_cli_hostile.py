"""Names and files that somebody chose to do harm: each is told in words, on a line of its own, and in time."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cli_help import Project

from cogprov.model.shell import word

LONG = "x" * 300


@pytest.mark.parametrize(
    "text", ["plain", "", "a b", "it's", "a\x1b[2J\n\tb", "\\ '\u202e", "Gr\u00fc\u00dfe\u200b", "\udcff\x01"]
)
def test_a_word_is_one_to_a_shell(text: str) -> None:
    """What is printed shows as it is, and means what was meant when it is typed."""
    shown = word(text)
    said = subprocess.run(["bash", "-c", f"printf %s {shown}"], capture_output=True, check=True).stdout

    assert said == os.fsencode(text)
    assert all(character.isprintable() for character in shown)


def test_the_next_command_is_harmless(project: Project) -> None:
    """A file may be called anything; its name moves no cursor and begins no line."""
    ran = project.run("plan", "--out", "a\x1b[2J\n.json")

    assert ran.err.endswith("Apply exactly this:  cogprov apply --sandbox $'a\\x1b[2J\\x0a.json'\n")
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("args", [("plan", "--out", LONG), ("show", LONG), ("validate", LONG)])
def test_a_name_that_is_too_long(project: Project, args: tuple[str, ...]) -> None:
    """1: the machine says no, which is nobody's defect."""
    ran = project.run(*args) if args[0] != "validate" else project.raw(*args)

    assert ran.code == 1
    assert ran.err == f"error: {LONG} cannot be used: File name too long\n"


def test_a_program_that_is_a_pipe(project: Project) -> None:
    """Nobody may ever write into it."""
    os.mkfifo(project.folder / "app.py")
    process = project.process("validate", "app.py")

    assert "app.py cannot be read: it is no regular file" in process.communicate(timeout=30)[1]
    assert process.returncode == 65


@pytest.mark.parametrize("place", [".", "..", "/"])
def test_a_sandbox_that_is_a_folder(project: Project, place: str) -> None:
    ran = project.raw("plan", f"--sandbox={place}")

    assert ran.code == 73
    assert f"error: {place} is a folder" in ran.err


def test_an_import_writes_what_the_file_is_called(applied: Project) -> None:
    """YAML in a file that ends in .py could never be read again."""
    assert applied.run("import", applied.pool, "--stack", "other", "--out", "other.py").code == 0
    assert "UserPool(" in (applied.folder / "other.py").read_text()


def test_a_lock_that_names_nobody(applied: Project) -> None:
    """It is a lock all the same; whose, nobody is told wrongly."""
    lock = Path(".cogprov/state/acme.lock")
    lock.write_text("\x1b[2J{")

    refused = applied.run("unlock")
    assert refused.code == 73
    assert "error: the state is locked by somebody whom the lock does not name" in refused.err
    assert applied.run("unlock", "--force").out == "Took the lock from somebody whom the lock does not name.\n"
