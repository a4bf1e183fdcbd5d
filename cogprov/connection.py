"""How AWS is reached, and where the state of a configuration is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cogprov.model.bucket import SCHEME, Place
from cogprov.model.desired import Desired

if TYPE_CHECKING:
    from cogprov.aws.door import Door
    from cogprov.model.bucket import Bucket
    from cogprov.state import Store

RESCUED: Final = ".cogprov/rescued"
"""Where a state goes, beside the configuration, that its bucket did not take."""


@dataclass(frozen=True)
class Connection:
    """How AWS is reached."""

    region: str = ""
    profile: str = ""
    endpoint_url: str = ""
    sandbox: str = ""
    """The file of the sandbox to work on instead of AWS; empty for AWS."""
    role_arn: str = ""
    external_id: str = ""
    max_rate: float | None = None
    steal_after: float | None = None
    """Take over the lock of a state in S3 once it is over for so many seconds; None for never."""
    allow_unversioned: bool = False
    """Whether the state may be kept in a bucket without versions."""

    def door(self, desired: Desired) -> Door:
        from cogprov.aws.door import Door

        region = self.region or desired.region or None
        if self.sandbox:
            from cogprov.sandbox import Sandbox

            return Door(region=region, wire=Sandbox(Path(self.sandbox)))
        return Door(
            region=region,
            profile=self.profile or None,
            endpoint_url=self.endpoint_url or None,
            role_arn=self.role_arn or None,
            external_id=self.external_id or None,
            max_rate=self.max_rate,
        )

    def bucket(self, place: Place, region: str) -> Bucket:
        """The bucket of a place in S3, asked with the same credentials. ``endpoint_url`` is another service's."""
        from cogprov.aws.bucket import ENDPOINT_VARIABLE, READ_TIMEOUT, S3Bucket
        from cogprov.aws.door import Door

        door = Door(
            region=place.region or self.region or region or None,
            profile=self.profile or None,
            role_arn=self.role_arn or None,
            external_id=self.external_id or None,
            endpoint_variable=ENDPOINT_VARIABLE,
            read_timeout=READ_TIMEOUT,
            paced=False,
        )
        return S3Bucket(door, place)


def store_of(desired: Desired, connection: Connection) -> Store:
    """Where a configuration keeps its state. In a folder, that needs neither a Region nor credentials.

    What is true of a sandbox is kept beside the sandbox's file, so that it never meets what is true of AWS.
    """
    from cogprov.state import FileStore, Rules, S3Store

    kept = state_folder(desired, connection)
    if kept is not None:
        return FileStore(kept, desired.name)
    place = Place.parsed(desired.state)
    rules = Rules(connection.steal_after, connection.allow_unversioned)
    rescued = Path(desired.folder) / RESCUED
    return S3Store(connection.bucket(place, desired.region), place, desired.name, rescued, rules)


def state_folder(desired: Desired, connection: Connection) -> Path | None:
    """The folder that a configuration keeps its state in; None where that is a bucket."""
    if connection.sandbox:
        return Path(connection.sandbox).parent / "state"
    if desired.state.startswith(SCHEME):
        return None
    return Path(desired.folder) / (desired.state or "state")
