"""``cogprov state mv``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK


@lazy.command("mv")
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Only see whether it could be done.")
@click.pass_obj
def command(app: App, old: str, new: str, dry_run: bool) -> int:
    """Rename what is at OLD, and all that lies in it, after it was renamed in the files."""
    from cogprov.cli.stored import change

    change(app, lambda state: state.moved(old, new), dry_run=dry_run)
    app.answer(f"{'Would move' if dry_run else 'Moved'} {app.out.safe(old)} to {app.out.safe(new)}.")
    return EXIT_OK
