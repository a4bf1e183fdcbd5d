"""The snapshot file: a State as bytes and back. ``state/README.md`` tells the form, ``state/schema/v1.json`` has it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cogprov.model.errors import InternalError, Refused
from cogprov.state.errors import Damaged, shown
from cogprov.state.value import Entry, Intent, State, member_names

VERSION: Final = 1
FORMAT: Final = f"cogprov.state/{VERSION}"

Document = dict[str, Any]

UPGRADES: Final[Sequence[Callable[[Document], Document]]] = ()
"""``UPGRADES[n - 1]`` makes a document of version n, snapshot or journal line, one of version n + 1."""

_FORMAT: Final = re.compile(r"cogprov\.state/([1-9][0-9]{0,5})")
_ENTRY: Final = frozenset(member_names(Entry)) - {"address"}
_INTENT: Final = frozenset(member_names(Intent)) - {"id"}
_SCALARS: Final = ("account", "digest_key", "lineage", "region", "serial", "stack")
_SNAPSHOT: Final = frozenset({*_SCALARS, "format", "entries", "intents", "prev_sha256", "sha256"})


@dataclass(frozen=True)
class Snapshot:
    state: State
    sha256: str
    prev_sha256: str


def canonical(value: Any) -> str:
    """The one text of a JSON value: ASCII, no white space, members sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def encode(state: State, prev_sha256: str) -> tuple[bytes, str]:
    """The file's bytes, one object a line, and the checksum in them.

    Without its line breaks and its last member the file is the canonical content, so anyone can check it with a shell.
    """
    parts = {name: canonical(getattr(state, name)) for name in _SCALARS}
    parts["format"] = canonical(FORMAT)
    parts["prev_sha256"] = canonical(prev_sha256)
    parts["entries"] = _lines({key: entry_body(entry) for key, entry in state.entries.items()})
    parts["intents"] = _lines({key: intent_body(intent) for key, intent in state.intents.items()})
    text = ",\n".join(f'"{name}":{parts[name]}' for name in sorted(parts))
    digest = sha256("{" + text.replace("\n", "") + "}")
    return f'{{{text},\n"sha256":"{digest}"}}\n'.encode("ascii"), digest


def next_of(state: State, after: int = 0) -> State:
    """The state with the serial of its next snapshot, which comes after ``after`` as well."""
    return replace(state, serial=max(state.serial, after) + 1)


def decode(data: bytes, stack: str, where: str) -> Snapshot:
    """The snapshot in a file of ``stack``; ``where`` names the file in errors.

    Refused for a newer format and for another stack's state; Damaged for everything else that is not as it was written.
    """
    document = parse(data, where)
    check_format(document, where)
    recorded = document.pop("sha256", None)
    try:
        actual = sha256(canonical(document))
    except (RecursionError, ValueError):
        raise Damaged(f"{where} is nested too deeply") from None
    if recorded != actual:
        raise Damaged(f"{where} does not match its checksum", detail="It was changed by something other than cogprov.")
    document = upgraded(document)
    expect_members({**document, "sha256": ""}, _SNAPSHOT, where)
    state = _state(document, where)
    if state.stack != stack:
        raise Refused(
            f"{where} is the state of stack {shown(state.stack)}, not of {stack}",
            hints=("Name the stack as it was when the state was written, or put the right file there.",),
        )
    return Snapshot(state, actual, document["prev_sha256"])


def parse(data: bytes, where: str) -> Document:
    """A JSON object out of bytes; Damaged for anything else, for a member that stands twice, for NaN and Infinity."""
    if not data.strip(b" \t\r\n\0"):
        raise Damaged(f"{where} is empty", detail='An empty file is a damaged one, never "no state".')
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise Damaged(f"{where} is nested too deeply") from None
    except _Twice as error:
        raise Damaged(f"{where} has {shown(str(error))!r} twice in one object") from None
    except ValueError as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Damaged(f"{where} is not whole JSON{place}") from None
    if not isinstance(value, dict):
        raise Damaged(f"{where} holds no JSON object")
    return value


def check_format(document: Document, where: str) -> None:
    """Refused for a newer format, Damaged for what is no format of ours."""
    found = document.get("format")
    match = _FORMAT.fullmatch(found) if isinstance(found, str) else None
    if not match:
        raise Damaged(f'{where} is not cogprov state: it does not say "format": "{FORMAT}"')
    if int(match.group(1)) > VERSION:
        raise Refused(
            f"{where} is in format {match.group(0)}; this cogprov reads up to {FORMAT}",
            detail="A newer cogprov wrote it. Nothing was read, so that nothing is lost.",
            hints=("Upgrade cogprov: pip install --upgrade cogprov",),
        )


def upgraded(document: Document) -> Document:
    for upgrade in UPGRADES[int(document["format"].rpartition("/")[2]) - 1 :]:
        document = upgrade(document)
    return document


def expect_members(document: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    """Damaged unless the object has exactly these members: dropping an unknown one would lose what somebody wrote."""
    if document.keys() == names:
        return
    missing, unknown = sorted(names - document.keys()), sorted(document.keys() - names)
    wrong = f"lacks {missing[0]}" if missing else f"has an unknown member {shown(unknown[0])!r}"
    raise Damaged(f"{where} {wrong}")


def entry_body(entry: Entry) -> Document:
    return {name: getattr(entry, name) for name in _ENTRY}


def intent_body(intent: Intent) -> Document:
    return {name: getattr(intent, name) for name in _INTENT}


def entry_from(address: Any, body: Any, where: str) -> Entry:
    members = _members(body, _ENTRY, where, f"entry {address!s:.100}")
    try:
        return Entry(address=address, **members)
    except InternalError as error:
        raise Damaged(f"{where}: {shown(error.summary, 400)}") from None


def intent_from(intent_id: Any, body: Any, where: str) -> Intent:
    members = _members(body, _INTENT, where, f"intent {intent_id!s:.100}")
    try:
        return Intent(id=intent_id, **members)
    except InternalError as error:
        raise Damaged(f"{where}: {shown(error.summary, 400)}") from None


def _members(body: Any, names: frozenset[str], where: str, what: str) -> Document:
    place = f"{where}: {shown(what)}"
    if not isinstance(body, dict):
        raise Damaged(f"{place} is no object")
    expect_members(body, names, place)
    return body


def _state(document: Document, where: str) -> State:
    entries, intents = document["entries"], document["intents"]
    if not isinstance(entries, dict) or not isinstance(intents, dict) or not isinstance(document["prev_sha256"], str):
        raise Damaged(f"{where}: entries and intents are not objects, or prev_sha256 is not a text")
    try:
        return State(
            entries={key: entry_from(key, body, where) for key, body in entries.items()},
            intents={key: intent_from(key, body, where) for key, body in intents.items()},
            **{name: document[name] for name in _SCALARS},
        )
    except InternalError as error:
        raise Damaged(f"{where}: {shown(error.summary, 400)}") from None


def _lines(bodies: Mapping[str, Document]) -> str:
    if not bodies:
        return "{}"
    return "{\n" + ",\n".join(f"{canonical(key)}:{canonical(bodies[key])}" for key in sorted(bodies)) + "\n}"


class _Twice(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> Document:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        raise _Twice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return result


def _no_constant(name: str) -> None:
    raise ValueError(name)
