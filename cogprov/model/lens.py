"""Lenses: the two-way correspondence between the API's members and the words users write.

A Lens is a list of pieces over the members of a canonical API body. Each piece claims some members and says how they
read as words and how words become members again. What no piece claims passes through under its own name in snake
case, all the way down, so nothing is ever lost and a member that the API grows tomorrow has a word today.

Laws, tested for every kind on bodies generated from the service model:
``to_api(from_api(body)) == body`` and ``from_api(to_api(words)) == canonical words``; no member is claimed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from cogprov.model.errors import InternalError
from cogprov.model.paths import get, merged, pop, put, undotted
from cogprov.model.service import Shape
from cogprov.model.values import (
    ABSENT,
    PLAIN,
    RAW,
    Body,
    Digest,
    Path,
    Ref,
    Secret,
    Template,
    snake,
)
from cogprov.model.words import Word, from_shape, plain, struct, with_word

Members = Mapping[str, Shape]


class Piece(Protocol):
    """One correspondence. Paths are relative to the lens it stands in."""

    @property
    def claims(self) -> tuple[Path, ...]:
        """The API members it takes care of."""
        ...

    def read(self, rest: Body, words: Body) -> None:
        """Move what it claims out of an API body into words; leave there what its words cannot say."""
        ...

    def write(self, rest: Body, body: Body) -> None:
        """Move its words into an API body."""
        ...

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        """Its words with their paths; ``prefix`` is the dotted member path of the lens, for documentation."""
        ...


def opaque(value: Any) -> bool:
    """Whether a value is not known yet, or not to be looked into."""
    return isinstance(value, (Ref, Template, Secret, Digest))


def shape_at(members: Members, path: Path) -> Shape | None:
    """The shape of a member; None for a member that a kind made up."""
    shape = members.get(path[0])
    for step in path[1:]:
        if shape is None or shape.type != "structure":
            return None
        shape = shape.members.get(step)
    return shape


@dataclass(frozen=True)
class Value:
    """One member, one word, and a pair of functions between their values."""

    word: Path
    api: Path
    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]
    spec: Callable[[Shape | None], Word]
    wraps: bool = False
    """Whether a value that is not known yet is encoded too, because the member is a structure around it."""
    partial: bool = False
    """Whether some values of the member have no word of this piece, so that its own name stays a word as well."""

    @property
    def claims(self) -> tuple[Path, ...]:
        return () if self.partial else (self.api,)

    def read(self, rest: Body, words: Body) -> None:
        value = get(rest, self.api)
        if value is ABSENT:
            return
        said = value if opaque(value) else self.decode(value)
        if said is not RAW:
            pop(rest, self.api)
            put(words, self.word, said)

    def write(self, rest: Body, body: Body) -> None:
        said = pop(rest, self.word)
        if said is not ABSENT:
            put(body, self.api, said if opaque(said) and not self.wraps else self.encode(said))

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        shape = shape_at(members, self.api)
        member = prefix + undotted(self.api)
        word = _rebased(self.spec(shape), member)
        yield (
            self.word,
            replace(
                word,
                members=(member,),
                doc=word.doc or (plain(shape.documentation) if shape else ""),
            ),
        )


def _rebased(word: Word, member: str) -> Word:
    """A word made without knowing where its member lies, with the member's name in all that is below it."""

    def named(inner: Word) -> Word:
        members = tuple(member + name if name[:1] in (".", "[", "{") else name for name in inner.members)
        return replace(_rebased(inner, member), members=members)

    return replace(
        word,
        children={key: named(inner) for key, inner in word.children.items()},
        element=named(word.element) if word.element else None,
        keys=named(word.keys) if word.keys else None,
    )


@dataclass(frozen=True)
class Nest:
    """A structure under another name, with a lens of its own inside."""

    word: Path
    api: Path
    inner: Lens
    aliases: tuple[str, ...] = ()
    """Other names that the word has had."""

    @property
    def claims(self) -> tuple[Path, ...]:
        return (self.api,)

    def read(self, rest: Body, words: Body) -> None:
        value = get(rest, self.api)
        if isinstance(value, Mapping):
            pop(rest, self.api)
            said = self.inner.from_api(value)
            if said:
                below = get(words, self.word)
                put(words, self.word, merged(below, said) if isinstance(below, Mapping) else said)

    def write(self, rest: Body, body: Body) -> None:
        said = get(rest, self.word)
        if isinstance(said, Mapping):
            pop(rest, self.word)
            below = get(body, self.api)
            value = self.inner.to_api(said)
            put(body, self.api, merged(below, value) if isinstance(below, Mapping) else value)

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        shape = shape_at(members, self.api)
        tree = self.inner.described(f"{prefix}{undotted(self.api)}.")
        doc = plain(shape.documentation) if shape else ""
        yield self.word, replace(tree, doc=doc, members=(prefix + undotted(self.api),), aliases=self.aliases)


@dataclass(frozen=True)
class Lens:
    """The pieces of a kind, or of a structure inside one, over the API members they speak of."""

    members: Members
    pieces: tuple[Piece, ...] = ()

    def __post_init__(self) -> None:
        # A Nest claims a whole structure; a piece before it may still take single members out of it.
        nests = [piece.api for piece in self.pieces if isinstance(piece, Nest)]
        claimed = [claim for piece in self.pieces if not isinstance(piece, Nest) for claim in piece.claims]
        for place, claim in enumerate(claimed):
            others = [*claimed[:place], *claimed[place + 1 :]]
            if claim in nests or any(claim[: len(other)] == other for other in others):
                raise InternalError(f"{undotted(claim)} is claimed twice")

    def from_api(self, body: Mapping[str, Any]) -> Body:
        """The words of a canonical API body."""
        rest = deepcopy_body(body)
        words: Body = {}
        for piece in self.pieces:
            piece.read(rest, words)
        for member, value in rest.items():
            shape = self.members.get(member)
            said = snaked(value, shape) if shape else value
            key = snake(member) if shape else member
            below = words.get(key)
            words[key] = merged(below, said) if isinstance(below, Mapping) and isinstance(said, Mapping) else said
        return words

    def to_api(self, words: Mapping[str, Any]) -> Body:
        """The canonical API body that words stand for. InternalError for a word that does not exist."""
        rest = deepcopy_body(words)
        body: Body = {}
        for piece in self.pieces:
            piece.write(rest, body)
        for key, said in rest.items():
            member = self._by_word.get(key)
            if member is None:
                if isinstance(said, Mapping) and not said:
                    continue  # a struct whose words a piece took one by one
                raise InternalError(f"no API member is called {key}")
            value = unsnaked(said, self.members[member])
            below = body.get(member)
            body[member] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        return body

    @cached_property
    def tree(self) -> Word:
        """Every word there is, as a struct."""
        return self.described("")

    def described(self, prefix: str) -> Word:
        tree = struct({})
        claimed = frozenset(prefix + undotted(claim) for piece in self.pieces for claim in piece.claims)
        for piece in self.pieces:
            for path, word in piece.describe(self.members, prefix):
                tree = with_word(tree, path, word)
        for member, shape in self.members.items():
            name = prefix + member
            word_of_member = None if name in claimed else from_shape(shape, name, claimed)
            if word_of_member is not None:
                tree = with_word(tree, (snake(member),), word_of_member)
        return tree

    def words_of(self, members: frozenset[str]) -> frozenset[str]:
        """The top-level words that stand for any of these top-level members."""

        def about(word: Word) -> bool:
            named = any(member.split(".")[0] in members for member in word.members)
            return named or (word.type == "struct" and any(about(inner) for inner in word.children.values()))

        return frozenset(name for name, word in self.tree.children.items() if about(word))

    @cached_property
    def _by_word(self) -> Mapping[str, str]:
        return {snake(member): member for member in self.members}


def deepcopy_body(body: Mapping[str, Any]) -> Body:
    """A copy that can be taken apart; values that stand for themselves are shared."""
    return {key: _copied(value) for key, value in body.items()}


def _copied(value: Any) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, Mapping):
        return deepcopy_body(value)
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value if opaque(value) or isinstance(value, (str, int, float, bytes, type(None))) else deepcopy(value)


def snaked(value: Any, shape: Shape) -> Any:
    if shape.document or opaque(value):
        return value
    if shape.type == "structure" and isinstance(value, Mapping):
        return {
            snake(key) if key in shape.members else key: snaked(item, shape.members[key])
            if key in shape.members
            else item
            for key, item in value.items()
        }
    if shape.type == "list" and isinstance(value, list):
        return [snaked(item, shape.element) for item in value]
    if shape.type == "map" and isinstance(value, Mapping):
        return {key: snaked(item, shape.value) for key, item in value.items()}
    return value


def unsnaked(said: Any, shape: Shape) -> Any:
    if shape.document or opaque(said):
        return said
    if shape.type == "structure" and isinstance(said, Mapping):
        names = {snake(member): member for member in shape.members}
        unknown = next((key for key in said if key not in names), None)
        if unknown is not None:
            raise InternalError(f"no API member of {shape.name} is called {unknown}")
        return {names[key]: unsnaked(item, shape.members[names[key]]) for key, item in said.items()}
    if shape.type == "list" and isinstance(said, (list, tuple)):
        return [unsnaked(item, shape.element) for item in said]
    if shape.type == "map" and isinstance(said, Mapping):
        return {key: unsnaked(item, shape.value) for key, item in said.items()}
    return said
