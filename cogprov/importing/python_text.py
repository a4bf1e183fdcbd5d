"""A Document as a Python program on cogprov's constructs."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from cogprov.config.document import Document, Item
from cogprov.config.expressions import written
from cogprov.kinds import address_in, kind_named
from cogprov.model.paths import undotted
from cogprov.model.text import escape
from cogprov.model.values import Json, Ref, Secret, Template

_WIDTH: Final = 100
_METHODS: Final = {
    "client": "add_client",
    "domain": "add_domain",
    "group": "add_group",
    "resource_server": "add_resource_server",
}
_ALWAYS_NAMED: Final = frozenset({"resource_server"})
"""Kinds whose method takes no object without its name, be it the label or not."""


def program(document: Document, apart: frozenset[str] = frozenset()) -> str:
    """The program's text. It loads to the same words as the YAML.

    ``apart``: paths of words, such as ``user_pools.main.email``, that are to be said past the rules of the constructs.
    """
    lines = ['"""' + (document.comments[0] if document.comments else "User pools as code.") + '"""', ""]
    lines += ["from cogprov import Stack, UserPool", ""]
    region = f", region={document.region!r}" if document.region else ""
    lines.append(f"stack = Stack({document.stack!r}{region})")
    for item in document.items:
        address = address_in("", item.kind, item.label)
        name = _variable(item.label)
        lines += ["", *_declared(f"{name} = UserPool", ["stack", repr(item.label)], item, address, name, apart)]
        for child in item.children:
            lines += _child(name, child, address, apart)
    return "\n".join(lines) + "\n"


def _child(parent: str, item: Item, around: str, apart: frozenset[str]) -> Iterator[str]:
    """The call that declares an object in the one of this variable, and those for what lies in it."""
    kind = kind_named(item.kind)
    address = address_in(around, item.kind, item.label)
    name = f"{parent}_{re.sub(r'[^A-Za-z0-9_]', '_', item.label)}"
    method = _METHODS.get(item.kind)
    if method:
        named = item.kind in _ALWAYS_NAMED and kind.name_path[0] not in item.words
        said = replace(item, words={kind.name_path[0]: item.label, **item.words}) if named else item
        used = item.children or any(_stands_apart(address, word, value, apart) for word, value in item.words.items())
        head = f"{name} = {parent}" if used else parent
        yield from _declared(f"{head}.{method}", [repr(item.label)], said, address, name, apart)
    else:
        head = f"{name} = {parent}" if item.children else parent
        where = [repr(kind.collection)] if kind.single else [repr(item.kind), repr(item.label)]
        yield from _remarks(item)
        yield f"{head}.add_child({', '.join([*where, f'words={_shown(item.words, 0)}'])})"
    for child in item.children:
        yield from _child(name, child, address, apart)


def _declared(
    head: str, positional: list[str], item: Item, address: str, name: str, apart: frozenset[str]
) -> Iterator[str]:
    """The call that makes an object, and below it what its arguments cannot say: for a construct, None is silence."""
    after = {word: value for word, value in item.words.items() if _stands_apart(address, word, value, apart)}
    yield from _remarks(item)
    yield from _call(head, positional, {word: value for word, value in item.words.items() if word not in after})
    for word, value in after.items():
        yield f"{name}.add_override({word!r}, {_shown(value, 0)})"


def _stands_apart(address: str, word: str, value: Json, apart: frozenset[str]) -> bool:
    return f"{address}.{word}" in apart or _says_null(value)


def _says_null(value: Json) -> bool:
    return value is None or (isinstance(value, Mapping) and any(_says_null(item) for item in value.values()))


def _remarks(item: Item) -> Iterator[str]:
    """What is to be said about an object, each in a line above its call."""
    for text in (*item.notes, *(f"{undotted(path)} is {text}" for path, text in item.comments.items())):
        yield f"# {escape(' '.join(text.split()))}"


def _variable(label: str) -> str:
    text = re.sub(r"\W", "_", label)
    return f"pool_{text}" if text[:1].isdigit() or keyword.iskeyword(text) or text == "stack" else text


def _call(head: str, positional: list[str], words: Mapping[str, Json]) -> Iterator[str]:
    plain = {key: value for key, value in words.items() if key.isidentifier() and not keyword.iskeyword(key)}
    rest = {key: value for key, value in words.items() if key not in plain}
    arguments = [*positional, *(f"{key}={_shown(value, 1)}" for key, value in plain.items())]
    arguments += [f"**{_shown(rest, 1)}"] if rest else []
    line = f"{head}({', '.join(arguments)})"
    if len(line) <= _WIDTH and "\n" not in line:
        yield line
        return
    yield f"{head}("
    yield f"    {', '.join(positional)},"
    for argument in arguments[len(positional) :]:
        yield f"    {argument},"
    yield ")"


def _shown(value: Json, depth: int) -> str:
    """A value as Python writes it, broken over lines where it is long."""
    if isinstance(value, Secret):
        return _literal(written(value.source))
    if isinstance(value, (str, Ref, Template)):
        # In a program as in YAML, ${ begins a reference, and is written $${ where it does not.
        return _literal(written(value))
    if isinstance(value, Mapping):
        return _broken("{", "}", [f"{_literal(key)}: {_shown(item, depth + 1)}" for key, item in value.items()], depth)
    if isinstance(value, (list, tuple)):
        return _broken("[", "]", [_shown(item, depth + 1) for item in value], depth)
    return repr(value)


def _literal(text: str) -> str:
    # What Python takes for printable may still show as nothing.
    return escape(repr(text))


def _broken(begin: str, end: str, items: list[str], depth: int) -> str:
    line = f"{begin}{', '.join(items)}{end}"
    if len(line) + 4 * depth <= _WIDTH and "\n" not in line:
        return line
    pad = "    " * (depth + 1)
    return begin + "\n" + "".join(f"{pad}{item},\n" for item in items) + "    " * depth + end
