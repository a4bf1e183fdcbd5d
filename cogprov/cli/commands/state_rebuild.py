"""``cogprov state rebuild``"""

from __future__ import annotations

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, Refused


@lazy.command("rebuild")
@click.option("--dry-run", is_flag=True, help="Only list what would be remembered.")
@click.pass_obj
def command(app: App, dry_run: bool) -> int:
    """Find what a lost state knew: pools by their tags, what lies in them by name. In AWS nothing changes.

    What is found is remembered as it is now; run `cogprov plan` afterwards and read it.
    """
    from dataclasses import replace

    from cogprov.state.copies import stored_or_damaged

    bench = app.workbench
    stored, damage = stored_or_damaged(bench.store)
    state = stored.state if stored else bench.new_state()
    with app.reading():
        found = bench.rebuilt(state)
    if (found.matches or damage) and not dry_run:
        store = bench.store
        with store.lock(timeout=app.flags.lock_timeout):
            if damage:
                if stored_or_damaged(store)[1] is None:
                    raise Refused(
                        f"{store.location} was damaged, and is no longer: somebody else has repaired it",
                        detail="Nothing was written.",
                        hints=("Look at it: cogprov state list. If it lacks something, run again.",),
                    )
                for name in store.set_aside():
                    app.say(f"What was damaged is now called {app.err.safe(name)}.")
            if stored is None:
                state = replace(state, account=bench.door.account())
            with store.open(state) as session:
                for match in found.matches:
                    session.record(match.entry)
    verb = "Would remember" if dry_run else "Remembered"
    for match in found.matches:
        own_id = list(match.entry.identity.values())[-1]
        app.answer(app.out.safe(f"{verb} {match.entry.address} as {own_id} (by its {match.evidence})"))
    for own_id, label in found.strays.items():
        app.answer(
            app.out.safe(
                f"Not remembered: {own_id}, which this stack made as {label}. "
                f"If it goes by another label now, write import: {own_id} under that label."
            )
        )
    if not found.matches and not found.strays:
        app.answer("Nothing to remember: the state knows all that is declared and there.")
    return EXIT_OK
