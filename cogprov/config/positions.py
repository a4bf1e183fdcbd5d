"""Where each key and value of an object was written, kept small: an Origin is made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cogprov.config.nodes import Node, Place
from cogprov.model.errors import Origin
from cogprov.model.values import Path


class Spot(NamedTuple):
    key: Place
    value: Node


class Positions(Mapping[Path, Origin]):
    """By path: where the key stands (the mapping itself), and where its value does (``value``)."""

    def __init__(self, file: str, spots: Mapping[Path, Spot]) -> None:
        self._file = file
        self.spots = spots

    def __getitem__(self, path: Path) -> Origin:
        place = self.spots[path].key
        return Origin(self._file, place.line, place.column)

    def __iter__(self) -> Iterator[Path]:
        return iter(self.spots)

    def __len__(self) -> int:
        return len(self.spots)

    def __contains__(self, path: object) -> bool:
        return path in self.spots

    def value(self, path: Path) -> Origin | None:
        """Where the value at a path begins, or the nearest key around it."""
        spot = self.spots.get(path)
        if spot is not None:
            start = spot.value.start
            return Origin(self._file, start.line, start.column)
        return self.value(path[:-1]) if path else None

    def renamed(self, canonical: Mapping[Path, Path]) -> Positions:
        """The same places under canonical paths; ``canonical`` maps the path of each alias that was written."""
        return Positions(self._file, {_moved(path, canonical): spot for path, spot in self.spots.items()})


def _moved(path: Path, canonical: Mapping[Path, Path]) -> Path:
    for length in range(len(path), 0, -1):
        target = canonical.get(path[:length])
        if target is not None:
            return (*target, *path[length:])
    return path
