"""A Document as a Python program on cogprov's constructs."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Final

from cogprov.config.document import Document, Item
from cogprov.config.expressions import written
from cogprov.kinds import kind_named
from cogprov.model.values import Json, Ref, Secret, Template

_WIDTH: Final = 100
_METHODS: Final = {
    "client": "add_client",
    "domain": "add_domain",
    "group": "add_group",
    "resource_server": "add_resource_server",
}


def program(document: Document) -> str:
    """The program's text. It loads to the same words as the YAML."""
    lines = ['"""' + (document.comments[0] if document.comments else "User pools as code.") + '"""', ""]
    lines += ["from cogprov import Stack, UserPool", ""]
    region = f", region={document.region!r}" if document.region else ""
    lines.append(f"stack = Stack({document.stack!r}{region})")
    for item in document.items:
        lines += ["", *_pool(item)]
    return "\n".join(lines) + "\n"


def _pool(item: Item) -> Iterator[str]:
    name = _variable(item.label)
    yield from _call(f"{name} = UserPool", ["stack", repr(item.label)], item.words)
    for child in item.children:
        yield from _child(name, child)


def _child(parent: str, item: Item) -> Iterator[str]:
    """The call that declares an object in the one of this variable, and those for what lies in it."""
    name = f"{parent}_{re.sub(r'[^A-Za-z0-9_]', '_', item.label)}"
    head = f"{name} = {parent}" if item.children else parent
    method = _METHODS.get(item.kind)
    if method:
        yield from _call(f"{head}.{method}", [repr(item.label)], item.words)
    else:
        kind = kind_named(item.kind)
        named = [repr(kind.collection)] if kind.single else [repr(item.kind), repr(item.label)]
        yield f"{head}.add_child({', '.join([*named, f'words={_shown(item.words, 0)}'])})"
    for child in item.children:
        yield from _child(name, child)


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
        return repr(written(value.source))
    if isinstance(value, (str, Ref, Template)):
        # In a program as in YAML, ${ begins a reference, and is written $${ where it does not.
        return repr(written(value))
    if isinstance(value, Mapping):
        return _broken("{", "}", [f"{key!r}: {_shown(item, depth + 1)}" for key, item in value.items()], depth)
    if isinstance(value, (list, tuple)):
        return _broken("[", "]", [_shown(item, depth + 1) for item in value], depth)
    return repr(value)


def _broken(begin: str, end: str, items: list[str], depth: int) -> str:
    line = f"{begin}{', '.join(items)}{end}"
    if len(line) + 4 * depth <= _WIDTH and "\n" not in line:
        return line
    pad = "    " * (depth + 1)
    return begin + "\n" + "".join(f"{pad}{item},\n" for item in items) + "    " * depth + end
