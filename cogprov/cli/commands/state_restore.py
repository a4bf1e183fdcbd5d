"""``cogprov state restore``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, Refused

if TYPE_CHECKING:
    from cogprov.state import Kept, State


@lazy.command("restore")
@click.argument("version", required=False)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(app: App, version: str | None, yes: bool) -> int:
    """List the earlier states that are kept, or go back to VERSION. In AWS nothing changes.

    Objects created since then are found again by their names: run `cogprov plan` afterwards and read it.
    """
    from cogprov.cli import ask
    from cogprov.cli.gates import Consent, need_somebody
    from cogprov.render import kept_text
    from cogprov.state.copies import put_in_place, stored_or_damaged

    store = app.store
    kept = store.kept()
    if version is None:
        app.answer(kept_text(kept, app.out))
        return EXIT_OK
    chosen, state = _chosen(kept, version)
    if not yes:
        need_somebody(Consent(), "--yes")
        if not ask.typed(f"Go back to {chosen.name} ({chosen.told})? Only yes is accepted:", "yes"):
            raise Refused("you did not say yes", detail="Nothing was restored.")
    with store.lock(timeout=app.flags.lock_timeout):
        stored, _ = stored_or_damaged(store)
        put_in_place(store, state, stored.state if stored else None)
    app.answer(f"Went back to {app.out.safe(chosen.name)} ({chosen.told}).")
    app.say(f"Now see what it does not know: {app.command('plan')}")
    return EXIT_OK


def _chosen(kept: tuple[Kept, ...], version: str) -> tuple[Kept, State]:
    for each in kept:
        if each.name == version:
            if each.state is None:
                raise Refused(f"version {version} is damaged", hints=("`cogprov state restore` lists which are good.",))
            return each, each.state
    raise Refused(f"no version {version} is kept", hints=("`cogprov state restore` lists those that are.",))
