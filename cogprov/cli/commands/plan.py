"""``cogprov plan``"""

from __future__ import annotations

from pathlib import Path

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import addresses, json_option
from cogprov.cli.reports import report_option, write_reports
from cogprov.model.errors import EXIT_COULD_NOT_ASK, EXIT_DIFFERENCE, EXIT_OK, EXIT_REFUSED


@lazy.command("plan")
@click.option("--out", metavar="FILE", help="Save the plan, for `cogprov apply FILE`.")
@json_option
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 when there is something to do.")
@addresses("--target", "Only this object, what lies in it, and what it needs.")
@addresses("--exclude", "Everything but this object and what lies in it.")
@addresses("--allow-delete", "Allow this object, no longer in the files, to be deleted.")
@click.option("--api", is_flag=True, help="List the API calls with their parameters.")
@click.option("--concise", is_flag=True, help="Name the objects only.")
@report_option("the plan")
@click.pass_obj
def command(
    app: App,
    out: str | None,
    as_json: bool,
    detailed_exitcode: bool,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    allow_delete: tuple[str, ...],
    api: bool,
    concise: bool,
    report: tuple[tuple[str, str], ...],
) -> int:
    """Show what would change, and why. Nothing is written but the files named here."""
    from cogprov.cli.precious import refuse_other_than_plan
    from cogprov.cli.saved import write_plan
    from cogprov.cli.targets import refuse_idle, refuse_unknown
    from cogprov.engine import Options
    from cogprov.planning.guards import too_many
    from cogprov.render import hide, json_text, plan_html, plan_json, plan_markdown, plan_text

    if out:
        refuse_other_than_plan(app, out)
    options = Options(targets=target, excludes=exclude, allow_delete=allow_delete)
    with app.reading():
        planned = app.workbench.plan(options=options)
    plan = planned.plan
    refuse_unknown((*target, *exclude), app.desired, plan)
    refuse_idle(allow_delete, (), app.desired, planned)
    if as_json:
        app.answer(json_text(plan_json(plan, conceal=hide)))
    elif not (app.flags.quiet and plan.empty and not plan.unseen):
        app.answer(plan_text(plan, app.out, api=api, concise=concise, sources=app.sources))
    write_reports(report, {"md": lambda: plan_markdown(plan), "html": lambda: plan_html(plan)})
    if plan.refusals:
        return EXIT_REFUSED
    if plan.unresolved:
        return EXIT_COULD_NOT_ASK
    why = too_many(plan, app.desired.max_changes)
    if why:
        app.say(app.err.typed(f"`cogprov apply` will refuse this: {why}."))
    if out:
        write_plan(Path(out), plan, options)
        app.say(f"Saved to {app.err.safe(out)}. Apply exactly this:  {app.command('apply', out)}")
    return EXIT_DIFFERENCE if detailed_exitcode and plan.actions else EXIT_OK
