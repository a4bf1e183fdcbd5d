"""``cogprov iam-policy``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK


@lazy.command("iam-policy")
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["plan", "read", "apply", "destroy"]),
    default="apply",
    show_default=True,
    help="What the policy is to allow; read is plan and drift.",
)
@click.pass_obj
def command(app: App, purpose: str) -> int:
    """Print the IAM policy that this configuration needs, and nothing beyond. AWS is not asked.

    Pools that the state knows are named; until then it is every pool of the account and Region.
    """
    from cogprov.cli.needed import needed
    from cogprov.render import json_text
    from cogprov.render.policy import policy_json

    app.answer(json_text(policy_json(needed(app.desired, app.connection, app.store.load(), purpose))))
    return EXIT_OK
