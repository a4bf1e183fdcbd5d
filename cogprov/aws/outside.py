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
from cogprov.model.values import SHORTEST, Json, Ref, Secret, refs, secrets_in
from cogprov.planning.references import Unheard

_SOURCES = ("env", "ssm", "secretsmanager")


def wanted(desired: Desired) -> tuple[Ref | Secret, ...]:
    """Every reference to the outside in a configuration, once, and what it spells out as secret.

    A reference that a secret property consists of is wanted as a Secret, whatever it is kept as where it comes from.
    """
    words = [resource.words for resource in desired.resources]
    secrets = tuple(secrets_in(words))
    hidden = {ref: Secret(ref) for secret in secrets for ref in refs(secret)}
    spelled = [secret for secret in (*secrets, *map(Secret, desired.secrets)) if isinstance(secret.source, str)]
    listed = [*(hidden.get(ref, ref) for ref in refs(words)), *spelled]
    return tuple(dict.fromkeys(each for each in listed if _is_outside(each)))


def _is_outside(wanted: Ref | Secret) -> bool:
    ref = wanted.source if isinstance(wanted, Secret) else wanted
    return not isinstance(ref, Ref) or ref.source in _SOURCES


def resolved(door: Door, references: Iterable[Ref | Secret]) -> Mapping[str, Json]:
    """The values by the reference's text; Unheard, with the reason, for one that cannot be had.

    A secret that is spelled out is under a name that no reference has: all that it stands in is to be hidden.
    """
    listed = tuple(references)
    values = door.gather([partial(_wanted, door, each) for each in listed])
    return {_name(each, number): value for number, (each, value) in enumerate(zip(listed, values, strict=True))}


def _name(wanted: Ref | Secret, number: int) -> str:
    ref = wanted.source if isinstance(wanted, Secret) else wanted
    return str(ref) if isinstance(ref, Ref) else f"(secret {number})"


def _wanted(door: Door, wanted: Ref | Secret) -> Json:
    if isinstance(wanted, Ref):
        return _value(door, wanted)
    value = _value(door, wanted.source) if isinstance(wanted.source, Ref) else wanted.source
    if not isinstance(value, str):
        return value
    if len(value) >= SHORTEST:
        door.conceal(value)
    return Secret(value)


def _value(door: Door, ref: Ref) -> Json:
    if ref.source == "env":
        text = os.environ.get(ref.address)
        return Unheard(f"The environment variable {ref.address} is not set") if text is None else text
    try:
        value = _parameter(door, ref) if ref.source == "ssm" else _secret(door, ref)
    except (FromAws, CogprovError) as error:
        # Whether that matters, the plan decides: what an import left open is what it was.
        return Unheard(error.summary[:1].upper() + error.summary[1:])
    if isinstance(value, Secret):
        door.conceal(value.reveal())
    return value


def _parameter(door: Door, ref: Ref) -> Json:
    reply = door.call("ssm", "GetParameter", {"Name": ref.address, "WithDecryption": True})
    parameter = reply.body.get("Parameter") or {}
    text = parameter.get("Value")
    if text is None:
        return Unheard(f"The answer about the parameter {ref.address} has no value in it")
    return Secret(text) if parameter.get("Type") == "SecureString" else text


def _secret(door: Door, ref: Ref) -> Json:
    reply = door.call("secretsmanager", "GetSecretValue", {"SecretId": ref.address})
    text = reply.body.get("SecretString")
    if text is None:
        return Unheard(f"The secret {ref.address} is no text")
    if not ref.attribute:
        return Secret(text)
    try:
        field = json.loads(text).get(ref.attribute)
    except (ValueError, AttributeError):
        return Unheard(f"The secret {ref.address} is no JSON object, so there is no field {ref.attribute} in it")
    return Unheard(f"The secret {ref.address} has no field {ref.attribute}") if field is None else Secret(str(field))
