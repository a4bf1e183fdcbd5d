"""The plan that removes pools: everything in them first, what stands in the way checked before the first call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.desired import Desired
from cogprov.model.errors import Problem
from cogprov.model.paths import is_below
from cogprov.planning.live import Live
from cogprov.planning.order import in_order
from cogprov.planning.past import Past, Remembered
from cogprov.planning.plan import Action, Plan
from cogprov.planning.planner import Inputs
from cogprov.planning.removal import deletion


@dataclass(frozen=True)
class _Stranger:
    """A live object that no file knows, in the form of a state entry: it goes with its pool, so the plan shows it."""

    address: str
    kind: str
    identity: dict[str, str]
    made_by: str = ""
    owned: tuple[str, ...] = ()
    seen: Mapping[str, object] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    created_at: str = ""
    pending: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


def destruction(desired: Desired, live: Live, past: Past, inputs: Inputs, roots: Sequence[str]) -> Plan:
    """Deletes of these objects and of all that lies in them. A protected pool is a refusal, before any child goes.

    In a pool that the state does not have, because it is only referred to, nothing goes but what the state has.
    """
    entries = [entry for entry in past.entries.values() if any(is_below(entry.address, root) for root in roots)]
    # What could not be looked at is not known to be gone: the state goes on knowing it.
    gone = tuple(e.address for e in entries if e.address not in live.objects and e.address not in live.not_checked)
    going: list[tuple[Action, LiveObject]] = []
    refusals: list[Problem] = []
    for entry in entries:
        there = live.objects.get(entry.address)
        if there is None:
            continue
        why = kind_named(entry.kind).protected(there.body)
        if why and entry.address not in inputs.unprotect:
            refusals.append(_protected(entry, why))
        going.append((_delete(entry, there, inputs, unprotect=bool(why)), there))
    strangers = _strangers(live, [entry.address for entry in entries])
    going += [(_delete(stranger, there, inputs, unprotect=False), there) for stranger, there in strangers]
    refusals += [_in_the_making(action) for action, there in going if not kind_named(action.kind).settled(there.parts)]
    order = in_order([action for action, _ in going], {}, live, past)
    return Plan(
        stack=desired.stack,
        env=desired.env,
        account=inputs.account or live.account,
        region=inputs.region,
        actions=tuple(order),
        refusals=tuple(refusals),
        not_checked=tuple(f"{address}: {why}" for address, why in live.not_checked.items()),
        forgotten=gone,
        objects=len(entries),
        live_objects=len(live.objects) + len(live.unmanaged),
        calls=live.calls,
        seconds=live.seconds,
        created=inputs.created,
        source=desired.source,
        lineage=past.lineage,
        serial=past.serial,
        protect=desired.protect,
    )


def _delete(entry: Remembered, there: LiveObject, inputs: Inputs, *, unprotect: bool) -> Action:
    action = deletion(entry, there, True, inputs.region, "destroyed")
    if not unprotect:
        return action
    return replace(action, steps=(*kind_named(entry.kind).unprotect(there), *action.steps))


def _strangers(live: Live, going: Sequence[str]) -> Iterator[tuple[_Stranger, LiveObject]]:
    for parent, item in (*live.unmanaged, *live.foreign):
        if any(is_below(parent, root) for root in going):
            kind = kind_named(item.kind)
            name = f"{parent}.{kind.collection}" + (f".{item.key}" if item.key else "")
            # What was only listed has no fingerprint worth comparing; it is described right before it goes.
            yield _Stranger(name, item.kind, dict(item.identity)), replace(item, fingerprint="")


def _in_the_making(action: Action) -> Problem:
    # The service deletes nothing that it is at work on, and no pool around it; found out half way, that would leave a
    # pool that is half empty.
    return Problem(
        "E2019",
        f"{action.address} cannot be deleted while the service is at work on it",
        action.address,
        detail="Nothing was deleted, neither this nor what lies beside it.",
        hints=(f"Run again when the {action.title} is ready; for a custom domain that can take an hour.",),
    )


def _protected(entry: Remembered, why: str) -> Problem:
    return Problem(
        "E2010",
        f"{entry.address} cannot be deleted: {why}",
        entry.address,
        detail="Nothing was deleted, not even what lies in it.",
        hints=(
            "Set deletion_protection: false in the file and apply that first.",
            f"Or say so here: --unprotect {entry.address}",
        ),
    )
