"""``cogprov state rm``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, Refused

if TYPE_CHECKING:
    from cogprov.state import State


@lazy.command("rm")
@click.argument("address")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only list what would be forgotten.")
@click.pass_obj
def command(app: App, address: str, yes: bool, dry_run: bool) -> int:
    """Forget the object at ADDRESS and all that lies in it. In AWS nothing changes."""
    from cogprov.cli import ask
    from cogprov.cli.gates import Consent, need_somebody
    from cogprov.cli.stored import change, known_below

    found = known_below(app.store.load(), address)
    if not dry_run and not yes:
        need_somebody(Consent(), "--yes")
        app.warn("\n".join(f"  - {app.err.safe(each)}" for each in found))
        if not ask.typed("Forget this? It stays in AWS, managed by nobody. Only yes is accepted:", "yes"):
            raise Refused("you did not say yes", detail="Nothing was forgotten.")
    change(app, lambda state: _without(state, address), dry_run=dry_run)
    for each in found:
        app.answer(f"{'Would forget' if dry_run else 'Forgot'} {app.out.safe(each)}")
    return EXIT_OK


def _without(state: State, address: str) -> State:
    """Without the entries at and below an address, and without what was begun there."""
    from cogprov.model.paths import is_below

    for entry in state.below(address):
        state = state.without(entry.address)
    for intent in tuple(state.intents.values()):
        if is_below(intent.address, address):
            state = state.without_intent(intent.id)
    return state
