"""Which of a provider's claims fill which attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias, TypedDict

from cogprov.constructs.errors import Spot
from cogprov.constructs.operations import MappedAttribute
from cogprov.constructs.reading import Open
from cogprov.model.values import Json, Path


class AttributeMapping(TypedDict, total=False):
    """Which of a provider's claims fill which attributes; those of your own under ``custom``."""

    address: MappedAttribute
    birthdate: MappedAttribute
    email: MappedAttribute
    email_verified: MappedAttribute
    family_name: MappedAttribute
    fullname: MappedAttribute
    gender: MappedAttribute
    given_name: MappedAttribute
    last_update_time: MappedAttribute
    locale: MappedAttribute
    middle_name: MappedAttribute
    nickname: MappedAttribute
    phone_number: MappedAttribute
    phone_number_verified: MappedAttribute
    preferred_username: MappedAttribute
    profile_page: MappedAttribute
    profile_picture: MappedAttribute
    timezone: MappedAttribute
    username: MappedAttribute
    website: MappedAttribute
    custom: Mapping[str, MappedAttribute]


def mapping_word(value: Any, spot: Spot, path: Path) -> Json:
    """The mapping of custom attributes beside that of the others."""
    custom = value.pop("custom", {})
    return {**value, **custom}


MappingLike: TypeAlias = Annotated[AttributeMapping, Open(lambda key: ":" in key, MappedAttribute), mapping_word]
