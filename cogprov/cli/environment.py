"""``COGPROV_...`` variables that no flag listens to: a misspelt one must not be ignored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Final

import click

from cogprov.cli.lazy import LazyGroup

_PREFIX: Final = "COGPROV_"
_USERS: Final = "COGPROV_SECRET_"
"""What the user's own files may refer to, as in ``${env:COGPROV_SECRET_GOOGLE}``."""


def refuse_unknown(program: LazyGroup, environ: Mapping[str, str] | None = None) -> None:
    """UsageError for the variables that mean nothing. Commands are imported only when a variable may be theirs."""
    variables = os.environ if environ is None else environ
    names = [name for name in variables if name.startswith(_PREFIX) and not name.startswith(_USERS)]
    if not names:
        return
    unknown = [name for name in sorted(names) if name not in set(_known(program, _PREFIX, name))]
    if unknown:
        raise _unknown(program, unknown)


def _known(group: LazyGroup, prefix: str, name: str) -> Iterator[str]:
    """The variables that may be meant by a name: those of the group, and of the commands it could belong to."""
    yield from (prefix + param for param in _listening(group))
    ctx = click.Context(group)
    for command_name in group.list_commands(ctx):
        inner = f"{prefix}{command_name.replace('-', '_').upper()}_"
        if not name.startswith(inner):
            continue
        command = group.get_command(ctx, command_name)
        if isinstance(command, LazyGroup):
            yield from _known(command, inner, name)
        elif command is not None:
            yield from (inner + param for param in _listening(command))


def _listening(command: click.Command) -> Iterator[str]:
    for param in command.params:
        if isinstance(param, click.Option) and param.allow_from_autoenv and param.name:
            yield param.name.upper()


def _unknown(program: LazyGroup, names: list[str]) -> Exception:
    from cogprov.config.nearest import nearest
    from cogprov.model.errors import UsageError

    meant = {name: nearest(name, _known(program, _PREFIX, name)) for name in names}
    hints = [f"{name}: did you mean {near}?" for name, near in meant.items() if near]
    return UsageError(
        f"no flag listens to the environment variable{'s' if len(names) > 1 else ''} {', '.join(names)}",
        hints=(*hints, "Unset what is not meant for cogprov, or see `cogprov --help`."),
    )
