"""What can be written: a tree of Word, one per key, from which come validation, editor schema and reference pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cogprov.model.service import Shape
from cogprov.model.values import Path, snake


@dataclass(frozen=True)
class Word:
    """One key a user may write."""

    type: str
    """``string``, ``boolean``, ``integer``, ``number``, ``duration``, ``struct``, ``map``, ``list``, ``json``."""
    doc: str = ""
    children: Mapping[str, Word] = field(default_factory=dict)
    """The keys of a struct."""
    element: Word | None = None
    """What a list or a map holds."""
    choices: tuple[str, ...] = ()
    """The accepted words, canonical spelling first; matched without regard to case."""
    open_choices: bool = False
    """Whether values outside ``choices`` are accepted (the service validates them)."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Further values that are understood, in lower case, each with the choice it stands for."""
    aliases: tuple[str, ...] = ()
    """Other keys accepted for this one, written back canonically."""
    members: tuple[str, ...] = ()
    """The API members it stands for, dotted."""
    minimum: int | float | None = None
    maximum: int | float | None = None
    pattern: str | None = None
    """A Java regular expression, as the service model gives it."""
    secret: bool = False
    blob: bool = False
    """The service takes bytes; as a word they are a text in base64."""
    keys: Word | None = None
    """What a map's keys look like."""
    whole: bool = False
    """A struct that is set as a whole: a key left out of it means false or absent, as in ``auth_flows``."""
    grows: bool = False
    """A map whose entries are added one by one; leaving one out does not take it away."""
    required: bool = False
    create_only: bool = False
    """The service takes it at creation and never again."""
    default: Any = None
    """What cogprov sets on a new object when the file is silent, for the reference pages."""
    shorthand: Callable[[str], Any] | None = None
    """What a short spelling of its text stands for; ABSENT for a text that is none. What it stands for is a value like
    any other, perhaps with references in it."""
    alternative: Word | None = None
    """Another shape the value may have, such as a plain text in the place of a struct."""

    def at(self, path: Path) -> Word | None:
        """The word at a path below this one; None when there is none."""
        word: Word | None = self
        for step in path:
            if word is None:
                return None
            word = word.children.get(step) if word.type == "struct" else word.element
        return word


def struct(children: Mapping[str, Word], doc: str = "") -> Word:
    return Word("struct", doc=doc, children=children)


def with_word(tree: Word, path: Path, word: Word) -> Word:
    """The tree with a word put at a path, structs made on the way."""
    if not path:
        if word.type == "struct" and tree.type == "struct":
            return replace(word, children={**tree.children, **word.children}, doc=word.doc or tree.doc)
        return word
    head, rest = path[0], path[1:]
    below = tree.children.get(head) or Word("struct")
    return replace(tree, children={**tree.children, head: with_word(below, rest, word)})


_SCALARS = {
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "double": "number",
    "float": "number",
    "boolean": "boolean",
    "blob": "string",
    "timestamp": "string",
}


def from_shape(shape: Shape, member: str, skip: frozenset[str] = frozenset()) -> Word | None:
    """The word of an API member that no lens claims: its own name in snake case, all the way down.

    ``skip`` holds dotted member paths that a lens claims; a structure all of whose members are claimed has no word.
    """
    if shape.document:
        return Word("json", members=(member,), doc=plain(shape.documentation))
    if shape.type == "structure":
        children = {}
        for name, inner in shape.members.items():
            path = f"{member}.{name}"
            word = None if path in skip else from_shape(inner, path, skip)
            if word is not None:
                children[snake(name)] = word
        if not children:
            return None
        return Word("struct", children=children, members=(member,), doc=plain(shape.documentation))
    if shape.type == "list":
        return Word(
            "list", element=from_shape(shape.element, f"{member}[]"), members=(member,), minimum=shape.min,
            maximum=shape.max, doc=plain(shape.documentation),
        )  # fmt: skip
    if shape.type == "map":
        return Word(
            "map", element=from_shape(shape.value, f"{member}{{}}"), keys=from_shape(shape.key, f"{member}{{key}}"),
            members=(member,), minimum=shape.min, maximum=shape.max, doc=plain(shape.documentation),
        )  # fmt: skip
    # As a word it is base64, four characters for three bytes.
    most = -(-int(shape.max) // 3) * 4 if shape.type == "blob" and shape.max is not None else shape.max
    return Word(
        _SCALARS[shape.type], members=(member,), choices=shape.enum, minimum=shape.min, maximum=most,
        pattern=shape.pattern, secret=shape.sensitive, blob=shape.type == "blob",
        doc=plain(shape.documentation),
    )  # fmt: skip


def plain(html: str) -> str:
    """The first paragraph of a service model's documentation, without its tags."""
    import html as entities
    import re

    first = re.split(r"</p>|<note>|<ul>", html, maxsplit=1)[0]
    return entities.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", first))).strip()
