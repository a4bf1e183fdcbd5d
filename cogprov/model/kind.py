"""The Kind: everything cogprov knows about one sort of object, as data and plain functions.

A kind is one file in ``kinds/``. Reader, planner, applier, importer, docs and tests work from this type alone, and none
of them knows a kind by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from cogprov.model.actions import Change, Grant, Identity, LiveObject, Look, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.lens import Lens
from cogprov.model.paths import dotted
from cogprov.model.service import service
from cogprov.model.values import Body, Json, Path
from cogprov.model.words import Word, with_word


@dataclass(frozen=True)
class Read:
    """One read operation of an object. Its parameters are the identity's members of the same names."""

    operation: str
    unwrap: str = ""
    """The member of the answer that holds the object; empty when the answer is it."""
    optional: bool = False
    """Whether the object is still an object when the endpoint does not know this operation."""
    tells: frozenset[Path] = frozenset()
    """For an optional one: the words of which it alone tells. Where it is not there, they are not compared."""
    needs: Callable[[Parts], bool] = lambda parts: True
    """Whether to ask at all, given what was read before."""
    params: Callable[[Identity], Mapping[str, Any]] = lambda identity: dict(identity)
    pick: Callable[[Identity, Body], Body | None] = lambda identity, answer: answer
    """The object in an answer that holds more than it, None when it is not in there: a list read for one entry."""


@dataclass(frozen=True)
class Listing:
    """How the children of one parent are found."""

    operation: str = ""
    """The list operation; empty when the parent's own answer names them."""
    result: str = ""
    """The member of the answer that holds the list."""
    key: str = ""
    """The member of an item that names it; empty when nothing does, and only ids that are new tell ours."""
    called: str = ""
    """What the create request calls that member."""
    whole: bool = False
    """Whether an item is the whole object, so that it need not be described."""
    identify: Callable[[Identity, Mapping[str, Any]], Identity] = lambda parent, item: dict(parent)
    """The identity of an item, from its parent's identity."""
    within: Callable[[Identity, Parts], Iterable[Identity]] | None = None
    """The identities that the answers of the parent, and of what is around it, name."""
    certain: bool = True
    """Whether there is an object for each identity of ``within``; where there only may be one, it is looked for."""
    takes: Callable[[Mapping[str, Any]], bool] = lambda item: True
    """Whether an item of the list is one of the kind at all."""
    among: Callable[[Sequence[Mapping[str, Any]]], Iterable[int]] = lambda items: range(len(items))
    """The same where only the whole list tells: the places of those that are."""
    asks: Callable[[Parts], bool] = lambda parts: True
    """Whether a parent of such answers can have any, so that it is worth a call."""


class Context(Protocol):
    """What a kind's functions may ask about the world around an object."""

    @property
    def stack(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def region(self) -> str: ...

    @property
    def resource(self) -> Resource:
        """The object as it is declared."""
        ...

    @property
    def live(self) -> LiveObject | None:
        """The object as it is, when there is one."""
        ...

    @property
    def seen(self) -> Mapping[str, Json]:
        """Its words as the state remembers them."""
        ...

    @property
    def made_by(self) -> str:
        """``created``, ``imported`` or empty when the state does not know it."""
        ...

    def parent(self) -> Resource | None: ...

    def root(self) -> Resource:
        """The outermost object around it, or the object itself."""
        ...

    def siblings(self, kind: str) -> Sequence[Resource]:
        """The declared objects of a kind that lie in the same parent, or in this object when it is the parent."""
        ...


class Neighbours(Protocol):
    """What will be in the parent of an object once everything is done that the files ask for."""

    def parent(self) -> Body:
        """The words of the parent."""
        ...

    def named(self, kind: str) -> Mapping[str, Body] | None:
        """The words of its children of a kind, by name: declared, remembered or made by others; None when nobody
        could list them."""
        ...


def _unchanged(words: Body, context: Context) -> Body:
    return words


def _none(*_: Any) -> Iterable[Any]:
    return ()


def _empty(*_: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, eq=False)
class Kind:
    """One sort of object, and the only one of its name. Every function is pure."""

    # What it is
    name: str
    """``client``"""
    title: str
    """``app client``, for sentences."""
    collection: str
    """``clients``: its step in addresses, and the key in YAML."""
    lens: Lens
    doc: str = ""
    parent: str = ""
    """The kind it lies in."""
    rank: int = 50
    """Where it stands among its siblings in files and listings; never a matter of order of calls."""
    single: bool = False
    """Whether a parent has at most one of it, so that its address has no label: ``...main.risk_configuration``."""
    on_demand: bool = False
    """Whether a plan reads it only where it is declared or remembered, because the calls would cost every plan."""
    implied_only: bool = False
    """Whether it is never written in a file, but called for by another object's settings."""
    service: str = "cognito-idp"

    # Its name and identity
    name_path: Path = ()
    """The word that names it among its siblings, such as ``user_pool_client_name``."""
    name_of: Callable[[Resource], str] = lambda resource: resource.label
    """The name of a declared object; the label unless its words say otherwise."""
    usual_name: Callable[[Resource, str], str] = lambda resource, stack: resource.label
    """The name that a new one gets, from the declared object and the stack's name."""
    unique: bool = True
    """Whether the service refuses a second one of the same name."""
    identity: tuple[str, ...] = ()
    """The members that name it in requests, the parent's first."""
    born: Callable[[Identity, Mapping[str, Any], Mapping[str, Any]], Identity] = lambda parent, params, answer: dict(
        parent
    )
    """The identity of a new one, from its parent's, the create request and its answer."""
    attributes: Callable[[Identity, Parts, str], Mapping[str, Json]] = lambda identity, parts, region: {}
    """What references may ask for beyond ``id``; from identity, raw answers and Region."""
    key_of: Callable[[Identity, Parts], str] = lambda identity, parts: ""
    """The name of a live one."""

    # Reading
    reads: tuple[Read, ...] = ()
    listing: Listing | None = None
    locate: Callable[[Resource, LiveObject | None, str], Identity | None] | None = None
    """For what no list finds: the identity of a declared object, from its live parent (if any) and the stack's name."""
    impossible: Callable[[str], str] = lambda message: ""
    """From the text of a "not found": why the object cannot be made at all, or empty when it is just not there."""
    exists: Callable[[Identity, Parts], bool] = lambda identity, parts: True
    """Whether an answer means that the object is there: an unknown domain answers 200 with nothing in it."""
    idle: Callable[[Identity, Parts], bool] = lambda identity, parts: False
    """Whether an answer says only what is so where nobody ever set it. Such an object is there for those alone whose
    state knows it."""
    extract: Callable[[Identity, Parts], Body] = lambda identity, parts: {}
    """The members of raw answers that can be written, under their input names: read-only ones gone, secrets wrapped."""
    tidy: Callable[[Body], Body] = lambda body: body
    """The canonical form of a body, the same for live and desired: sets sorted, empties gone, mirrors folded."""
    volatile: frozenset[str] = frozenset()
    """Raw members that change by themselves and say nothing."""
    dated: str = ""
    """The member of its first read, and of an item of its list, that tells when it was made; empty when none does."""
    nonce: Callable[[Parts], str] = lambda parts: ""
    """The mark that our own create left on a live one, for kinds whose names may repeat."""
    claim: Callable[[Parts], tuple[str, str]] = lambda parts: ("", "")
    """(stack, address) that our own create wrote on a live one."""
    remark: Callable[[LiveObject, Context], tuple[Sequence[Change], Sequence[Step]]] = lambda live, context: ((), ())
    """What makes a live one claim the address that it has now, when its claim is of an earlier label."""
    settled: Callable[[Parts], bool] = lambda parts: True
    """Whether the service has finished making it."""
    patient: Callable[[Parts], bool] = lambda parts: True
    """Whether others wait for it to be finished; a custom domain takes its time, and is waited for after all else."""
    broken: Callable[[Parts], str] = lambda parts: ""
    """Why the service gave up on making it, in a clause with what to do; empty when it did not."""
    going: Callable[[Parts], bool] | None = None
    """For what the service takes its time to remove: whether the answers show one that it is removing. None for what is
    gone as soon as a delete is answered."""
    foreign: Callable[[Identity, Mapping[str, Any]], str] = lambda identity, item: ""
    """Why a live object is nobody's business, or empty."""

    # Meaning
    service_defaults: Callable[[Body], Body] = lambda body: {}
    """What an absent member of a canonical body means, as canonical members."""
    fresh: Callable[[Resource, Context], Body] = lambda resource, context: {}
    """Words for a new object that its author did not say anything about."""
    complete: Callable[[Body, Context], Body] = _unchanged
    """Declared words with what they call for: e-mail by SES needs its ARN, a grant needs OAuth on."""
    explicit: Callable[[Body], Body] = lambda words: words
    """Words of a live object with what must be said so that ``complete`` adds nothing to them."""
    hidden: Callable[[Body], Iterable[Path]] = _none
    """For words of a live object: secrets that it must have and the service does not show."""
    meta: Mapping[str, Word] = field(default_factory=dict)
    """Words, by dotted path, that ``complete`` and ``implied`` understand and no API member stands for."""
    refined: Mapping[str, Callable[[Word], Word]] = field(default_factory=dict)
    """Words, by dotted path, of which more can be said than what their members tell."""
    create_only: frozenset[Path] = frozenset()
    """Words that can never change; derived words of create-only members are added to them."""
    write_only: frozenset[Path] = frozenset()
    """Words that the service never returns."""
    traced: frozenset[Path] = frozenset()
    """Those of them of which it tells that there is a value: live words have something in their place."""
    fades: frozenset[Path] = frozenset()
    """Create-only words that the service may stop showing although they still hold."""
    rivals: tuple[tuple[Path, Path], ...] = ()
    """Pairs of words for one member: declaring the first of a pair displaces a live value under the second."""
    untold: frozenset[Path] = frozenset()
    """Words that an answer may leave out whatever they are: what was last sent is taken for what is live then."""
    unsure: Callable[[Body], Iterable[Path]] = _none
    """For words of a live object: flags that the service may show as on although they were switched off. What a run
    switches off and still finds on is remembered as False, and believed from then on."""
    allows: Callable[[Change, Body, Body], str | None] = lambda change, before, after: None
    """An empty text when a change to a create-only word is fine after all (an attribute is added); else None."""
    weakens: Callable[[Change], str] = lambda change: ""
    """Why a change makes sign-in less safe, in a clause; empty when it does not."""
    effects: Callable[[Change, Body, Body], Iterable[str]] = _none
    """What a change means for the people who sign in, one sentence each."""

    # Relations
    implied: Callable[[Resource, Context], Iterable[Resource]] = _none
    """Objects that its settings call for."""
    needs: Callable[[Body], Iterable[tuple[str, str]]] = _none
    """(kind, name) of siblings that a body names: providers and scopes of a client."""
    dangling: Callable[[Body, Neighbours], Iterable[tuple[Path, str]]] = _none
    """(word, sentence) for each thing that words name in their parent and that neither is there nor will be."""
    everywhere: bool = False
    """Whether its name is taken for every other pool too."""
    after: tuple[str, ...] = ()
    """Kinds of which all in the same pool come before it: a look of the sign-in pages needs a domain."""
    steps_down: Callable[[Iterable[Change]], bool] = lambda changes: False
    """Whether these changes take away what others may be using, and give them nothing: then these go first."""
    made_by_nobody: str = ""
    """Why there is always one and none is ever created, with what to look at when there is none."""
    makes_room: bool = False
    """Whether one that goes must be gone before another can come."""
    first: bool = False
    """Whether it comes before its parent (the SMS role) instead of after it."""
    home: Callable[[Body], str] = lambda words: ""
    """For an implied object: the account that its words put it in, empty when they say nothing. What would be made in
    another account than the pool's is left to that account."""
    vanishes: Callable[[Identity, LiveObject | None], bool] = lambda identity, parent: True
    """For an implied object that is no longer called for: whether it may go, given the live parent."""

    # Writing
    sent: Callable[[Body, Body], Body] = lambda body, raw: body
    """What a create is given: a canonical body in the form that its author gave it. The second argument is the body
    before it was made canonical; what comes back has the same canonical form."""
    create: Callable[[Body, Mapping[str, Any], Context], Sequence[Step]] = _none  # type: ignore[assignment]
    """The calls that make it; the second argument has the parent's identity, perhaps as references."""
    update: Callable[[Body, Body, LiveObject, Context], Sequence[Step]] = _none  # type: ignore[assignment]
    """The calls that turn the first canonical body into the second."""
    delete: Callable[[LiveObject], Sequence[Step]] = _none  # type: ignore[assignment]
    updates: tuple[str, ...] = ()
    """Every operation that ``update`` may call."""
    unlocks: tuple[str, ...] = ()
    """Every operation that ``unprotect`` may call."""
    deletes: tuple[str, ...] = ()
    """Every operation that ``delete`` may call."""
    arns: Callable[[Mapping[str, Any]], Iterable[str]] = _none
    """What IAM calls it, from members of its requests or identity; nothing when IAM knows it as part of its pool.
    ``${partition}``, ``${region}`` and ``${account}`` stand for those of the run."""
    grants: Callable[[Mapping[str, Any]], Iterable[Grant]] = _none
    """What writing it needs beyond its own operations, from the parameters of its creation."""
    prepare: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] = lambda operation, params: params
    """The last touch to a request once every reference in it is known."""
    protected: Callable[[Body], str] = lambda body: ""
    """Why it cannot be deleted as it is, or empty."""
    unprotect: Callable[[LiveObject], Sequence[Step]] = _none  # type: ignore[assignment]
    """The calls that take the protection away; only ``destroy`` makes them, and only when told to."""
    rogue_risk: str = "low"
    """How bad one is that nobody declared: ``low``, ``medium`` or ``high``."""
    precious: str = ""
    """What is lost for ever with it, such as "its users"; empty when it can be made again."""

    # Checking
    check: Callable[[Resource, Context], Iterable[Problem]] = _none
    """What can be known to be wrong without asking AWS."""
    looks: Callable[[Body, Body], Iterable[Look]] = _none
    """What to ask other services about when the first words become the second; when both are the same, what to ask
    where everything is looked at. Nothing they answer stops a plan."""
    hinders: Callable[[Resource, Body, Context], Iterable[Problem]] = _none
    """Why an object cannot come to have these words, given how it is live."""

    @cached_property
    def unmodelled_read(self) -> str:
        """The first operation by which it is read or listed that the installed botocore is too old to have.

        Empty when all are there. A kind that cannot be read is neither planned nor looked for.
        """
        reads = (read.operation for read in self.reads if not read.optional)
        listed = (self.listing.operation,) if self.listing and self.listing.operation else ()
        known = service(self.service).operations
        return next((name for name in (*reads, *listed) if name not in known), "")

    def own_id(self, identity: Identity) -> str:
        """What names an object among its siblings: the last member of its identity, in whatever order they come."""
        return identity.get(self.identity[-1], "")

    def ordered(self, identity: Identity) -> Identity:
        """An identity with its members in the kind's order; a state file has them sorted."""
        return {member: identity[member] for member in self.identity if member in identity}

    @cached_property
    def words(self) -> Word:
        """Everything that may be written under it, its children and the common keys apart."""
        tree = self.lens.tree
        for path, word in self.meta.items():
            tree = with_word(tree, dotted(path), word)
        for path, refine in self.refined.items():
            found = tree.at(dotted(path))
            tree = with_word(tree, dotted(path), refine(found)) if found is not None else tree
        return replace(tree, doc=self.doc)
