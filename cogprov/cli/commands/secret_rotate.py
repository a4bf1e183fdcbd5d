"""``cogprov secret rotate``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import json_option
from cogprov.model.errors import EXIT_OK, UsageError


@lazy.command("rotate")
@click.argument("address")
@click.option("--publish", metavar="PLACE", default="", help="Where to put the value: secretsmanager:NAME, ssm:/NAME.")
@click.option("--finish", is_flag=True, help="Take the older secret away.")
@json_option
@click.pass_obj
def command(app: App, address: str, publish: str, finish: bool, as_json: bool) -> int:
    """Add a second secret to the app client at ADDRESS and publish its value; later, with --finish, retire the older.

    In between both secrets work, so that applications change over one by one. Without --publish the value is the one
    that client_secret in your files refers to, or it goes where the last one went. Run again after an interruption: it
    looks first, and adds none twice.
    """
    from cogprov.aws.publish import Place
    from cogprov.cli.rotating import rotator
    from cogprov.render import json_text

    if finish and publish:
        raise UsageError("--publish belongs to the first step, and --finish is the second")
    place = Place.named(publish) if publish else None
    with rotator(app, address) as rotation:
        if finish:
            older = rotation.finish()
            document = {"format": "cogprov.secret/1", "address": address, "retired": list(older)}
            said = [f"Retired {each} of {address}; the newer secret is the only one now." for each in older]
            said = said or [f"{address} has one secret: there is nothing to finish."]
        else:
            begun = rotation.start(place)
            where = begun.place or "the place that your files refer to"
            document = {"format": "cogprov.secret/1", "address": address, "added": begun.id, "published": begun.place}
            said = [
                f"{address} has a second secret, {begun.id}. Its value is in {where} (not shown).",
                "Both work now. When every application has changed over:",
                f"  {app.command('secret', 'rotate', address, '--finish')}",
            ]
    app.answer(json_text(document) if as_json else "\n".join(map(app.out.safe, said)))
    return EXIT_OK
