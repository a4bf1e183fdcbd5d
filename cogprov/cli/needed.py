"""What IAM has to allow for a configuration, from its file and state alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cogprov.connection import Connection
    from cogprov.model.actions import Grant
    from cogprov.model.desired import Desired
    from cogprov.state import State


def needed(desired: Desired, connection: Connection, past: State | None, purpose: str) -> tuple[Grant, ...]:
    """Everything that has to be allowed for a purpose. ConfigError for a file that is wrong.

    A Region or account that neither names is any.
    """
    from cogprov.config import refuse_wrong
    from cogprov.model.regions import partition_of
    from cogprov.planning.permissions import Place, permissions
    from cogprov.state import State

    refuse_wrong(desired)
    region = connection.region or desired.region or (past.region if past else "") or "*"
    account = desired.account or (past.account if past else "") or "*"
    empty = State.new(desired.name, "", region)
    return permissions(desired, empty, past or empty, Place(partition_of(region), region, account), purpose)
