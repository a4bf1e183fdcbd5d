"""``cogprov state push``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, Refused

if TYPE_CHECKING:
    from cogprov.state import State


@lazy.command("push")
@click.argument("copied", metavar="FILE")
@click.option("--force", default="", metavar="STACK", help="Put it there whatever speaks against it: the stack's name.")
@click.option("--dry-run", is_flag=True, help="Only see whether it could be done.")
@click.pass_obj
def command(app: App, copied: str, force: str, dry_run: bool) -> int:
    """Put the state in FILE, and in the journal beside it, in the place of the stored one.

    Refused for a state that is older than the stored one or not made from it, of another lineage, account or Region.
    In AWS nothing changes.
    """
    from contextlib import nullcontext

    from cogprov.state.copies import copy_in, objections, put_in_place, refuse, stored_or_damaged

    path, store, stack = Path(copied), app.store, app.desired.name
    if force and force != stack:
        raise Refused(f"--force {force}: this stack is called {stack}", detail="Nothing was written.")
    copy = copy_in(path, stack)
    with nullcontext() if dry_run else store.lock(timeout=app.flags.lock_timeout):
        stored, damage = stored_or_damaged(store)
        account, region = _here(app, stored.state if stored else copy.state)
        why = [*([damage.summary] if damage else ()), *objections(copy, stored, account, region)]
        if not force:
            refuse(path, why, store, stack)
        if stored is not None and stored.state == copy.state:
            app.answer(f"Nothing to do: {app.out.safe(store.location)} is what {app.out.safe(copied)} holds.")
            return EXIT_OK
        if not dry_run:
            put_in_place(store, copy.state, stored.state if stored else None)
    verb = "Would put" if dry_run else "Put"
    told = f"{len(copy.state.entries)} objects, {len(copy.state.intents)} calls of unknown outcome"
    app.answer(f"{verb} {app.out.safe(copied)} ({told}) in {app.out.safe(store.location)}.")
    return EXIT_OK


def _here(app: App, known: State) -> tuple[str, str]:
    """The account and Region of this run; AWS is asked for the account only where it has to be reached anyway."""
    from cogprov.model.bucket import SCHEME

    account = app.desired.account
    if not account and known.account and app.desired.state.startswith(SCHEME) and not app.connection.sandbox:
        account = app.workbench.door.account()
    return account or known.account, app.connection.region or app.desired.region or known.region
