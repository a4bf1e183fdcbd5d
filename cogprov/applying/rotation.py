"""What is remembered of a rotation between its two steps, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cogprov.kinds.client_secret import MOST
from cogprov.model.errors import Refused, UsageError
from cogprov.state import Entry

ROTATION: Final = "rotation"
"""The member of a client's ``extra`` in the state that says that a rotation is under way."""
PUBLISHED: Final = "published"
"""The member that says where the last one put its value: the next one puts it there, too."""


@dataclass(frozen=True)
class Rotation:
    """What the state remembers between the two steps."""

    id: str
    """The newer secret's."""
    place: str
    """Where its value was published; empty when it came from there."""
    digest: str
    since: str

    @classmethod
    def of(cls, entry: Entry) -> Rotation | None:
        """The rotation of a client that is under way, if one is."""
        found = entry.extra.get(ROTATION)
        names = cls.__dataclass_fields__
        return cls(**{name: str(found.get(name, "")) for name in names}) if isinstance(found, Mapping) else None


def full(address: str, ids: Sequence[str]) -> Refused:
    return Refused(
        f"{address} has a second secret that no rotation of this state added: {', '.join(ids)}",
        detail=f"A client has {MOST} at most, and cogprov does not guess which one applications use.",
        hints=(
            f"Look at their dates: cogprov secret list {address}",
            "Delete the one that nobody uses: aws cognito-idp delete-user-pool-client-secret",
        ),
    )


def unfinished(address: str, rotation: Rotation) -> Refused:
    where = rotation.place or "the place that your files refer to"
    return Refused(
        f"a rotation of {address} is under way, with the newer secret in {where}",
        hints=(f"Finish it first: cogprov secret rotate {address} --finish",),
    )


def unpublished(address: str, rotation: Rotation) -> Refused:
    where = rotation.place or "the reference in your files"
    return Refused(
        f"{where} no longer holds the newer secret of {address}",
        detail="Without the older secret, applications that read it there could not get in.",
        hints=(
            "Put the value back, an earlier version of it say, and run this again.",
            f"Or give the newer one up: delete {rotation.id}, then cogprov secret rotate {address}",
        ),
    )


def nowhere_to_go(address: str, declared: bool) -> UsageError:
    """Nothing says where the value is to go; ``declared``: the files refer to one, and the client has it already."""
    return UsageError(
        f"nothing says where the new secret of {address} is to go",
        detail="The reference in your files still holds the secret that the client has."
        if declared
        else "Its value is shown nowhere, so it has to be put where applications read it.",
        hints=(
            f"cogprov secret rotate {address} --publish secretsmanager:NAME (or ssm:/NAME)",
            "Or put a new value where client_secret of the client refers to, and run this again.",
        ),
    )
