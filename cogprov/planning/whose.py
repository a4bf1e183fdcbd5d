"""Whether these credentials are for the account that the configuration and the state are about."""

from __future__ import annotations

from cogprov.model.desired import Desired
from cogprov.model.errors import Refused
from cogprov.planning.past import Past


def refuse_other_account(account: str, desired: Desired, past: Past) -> None:
    """Refused for another account than the configuration asks for or the state belongs to."""
    wanted = desired.account or past.account
    if wanted and account and account != wanted:
        said = "the configuration asks for" if desired.account else "the state belongs to"
        raise Refused(
            f"these credentials are for account {account}, and {said} {wanted}",
            hints=("Use the profile or role of the right account.",),
        )
