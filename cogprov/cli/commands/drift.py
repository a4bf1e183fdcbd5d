"""``cogprov drift``"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import addresses, json_option
from cogprov.cli.reports import report_option, write_reports
from cogprov.model.errors import EXIT_COULD_NOT_ASK, EXIT_DIFFERENCE, EXIT_OK, CouldNotAsk, Refused

if TYPE_CHECKING:
    from cogprov.engine import Planned
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
    from cogprov.engine import Options
    from cogprov.render import drift_html, drift_json, drift_markdown, drift_text, json_text

    if accept:
        return accept_live(app, accept)
    with app.reading():
        state = app.workbench.state()
        planned = app.workbench.plan(state, Options(thorough=True))
    plan = planned.plan
    _refuse_the_absurd(plan)
    _need_something_known(app, planned, state.entries)
    if as_json:
        app.answer(json_text(drift_json(plan)))
    elif plan.drifts or plan.unseen or plan.unknown or not app.flags.quiet:
        app.answer(drift_text(plan, app.out))
    flags = app.typed_flags
    write_reports(
        report, {"md": lambda: drift_markdown(plan, flags=flags), "html": lambda: drift_html(plan, flags=flags)}
    )
    return _exit_code(plan, exit_zero=exit_zero, fail_on=fail_on, strict=strict)


def _refuse_the_absurd(plan: Plan) -> None:
    """Where it is not known what stands for what, nothing can be concluded: neither drift nor its absence."""
    from cogprov.planning.problems import INCONCLUSIVE

    for problem in plan.refusals:
        if problem.code in INCONCLUSIVE:
            raise Refused(problem.summary, code=problem.code, detail=problem.detail, hints=problem.hints)


def _need_something_known(app: App, planned: Planned, known: Collection[str]) -> None:
    """CouldNotAsk when the state has nothing of what is declared: how it was left, nobody can say then."""
    plan = planned.plan
    if not plan.unknown or any(address in known for address in plan.graph):
        return
    from cogprov.render.values import some

    namesakes = planned.live.namesakes
    there = [f"{address} may be {ids[0]}: write import: {ids[0]} under it." for address, ids in namesakes.items()]
    raise CouldNotAsk(
        f"{plan.stack} could not be compared: nothing of it is known here",
        detail=f"The files declare {some(plan.unknown)}, and the state at {app.store.location} knows none of that.",
        hints=(
            "If it exists, and the state is lost: cogprov state rebuild",
            *there,
            "If it was never made: cogprov apply",
        ),
    )


def _exit_code(plan: Plan, *, exit_zero: bool, fail_on: str, strict: bool) -> int:
    if strict and (plan.unseen or plan.unknown):
        return EXIT_COULD_NOT_ASK
    serious = any(drift.risk not in RISKS or RISKS.index(drift.risk) >= RISKS.index(fail_on) for drift in plan.drifts)
    return EXIT_DIFFERENCE if serious and not exit_zero else EXIT_OK
