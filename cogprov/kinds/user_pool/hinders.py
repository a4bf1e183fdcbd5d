"""What the service would refuse half way, given how a pool is and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cogprov.kinds.common import problem
from cogprov.kinds.user_pool.sending import no_sender
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context
from cogprov.model.paths import get

_EMAIL_CODES = ("sign_in_policy", "allowed_first_auth_factors", "email_otp")
OPEN_SCOPES = ("dcr_configuration", "allowed_scopes")
_THREATS = ("standard_threat_protection_mode", "custom_threat_protection_mode")


def hinders(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """Refusals, and a warning where only the service knows."""
    factor = get(words, ("mfa_second_factor", "email"))
    sender = get(words, ("email", "sending_account"))
    if factor is True and words.get("mfa") not in (None, "off") and sender != "developer":
        yield no_sender(resource)
    yield from _codes_by_email(resource, words, context)
    yield from _threat_protection(resource, words, context)
    yield from _scopes_too_early(resource, words, context)


def own_scopes(scopes: Any) -> Iterator[str]:
    """Of scopes, those of the pool's own resource servers."""
    for scope in scopes if isinstance(scopes, list) else ():
        if isinstance(scope, str) and "/" in scope:
            yield scope


def _scopes_too_early(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """A new pool is made before its resource servers, and names their scopes already."""
    early = ", ".join(own_scopes(get(words, OPEN_SCOPES))) if context.live is None else ""
    if early:
        yield problem(
            resource,
            OPEN_SCOPES,
            "W2032",
            f"{early} is named for clients that register themselves before there is a resource server with it",
            "If Cognito refuses it, leave it out of the first apply and add it in a second.",
            detail="A new pool comes before its resource servers, and Cognito may want their scopes to be there.",
            warning=True,
        )


def _codes_by_email(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """One-time codes by e-mail as a first factor, and no sender of one's own for them."""
    live = context.live.words if context.live else {}
    if _lacks_sender(words) and not _lacks_sender(live):
        yield problem(
            resource,
            _EMAIL_CODES,
            "W1420",
            "one-time codes by e-mail need an SES identity of your own",
            "Set email.from_email.",
            detail="Cognito refuses email_otp where the pool sends with its own sender, so an apply would stop there.",
            warning=True,
        )


def _lacks_sender(words: Mapping[str, Any]) -> bool:
    return get(words, _EMAIL_CODES) is True and get(words, ("email", "sending_account")) != "developer"


def _threat_protection(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """Threat protection without the plan that has it."""
    plan, live = words.get("feature_plan") or "essentials", context.live.words if context.live else {}
    for word in _THREATS:
        asked, had = words.get(word) not in (None, "no_enforcement"), live.get(word) not in (None, "no_enforcement")
        kept = had and (live.get("feature_plan") or "essentials") == plan
        if plan != "plus" and asked and not kept:
            hint = f"Set feature_plan: plus on {resource.address}, or {word}: no_enforcement."
            # Who had it before there were plans may keep it, and only the service knows who did.
            yield problem(
                resource, (word,), "W1419", f"threat protection is not in the {plan} plan", hint, warning=True
            )
