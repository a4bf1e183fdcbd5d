"""References to what lies outside the pool: parameters, secrets and the environment. Read, never written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import partial

from cogprov.aws.door import Door
from cogprov.aws.errors import FromAws
from cogprov.model.desired import Desired
from cogprov.model.errors import CogprovError
from cogprov.model.values import ABSENT, Json, Ref, Secret, refs

_SOURCES = ("env", "ssm", "secretsmanager")


def wanted(desired: Desired) -> tuple[Ref, ...]:
    """Every reference to the outside in a configuration, once."""
    found: dict[str, Ref] = {}
    for resource in desired.resources:
        for ref in refs(resource.words):
            if ref.source in _SOURCES:
                found.setdefault(str(ref), ref)
    return tuple(found.values())


def resolved(door: Door, references: Iterable[Ref]) -> Mapping[str, Json]:
    """The values by the reference's text; ABSENT for one that cannot be had, for whatever reason."""
    listed = tuple(references)
    values = door.gather([partial(_value, door, ref) for ref in listed])
    return {str(ref): value for ref, value in zip(listed, values, strict=True)}


def _value(door: Door, ref: Ref) -> Json:
    if ref.source == "env":
        text = os.environ.get(ref.address)
        return ABSENT if text is None else text
    try:
        value = _parameter(door, ref) if ref.source == "ssm" else _secret(door, ref)
        if isinstance(value, Secret):
            door.conceal(value.reveal())
        return value
    except (FromAws, CogprovError):
        # Whether that matters, the plan decides: an object that exists keeps what it has.
        return ABSENT


def _parameter(door: Door, ref: Ref) -> Json:
    reply = door.call("ssm", "GetParameter", {"Name": ref.address, "WithDecryption": True})
    parameter = reply.body.get("Parameter") or {}
    text = parameter.get("Value")
    if text is None:
        return ABSENT
    return Secret(text) if parameter.get("Type") == "SecureString" else text


def _secret(door: Door, ref: Ref) -> Json:
    reply = door.call("secretsmanager", "GetSecretValue", {"SecretId": ref.address})
    text = reply.body.get("SecretString")
    if text is None or not ref.attribute:
        return ABSENT if text is None else Secret(text)
    try:
        field = json.loads(text).get(ref.attribute)
    except (ValueError, AttributeError):
        return ABSENT
    return ABSENT if field is None else Secret(str(field))
