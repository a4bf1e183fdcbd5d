"""``cogprov destroy``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import addresses, most_changes, words_said
from cogprov.model.errors import EXIT_OK

if TYPE_CHECKING:
    from cogprov.state import State


@lazy.command("destroy")
@addresses("--target", "Only this object, with all that is in it.")
@click.option("--yes-delete", multiple=True, metavar="NAME", help="The pool's name, instead of typing it.")
@addresses("--unprotect", "Take this pool's deletion protection away for it.")
@most_changes
@click.option("--confirm-env", metavar="NAME", default="", help="Name a protected environment instead of typing it.")
@click.pass_obj
def command(
    app: App,
    target: tuple[str, ...],
    yes_delete: tuple[str, ...],
    unprotect: tuple[str, ...],
    max_changes: int | None,
    confirm_env: str,
) -> int:
    """Delete the pools of this stack, with everything and everybody in them. Asks for the name of each.

    A pool that is only referred to stays; what cogprov keeps in it goes, each by its name.
    """
    from cogprov.cli.carrying import carry_out
    from cogprov.cli.gates import Consent, for_destroy
    from cogprov.cli.targets import no_such
    from cogprov.engine import Options

    # Naming a pool is what --yes is elsewhere.
    said = words_said(
        "destroy",
        target=target,
        yes_delete=yes_delete,
        unprotect=unprotect,
        max_changes=max_changes,
        confirm_env=confirm_env,
    )
    consent = Consent(bool(yes_delete), max_changes=max_changes, confirm_env=confirm_env, names=yes_delete, said=said)
    state = app.store.load()
    roots = target or _roots(state)
    for address in (*target, *unprotect):
        if state is None or not state.below(address):
            raise no_such(address, state.entries if state else ())
    nothing = f"Nothing to destroy: the state of {app.desired.stack} knows of nothing."
    if not roots:
        app.answer(nothing)
        return EXIT_OK
    return carry_out(
        app,
        Options(destroy=roots, unprotect=unprotect),
        decide=lambda planned: for_destroy(app, planned, consent),
        nothing=nothing,
    )


def _roots(state: State | None) -> tuple[str, ...]:
    """The addresses of what lies in no other object, whether the state has it or only something in it."""
    from cogprov.model.paths import root_of

    return tuple(dict.fromkeys(root_of(address) for address in state.entries)) if state else ()
