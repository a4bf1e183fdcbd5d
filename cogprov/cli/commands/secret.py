"""``cogprov secret``"""

from __future__ import annotations

from typing import Final

import click

from cogprov.cli.lazy import LazyGroup, Table

_COMMANDS: Final[Table] = {
    "rotate": ("cogprov.cli.commands.secret_rotate", "Exchange the secret of an app client, in two steps."),
    "list": ("cogprov.cli.commands.secret_list", "The secrets of an app client: ids and dates, never values."),
}


@click.command("secret", cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """The secrets of app clients. No value is ever printed, stored in the state or logged."""
