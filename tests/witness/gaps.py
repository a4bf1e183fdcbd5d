"""What each emulator gets wrong, as far as it matters here. A change of one, for better or worse, fails the tests.

``OPERATIONS``: not implemented. ``FORGETS``: members that a call must leave alone and does not. ``LOST``: members that
are taken and not shown again, as paths of the raw answers.
"""

from __future__ import annotations

from collections.abc import Mapping

OPERATIONS: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "UpdateResourceServer": "not implemented",
        "DeleteResourceServer": "not implemented, so a pool with one cannot be destroyed step by step",
        "TagResource": "not implemented",
        "UntagResource": "not implemented",
    },
    "ministack": {
        "UpdateGroup": "not implemented",
    },
}

FORGETS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "moto": {
        # The members that only a create can set are gone after any update of the pool.
        "UpdateUserPool": frozenset({"pool.UsernameAttributes"}),
    },
    "ministack": {},
}

LOST: Mapping[str, frozenset[str]] = {
    "moto": frozenset(
        {
            "domain.ManagedLoginVersion",
            "mfa.EmailMfaConfiguration.Message",
            "mfa.EmailMfaConfiguration.Subject",
            "mfa.WebAuthnConfiguration.RelyingPartyId",
            "mfa.WebAuthnConfiguration.UserVerification",
        }
    ),
    "ministack": frozenset(
        {
            "client rotating.RefreshTokenRotation.Feature",
            "client rotating.RefreshTokenRotation.RetryGracePeriodSeconds",
        }
    ),
}

UNCHECKED: Mapping[str, frozenset[str]] = {
    # The described client is what tells whether cogprov set it right.
    "ministack": frozenset({"a flow that the client does not have"}),
}
