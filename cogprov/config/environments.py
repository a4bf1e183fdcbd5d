"""Choosing an environment: its own keys, and the document with its objects laid over."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from typing import NamedTuple

from cogprov.config import codes
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Entry, Mapping, is_null, type_name
from cogprov.config.overlay import laid_over
from cogprov.config.report import LoadError, Report, listed, quoted
from cogprov.config.settings import ENVIRONMENT
from cogprov.config.vocabulary import Vocabulary

_GUARDS = ("account", "protect", "lifecycle")
"""What an environment says about what may be done in it: without the environment nobody would keep to it."""

_OVERLAID = ("outputs", "lifecycle")
"""Settings of the document that an environment may add to; the rest of what it may change has a word of its own."""


class Chosen(NamedTuple):
    """A document as one environment sees it."""

    entries: AbstractMapping[str, Entry]
    """The document's entries but ``environments``, the environment's laid over."""
    own: AbstractMapping[str, Entry]
    """What the environment says that no object or document says: ``protect``."""


def choose(root: Mapping, env: str, words: Vocabulary, report: Report) -> Chosen:
    """The document for an environment (empty: as it stands). Every environment's keys are checked, not only one's.

    Where an environment has guards, the document as it stands would go round them, so one has to be chosen.
    """
    base = {key: entry for key, entry in root.entries.items() if key != "environments"}
    known = _environments(root, words, report)
    if not env:
        _none_chosen(known, root, report)
        return Chosen(base, {})
    if env not in known:
        _unknown(env, known, root, report)
        return Chosen(base, {})
    chosen = known[env].entries
    over = {key: entry for key, entry in chosen.items() if key != "protect"}
    own = {key: entry for key, entry in chosen.items() if key == "protect"}
    return Chosen(laid_over(base, over, words).entries if over else base, own)


def environment_names(root: Mapping) -> tuple[str, ...]:
    """The environments that a document has, in its order; none when what it says of them makes no sense."""
    entry = root.entries.get("environments")
    return tuple(entry.value.entries) if entry and isinstance(entry.value, Mapping) else ()


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


def _none_chosen(known: AbstractMapping[str, Mapping], root: Mapping, report: Report) -> None:
    guarded = [name for name, item in known.items() if not item.entries.keys().isdisjoint(_GUARDS)]
    if not guarded:
        return
    report.add(
        codes.ENVIRONMENT,
        f"the file has environments ({listed(known)}), and none is chosen",
        root.entries["environments"].key,
        "environments",
        detail=f"Without one, what guards {listed(guarded)} would guard nothing.",
        hints=[f"Choose one: --env {next(iter(known))}"],
    )
    raise LoadError(report.found)


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
