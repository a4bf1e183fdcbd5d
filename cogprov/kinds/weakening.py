"""What kinds share in saying which of their changes weaken: rules about single words, and reasons in a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from cogprov.model.actions import Change
from cogprov.model.paths import get, leaves, undotted
from cogprov.model.values import ABSENT, Json, Path, parse_duration

Rule = Callable[[Json, Json], str]
"""From a word's value before and after to why that is less safe; empty when it is not."""

_LOCAL = ("localhost", "127.0.0.1", "::1")


def weakening_by(rules: Mapping[str, Rule]) -> Callable[[Change], str]:
    """``Kind.weakens`` from rules by dotted path. A change of a whole struct is judged word by word."""

    def weakens(change: Change) -> str:
        reasons = (
            rules[name](before, after)
            for path, before, after in _words(change)
            for name in (undotted(path),)
            if name in rules
        )
        return next((reason for reason in reasons if reason), "")

    return weakens


def _words(change: Change) -> Iterator[tuple[Path, Any, Any]]:
    sides = [side if isinstance(side, Mapping) else {} for side in (change.before, change.after)]
    inner = dict.fromkeys(path for side in sides for path, _ in leaves(side))
    if not inner:
        yield change.path, change.before, change.after
    for path in inner:
        yield (*change.path, *path), get(sides[0], path), get(sides[1], path)


def off(why: str) -> Rule:
    """It was on and is not any more."""
    return lambda before, after: why if before is True and after is not True else ""


def on(why: str) -> Rule:
    """It was not on and is now."""
    return lambda before, after: why if before is not True and after is True else ""


def becomes(value: Json, why: str) -> Rule:
    return lambda before, after: why if before != value and after == value else ""


def gone(why: str) -> Rule:
    return lambda before, after: why if before not in (ABSENT, None) and after in (ABSENT, None) else ""


def smaller(why: str) -> Rule:
    return lambda before, after: why if _number(before) > _number(after) else ""


def longer(why: str) -> Rule:
    return lambda before, after: why if 0 < _seconds(before) < _seconds(after) else ""


def lower(ladder: tuple[Json, ...], why: str) -> Rule:
    """It goes down a ladder; what is not on it stands at its foot."""

    def height(value: Json) -> int:
        return ladder.index(value) if value in ladder else 0

    return lambda before, after: why if height(after) < height(before) else ""


def more(why: str) -> Rule:
    """A list has items that it had not."""
    return lambda before, after: why if _items(after) - _items(before) else ""


def fewer(why: str) -> Rule:
    """A list lacks items that it had."""
    return lambda before, after: why if _items(before) - _items(after) else ""


def redirects(before: Json, after: Json) -> str:
    """URLs that tokens and users are sent to: a new one that is no single place, is not encrypted, or is elsewhere."""
    new = _items(after) - _items(before)
    if any("*" in url for url in new):
        return "a URL with a wildcard lets sign-in return to more than one place"
    if any(urlsplit(url).scheme == "http" and urlsplit(url).hostname not in _LOCAL for url in new):
        return "sign-in returns to a page without encryption"
    if _items(before) and {_host(url) for url in new} - {_host(url) for url in _items(before)}:
        return "sign-in returns to another host than before"
    return ""


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _items(value: Json) -> set[str]:
    return {item for item in value if isinstance(item, str)} if isinstance(value, list) else set()


def _number(value: Json) -> float:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _seconds(value: Json) -> float:
    return (parse_duration(value) or 0) if isinstance(value, str) else 0
