"""Flags that every command takes, and the types of flags."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

SANDBOX_FILE: Final = ".cogprov/sandbox.json"

_ON: Final = ("", "1", "true", "yes", "on")
_OFF: Final = ("0", "false", "no", "off")


def assignment(text: str) -> tuple[str, str]:
    """``KEY=VALUE``"""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.BadParameter("should be NAME=VALUE")
    return key, value


def report_file(*formats: str) -> Callable[[str], tuple[str, str]]:
    """The type of ``--report FORMAT=FILE`` with these formats."""

    def convert(text: str) -> tuple[str, str]:
        form, file = assignment(text)
        if form not in formats:
            raise click.BadParameter(f"there is no report format {form!r}; use {' or '.join(formats)}")
        if not file:
            raise click.BadParameter("names no file")
        return form, file

    return convert


def report_option(what: str) -> Callable[[Any], Any]:
    """``--report FORMAT=FILE``, which writes ``what`` to files beside showing it.

    A file that must not be overwritten is refused before anything is read.
    """
    option = click.option(
        "--report",
        type=report_file("md", "html"),
        metavar="FORMAT=FILE",
        multiple=True,
        help=f"Write {what} to a file as well: md=FILE, html=FILE.",
    )

    def guarded(command: Callable[..., Any]) -> Any:
        @functools.wraps(command)
        def run(*args: Any, report: tuple[tuple[str, str], ...], **said: Any) -> Any:
            from cogprov.cli.precious import refuse_precious

            if report:
                refuse_precious(click.get_current_context().obj, [f"--report {form}={file}" for form, file in report])
            return command(*args, report=report, **said)

        return option(run)

    return guarded


def seconds(text: str) -> float:
    """``30s``, ``5m``, or a number of seconds."""
    from cogprov.model.values import parse_duration

    found = float(text) if text.replace(".", "", 1).isdecimal() else parse_duration(text)
    if found is None:
        raise click.BadParameter(f"{text!r} is no duration; write 30s or 5m")
    return float(found)


def sandbox_file(text: str) -> str:
    """The sandbox's file; empty for none. A flag without a file, or ``1`` in the environment, means the usual one."""
    return "" if text.lower() in _OFF else SANDBOX_FILE if text.lower() in _ON else text


def everything_or(text: str) -> str:
    """An address, or ``*`` for a flag that stands alone or is switched on in the environment."""
    return "" if text.lower() in _OFF else "*" if text.lower() in _ON else text


@dataclass(frozen=True)
class Flags:
    """The global flags as they were given, before and after the command's name."""

    file: str = ""
    chdir: str = ""
    env: str = ""
    stack: str = ""
    var: tuple[tuple[str, str], ...] = ()
    profile: str = ""
    region: str = ""
    role_arn: str = ""
    external_id: str = ""
    endpoint_url: str = ""
    sandbox: str = ""
    lock_timeout: float = 0.0
    steal_after: float | None = None
    allow_unversioned: bool = False
    color: str = "auto"
    progress: str = "auto"
    quiet: bool = False
    verbose: int = 0
    debug: bool = False

    def also(self, given: Mapping[str, Any]) -> Flags:
        """With what was said later: it wins, and what may be said often adds up."""
        added = {
            name: getattr(self, name) + value if name in ("var", "verbose") else value for name, value in given.items()
        }
        return replace(self, **added)


GLOBAL: Final = tuple(item.name for item in fields(Flags))


def global_options(*, environment: bool) -> list[click.Option]:
    """The options behind ``Flags``. Only those of the program itself listen to the environment, or a variable would
    win over the flag that stands before the command's name."""
    return [
        click.Option([*names], allow_from_autoenv=environment, **settings) for names, settings in _definitions().items()
    ]


def _definitions() -> dict[tuple[str, ...], dict[str, Any]]:
    return {
        ("-f", "--file"): {"metavar": "FILE", "help": "The configuration: YAML, JSON or a Python program."},
        ("-C", "--chdir"): {"metavar": "DIR", "help": "Run as if started in this folder."},
        ("--env",): {"metavar": "NAME", "help": "The environment to work on."},
        ("--stack",): {"metavar": "NAME", "help": "The stack that is meant: one of a program's, or the file's."},
        ("--var",): {
            "type": assignment,
            "multiple": True,
            "metavar": "NAME=VALUE",
            "help": "Set a variable of the configuration.",
        },
        ("--profile",): {"metavar": "NAME", "help": "The AWS profile to use."},
        ("--region",): {"metavar": "REGION", "help": "The AWS Region; wins over the configuration's."},
        ("--role-arn",): {"metavar": "ARN", "help": "A role to assume."},
        ("--external-id",): {"metavar": "ID", "help": "The external id to assume it with."},
        ("--endpoint-url",): {"metavar": "URL", "help": "Another endpoint than AWS."},
        ("--sandbox",): {
            "type": sandbox_file,
            "metavar": "[=FILE]",
            "help": f"Work offline on a Cognito in a file ({SANDBOX_FILE}).",
        },
        ("--lock-timeout",): {
            "type": seconds,
            "metavar": "TIME",
            "help": "How long to wait for the lock, such as 30s.",
        },
        ("--steal-after",): {
            "type": seconds,
            "metavar": "TIME",
            "help": "Take over a lock in S3 that was not renewed and has been over for so long.",
        },
        ("--allow-unversioned",): {"is_flag": True, "help": "Keep a state in an S3 bucket without versions."},
        ("--color",): {"type": click.Choice(["auto", "always", "never"]), "help": "Whether to use colours."},
        ("--progress",): {
            "type": click.Choice(["auto", "live", "lines", "none"]),
            "help": "How to show what is going on.",
        },
        ("-q", "--quiet"): {"is_flag": True, "help": "Say no more than the answer."},
        ("-v", "--verbose"): {"count": True, "help": "List the calls made to AWS."},
        ("--debug",): {"is_flag": True, "help": "Show the log, and where a defect of cogprov is."},
    }


def addresses(flag: str, text: str) -> Callable[[Decorated], Decorated]:
    """A flag that takes an address and may be given often."""
    return click.option(flag, multiple=True, metavar="ADDRESS", help=text)


def words_said(command: str, *arguments: str, **flags: Any) -> tuple[str, ...]:
    """A command's own words, from what its flags were understood to be."""
    words = [command, *arguments]
    for name, value in flags.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, tuple):
            words += [f"{flag}={each}" for each in value]
        elif isinstance(value, bool):
            words += [flag] if value else []
        elif value is not None and value != "":
            words.append(f"{flag}={value}")
    return tuple(words)


def most_changes(command: Decorated) -> Decorated:
    """``--max-changes N``"""
    option = click.option(
        "--max-changes", type=click.IntRange(0), metavar="N", help="Allow as many actions; wins over the file's."
    )
    return option(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
