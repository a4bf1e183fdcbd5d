"""The name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from cogprov.model.values import snake

_LONGEST = 80
"""Longer texts are no misspelt names, and comparing them takes time."""


def nearest(text: str, names: Iterable[str]) -> str:
    """The most similar of the names, or empty when none is near.

    A name in another style (``UserPoolName``, ``user-pool-name``) is as near as can be.
    """
    return next(iter(near(text, names, 1)), "")


def near(text: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The most similar of the names, the nearest first."""
    known = list(names)
    if not text or len(text) > _LONGEST:
        return ()
    plain = _plain(text)
    same = next((name for name in known if _plain(name) == plain), "")
    if same:
        return (same,)
    limit = max(1, len(plain) // 3)
    scored = sorted((_distance(plain, _plain(name), limit), name) for name in known)
    return tuple(name for distance, name in scored[:most] if distance <= limit)


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """``did you mean `x`?``, or empty."""
    name = nearest(text, names)
    return f"did you mean `{name}`?" if name else ""


def _plain(name: str) -> str:
    return snake(name.replace("-", "_").replace(" ", "_"))


def _distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two texts; more than ``limit`` is cut off."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
