"""Choosing an environment: its own keys, and the document with its objects laid over."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from typing import NamedTuple

from cogprov.config import codes
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Entry, Mapping, is_null, type_name
from cogprov.config.overlay import laid_over
from cogprov.config.report import Report, listed, quoted
from cogprov.config.settings import ENVIRONMENT
from cogprov.config.vocabulary import Vocabulary

_OVERLAID = ("outputs", "lifecycle")
"""Settings of the document that an environment may add to; the rest of what it may change has a word of its own."""


class Chosen(NamedTuple):
    """A document as one environment sees it."""

    entries: AbstractMapping[str, Entry]
    """The document's entries but ``environments``, the environment's laid over."""
    own: AbstractMapping[str, Entry]
    """What the environment says that no object or document says: ``protect``."""


def choose(root: Mapping, env: str, words: Vocabulary, report: Report) -> Chosen:
    """The document for an environment (empty: as it stands). Every environment's keys are checked, not only one's."""
    base = {key: entry for key, entry in root.entries.items() if key != "environments"}
    known = _environments(root, words, report)
    if not env:
        return Chosen(base, {})
    if env not in known:
        _unknown(env, known, root, report)
        return Chosen(base, {})
    chosen = known[env].entries
    over = {key: entry for key, entry in chosen.items() if key != "protect"}
    own = {key: entry for key, entry in chosen.items() if key == "protect"}
    return Chosen(laid_over(base, over, words).entries if over else base, own)


def _environments(root: Mapping, words: Vocabulary, report: Report) -> AbstractMapping[str, Mapping]:
    entry = root.entries.get("environments")
    if entry is None or is_null(entry.value):
        return {}
    if not isinstance(entry.value, Mapping):
        summary = f"`environments` takes a map of names, not {type_name(entry.value)}"
        report.add(codes.WRONG_TYPE, summary, entry.value.start, "environments")
        return {}
    return {name: _one(name, item, words, report) for name, item in entry.value.entries.items()}


def _one(name: str, entry: Entry, words: Vocabulary, report: Report) -> Mapping:
    path = f"environments.{name}"
    if is_null(entry.value):
        return Mapping({}, entry.key)
    if not isinstance(entry.value, Mapping):
        summary = f"{quoted(path)} takes a map of settings, not {type_name(entry.value)}"
        report.add(codes.WRONG_TYPE, summary, entry.value.start, path)
        return Mapping({}, entry.key)
    known = (*ENVIRONMENT.children, *_OVERLAID, *words.roots)
    for key, item in entry.value.entries.items():
        if key not in known:
            summary = f"unknown key {quoted(key)} in {path}"
            label = did_you_mean(key, known)
            hints = [] if label else [f"It takes {listed(known)}."]
            report.add(codes.UNKNOWN_KEY, summary, item.key, f"{path}.{key}", label=label, hints=hints)
    kept = {key: item for key, item in entry.value.entries.items() if key in known}
    return Mapping(kept, entry.value.start)


def _unknown(env: str, known: AbstractMapping[str, Mapping], root: Mapping, report: Report) -> None:
    entry = root.entries.get("environments")
    has = f"It has {listed(known)}." if known else "It has none: write it under `environments:`."
    report.add(
        codes.ENVIRONMENT,
        f"the file has no environment {quoted(env)}",
        entry.key if entry else None,
        "environments",
        label=did_you_mean(env, known),
        hints=[has],
    )
