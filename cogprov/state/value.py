"""The State value: what cogprov knows about the objects it manages. Frozen data, no file and no network.

Nothing in here ever holds a secret. A secret is remembered as ``{"$digest": state.digest(text)}``, which says whether
two texts are the same and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from cogprov.model.errors import InternalError, Refused, UsageError
from cogprov.model.paths import is_below
from cogprov.state.plain import decimal, flag, mapping, text, text_mapping, texts, whole

MADE_BY: Final = ("created", "imported")
VERBS: Final = ("create", "delete", "write")

_STACK: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def checked_stack(name: str) -> str:
    """The name itself when it can be a file name everywhere, else UsageError."""
    if not _STACK.fullmatch(name):
        raise UsageError(
            f"{name[:120]!r} cannot be the name of a stack",
            detail="State is kept in files named after the stack.",
            hints=("Use 1 to 100 letters, digits, dots, dashes and underscores, starting with a letter or a digit.",),
        )
    return name


@dataclass(frozen=True)
class Entry:
    """One managed object. Raises InternalError for any value that is not plain JSON, such as a Secret or a Ref.

    ``seen`` and ``extra`` are copied, with tuples as lists, so an Entry equals itself after a trip through the file.
    """

    address: str
    kind: str
    identity: Mapping[str, str]
    """What AWS calls it, such as ``{"UserPoolId": ..., "ClientId": ...}``."""
    made_by: str
    """``created`` or ``imported``."""
    owned: tuple[str, ...]
    """Paths of the properties that the files declared at the last apply."""
    seen: Mapping[str, Any]
    """The canonical values last seen, in friendly words."""
    depends_on: tuple[str, ...] = ()
    created_at: str = ""
    pending: bool = False
    """Created, but what has to follow (such as the MFA settings) is not all done."""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        where = f"state entry {self.address!r}"
        _set(
            self,
            address=text(self.address, where, "address", empty=False),
            kind=text(self.kind, where, "kind", empty=False),
            identity=text_mapping(self.identity, where, "identity"),
            made_by=text(self.made_by, where, "made_by", among=MADE_BY),
            owned=texts(self.owned, where, "owned"),
            seen=mapping(self.seen, where, "seen"),
            depends_on=texts(self.depends_on, where, "depends_on"),
            created_at=text(self.created_at, where, "created_at"),
            pending=flag(self.pending, where, "pending"),
            extra=mapping(self.extra, where, "extra"),
        )


@dataclass(frozen=True)
class Intent:
    """A create or delete about to be sent. While it is open, only looking can tell whether it happened."""

    id: str
    address: str
    kind: str
    operation: str
    verb: str
    """``create``, ``delete`` or ``write``."""
    nonce: str
    before: tuple[str, ...]
    """Ids that existed just before, so that a new one stands out."""
    request_digest: str
    at: float
    identity: Mapping[str, str]

    def __post_init__(self) -> None:
        where = f"intent {self.id!r}"
        _set(
            self,
            id=text(self.id, where, "id", empty=False),
            address=text(self.address, where, "address", empty=False),
            kind=text(self.kind, where, "kind", empty=False),
            operation=text(self.operation, where, "operation"),
            verb=text(self.verb, where, "verb", among=VERBS),
            nonce=text(self.nonce, where, "nonce"),
            before=texts(self.before, where, "before"),
            request_digest=text(self.request_digest, where, "request_digest"),
            at=decimal(self.at, where, "at"),
            identity=text_mapping(self.identity, where, "identity"),
        )


@dataclass(frozen=True)
class State:
    """All that is known about one stack. Every method answers with a new State and leaves this one as it is."""

    lineage: str
    """Names this state for life; two states with different lineages have nothing to do with each other."""
    serial: int
    """Counts the snapshots written; 0 is a state that was never saved."""
    stack: str
    account: str
    region: str
    entries: Mapping[str, Entry]
    intents: Mapping[str, Intent]
    digest_key: str = field(repr=False)

    def __post_init__(self) -> None:
        for name in ("lineage", "stack", "digest_key"):
            text(getattr(self, name), "state", name, empty=False)
        for name in ("account", "region"):
            text(getattr(self, name), "state", name)
        whole(self.serial, "state", "serial")

    @classmethod
    def new(cls, stack: str, account: str, region: str) -> State:
        """An empty state with a lineage and a digest key of its own. UsageError for a name unfit for a file."""
        return cls(
            lineage=str(uuid.uuid4()),
            serial=0,
            stack=checked_stack(stack),
            account=account,
            region=region,
            entries={},
            intents={},
            digest_key=secrets.token_hex(32),
        )

    def entry(self, address: str) -> Entry | None:
        return self.entries.get(address)

    def below(self, address: str) -> tuple[Entry, ...]:
        """The entry at an address and every one under it, by address."""
        return tuple(self.entries[key] for key in sorted(self.entries) if is_below(key, address))

    def known_below(self, address: str) -> tuple[str, ...]:
        """The addresses at and below one of which there is an entry, or of which a call was begun."""
        begun = {intent.address for intent in self.intents.values()}
        return tuple(sorted(each for each in {*self.entries, *begun} if is_below(each, address)))

    def with_entry(self, entry: Entry) -> State:
        return replace(self, entries={**self.entries, entry.address: entry})

    def without(self, address: str) -> State:
        """Without the entry at exactly this address; what lies under it stays."""
        return replace(self, entries={key: entry for key, entry in self.entries.items() if key != address})

    def with_intent(self, intent: Intent) -> State:
        return replace(self, intents={**self.intents, intent.id: intent})

    def without_intent(self, intent_id: str) -> State:
        return replace(self, intents={key: intent for key, intent in self.intents.items() if key != intent_id})

    def moved(self, old: str, new: str) -> State:
        """The address and all below it under a new name, wherever they are mentioned.

        Refused when nothing is at ``old``, when something is at or below ``new``, when one lies below the other,
        or when they lie in collections of other names.
        """
        if not self.known_below(old):
            raise Refused(f"nothing in the state is called {old}", hints=("`cogprov state list` names what there is.",))
        if is_below(old, new) or is_below(new, old):
            raise Refused(f"{old} cannot move to {new}", detail="One lies below the other.")
        steps, others = old.split("."), new.split(".")
        if len(steps) == len(others) and steps[::2] != others[::2]:
            raise Refused(
                f"{old} cannot move to {new}", detail="A label can be another; a collection keeps what lies in it."
            )
        taken = self.below(new)
        if taken:
            raise Refused(f"{taken[0].address} is already in the state", hints=("Move that one away first.",))
        entries = (_entry_moved(entry, old, new) for entry in self.entries.values())
        intents = (replace(intent, address=_renamed(intent.address, old, new)) for intent in self.intents.values())
        return replace(
            self,
            entries={entry.address: entry for entry in entries},
            intents={intent.id: intent for intent in intents},
        )

    def digest(self, value: str) -> str:
        """``hmac-sha256:<hex>`` under this state's own key: equal for equal texts, and no way back from it."""
        if not isinstance(value, str):
            raise InternalError(f"only a text has a digest, not {type(value).__name__}")
        mac = hmac.new(self.digest_key.encode(), value.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"hmac-sha256:{mac.hexdigest()}"


def member_names(kind: type[Entry] | type[Intent]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def _set(target: Entry | Intent, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(target, name, value)


def _entry_moved(entry: Entry, old: str, new: str) -> Entry:
    return replace(
        entry,
        address=_renamed(entry.address, old, new),
        depends_on=tuple(_renamed(address, old, new) for address in entry.depends_on),
    )


def _renamed(address: str, old: str, new: str) -> str:
    return new + address[len(old) :] if is_below(address, old) else address
