"""``cogprov state``"""

from __future__ import annotations

from typing import Final

import click

from cogprov.cli.lazy import LazyGroup, Table

_COMMANDS: Final[Table] = {
    "list": ("cogprov.cli.commands.state_list", "Every managed object with its id."),
    "show": ("cogprov.cli.commands.state_show", "What is remembered of one object."),
    "pull": ("cogprov.cli.commands.state_pull", "Print the stored state."),
    "push": ("cogprov.cli.commands.state_push", "Put a state from a file in the place of the stored one."),
    "restore": ("cogprov.cli.commands.state_restore", "List the earlier states that are kept, or go back to one."),
    "mv": ("cogprov.cli.commands.state_mv", "Rename an object that was renamed in the files."),
    "rebuild": ("cogprov.cli.commands.state_rebuild", "Find again what a lost state knew."),
    "rm": ("cogprov.cli.commands.state_rm", "Forget an object, and leave it alone in AWS."),
}


@click.command("state", cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """What cogprov remembers of the objects it manages. Nothing here changes anything in AWS."""
