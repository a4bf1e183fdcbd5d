"""Whether these credentials are for the account that the configuration and the state are about."""

from __future__ import annotations

from cogprov.kinds import kind_named
from cogprov.model.desired import Desired
from cogprov.model.errors import Refused
from cogprov.model.values import refs
from cogprov.planning.past import Past
from cogprov.planning.plan import Plan


def refuse_other_account(account: str, desired: Desired, past: Past) -> None:
    """Refused for another account than the configuration asks for or the state belongs to."""
    wanted = desired.account or past.account
    if wanted and account and account != wanted:
        said = "the configuration asks for" if desired.account else "the state belongs to"
        raise Refused(
            f"these credentials are for account {account}, and {said} {wanted}",
            hints=("Use the profile or role of the right account.",),
        )


def asks_for_account(plan: Plan) -> bool:
    """Whether the plan depends on the account, which no pool's ARN has told yet: a call names it, or an object may have
    to be made in another."""
    if any(kind_named(action.kind).home(action.goal) for action in plan.actions):
        return True
    return any(ref.source == "aws" and ref.address == "account" for _, step in plan.steps for ref in refs(step.params))
