"""The journal: what happened since the snapshot, one line each, ``<sha256 of the JSON> <JSON>``.

A line says which snapshot it extends and its number, so lines that a newer snapshot already holds are passed over, and
one that is missing is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from cogprov.state.codec import (
    FORMAT,
    Document,
    canonical,
    check_format,
    entry_body,
    entry_from,
    expect_members,
    intent_body,
    intent_from,
    parse,
    sha256,
    upgraded,
)
from cogprov.state.errors import Damaged
from cogprov.state.value import Entry, Intent, State

_DIGEST: Final = 64
_HEADER: Final = ("format", "lineage", "serial", "n")
_CHANGE: Final = ("opened", "closed", "entry", "removed")


@dataclass(frozen=True)
class Change:
    """One step of the state, all of it or nothing: any of an intent opened, one closed, an entry set, one removed."""

    opened: Intent | None = None
    closed: str | None = None
    entry: Entry | None = None
    removed: str | None = None

    def apply(self, entries: dict[str, Entry], intents: dict[str, Intent]) -> None:
        if self.opened:
            intents[self.opened.id] = self.opened
        if self.closed is not None:
            intents.pop(self.closed, None)
        if self.removed is not None:
            entries.pop(self.removed, None)
        if self.entry:
            entries[self.entry.address] = self.entry


@dataclass(frozen=True)
class Line:
    lineage: str
    serial: int
    n: int
    """Counts the lines that extend one snapshot, from 1."""
    change: Change


@dataclass(frozen=True)
class Tail:
    """What a journal file holds: the lines in order, and how many of its bytes are sound."""

    lines: tuple[Line, ...]
    sound: int
    ended: bool
    """Whether the last sound line has its line break."""


def encode(line: Line) -> bytes:
    document: Document = {"format": FORMAT, "lineage": line.lineage, "serial": line.serial, "n": line.n}
    document.update(_change_body(line.change))
    content = canonical(document)
    return f"{sha256(content)} {content}\n".encode("ascii")


def decode(data: bytes, where: str) -> Tail:
    """The journal in a file. A last line that is not whole was never promised to anyone and is left out.

    Damaged when any other line is not as it was written, Refused when a newer cogprov wrote one.
    """
    lines: list[Line] = []
    start = 0
    for number, raw in enumerate(_raw_lines(data), start=1):
        try:
            lines.append(_line(raw, f"{where} line {number}"))
        except Damaged:
            if not _torn(raw, last=start + len(raw) >= len(data)):
                raise
            return Tail(tuple(lines), start, ended=True)
        start += len(raw)
    return Tail(tuple(lines), start, ended=not data or data.endswith(b"\n"))


def replay(state: State, tail: Tail, where: str) -> tuple[State, int]:
    """The snapshot's state with the journal's lines on top, and how many there were.

    Damaged when the journal belongs to another lineage or to a newer snapshot, or when a line is missing.
    """
    entries, intents = dict(state.entries), dict(state.intents)
    count = 0
    for line in tail.lines:
        if line.lineage != state.lineage:
            raise Damaged(f"{where} belongs to another state (lineage {line.lineage:.40}, not {state.lineage:.40})")
        if line.serial > state.serial:
            raise Damaged(
                f"{where} extends snapshot {line.serial}, but the snapshot there is {state.serial}",
                detail="The snapshot was put back to an older one, and the journal was not.",
            )
        if line.serial < state.serial:
            continue  # the writer died after it folded these lines in and before it emptied the journal
        count += 1
        if line.n != count:
            raise Damaged(f"{where} lacks line {count} of snapshot {state.serial}")
        line.change.apply(entries, intents)
    return replace(state, entries=entries, intents=intents), count


def _raw_lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _torn(raw: bytes, *, last: bool) -> bool:
    # After a power cut the end of a file can be zeros where the data had not reached the disk.
    return last and (not raw.endswith(b"\n") or b"\0" in raw)


def _line(raw: bytes, where: str) -> Line:
    digest, _, content = raw.rstrip(b"\n").partition(b" ")
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise Damaged(f"{where} is garbled") from None
    if len(digest) != _DIGEST or digest.decode("latin-1") != sha256(text):
        raise Damaged(f"{where} does not match its checksum")
    document = parse(content, where)
    check_format(document, where)
    document = upgraded(document)
    present = {name for name in _CHANGE if name in document}
    expect_members(document, frozenset({*_HEADER, *present}), where)
    lineage, serial, n = document["lineage"], document["serial"], document["n"]
    if not isinstance(lineage, str) or type(serial) is not int or type(n) is not int:
        raise Damaged(f"{where} does not say which snapshot it extends")
    return Line(lineage, serial, n, _change(document, where))


def _change_body(change: Change) -> Document:
    body: Document = {}
    if change.opened:
        body["opened"] = {"id": change.opened.id, **intent_body(change.opened)}
    if change.closed is not None:
        body["closed"] = change.closed
    if change.entry:
        body["entry"] = {"address": change.entry.address, **entry_body(change.entry)}
    if change.removed is not None:
        body["removed"] = change.removed
    return body


def _change(document: Document, where: str) -> Change:
    opened, entry = document.get("opened"), document.get("entry")
    closed, removed = document.get("closed"), document.get("removed")
    if not isinstance(closed, (str, type(None))) or not isinstance(removed, (str, type(None))):
        raise Damaged(f"{where}: closed or removed is not a text")
    return Change(
        opened=None if opened is None else intent_from(*_keyed(opened, "id", where), where),
        closed=closed,
        entry=None if entry is None else entry_from(*_keyed(entry, "address", where), where),
        removed=removed,
    )


def _keyed(body: Any, key: str, where: str) -> tuple[Any, Document]:
    if not isinstance(body, dict) or key not in body:
        raise Damaged(f"{where}: an object without {key}")
    return body[key], {name: value for name, value in body.items() if name != key}
