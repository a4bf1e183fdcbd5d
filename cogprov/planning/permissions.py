"""What IAM has to allow for a configuration to be planned, applied or destroyed. Pure: AWS is not asked.

A policy outlives a plan, so it is made from what kinds do and not from what one plan would do: the reads of the objects
that are declared or remembered, and every call that may make, change or delete one. What the parameters of a request
call for besides (a role that is passed, a key, a distribution) is told by the calls that would make everything anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cogprov.kinds import children_of, kind_named
from cogprov.model.actions import Grant, Step
from cogprov.model.desired import Desired
from cogprov.model.kind import Kind
from cogprov.model.paths import root_of
from cogprov.model.service import service
from cogprov.model.values import Ref, Template, refs
from cogprov.planning.live import Live, region_of
from cogprov.planning.past import Past, seen_words
from cogprov.planning.plan import Action
from cogprov.planning.planner import Inputs, make_plan

_ANY: Final = "*"
_BUCKET: Final = "s3://"


@dataclass(frozen=True)
class Place:
    """Where the configuration lives, as far as that is known; ``*`` for what is not."""

    partition: str
    region: str
    account: str

    def arn(self, rest: str) -> str:
        """An ARN with this place in it, from one with marks in it or from what stands behind ``arn:aws:``."""
        whole = rest if rest.startswith(("arn:", _ANY)) else "arn:${partition}:" + rest
        marks = {"${partition}": self.partition, "${region}": self.region, "${account}": self.account}
        for mark, value in marks.items():
            whole = whole.replace(mark, value)
        return whole

    def within(self, identity: Mapping[str, str]) -> str:
        """The ARN that an identity's pool has in IAM."""
        pool = identity.get("UserPoolId", "")
        where = region_of(identity, self.region)
        return f"arn:{self.partition}:cognito-idp:{where}:{self.account}:userpool/{pool or _ANY}"


@dataclass(frozen=True)
class _Thing:
    """One object that the files or the state have."""

    address: str
    kind: Kind
    members: Mapping[str, Any]
    """Members of the request that makes it, or of its identity."""
    pool: str
    """What IAM calls the pool it lies in."""
    steps: tuple[Step, ...] = ()
    """The calls that would make it."""
    ours: bool = True
    """False for a pool that is only referred to."""
    there: bool = False
    """Whether the state knows it."""
    protected: bool = False
    seen: Mapping[str, Any] = field(default_factory=dict)
    """Its members as the state remembers them."""


def permissions(desired: Desired, empty: Past, past: Past, place: Place, purpose: str) -> tuple[Grant, ...]:
    """Everything that has to be allowed, sorted. ``empty`` is a past without anything, to plan a first run from."""
    things = tuple(_things(desired, empty, past, place))
    found = {*_state(desired, purpose), *(_outside(desired) if purpose != "destroy" else ())}
    for thing in things:
        found.update(_reads(thing, things, thorough=purpose in ("read", "destroy")))
        if purpose == "apply":
            found.update(_writes(thing))
        if purpose == "destroy":
            found.update(_deletes(thing, things))
    if any(not thing.there for thing in things if not thing.kind.parent):
        found.add(Grant("sts:GetCallerIdentity", _ANY))
    return tuple(sorted({_placed(grant, place) for grant in found}))


def _placed(grant: Grant, place: Place) -> Grant:
    return Grant(grant.action, place.arn(grant.resource), grant.passed_to)


def _things(desired: Desired, empty: Past, past: Past, place: Place) -> Iterator[_Thing]:
    creation = _creation(desired, empty, place)
    pools = {root: place.within(identity) for root, identity in _roots(desired, past).items()}
    usual = place.within({})
    declared = {resource.address: resource for resource in desired.resources}
    for resource in declared.values():
        if resource.reference:
            kind, root = kind_named(resource.kind), root_of(resource.address)
            yield _Thing(resource.address, kind, {}, pools.get(root, usual), ours=False, there=True)
    for action in creation:
        there = action.address in past.entries or bool(getattr(declared.get(action.address), "adopt", ""))
        pool = pools.get(root_of(action.address), usual)
        guarded = action.goal.get("deletion_protection") is not False and not action.parent
        members = action.steps[0].params if action.steps else {}
        kind, seen = kind_named(action.kind), _remembered(past, action.address, members)
        yield _Thing(action.address, kind, members, pool, action.steps, True, there, guarded, seen)
    known = {action.address for action in creation}
    for address, entry in past.entries.items():
        if address not in known:
            kind, pool = kind_named(entry.kind), pools.get(root_of(address), usual)
            seen = _remembered(past, address, entry.identity)
            yield _Thing(address, kind, entry.identity, pool, there=True, protected=not kind.parent, seen=seen)


def _remembered(past: Past, address: str, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object's members as they were last seen, over those that name it."""
    entry = past.entries.get(address)
    return {**members, **kind_named(entry.kind).lens.to_api(seen_words(entry))} if entry else members


def _creation(desired: Desired, empty: Past, place: Place) -> tuple[Action, ...]:
    """The plan of a first run in an empty account."""
    # Not a text: what is open may be anything, so no check may find fault with it.
    outside = {str(ref): Template((_ANY,)) for ref in _references(desired)}
    account = "" if place.account == _ANY else place.account
    inputs = Inputs(place.region, account, place.partition, outside)
    fresh = tuple(replace(resource, adopt="") for resource in desired.resources)
    return make_plan(replace(desired, resources=fresh), Live(), empty, inputs).actions


def _roots(desired: Desired, past: Past) -> Mapping[str, Mapping[str, str]]:
    """The identity of each pool that exists, by its address."""
    found = {
        root_of(address): dict(entry.identity)
        for address, entry in past.entries.items()
        if "UserPoolId" in entry.identity
    }
    for resource in desired.resources:
        named = resource.reference or resource.adopt
        if named and not kind_named(resource.kind).parent:
            found.setdefault(resource.address, {kind_named(resource.kind).identity[-1]: named})
    return found


def _references(desired: Desired) -> Iterator[Ref]:
    for resource in desired.resources:
        yield from (ref for ref in refs(resource.words) if ref.source in ("env", "ssm", "secretsmanager"))


def _state(desired: Desired, purpose: str) -> Iterator[Grant]:
    """The state in a bucket: read by everybody, written under a lock by what changes something."""
    if not desired.state.startswith(_BUCKET):
        return
    bucket, _, prefix = desired.state.removeprefix(_BUCKET).partition("/")
    inside = f"s3:::{bucket}/{prefix.rstrip('/')}/*" if prefix.strip("/") else f"s3:::{bucket}/*"
    writing = ("PutObject", "DeleteObject") if purpose in ("apply", "destroy") else ()
    yield from (Grant(f"s3:{name}", inside) for name in ("GetObject", "GetObjectVersion", *writing))
    # Without these a state that is not there is refused and not missing, and earlier ones cannot be found.
    yield from (Grant(f"s3:{name}", f"s3:::{bucket}") for name in ("ListBucket", "ListBucketVersions"))


def _outside(desired: Desired) -> Iterator[Grant]:
    """Parameters and secrets that the files refer to. A key of the customer's may encrypt them, and no file says so."""
    for ref in _references(desired):
        if ref.source == "ssm":
            yield Grant("ssm:GetParameter", "ssm:${region}:${account}:parameter/" + ref.address.lstrip("/"))
        if ref.source == "secretsmanager":
            name = ref.address
            arn = name if name.startswith("arn:") else "secretsmanager:${region}:${account}:secret:" + f"{name}-??????"
            yield Grant("secretsmanager:GetSecretValue", arn)


def _reads(thing: _Thing, things: Iterable[_Thing], *, thorough: bool) -> Iterator[Grant]:
    kind = thing.kind
    yield from _allowed(kind, [read.operation for read in kind.reads], thing)
    yield from (grant for grant in _granted(thing) if grant.reading)
    if not kind.parent and not thing.there and kind.listing:
        yield from _allowed(kind, [kind.listing.operation], thing)
    for child in children_of(kind.name):
        known = any(each.kind is child for each in things)
        if child.listing is not None and (not child.on_demand or thorough or known):
            listed = [child.listing.operation] if child.listing.operation else [read.operation for read in child.reads]
            yield from _allowed(child, listed, thing)


def _writes(thing: _Thing) -> Iterator[Grant]:
    """What makes, changes and deletes an object; a pool that is there is not made, and none is deleted."""
    kind = thing.kind
    if not thing.ours:
        return
    made = [step.operation for step in thing.steps] if kind.parent or not thing.there else []
    yield from _allowed(kind, [*made, *kind.updates, *(kind.deletes if kind.parent else ())], thing)
    yield from _granted(thing)


def _deletes(thing: _Thing, things: Iterable[_Thing]) -> Iterator[Grant]:
    kind = thing.kind
    if not thing.ours:
        return
    yield from _allowed(kind, kind.deletes, thing)
    # A pool's protection goes by an update of the whole pool, with the role that it names.
    if thing.protected:
        yield from _allowed(kind, kind.unlocks, thing)
    if thing.protected or (kind.first and any(each.protected for each in things)):
        yield from _granted(thing)


def _granted(thing: _Thing) -> Iterator[Grant]:
    """What writing an object needs beyond its own operations: also for what the files say no more, because an update
    carries the whole object."""
    for params in (thing.members, thing.seen):
        for grant in thing.kind.grants(params):
            yield replace(grant, resource=grant.resource or thing.pool)


def _allowed(kind: Kind, operations: Iterable[str], thing: _Thing) -> Iterator[Grant]:
    """The grants of operations of a kind, on as little as IAM can tell apart."""
    own = tuple(kind.arns(thing.members)) if thing.kind is kind else ()
    for operation in operations:
        pool = thing.pool if _about_pool(kind.service, operation) else _ANY
        yield from (Grant(f"{kind.service}:{operation}", resource) for resource in own or (pool,))


def _about_pool(name: str, operation: str) -> bool:
    """Whether a request names its pool. Where it does not, IAM has nothing to tell resources apart by."""
    members = service(name).operation(operation).input.members
    return "UserPoolId" in members or "ResourceArn" in members
