"""Changes as rows: ``8 -> 12`` for values, items that come and go for lists, a small diff for texts of many lines."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from cogprov.model.actions import Change
from cogprov.model.errors import Origin
from cogprov.model.paths import undotted
from cogprov.model.values import ABSENT, Digest, Json, Path, Secret
from cogprov.render.report import Line, Row
from cogprov.render.style import Style, cells
from cogprov.render.values import NOT_SET, SECRET, counted, end_cut, literal, shortened

_DIFF_LINES: Final = 10
_DIFFABLE: Final = 200_000
"""Characters beyond which a text is only said to have changed: the diff's cost grows with the square of the lines."""

_INDENT: Final = 12
"""What a value on a line of its own has to its left, its own symbol included."""


def rows_of(change: Change, style: Style) -> tuple[Row, ...]:
    """The rows that show a change: one, or one for each property of the object that is its value."""
    tag = "(drift)" if change.cause in ("drift", "both") else ""
    source = place(change.origin, style)
    return tuple(
        Row(_symbol(before, after), style.safe(undotted(path)), lines, tag, source)
        for path, before, after, lines in _parts(change, style)
    )


def drift_rows(changes: Iterable[Change], style: Style) -> tuple[Row, ...]:
    """The rows of changes that are all drift, so that the heading says it for each of them."""
    return tuple(replace(row, tag="") for change in changes for row in rows_of(change, style))


def place(origin: Origin | None, style: Style) -> str:
    """``file:line``, or nothing."""
    return style.safe(origin.short) if origin else ""


def side_by_side(change: Change, style: Style) -> tuple[str, str] | None:
    """Both values when each is a short single one; None when they need more than a column each."""
    if _hidden(change):
        return _secret_side(change.before), _secret_side(change.after)
    both = (change.before, change.after)
    if any(isinstance(value, (list, Mapping)) for value in both):
        return None
    left, right = (literal(value, style) for value in both)
    return (left, right) if max(cells(left), cells(right)) <= style.width // 4 else None


def summary_of(change: Change, style: Style) -> str:
    """A change in a few words, for where there is one line only."""
    if _hidden(change):
        return _secret_words(change)
    if isinstance(change.before, Mapping) or isinstance(change.after, Mapping):
        return "changed"
    room = max(style.width // 2, 30)
    return shortened(", ".join(str(line) for line in _lines(change.before, change.after, style)), room, style)


def _parts(change: Change, style: Style) -> Iterator[tuple[Path, Json, Json, tuple[Line, ...]]]:
    if _hidden(change):
        yield change.path, change.before, change.after, (Line(_secret_words(change)),)
        return
    for path, before, after in _leaves(change.path, change.before, change.after):
        yield path, before, after, tuple(_lines(before, after, style))


def _leaves(path: Path, before: Json, after: Json) -> Iterator[tuple[Path, Json, Json]]:
    """The properties below a path that differ; the pair itself unless both sides are objects or absent."""
    keys = _keys(before, after)
    if not keys:
        yield path, before, after
        return
    for key in keys:
        left, right = _member(before, key), _member(after, key)
        if type(left) is not type(right) or left != right:
            yield from _leaves((*path, str(key)), left, right)


def _keys(before: Json, after: Json) -> list[Any]:
    sides = [side for side in (after, before) if side is not ABSENT]
    if not all(isinstance(side, Mapping) for side in sides) or (len(sides) == 2 and sides[0] == sides[1]):
        return []
    return list(dict.fromkeys(key for side in sides for key in side))


def _member(value: Json, key: Any) -> Json:
    return value.get(key, ABSENT) if isinstance(value, Mapping) else ABSENT


def _symbol(before: Json, after: Json) -> str:
    if before is ABSENT:
        return "+"
    return "-" if after is ABSENT else "~"


def _hidden(change: Change) -> bool:
    return change.secret or any(isinstance(value, (Secret, Digest)) for value in (change.before, change.after))


def _secret_words(change: Change) -> str:
    if change.before is ABSENT:
        return SECRET
    return "(secret, removed)" if change.after is ABSENT else "(secret, changed)"


def _secret_side(value: Json) -> str:
    return NOT_SET if value is ABSENT else SECRET


def _lines(before: Json, after: Json, style: Style) -> Iterable[Line]:
    room = style.width - _INDENT
    if before is ABSENT:
        return _new(after, room, style)
    if isinstance(before, list) and isinstance(after, list):
        found = list(_items(before, after, room, style))
        if found:
            return found
    if isinstance(before, str) and isinstance(after, str) and "\n" in before + after:
        found = list(_text_diff(before, after, room, style))
        if found:
            return found
    return _pair(literal(before, style), literal(after, style), room, style)


def _new(value: Json, room: int, style: Style) -> list[Line]:
    """A value on one line, or a list too long for that item by item."""
    whole = literal(value, style)
    if isinstance(value, list) and cells(whole) > _inline(style):
        return list(_items([], value, room, style))
    return [Line(shortened(whole, room, style))]


def _inline(style: Style) -> int:
    """How wide a value may be to stand beside its name."""
    return max(style.width // 2 - 6, 24)


def _pair(before: str, after: str, room: int, style: Style) -> list[Line]:
    inline = f"{before} -> {after}"
    if cells(inline) <= _inline(style):
        return [Line(inline)]
    return [Line(shortened(before, room, style), "-"), Line(shortened(after, room, style), "+")]


def _items(before: list[Any], after: list[Any], room: int, style: Style) -> Iterator[Line]:
    """What left a list and what came; nothing when only the order differs."""
    for symbol, these, others in (("-", before, after), ("+", after, before)):
        for item in these:
            if item not in others:
                yield Line(shortened(literal(item, style), room, style), symbol)


def _text_diff(before: str, after: str, room: int, style: Style) -> Iterator[Line]:
    if len(before) + len(after) > _DIFFABLE:
        yield Line(f"(text of {counted(len(before), 'character')} -> {counted(len(after), 'character')})")
        return
    # The first two lines of a unified diff name files; "@@" lines give positions that mean nothing here.
    diff = islice(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1), 2, None)
    lines = [line for line in diff if not line.startswith("@@")]
    for line in lines[:_DIFF_LINES]:
        symbol = line[0] if line[0] in "+-" else ""
        indent = "" if symbol else "  "
        yield Line(indent + end_cut(style.safe(line[1:]), room, style), symbol)
    if len(lines) > _DIFF_LINES:
        yield Line(f"{style.symbols.ellipsis} {counted(len(lines) - _DIFF_LINES, 'more line')}")
