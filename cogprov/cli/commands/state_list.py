"""``cogprov state list``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import json_option
from cogprov.model.errors import EXIT_OK


@lazy.command("list")
@json_option
@click.pass_obj
def command(app: App, as_json: bool) -> int:
    """Every managed object with its kind, its id, and who made it; and what a call was begun for whose outcome is
    unknown."""
    from cogprov.cli.stored import elsewhere
    from cogprov.render import json_text, state_list_text

    state = app.store.load()
    entries = [state.entries[address] for address in sorted(state.entries)] if state else []
    begun = sorted(state.intents.values(), key=lambda intent: (intent.address, intent.at)) if state else []
    if as_json:
        rows = [{"address": item.address, "kind": item.kind, "identity": dict(item.identity)} for item in entries]
        calls = [{"address": item.address, "kind": item.kind, "verb": item.verb} for item in begun]
        app.answer(json_text({"format": "cogprov.state-list/1", "objects": rows, "begun": calls}))
    else:
        app.answer(state_list_text(entries, app.out, begun))
    for hint in elsewhere(app) if state is None else ():
        app.say(hint)
    return EXIT_OK
