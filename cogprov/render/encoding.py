"""Values as JSON and back, exactly. What JSON has no word for is an object with one ``$`` member that names it.

    {"$ref": "user_pools.main", "attribute": "arn"}      Ref; "attribute" only when it is not "id"
    {"$ref": "acme/google#secret", "source": "secretsmanager"}
    {"$template": [{"$ref": ...}, "/read"]}              Template
    {"$secret": {"$ref": ...}}                           a Secret that is a reference
    {"$secret": "config", "path": "..."}                 a Secret that the configuration has at that place
    {"$digest": "hmac-sha256:..."}                       Digest
    {"$bytes": "aGk="}                                   bytes, as base64
    {"$absent": true}                                    ABSENT

A key of the user's that begins with ``$`` gets another ``$``. The text of a Secret has no form at all.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from cogprov.model.errors import InternalError
from cogprov.model.values import ABSENT, Digest, Json, Ref, Secret, Template

PLACEHOLDERS: Final = ("config", "hidden")
"""Sources of references that stand for a secret's text: found again in the configuration, or gone for good."""


class NotAPlan(ValueError):
    """What was read cannot have been written by cogprov. The text says where, never what."""


def encode(value: Json) -> Json:
    """The value as plain JSON. InternalError for a secret's text: it has to be concealed before."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InternalError("a number that is not finite cannot be written as JSON")
        return value
    if isinstance(value, Mapping):
        return {_key(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return _encode_marked(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise InternalError(f"a key of type {type(key).__name__} cannot be written as JSON")
    return f"${key}" if key.startswith("$") else key


def _encode_marked(value: Json) -> Json:
    if value is ABSENT:
        return {"$absent": True}
    if isinstance(value, Ref):
        return _encode_ref(value)
    if isinstance(value, Template):
        return {"$template": [part if isinstance(part, str) else _encode_ref(part) for part in value.parts]}
    if isinstance(value, Secret):
        return _encode_secret(value)
    if isinstance(value, Digest):
        return {"$digest": value.text}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    raise InternalError(f"a value of type {type(value).__name__} cannot be written as JSON")


def _encode_ref(ref: Ref) -> Json:
    written: dict[str, str] = {"$ref": ref.address}
    if ref.attribute != "id":
        written["attribute"] = ref.attribute
    if ref.source:
        written["source"] = ref.source
    return written


def spelled_out(secret: Secret) -> bool:
    """Whether a secret holds any of its text, and does not only say where that is kept."""
    source = secret.source
    return isinstance(source, str) or (
        isinstance(source, Template) and any(isinstance(part, str) for part in source.parts)
    )


def _encode_secret(secret: Secret) -> Json:
    source = secret.source
    if spelled_out(secret):
        raise InternalError("the text of a secret was about to be written")
    if isinstance(source, Ref) and source.source in PLACEHOLDERS and source.attribute == "id":
        return {"$secret": source.source, "path": source.address}
    return {"$secret": encode(source)}


def decode(value: Any) -> Json:
    """The value that ``encode`` made this JSON from; NotAPlan for everything it cannot have made."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    marks = [key for key in value if key.startswith("$") and not key.startswith("$$")]
    if marks:
        return _decode_marked(value, marks)
    return {key[1:] if key.startswith("$") else key: decode(item) for key, item in value.items()}


def _decode_marked(value: dict[str, Any], marks: list[str]) -> Json:
    decoder = _DECODERS.get(marks[0])
    if decoder is None or len(marks) > 1:
        raise NotAPlan("an object has an unknown $ member")
    return decoder(value)


def _decode_ref(value: dict[str, Any]) -> Ref:
    _expect(value, {"$ref"}, {"attribute", "source"})
    ref = Ref(_text(value["$ref"]), _text(value.get("attribute", "id")), _text(value.get("source", "")))
    if ref.source in PLACEHOLDERS:
        raise NotAPlan("a reference has a source that only secrets have")
    return ref


def _decode_template(value: dict[str, Any]) -> Template:
    _expect(value, {"$template"})
    if not isinstance(value["$template"], list):
        raise NotAPlan("a template is no list")
    parts = tuple(part if isinstance(part, str) else decode(part) for part in value["$template"])
    if not all(isinstance(part, (str, Ref)) for part in parts):
        raise NotAPlan("a template has a part that is neither a text nor a reference")
    return Template(parts)


def _decode_secret(value: dict[str, Any]) -> Secret:
    _expect(value, {"$secret"}, {"path"})
    source = value["$secret"]
    if isinstance(source, str) and source in PLACEHOLDERS:
        return Secret(Ref(_text(value.get("path")), source=source))
    inner = decode(source) if isinstance(source, dict) and "path" not in value else None
    if not isinstance(inner, (Ref, Template)) or spelled_out(Secret(inner)):
        raise NotAPlan("a secret is neither a reference nor a placeholder")
    return Secret(inner)


def _decode_digest(value: dict[str, Any]) -> Digest:
    _expect(value, {"$digest"})
    return Digest(_text(value["$digest"]))


def _decode_bytes(value: dict[str, Any]) -> bytes:
    _expect(value, {"$bytes"})
    try:
        return base64.b64decode(_text(value["$bytes"]), validate=True)
    except (binascii.Error, ValueError):
        raise NotAPlan("bytes are not base64") from None


def _decode_absent(value: dict[str, Any]) -> Json:
    _expect(value, {"$absent"})
    if value["$absent"] is not True:
        raise NotAPlan("$absent is not true")
    return ABSENT


_DECODERS: Final[Mapping[str, Callable[[dict[str, Any]], Json]]] = {
    "$ref": _decode_ref,
    "$template": _decode_template,
    "$secret": _decode_secret,
    "$digest": _decode_digest,
    "$bytes": _decode_bytes,
    "$absent": _decode_absent,
}


def _expect(value: dict[str, Any], required: set[str], optional: Collection[str] = ()) -> None:
    if not required <= value.keys() <= required.union(optional):
        raise NotAPlan(f"an object with {next(iter(required))} has other members than it should")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotAPlan("a text was expected")
    return value
