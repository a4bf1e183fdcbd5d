"""Which changes of a pool make sign-in, or the pool itself, less safe."""

from __future__ import annotations

from cogprov.kinds.weakening import becomes, longer, lower, off, on, smaller, weakening_by
from cogprov.model.values import ABSENT

_SIMPLER = off("simpler passwords are taken")
_RISK = "sign-ins that look wrong are no longer stopped"
_UNVERIFIED = off("a changed address or number counts before anybody has verified it")

weakens = weakening_by(
    {
        "mfa": lower(("off", "optional", "required"), "fewer sign-ins need a second factor"),
        "password_policy.min_length": smaller("shorter passwords are taken"),
        "password_policy.require_lowercase": _SIMPLER,
        "password_policy.require_uppercase": _SIMPLER,
        "password_policy.require_digits": _SIMPLER,
        "password_policy.require_symbols": _SIMPLER,
        "password_policy.password_history_size": smaller("old passwords may come back sooner"),
        "password_policy.temp_password_validity": longer("temporary passwords work longer"),
        "deletion_protection": off("the pool, and every user in it, can be deleted"),
        "self_sign_up_enabled": on("anybody can sign up"),
        "standard_threat_protection_mode": lower(("no_enforcement", "audit_only", "full_function"), _RISK),
        "custom_threat_protection_mode": lower((ABSENT, "audit_only", "full_function"), _RISK),
        "feature_plan": lambda before, after: (
            "the plan has no threat protection" if before == "plus" and after != "plus" else ""
        ),
        "keep_original.email": _UNVERIFIED,
        "keep_original.phone": _UNVERIFIED,
        "passkey_user_verification": lambda before, after: (
            "a passkey is enough, whoever holds the device" if before == "required" and after != "required" else ""
        ),
        "dcr_configuration.enable_status": becomes("Enabled", "clients can register themselves"),
        "dcr_configuration.open_dcr_enabled": on("anybody can register clients"),
    }
)
"""Changes that make sign-in, or the pool itself, less safe."""
