"""What a pool needs of IAM beyond its own operations: roles, keys and mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cogprov.kinds.access import look_at_key, pass_role, service_linked_role, use_key
from cogprov.model.actions import Grant


def grants(params: Mapping[str, Any]) -> Iterable[Grant]:
    """From the parameters of CreateUserPool. A role that cogprov makes says itself that it is passed."""
    yield Grant("cognito-idp:TagResource")  # its tags go with every write of it
    yield from pass_role((params.get("SmsConfiguration") or {}).get("SnsCallerArn"))
    if (params.get("EmailConfiguration") or {}).get("EmailSendingAccount") == "DEVELOPER":
        yield service_linked_role("email.cognito-idp.amazonaws.com")
    senders = (params.get("LambdaConfig") or {}).get("KMSKeyID")
    if senders is not None:
        yield from use_key(senders)
        yield from look_at_key(senders)
    own = (params.get("KeyConfiguration") or {}).get("KmsKeyArn")
    if own is not None:
        yield from use_key(own, reading=True)
