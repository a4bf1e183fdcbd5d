"""Attributes of users: custom ones and their types, and the sets that clients may read and write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypedDict

from cogprov.constructs.errors import here
from cogprov.constructs.reading import read
from cogprov.constructs.values import Sayable, type_name, whole
from cogprov.model.attributes import STANDARD
from cogprov.model.values import Json

if TYPE_CHECKING:
    from typing_extensions import Unpack

LISTED: Final[Mapping[str, str]] = {
    **STANDARD,
    "email_verified": "email_verified",
    "phone_number_verified": "phone_number_verified",
}
"""The words for standard attributes, and the names the API has for them in a client's lists."""


class CustomAttribute(Sayable):
    """An attribute of your own. It can be added to a pool, and then never be changed or removed."""

    type: str = ""

    def __init__(self, mutable: bool | None, **limits: float | None) -> None:
        if mutable is not None and not isinstance(mutable, bool):
            raise here().mistyped(("mutable",), f"`mutable` must be True or False, not {type_name(mutable)}")
        self.mutable = mutable
        self._limits = {key: value for key, value in limits.items() if value is not None}

    def said(self) -> Json:
        mutable = {} if self.mutable is None else {"mutable": self.mutable}
        return {"type": self.type, **self._limits, **mutable}


class StringAttribute(CustomAttribute):
    """A text of ``min_len`` to ``max_len`` characters, at most 2048."""

    type = "string"

    def __init__(self, *, min_len: int | None = None, max_len: int | None = None, mutable: bool | None = None) -> None:
        min_len, max_len = whole(min_len), whole(max_len)
        for name, value in (("min_len", min_len), ("max_len", max_len)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise here().mistyped((name,), f"`{name}` must be a whole number, not {type_name(value)}")
        if min_len is not None and min_len < 0:
            raise here().wrong(("min_len",), f"min_len cannot be less than 0 (value: {min_len}).")
        if max_len is not None and max_len > 2048:
            raise here().wrong(("max_len",), f"max_len cannot be greater than 2048 (value: {max_len}).")
        _ordered("min_len", min_len, "max_len", max_len)
        super().__init__(mutable, min_len=min_len, max_len=max_len)


class NumberAttribute(CustomAttribute):
    """A number from ``min`` to ``max``."""

    type = "number"

    def __init__(self, *, min: float | None = None, max: float | None = None, mutable: bool | None = None) -> None:
        min, max = whole(min), whole(max)
        for name, value in (("min", min), ("max", max)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
                raise here().mistyped((name,), f"`{name}` must be a number, not {type_name(value)}")
        _ordered("min", min, "max", max)
        super().__init__(mutable, min=min, max=max)


class BooleanAttribute(CustomAttribute):
    """True or false."""

    type = "boolean"

    def __init__(self, *, mutable: bool | None = None) -> None:
        super().__init__(mutable)


class DateTimeAttribute(CustomAttribute):
    """A moment in time."""

    type = "datetime"

    def __init__(self, *, mutable: bool | None = None) -> None:
        super().__init__(mutable)


def _ordered(low_name: str, low: float | None, high_name: str, high: float | None) -> None:
    if low is not None and high is not None and low > high:
        raise here().wrong((low_name,), f"{low_name} cannot be greater than {high_name} ({low} and {high}).")


class StandardAttributesMask(TypedDict, total=False):
    """Which standard attributes are meant."""

    address: bool | None
    birthdate: bool | None
    email: bool | None
    email_verified: bool | None
    family_name: bool | None
    fullname: bool | None
    gender: bool | None
    given_name: bool | None
    last_update_time: bool | None
    locale: bool | None
    middle_name: bool | None
    nickname: bool | None
    phone_number: bool | None
    phone_number_verified: bool | None
    preferred_username: bool | None
    profile_page: bool | None
    profile_picture: bool | None
    timezone: bool | None
    website: bool | None


class ClientAttributes(Sayable):
    """A set of attributes that a client may read or write. Each method returns a new, larger set."""

    def __init__(self, names: frozenset[str] = frozenset()) -> None:
        self._names = names

    def with_standard_attributes(self, **mask: Unpack[StandardAttributesMask]) -> ClientAttributes:
        """This set and the standard attributes that are True, by their CDK names: ``fullname=True``."""
        said = read(mask, StandardAttributesMask, here(), "")
        return ClientAttributes(self._names | {LISTED[name] for name, wanted in said.items() if wanted})

    def with_custom_attributes(self, *names: str) -> ClientAttributes:
        """This set and custom attributes, with or without their ``custom:`` prefix."""
        return ClientAttributes(
            self._names | {name if name.startswith("custom:") else f"custom:{name}" for name in names}
        )

    def attributes(self) -> list[str]:
        """The names as the API has them, sorted."""
        return sorted(self._names)

    def said(self) -> Json:
        return self.attributes()

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, ClientAttributes) and self._names == other._names

    def __hash__(self) -> int:
        return hash(self._names)
