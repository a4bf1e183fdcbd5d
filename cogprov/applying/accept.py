"""Taking what is live for what was last seen: the state follows, AWS and the files stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cogprov.model.actions import LiveObject
from cogprov.model.errors import InternalError
from cogprov.model.paths import get, pop, put
from cogprov.model.values import ABSENT, Path
from cogprov.planning.past import as_remembered, as_words
from cogprov.planning.veil import Veil
from cogprov.state import Entry, State


def accepted(state: State, address: str, live: LiveObject, paths: Iterable[Path], veil: Veil) -> Entry:
    """The entry at an address with the live values at some paths of its words."""
    entry = state.entry(address)
    if entry is None:
        raise InternalError(f"the state knows nothing of {address}, so nothing there can have drifted")
    seen: dict[str, Any] = copy.deepcopy(dict(entry.seen))
    words = veil.over(live.words, as_words(entry.seen))
    for path in paths:
        value = get(words, path)
        if value is ABSENT:
            pop(seen, path)
        else:
            put(seen, path, as_remembered(value, state))
    return replace(entry, seen=seen)
