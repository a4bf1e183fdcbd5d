"""What each emulator gets wrong, as far as it matters here. The tests fail when one of them changes for better or worse.

``OPERATIONS``: not implemented, or implemented as something else.
``LOST``: members that are taken and not shown again, as (what is created, path).
``KEPT_PROMISES`` are things of the service that only this emulator does, which tests lean on.
"""

from __future__ import annotations

from collections.abc import Mapping

OPERATIONS: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "UpdateResourceServer": "not implemented",
        "DeleteResourceServer": "not implemented",
        "TagResource": "not implemented",
        "UntagResource": "not implemented",
    },
    "ministack": {
        "UpdateGroup": "not implemented",
    },
}

LOST: Mapping[str, frozenset[tuple[str, str]]] = {
    "moto": frozenset(),
    "ministack": frozenset(),
}
