"""The planner: desired, live and past in, a Plan out. Pure: the same three always give the same plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from cogprov.kinds import kind_named
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Desired, Ignore, Resource
from cogprov.model.paths import get, is_below, undotted
from cogprov.model.values import ABSENT, Json, Path
from cogprov.planning import drift as drifts
from cogprov.planning import graph as graphs
from cogprov.planning import problems
from cogprov.planning.action import action_for
from cogprov.planning.begun import begun
from cogprov.planning.compare import Comparison, compared
from cogprov.planning.expand import abroad, context_of, expanded
from cogprov.planning.live import Live, unread_words
from cogprov.planning.neighbours import dangling
from cogprov.planning.order import in_order
from cogprov.planning.past import Past
from cogprov.planning.plan import Action, Drift, Plan
from cogprov.planning.references import Known, outputs_of
from cogprov.planning.removal import removals
from cogprov.planning.target import targeted
from cogprov.planning.unheard import concerning, nameless
from cogprov.planning.veil import known_secrets, veiled


@dataclass(frozen=True)
class Inputs:
    """What a plan is made from, beyond desired, live and past."""

    region: str
    account: str = ""
    partition: str = "aws"
    outside: Mapping[str, Json] = field(default_factory=dict)
    """Values of references to parameters, secrets and the environment, by the reference's text; and, under names that
    no reference has, what the files spell out as secret."""
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    allow_delete: tuple[str, ...] = ()
    unprotect: tuple[str, ...] = ()
    """Pools whose deletion protection ``destroy`` may take away."""
    now: datetime.datetime | None = None

    @property
    def created(self) -> str:
        """When the plan is made: ``now``, or this very moment."""
        return (self.now or datetime.datetime.now(datetime.timezone.utc)).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_plan(desired: Desired, live: Live, past: Past, inputs: Inputs) -> Plan:
    """What would be done, in order, and all that was noticed. Raises ConfigError for a cycle."""
    everything = expanded(desired, inputs.region, live.objects, past, inputs.outside)
    resources = tuple(each for each in everything if not abroad(each, inputs.account or live.account))
    by_address = {resource.address: resource for resource in resources}
    known = _known(by_address, live, inputs)
    family = Family(resources)
    comparisons: dict[str, Comparison] = {}
    contexts: dict[str, DesiredContext] = {}
    actions: list[Action] = []
    noticed: list[Drift] = []
    for resource in resources:
        unknown = any(resource.address in those for those in (live.not_checked, live.impossible, live.ambiguous))
        if resource.reference or unknown or nameless(resource, known):
            continue
        context = context_of(resource, family, desired, inputs.region, live.objects, past)
        leave = partial(_left_alone, resource, desired.ignore)
        comparison = compared(resource, context, known, past, leave)
        comparisons[resource.address], contexts[resource.address] = comparison, context
        noticed.extend(_noticed(resource, context, comparison, live, past))
    words = {address: item.declared or item.words for address, item in comparisons.items()}
    bodies = {address: item.body for address, item in comparisons.items()}
    graph = graphs.edges(resources, {**{r.address: r.words for r in resources}, **words}, bodies)
    graphs.refuse_cycle(graph, by_address)
    for address, comparison in comparisons.items():
        action = action_for(by_address[address], contexts[address], comparison, known, past, live)
        if action is not None:
            actions.append(action)
    gone = removals(desired, by_address, _as_planned(live, comparisons), past, inputs.allow_delete)
    actions = in_order([*actions, *gone.actions], graph, live, past)
    actions = targeted(actions, inputs.targets, inputs.excludes)
    unmanaged, left_alone = drifts.unmanaged(live, desired)
    kept_drifts, ignored = drifts.quietly(noticed, desired.ignore)
    refusals = [problem for item in comparisons.values() for problem in item.refusals]
    relabelled = tuple(problems.relabelled(by_address, live, past))
    open_calls = begun(by_address, live, past)
    strays = tuple(problems.strays(live, past))
    plan = Plan(
        stack=desired.stack,
        env=desired.env,
        account=inputs.account or live.account,
        region=inputs.region,
        actions=tuple(actions),
        drifts=(*kept_drifts, *unmanaged),
        refusals=(
            *open_calls.refusals,
            *refusals,
            *problems.secret_names(resources, known),
            *problems.ambiguous(by_address, live),
            *problems.claimed(by_address, live),
            *(problem for problem in strays if not problem.warning),
            *problems.twins(by_address, live),
            *problems.not_there(by_address, live, past),
            *problems.not_to_be_made(actions, by_address),
            *gone.refusals,
            *problems.renamed(actions, by_address, live),
            *relabelled,
            *problems.all_gone(past, live),
        ),
        unresolved=concerning(
            (problem for item in comparisons.values() for problem in item.unresolved), inputs.targets, inputs.excludes
        ),
        warnings=(
            *open_calls.warnings,
            *problems.unsettled(desired.warnings, by_address, past),
            *(warning for item in comparisons.values() for warning in item.warnings),
            *gone.warnings,
            *(problem for problem in strays if problem.warning),
            *dangling(by_address, comparisons, live),
            *problems.namesakes(by_address, live, relabelled),
            *problems.impossible(by_address, live),
            *problems.unowned(),
            *problems.abroad([each for each in everything if each.address not in by_address], actions),
        ),
        not_checked=(
            *(f"{address}: {why}" for address, why in live.not_checked.items()),
            *_half_read(by_address, live),
        ),
        ignored=(*left_alone, *ignored),
        released=tuple(_released(comparisons, past)),
        forgotten=(*gone.forgotten, *open_calls.settled),
        unknown=tuple(_unknown(by_address, comparisons, past)),
        kept={address: item.owned for address, item in comparisons.items() if address in live.objects},
        objects=len(comparisons),
        live_objects=len(live.objects) + len(live.unmanaged),
        calls=live.calls,
        seconds=live.seconds,
        created=inputs.created,
        source=desired.source,
        lineage=past.lineage,
        serial=past.serial,
        outputs=outputs_of(desired, known),
        protect=desired.protect,
        graph=graph,
    )
    return veiled(plan, known_secrets(inputs.outside, live.objects.values()), past)


def _left_alone(resource: Resource, ignores: Sequence[Ignore], path: Path) -> bool:
    return drifts.ignored_by(undotted((resource.address, *path)), ignores) is not None


def _unknown(resources: Mapping[str, Resource], compared: Iterable[str], past: Past) -> Iterator[str]:
    """What is declared; an object that another one implies may be somebody else's, and is never known then."""
    unknown = (address for address in compared if address not in past.entries)
    return (address for address in unknown if not kind_named(resources[address].kind).implied_only)


def _half_read(resources: Mapping[str, Resource], live: Live) -> Iterator[str]:
    """What is declared and could not be compared, of objects of which the endpoint shows a part only."""
    for address, item in live.objects.items():
        said = resources[address].words if address in resources else {}
        words = [undotted(path) for path in unread_words(kind_named(item.kind), item) if get(said, path) is not ABSENT]
        if words:
            lacks = ", ".join(item.unread)
            yield f"{address}: the endpoint does not implement {lacks}, which alone tells {', '.join(words)}"


def _known(resources: Mapping[str, Resource], live: Live, inputs: Inputs) -> Known:
    surroundings = {"region": inputs.region, "account": inputs.account or live.account, "partition": inputs.partition}
    return Known(resources, live.objects, surroundings, inputs.outside)


def _as_planned(live: Live, comparisons: Mapping[str, Comparison]) -> Live:
    """What is live with the words that it will have: whether something is still used is asked of the outcome."""
    objects = {
        address: replace(item, words=comparisons[address].words) if address in comparisons else item
        for address, item in live.objects.items()
    }
    return replace(live, objects=objects)


def _noticed(
    resource: Resource, context: DesiredContext, comparison: Comparison, live: Live, past: Past
) -> Iterator[Drift]:
    if context.live is not None:
        yield from drifts.of_declared(resource, context.live, comparison, past)
    elif resource.address in past.entries and not kind_named(resource.kind).implied_only:
        yield drifts.missing(resource, past)


def _released(comparisons: Mapping[str, Comparison], past: Past) -> Iterable[tuple[str, str]]:
    for address, comparison in comparisons.items():
        entry = past.entries.get(address)
        for path in entry.owned if entry else ():
            # A word that is said no more is said still where what is around it is said, null, say.
            related = any(is_below(other, path) or is_below(path, other) for other in comparison.owned)
            if path not in comparison.owned and not related:
                yield address, path
