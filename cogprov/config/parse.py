"""Text -> nodes: PyYAML's event parser under a composer of our own, which is strict and bounded.

Composing from events, and not with PyYAML's composer, is what lets a hostile file be refused at the first byte that
goes too far: nesting is counted before anything recurses, an alias can only name a finished node, and what the
aliases of a file unfold to is added up as they are met.
"""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

from cogprov.config import codes
from cogprov.config.nodes import Entry, Mapping, Node, Place, Scalar, Sequence, is_null
from cogprov.config.report import LoadError, Report, quoted, seen
from cogprov.config.scalars import resolve
from cogprov.model.text import escape

MAX_DEPTH: Final = 64
MAX_ALIASES: Final = 100
MAX_EXPANSION: Final = 100_000
"""Nodes that the aliases of a file may stand for, all together."""
MAX_MERGES: Final = 16

_REFUSED: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATES: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")

_ADVICE: Final = (
    ("cannot start any token", "Indent with spaces, not tabs; a text that begins with @, ` or % must stand in quotes."),
    ("unexpected end of stream", "Is a quote left open?"),
    ("mapping values are not allowed", "A text with `: ` in it must stand in quotes; or a line is indented too far."),
    ("could not find expected ':'", "Each line of a map needs `key: value`."),
    ("did not find expected key", "Is the line indented like the lines above it, and is every quote closed?"),
    ("did not find expected ',' or", "Is a bracket or brace open, a comma missing, or a ${...} without quotes?"),
    ("escape", "Inside double quotes a backslash begins an escape; use single quotes, or write it twice."),
)


class _Stop(Exception):
    """Ends the reading of a file; the report says why."""


def parse(text: str, report: Report) -> Node:
    """The nodes of a YAML or JSON text.

    Duplicate keys and invisible characters go into the report and reading goes on; LoadError at the first syntax
    error and at the first limit that is passed, with what was found before.
    """
    import yaml

    _refuse_controls(text, report)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(_without_surrogates(text))
    try:
        return _Composer(loader, report, text).document()
    except yaml.YAMLError as error:
        _explain(error, report)
    except _Stop:
        pass
    finally:
        loader.dispose()
    raise LoadError(report.found)


def _refuse_controls(text: str, report: Report) -> None:
    found = _REFUSED.search(text)
    if found is None:
        return
    before = text[: found.start()]
    place = Place(before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1)
    report.add(
        codes.SYNTAX,
        f"a character that no text file has: {escape(found.group())}",
        place,
        hints=["Is it really a text file in UTF-8? Inside double quotes such a character can be written as an escape."],
    )
    raise LoadError(report.found)


def _without_surrogates(text: str) -> str:
    """JSON writes what lies beyond 16 bits as two escapes, which YAML does not know."""
    if "\\u" not in text or not text.lstrip().startswith(("{", "[")):
        return text

    def one(found: re.Match[str]) -> str:
        point = 0x10000 + ((int(found[2], 16) - 0xD800) << 10) + int(found[3], 16) - 0xDC00
        return f"{found[1]}\\U{point:08x}"

    return _SURROGATES.sub(one, text)


def _explain(error: Any, report: Report) -> None:
    """A parser's error as a problem, with advice for the mistakes that people make."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = _place(mark) if mark else None
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    says = escape(" ".join(filter(None, parts))) or "the file is not YAML"
    if "nesting depth" in says:
        report.add(codes.TOO_BIG, f"nested more than {MAX_DEPTH} deep", place)
        return
    hints = [hint for sign, hint in _ADVICE if sign in says][:1]
    begun = getattr(error, "context_mark", None)
    if place and begun and begun.line + 1 < place.line:
        hints.append(f"It began in line {begun.line + 1}.")
    report.add(codes.SYNTAX, says, place, hints=hints)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _Composer:
    """Nodes out of events. ``document`` may be called once."""

    def __init__(self, loader: Any, report: Report, text: str) -> None:
        from yaml import events

        self._next = loader.get_event
        self._report = report
        self._text = text
        self._scalar = events.ScalarEvent
        self._alias = events.AliasEvent
        self._map = events.MappingStartEvent
        self._list = events.SequenceStartEvent
        self._ends = (events.MappingEndEvent, events.SequenceEndEvent)
        self._document = events.DocumentStartEvent
        self._stream_end = events.StreamEndEvent
        # A name without a node belongs to one that is still being read: an alias to it would be a circle.
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._aliases = 0
        self._merges = 0
        self._expanded = 0
        self._count = 0

    def document(self) -> Node:
        self._next()
        start = self._next()
        if not isinstance(start, self._document):
            self._stop(codes.SYNTAX, "the file is empty", Place(1, 1), "Begin with `stack:` and `user_pools:`.")
        if getattr(start, "tags", None) or getattr(start, "version", None):
            self._stop(codes.SYNTAX, "a % directive", _place(start.start_mark), "Take the line away.")
        root = self._node(self._next(), 1)
        self._next()
        after = self._next()
        if not isinstance(after, self._stream_end):
            self._stop(
                codes.SYNTAX,
                "a second document in the same file",
                _place(after.start_mark),
                "Keep one document per file: take the line `---` away, or make two files.",
            )
        return root

    def _stop(self, code: str, summary: str, place: Place, hint: str = "") -> NoReturn:
        self._report.add(code, summary, place, hints=[hint] if hint else [])
        raise _Stop

    def _node(self, event: Any, depth: int) -> Node:
        self._count += 1
        if isinstance(event, self._alias):
            return self._known(event)
        if event.tag is not None:
            self._stop(codes.SYNTAX, f"a tag, {quoted(event.tag)}", _place(event.start_mark), "Take it away.")
        if depth > MAX_DEPTH:
            self._stop(codes.TOO_BIG, f"nested more than {MAX_DEPTH} deep", _place(event.start_mark))
        if event.anchor is None:
            return self._content(event, depth)
        self._anchors[event.anchor] = None
        before = self._count + self._expanded
        node = self._content(event, depth)
        self._anchors[event.anchor] = node, self._count + self._expanded - before + 1
        return node

    def _content(self, event: Any, depth: int) -> Node:
        if isinstance(event, self._scalar):
            value = resolve(event.value) if event.implicit[0] else event.value
            return Scalar(value, event.value, _place(event.start_mark), _place(event.end_mark))
        if isinstance(event, self._map):
            return self._mapping(_place(event.start_mark), depth)
        items = []
        inner = self._next()
        while not isinstance(inner, self._ends):
            items.append(self._node(inner, depth + 1))
            inner = self._next()
        return Sequence(tuple(items), _place(event.start_mark))

    def _known(self, event: Any) -> Node:
        place = _place(event.start_mark)
        if event.anchor not in self._anchors:
            self._stop(codes.SYNTAX, f"no anchor &{escape(event.anchor)} stands above this alias", place)
        found = self._anchors[event.anchor]
        if found is None:
            self._stop(codes.SYNTAX, f"*{escape(event.anchor)} stands inside the value it names", place)
        self._aliases += 1
        self._expanded += found[1]
        if self._aliases > MAX_ALIASES:
            self._stop(codes.TOO_BIG, f"more than {MAX_ALIASES} aliases", place, "Use vars instead.")
        if self._expanded > MAX_EXPANSION:
            self._stop(codes.TOO_BIG, f"aliases that stand for more than {MAX_EXPANSION} values", place)
        return found[0]

    def _mapping(self, start: Place, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        merges: list[Node] = []
        event = self._next()
        while not isinstance(event, self._ends):
            place = _place(event.start_mark)
            key = self._key(event, place)
            value = self._node(self._next(), depth + 1)
            if key == "<<" and event.implicit[0]:
                merges.append(value)
                self._count_merge(place)
            elif key in entries:
                self._twice(key, place, entries[key].key)
            else:
                entries[key] = Entry(place, value)
            event = self._next()
        for merge in merges:
            self._merge(merge, entries)
        return Mapping(entries, start)

    def _key(self, event: Any, place: Place) -> str:
        if not isinstance(event, self._scalar):
            self._stop(
                codes.SYNTAX, "a key must be a plain text", place, "A text that begins with { or * needs quotes."
            )
        if event.tag is not None or event.anchor is not None:
            self._stop(codes.SYNTAX, "a key with a tag or an anchor", place)
        key: str = event.value
        if escape(key) != key and not seen(self._text, place, _place(event.end_mark)):
            self._report.add(codes.INVISIBLE, f"the key {quoted(key)} has characters that cannot be seen", place)
        return key

    def _twice(self, key: str, place: Place, first: Place) -> None:
        self._report.add(
            codes.DUPLICATE_KEY,
            f"the key {quoted(key)} is written twice, in lines {first.line} and {place.line}",
            place,
            label=f"first written in line {first.line}",
            hints=["Keep one of the two."],
        )

    def _count_merge(self, place: Place) -> None:
        self._merges += 1
        if self._merges > MAX_MERGES:
            self._stop(codes.TOO_BIG, f"more than {MAX_MERGES} merge keys (<<)", place)

    def _merge(self, value: Node, entries: dict[str, Entry]) -> None:
        """Lay the maps of a merge key under the entries that were written out; the first map of a list wins."""
        for source in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(source, Mapping):
                for key, entry in source.entries.items():
                    entries.setdefault(key, entry)
            elif not is_null(source):
                self._stop(codes.SYNTAX, "a merge key (<<) takes a map", source.start)
