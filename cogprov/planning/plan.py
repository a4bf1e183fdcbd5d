"""The Plan: the exact list of API calls, with the reasons for each. Frozen data; nothing in it reads or writes AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cogprov.model.actions import Change, Identity, Step
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import Body, Json

CREATE: Final = "create"
UPDATE: Final = "update"
IMPORT: Final = "import"
DELETE: Final = "delete"
RELEASE: Final = "release"
"""Forget an object without touching it."""
VERBS: Final = (CREATE, UPDATE, IMPORT, DELETE, RELEASE)


@dataclass(frozen=True)
class Action:
    """What happens to one object."""

    verb: str
    address: str
    kind: str
    reason: str
    """One clause: ``new in the file``, ``changed in the file``, ``changed outside cogprov`` ..."""
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    identity: Identity = field(default_factory=dict)
    """Empty for an object that does not exist yet."""
    depends_on: tuple[str, ...] = ()
    """Addresses whose actions must be done first."""
    origin: Origin | None = None
    fingerprint: str = ""
    """Of the raw read that the action was planned from."""
    goal: Body = field(default_factory=dict)
    """The words it will have, as far as they are known."""
    owned: tuple[str, ...] = ()
    """Paths that the file declares."""
    effects: tuple[str, ...] = ()
    """What it means for the people who sign in."""
    users: int | None = None
    """How many users the pool has."""
    title: str = ""
    """What the kind is called in sentences: ``app client``."""
    made_by: str = "created"
    parent: str = ""
    """The address of the object it lies in."""
    finishes: bool = False
    """Whether it completes what an earlier run began."""
    precious: str = ""
    """For a delete: what is lost for ever."""
    siblings: tuple[str, ...] = ()
    """For a create without a natural key: ids of its kind that were there when the plan was made."""
    allow_delete: bool = False
    """Whether the file says that it may be deleted once it is no longer declared."""
    allowed: bool = True
    """For a delete: whether the file or the command allows it without a question."""


@dataclass(frozen=True)
class Drift:
    """One thing that is not as it was left."""

    address: str
    kind: str
    sort: str
    """``changed`` (the file says otherwise), ``undeclared`` (the file is silent, but it moved), ``missing``,
    ``unmanaged``."""
    changes: tuple[Change, ...] = ()
    """For ``changed``: from what the file says to what is live. For ``undeclared``: from what was last seen."""
    identity: Identity = field(default_factory=dict)
    key: str = ""
    note: str = ""
    risk: str = "medium"
    """``low``, ``medium`` or ``high``."""
    title: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class Plan:
    """All that will happen, in order, and all that was noticed."""

    stack: str
    env: str
    account: str
    region: str
    actions: tuple[Action, ...]
    drifts: tuple[Drift, ...] = ()
    refusals: tuple[Problem, ...] = ()
    """Why nothing of it may be applied (exit 73)."""
    warnings: tuple[Problem, ...] = ()
    not_checked: tuple[str, ...] = ()
    """What could not be read, one sentence each."""
    ignored: tuple[str, ...] = ()
    """Live objects that are left alone, with the reason."""
    released: tuple[tuple[str, str], ...] = ()
    """(address, path) of properties that the file no longer declares: kept as they are live."""
    forgotten: tuple[str, ...] = ()
    """Addresses that are in neither AWS nor the files any more: the state drops them."""
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Declared paths of objects that need no action, so that the state knows what the files own."""
    objects: int = 0
    """How many declared objects were compared."""
    live_objects: int = 0
    calls: int = 0
    """API calls that the reading took."""
    seconds: float = 0.0
    created: str = ""
    config_sha256: str = ""
    source: str = ""
    lineage: str = ""
    serial: int = 0
    outputs: Mapping[str, Json] = field(default_factory=dict)
    protect: bool = False
    graph: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """For each declared address those that come before it; what the state remembers as dependencies."""
    unknown: tuple[str, ...] = ()
    """Addresses that are declared and that the state does not know: nothing tells how they were left."""
    unresolved: tuple[Problem, ...] = ()
    """References of objects that exist and that cannot be resolved: what they say was not compared, and nothing of the
    plan may be applied."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.actions and not self.refusals

    @property
    def forbidden(self) -> tuple[Problem, ...]:
        """Why nothing of it may be applied."""
        return (*self.refusals, *(self.unresolved if self.actions else ()))

    @property
    def unseen(self) -> tuple[str, ...]:
        """All of which it is not known whether it is as the files say, one sentence each."""
        return (*self.not_checked, *map(_place, self.unresolved))

    @property
    def steps(self) -> Iterator[tuple[Action, Step]]:
        """Every API call, in the order of the actions."""
        return ((action, step) for action in self.actions for step in action.steps)

    @property
    def weakening(self) -> Iterator[tuple[Action, Change]]:
        """Every change that makes sign-in less safe."""
        return ((action, change) for action in self.actions for change in action.changes if change.weakens)

    def action(self, address: str) -> Action | None:
        return next((item for item in self.actions if item.address == address), None)

    def count(self, verb: str) -> int:
        return sum(1 for item in self.actions if item.verb == verb)

    @property
    def undoes(self) -> int:
        """How many of the changes put back what somebody else changed."""
        return sum(1 for action in self.actions for change in action.changes if change.cause in ("drift", "both"))


def _place(problem: Problem) -> str:
    where = f" ({problem.origin.short})" if problem.origin else ""
    return f"{problem.path}: {problem.summary}{where}"
