"""Write the reference pages from the code they describe: kinds, commands, exit codes, problem codes.

python docs/generate.py            write them
python docs/generate.py --check    exit 1 when one of them is not what the code says
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from properties import HEAD, LEGEND, rows

from cogprov.cli.main import cli
from cogprov.config import CODES, json_schema
from cogprov.kinds import KINDS, children_of, kind_named
from cogprov.kinds import codes as kind_codes
from cogprov.model.kind import Kind
from cogprov.planning import codes as planning_codes

FOLDER = Path(__file__).parent / "reference"
TESTS = Path(__file__).parent.parent / "tests"
NOTE = "<!-- Written by docs/generate.py. Change the code it describes, then run `make docs`. -->\n\n"

EXIT_CODES = (
    (0, "success; nothing differs (or `plan` without `--detailed-exitcode`)", "none"),
    (1, "failed while reading or applying; perhaps part of an apply", "page someone"),
    (2, "success, and there is a difference: `plan --detailed-exitcode`, `drift`", "report"),
    (64, "usage: an unknown flag, no `--yes` without a terminal", "fix the command"),
    (65, "the configuration is invalid; file, line and column are printed", "fix the file"),
    (
        69,
        "AWS could not be asked, or a reference has no value: **nothing was concluded**, or an apply is not verified",
        "retry later",
    ),
    (73, "refused: protected, immutable, stale plan, wrong account, a limit", "a human decides"),
    (75, "somebody else holds the lock", "retry later"),
    (77, "no credentials, or access denied; the missing IAM action is printed", "fix access"),
    (130, "interrupted; the state is saved", "–"),
    (143, "terminated; the state is saved", "–"),
)


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page with its text."""
    yield FOLDER / "commands.md", NOTE + commands()
    yield FOLDER / "exit-codes.md", NOTE + exit_codes()
    yield FOLDER / "problems.md", NOTE + problems()
    yield FOLDER / "cdk.md", NOTE + vocabulary()
    yield FOLDER / "properties" / "README.md", NOTE + overview()
    for kind in KINDS:
        yield FOLDER / "properties" / f"{kind.name}.md", NOTE + properties(kind)
    import json

    yield FOLDER / "schema.json", json.dumps(json_schema(), indent=1, sort_keys=True) + "\n"


def commands() -> str:
    context = click.Context(cli, info_name="cogprov")
    lines = ["# Commands", "", "```text", cli.get_help(context), "```", ""]
    for path, command in _commands(cli, context, ("cogprov",)):
        title = " ".join(path)
        inner = click.Context(command, info_name=path[-1], parent=context)
        lines += [f"## {title}", "", "```text", command.get_help(inner), "```", ""]
    return "\n".join(lines)


def _commands(
    group: click.Group, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, context, (*path, name))


def exit_codes() -> str:
    rows = "\n".join(f"| {code} | {meaning} | {cron} |" for code, meaning, cron in EXIT_CODES)
    return f"# Exit codes\n\n| Code | Meaning | What a cron job should do |\n|---|---|---|\n{rows}\n"


def problems() -> str:
    every = {**CODES, **kind_codes.CODES, **planning_codes.CODES}
    rows = "\n".join(f"| {code} | {_cell(meaning)} |" for code, meaning in sorted(every.items()))
    return f"# Problem codes\n\nWhat the code in `error[E1102]` stands for.\n\n| Code | Meaning |\n|---|---|\n{rows}\n"


def vocabulary() -> str:
    """The rows that the tests prove: their table is theirs, so that no line can be without a test."""
    sys.path.insert(0, str(TESTS / "cdk"))
    from cdk_rows_readme import ROWS as README
    from cdk_rows_today import ROWS as TODAY

    lines = [
        "# The CDK's words",
        "",
        "What the CDK's user pools can say, and the test that shows that it is said here.",
    ]
    lines += ["The tests are in `tests/`; each runs a program in the CDK's words, and the same words from a file.", ""]
    for title, table in (("The first README", README), ("Today's library", TODAY)):
        lines += [f"## {title}", "", "| | What | Test |", "|---|---|---|"]
        lines += [
            f"| {row.id} | {_cell(row.title)} | {', '.join(f'`{test}`' for test in row.tests)} |" for row in table
        ]
        lines.append("")
    return "\n".join(lines)


def overview() -> str:
    lines = ["# Properties", "", "Everything that can be written under each kind of object.", ""]
    lines += ["| Kind | Where in the file | What it is |", "|---|---|---|"]
    for kind in KINDS:
        lines.append(f"| [{kind.title}]({kind.name}.md) | `{_place(kind)}` | {_cell(kind.doc)} |")
    return "\n".join(lines) + "\n"


def _place(kind: Kind) -> str:
    above = f"{_place(kind_named(kind.parent))}." if kind.parent else ""
    return f"{above}{kind.collection}" + ("" if kind.single else ".<label>")


def properties(kind: Kind) -> str:
    lines = [f"# {kind.title[0].upper()}{kind.title[1:]}", "", kind.doc, "", f"Address: `{_place(kind)}`", ""]
    if kind.implied_only:
        lines += ["It is not written in a file: other settings call for it, and it has its own line in every plan.", ""]
        return "\n".join(lines)
    inside = [child for child in children_of(kind.name) if not child.implied_only]
    if inside:
        lines += ["Holds: " + ", ".join(f"[`{child.collection}`]({child.name}.md)" for child in inside), ""]
    lines += [*HEAD, *rows(kind), "", LEGEND]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(check: bool) -> int:
    stale = []
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{'not up to date' if check else 'wrote'}: {path.relative_to(FOLDER.parent)}")
    if check and stale:
        print("Run `make docs`.")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
