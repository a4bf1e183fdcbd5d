"""How the program starts: what it imports, what it takes, what it says about what it does not take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli_help import CONFIG, Project
from click.testing import CliRunner

from cogprov import __version__
from cogprov.cli.lazy import LazyGroup
from cogprov.cli.main import cli

HEAVY = ("boto3", "botocore", "rich", "yaml")


def commands(group: LazyGroup, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command and group, by the words that call it."""
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        found.append((*path, name))
        if isinstance(command, LazyGroup):
            found += commands(command, (*path, name))
    return found


def imported(folder: Path, *args: str) -> set[str]:
    """Which heavy modules are loaded at the end of a command that runs in a process of its own."""
    program = f"""
import sys
from cogprov.cli.main import cli
try:
    cli({list(args)!r})
except SystemExit as stop:
    assert stop.code == 0, stop.code
print("|", *sorted(set(sys.modules) & {set(HEAVY)!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("|")[2].split())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("plan", "--help"), ("state", "--help")])
def test_help_imports_nothing_heavy(tmp_path: Path, args: tuple[str, ...]) -> None:
    """Help and version need neither AWS, nor YAML, nor a terminal's drawing."""
    assert imported(tmp_path, *args) == set()


def test_help_imports_no_command(tmp_path: Path) -> None:
    """The list of commands comes from the table, not from the commands."""
    program = "import sys; from cogprov.cli.main import cli\ntry: cli(['--help'])\nexcept SystemExit: pass\n"
    check = "print([name for name in sys.modules if name.startswith('cogprov.cli.commands.')])"
    done = subprocess.run([sys.executable, "-c", program + check], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_validate_is_offline(project: Project) -> None:
    """Checking a configuration loads no AWS library."""
    assert imported(project.folder, "validate") == {"yaml"}


def test_version() -> None:
    """One line, on stdout."""
    result = CliRunner().invoke(cli, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"cogprov {__version__}\n")


@pytest.mark.parametrize("words", commands(cli), ids=" ".join)  # type: ignore[arg-type]
def test_help_of_every_command(project: Project, words: tuple[str, ...]) -> None:
    """Each says what it does, and where the global flags are listed."""
    ran = project.raw(*words, "--help")

    assert ran.code == 0
    assert f"Usage: cogprov {' '.join(words)}" in ran.out
    assert "global options" in ran.out


def test_help_names_every_command(project: Project) -> None:
    """The list is complete, and in the order of a user's day."""
    names = list(cli.table)  # type: ignore[attr-defined]
    ran = project.raw("--help")
    listed = [line.split()[0] for line in ran.out.partition("Commands:\n")[2].splitlines() if line[2:3].isalpha()]

    assert listed[: len(names)] == names


@pytest.mark.parametrize("args", [("--nonsense",), ("plan", "--nonsense"), ("state", "list", "--nonsense"), ("plna",)])
def test_what_is_unknown_is_a_usage_error(project: Project, args: tuple[str, ...]) -> None:
    """An unknown flag or command is 64, on stderr, with where to look."""
    ran = project.raw(*args)

    assert (ran.code, ran.out) == (64, "")
    assert "--help`" in ran.err


def test_misspelt_command(project: Project) -> None:
    """The command that was meant is named."""
    assert "did you mean `plan`?" in project.raw("plna").err


def test_no_command(project: Project) -> None:
    """Without a command there is help, and it is an error all the same."""
    ran = project.raw()

    assert (ran.code, ran.out) == (64, "")
    assert "Commands:" in ran.err


@pytest.mark.parametrize("name", ["COGPROV_REGOIN", "COGPROV_APPLY_YEP", "COGPROV_STATE_LIST_JSN", "COGPROV_HELP"])
def test_unknown_variables(project: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A variable that no flag listens to is 64: a misspelt one would silently do nothing."""
    monkeypatch.setenv(name, "1")
    ran = project.raw("validate")

    assert ran.code == 64
    assert name in ran.err


def test_misspelt_variable(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that was meant is named."""
    monkeypatch.setenv("COGPROV_REGOIN", "eu-west-1")

    assert "did you mean COGPROV_REGION?" in project.raw("validate").err


def test_variables_for_the_users_own_files(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """COGPROV_SECRET_... may be anything: configurations refer to it."""
    monkeypatch.setenv("COGPROV_SECRET_GOOGLE", "x")

    assert project.raw("validate").code == 0


def test_flags_from_the_environment(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A global flag is COGPROV_FLAG, a command's own COGPROV_COMMAND_FLAG."""
    monkeypatch.setenv("COGPROV_SANDBOX", "1")
    monkeypatch.setenv("COGPROV_PLAN_DETAILED_EXITCODE", "1")

    assert project.raw("plan").code == 2


def test_a_flag_wins_over_the_environment(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it stands before the command's name."""
    monkeypatch.setenv("COGPROV_FILE", "nothing.yaml")

    assert project.raw("-f", "cogprov.yaml", "validate").code == 0
    assert project.raw("validate", "-f", "cogprov.yaml").code == 0


def test_global_flags_on_either_side(project: Project) -> None:
    """``--sandbox plan`` is the flag and the command, whatever stands between."""
    before, after = project.raw("--sandbox", "plan", "--concise"), project.raw("plan", "--sandbox", "--concise")

    assert before.code == after.code == 0
    assert before.out.splitlines()[1:] == after.out.splitlines()[1:]


def test_the_sandbox_may_have_a_file(project: Project) -> None:
    """Behind an equals sign, relative to where one stands."""
    assert project.raw("plan", "--sandbox=other.json", "--concise").code == 0


def test_another_folder(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """-C runs as if started there, and leaves the process where it was."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert project.raw("validate").code == 64
    assert project.raw("-C", "..", "validate").code == 0
    assert project.raw("validate", "-C", "..").code == 0
    assert Path.cwd() == elsewhere
    assert project.raw("-C", "nowhere", "validate").code == 64


def test_the_configurations_that_are_looked_for(project: Project) -> None:
    """cogprov.yaml first, then .yml, .json and app.py."""
    program = 'from cogprov import Stack, UserPool\nUserPool(Stack("my-app"), "main")\n'
    (project.folder / "app.py").write_text(program)
    (project.folder / "cogprov.yml").write_text(CONFIG.replace("admins", "others"))

    assert "admins" in project.run("plan", "--concise").out
    project.config.unlink()
    assert "others" in project.run("plan", "--concise").out
    (project.folder / "cogprov.yml").unlink()
    assert "my-app" in project.run("plan", "--concise").out


def test_a_program_takes_no_environment(project: Project) -> None:
    """--env would silently mean nothing to a Python program."""
    (project.folder / "app.py").write_text("")

    assert project.raw("-f", "app.py", "--env", "prod", "validate").code == 64


def test_one_stack_of_several(project: Project) -> None:
    """--stack chooses among the stacks of a program."""
    lines = ["from cogprov import Stack, UserPool", 'UserPool(Stack("one"), "main")', 'UserPool(Stack("two"), "main")']
    (project.folder / "app.py").write_text("\n".join(lines))

    assert project.raw("-f", "app.py", "validate").code == 65
    assert project.run("-f", "app.py", "--stack", "two", "plan").out.startswith("two")


@pytest.mark.parametrize("named", [True, False])
def test_another_stack_than_the_file_is(project: Project, named: bool) -> None:
    """--stack is never passed over: a file that is another stack, by `stack:` or by its folder, is refused with 65."""
    if not named:
        project.change("stack: acme\n", "")
    own = "acme" if named else project.folder.name
    for command in ("plan", "validate", "drift"):
        ran = project.run(command, "--stack", "acm")
        assert ran.code == 65
        assert f"this is the stack `{own}`, and `acm` was asked for" in ran.err
        assert ("cogprov.yaml:1:1" in ran.err) and ("its folder does" in ran.err) is not named
    assert project.run("--stack", own, "apply", "--yes").code == 0
    assert project.run("--stack", own, "plan", "--detailed-exitcode").code == 0


def test_variables_of_the_configuration(project: Project) -> None:
    """--var sets one, the later wins, and what is no assignment is 64."""
    project.write("vars: { name: a }\n" + CONFIG.replace("admins:", '"${var.name}":').replace('"${var.name}":', "g:"))
    project.change("precedence: 1", 'precedence: 1, group_name: "${var.name}"')

    ran = project.run("--var", "name=b", "plan", "--var", "name=c")
    assert "c" in next(line for line in ran.out.splitlines() if "group_name" in line).split()
    assert project.run("plan", "--var", "name").code == 64


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(project: Project, shell: str) -> None:
    """The script of each shell calls the program back."""
    ran = project.raw("completion", shell)

    assert ran.code == 0
    assert "_COGPROV_COMPLETE" in ran.out


def test_completing(project: Project) -> None:
    """A shell that asks gets the commands."""
    answers = {"_COGPROV_COMPLETE": "bash_complete", "COMP_WORDS": "cogprov pl", "COMP_CWORD": "1"}
    out, _ = project.process(env=answers).communicate(timeout=20)

    assert out.split() == ["plain,plan"]
