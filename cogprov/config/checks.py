"""What is wrong with a Desired, whoever built it: values against their words, then what the objects say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cogprov.config import codes
from cogprov.config.conform import conform
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Place, Scalar
from cogprov.config.positions import Positions
from cogprov.config.report import joined, quoted, seen
from cogprov.config.site import Site
from cogprov.config.vocabulary import Vocabulary
from cogprov.kinds import kind_named
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import ConfigError, Origin, Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import dotted, get, is_below, without
from cogprov.model.regions import FORM, is_region, known_regions
from cogprov.model.service import UPGRADE
from cogprov.model.text import escape
from cogprov.model.values import ABSENT, Json, Path, Ref, Secret, Template


def check(desired: Desired) -> tuple[Problem, ...]:
    """Every problem and warning that can be found without asking AWS, but the warnings that it has already."""
    return tuple(problem for problem in examined(desired, Vocabulary())[1] if problem not in desired.warnings)


def refuse_wrong(desired: Desired) -> tuple[Problem, ...]:
    """The warnings among what ``check`` finds. ConfigError with everything else."""
    problems = check(desired)
    wrong = [problem for problem in problems if not problem.warning]
    if wrong:
        raise ConfigError(wrong)
    return problems


def examined(desired: Desired, words: Vocabulary) -> tuple[Desired, tuple[Problem, ...]]:
    """The Desired with its words in canonical form, and every problem and warning."""
    problems = list(_region(desired))
    resources = []
    sound = []
    for resource in desired.resources:
        conformed, found = _too_old(resource) or _conformed(resource, words)
        resources.append(conformed)
        sound.append(_without(conformed, found))
        problems += found
    canonical = replace(desired, resources=tuple(resources))
    problems += _references(canonical)
    problems += _names(canonical)
    broken = frozenset(r.address for r, whole in zip(sound, resources, strict=True) if r is not whole)
    problems += _kind_checks(replace(canonical, resources=tuple(sound)), broken)
    return canonical, tuple(problems)


def _region(desired: Desired) -> Iterator[Problem]:
    """A Region that AWS cannot have. What does not even look like one has a problem of its own already."""
    if desired.region and not is_region(desired.region):
        label = did_you_mean(desired.region, known_regions())
        yield Problem(
            codes.NOT_A_CHOICE,
            f"no Region of AWS is called {quoted(desired.region)}",
            "region",
            _origin(desired.origins, ("region",)),
            hints=() if label else (FORM,),
            label=label,
        )


def _too_old(resource: Resource) -> tuple[Resource, list[Problem]] | None:
    """An object of a kind that the installed botocore cannot read, without its words: they mean nothing then."""
    kind = kind_named(resource.kind)
    if not kind.unmodelled_read:
        return None
    found = Problem(
        codes.TOO_OLD,
        f"{quoted(resource.address)} needs a newer botocore: the installed one has no {kind.unmodelled_read}",
        resource.address,
        resource.origin,
        hints=(UPGRADE,),
    )
    return replace(resource, words={}), [found]


def _conformed(resource: Resource, words: Vocabulary) -> tuple[Resource, list[Problem]]:
    kind = kind_named(resource.kind)
    tree = words.words(kind)

    def suggest(key: str) -> str:
        deeper = words.elsewhere(kind, key)
        return did_you_mean(key, words.keys(kind)) or (f"did you mean `{deeper}`?" if deeper else "")

    site = Site(resource.address, resource.origins, resource.origin, suggest)
    # What an object that exists already does not say is kept as it is.
    partial = bool(resource.adopt or resource.reference)
    said = conform(dict(resource.words), tree, (), site, partial)
    origins = resource.origins
    if site.renames and isinstance(origins, Positions):
        origins = origins.renamed(site.renames)
    return replace(resource, words=said, origins=origins), site.problems


def _references(desired: Desired) -> Iterator[Problem]:
    """References to objects that are not there."""
    known = frozenset(resource.address for resource in desired.resources)
    for resource in desired.resources:
        for path, ref in _refs(resource.words, ()):
            if not ref.source and ref.address not in known:
                yield _no_such(ref, known, resource.address, path, _place(resource, path))
    for path, ref in _refs(desired.outputs, ("outputs",)):
        if not ref.source and ref.address not in known:
            yield _no_such(ref, known, "", path, _origin(desired.origins, path))


def _no_such(ref: Ref, known: Iterable[str], address: str, path: Path, origin: Origin | None) -> Problem:
    label = did_you_mean(ref.address, sorted(known))
    within = ref.address.rpartition(".")[0]
    hints = () if label else (f"Nothing is declared at {within or ref.address}.",)
    return Problem(
        codes.REFERENCE,
        f"{quoted(ref.address)} does not exist",
        joined(address, *path),
        origin,
        hints=hints,
        label=label,
    )


def _refs(value: Json, path: Path) -> Iterator[tuple[Path, Ref]]:
    """Every reference in a value with its path."""
    if isinstance(value, Ref):
        yield path, value
    elif isinstance(value, Template):
        yield from ((path, part) for part in value.parts if isinstance(part, Ref))
    elif isinstance(value, Secret):
        if not isinstance(value.source, str):
            yield from _refs(value.source, path)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _refs(item, (*path, key))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _refs(item, (*path, f"[{number}]"))


def _place(resource: Resource, path: Path) -> Origin | None:
    return _origin(resource.origins, path) or resource.origin


def _origin(origins: Mapping[Path, Origin], path: Path) -> Origin | None:
    if isinstance(origins, Positions):
        return origins.value(path)
    return next((origins[path[:size]] for size in range(len(path), 0, -1) if path[:size] in origins), None)


def _names(desired: Desired) -> Iterator[Problem]:
    """Names that cannot be seen, and names that two siblings share."""
    seen: dict[tuple[str, str, str], Resource] = {}
    for resource in desired.resources:
        kind = kind_named(resource.kind)
        said = get(resource.words, kind.name_path) if kind.name_path else None
        if resource.implied or resource.reference or isinstance(said, (Ref, Template, Secret)):
            continue
        name = _name_of(kind, resource)
        if escape(name) != name and not _shown(name, resource, kind.name_path, desired.sources):
            summary = f"the name {quoted(name)} has characters that cannot be seen"
            yield _of_name(codes.INVISIBLE, summary, kind, resource)
        within = "" if kind.everywhere else resource.parent
        first = seen.setdefault((within, kind.name, name), resource)
        if first is resource or kind.single:
            continue
        summary = f"{first.address} and {resource.address} would both be the {kind.title} {quoted(name)}"
        if kind.unique:
            yield _of_name(codes.SAME_NAME, summary, kind, resource)
        elif kind.parent and not (first.adopt and resource.adopt):
            # The service allows it; but once the state is lost, nobody can tell one from the other.
            yield replace(_of_name(codes.NAMESAKES, summary, kind, resource), warning=True)


def _shown(name: str, resource: Resource, path: Path, sources: Mapping[str, str]) -> bool:
    """Whether characters of a name that cannot be seen are written as escapes, which can."""
    origin = _place(resource, path)
    text = sources.get(origin.file, "") if origin else ""
    if origin is None or not text:
        return False
    if not isinstance(resource.origins, Positions):  # a program, in which a call may go over many lines
        return seen(text, Place(1, 1), Place(text.count("\n") + 1, 1))
    spot = resource.origins.spots.get(path)
    return (
        spot is not None and isinstance(spot.value, Scalar) and spot.value.text == name and seen(text, *spot.value[2:])
    )


def _name_of(kind: Kind, resource: Resource) -> str:
    name: object = kind.name_of(resource)
    return name if isinstance(name, str) else resource.label


def _of_name(code: str, summary: str, kind: Kind, resource: Resource) -> Problem:
    path = kind.name_path
    return Problem(code, summary, joined(resource.address, *path), _place(resource, path))


def _without(resource: Resource, problems: Iterable[Problem]) -> Resource:
    """The object without the values that have a problem of their own: a kind's checks rely on their types."""
    wrong = tuple(path for path in (_within(resource, problem) for problem in problems) if path)
    return replace(resource, words=without(resource.words, wrong)) if wrong else resource


def _within(resource: Resource, problem: Problem) -> Path:
    """Which of an object's words a problem is about; empty for the object itself."""
    return dotted(problem.path[len(resource.address) + 1 :]) if is_below(problem.path, resource.address) else ()


def _kind_checks(desired: Desired, broken: frozenset[str]) -> Iterator[Problem]:
    family = Family(desired.resources)
    for resource in desired.resources:
        if resource.reference or kind_named(resource.kind).unmodelled_read:
            continue
        context = DesiredContext(resource, family, desired.name, desired.region)
        for problem in kind_named(resource.kind).check(resource, context):
            # What a misspelt key was to say is not missing; so of a broken object only what is written counts.
            path = _within(resource, problem)
            if resource.address not in broken or (path and get(resource.words, path) is not ABSENT):
                yield problem
