"""``cogprov drift``"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import addresses, json_option, report_option
from cogprov.model.errors import EXIT_COULD_NOT_ASK, EXIT_DIFFERENCE, EXIT_OK, Refused

if TYPE_CHECKING:
    from cogprov.planning.plan import Plan

RISKS: Final = ("low", "medium", "high")


@lazy.command("drift")
@json_option
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option("--fail-on", type=click.Choice(RISKS), default="low", help="Exit 2 only from this risk on.")
@click.option("--strict", is_flag=True, help="Exit 69 when something could not be checked.")
@report_option("it")
@addresses("--accept", "Keep the live values of this object, or of this one property, which the files do not mention.")
@click.pass_obj
def command(
    app: App,
    as_json: bool,
    exit_zero: bool,
    fail_on: str,
    strict: bool,
    report: tuple[tuple[str, str], ...],
    accept: tuple[str, ...],
) -> int:
    """Compare AWS with the files and with what was last seen. Writes nothing; quiet with -q when all is well.

    Exits 2 when anything is not as it was left, and 69 when AWS could not be asked.
    """
    from cogprov.cli.accepting import accept_live
    from cogprov.cli.files import write_reports
    from cogprov.engine import Options
    from cogprov.render import drift_html, drift_json, drift_markdown, drift_text, json_text

    if accept:
        return accept_live(app, accept)
    with app.reading():
        plan = app.workbench.plan(options=Options(thorough=True)).plan
    _refuse_the_absurd(plan)
    if as_json:
        app.answer(json_text(drift_json(plan)))
    elif plan.drifts or plan.not_checked or not app.flags.quiet:
        app.answer(drift_text(plan, app.out))
    write_reports(report, {"md": lambda: drift_markdown(plan), "html": lambda: drift_html(plan)})
    return _exit_code(plan, exit_zero=exit_zero, fail_on=fail_on, strict=strict)


def _refuse_the_absurd(plan: Plan) -> None:
    """Where it is not known what stands for what, nothing can be concluded: neither drift nor its absence."""
    from cogprov.planning.problems import INCONCLUSIVE

    for problem in plan.refusals:
        if problem.code in INCONCLUSIVE:
            raise Refused(problem.summary, code=problem.code, detail=problem.detail, hints=problem.hints)


def _exit_code(plan: Plan, *, exit_zero: bool, fail_on: str, strict: bool) -> int:
    if strict and plan.not_checked:
        return EXIT_COULD_NOT_ASK
    serious = any(drift.risk not in RISKS or RISKS.index(drift.risk) >= RISKS.index(fail_on) for drift in plan.drifts)
    return EXIT_DIFFERENCE if serious and not exit_zero else EXIT_OK
