"""``cogprov show``"""

from __future__ import annotations

from pathlib import Path

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import json_option
from cogprov.model.errors import EXIT_OK


@lazy.command("show")
@click.argument("what", required=False, metavar="[PLAN|ADDRESS]")
@json_option
@click.pass_obj
def command(app: App, what: str | None, as_json: bool) -> int:
    """Show a plan that was saved in a file, or live objects in the words of a configuration; without a name, all."""
    if what is not None and Path(what).is_file():
        _saved(app, Path(what))
    else:
        _live(app, what or "")
    return EXIT_OK


def _saved(app: App, path: Path) -> None:
    from cogprov.cli.saved import read_plan
    from cogprov.render import hide, json_text, plan_json, plan_text

    plan = read_plan(path).plan
    app.answer(json_text(plan_json(plan, conceal=hide)) if app.as_json else plan_text(plan, app.out))


def _live(app: App, address: str) -> None:
    from cogprov.cli.live_text import live_json, live_yaml, shown_objects
    from cogprov.cli.targets import no_such
    from cogprov.model.paths import is_below
    from cogprov.render import json_text

    with app.reading():
        planned = app.workbench.plan()
    objects = shown_objects(planned, app.workbench.state())
    if address and not any(is_below(item, address) for item in objects):
        raise no_such(address, objects, "Nothing of that address is live; `cogprov state list` names what there is.")
    app.answer(json_text(live_json(objects, address)) if app.as_json else live_yaml(app.desired, objects, address))
