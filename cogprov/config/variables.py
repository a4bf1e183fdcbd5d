"""Where variables come from: the document's ``vars``, files of their own, and texts of the command line."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from pathlib import Path as FilePath

from cogprov.config import codes
from cogprov.config.files import MAX_CONFIG, Unreadable, as_text, read_limited
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Entry, Mapping, Node, Scalar, is_null, type_name
from cogprov.config.nodes import Sequence as ListNode
from cogprov.config.parse import parse
from cogprov.config.report import Report, quoted
from cogprov.config.scalars import resolve
from cogprov.model.errors import Problem
from cogprov.model.values import Json


class Variables:
    """The variables that a document declares."""

    def __init__(self, entry: Entry | None, report: Report) -> None:
        self._report = report
        self.nodes: AbstractMapping[str, Node] = {}
        if entry is None or is_null(entry.value):
            return
        if isinstance(entry.value, Mapping):
            self.nodes = {name: item.value for name, item in entry.value.entries.items()}
        else:
            summary = f"`vars` takes a map of names and values, not {type_name(entry.value)}"
            report.add(codes.WRONG_TYPE, summary, entry.value.start, "vars")

    def refuse_unknown(self, given: AbstractMapping[str, str], used: set[str]) -> None:
        """Report what was given by hand and is neither declared nor used: it would do nothing, silently."""
        for name in given:
            if name not in self.nodes and name not in used:
                self._report.add(
                    codes.VARIABLE,
                    f"the variable {quoted(name)} was given, and the file does not use it",
                    path="vars",
                    label=did_you_mean(name, self.nodes),
                )


def from_texts(given: AbstractMapping[str, str], declared: Variables) -> dict[str, Json]:
    """Texts as variables. One whose default is a number or true/false becomes the same, if it can."""
    return {f"var.{name}": _typed(text, declared.nodes.get(name)) for name, text in given.items()}


def _typed(text: str, default: Node | None) -> Json:
    if not isinstance(default, Scalar) or isinstance(default.value, str) or default.value is None:
        return text
    return resolve(text)


def from_files(paths: Sequence[FilePath], report: Report) -> dict[str, Json]:
    """The variables of YAML or JSON files, each a map of names and values; a later file wins."""
    found: dict[str, Json] = {}
    for path in paths:
        inner = Report(str(path))
        try:
            node = parse(as_text(read_limited(path, inner.file, MAX_CONFIG), inner.file), inner)
        except Unreadable as error:
            inner.add(codes.FILE, str(error), hints=[error.hint])
            report.found.extend(inner.found)
            continue
        report.found.extend(inner.found)
        if isinstance(node, Mapping):
            found.update({f"var.{name}": _plain(entry.value) for name, entry in node.entries.items()})
        else:
            summary = f"a file of variables is a map of names and values, not {type_name(node)}"
            report.found.append(_at_start(inner, summary, node))
    return found


def _at_start(inner: Report, summary: str, node: Node) -> Problem:
    inner.add(codes.WRONG_TYPE, summary, node.start)
    return inner.found[-1]


def _plain(node: Node) -> Json:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {key: _plain(entry.value) for key, entry in node.entries.items()}
