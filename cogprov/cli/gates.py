"""What must be said before a plan is carried out: yes, and more where something can be lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cogprov.cli import ask
from cogprov.model.errors import Refused, UsageError
from cogprov.model.paths import is_below, undotted
from cogprov.model.shell import word
from cogprov.planning.plan import CREATE, DELETE, Action, Plan

if TYPE_CHECKING:
    from cogprov.cli.context import App
    from cogprov.engine import Planned

_NOTHING: Final = "Nothing was changed."

_MANY: Final = 10
_SHARE: Final = 0.3
"""With at least so many objects, a change of more than this share of them looks like a mistake."""


@dataclass(frozen=True)
class Consent:
    """What the command line says beforehand."""

    yes: bool = False
    allow_weaken: tuple[str, ...] = ()
    """Addresses of objects or properties that may become less safe; ``*`` for all."""
    max_changes: int | None = None
    """Instead of the file's."""
    confirm_env: str = ""
    """The name of a protected environment, for where nobody can type it."""
    names: tuple[str, ...] = ()
    """For a destroy: names of pools that may go."""


def need_somebody(consent: Consent, instead: str) -> None:
    """UsageError when there is a question to come, and nobody to answer."""
    if consent.yes or ask.interactive():
        return
    raise UsageError(
        "this asks before it changes anything, and there is no terminal to ask on",
        hints=(f"Pass {instead} to go ahead without a question.",),
    )


def for_apply(app: App, planned: Planned, consent: Consent) -> None:
    """Return when the plan may be carried out; Refused otherwise, UsageError when there is nobody to ask."""
    plan = planned.plan
    need_somebody(consent, "--yes")
    _few_enough(plan, most_changes(app, consent))
    _deletes(action for action in plan.actions if action.verb == DELETE and not action.allowed)
    _weakening(plan, consent)
    if not _protected(plan, consent) and not consent.yes:
        _yes()


def most_changes(app: App, consent: Consent) -> int | None:
    """How many actions a plan may have: the command line says, else the file, else nobody."""
    return app.desired.max_changes if consent.max_changes is None else consent.max_changes


def for_destroy(app: App, planned: Planned, consent: Consent) -> None:
    """Return when every pool that is to go was named; Refused otherwise, UsageError when there is nobody to ask."""
    plan = planned.plan
    need_somebody(consent, "--yes-delete NAME")
    _few_enough(plan, most_changes(app, consent))
    going = {action.address for action in plan.actions}
    for action in plan.actions:
        if action.parent in going:
            continue  # goes with what it lies in, which is asked for
        live = planned.live.objects.get(action.address)
        name = (live.key if live else "") or _last(action.address)
        if name not in consent.names and not _typed_for_destroy(action, name):
            raise Refused(f"{action.address} is kept, and so is everything else", detail=_NOTHING)
    _protected(plan, consent)


def too_many(plan: Plan, most: int | None) -> str:
    """Why a plan is too large, with at most so many actions allowed; empty when it is not.

    Where nobody said how many: three in ten of what is managed, once that is ten objects, and one deleted root object.
    New objects do not count then, so that a stack can begin.
    """
    if most is not None:
        many = len(plan.actions) > most
        return f"the plan has {len(plan.actions)} actions, and max_changes allows {most}" if many else ""
    roots = [action for action in plan.actions if action.verb == DELETE and not action.parent]
    if roots:
        names = ", ".join(action.address for action in roots)
        return f"the plan deletes {len(roots)} of your pools at once: {names}" if len(roots) > 1 else ""
    touched = sum(1 for action in plan.actions if action.steps and action.verb != CREATE)
    managed = len(plan.kept) + plan.count(DELETE)
    if managed < _MANY or touched <= managed * _SHARE:
        return ""
    return f"the plan changes {touched} of {managed} objects, which is more than {_SHARE:.0%} of them"


def _few_enough(plan: Plan, most: int | None) -> None:
    why = too_many(plan, most)
    if why:
        allow = f"--max-changes {len(plan.actions)}"
        raise Refused(
            why,
            detail=_NOTHING,
            hints=(
                f"If that is meant: {allow}, or lifecycle: {{max_changes: {len(plan.actions)}}} in the file",
                "To do a part of it: --target ADDRESS",
            ),
        )


def _deletes(actions: Iterable[Action]) -> None:
    waiting = list(actions)
    if not waiting:
        return
    if not ask.interactive():
        flags = " ".join(f"--allow-delete {word(action.address)}" for action in waiting)
        raise Refused(
            f"{len(waiting)} of the objects that are no longer in your files would be deleted: "
            + ", ".join(action.address for action in waiting),
            detail=_NOTHING,
            hints=(f"To allow it: {flags}", "To keep it in AWS and forget it here: cogprov state rm ADDRESS"),
        )
    for action in waiting:
        name = _last(action.address)
        lost = f", and with it for ever: {action.precious}" if action.precious else ""
        if not ask.typed(f"{action.address} will be deleted{lost}. Type its name to allow that ({name}):", name):
            raise Refused(f"{action.address} is kept, and so is everything else", detail=_NOTHING)


def _weakening(plan: Plan, consent: Consent) -> None:
    weaker = {undotted((action.address, *change.path)): change.weakens for action, change in plan.weakening}
    waiting = {name: why for name, why in weaker.items() if not _covered(name, consent.allow_weaken)}
    if not waiting:
        return
    told = "\n".join(f"{name}: {why}" for name, why in waiting.items())
    if not ask.interactive():
        flags = " ".join(f"--allow-weaken={word(name)}" for name in waiting)
        raise Refused(
            f"the plan makes sign-in less safe: {', '.join(waiting)}",
            detail=f"{told}\n{_NOTHING}",
            hints=(f"To allow it: {flags}", "To allow all that a plan weakens: --allow-weaken"),
        )
    if not ask.typed(f"{told}\nThis makes sign-in less safe. Do you want that? Only yes is accepted:", "yes"):
        raise Refused("nothing is made less safe, and nothing else is changed", detail=_NOTHING)


def _covered(address: str, allowed: Iterable[str]) -> bool:
    return any(each == "*" or is_below(address, each) for each in allowed)


def _protected(plan: Plan, consent: Consent) -> bool:
    """Whether the environment is protected, and its name was given."""
    if not plan.protect:
        return False
    name = plan.env or plan.stack
    if consent.confirm_env == name:
        return True
    if not ask.interactive():
        raise Refused(
            f"{name} is a protected environment", detail=_NOTHING, hints=(f"If it is meant: --confirm-env {name}",)
        )
    if not ask.typed(f"This environment is protected. Type its name to go on ({name}):", name):
        raise Refused("that is not its name", detail=_NOTHING)
    return True


def _yes() -> None:
    if not ask.typed("Do you want to carry this out? Only yes is accepted:", "yes"):
        raise Refused("you did not say yes", detail=_NOTHING)


def _typed_for_destroy(action: Action, name: str) -> bool:
    if not ask.interactive():
        raise Refused(
            f"{action.address} would be deleted for ever",
            detail=_NOTHING,
            hints=(f"If that is meant: --yes-delete {word(name)}",),
        )
    people = f" with its {action.users} users" if action.users else ""
    return ask.typed(f"{action.address}{people} will be deleted for ever. Type its name ({name}):", name)


def _last(address: str) -> str:
    return address.rpartition(".")[2]
