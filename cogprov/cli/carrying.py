"""Doing a plan: made under the lock, decided upon, carried out with progress, and told how it ended."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import click

from cogprov.cli.interrupts import Interrupts
from cogprov.model.errors import EXIT_COULD_NOT_ASK, EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from cogprov.model.values import unresolved
from cogprov.planning.events import START, ApplyResult, Event
from cogprov.render import Progress, apply_summary, error_json, hide, json_text, plan_json, plan_text
from cogprov.render.documents import public

if TYPE_CHECKING:
    from cogprov.cli.context import App
    from cogprov.engine import Options, Planned
    from cogprov.render import Style

FORMAT: Final = "cogprov.apply/1"


def carry_out(
    app: App,
    options: Options,
    *,
    decide: Callable[[Planned], None],
    check: Callable[[Planned], None] = lambda planned: None,
    verify: bool = True,
    nothing: str = "",
) -> int:
    """Plan, show it, ask ``decide`` when there is something to do, do it, and give the exit code.

    ``check`` comes before the plan is shown. Both return, or raise Refused. ``nothing`` is what to say of an empty
    plan, when that is not what the plan itself says. An apply that does all it planned promises that everything is
    as the files say; where a part could not be looked at, that is neither kept nor broken, and the exit code says so.
    """
    bench = app.workbench
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts(app.store))
        progress = _LateProgress(app, stack)
        reading = stack.enter_context(ExitStack())
        reading.enter_context(app.reading())

        def chosen(planned: Planned) -> Planned:
            reading.close()
            check(planned)
            _show(app, planned, nothing)
            if planned.plan.actions:
                decide(planned)
            interrupts.arm()
            return planned

        planned, result = bench.apply(
            chosen,
            options=options,
            on_event=progress.on_event,
            stop=interrupts.stop,
            lock_timeout=app.flags.lock_timeout,
            verify=verify,
        )
    result = result or ApplyResult()
    _tell(app, planned, result)
    if interrupts.code and not result.error:
        return interrupts.code
    unseen = planned.plan.unseen if verify and not planned.plan.actions else result.not_checked
    return _exit_code(result) or (EXIT_COULD_NOT_ASK if unseen else EXIT_OK)


def _show(app: App, planned: Planned, nothing: str) -> None:
    """The plan, before anybody is asked. One that is refused ends here: its text says why."""
    plan = planned.plan
    text = nothing if nothing and plan.empty else plan_text(plan, app.out, sources=app.sources)
    if app.as_json:
        app.say(text)
    else:
        app.answer(text)
    if plan.forbidden:
        if app.as_json:
            app.answer(json_text(_document(planned, ApplyResult(), app.err)))
        raise click.exceptions.Exit(EXIT_REFUSED)


def _tell(app: App, planned: Planned, result: ApplyResult) -> None:
    if app.as_json:
        app.answer(json_text(_document(planned, result, app.err)))
    if not result.whole:
        app.warn("\n" + apply_summary(result, app.err))
    elif planned.plan.actions and not app.as_json:
        app.answer("\n" + apply_summary(result, app.out))


def _exit_code(result: ApplyResult) -> int:
    """A run that got half way has failed, whatever stopped it: what its error says would be true of the whole."""
    if result.error:
        return EXIT_FAILED if result.done else result.error.exit_code
    return EXIT_FAILED if result.verified is False or not result.whole else EXIT_OK


def _document(planned: Planned, result: ApplyResult, style: Style) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "plan": plan_json(planned.plan, conceal=hide),
        "done": [{"address": address, "action": verb} for address, verb in result.done],
        "failed": result.failed or None,
        "not_started": list(result.not_started),
        "seconds": result.seconds,
        "verified": result.verified,
        "not_checked": list(result.not_checked or planned.plan.unseen),
        "error": error_json(result.error, style) if result.error else None,
        "failures": [
            {"address": address or None, "error": error_json(error, style)} for address, error in result.failures
        ],
        "interrupted": list(result.interrupted),
        "saved": result.saved,
        "outputs": {
            name: None if unresolved(value) else public(value)
            for name, value in (result.outputs or planned.plan.outputs).items()
        },
    }


class _LateProgress:
    """Progress that begins with the first object: while questions are asked nothing else may be drawn."""

    def __init__(self, app: App, stack: ExitStack) -> None:
        self._app = app
        self._stack = stack
        self._progress: Progress | None = None

    def on_event(self, event: Event) -> None:
        if event.kind == START and event.total:
            mode = "none" if self._app.flags.quiet else self._app.flags.progress
            self._progress = self._stack.enter_context(Progress(sys.stderr, self._app.err, mode))
        if self._progress is not None:
            self._progress.on_event(event)
