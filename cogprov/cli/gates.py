"""What must be said before a plan is carried out: yes, and more where something can be lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cogprov.cli import ask
from cogprov.model.errors import Refused, UsageError
from cogprov.planning.guards import too_many, unallowed, weakened
from cogprov.planning.plan import Action, Plan

if TYPE_CHECKING:
    from cogprov.cli.context import App
    from cogprov.engine import Planned

_NOTHING: Final = "Nothing was changed."


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
    said: tuple[str, ...] = ()
    """The command itself with all its words, to repeat it with more of them."""


def need_somebody(consent: Consent, instead: str) -> None:
    """UsageError when there is a question to come, and nobody to answer."""
    if consent.yes or ask.interactive():
        return
    raise UsageError(
        "this asks before it changes anything, and there is no terminal to ask on",
        hints=(f"Pass {instead} to go ahead without a question.",),
    )


@dataclass(frozen=True)
class Gate:
    """What holds a plan back, and what allows it."""

    why: str
    allow: tuple[str, ...]
    """Flags."""
    detail: str = ""
    instead: tuple[str, ...] = ()
    """Other ways out, as sentences."""


def for_apply(app: App, planned: Planned, consent: Consent) -> None:
    """Return when the plan may be carried out; Refused otherwise, UsageError when there is nobody to ask.

    Where somebody can be asked, each thing is asked for; elsewhere all that is missing is told at once.
    """
    plan = planned.plan
    need_somebody(consent, "--yes")
    deleted = unallowed(plan)
    weaker = weakened(plan, consent.allow_weaken)
    many = _too_many(plan, most_changes(app, consent))
    if not ask.interactive():
        _refuse(app, consent, [*many, *_deletes(deleted), *_weakening(weaker), *_protected(plan, consent)])
        return
    _refuse(app, consent, many)
    _ask_deletes(deleted)
    _ask_weakening(weaker)
    if not _ask_protected(plan, consent) and not consent.yes:
        _yes()


def _refuse(app: App, consent: Consent, gates: Iterable[Gate]) -> None:
    """Refused with everything that holds the plan back, and the one command that allows all of it."""
    shut = list(gates)
    if not shut:
        return
    command = app.command(*consent.said, *(flag for gate in shut for flag in gate.allow))
    raise Refused(
        "; ".join(gate.why for gate in shut),
        detail="\n".join([*filter(None, (gate.detail for gate in shut)), _NOTHING]),
        hints=(f"If that is meant: {command}", *(way for gate in shut for way in gate.instead)),
    )


def most_changes(app: App, consent: Consent) -> int | None:
    """How many actions a plan may have: the command line says, else the file, else nobody."""
    return app.desired.max_changes if consent.max_changes is None else consent.max_changes


def for_destroy(app: App, planned: Planned, consent: Consent) -> None:
    """Return when every pool that is to go was named; Refused otherwise, UsageError when there is nobody to ask."""
    plan = planned.plan
    need_somebody(consent, "--yes-delete NAME")
    many = _too_many(plan, most_changes(app, consent))
    unnamed = [(action, name) for action, name in _going(planned) if name not in consent.names]
    if not ask.interactive():
        _refuse(app, consent, [*many, *_for_ever(unnamed), *_protected(plan, consent)])
        return
    _refuse(app, consent, many)
    for action, name in unnamed:
        people = f" with its {action.users} users" if action.users else ""
        if not ask.typed(f"{action.address}{people} will be deleted for ever. Type its name ({name}):", name):
            raise Refused(f"{action.address} is kept, and so is everything else", detail=_NOTHING)
    _ask_protected(plan, consent)


def _going(planned: Planned) -> Iterator[tuple[Action, str]]:
    """What is to go and has to be named; what lies in it goes with it."""
    actions = planned.plan.actions
    addresses = {action.address for action in actions}
    for action in actions:
        if action.parent not in addresses:
            live = planned.live.objects.get(action.address)
            yield action, (live.key if live else "") or _last(action.address)


def _for_ever(unnamed: Iterable[tuple[Action, str]]) -> Iterator[Gate]:
    return (Gate(f"{action.address} would be deleted for ever", (f"--yes-delete={name}",)) for action, name in unnamed)


def _too_many(plan: Plan, most: int | None) -> tuple[Gate, ...]:
    why = too_many(plan, most)
    many = str(len(plan.actions))
    ways = (f"For good: lifecycle: {{max_changes: {many}}} in the file", "To do a part of it: --target ADDRESS")
    return (Gate(why, (f"--max-changes={many}",), instead=ways),) if why else ()


def _deletes(waiting: Collection[Action]) -> Iterator[Gate]:
    if waiting:
        yield Gate(
            f"{len(waiting)} of the objects that are no longer in your files would be deleted: "
            + ", ".join(action.address for action in waiting),
            tuple(f"--allow-delete={action.address}" for action in waiting),
            instead=("To keep it in AWS and forget it here: cogprov state rm ADDRESS",),
        )


def _ask_deletes(waiting: Iterable[Action]) -> None:
    for action in waiting:
        name = _last(action.address)
        lost = f", and with it for ever: {action.precious}" if action.precious else ""
        if not ask.typed(f"{action.address} will be deleted{lost}. Type its name to allow that ({name}):", name):
            raise Refused(f"{action.address} is kept, and so is everything else", detail=_NOTHING)


def _weakening(waiting: Mapping[str, str]) -> Iterator[Gate]:
    if waiting:
        yield Gate(
            f"the plan makes sign-in less safe: {', '.join(waiting)}",
            tuple(f"--allow-weaken={name}" for name in waiting),
            _told(waiting),
            ("To allow all that a plan weakens: --allow-weaken",),
        )


def _ask_weakening(waiting: Mapping[str, str]) -> None:
    question = f"{_told(waiting)}\nThis makes sign-in less safe. Do you want that? Only yes is accepted:"
    if waiting and not ask.typed(question, "yes"):
        raise Refused("nothing is made less safe, and nothing else is changed", detail=_NOTHING)


def _told(waiting: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {why}" for name, why in waiting.items())


def _protected(plan: Plan, consent: Consent) -> Iterator[Gate]:
    name = plan.env or plan.stack
    if plan.protect and consent.confirm_env != name:
        yield Gate(f"{name} is a protected environment", (f"--confirm-env={name}",))


def _ask_protected(plan: Plan, consent: Consent) -> bool:
    """Whether the environment is protected, and its name was given. Refused for another name."""
    name = plan.env or plan.stack
    question = f"This environment is protected. Type its name to go on ({name}):"
    if plan.protect and consent.confirm_env != name and not ask.typed(question, name):
        raise Refused("that is not its name", detail=_NOTHING)
    return plan.protect


def _yes() -> None:
    if not ask.typed("Do you want to carry this out? Only yes is accepted:", "yes"):
        raise Refused("you did not say yes", detail=_NOTHING)


def _last(address: str) -> str:
    return address.rpartition(".")[2]
