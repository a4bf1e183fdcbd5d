"""What a text may say: choices, lengths, patterns, durations, and the contents of files."""

from __future__ import annotations

import base64
import json

from cogprov.config import codes
from cogprov.config.files import Unreadable, as_text
from cogprov.config.nearest import did_you_mean
from cogprov.config.patterns import matches
from cogprov.config.report import listed, quoted
from cogprov.config.scope import Content
from cogprov.config.site import Site
from cogprov.model.values import ABSENT, Json, Path, Ref, Template, format_duration, parse_duration
from cogprov.model.words import Word


def checked_text(
    value: str | Ref | Template, word: Word, path: Path, site: Site, *, key: bool = False
) -> str | Ref | Template:
    """The text in its canonical spelling; what is wrong with it goes to the site. ``key``: it is a key of a map."""
    if not isinstance(value, str):
        return value
    long = word.shorthand(value) if word.shorthand is not None else ABSENT
    if isinstance(long, (str, Ref, Template)):
        return long
    if word.choices:
        return _choice(value, word, path, site, key)
    if _outside(len(value), word):
        _refuse(
            value,
            word,
            path,
            site,
            key,
            codes.OUT_OF_LIMITS,
            f"{{name}} takes {_bounds(word)}; {{value}} has {len(value)}",
        )
    elif word.pattern is not None and not matches(word.pattern, value):
        hint = f"It must match {word.pattern}"
        _refuse(value, word, path, site, key, codes.PATTERN, "{value} has a form that {name} does not take", hint=hint)
    return value


def _choice(value: str, word: Word, path: Path, site: Site, key: bool) -> str:
    said = value.lower()
    found = next((choice for choice in word.choices if choice.lower() == said), None) or word.spellings.get(said)
    if found is not None or word.open_choices:
        return value if found is None else found
    label = "" if word.secret else did_you_mean(value, word.choices)
    _refuse(
        value, word, path, site, key, codes.NOT_A_CHOICE, f"{{name}} takes {listed(word.choices)}, not {{value}}", label
    )
    return value


def _refuse(
    value: str, word: Word, path: Path, site: Site, key: bool, code: str, says: str, label: str = "", hint: str = ""
) -> None:
    """A problem with a text; ``says`` has places for the setting's name and the value, which a secret does not show."""
    name = quoted(site.name(path[:-1] if key else path))
    summary = says.replace("{name}", name).replace("{value}", "the value" if word.secret else quoted(value))
    place = site.at_key if key else site.at_value
    place(path, code, summary, label=label, hints=[hint] if hint else [])


def _outside(length: int, word: Word) -> bool:
    return (word.minimum is not None and length < word.minimum) or (word.maximum is not None and length > word.maximum)


def _bounds(word: Word) -> str:
    low, high = word.minimum or 0, word.maximum
    if high is None:
        return f"at least {low} character{'' if low == 1 else 's'}"
    return f"{low} to {high} characters" if low else f"at most {high} characters"


def checked_duration(value: str, path: Path, site: Site) -> str:
    """A duration in its shortest spelling."""
    seconds = parse_duration(value) if len(value) <= 40 else None
    if seconds is None:
        summary = f"{quoted(site.name(path))} takes a duration such as 30d, 12h or 90m, not {quoted(value)}"
        site.at_value(path, codes.WRONG_TYPE, summary)
        return value
    return format_duration(seconds)


def decoded(content: Content, word: Word, path: Path, site: Site) -> str | None:
    """What a file becomes where a text is wanted: its text, or base64 where the service wants bytes."""
    if word.blob:
        return base64.b64encode(content.data).decode("ascii")
    try:
        return as_text(content.data, content.shown)
    except Unreadable as error:
        site.at_value(path, codes.FILE, str(error), hints=[error.hint])
        return None


def json_of(content: Content, path: Path, site: Site) -> Json:
    """What a file becomes where any JSON is wanted: the JSON in it, or its text when it is none."""
    text = decoded(content, Word("string"), path, site)
    try:
        return json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return text
