"""One declared object against the live one: what changes, why, and what the object will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cogprov.kinds import kind_named
from cogprov.model.actions import Change
from cogprov.model.context import DesiredContext
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import get, put, undotted, without
from cogprov.model.values import ABSENT, Body, Digest, Json, Path, Secret
from cogprov.planning.immutable import fixed, not_shown, refused
from cogprov.planning.intended import makers, sealed_digest
from cogprov.planning.lacking import lacking
from cogprov.planning.live import default_words, filled_words, unread_words, whole_words
from cogprov.planning.overlay import changed, declared_paths, differences, nulls_resolved, overlaid, same
from cogprov.planning.past import Past, digested
from cogprov.planning.references import Known, source_text
from cogprov.planning.unfit import checked_again, unfit
from cogprov.planning.unheard import heard, needed
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
    problems: tuple[Problem, ...] = ()
    declared: Body = field(default_factory=dict)
    unresolved: tuple[Problem, ...] = ()
    """References of an object that exists and whose values nobody has: these settings were not compared."""

    @property
    def refusals(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.warning)


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
    there = context.live
    odd = tuple(unfit(resource, kind, known, there.words if there else {}))
    if odd:
        # Nothing can be made of such words, so there is nothing to compare either.
        words, body = (there.words, there.body) if there else ({}, {})
        return Comparison(words, body, owned=owned, problems=odd)
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
    found = (
        *needed(resource, words, known),
        *checked_again(resource, kind, context, known),
        *kind.hinders(resource, goal, context),
    )
    return Comparison(goal, kind.sent(body, raw), changes, owned, _all(found, kind, resource, {}, body), words)


def _all(problems: Iterable[Problem], kind: Kind, resource: Resource, before: Body, after: Body) -> tuple[Problem, ...]:
    """The problems, each once; when none refuses the object, what its structs lack besides."""
    found = tuple(dict.fromkeys(problems))
    return found if any(not each.warning for each in found) else (*found, *lacking(kind, resource, before, after))


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
    told = heard(kind, said, resource, context, known)
    declared, gone = nulls_resolved(told.words, default_words(kind))
    now = whole_words(kind, live)
    now = _with_unreadable(kind, now, declared, context, past)
    displaced = tuple(rival for word, rival in kind.rivals if word in gone or get(declared, word) is not ABSENT)
    wanted = overlaid(without(now, (*gone, *displaced)), declared, kind.words)
    # Most objects are as declared. Their words came through that door, and would come out as they are.
    moves = next(differences(now, wanted), None) is not None
    goal = _through_the_same_door(kind, wanted) if moves else now
    differing = [each for each in differences(now, goal) if each[2] is not ABSENT or not left_alone(each[0])]
    seen = filled_words(kind, kind.tidy(kind.lens.to_api(context.seen))) if differing and context.seen else {}
    changes = tuple(
        _change(kind, resource, path, before, after, _cause(kind, path, before, after, seen, past))
        for path, before, after in differing
    )
    hidden = tuple(change for change in changes if change.cause == "drift" and fixed(kind, change, now, goal))
    changes = tuple(change for change in changes if change not in hidden)
    found = [(change.path, change.before, change.after) for change in changes]
    words = changed(_with_unreadable(kind, live.words, declared, context, past), found)
    unsent = tuple(kind.write_only - {path for path, _, _ in found})
    body = kind.tidy(kind.lens.to_api(without(words, unsent))) if changes else live.body
    problems = tuple(refused(kind, resource, changes, now, words, live))
    if changes:
        hindered, wrong = kind.hinders(resource, words, context), _newly_wrong(kind, resource, context, now, words)
        problems = _all((*problems, *hindered, *wrong), kind, resource, live.body, body)
    faded = (change for change in hidden if change.path not in kind.fades)
    warnings = (*told.warnings, *(not_shown(resource, change) for change in faded))
    return Comparison(words, body, changes, owned, (*problems, *warnings), declared, told.unresolved)


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


def _with_unreadable(kind: Kind, now: Body, declared: Body, context: DesiredContext, past: Past) -> Body:
    """Live words with what the service never returns, where what is declared is what was last sent."""
    result = without(now, ())
    for path in kind.write_only:
        value = get(declared, path)
        remembered = get(context.seen, path)
        if value is ABSENT or (path in kind.traced and get(now, path) is ABSENT):
            continue  # not said, or somebody took it away
        if remembered is ABSENT:
            sent = path in kind.create_only and (
                _nobody_can_tell(kind, path, context) or _sent_by_a_create(kind, declared, context, past)
            )
        else:
            sent = _as_sent(value, remembered, past)
        if sent:
            put(result, path, value)
    return result


def _nobody_can_tell(kind: Kind, path: Path, context: DesiredContext) -> bool:
    """Whether an imported object must have a value there that was never shown: what is declared is taken for it."""
    live = context.live
    return live is not None and context.made_by == "imported" and path in kind.hidden(live.words)


def _sent_by_a_create(kind: Kind, declared: Body, context: DesiredContext, past: Past) -> bool:
    """Whether the create of a run that died before it could remember what it sent has sent the same."""
    assert context.live is not None
    intents = makers(kind, context.resource.address, context.live, past)
    return sealed_digest(kind, declared, past) in {intent.request_digest for intent in intents}


def _as_sent(value: Json, remembered: Json, past: Past) -> bool:
    if same(digested(value, past), remembered):
        return True
    return isinstance(value, Secret) and same(remembered, digested(Secret(source_text(value) or ""), past))


def _cause(kind: Kind, path: Path, before: Json, after: Json, seen: Mapping[str, Any], past: Past) -> str:
    if not seen or path in kind.write_only - kind.traced:
        return "file"  # of what the service never shows, nobody can say that it was changed
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
