"""The texts of programs, for messages that show a line: with the secrets that stand in them struck out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import Final

from cogprov.model.values import Json, secrets_in

_TELLING: Final = re.compile(r"secret|password|private_?key", re.IGNORECASE)
_MAKERS: Final = frozenset({"unsafe_plain_text", "plain_text", "Secret"})
_REST: Final = re.compile(r"((?:secret|password|private_?key|plain_text)\w*[\"']?\s*[:=(]\s*)(\S.*)", re.IGNORECASE)


def texts(files: Iterable[str], hidden: Iterable[str] = ()) -> dict[str, str]:
    """The files that can be read, with secrets struck out: what looks like one, and those in ``hidden``."""
    found = {}
    for file in dict.fromkeys(files):
        try:
            found[file] = struck_out(FilePath(file).read_text("utf-8"), hidden)
        except (OSError, UnicodeError, ValueError):
            continue  # "<stdin>", or a file of another encoding: messages then show no line
    return found


def literals(value: Json) -> Iterator[str]:
    """The texts of secrets that stand in the program itself."""
    return (each.source for each in secrets_in(value) if isinstance(each.source, str) and each.source)


def struck_out(text: str, hidden: Iterable[str] = ()) -> str:
    """A program's text without its secrets, every line and column in its place."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        text = _REST.sub(lambda found: found[1] + "*" * len(found[2]), text)
    else:
        text = _without(text, [node for node in ast.walk(tree) for node in _told(node)])
    for secret in hidden:
        for line in secret.splitlines():
            text = text.replace(line, "*" * len(line))
    return text


def _told(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts to which a node gives a telling name."""
    if isinstance(node, ast.keyword):
        if node.arg and _TELLING.search(node.arg):
            yield from _strings(node.value)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and _TELLING.search(str(key.value)):
                yield from _strings(value)
    elif isinstance(node, ast.Assign):
        if any(isinstance(target, ast.Name) and _TELLING.search(target.id) for target in node.targets):
            yield from _strings(node.value)
    elif isinstance(node, ast.Call) and _name(node.func) in _MAKERS:
        for argument in node.args:
            yield from _strings(argument)


def _strings(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, (str, bytes)):
            yield node
    elif not isinstance(node, ast.Call):  # secrets_manager("name") only names a secret
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _without(text: str, nodes: list[ast.Constant]) -> str:
    # The columns of a syntax tree count bytes.
    lines = [line.encode() for line in re.split(r"(?<=\n)", text)]
    spans = {(node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0) for node in nodes}
    for first, begin, last, end in sorted(spans, reverse=True):
        for number in range(first, min(last, len(lines)) + 1):
            line = lines[number - 1]
            start = begin if number == first else 0
            stop = end if number == last else len(line.rstrip(b"\r\n"))
            struck = "*" * len(line[start:stop].decode(errors="replace"))
            lines[number - 1] = line[:start] + struck.encode() + line[stop:]
    return b"".join(lines).decode(errors="replace")
