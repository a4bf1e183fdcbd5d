"""What is to be done about one declared object, with its calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cogprov.kinds import kind_named
from cogprov.model.actions import Change, LiveObject, Step
from cogprov.model.context import DesiredContext
from cogprov.model.desired import Resource
from cogprov.model.kind import Kind
from cogprov.model.values import Ref
from cogprov.planning.compare import Comparison
from cogprov.planning.conceal import concealed, with_live_secrets
from cogprov.planning.live import Live, region_of
from cogprov.planning.past import Past, Remembered
from cogprov.planning.plan import CREATE, IMPORT, UPDATE, Action
from cogprov.planning.references import Known


def action_for(
    resource: Resource, context: DesiredContext, comparison: Comparison, known: Known, past: Past, live: Live
) -> Action | None:
    """What is to be done about one declared object; None when nothing is."""
    kind = kind_named(resource.kind)
    entry = past.entries.get(resource.address)
    if comparison.refusals:
        return None
    if context.live is None:
        return _creation(kind, resource, context, comparison, known, entry, live)
    adopted = entry is None or entry.identity != context.live.identity
    moved, marking = kind.remark(context.live, context)
    changes = (*comparison.changes, *moved)
    if not adopted and not changes and not (entry and entry.pending):
        return None
    steps = (*(_update_steps(kind, resource, context, comparison) if comparison.changes else ()), *marking)
    unfinished = context.made_by == "created" and (adopted or bool(entry and entry.pending))
    if kind.implied_only and adopted and not steps and context.made_by != "created":
        return None  # somebody else made the role or the permission, and it does what is needed
    return Action(
        UPDATE if unfinished or not adopted else IMPORT,
        resource.address,
        kind.name,
        _reason(changes, adopted, unfinished),
        changes,
        steps,
        context.live.identity,
        origin=resource.origin,
        fingerprint=context.live.fingerprint,
        goal=comparison.words,
        owned=comparison.owned,
        effects=_effects(kind, comparison, context.live),
        users=context.live.users,
        title=kind.title,
        made_by=context.made_by or "imported",
        parent=resource.parent,
        finishes=unfinished,
        allow_delete=resource.allow_delete,
    )


def _creation(
    kind: Kind,
    resource: Resource,
    context: DesiredContext,
    comparison: Comparison,
    known: Known,
    entry: Remembered | None,
    live: Live,
) -> Action:
    steps = kind.create(comparison.body, _parent_identity(resource, known), context)
    return Action(
        CREATE,
        resource.address,
        kind.name,
        "deleted outside cogprov" if entry else "new in the file",
        comparison.changes,
        tuple(steps),
        origin=resource.origin,
        goal=comparison.words,
        owned=comparison.owned,
        title=kind.title,
        parent=resource.parent,
        siblings=() if kind.unique else _siblings(kind, resource, live),
        allow_delete=resource.allow_delete,
    )


def _siblings(kind: Kind, resource: Resource, live: Live) -> tuple[str, ...]:
    """Ids of the kind in the same parent: whatever is not among them afterwards is new."""
    parent = live.objects.get(resource.parent)
    if kind.parent and parent is None:
        return ()
    within = kind_named(parent.kind).own_id(parent.identity) if parent else ""
    there = [*live.objects.values(), *(item for _, item in (*live.unmanaged, *live.foreign))]
    return tuple(kind.own_id(item.identity) for item in there if item.kind == kind.name and item.parent == within)


def _parent_identity(resource: Resource, known: Known) -> Mapping[str, Any]:
    """The members that name the parent in requests, as references while it does not exist."""
    if not resource.parent:
        return {}
    live = known.live.get(resource.parent)
    if live is not None:
        return dict(live.identity)
    parent = known.resources[resource.parent]
    own = kind_named(parent.kind).identity[-1]
    return {**_parent_identity(parent, known), own: Ref(parent.address, "id")}


def _update_steps(kind: Kind, resource: Resource, context: DesiredContext, comparison: Comparison) -> tuple[Step, ...]:
    live = context.live
    assert live is not None
    before, secrets = concealed(live.body)
    after = with_live_secrets(comparison.body, secrets)
    steps = kind.update(before, after, replace(live, body=before), context)
    region = region_of(live.identity, context.region)
    elsewhere = region if region != context.region else ""
    return tuple(replace(step, region=step.region or elsewhere) for step in steps)


def _reason(changes: Sequence[Change], adopted: bool, unfinished: bool) -> str:
    if unfinished:
        return "begun by an earlier run"
    if adopted:
        return "taken over"
    causes = {change.cause for change in changes}
    if causes == {"drift"}:
        return "changed outside cogprov"
    return "changed in the file" if causes == {"file"} else "changed in the file and outside cogprov"


def _effects(kind: Kind, comparison: Comparison, live: LiveObject) -> tuple[str, ...]:
    found = [text for change in comparison.changes for text in kind.effects(change, live.words, comparison.words)]
    return tuple(dict.fromkeys(found))
