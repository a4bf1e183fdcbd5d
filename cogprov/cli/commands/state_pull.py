"""``cogprov state pull``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, Refused


@lazy.command("pull")
@click.pass_obj
def command(app: App) -> int:
    """Print the stored state, as one file that `cogprov state push` takes."""
    loaded = app.store.loaded()
    if loaded is None:
        raise Refused(f"there is no state at {app.store.location}", hints=("`cogprov apply` makes it.",))
    app.answer(loaded.folded.decode("ascii").rstrip("\n"))
    return EXIT_OK
