"""Labels for live objects: their names, made fit for an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 64


def label_of(name: str, usual: str) -> str:
    """A name as a label: what no label may hold becomes a dash."""
    text = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:_LONGEST].strip("-")
    return text or usual


def labelled(names: Iterable[str], usual: str) -> list[str]:
    """A label for each name, none of them twice. A name that is a label itself goes before those that are made one."""
    wanted = [(name, label_of(name, usual)) for name in names]
    own = {name for name, label in wanted if name == label}
    taken: set[str] = set()
    labels = []
    for name, base in wanted:
        label, number = base, 2
        while label in taken or (label in own and label != name):
            label = f"{base[: _LONGEST - 4]}-{number}"
            number += 1
        taken.add(label)
        labels.append(label)
    return labels
