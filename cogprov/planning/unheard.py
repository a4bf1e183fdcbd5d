"""References to the outside that cannot be resolved now: what becomes of the object that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cogprov.model.context import DesiredContext
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import is_below, undotted, without
from cogprov.model.values import Body, Path, Ref, Secret
from cogprov.model.words import Word
from cogprov.planning.overlay import declared_paths
from cogprov.planning.references import Known, Unheard, from_outside, unresolved_outside


@dataclass(frozen=True)
class Heard:
    """The declared words of an object that exists, and the problems of those that are left out of them."""

    words: Body
    """Without what cannot be known: that stays as it is live."""
    warnings: tuple[Problem, ...] = ()
    unresolved: tuple[Problem, ...] = ()
    """Nobody knows whether these settings are as the file says, so nothing may be written."""


def needed(resource: Resource, words: Body, known: Known) -> Iterator[Problem]:
    """What a new object cannot be made without."""
    for each in _open(words):
        path, ref = each.path, each.ref
        yield Problem(
            "E2101",
            f"{ref} cannot be resolved",
            undotted((resource.address, *path)),
            resource.origin_of(path),
            detail=f"{_why(ref, known)}{resource.address} cannot be made without it. Nothing was written.",
            hints=(_remedy(ref),),
        )


def heard(kind: Kind, words: Body, resource: Resource, context: DesiredContext, known: Known) -> Heard:
    """What of an object that exists can be compared."""
    found = tuple(_open(words, kind.words)) if from_outside(words) else ()
    if not found:
        return Heard(words)
    later = tuple(each for each in found if _not_needed(kind, each, context))
    return Heard(
        without(words, tuple(each.whole for each in found)),
        tuple(_not_given(resource, each.path, each.ref) for each in later),
        tuple(_not_compared(resource, each.path, each.ref, known) for each in found if each not in later),
    )


@dataclass(frozen=True)
class _Open:
    """One reference that is still open."""

    whole: Path
    """The word that is declared as one thing: a map is, with all that is in it."""
    path: Path
    ref: Ref
    secret: bool


def _open(words: Body, word: Word | None = None) -> Iterator[_Open]:
    for whole, value in declared_paths(words, word):
        inside = declared_paths(value, None, whole) if isinstance(value, Mapping) else [(whole, value)]
        for path, each in inside:
            for ref in dict.fromkeys(unresolved_outside(each)):
                yield _Open(whole, path, ref, isinstance(each, Secret))


def _not_needed(kind: Kind, item: _Open, context: DesiredContext) -> bool:
    """Whether it was sent once, and can be neither sent nor looked at again; or whether it is the place that an import
    leaves for a secret which AWS has and the file does not: what was taken over is wanted, until somebody says more.
    """
    if item.whole in kind.create_only and item.whole in kind.write_only:
        return True
    return context.made_by == "imported" and item.ref.source == "env" and item.secret


def _not_given(resource: Resource, path: Path, ref: Ref) -> Problem:
    return Problem(
        "W2102",
        f"{ref} cannot be resolved, so {undotted(path)} was not compared and stays as it is",
        undotted((resource.address, *path)),
        resource.origin_of(path),
        hints=(_remedy(ref),),
        warning=True,
    )


def _not_compared(resource: Resource, path: Path, ref: Ref, known: Known) -> Problem:
    return Problem(
        "E2027",
        f"{ref} cannot be resolved, so {undotted(path)} was not compared",
        undotted((resource.address, *path)),
        resource.origin_of(path),
        detail=f"{_why(ref, known)}An apply stops before its first write.",
        hints=(_remedy(ref), *([f"To go on without it: --exclude {resource.address}"] if resource.parent else ())),
    )


def _why(ref: Ref, known: Known) -> str:
    # Of the environment the remedy says it all.
    reason = known.outside.get(str(ref)) if ref.source != "env" else None
    return f"{reason.why}. " if isinstance(reason, Unheard) else ""


def _remedy(ref: Ref) -> str:
    return {
        "env": f"Set the environment variable {ref.address}.",
        "ssm": f"Create the parameter {ref.address}, or allow ssm:GetParameter on it.",
        "secretsmanager": f"Create the secret {ref.address}, or allow secretsmanager:GetSecretValue on it.",
    }.get(ref.source, "Make it available.")


def nameless(resource: Resource, known: Known) -> bool:
    """Whether an object is called for by a reference that is open: what calls for it says what is missing."""
    return resource.implied and from_outside(known.resolve(resource.words))


def concerning(problems: Iterable[Problem], targets: Sequence[str], excludes: Sequence[str]) -> tuple[Problem, ...]:
    """Those about what a plan for a part of the configuration is about."""
    return tuple(
        problem
        for problem in problems
        if (not targets or any(is_below(problem.path, target) for target in targets))
        and not any(is_below(problem.path, excluded) for excluded in excludes)
    )
