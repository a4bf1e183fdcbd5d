"""One declared object against the live one: what changes, why, and what the object will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cogprov.kinds import kind_named
from cogprov.model.actions import Change, LiveObject
from cogprov.model.context import DesiredContext
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import get, put, undotted, without
from cogprov.model.values import ABSENT, Body, Digest, Json, Path, Ref, Secret
from cogprov.planning.lacking import lacking
from cogprov.planning.live import default_words, filled_words, unread_words
from cogprov.planning.overlay import changed, declared_paths, differences, nulls_resolved, overlaid, same
from cogprov.planning.past import Past, digested
from cogprov.planning.references import Known, source_text, unresolved_outside
from cogprov.planning.veil import Veil


@dataclass(frozen=True)
class Comparison:
    """What became of one declared object."""

    words: Body
    """All its words: live with the changes made, or all of a new one."""
    body: Body
    """The same as a canonical body."""
    changes: tuple[Change, ...] = ()
    owned: tuple[str, ...] = ()
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    declared: Body = field(default_factory=dict)


def compared(
    resource: Resource,
    context: DesiredContext,
    known: Known,
    past: Past,
    left_alone: Callable[[Path], bool] = lambda path: False,
) -> Comparison:
    """The declared object over the live one, or over nothing when there is none.

    What ``left_alone`` names and no file declares is not taken away, though what lies around it is replaced whole.
    """
    kind = kind_named(resource.kind)
    owned = tuple(undotted(path) for path, _ in declared_paths(_without_meta(kind, resource.words), kind.words))
    resolved = known.resolve(resource.words)
    if context.live is None:
        return _new(kind, resource, context, known, resolved, owned)
    return _existing(kind, resource, context, known, past, resolved, owned, left_alone)


def _without_meta(kind: Kind, words: Body) -> Body:
    return without(words, tuple(tuple(path.split(".")) for path in kind.meta))


def _new(
    kind: Kind, resource: Resource, context: DesiredContext, known: Known, resolved: Body, owned: tuple[str, ...]
) -> Comparison:
    usual = known.resolve(kind.fresh(resource, context))
    said = overlaid(usual, resolved, kind.words)
    words, gone = nulls_resolved(known.resolve(kind.complete(said, context)), {})
    words = without(words, gone)
    raw = kind.lens.to_api(words)
    body = kind.tidy(raw)
    goal = overlaid(words, kind.lens.from_api(body), None)
    changes = tuple(
        Change(path, ABSENT, after, "new", resource.origin_of(path), isinstance(after, Secret))
        for path, _, after in differences({}, goal)
    )
    refusals = (*_missing(resource, words), *kind.hinders(resource, goal, context))
    refusals = refusals or tuple(lacking(kind, resource, {}, body))
    return Comparison(goal, kind.sent(body, raw), changes, owned, refusals, (), words)


def _missing(resource: Resource, words: Body) -> Iterator[Problem]:
    """References to the outside that a new object needs and that cannot be had."""
    for path, value in declared_paths(words, None):
        for ref in unresolved_outside(value):
            yield Problem(
                "E2101",
                f"{ref} cannot be resolved",
                undotted((resource.address, *path)),
                resource.origin_of(path),
                detail=f"{resource.address} cannot be made without it. Nothing was written.",
                hints=(_remedy(ref),),
            )


def _remedy(ref: Ref) -> str:
    return {
        "env": f"Set the environment variable {ref.address}.",
        "ssm": f"Create the parameter {ref.address}, or allow ssm:GetParameter on it.",
        "secretsmanager": f"Create the secret {ref.address}, or allow secretsmanager:GetSecretValue on it.",
    }.get(ref.source, "Make it available.")


def _existing(
    kind: Kind,
    resource: Resource,
    context: DesiredContext,
    known: Known,
    past: Past,
    resolved: Body,
    owned: tuple[str, ...],
    left_alone: Callable[[Path], bool],
) -> Comparison:
    live = context.live
    assert live is not None
    said = without(known.resolve(kind.complete(resolved, context)), unread_words(kind, live))
    if context.unfinished:
        # An update that died between two calls may have reset what the second was to set again.
        said = overlaid(_readable(context.seen), said, kind.words)
    said, kept = _kept_secrets(said, resource, context)
    declared, gone = nulls_resolved(said, default_words(kind))
    now = filled_words(kind, live.body)
    now = _with_unreadable(kind, now, declared, context, past)
    displaced = tuple(rival for word, rival in kind.rivals if word in gone or get(declared, word) is not ABSENT)
    wanted = overlaid(without(now, (*gone, *displaced)), declared, kind.words)
    goal = _through_the_same_door(kind, wanted)
    differing = [each for each in differences(now, goal) if each[2] is not ABSENT or not left_alone(each[0])]
    seen = filled_words(kind, kind.tidy(kind.lens.to_api(context.seen))) if differing and context.seen else {}
    changes = tuple(
        _change(kind, resource, path, before, after, _cause(path, before, after, seen, past))
        for path, before, after in differing
    )
    hidden = tuple(change for change in changes if change.cause == "drift" and fixed(kind, change, now, goal))
    changes = tuple(change for change in changes if change not in hidden)
    found = [(change.path, change.before, change.after) for change in changes]
    words = changed(_with_unreadable(kind, live.words, declared, context, past), found)
    unsent = tuple(kind.write_only - {path for path, _, _ in found})
    body = kind.tidy(kind.lens.to_api(without(words, unsent)))
    refusals = tuple(_refused(kind, resource, changes, now, words, live))
    if changes:
        hindered, wrong = kind.hinders(resource, words, context), _newly_wrong(kind, resource, context, now, words)
        refusals = (*refusals, *dict.fromkeys((*hindered, *wrong)))
        refusals = refusals or tuple(lacking(kind, resource, live.body, body))
    faded = (change for change in hidden if change.path not in kind.fades)
    warnings = (*kept, *(_not_shown(resource, change) for change in faded))
    return Comparison(words, body, changes, owned, refusals, warnings, declared)


def _newly_wrong(
    kind: Kind, resource: Resource, context: DesiredContext, before: Body, after: Body
) -> Iterator[Problem]:
    """What the file alone does not show: a setting that it is silent about, and that the change does not go with."""
    was, will = (
        [each for each in kind.check(replace(resource, words=kind.explicit(words)), context) if not each.warning]
        for words in (before, after)
    )
    known = {(each.code, each.path) for each in was}
    yield from (each for each in will if (each.code, each.path) not in known)


def _through_the_same_door(kind: Kind, words: Body) -> Body:
    """Words in canonical form, by way of the API's members: the way that live words come."""
    unreadable = {path: get(words, path) for path in kind.write_only if get(words, path) is not ABSENT}
    body = kind.tidy(kind.lens.to_api(without(words, tuple(unreadable))))
    canonical = kind.lens.from_api(body)
    for path, value in unreadable.items():
        put(canonical, path, value)
    return overlaid(filled_words(kind, body), canonical, None)


def _readable(seen: Mapping[str, Any]) -> Body:
    """What the state remembers, without what it remembers only as a digest."""
    return {
        key: _readable(value) if isinstance(value, Mapping) else value
        for key, value in seen.items()
        if not (isinstance(value, Digest) or (isinstance(value, list) and _with_digests(value)))
    }


def _with_digests(values: Iterable[Json]) -> bool:
    return any(isinstance(each, Digest) or (isinstance(each, Mapping) and _readable(each) != each) for each in values)


def _kept_secrets(said: Body, resource: Resource, context: DesiredContext) -> tuple[Body, tuple[Problem, ...]]:
    """Declared words without the references to the outside that cannot be had now: those stay as they are live."""
    warnings = []
    gone: list[Path] = []
    for path, value in declared_paths(said, None):
        for ref in unresolved_outside(value):
            gone.append(path)
            warnings.append(
                Problem(
                    "W2102",
                    f"{ref} cannot be resolved, so {undotted(path)} was not compared and stays as it is",
                    undotted((resource.address, *path)),
                    resource.origin_of(path),
                    hints=(_remedy(ref),),
                    warning=True,
                )
            )
    return (without(said, tuple(gone)) if gone else said), tuple(warnings)


def _with_unreadable(kind: Kind, now: Body, declared: Body, context: DesiredContext, past: Past) -> Body:
    """Live words with what the service never returns, where what is declared is what was last sent."""
    result = without(now, ())
    for path in kind.write_only:
        value = get(declared, path)
        remembered = get(context.seen, path)
        if path in kind.traced and get(now, path) is ABSENT:
            continue  # somebody took it away
        if value is not ABSENT and remembered is not ABSENT and _as_sent(value, remembered, past):
            put(result, path, value)
    return result


def _as_sent(value: Json, remembered: Json, past: Past) -> bool:
    if same(digested(value, past), remembered):
        return True
    return isinstance(value, Secret) and same(remembered, digested(Secret(source_text(value) or ""), past))


def _cause(path: Path, before: Json, after: Json, seen: Mapping[str, Any], past: Past) -> str:
    if not seen:
        return "file"
    was = get(seen, path)
    if _is_what_was(before, was, past):
        return "file"
    return "drift" if _is_what_was(after, was, past) else "both"


def _is_what_was(value: Json, was: Json, past: Past) -> bool:
    """Whether a value is the remembered one, of which a digest may be all that is left."""
    return same(digested(Veil().over(value, was), past), was)


def _change(kind: Kind, resource: Resource, path: Path, before: Json, after: Json, cause: str) -> Change:
    secret = isinstance(before, Secret) or isinstance(after, Secret)
    change = Change(path, before, after, cause, resource.origin_of(path), secret)
    return replace(change, weakens=kind.weakens(change))


def _refused(
    kind: Kind, resource: Resource, changes: Iterable[Change], before: Body, after: Body, live: LiveObject
) -> Iterator[Problem]:
    """Changes that the service has no call for, and objects that cannot be written safely."""
    listed = tuple(changes)
    places = dict.fromkeys(_place(kind, change.path) for change in listed if fixed(kind, change, before, after))
    for place in places:
        yield _immutable(kind, resource, place, get(before, place))
    if listed and live.unmodelled:
        yield Problem(
            "E2005",
            f"{resource.address} has settings that the installed botocore does not know: {', '.join(live.unmodelled)}",
            resource.address,
            resource.origin,
            detail="An update sends the whole object, so writing it now would reset them.",
            hints=("pip install --upgrade botocore",),
        )


def fixed(kind: Kind, change: Change, before: Body, after: Body) -> bool:
    """Whether a change is one that the service has no call for."""
    stays = any(change.path[: len(path)] == path for path in kind.create_only)
    return stays and kind.allows(change, before, after) is None


def _place(kind: Kind, path: Path) -> Path:
    """What a person would say cannot change: a set of flags as a whole, one attribute, or the property itself."""
    for size in range(1, len(path)):
        word = kind.words.at(path[:size])
        if word is not None and (word.whole or word.grows):
            return path[: size + 1] if word.grows else path[:size]
    return path


def _not_shown(resource: Resource, change: Change) -> Problem:
    # Nobody can change it, so an answer without it is the answer's fault; the file still says what was made.
    path = undotted(change.path)
    return Problem(
        "W2013",
        f"{resource.address} no longer shows {path}, which cannot change once it exists",
        undotted((resource.address, *change.path)),
        change.origin,
        detail="It is taken to be as it was made.",
        warning=True,
    )


def _immutable(kind: Kind, resource: Resource, path: Path, live: Json) -> Problem:
    was = "absent" if live is ABSENT else shown(live)
    hints = [f"set it back to {was}" if live is not ABSENT else f"take {undotted(path)} out again"]
    word = kind.words.at(path[:-1])
    if word is not None and word.type == "map" and word.grows:
        hints.append(f"add a new one beside it, such as {path[-1]}2")
    if kind.parent:
        hints.append(f"declare another {kind.title} under a label of its own, and take this one out later")
    else:
        hints.append(f"make a second {kind.title} and move the users; cogprov never replaces one")
    return Problem(
        "E2004",
        f"{undotted(path)} of a {kind.title} cannot change once it exists",
        undotted((resource.address, *path)),
        resource.origin_of(path),
        detail=f"Cognito has no call for this. Nothing was planned for {resource.address}.",
        hints=tuple(hints),
        label=f"live value is {was}",
    )


def shown(value: Json) -> str:
    """A value as a file would say it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key}: {shown(item)}' for key, item in value.items())} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    return str(value)
