"""A value against its Word: what is wrong with it, and its canonical form.

``conform`` serves YAML and Python alike. It knows the types; ``texts`` knows what a text may say. Values that are not
known before the run (Ref, Template) pass where a text may stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cogprov.config import codes
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import value_type
from cogprov.config.report import joined, listed, quoted
from cogprov.config.scope import Content
from cogprov.config.site import Site
from cogprov.config.texts import checked_duration, checked_text, decoded, json_of
from cogprov.config.vocabulary import aliases
from cogprov.model.values import Json, Path, Ref, Secret, Template
from cogprov.model.words import Word

_TAKES: Final[Mapping[str, str]] = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "duration": "a duration such as 30d, 12h or 90m",
    "struct": "a map",
    "map": "a map",
    "list": "a list",
    "json": "anything",
}


def conform(value: Json, word: Word, path: Path, site: Site, partial: bool = False) -> Json:
    """The canonical form of a value; what is wrong goes to the site and leaves the value as it is.

    ``partial`` says that keys the word requires may be missing.
    """
    if value is None:
        return None
    chosen = _shape(value, word)
    if chosen.secret:
        return _secret(value, chosen, path, site)
    if chosen.type == "struct":
        return _struct(value, chosen, path, site, partial)
    return _BY_TYPE[chosen.type](value, chosen, path, site)


def _shape(value: Json, word: Word) -> Word:
    """The word, or its alternative when only that takes this type of value."""
    chosen = word
    while chosen.alternative is not None and not _fits(value, chosen):
        chosen = chosen.alternative
    return chosen if _fits(value, chosen) else word


def _fits(value: Json, word: Word) -> bool:
    if word.type == "json":
        return True
    if word.type in ("struct", "map"):
        return isinstance(value, Mapping)
    if word.type == "list":
        return isinstance(value, (list, tuple))
    if word.type == "boolean":
        return isinstance(value, bool)
    if word.type in ("integer", "number"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, (str, Ref, Template, Secret, Content))


def wrong_type(value: Json, word: Word, path: Path, site: Site) -> None:
    """Say what was expected, and how to write what was probably meant."""
    takes = _TAKES[word.type] if not word.choices else f"one of {listed(word.choices)}"
    hints: list[str] = []
    if isinstance(value, (int, float)) and word.type in ("string", "duration") and not word.choices:
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        if word.type == "string":
            hints = [f'Write "{shown}" in quotes.']
        else:
            hints = [f"Say the unit: {shown}d, {shown}h or {shown}m."]
    elif isinstance(value, str) and word.type == "list":
        hints = [f"Write [{value[:40]}]."] if not word.secret else []
    site.at_value(
        path, codes.WRONG_TYPE, f"{quoted(site.name(path))} takes {takes}, not {_described(value, word)}", hints=hints
    )


def _described(value: Json, word: Word) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (Ref, Template)):
        return "a value that is only known during the run"
    if isinstance(value, (int, float)) and not word.secret:
        return f"the number {value}"
    if isinstance(value, str) and len(value) <= 20 and not word.secret:
        return f"the text {quoted(value)}"
    return value_type(value)


def _secret(value: Json, word: Word, path: Path, site: Site) -> Json:
    inner = value.source if isinstance(value, Secret) else value
    if isinstance(inner, Content):
        # Editors end a file with a line end that nobody means to be part of a secret.
        text = decoded(inner, word, path, site)
        inner = text.removesuffix("\n").removesuffix("\r") if text is not None else ""
    if not isinstance(inner, (str, Ref, Template)):
        wrong_type(value, word, path, site)
        return value
    return Secret(checked_text(inner, word, path, site))


def _string(value: Json, word: Word, path: Path, site: Site) -> Json:
    if isinstance(value, Content):
        value = decoded(value, word, path, site)
    if value is None or isinstance(value, (Ref, Template, Secret)):
        return value
    if not isinstance(value, str):
        wrong_type(value, word, path, site)
        return value
    return checked_text(value, word, path, site)


def _duration(value: Json, word: Word, path: Path, site: Site) -> Json:
    if isinstance(value, (Ref, Template)):
        return value
    if not isinstance(value, str):
        wrong_type(value, word, path, site)
        return value
    return checked_duration(value, path, site)


def _boolean(value: Json, word: Word, path: Path, site: Site) -> Json:
    if not isinstance(value, bool) and not _attribute(value):
        wrong_type(value, word, path, site)
    return value


def _number(value: Json, word: Word, path: Path, site: Site) -> Json:
    whole = word.type == "integer"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        if not _attribute(value):
            wrong_type(value, word, path, site)
        return value
    within(value, word, path, site, "")
    return value


def _attribute(value: Json) -> bool:
    """Whether it is an attribute of an object, whose type shows in the run; a parameter is a text for certain."""
    return isinstance(value, Ref) and value.source in ("", "live")


def _list(value: Json, word: Word, path: Path, site: Site) -> Json:
    if not isinstance(value, (list, tuple)):
        wrong_type(value, word, path, site)
        return value
    within(len(value), word, path, site, "entries")
    return [_item(item, word, (*path, f"[{number}]"), site) for number, item in enumerate(value)]


def _map(value: Json, word: Word, path: Path, site: Site) -> Json:
    if not isinstance(value, Mapping):
        wrong_type(value, word, path, site)
        return value
    within(len(value), word, path, site, "entries")
    result = {}
    for key, item in value.items():
        below = (*path, str(key))
        if word.keys is not None:
            checked_text(str(key), word.keys, below, site, key=True)
        result[str(key)] = _item(item, word, below, site)
    return result


def _item(value: Json, holder: Word, path: Path, site: Site) -> Json:
    """An entry of a list or map, where nothing means nothing but an empty struct."""
    element = holder.element or Word("json")
    if value is None and element.type == "struct":
        return {}
    if value is None and element.type != "json":
        site.at_key(path, codes.WRONG_TYPE, f"{quoted(site.name(path))} has no value", hints=["Take it away."])
    return conform(value, element, path, site)


def _struct(value: Json, word: Word, path: Path, site: Site, partial: bool) -> Json:
    if not isinstance(value, Mapping):
        wrong_type(value, word, path, site)
        return value
    result: dict[str, Json] = {}
    spelled: dict[str, str] = {}
    others: Mapping[str, str] | None = None
    for key, item in value.items():
        name = key
        if key not in word.children:
            others = aliases(word) if others is None else others
            name = others.get(key, "")
        if not name:
            _unknown(key, word, path, site)
            continue
        if name in spelled:
            _spelled_twice(name, key, spelled[name], path, site)
            continue
        spelled[name] = key
        below = (*path, key)
        if name != key:
            site.renames[below] = (*site.renames.get(path, path), name)
        result[name] = conform(item, word.children[name], below, site)
    if not partial:
        missing(word, result, path, site)
    return result


def missing(word: Word, value: Mapping[str, Json], path: Path, site: Site) -> None:
    """Say which required keys of a struct are not there."""
    for key, inner in word.children.items():
        if inner.required and key not in value:
            site.at_key(path, codes.MISSING_KEY, f"{quoted(site.name(path))} needs the key `{key}`")


def _unknown(key: str, word: Word, path: Path, site: Site) -> None:
    known = tuple(word.children)
    label = did_you_mean(key, (*known, *aliases(word))) if path else site.suggest(key)
    summary = f"unknown key {quoted(key)} in {joined(site.address, *path)}".removesuffix(" in ")
    hints = [f"It takes {listed(known)}."] if path and not label and known else []
    site.at_key((*path, key), codes.UNKNOWN_KEY, summary, label=label, hints=hints)


def _spelled_twice(name: str, key: str, other: str, path: Path, site: Site) -> None:
    summary = f"`{other}` and `{key}` are the same setting, `{name}`"
    site.at_key((*path, key), codes.SPELLED_TWICE, summary, hints=["Keep one of the two."])


def within(count: float, word: Word, path: Path, site: Site, unit: str) -> None:
    """Check a number, or a number of things (``unit``), against the limits of a word."""
    low, high = word.minimum, word.maximum
    if (low is None or count >= low) and (high is None or count <= high):
        return
    allowed = f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"
    if low is not None and low == high:
        allowed = f"exactly {low}"
    takes = f"{allowed} {unit}".rstrip()
    has = f"has {count}" if unit else f"is {count}"
    site.at_value(path, codes.OUT_OF_LIMITS, f"{quoted(site.name(path))} takes {takes} and {has}")


def _json(value: Json, word: Word, path: Path, site: Site) -> Json:
    return json_of(value, path, site) if isinstance(value, Content) else value


_BY_TYPE: Final[Mapping[str, Callable[[Any, Word, Path, Site], Json]]] = {
    "string": _string,
    "duration": _duration,
    "boolean": _boolean,
    "integer": _number,
    "number": _number,
    "list": _list,
    "map": _map,
    "json": _json,
}
