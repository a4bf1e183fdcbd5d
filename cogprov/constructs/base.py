"""Constructs: things with an id in a scope. Those that stand for objects of Cognito end in a Resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypedDict

from cogprov.constructs.enums import RemovalPolicy
from cogprov.constructs.errors import LABEL, SPELLED_TWICE, Spot, caller
from cogprov.constructs.reading import read, spoken
from cogprov.constructs.values import Text
from cogprov.constructs.vocabulary import checked, word_at, worded
from cogprov.model.desired import Resource
from cogprov.model.errors import Origin
from cogprov.model.paths import dotted, merged, put
from cogprov.model.values import Body, Path, Ref

_LABEL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


class Node:
    """A construct's place: its id, its scope, and what lies in it."""

    def __init__(self, host: Construct, scope: Construct | None, id: str) -> None:
        self.id = id
        self.scope = scope
        self.children: dict[str, Construct] = {}
        self.tags: dict[str, Text | None] = {}
        if scope is None:
            return
        if id in scope.node.children:
            inside = scope.node.path or type(scope).__name__
            raise Spot("", caller()).wrong((), f"There is already a Construct with name '{id}' in {inside}", code=LABEL)
        scope.node.children[id] = host

    @property
    def ids(self) -> Path:
        return (*self.scope.node.ids, self.id) if self.scope else (self.id,) if self.id else ()

    @property
    def path(self) -> str:
        return "/".join(step for step in self.ids if step)

    def try_find_child(self, id: str) -> Construct | None:
        return self.children.get(id)

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

    def _ref(self, attribute: str) -> Ref:
        return Ref(self.address, attribute)

    def _resource(self) -> Resource:
        return Resource(
            self.address,
            self._kind,
            spoken(merged(self._words, self._late_words())),
            self.address.rpartition(".")[2],
            self._parent.address if self._parent else "",
            self._spot.origin,
            dict(self._origins),
            self._adopt,
            self._reference,
            self._allow_delete and self._parent is not None,
        )

    def _late_words(self) -> Mapping[str, Any]:
        """Words that follow from what was said after it was made."""
        return {}


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


def stack_of(construct: Construct) -> Any:
    """The stack that a construct is in."""
    from cogprov.constructs.stack import Stack

    here: Construct | None = construct
    while here is not None and not isinstance(here, Stack):
        here = here.node.scope
    if here is None:
        raise Spot("", caller()).wrong((), f"{construct!r} is in no stack", "Make it in a Stack.")
    return here
