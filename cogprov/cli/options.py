"""Flags that every command takes, and the types of flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

SANDBOX_FILE: Final = ".cogprov/sandbox.json"

_ON: Final = ("", "1", "true", "yes", "on")
_OFF: Final = ("0", "false", "no", "off")
_ROLE: Final = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/\S+")


def assignment(text: str) -> tuple[str, str]:
    """``KEY=VALUE``"""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.BadParameter("should be NAME=VALUE")
    return key, value


def seconds(text: str) -> float:
    """``30s``, ``5m``, or a number of seconds."""
    from cogprov.model.values import parse_duration

    found = float(text) if text.replace(".", "", 1).isdecimal() else parse_duration(text)
    if found is None:
        raise click.BadParameter(f"{text!r} is no duration; write 30s or 5m")
    return float(found)


def endpoint(text: str) -> str:
    """An endpoint's URL without user and password: a signed request carries none, and messages repeat the URL."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        asked = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        asked = False
    if text and not asked:
        raise click.BadParameter("should be a URL such as http://127.0.0.1:4566")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def role_arn(text: str) -> str:
    """The ARN of a role, in whatever partition."""
    if text and not _ROLE.fullmatch(text):
        raise click.BadParameter("should be a role's ARN such as arn:aws:iam::123456789012:role/deploy")
    return text


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
        ("--role-arn",): {"type": role_arn, "metavar": "ARN", "help": "A role to assume."},
        ("--external-id",): {"metavar": "ID", "help": "The external id to assume it with."},
        ("--endpoint-url",): {"type": endpoint, "metavar": "URL", "help": "Another endpoint than AWS."},
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
