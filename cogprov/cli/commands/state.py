"""``cogprov state``"""

from __future__ import annotations

from typing import Final

import click

from cogprov.cli.lazy import LazyGroup, Table

_COMMANDS: Final[Table] = {
    "list": ("cogprov.cli.commands.state_list", "Every managed object with its id."),
    "show": ("cogprov.cli.commands.state_show", "What is remembered of one object."),
    "mv": ("cogprov.cli.commands.state_mv", "Rename an object that was renamed in the files."),
    "rebuild": ("cogprov.cli.commands.state_rebuild", "Find again what a lost state knew."),
    "rm": ("cogprov.cli.commands.state_rm", "Forget an object, and leave it alone in AWS."),
}


@click.command("state", cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """What cogprov remembers of the objects it manages. Nothing here changes anything in AWS."""
