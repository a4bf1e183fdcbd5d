"""The attributes that every user has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

STANDARD: Final[Mapping[str, str]] = {
    "address": "address",
    "birthdate": "birthdate",
    "email": "email",
    "family_name": "family_name",
    "fullname": "name",
    "gender": "gender",
    "given_name": "given_name",
    "last_update_time": "updated_at",
    "locale": "locale",
    "middle_name": "middle_name",
    "nickname": "nickname",
    "phone_number": "phone_number",
    "preferred_username": "preferred_username",
    "profile_page": "profile",
    "profile_picture": "picture",
    "timezone": "zoneinfo",
    "website": "website",
}
"""The words for standard attributes, and the names the API has for them."""

_NOT_IN_REQUESTS: Final = frozenset({"sub", "identities", "email_verified", "phone_number_verified", "username"})
"""Names that every pool knows and that no schema may name."""


def not_in_schema(names: Iterable[str], pool: Mapping[str, Any]) -> Iterator[str]:
    """Of attributes by their API names, those that a pool of these words does not have."""
    own = pool.get("custom_attributes")
    custom = frozenset(own) if isinstance(own, Mapping) else frozenset()
    standard = {*STANDARD.values(), *_NOT_IN_REQUESTS}
    for name in names:
        if name not in standard:
            bare = name.removeprefix("dev:").removeprefix("custom:")
            if bare == name or bare not in custom:
                yield name
