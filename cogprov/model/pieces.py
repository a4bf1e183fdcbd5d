"""The pieces that lenses are made of: a member under another name, friendlier values, a structure of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cogprov.model.lens import Lens, Nest, Piece, Value, snaked, unsnaked
from cogprov.model.paths import dotted
from cogprov.model.service import Shape
from cogprov.model.values import RAW, format_duration, parse_duration, snake
from cogprov.model.words import Word, from_shape


def same(value: Any) -> Any:
    return value


def _of_shape(shape: Shape | None, **changes: Any) -> Word:
    word = from_shape(shape, "") if shape is not None else None
    return replace(word or Word("string"), **changes)


def rename(word: str, api: str, **changes: Any) -> Value:
    """The member's own value under another name. ``changes`` replace fields of its Word."""
    return Value(dotted(word), dotted(api), same, same, lambda shape: _of_shape(shape, **changes))


def kept(api: str, shape: Shape, **changes: Any) -> Value:
    """A member under its own name, with ``changes`` to its Word."""
    return Value(
        (snake(api),),
        (api,),
        lambda value: snaked(value, shape),
        lambda said: unsnaked(said, shape),
        lambda found: _of_shape(found, **changes),
    )


def negated(word: str, api: str, doc: str = "") -> Value:
    """A boolean that says the opposite."""
    return Value(
        dotted(word), dotted(api), lambda value: not value, lambda said: not said, lambda _: Word("boolean", doc=doc)
    )


def switch(word: str, api: str, on: str, off: str, doc: str = "") -> Value:
    """A boolean for a member with two words."""
    table = {on: True, off: False}
    return Value(
        dotted(word),
        dotted(api),
        lambda value: table.get(value, RAW),
        lambda said: {True: on, False: off}.get(said, said),
        lambda _: Word("boolean", doc=doc),
    )


def choice(
    word: str,
    api: str,
    table: Mapping[str, str],
    doc: str = "",
    also: Mapping[str, str] | None = None,
    aliases: tuple[str, ...] = (),
) -> Value:
    """Friendly names of enum members; members of the enum that have none go by their own name in lower case.

    ``also`` holds further spellings of values that are understood, ``aliases`` those of the word itself.
    """
    names = {value: name for name, value in table.items()}

    def decode(value: Any) -> Any:
        return names.get(value, value.lower() if isinstance(value, str) and value.isupper() else value)

    def encode(said: Any) -> Any:
        known = {**{name.lower(): value for name, value in {**(also or {}), **table}.items()}}
        text = str(said)
        return known.get(text.lower(), text.upper() if text.islower() else said)

    def spec(shape: Shape | None) -> Word:
        enum = shape.enum if shape is not None else ()
        rest = tuple(decode(value) for value in enum if value not in names)
        spellings = {other.lower(): names[value] for other, value in (also or {}).items()}
        return Word("string", choices=(*table, *rest), doc=doc, spellings=spellings, aliases=aliases)

    return Value(dotted(word), dotted(api), decode, encode, spec)


def flags(
    word: str,
    api: str,
    table: Mapping[str, str],
    doc: str = "",
    prefix: str = "",
    also: tuple[str, ...] = (),
    lower: bool = False,
) -> Value:
    """A list of enum members as a struct of booleans, set as a whole: what is not said to be true is not there.

    Members of the enum that the table lacks go by their name in lower case without ``prefix``. ``also`` are such
    members that the model does not list. ``lower`` says that the enum is written in lower case.
    """
    names = {value: name for name, value in table.items()}
    bare = {value: value.lower() for value in also}

    def name_of(value: str) -> str:
        if value in names:
            return names[value]
        if value in bare:
            return bare[value]
        short = value[len(prefix) :].lower()
        return short if value.isupper() and value.startswith(prefix) and short not in table else value

    def member_of(name: str) -> str:
        if name in table:
            return table[name]
        if lower or not name.islower():
            return name
        return name.upper() if name in bare.values() else prefix + name.upper()

    def decode(value: Any) -> Any:
        if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
            return RAW
        return {name_of(item): True for item in value}

    def encode(said: Any) -> Any:
        order = {key: place for place, key in enumerate(table)}
        chosen = sorted((key for key in said if said[key]), key=lambda key: (order.get(key, len(order)), key))
        return [member_of(key) for key in chosen]

    def spec(shape: Shape | None) -> Word:
        enum = shape.element.enum if shape is not None and shape.type == "list" else ()
        names = [*table, *(name_of(value) for value in (*enum, *also))]
        words = {name: Word("boolean", doc=member_of(name)) for name in names}
        return Word("struct", children=words, whole=True, doc=doc)

    return Value(dotted(word), dotted(api), decode, encode, spec)


def duration(word: str, api: str, unit: int, doc: str = "") -> Value:
    """A number of ``unit`` seconds as a text such as ``3d``."""

    def encode(said: Any) -> Any:
        seconds = parse_duration(said) if isinstance(said, str) else None
        return said if seconds is None else seconds // unit

    return Value(
        dotted(word),
        dotted(api),
        lambda value: format_duration(value * unit),
        encode,
        lambda _: Word("duration", doc=doc),
    )


def nest(
    word: str,
    api: str,
    shape: Shape,
    *pieces: Piece,
    without: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> Nest:
    """A structure under another name, with pieces for its members; ``without`` are claimed by pieces before it."""
    members = {name: inner for name, inner in shape.members.items() if name not in without}
    return Nest(dotted(word), dotted(api), Lens(members, pieces), aliases)
