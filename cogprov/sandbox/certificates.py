"""The certificate a pool signs SAML requests with: made by the service, only to be read."""

from __future__ import annotations

import base64
import hashlib

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.records import find_pool
from cogprov.sandbox.values import Json

_LENGTH = 768


def _get(ctx: Context, params: Json) -> Json:
    """The same bytes for the same pool, in the form of a certificate; no key stands behind them."""
    material = hashlib.shake_256(find_pool(ctx, params)["Id"].encode()).digest(_LENGTH)
    return {"Certificate": base64.b64encode(b"\x30\x82" + material).decode()}


OPERATIONS: Operations = {"GetSigningCertificate": _get}
