"""Values that references turned out to have, and that the settings they stand in do not take.

What a file spells out is checked when it is read. What a store holds is known only now; and as it may be a secret, no
message repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cogprov.config.patterns import matches
from cogprov.model.context import DesiredContext
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Kind
from cogprov.model.paths import get, undotted
from cogprov.model.values import Json, Secret, parse_duration
from cogprov.model.words import Word
from cogprov.planning.overlay import declared_paths
from cogprov.planning.references import Known, from_outside, unresolved_outside


def unfit(resource: Resource, kind: Kind, known: Known, live: Mapping[str, Json]) -> Iterator[Problem]:
    """A problem for each value from outside that its word does not take; what is ``live``, the service has taken."""
    for path, said in declared_paths(resource.words, None) if from_outside(resource.words) else ():
        if not from_outside(said) or get(live, path) == known.resolve(said):
            continue
        for item in said if isinstance(said, list) else (said,):
            sources = unresolved_outside(item)
            text = _text(known.resolve(item)) if sources else None
            word = kind.words.at(path)
            word = word.element if word is not None and isinstance(said, list) else word
            why = _why_not(text, word) if text is not None and word is not None else ""
            if why:
                yield Problem(
                    "E1422",
                    f"the value of {_named(item)} {why}",
                    undotted((resource.address, *path)),
                    resource.origin_of(path),
                    detail="Nothing was planned for it.",
                    hints=(f"Change what {sources[0]} holds, or refer to something else.",),
                )


def checked_again(resource: Resource, kind: Kind, context: DesiredContext, known: Known) -> Iterator[Problem]:
    """What is wrong with a new object now that the values of its references are known."""
    if not from_outside(resource.words):
        return
    before = {(each.code, each.path) for each in kind.check(resource, context)}
    words = known.resolve(resource.words)
    found = kind.check(replace(resource, words=words), context)
    yield from (each for each in found if not each.warning and (each.code, each.path) not in before)


def _named(item: Json) -> str:
    source = item.source if isinstance(item, Secret) else item
    return str(source)


def _text(value: Json) -> str | None:
    inner = value.source if isinstance(value, Secret) else value
    return inner if isinstance(inner, str) else None


def _why_not(text: str, word: Word) -> str:
    if word.choices:
        known = text.lower() in {*(each.lower() for each in word.choices), *word.spellings}
        return "" if known or word.open_choices else f"is none of {', '.join(word.choices)}"
    if word.type == "duration":
        return "" if parse_duration(text) is not None else "is no duration such as 30d, 12h or 90m"
    if word.type != "string":
        return ""
    low, high = word.minimum or 0, word.maximum
    if len(text) < low:
        return f"is too short: at least {low} characters are needed"
    if high is not None and len(text) > high:
        return f"is too long: at most {high} characters are taken"
    if word.pattern is not None and not matches(word.pattern, text):
        return f"does not match {word.pattern}"
    return ""
