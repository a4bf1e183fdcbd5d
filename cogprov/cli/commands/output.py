"""``cogprov output``"""

from __future__ import annotations

import json
from typing import Final

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, CogprovError, Refused
from cogprov.model.values import Digest, Json, Secret, refs, unresolved

FORMATS: Final = ("env", "dotenv", "json", "shell", "tfvars", "text")


@lazy.command("output")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="What to write them as.")
@click.option("--prefix", default="", metavar="TEXT", help="Put this before every name.")
@click.pass_obj
def command(app: App, name: str | None, form: str, prefix: str) -> int:
    """Print the outputs of the configuration; of one NAME, the bare value."""
    from cogprov.cli.targets import no_such
    from cogprov.render import outputs

    if name is not None and name not in app.desired.outputs:
        declared = ", ".join(app.desired.outputs) or "none"
        raise no_such(name, app.desired.outputs, f"The outputs of this configuration: {declared}.")
    with app.reading():
        found = app.workbench.plan().plan.outputs
    wanted = found if name is None else {name: found[name]}
    for each, value in wanted.items():
        _refuse_unknown(app, each, value)
    if name is not None and form == "text" and not prefix:
        app.answer(_bare(name, wanted[name]))
    elif wanted:
        app.answer(outputs(wanted, form, prefix, app.out))
    else:
        app.say(f"{app.path} declares no outputs.")
    return EXIT_OK


def _refuse_unknown(app: App, name: str, value: Json) -> None:
    if not unresolved(value):
        return
    unset = sorted({ref.address for ref in refs(value) if ref.source == "env"})
    if unset:
        names = ", ".join(unset)
        raise CogprovError(
            f"output {name} is not known: it comes from the environment, where {names} is not set",
            hints=(f"Set the environment variable {names}, and run this again.",),
        )
    raise CogprovError(
        f"output {name} is not known yet: what it refers to does not exist",
        hints=(f"Make it first: {app.command('apply')}",),
    )


def _bare(name: str, value: Json) -> str:
    """A value for a shell's ``$(...)``: texts as they are, all else as JSON."""
    from cogprov.model.text import escape

    if isinstance(value, (Secret, Digest)):
        raise Refused(f"output {name} is a secret, and secrets are not printed")
    return escape(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=True)
