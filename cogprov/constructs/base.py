"""Constructs: things with an id in a scope. Those that stand for objects of Cognito end in a Resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict

from cogprov.constructs.enums import RemovalPolicy
from cogprov.constructs.errors import LABEL, SPELLED_TWICE, Spot, caller
from cogprov.constructs.reading import read, spoken
from cogprov.constructs.vocabulary import checked, word_at, worded
from cogprov.model.desired import Resource
from cogprov.model.errors import Origin
from cogprov.model.paths import dotted, put
from cogprov.model.values import Body, Path, Ref

if TYPE_CHECKING:
    from cogprov.constructs.stack import Stack
    from cogprov.constructs.tags import TagSaid

_LABEL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


class Node:
    """A construct's place: its id, its scope, and what lies in it."""

    def __init__(self, host: Construct, scope: Construct | None, id: str) -> None:
        self.id = id
        self.scope = scope
        self._host = host
        self._children: dict[tuple[str, str], Construct] = {}
        self._first: dict[str, Construct] = {}
        self._context: dict[str, Any] = {}
        self.tags: list[TagSaid] = []
        if scope is None:
            return
        around, sort = scope.node, getattr(host, "_collection", "")
        # Two objects of different kinds may share an id: their addresses tell them apart.
        if (id, sort) in around._children or (id, "") in around._children or (not sort and id in around._first):
            inside = scope.node.path or type(scope).__name__
            raise Spot("", caller()).wrong((), f"There is already a Construct with name '{id}' in {inside}", code=LABEL)
        around._children[id, sort] = host
        around._first.setdefault(id, host)

    @property
    def children(self) -> list[Construct]:
        """What lies in it, in the order in which it was made."""
        return list(self._children.values())

    @property
    def scopes(self) -> list[Construct]:
        """The constructs around it and itself, the outermost first."""
        return [*(self.scope.node.scopes if self.scope else ()), self._host]

    @property
    def root(self) -> Construct:
        return self.scopes[0]

    @property
    def default_child(self) -> Any:
        """An object's settings under the API's own names: see :class:`cogprov.constructs.underlying.Underlying`."""
        return self._host._default_child()

    @property
    def ids(self) -> Path:
        return (*self.scope.node.ids, self.id) if self.scope else (self.id,) if self.id else ()

    @property
    def path(self) -> str:
        return "/".join(step for step in self.ids if step)

    def try_find_child(self, id: str) -> Construct | None:
        return self._first.get(id)

    def find_child(self, id: str) -> Construct:
        """The construct of this id in it. ValidationError when there is none."""
        found = self._first.get(id)
        if found is None:
            raise Spot("", caller()).wrong((), f"No child with id: '{id}' in {self.path}", code=LABEL)
        return found

    def find_all(self) -> list[Construct]:
        """It and everything in it, outer before inner."""
        return [self._host, *(below for child in self.children for below in child.node.find_all())]

    def set_context(self, key: str, value: Any) -> None:
        """A value for everything in it to ask for."""
        self._context[key] = value

    def try_get_context(self, key: str) -> Any:
        """The nearest value around it, or None. ``cdk.json`` is not read."""
        if key in self._context:
            return self._context[key]
        return self.scope.node.try_get_context(key) if self.scope else None

    def add_dependency(self, *others: Construct) -> None:
        """Accepted and not needed: cogprov orders its calls by what objects refer to and name."""


class Construct:
    """Something in a scope. Subclass it to group pools that belong together."""

    def __init__(self, scope: Construct | None, id: str) -> None:
        if scope is not None and not isinstance(scope, Construct):
            name = type(scope).__name__
            raise Spot("", caller()).mistyped((), f"the scope must be a Construct such as a Stack, not a {name}")
        if not isinstance(id, str):
            raise Spot("", caller()).mistyped((), f"the id must be a text, not a {type(id).__name__}")
        self.node = Node(self, scope, id)

    @property
    def stack(self) -> Stack:
        """The stack that it is in. ValidationError when it is in none."""
        return stack_of(self)

    @staticmethod
    def is_construct(x: Any) -> bool:
        return isinstance(x, Construct)

    def to_string(self) -> str:
        return self.node.path

    def _default_child(self) -> Any:
        return self.node.try_find_child("Default") or self.node.try_find_child("Resource")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.node.path}>"


class CommonOptions(TypedDict, total=False):
    """What every object takes besides its settings."""

    removal_policy: RemovalPolicy | None
    """What may happen when it is no longer in the program. ``RETAIN`` unless said otherwise."""
    import_: str | None
    """The id or name of a live object to take over and manage, as ``import:`` in a file."""


class Declared(Construct):
    """An object of Cognito with its settings in cogprov's words."""

    _kind: ClassVar[str]
    _collection: ClassVar[str]
    _single: ClassVar[bool] = False

    def __init__(self, scope: Construct, id: str, parent: Declared | None, words: Body, common: Body) -> None:
        stack = stack_of(scope)
        if parent is not None and stack_of(parent) is not stack:
            raise spot_of(scope, id, self._collection, parent).wrong(
                (),
                f"{parent.node.path} is in another stack",
                "Refer to it in this one with UserPool.from_user_pool_id(self, ..).",
            )
        spot = spot_of(scope, id, self._collection, parent, single=self._single)
        words = spoken(words)
        checked(words, self._kind, spot)
        stack._refuse_twin(spot)
        super().__init__(scope, id)
        self._spot = spot
        self._parent = parent
        self._words = words
        self._origins: dict[Path, Origin] = {(key,): spot.origin for key in words}
        self._adopt = str(common.get("import_") or "")
        self._reference = ""
        self._allow_delete = common.get("removal_policy") == RemovalPolicy.DESTROY.value
        stack._declared[spot.address] = self

    @property
    def address(self) -> str:
        """Where it stands in plans and state, such as ``user_pools.main.clients.web``."""
        return self._spot.address

    def apply_removal_policy(self, policy: RemovalPolicy) -> None:
        """Say what may happen when it is no longer in the program. See :class:`RemovalPolicy`."""
        if not isinstance(policy, RemovalPolicy):
            name = type(policy).__name__
            raise Spot(self.address, caller()).mistyped(
                ("removal_policy",), f"`policy` must be a RemovalPolicy, not a {name}"
            )
        self._allow_delete = policy is RemovalPolicy.DESTROY

    def add_override(self, path: str, value: Any) -> None:
        """Set any word by its dotted path, such as ``add_override("password_policy.min_length", 14)``.

        ``None`` enforces the service's own default, as ``null`` does in a file.
        """
        spot = Spot(self.address, caller())
        steps = dotted(path)
        word = word_at(self._kind, steps)
        if word is None:
            parent = word_at(self._kind, steps[:-1])
            raise spot.unknown(steps, parent.children if parent else ())
        put(self._words, steps, spoken(worded(value, word, spot, steps)))
        self._origins[steps] = spot.origin

    def _default_child(self) -> Any:
        from cogprov.constructs.underlying import Underlying

        return Underlying(self)

    def _ref(self, attribute: str) -> Ref:
        return Ref(self.address, attribute)

    def _resource(self) -> Resource:
        return Resource(
            self.address,
            self._kind,
            spoken(self._said()),
            self.address.rpartition(".")[2],
            self._parent.address if self._parent else "",
            self._spot.origin,
            dict(self._origins),
            self._adopt,
            self._reference,
            self._allow_delete and self._parent is not None,
        )

    def _said(self) -> Mapping[str, Any]:
        """Its words, with those that follow from what was said after it was made."""
        return self._words


def read_common(options: Mapping[str, Any], struct: Any, spot: Spot, kind: str) -> tuple[Body, Body]:
    """The words, and what is said besides them."""
    said = read(options, struct, spot, kind)
    common: Body = {key: said.pop(key) for key in ("removal_policy", "import_") if key in said}
    return said, common


def aliased(words: Body, name: str, others: tuple[str, ...], spot: Spot) -> None:
    """Put what stands under an older name where it belongs; one setting may be said once."""
    given = [key for key in (name, *others) if key in words]
    if len(given) > 1:
        raise spot.wrong((given[1],), f"`{given[1]}` and `{given[0]}` are two names of one setting", code=SPELLED_TWICE)
    if given and given[0] != name:
        words[name] = words.pop(given[0])


def spot_of(scope: Construct, id: str, collection: str, parent: Declared | None, *, single: bool = False) -> Spot:
    """The address of an object that is about to be made, and the line that makes it.

    ``single``: its parent has one of it at most, so that its address has no label.
    """
    origin = caller()
    if not isinstance(scope, Construct):
        raise Spot("", origin).mistyped(
            (), f"the scope must be a Construct such as a Stack, not a {type(scope).__name__}"
        )
    if not isinstance(id, str):
        raise Spot("", origin).mistyped((), f"the id must be a text, not a {type(id).__name__}")
    ids = (*scope.node.ids, id)
    around = parent.node.ids if parent else stack_of(scope).node.ids
    shared = 0
    while shared < min(len(around), len(ids) - 1) and ids[shared] == around[shared]:
        shared += 1
    label = re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(ids[shared:]))
    prefix = f"{parent.address}." if parent else ""
    if single:
        return Spot(f"{prefix}{collection}", origin)
    spot = Spot(f"{prefix}{collection}.{label}", origin)
    if not _LABEL.fullmatch(label):
        raise spot.wrong(
            (), f"the id {id!r} makes no label for an address", "Use 1-64 letters, digits, _ and -.", code=LABEL
        )
    return spot


def stack_of(construct: Construct) -> Stack:
    """The stack that a construct is in."""
    from cogprov.constructs.stack import Stack

    here: Construct | None = construct
    while here is not None and not isinstance(here, Stack):
        here = here.node.scope
    if here is None:
        raise Spot("", caller()).wrong((), f"{construct!r} is in no stack", "Make it in a Stack.")
    return here
