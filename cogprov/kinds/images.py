"""Images: base64 text in files, bytes in plans and requests, a digest in the state."""

from __future__ import annotations

import base64
import binascii
from typing import Any


def as_bytes(value: Any) -> Any:
    """What base64 text stands for; anything else, such as a digest from the state, as it is."""
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return value


def as_text(value: Any) -> Any:
    """Bytes as base64 text; anything else as it is."""
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
