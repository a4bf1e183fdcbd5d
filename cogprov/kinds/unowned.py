"""Operations of the installed botocore that write configuration and that no kind has: what nobody here can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cogprov.model.kind import Kind
from cogprov.model.service import service

_SERVICE: Final = "cognito-idp"
_VERBS: Final = (
    "Activate", "Add", "Apply", "Associate", "Attach", "Configure", "Create", "Enable", "Import", "Modify", "Publish",
    "Put", "Replace", "Set", "Tag", "Update",
)  # fmt: skip
"""How the names begin of operations that leave something behind. What administrators do to users begins with Admin."""

NO_CONFIGURATION: Final[Mapping[str, str]] = {
    "AssociateSoftwareToken": "a user's second factor",
    "CreateUserImportJob": "importing users",
    "SetUserMFAPreference": "a user's second factor",
    "SetUserSettings": "a user's second factor",
    "UpdateAuthEventFeedback": "about a user's sign-in",
    "UpdateClientMetadataURLState": "forgetting a cached document",
    "UpdateDeviceStatus": "a user's device",
    "UpdateUserAttributes": "a user",
}
"""Operations that are no business of ours, with what they are about."""


def unowned(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """The names of those that none of the kinds has, sorted."""
    owned = {operation for kind in kinds if kind.service == _SERVICE for operation in _operations(kind)}
    known = {*owned, *(f"Create{name.removeprefix('Delete')}" for name in owned if name.startswith("Delete"))}
    names = (name for name in service(_SERVICE).operations if name.startswith(_VERBS))
    return tuple(sorted(name for name in names if name not in known and name not in NO_CONFIGURATION))


def _operations(kind: Kind) -> Iterator[str]:
    yield from (*kind.updates, *kind.unlocks, *kind.deletes)
