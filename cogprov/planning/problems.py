"""What a plan has to say about what was read, before it says what will be done."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cogprov.config.codes import NAMESAKES
from cogprov.kinds import kind_named, unowned_operations
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.paths import undotted
from cogprov.planning.live import Live
from cogprov.planning.past import Past
from cogprov.planning.plan import CREATE, Action
from cogprov.planning.references import Known
from cogprov.planning.veil import Veil

INCONCLUSIVE: Final = frozenset({"E2006", "E2008", "E2011", "E2017", "E2029"})
"""Refusals that say that it is not known which live object an address stands for, or whether the answers are true."""


PLAN_TALK: Final = frozenset({"W2007"})
"""Warnings about what the plan is going to do. To a check that does nothing they mean nothing."""


def ambiguous(resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    for address, identities in live.ambiguous.items():
        resource = resources.get(address)
        ids = ", ".join(kind_named(resource.kind).own_id(identity) for identity in identities) if resource else ""
        yield Problem(
            "E2006",
            f"{address} could be any of several: {ids}",
            address,
            resource.origin if resource else None,
            detail="They carry the same name, and the state knows none of them. cogprov does not guess.",
            hints=("Write import: <id> under it to say which one it is.",),
        )


def claimed(resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    """Pools that cogprov made for this very address: a second one would be the twin of one with users in it."""
    for address, ids in live.claimed.items():
        resource = resources.get(address)
        yield Problem(
            "E2011",
            f"{address} exists already as {', '.join(ids)}, and the state does not know it",
            address,
            resource.origin if resource else None,
            detail="Its tags say that cogprov made it for this stack and address; the state seems to be lost.",
            hints=(
                "To go on with it: cogprov state rebuild"
                if len(ids) == 1
                else f"Say which one it is: write import: {ids[0]} under it, or another of these ids.",
                "To make another pool all the same: give it another label or name.",
            ),
        )


def strays(live: Live, past: Past) -> Iterator[Problem]:
    """Pools of this stack under labels that nobody has any more, where one is to be made: it may be one's twin.

    Where there is a state it is more likely that somebody let go of them on purpose.
    """
    lost = not past.serial
    for own_id, label in sorted(live.strays.items()):
        yield Problem(
            "E2029" if lost else "W2031",
            f"{own_id} was made by this stack as {label}, which neither the files nor the state know",
            label,
            detail=(
                "The state seems to be lost. What is to be made may be its twin, without its users."
                if lost
                else "This plan makes another one."
            ),
            hints=(
                f"If it goes by another label now: write import: {own_id} under that label.",
                "If this stack has nothing to do with it any more: take its cogprov: tags away.",
            ),
            warning=not lost,
        )


def twins(resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    """Pools that a call made after it was given up: nobody uses them, and nobody else would find them."""
    for address, ids in live.twins.items():
        resource = resources.get(address)
        yield Problem(
            "E2018",
            f"{address} is {live.objects[address].attributes['id']}, and a second one was made: {', '.join(ids)}",
            address,
            resource.origin if resource else None,
            detail=(
                "A call whose answer was lost took effect after cogprov had made another one. The state knows only "
                "that other one, and nothing was changed in either."
            ),
            hints=(
                "Delete the second one with the console or the AWS CLI, once sure that nobody is in it.",
                f"To keep it: give it a label of its own, with import: {ids[0]} under it.",
                "Then run `cogprov plan` again.",
            ),
        )


def not_there(resources: Mapping[str, Resource], live: Live, past: Past) -> Iterator[Problem]:
    """Objects that are to be taken over and are not there: making one in their place is not what was asked for."""
    for address, resource in resources.items():
        known = address in live.objects or address in past.entries
        if resource.adopt and not known and address not in {*live.not_checked, *live.ambiguous}:
            kind = kind_named(resource.kind)
            yield Problem(
                "E2017",
                f"{address}: there is no {kind.title} {resource.adopt} to take over",
                address,
                resource.origin,
                detail="Nothing was planned in its place.",
                hints=(
                    "Check the id, and that it is one of this pool.",
                    "If it was made a moment ago, lists may not show it yet: run again.",
                    "To make a new one: take import: out.",
                ),
            )


def not_to_be_made(actions: Iterable[Action], resources: Mapping[str, Resource]) -> Iterator[Problem]:
    """Objects that are there from the beginning or not at all, and are not: a name that means nothing."""
    for action in actions:
        kind = kind_named(action.kind)
        if action.verb == CREATE and kind.made_by_nobody:
            name = kind.name_of(resources[action.address])
            yield Problem(
                "E2023",
                f"{action.address}: the service has no {kind.title} called {name}",
                action.address,
                action.origin,
                detail="It is taken over and never created, so this plan cannot be applied.",
                hints=(kind.made_by_nobody,),
            )


def impossible(resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    """What nobody can make yet, and what the service could not."""
    for address, why in live.impossible.items():
        resource = resources.get(address)
        origin = resource.origin if resource else None
        yield Problem("W2012", f"{address} was left out: {why}", address, origin, warning=True)
    yield from broken(resources, live)


def abroad(resources: Sequence[Resource], actions: Sequence[Action]) -> Iterator[Problem]:
    """What another account has to make; said when what calls for it is written, and not ever after."""
    written = {action.address for action in actions}
    for resource in resources:
        if resource.parent in written:
            kind = kind_named(resource.kind)
            yield Problem(
                "W2016",
                f"{resource.address} is left to account {kind.home(resource.words)}, which it would have to be made in",
                resource.address,
                resource.origin,
                detail=f"Without the {kind.title} the service cannot do there what {resource.parent} asks of it.",
                hints=("Have it made there; `cogprov output` names the pool.",),
                warning=True,
            )


def renamed(actions: Sequence[Action], resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    """Objects that go under one label and come under another: the service has them already, under the same name."""
    going = {
        (action.parent, action.kind, live.objects[action.address].key): action.address
        for action in actions
        if action.verb == "delete" and action.address in live.objects and live.objects[action.address].key
    }
    for action in actions:
        resource = resources.get(action.address)
        if action.verb != "create" or resource is None:
            continue
        kind = kind_named(action.kind)
        old = going.get((action.parent, action.kind, str(kind.name_of(resource))))
        if old is not None:
            yield Problem(
                "E2014",
                f"{action.address} is what the state knows as {old}",
                action.address,
                resource.origin,
                detail=f"Both mean the {kind.title} {kind.name_of(resource)}; only the label in the file is another.",
                hints=(f"Tell the state: cogprov state mv {old} {action.address}",),
            )


def relabelled(resources: Mapping[str, Resource], live: Live, past: Past) -> Iterator[Problem]:
    """A root under a new label with the name of one that the state knows under a label that the files have no more."""
    kinds = {address: kind_named(entry.kind) for address, entry in past.entries.items() if address not in resources}
    lost = {kind.own_id(past.entries[address].identity): address for address, kind in kinds.items() if not kind.parent}
    for address, ids in live.namesakes.items():
        old = next((lost[each] for each in ids if each in lost), None)
        if old is not None:
            yield Problem(
                "E2014",
                f"{address} has the name of what the state knows as {old}",
                address,
                resources[address].origin if address in resources else None,
                detail="A second one of that name would be made, and no user is in it.",
                hints=(
                    f"If only the label is another: cogprov state mv {old} {address}",
                    f"If a second one is meant: cogprov state rm {old}, or give it another name.",
                ),
            )


def namesakes(resources: Mapping[str, Resource], live: Live, explained: Iterable[Problem]) -> Iterator[Problem]:
    """Pools of the name of one that is to be made, but for those that a refusal is about already."""
    known = frozenset(problem.path for problem in explained)
    for address, ids in live.namesakes.items():
        if address in known:
            continue
        resource = resources.get(address)
        yield Problem(
            "W2007",
            f"there is already a user pool of the name of {address}: {', '.join(ids)}",
            address,
            resource.origin if resource else None,
            detail="Pool names may repeat, so this plan makes a second one.",
            hints=(f"To take that one over instead: write import: {ids[0]} under {address}.",),
            warning=True,
        )


def unsettled(warnings: Iterable[Problem], resources: Mapping[str, Resource], past: Past) -> Iterator[Problem]:
    """The warnings without those about objects of one name that are all known by their ids."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for address, resource in resources.items():
        name = str(kind_named(resource.kind).name_of(resource))
        alike.setdefault((resource.parent, resource.kind, name), []).append(address)
    settled = {
        undotted((address, *kind_named(resources[address].kind).name_path))
        for group in alike.values()
        if all(resources[each].adopt or each in past.entries for each in group)
        for address in group
    }
    return (problem for problem in warnings if problem.code != NAMESAKES or problem.path not in settled)


def all_gone(past: Past, live: Live) -> Iterator[Problem]:
    """An answer of nothing, where there was something, is more likely a wrong account than the truth."""
    # What is looked up by its own name says nothing of the rest: a limit or a role may be there in any account.
    there = any(kind_named(item.kind).locate is None for item in live.objects.values())
    known = any(kind_named(entry.kind).locate is None for entry in past.entries.values())
    if known and not there and not live.not_checked:
        yield Problem(
            "E2008",
            f"the state knows {len(past.entries)} objects, and AWS shows none of them",
            detail="This is what the wrong account, Region or endpoint looks like, so nothing was planned.",
            hints=(
                "Check the credentials and the Region.",
                "If they were really deleted: cogprov state rm ADDRESS for each, then plan again.",
            ),
        )


def broken(resources: Mapping[str, Resource], live: Live) -> Iterator[Problem]:
    """What the service took on and gave up: it is there, and of no use to anybody."""
    for address, resource in resources.items():
        there = live.objects.get(address)
        why = kind_named(there.kind).broken(there.parts) if there else ""
        if why:
            told = f"{address} is of no use: {why}"
            yield Problem("W1421", told, address, resource.origin, warning=True)


def unowned() -> Iterator[Problem]:
    """What the installed botocore can make or set and cogprov does not know: nobody looks for that."""
    names = unowned_operations()
    if names:
        version = importlib.metadata.version("botocore")
        yield Problem(
            "W2028",
            f"the installed botocore ({version}) has {', '.join(names)}, which this cogprov does not know",
            detail="What these operations make or set is not read, planned or compared.",
            hints=("Upgrade it:  pip install --upgrade cogprov",),
            warning=True,
        )


def secret_names(resources: Iterable[Resource], known: Known) -> Iterator[Problem]:
    """Names that come out of a store of secrets: they are what addresses, ids and lists show an object by."""
    veil = Veil.of(dict(known.outside))
    for resource in resources if veil.texts else ():
        kind = kind_named(resource.kind)
        name = str(kind.name_of(replace(resource, words=known.resolve(resource.words))))
        if name != str(kind.name_of(resource)) and veil.hides(name):
            yield Problem(
                "E2103",
                f"the name of {resource.address} comes from a secret",
                undotted((resource.address, *kind.name_path)),
                resource.origin_of(kind.name_path),
                detail=f"A {kind.title} is known by its name in ids, lists and the state, so it cannot be kept secret.",
                hints=("Write the name in the file, or keep it as a plain parameter: ${ssm:/name} of type String.",),
            )
