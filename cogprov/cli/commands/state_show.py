"""``cogprov state show``"""

from __future__ import annotations

import dataclasses

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK


@lazy.command("show")
@click.argument("address")
@click.pass_obj
def command(app: App, address: str) -> int:
    """What is remembered of one object, as JSON. Secrets are digests in it."""
    from cogprov.cli.stored import entries_below
    from cogprov.render import json_text

    state = app.store.load()
    exact = state.entry(address) if state else None
    for entry in (exact,) if exact else entries_below(state, address):
        app.answer(json_text(dataclasses.asdict(entry)))
    return EXIT_OK
