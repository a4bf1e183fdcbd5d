"""Whose credentials sign the requests. One set serves every client of a Door."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cogprov.aws.inprocess import Wire

_INSTANCE_SOURCES: Final = ("container-role", "iam-role")
"""Credential providers that ask a metadata service over the network."""


@dataclass(frozen=True)
class Setup:
    """What a Door was made with, as far as making clients goes."""

    region: str
    profile: str | None = None
    endpoint_url: str | None = None
    wire: Wire | None = None
    role_arn: str | None = None
    external_id: str | None = None
    threads: int = 8
    read_timeout: float = 30.0
    endpoint_variable: str = ""
    """The environment variable that names the endpoint of the one service that is asked, where it has its own."""

    @property
    def local(self) -> bool:
        """Asked of this very machine or process, where no quota holds and no cloud identity is needed."""
        return self.wire is not None or is_loopback(self.endpoint)

    @property
    def endpoint(self) -> str:
        """The endpoint that replaces AWS's own; empty when there is none."""
        return endpoint_of(self.endpoint_url, self.endpoint_variable)

    @property
    def custom(self) -> bool:
        """Not AWS itself, whatever it is."""
        return self.wire is not None or bool(self.endpoint)


def endpoint_of(url: str | None, variable: str = "") -> str:
    """The endpoint that replaces AWS's own: the one that was given, or that of a variable; empty when there is none."""
    own = os.environ.get(variable, "") if variable else ""
    return url or own or os.environ.get("AWS_ENDPOINT_URL", "")


def is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # no URL, as whoever makes a client of it will say
        return False
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")


class Fixed:
    """A botocore ``credential_provider`` component that always gives the same credentials."""

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def load_credentials(self) -> Any:
        return self._credentials


def find(session: Any, setup: Setup) -> Any:
    """The credentials of a fresh botocore session under a setup; None when there are none.

    Raises botocore's exceptions when a source is configured and broken.
    """
    if setup.wire is not None:
        return _dummy()
    resolver = session.get_component("credential_provider")
    if setup.local:
        # Asking for an instance's role takes seconds to fail on a laptop, and an emulator takes any name anyway.
        for source in _INSTANCE_SOURCES:
            resolver.remove(source)
    found = resolver.load_credentials()
    if found is None and setup.local:
        found = _dummy()
    return found if found is None or not setup.role_arn else _assumed(session, setup, found)


def same(left: Any, right: Any) -> bool:
    """Whether two sets of credentials would sign alike."""
    if left is None or right is None:
        return left is right
    return bool(left.get_frozen_credentials() == right.get_frozen_credentials())


def _dummy() -> Any:
    from botocore.credentials import Credentials

    return Credentials("cogprov", "cogprov")


def _assumed(session: Any, setup: Setup, source: Any) -> Any:
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

    def create_client(name: str, **arguments: Any) -> Any:
        where = {"endpoint_url": setup.endpoint_url} if setup.endpoint_url else {}
        return session.create_client(name, region_name=setup.region, **where, **arguments)

    extra = {"RoleSessionName": "cogprov", **({"ExternalId": setup.external_id} if setup.external_id else {})}
    fetcher = AssumeRoleCredentialFetcher(create_client, source, str(setup.role_arn), extra_args=extra)
    return DeferredRefreshableCredentials(refresh_using=fetcher.fetch_credentials, method="assume-role")
