"""Whether these credentials are for the account that the configuration and the state are about."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final

from cogprov.kinds import kind_named
from cogprov.model.desired import Desired
from cogprov.model.errors import CogprovError, Refused
from cogprov.model.values import refs
from cogprov.planning.past import Past
from cogprov.planning.plan import Plan

_PROFILE: Final = "Use the profile or role of the right account."


def refuse_other_account(account: str, desired: Desired, past: Past) -> None:
    """Refused for another account than the configuration asks for or the state belongs to."""
    why = _other_account(account, desired, past)
    if why:
        raise Refused(why, hints=(_PROFILE,))


def refuse_other_region(account: Callable[[], str], region: str, desired: Desired, past: Past) -> None:
    """Refused for another Region than the state's; then the account is looked at too, so that both are told at once."""
    if not past.entries or not past.region or past.region == region:
        return
    why = f"the state of {past.stack} belongs to Region {past.region}, and this run is in {region}"
    hint = f"Run with --region {past.region}, or give each Region a stack of its own."
    other = ""
    if desired.account or past.account:
        # Only to tell more: that the account cannot be asked for makes the Region no better.
        with contextlib.suppress(CogprovError):
            other = _other_account(account(), desired, past)
    raise Refused(f"{why}; {other}" if other else why, hints=(hint, _PROFILE) if other else (hint,))


def _other_account(account: str, desired: Desired, past: Past) -> str:
    wanted = desired.account or past.account
    if not wanted or not account or account == wanted:
        return ""
    said = "the configuration asks for" if desired.account else "the state belongs to"
    return f"these credentials are for account {account}, and {said} {wanted}"


def asks_for_account(plan: Plan) -> bool:
    """Whether the plan depends on the account, which no pool's ARN has told yet: a call names it, or an object may have
    to be made in another."""
    if any(kind_named(action.kind).home(action.goal) for action in plan.actions):
        return True
    return any(ref.source == "aws" and ref.address == "account" for _, step in plan.steps for ref in refs(step.params))
