"""An import from end to end: read, describe, prove, and only then write file and state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cogprov.applying.entries import entry_of
from cogprov.aws.door import Door
from cogprov.aws.reader import Reader
from cogprov.config import Document, Item, write
from cogprov.importing.labels import label_of, labelled
from cogprov.importing.pruned import Written, written
from cogprov.importing.python_text import program
from cogprov.kinds import address_in, children_of, kind_named
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import InternalError, Problem, UsageError
from cogprov.model.kind import Kind
from cogprov.model.paths import put, undotted
from cogprov.model.values import Ref, Secret
from cogprov.planning.live import Live, account_of
from cogprov.planning.plan import IMPORT, Action, Plan
from cogprov.planning.planner import Inputs, make_plan
from cogprov.state import Entry, State

_SECRET: Final = "a secret: set the variable"
_ID: Final = re.compile(r"(?P<region>[A-Za-z0-9-]+)_[0-9A-Za-z]+")
_ARN: Final = re.compile(
    r"arn:(?P<partition>[a-z-]+):cognito-idp:(?P<region>[a-z0-9-]+):(?P<account>\d*):userpool/(?P<id>.+)"
)


@dataclass(frozen=True)
class PoolName:
    """What a pool's id or ARN tells."""

    id: str
    region: str
    account: str = ""


def parsed_name(text: str) -> PoolName:
    """A pool's id or ARN. UsageError for anything else, and for an ARN whose Region is not that of the id in it."""
    arn = _ARN.fullmatch(text)
    pool_id = arn.group("id") if arn else text
    match = _ID.fullmatch(pool_id)
    if match is None:
        raise UsageError(
            f"{text[:120]!r} is neither the id nor the ARN of a user pool",
            hints=("An id looks like us-east-1_AbC123xyz.",),
        )
    region = match.group("region")
    if arn and arn.group("region") != region:
        raise UsageError(f"the ARN is of Region {arn.group('region')}, and the id in it is of {region}")
    return PoolName(pool_id, region, arn.group("account") if arn else "")


@dataclass(frozen=True)
class Imported:
    """A pool as a file, with all that has to be remembered of it. Nothing has been written yet."""

    document: Document
    live: Mapping[str, LiveObject]
    adopted: Mapping[str, str]
    """The live id of every address in the document."""
    left_out: int
    secrets: tuple[tuple[str, str], ...]
    """(property path, environment variable) of what the file refers to and does not hold."""
    foreign: tuple[str, ...]
    unmodelled: tuple[str, ...]
    not_checked: tuple[str, ...]
    unsaid: tuple[tuple[str, str], ...] = ()
    """(property path, why) of what is live and no file may say: it stays as it is."""
    apart: frozenset[str] = frozenset()
    """Paths of words that a program says past the rules of its constructs."""

    def text(self, form: str) -> str:
        return program(self.document, self.apart) if form == "python" else write(self.document)

    def count(self, kind: str) -> int:
        return sum(1 for item in self.live.values() if item.kind == kind)


def collect(door: Door, name: PoolName, stack: str, label: str = "") -> Imported:
    """Read a pool whole and describe it. Raises what the Door raises, and CogprovError when there is no such pool."""
    root = children_of("")[0]
    address = f"{root.collection}.{label or 'imported'}"
    wanted = Resource(address, root.name, {}, label or "imported", adopt=name.id)
    live = Reader(door, Desired(stack, (wanted,)), State.new(stack, "", door.region), everything=True).read()
    pool = live.objects[address]
    own = label or label_of(pool.key, "main")
    return _described(stack, door.region, own, pool, live)


def _described(stack: str, region: str, label: str, pool: LiveObject, live: Live) -> Imported:
    root = kind_named(pool.kind)
    top = Resource(f"{root.collection}.{label}", root.name, {}, label)
    resources = [(top, pool), *_inside(top, pool, _by_place(item for _, item in live.unmanaged))]
    family = Family(Resource(r.address, r.kind, item.words, r.label, r.parent) for r, item in resources)
    ids = _assigned_ids(resources)
    texts: dict[str, Written] = {}
    taken: set[str] = set()
    for resource, item in resources:
        full = replace(resource, words=item.words)
        # A name may look like an id, and is one that a person gave.
        named = kind_named(item.kind).name_path[:1]
        item = replace(item, words={k: v if k in named else _referring(v, ids) for k, v in item.words.items()})
        context = DesiredContext(full, family, stack, region)
        text = written(kind_named(item.kind), item, full, context, taken)
        taken.update(ref.address for _, ref in text.secrets)
        texts[resource.address] = text
    within: dict[str, list[Resource]] = {}
    for resource, _ in resources:
        within.setdefault(resource.parent, []).append(resource)
    document = Document(
        stack,
        (_item(top, within, texts),),
        region=region,
        comments=(f"Written by cogprov import of {pool.identity['UserPoolId']}.",),
    )
    return Imported(
        document,
        {resource.address: item for resource, item in resources},
        {resource.address: kind_named(item.kind).own_id(item.identity) for resource, item in resources},
        sum(text.left_out for text in texts.values()),
        tuple((undotted((a, *p)), ref.address) for a, text in texts.items() for p, ref in text.secrets),
        tuple(f"{kind_named(item.kind).title} {item.key}: {item.foreign}" for _, item in live.foreign),
        tuple(f"{r.address}: {', '.join(item.unmodelled)}" for r, item in resources if item.unmodelled),
        tuple(f"{where}: {why}" for where, why in live.not_checked.items()),
    )


def _assigned_ids(resources: Sequence[tuple[Resource, LiveObject]]) -> Mapping[str, Ref]:
    """The ids that the service gave, and not a person: in another pool made from the file they are others."""
    found: dict[str, Ref] = {}
    for resource, item in resources:
        own = kind_named(item.kind).own_id(item.identity)
        if own != item.key:
            found.setdefault(own, Ref(resource.address))
    return found


def _referring(value: Any, ids: Mapping[str, Ref]) -> Any:
    """A value with references in the place of ids."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, Mapping):
        return {key: _referring(each, ids) for key, each in value.items()}
    return [_referring(each, ids) for each in value] if isinstance(value, list) else value


_Place = tuple[str, tuple[str, ...]]
"""A kind, and the identity of what an object of it lies in."""


def _place(kind: Kind, identity: Identity) -> _Place:
    return kind.name, tuple(identity.get(member, "") for member in kind_named(kind.parent).identity)


def _by_place(found: Iterable[LiveObject]) -> Mapping[_Place, Sequence[LiveObject]]:
    places: dict[_Place, list[LiveObject]] = {}
    for item in found:
        places.setdefault(_place(kind_named(item.kind), item.identity), []).append(item)
    return places


def _inside(
    parent: Resource, live: LiveObject, others: Mapping[_Place, Sequence[LiveObject]]
) -> Iterator[tuple[Resource, LiveObject]]:
    """Everything that lies in an object, each with its address, its own content right behind it."""
    for kind in children_of(parent.kind):
        found = others.get(_place(kind, live.identity), ())
        # A key that names nothing, such as the id of a secret, makes no label either.
        named = kind.unique or bool(kind.name_path)
        labels = labelled((item.key if named else "" for item in found), kind.collection if kind.single else kind.name)
        for item, label in zip(found, labels, strict=True):
            address = address_in(parent.address, kind.name, label)
            resource = Resource(address, kind.name, {}, label, parent.address)
            yield resource, item
            yield from _inside(resource, item, others)


def _item(resource: Resource, within: Mapping[str, Sequence[Resource]], texts: Mapping[str, Written]) -> Item:
    children = tuple(_item(child, within, texts) for child in within.get(resource.address, ()))
    own = texts[resource.address]
    secrets = {path: _SECRET for path, _ in own.secrets}
    return Item(resource.kind, resource.label, own.words, children=children, comments=secrets, notes=own.notes)


def proven(imported: Imported, desired: Desired, door: Door, state: State) -> tuple[Plan, dict[str, Entry]]:
    """The plan of the file just described, against what was read, and the state entries. InternalError if not empty.

    ``desired`` is the file loaded again; so what is proven is what a user will run.
    """
    plan = _adoption(imported, desired, door, state)
    wrong = _more_than_adopted(plan)
    if wrong or plan.refusals:
        raise InternalError(
            f"the file for {desired.stack} does not describe the pool exactly; nothing was written",
            detail="; ".join(_difference(action) for action in wrong[:5]) or plan.refusals[0].summary,
            hints=("Please report this with the output of the same command and --debug.",),
        )
    entries = {
        action.address: entry_of(
            _with_hidden(action, imported),
            state,
            action.identity,
            imported.live[action.address],
            plan.graph.get(action.address, frozenset()),
        )
        for action in plan.actions
    }
    return plan, entries


def unlike(imported: Imported, desired: Desired, door: Door, state: State) -> tuple[Problem, ...]:
    """What the file would change in the pool that it describes, each thing with its path. Nothing, but for defects."""
    return tuple(
        Problem("", _UNLIKE, undotted((action.address, *change.path)))
        for action in _more_than_adopted(_adoption(imported, desired, door, state))
        for change in action.changes
    )


_UNLIKE: Final = "cogprov reads it in one form and would write it in another; please report this"


def _adoption(imported: Imported, desired: Desired, door: Door, state: State) -> Plan:
    """The plan of the file against what was read, where each of its objects is told which live one it is."""
    adopting = replace(
        desired, resources=tuple(replace(r, adopt=imported.adopted.get(r.address, "")) for r in desired.resources)
    )
    account = next((account_of(item) for item in imported.live.values() if account_of(item)), "")
    live = Live(objects=imported.live, account=account)
    return make_plan(adopting, live, state, Inputs(door.region, account, door.partition))


def _more_than_adopted(plan: Plan) -> list[Action]:
    return [action for action in plan.actions if action.verb != IMPORT or action.steps]


def _difference(action: Action) -> str:
    changes = ", ".join(
        f"{'.'.join(change.path)} {change.before!r} -> {change.after!r}" for change in action.changes[:5]
    )
    return f"{action.verb} {action.address}: {changes}"


def _with_hidden(action: Action, imported: Imported) -> Action:
    """The action's goal with references to secrets that cannot be read back: remembered as they are written."""
    goal = {**action.goal}
    references = dict(imported.secrets)
    for path in kind_named(action.kind).hidden(imported.live[action.address].words):
        name = references.get(undotted((action.address, *path)))
        if name is not None and path not in kind_named(action.kind).create_only:
            put(goal, path, Secret(Ref(name, source="env")))
    return replace(action, goal=goal)
