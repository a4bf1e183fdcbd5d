"""The names of a pool's ACR levels, of which the service always shows four."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cogprov.model.values import ABSENT, Body


def without_inherited(words: Body) -> Body:
    """A live pool's words without the ACR names that the service fills in for levels nobody named.

    It answers with all four, and says nowhere which are its own. Those follow one pattern with the level's number in
    it, so a name that has the pattern of another level's is taken for one; left out of a file, it stays as it is.
    """
    levels = words.get("acr_configuration")
    if not isinstance(levels, Mapping):
        return words
    patterns = {level: str(value.get("acr_value", "")).replace(level[-1:], "#") for level, value in levels.items()}
    common = [text for text in patterns.values() if "#" in text]
    kept = {level: value for level, value in levels.items() if common.count(patterns[level]) < 2}
    rest = {word: value for word, value in words.items() if word != "acr_configuration"}
    return {**rest, "acr_configuration": kept} if kept else rest


def drop_acr_nulls(said: Body, live: Body) -> None:
    """Null asks for the service's own name of a level; where that is live, there is nothing to do."""
    named, wanted = without_inherited(live).get("acr_configuration", {}), said.get("acr_configuration", ABSENT)
    if wanted is None and not named:
        del said["acr_configuration"]
    elif isinstance(wanted, Mapping) and wanted:
        left = {level: value for level, value in wanted.items() if _says(value) or level in named}
        said["acr_configuration"] = left
        if not left:
            del said["acr_configuration"]


def _says(value: Any) -> bool:
    return value.get("acr_value") is not None if isinstance(value, Mapping) else value is not None
