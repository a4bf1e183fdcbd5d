"""Places that a secret can be handed over in: Secrets Manager, and secure parameters of the Systems Manager."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cogprov.aws.door import Door
from cogprov.aws.errors import Ambiguous, AwsError
from cogprov.model.errors import CogprovError, Refused, UsageError
from cogprov.model.values import Ref

_SOURCES: Final = ("secretsmanager", "ssm")


@dataclass(frozen=True)
class Place:
    """``secretsmanager:NAME``, ``secretsmanager:NAME#FIELD`` or ``ssm:/NAME``."""

    source: str
    name: str
    field: str = ""

    @classmethod
    def named(cls, text: str) -> Place:
        """The place that a text names; UsageError when it names none."""
        source, colon, rest = text.partition(":")
        name, _, field = rest.partition("#") if source == "secretsmanager" else (rest, "", "")
        if source not in _SOURCES or not colon or not name:
            hint = "Write secretsmanager:NAME, secretsmanager:NAME#FIELD or ssm:/NAME."
            raise UsageError(f"{text!r} is no place to keep a secret in", hints=(hint,))
        return cls(source, name, field)

    def __str__(self) -> str:
        return f"{self.source}:{self.name}{f'#{self.field}' if self.field else ''}"

    @property
    def reference(self) -> Ref:
        """How a configuration refers to it."""
        return Ref(self.name, self.field if self.source == "secretsmanager" else "id", self.source)


def held(door: Door, place: Place) -> str | None:
    """What a place holds now (GetSecretValue, GetParameter); None when there is nothing. Errors are those of Door.call.

    Refused where a secret would not be safe, or would take the place of something else.
    """
    answer = _read(door, place)
    if answer is None:
        return None
    if place.source == "ssm":
        if answer.get("Type") != "SecureString":
            raise Refused(f"{place} is a plain parameter, which everybody may read", hints=("Name another place.",))
        return _text(answer.get("Value"))
    text = _text(answer.get("SecretString"))
    fields = _fields(text)
    if text and not place.field and fields:
        hint = f"Name the field: {place}#FIELD"
        raise Refused(f"{place} holds several fields, and all of them would be lost", hints=(hint,))
    if not place.field:
        return text
    if text and fields is None:
        raise Refused(f"{place.source}:{place.name} holds no JSON, so that it can have no field {place.field}")
    return _text((fields or {}).get(place.field))


def put(door: Door, place: Place, value: str, token: str) -> None:
    """Make a place hold a value (PutSecretValue or CreateSecret, PutParameter).

    ``token`` names this one change, so that sending it again changes nothing. Errors are those of Door.call; Ambiguous
    when it may hold the value.
    """
    try:
        _write(door, place, value, token)
    except (Ambiguous, AwsError) as doubt:
        # "It exists" may mean the earlier of two tries, whose answer was lost.
        if isinstance(doubt, AwsError) and not doubt.is_exists:
            raise
        try:
            there = held(door, place)
        except CogprovError:
            # Whether it was written is all that matters, and that is still open.
            raise Ambiguous(doubt.summary, doubt.failure, hints=doubt.hints) from doubt
        if there != value:
            raise


def _write(door: Door, place: Place, value: str, token: str) -> None:
    if place.source == "ssm":
        params = {"Name": place.name, "Value": value, "Type": "SecureString", "Overwrite": True}
        door.call("ssm", "PutParameter", params)
        return
    answer = _read(door, place)
    text = value
    if place.field:
        text = json.dumps({**(_fields(_text((answer or {}).get("SecretString"))) or {}), place.field: value})
    if answer is None:
        params = {"Name": place.name, "SecretString": text, "ClientRequestToken": token}
        door.call("secretsmanager", "CreateSecret", params)
    else:
        params = {"SecretId": place.name, "SecretString": text, "ClientRequestToken": token}
        door.call("secretsmanager", "PutSecretValue", params)


def _read(door: Door, place: Place) -> Mapping[str, Any] | None:
    try:
        if place.source == "ssm":
            reply = door.call("ssm", "GetParameter", {"Name": place.name, "WithDecryption": True})
            return dict(reply.body.get("Parameter") or {})
        return dict(door.call("secretsmanager", "GetSecretValue", {"SecretId": place.name}).body)
    except AwsError as error:
        if error.is_not_found:
            return None
        raise


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _fields(text: str | None) -> dict[str, Any] | None:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
