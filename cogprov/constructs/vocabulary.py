"""Words against a kind's own vocabulary: the last word on what exists, and on how long or large it may be."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from enum import Enum
from typing import Any

from cogprov.constructs.errors import NOT_A_CHOICE, OUT_OF_LIMITS, Spot, did_you_mean
from cogprov.constructs.values import Duration, Sayable, parsed, type_name, whole
from cogprov.model.kind import Kind
from cogprov.model.values import Path, Ref, Secret, Template, parse_duration
from cogprov.model.words import Word

_SORTS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "duration": (str,),
    "struct": (Mapping,),
    "map": (Mapping,),
    "list": (list, tuple),
    "json": (object,),
}
_NAMES = {
    "string": "a text",
    "boolean": "True or False",
    "integer": "a whole number",
    "number": "a number",
    "duration": "a Duration",
    "struct": "a dict",
    "map": "a dict",
    "list": "a list",
}


def known_kind(name: str) -> Kind | None:
    """The kind of this name, when there is one."""
    # Kinds are imported when the first object is declared, not with the package: they read the service model.
    from cogprov.kinds import KINDS

    return next((kind for kind in KINDS if kind.name == name), None)


def word_at(kind: str, path: Path) -> Word | None:
    """What may be written at a path of a kind; None when nothing may."""
    found = known_kind(kind)
    return found.words.at(path) if found else None


def checked(words: Mapping[str, Any], kind: str, spot: Spot) -> None:
    """Raise for the first of an object's words that its kind does not take."""
    found = known_kind(kind)
    if found is not None:
        worded(words, found.words, spot, ())


def worded(value: Any, word: Word, spot: Spot, path: Path) -> Any:
    """A value as a word of the vocabulary. TypeError when it is of another type, ValidationError outside its limits."""
    value = whole(_bare(value)) if word.type in ("integer", "number") else _bare(value)
    if value is None or isinstance(value, (Ref, Template, Secret)):
        return Secret(value) if word.secret and isinstance(value, (Ref, Template)) else value
    if word.blob and isinstance(value, bytes):
        value = base64.b64encode(value).decode("ascii")
    if not _is(value, word):
        if word.alternative is not None and _is(value, word.alternative):
            return worded(value, word.alternative, spot, path)
        name = _NAMES.get(word.type, word.type)
        raise spot.mistyped(path, f"`{'.'.join(path)}` must be {name}, not {type_name(value)}")
    _limits(value, word, spot, path)
    if word.type == "struct":
        return {key: _entry(item, key, word, spot, path) for key, item in value.items()}
    if word.element is not None and word.type == "map":
        return {key: worded(item, word.element, spot, (*path, key)) for key, item in value.items()}
    if word.element is not None and word.type == "list":
        return [worded(item, word.element, spot, (*path, str(place))) for place, item in enumerate(value)]
    if word.type == "duration" and parse_duration(value) is None:
        raise spot.wrong(path, f"`{'.'.join(path)}` must be a duration such as 3d, 12h or 30m")
    if word.choices and not word.open_choices and isinstance(value, str):
        return _chosen(value, word, spot, path)
    return Secret(value) if word.secret and isinstance(value, str) else value


def _bare(value: Any) -> Any:
    if isinstance(value, Duration):
        return value.text()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Sayable):
        return value.said()
    return parsed(value) if isinstance(value, str) else value


def _is(value: Any, word: Word) -> bool:
    if isinstance(value, bool) and word.type in ("integer", "number"):
        return False
    return isinstance(value, _SORTS[word.type])


def _entry(item: Any, key: str, word: Word, spot: Spot, path: Path) -> Any:
    below = word.children.get(key)
    if below is None:
        raise spot.unknown((*path, str(key)), word.children)
    return worded(item, below, spot, (*path, key))


def _chosen(value: str, word: Word, spot: Spot, path: Path) -> str:
    match = next((choice for choice in word.choices if choice.lower() == value.lower()), None)
    if match is None:
        summary = f"`{'.'.join(path)}` must be one of {', '.join(word.choices)}"
        raise spot.wrong(path, summary, code=NOT_A_CHOICE, label=did_you_mean(value, word.choices))
    return match


def _limits(value: Any, word: Word, spot: Spot, path: Path) -> None:
    if isinstance(value, bool) or word.type in ("struct", "json", "duration"):
        return
    size = value if isinstance(value, (int, float)) else len(value)
    # An empty text, list or map takes a setting away, whatever its shortest value is.
    low = word.minimum is not None and size < word.minimum and (size or isinstance(value, (int, float)))
    high = word.maximum is not None and size > word.maximum
    if low or high:
        bounds = f"{'' if word.minimum is None else word.minimum}-{'' if word.maximum is None else word.maximum}"
        unit = {"string": " characters", "list": " items", "map": " items"}.get(word.type, "")
        raise spot.wrong(path, f"`{'.'.join(path)}` must be in {bounds}{unit}, received {size}", code=OUT_OF_LIMITS)
