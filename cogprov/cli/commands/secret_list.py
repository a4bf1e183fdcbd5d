"""``cogprov secret list``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import json_option
from cogprov.model.errors import EXIT_OK


@lazy.command("list")
@click.argument("address")
@json_option
@click.pass_obj
def command(app: App, address: str, as_json: bool) -> int:
    """The secrets of the app client at ADDRESS, the oldest first: ids and dates, never values."""
    from cogprov.cli.rotating import described
    from cogprov.render import json_text

    found = described(app, address)
    if as_json:
        app.answer(json_text({"format": "cogprov.secrets/1", "address": address, "secrets": found}))
        return EXIT_OK
    for each in found:
        note = f"  {each['note']}" if each["note"] else ""
        app.answer(app.out.safe(f"{each['id']}  {each['created']}{note}"))
    if not found:
        app.say(f"{app.err.safe(address)} has no secret.")
    return EXIT_OK
