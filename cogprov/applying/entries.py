"""State entries of objects, from what was read back."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from cogprov.kinds import kind_named
from cogprov.model.actions import Identity, LiveObject
from cogprov.model.paths import dotted, get, pop, put, without
from cogprov.model.values import ABSENT, Body
from cogprov.planning.overlay import differences
from cogprov.planning.past import as_remembered, as_words
from cogprov.planning.plan import Action
from cogprov.planning.veil import Veil
from cogprov.state import Entry, State

_NO_VEIL: Final = Veil()


def entry_of(
    action: Action,
    state: State,
    identity: Identity,
    live: LiveObject | None,
    depends_on: frozenset[str],
    veil: Veil = _NO_VEIL,
    *,
    pending: bool = False,
    fresh: LiveObject | None = None,
) -> Entry:
    """What the state remembers of an object; ``live`` None when it has not been read since the write.

    ``fresh`` is the object right before the write: what had moved by then, and neither the files nor this action are
    about, stays as it was last seen. Writing one setting of an object is no consent to somebody's change of another.
    What the veil hides is remembered as a digest.
    """
    before = state.entry(action.address)
    same = before is not None and dict(before.identity) == dict(identity)
    created_at = before.created_at if before is not None and same else ""
    if action.verb == "create" and not created_at:
        created_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time()))
    seen: Mapping[str, Any]
    if live is not None:
        last = as_words(before.seen) if before is not None and same else {}
        seen = as_remembered(veil.over(_with_unreadable(action, live), last), state)
        if before is not None and same and fresh is not None and before.seen:
            then = as_remembered(veil.over(fresh.words, last), state)
            seen = _without_consent(seen, before.seen, then, action)
    else:
        seen = before.seen if before is not None and same else {}
    return Entry(
        address=action.address,
        kind=action.kind,
        identity=dict(identity),
        made_by=before.made_by if before is not None and same else action.made_by,
        owned=action.owned,
        seen=seen,
        depends_on=tuple(sorted(depends_on)),
        created_at=created_at,
        pending=pending,
        extra=_extra(before if same else None, action),
    )


def _extra(before: Entry | None, action: Action) -> Body:
    """What else is remembered: whether it may be deleted, and what other commands noted of the same object."""
    noted = {key: value for key, value in before.extra.items() if key != "allow_delete"} if before else {}
    return {**noted, **({"allow_delete": True} if action.allow_delete else {})}


def _without_consent(seen: Mapping[str, Any], last: Mapping[str, Any], then: Mapping[str, Any], action: Action) -> Body:
    """What is seen now, but for what moved by itself: that stays as it was last seen, and goes on being drift."""
    ours = {change.path for change in action.changes} | {dotted(path) for path in action.owned}
    kept: Body = copy.deepcopy(dict(seen))
    for path, was, _ in differences(last, then):
        if any(path[: len(own)] == own for own in ours):
            continue
        if was is ABSENT:
            pop(kept, path)
        else:
            put(kept, path, was)
    return kept


def as_live(entry: Entry, live: LiveObject, state: State, veil: Veil) -> Entry:
    """An entry of an object that is as declared: what is declared was last seen now.

    An update whose run died before it could say so, or a file that now says what somebody had changed by hand, would
    otherwise be reported as drift for ever. What is not declared stays as it was last seen, so that it still is.
    """
    seen: Body = copy.deepcopy(dict(entry.seen))
    now = as_remembered(veil.over(live.words, as_words(entry.seen)), state)
    unreadable, untold = kind_named(entry.kind).write_only, kind_named(entry.kind).untold
    for path in (dotted(text) for text in entry.owned):
        value = get(now, path)
        if path in unreadable or value == get(seen, path) or (value is ABSENT and path in untold):
            continue
        if value is ABSENT:
            pop(seen, path)
        else:
            put(seen, path, value)
    for path in kind_named(entry.kind).unsure(live.words):
        if get(entry.seen, path) is False:
            put(seen, path, False)
    return replace(entry, seen=seen)


def _with_unreadable(action: Action, live: LiveObject) -> Body:
    """Live words with what was sent and cannot be read back: remembered, so that a change of it is noticed."""
    kind = kind_named(action.kind)
    words = without(live.words, ())
    for path in kind.unsure(live.words):
        if not get(action.goal, path):
            put(words, path, False)
    for path in (*kind.write_only, *(path for path in kind.untold if get(words, path) is ABSENT)):
        sent = get(action.goal, path)
        if sent is not ABSENT:
            put(words, path, sent)
    return words
