"""``cogprov apply``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import addresses, everything_or, json_option, most_changes, words_said
from cogprov.model.errors import UsageError

if TYPE_CHECKING:
    from cogprov.engine import Planned


@lazy.command("apply")
@click.argument("plan", required=False, metavar="[PLAN]")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@addresses("--target", "Only this object, what lies in it, and what it needs.")
@addresses("--exclude", "Everything but this object and what lies in it.")
@addresses("--allow-delete", "Allow this object, no longer in the files, to be deleted.")
@click.option(
    "--allow-weaken",
    type=everything_or,
    multiple=True,
    metavar="[=ADDRESS]",
    help="Allow what makes sign-in less safe: all of it, or at this address.",
)
@most_changes
@click.option("--confirm-env", metavar="NAME", default="", help="Name a protected environment instead of typing it.")
@click.option("--no-verify", is_flag=True, help="Do not plan again at the end.")
@json_option
@click.pass_obj
def command(
    app: App,
    plan: str | None,
    yes: bool,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    allow_delete: tuple[str, ...],
    allow_weaken: tuple[str, ...],
    max_changes: int | None,
    confirm_env: str,
    no_verify: bool,
    as_json: bool,
) -> int:
    """Plan, ask, do it, read everything back and plan again, which must find nothing left to do.

    With a PLAN that `cogprov plan --out` saved, exactly that is done; nothing, if it is no longer true.
    """
    from cogprov.cli.carrying import carry_out
    from cogprov.cli.gates import Consent, for_apply
    from cogprov.cli.saved import SavedPlan, read_plan, refuse_stale
    from cogprov.cli.targets import refuse_idle, refuse_unknown
    from cogprov.engine import Options

    weaken = tuple(filter(None, allow_weaken))
    said = words_said(
        "apply",
        *filter(None, (plan,)),
        yes=yes,
        target=target,
        exclude=exclude,
        allow_delete=allow_delete,
        allow_weaken=weaken,
        max_changes=max_changes,
        confirm_env=confirm_env,
        no_verify=no_verify,
        json=as_json,
    )
    consent = Consent(yes, weaken, max_changes, confirm_env, said=said)
    saved: SavedPlan | None = None
    if plan is not None:
        if target or exclude:
            raise UsageError("a saved plan has its own --target and --exclude", hints=("Plan again with others.",))
        saved = read_plan(Path(plan))
        app.choose(saved.plan.env)
        target, exclude, allow_delete = saved.targets, saved.excludes, (*saved.allow_delete, *allow_delete)

    def check(planned: Planned) -> None:
        refuse_unknown((*target, *exclude), app.desired, planned.plan)
        refuse_idle(allow_delete, consent.allow_weaken, app.desired, planned)
        if saved is not None:
            refuse_stale(saved.plan, planned.plan)
            since = app.err.safe(saved.plan.created)
            app.say(f"Checked {planned.plan.objects} objects against the plan: unchanged since {since}.")

    return carry_out(
        app,
        Options(targets=target, excludes=exclude, allow_delete=allow_delete),
        check=check,
        decide=lambda planned: for_apply(app, planned, consent),
        verify=not no_verify,
    )
