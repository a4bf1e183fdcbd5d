"""``cogprov sandbox``"""

from __future__ import annotations

from typing import Final

import click

from cogprov.cli.lazy import LazyGroup, Table

_COMMANDS: Final[Table] = {
    "serve": ("cogprov.cli.commands.sandbox_serve", "Answer other programs over HTTP, until Ctrl-C."),
}


@click.command("sandbox", cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """The offline Cognito: no account, no network, all pools in one file."""
