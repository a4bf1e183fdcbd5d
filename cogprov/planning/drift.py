"""What is not as it was left: changed, missing and unmanaged objects, whether the files mention it or not."""

from __future__ import annotations

import datetime
import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cogprov.kinds import kind_named
from cogprov.model.actions import Change, LiveObject
from cogprov.model.desired import Desired, Ignore, Resource
from cogprov.model.kind import Kind
from cogprov.model.paths import undotted, without
from cogprov.model.values import Body, Path
from cogprov.planning.compare import Comparison
from cogprov.planning.immutable import fixed
from cogprov.planning.live import Live, filled_words, unread_words, whole_words
from cogprov.planning.overlay import Difference, differences
from cogprov.planning.past import Past, digested, seen_words
from cogprov.planning.plan import Drift
from cogprov.planning.veil import Veil


def ignored_by(address: str, ignores: Sequence[Ignore], today: datetime.date | None = None) -> Ignore | None:
    """The first rule that says to leave an address alone, unless its time is over."""
    now = (today or datetime.datetime.now(datetime.timezone.utc).date()).isoformat()
    return next(
        (rule for rule in ignores if fnmatch.fnmatchcase(address, rule.path) and (not rule.until or now <= rule.until)),
        None,
    )


def of_declared(resource: Resource, live: LiveObject, comparison: Comparison, past: Past) -> Iterator[Drift]:
    """What somebody changed of an object that the files and the state know."""
    kind = kind_named(resource.kind)
    declared = tuple(
        Change(
            change.path, change.after, change.before, change.cause, change.origin, change.secret, _worse(kind, change)
        )
        for change in comparison.changes
        if change.cause in ("drift", "both")
    )
    if declared:
        yield _drift(resource, live, "changed", declared)
    entry = past.entries.get(resource.address)
    # What the file declares and AWS has is as it should be, whatever was last seen.
    owned = {change.path for change in comparison.changes} | {
        path for path, _, _ in differences({}, comparison.declared)
    }
    silent = undeclared(resource, live, past, owned) if entry and entry.seen else ()
    if silent:
        yield _drift(resource, live, "undeclared", silent)


def undeclared(resource: Resource, live: LiveObject, past: Past, planned: set[Path]) -> tuple[Change, ...]:
    """What moved since it was last seen and neither the files nor a change of the plan are about."""
    kind = kind_named(resource.kind)
    unknown = (*kind.write_only, *unread_words(kind, live))
    remembered = without(seen_words(past.entries.get(resource.address)), unknown)
    if _as_left(remembered, without(live.words, unknown), past):
        return ()
    was = without(filled_words(kind, kind.tidy(kind.lens.to_api(remembered))), unknown)
    now = without(whole_words(kind, live), unknown)
    moved = [Change(path, before, after, "drift") for path, before, after in _moved(was, now, past)]
    return tuple(
        replace(change, weakens=kind.weakens(change))
        for change in moved
        if change.path not in planned and not fixed(kind, change, was, now)
    )


def _moved(was: Body, now: Body, past: Past) -> Iterator[Difference]:
    """The differences between what is remembered, of which a digest may be all that is left, and what is."""
    return differences(was, digested(Veil().over(now, was), past))


def _as_left(remembered: Body, words: Body, past: Past) -> bool:
    """Whether an object's words are the very ones that were last seen, so that no default can make them differ."""
    return next(_moved(remembered, words, past), None) is None


def _worse(kind: Kind, change: Change) -> str:
    # From what the file says to what is live: the other way round than the plan goes.
    return kind.weakens(Change(change.path, change.after, change.before))


def _drift(resource: Resource, live: LiveObject, sort: str, changes: tuple[Change, ...]) -> Drift:
    kind = kind_named(resource.kind)
    high = any(change.weakens for change in changes) or any(
        change.path[-1] in ("callback_urls", "role", "mfa", "lambda_triggers") for change in changes
    )
    return Drift(
        resource.address,
        kind.name,
        sort,
        changes,
        live.identity,
        live.key,
        risk="high" if high else "medium",
        title=kind.title,
        origin=resource.origin,
    )


def missing(resource: Resource, past: Past) -> Drift:
    kind = kind_named(resource.kind)
    entry = past.entries[resource.address]
    return Drift(
        resource.address,
        kind.name,
        "missing",
        identity=kind.ordered(entry.identity),
        note="deleted outside cogprov",
        title=kind.title,
        origin=resource.origin,
    )


def unmanaged(live: Live, desired: Desired) -> tuple[tuple[Drift, ...], tuple[str, ...]]:
    """Objects that nobody declared, and the ones that are left out of that on purpose, with the reason."""
    found: list[Drift] = []
    ignored: list[str] = []
    for parent, item in live.unmanaged:
        kind = kind_named(item.kind)
        address = f"{parent}.{kind.collection}" + (f".{item.key}" if item.key else "")
        rule = ignored_by(address, desired.ignore)
        if rule is not None:
            until = f" until {rule.until}" if rule.until else ""
            ignored.append(f"{address}{until}{f': {rule.reason}' if rule.reason else ''}")
            continue
        found.append(
            Drift(
                f"{parent}.{kind.collection}",
                kind.name,
                "unmanaged",
                identity=item.identity,
                key=item.key,
                note=_note(item),
                risk=kind.rogue_risk,
                title=kind.title,
            )
        )
    ignored.extend(
        f"{parent}: {kind_named(item.kind).title} {item.key}: {item.foreign}" for parent, item in live.foreign
    )
    return tuple(found), tuple(ignored)


def _note(item: LiveObject) -> str:
    for parts in item.parts.values():
        created = parts.get("CreationDate")
        if created is not None:
            return f"created {str(created)[:10]}"
    return ""


def quietly(drifts: Sequence[Drift], ignores: Sequence[Ignore]) -> tuple[tuple[Drift, ...], tuple[str, ...]]:
    """Drift of settings without what ``ignore`` names, and what that was."""
    kept: list[Drift] = []
    ignored: list[str] = []
    for drift in drifts:
        if drift.sort in ("unmanaged", "missing"):
            kept.append(drift)
            continue
        left = [change for change in drift.changes if not _rule(drift, change, ignores)]
        ignored.extend(
            f"{undotted((drift.address, *change.path))}" for change in drift.changes if _rule(drift, change, ignores)
        )
        if left:
            kept.append(replace(drift, changes=tuple(left)))
    return tuple(kept), tuple(ignored)


def _rule(drift: Drift, change: Change, ignores: Sequence[Ignore]) -> Ignore | None:
    return ignored_by(undotted((drift.address, *change.path)), ignores) or ignored_by(drift.address, ignores)
