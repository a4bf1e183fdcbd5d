"""``cogprov unlock``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK


@lazy.command("unlock")
@click.option("--force", is_flag=True, help="Also take it from a holder that may still be alive.")
@click.pass_obj
def command(app: App, force: bool) -> int:
    """Take away the lock of a run that is known to be dead; with --force, of any."""
    from cogprov.state import unlock

    holder = unlock(app.store, force)
    app.answer(f"Took the lock from {app.out.safe(holder)}." if holder else "There is no lock.")
    return EXIT_OK
