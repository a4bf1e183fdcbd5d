"""The keys about the stack as a whole -> the fields of a Desired."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from cogprov.config import codes
from cogprov.config.conform import conform
from cogprov.config.nodes import Entry
from cogprov.config.positions import Positions, Spot
from cogprov.config.report import Report, quoted
from cogprov.config.scope import Content, Scope
from cogprov.config.settings import ENVIRONMENT, SETTINGS
from cogprov.config.site import Site
from cogprov.model.desired import Ignore
from cogprov.model.values import Json, Path

_EARLY = ("version", "stack", "region", "account", "state")
_TEXTS = frozenset({"stack", "region", "account", "state"})


@dataclass(frozen=True)
class Settings:
    """What a document says about its stack, in canonical form."""

    values: AbstractMapping[str, Json]
    origins: Positions
    protect: bool = False

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    @property
    def lifecycle(self) -> AbstractMapping[str, Json]:
        value = self.values.get("lifecycle")
        return value if isinstance(value, AbstractMapping) else {}

    @property
    def allow_delete(self) -> tuple[str, ...]:
        """Addresses whose deletion is allowed; ``*`` when all are."""
        allowed = self.lifecycle.get("allow_delete")
        if isinstance(allowed, bool):
            return ("*",) if allowed else ()
        return tuple(item for item in allowed or () if isinstance(item, str))

    @property
    def max_changes(self) -> int | None:
        value = self.lifecycle.get("max_changes")
        return value if isinstance(value, int) else None

    @property
    def ignore(self) -> tuple[Ignore, ...]:
        return tuple(_ignore(item) for item in self.values.get("ignore") or ())

    @property
    def outputs(self) -> AbstractMapping[str, Json]:
        value = self.values.get("outputs")
        return value if isinstance(value, AbstractMapping) else {}


def _ignore(item: Json) -> Ignore:
    if isinstance(item, AbstractMapping):
        return Ignore(str(item["path"]), str(item.get("reason") or ""), str(item.get("until") or ""))
    return Ignore(str(item))


@dataclass
class _Reader:
    scope: Scope
    report: Report
    spots: dict[Path, Spot] = field(default_factory=dict)

    def read(self, name: str, entry: Entry) -> Json:
        """One setting in canonical form; None when something is wrong with it."""
        self.spots[(name,)] = Spot(*entry)
        value = self.scope.value(entry.value, (name,), self.spots)
        site = Site("", Positions(self.report.file, self.spots))
        word = SETTINGS.get(name) or ENVIRONMENT.children[name]
        value = conform(value, word, (name,), site)
        if name in _TEXTS and value is not None and not isinstance(value, str) and not site.problems:
            summary = f"`{name}` must be known before the run, and {value} is not"
            site.at_value((name,), codes.VARIABLE, summary, hints=["Is the environment variable set?"])
        self.report.found.extend(site.problems)
        return None if site.problems else value


def settings(
    entries: AbstractMapping[str, Entry], own: AbstractMapping[str, Entry], scope: Scope, report: Report
) -> Settings:
    """The settings among a document's entries and those that only an environment has (``own``)."""
    reader = _Reader(scope, report)
    names = [name for name in SETTINGS if name in entries and name not in ("vars", "environments")]
    names.sort(key=lambda name: name not in _EARLY)
    values = {name: reader.read(name, entries[name]) for name in names}
    protect = bool(reader.read("protect", own["protect"])) if "protect" in own else False
    if isinstance(values.get("outputs"), AbstractMapping):
        values["outputs"] = {key: _shown(value, report) for key, value in values["outputs"].items()}
    return Settings(values, Positions(report.file, reader.spots), protect)


def _shown(value: Json, report: Report) -> Json:
    if not isinstance(value, Content):
        return value
    report.add(codes.WRONG_TYPE, f"an output cannot be a file: {quoted(value.shown)}")
    return None


def default_stack(folder: FilePath) -> str:
    """A stack's name out of the name of the folder its file lies in."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", folder.resolve().name).strip("-._")
    return name[:100] or "stack"
