"""Where a value stands while it is checked, and what was found there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cogprov.config.positions import Positions
from cogprov.config.report import joined
from cogprov.model.errors import Origin, Problem
from cogprov.model.values import Path


@dataclass
class Site:
    """One object, or the document itself: it places problems, and remembers which keys were written as aliases."""

    address: str
    """What paths in messages begin with."""
    origins: Mapping[Path, Origin]
    around: Origin | None = None
    """Where the object itself stands."""
    suggest: Callable[[str], str] = lambda key: ""
    """What an unknown key of the object itself may have been meant to be, as a label."""
    problems: list[Problem] = field(default_factory=list)
    renames: dict[Path, Path] = field(default_factory=dict)

    def at_key(self, path: Path, code: str, summary: str, *, label: str = "", hints: Iterable[str] = ()) -> None:
        """A problem with a key; ``path`` is as it was written."""
        self._add(path, code, summary, self._origin(path), label, hints)

    def at_value(self, path: Path, code: str, summary: str, *, label: str = "", hints: Iterable[str] = ()) -> None:
        """A problem with the value at a path."""
        value = self.origins.value(path) if isinstance(self.origins, Positions) else self._origin(path)
        self._add(path, code, summary, value or self.around, label, hints)

    def name(self, path: Path) -> str:
        """The path in full, as messages write it."""
        return joined(self.address, *path)

    def _add(
        self, path: Path, code: str, summary: str, origin: Origin | None, label: str, hints: Iterable[str]
    ) -> None:
        self.problems.append(Problem(code, summary, self.name(path), origin, hints=tuple(hints), label=label))

    def _origin(self, path: Path) -> Origin | None:
        while path:
            if path in self.origins:
                return self.origins[path]
            path = path[:-1]
        return self.around
