"""One botocore client per service and region, made when first needed.

A client serves creates and everything else alike, because botocore's retries are off for all of them and
``patience.py`` decides. That makes one client where two would be needed, and one place that retries.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from cogprov.aws.credentials import Fixed, Setup, find, same
from cogprov.aws.inprocess import answerer
from cogprov.aws.startup import LEAN, lean_loader
from cogprov.config.nearest import near
from cogprov.model.collector import no_collection
from cogprov.model.errors import UsageError
from cogprov.model.regions import FORM, is_region, known_regions
from cogprov.model.text import escape

CONNECT_TIMEOUT: Final = 10.0

_NO_FILES: Final = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables, as botocore writes them (file key, environment, default, conversion), for a session on which this
machine's AWS set-up has no bearing: not a profile that does not exist, not a broken file."""


def region_of(region: str | None, profile: str | None, *, in_process: bool, anywhere: bool = False) -> str:
    """The region to work in: the argument, AWS_REGION, AWS_DEFAULT_REGION, the profile's.

    An in-process wire is us-east-1 unless told otherwise, whatever the machine is set up for. Raises UsageError
    when there is none, or none that AWS could have; ``anywhere`` else than at AWS's endpoints any name will do.
    """
    found = _region_said(region, profile, in_process=in_process)
    if not anywhere:
        refuse_no_region(found)
    return found


def refuse_no_region(name: str) -> None:
    """UsageError for a name that no Region can have, with those that may have been meant."""
    if not is_region(name):
        names = near(name, known_regions())
        hint = f"Did you mean {' or '.join(names)}?" if names else FORM
        raise UsageError(
            f"no Region of AWS is called {escape(name)}",
            hints=(hint, "At another endpoint than AWS's, any name will do: --endpoint-url URL"),
        )


def _region_said(region: str | None, profile: str | None, *, in_process: bool) -> str:
    if region or in_process:
        return region or "us-east-1"
    found = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _region_of_profile(profile)
    if not found:
        raise UsageError(
            "no AWS region is set",
            hints=["name one with --region, in the configuration, in AWS_REGION or in the profile"],
        )
    return found


def _region_of_profile(profile: str | None) -> str:
    import botocore.session
    from botocore.exceptions import BotoCoreError

    try:
        return str(botocore.session.Session(profile=profile).get_config_variable("region") or "")
    except BotoCoreError as error:
        raise UsageError(f"the AWS configuration cannot be used: {escape(str(error))}") from None


class Clients:
    """All clients of a Door. ``listen`` is registered on each for botocore's ``before-parse`` event."""

    def __init__(self, setup: Setup, listen: Callable[..., None]) -> None:
        self._setup = setup
        self._listen = listen
        self._lock = threading.RLock()
        self._clients: dict[tuple[str, str], Any] = {}
        self._sessions: dict[bool, Any] = {}
        self._credentials: Any = None

    def get(self, service: str, region: str) -> Any:
        """The client. Raises botocore's exceptions when the configuration, the credentials or the service are bad."""
        client = self._clients.get((service, region))
        if client is None:
            with self._lock, no_collection():
                client = self._clients.get((service, region)) or self._create(service, region)
                self._clients[service, region] = client
        return client

    def renew(self, used: Any) -> bool:
        """After "credentials expired" from a client: whether there are new ones to try with.

        Somebody may have signed in again meanwhile. The sources are read anew; when they give what was used
        already, nothing is gained by asking again.
        """
        with self._lock:
            if all(client is not used for client in self._clients.values()):
                return True  # another thread has been here
            before = self._credentials
            self._sessions.clear()
            self._session(lean=True)
            if same(before, self._credentials):
                return False
            self._clients.clear()
            return True

    def _create(self, service: str, region: str) -> Any:
        from botocore.exceptions import BotoCoreError

        try:
            client = self._session(lean=service in LEAN).create_client(
                service, region_name=region, endpoint_url=self._setup.endpoint_url, config=self._config(service)
            )
            _expect_port(client.meta.endpoint_url)
        except BotoCoreError:
            raise
        except ValueError:
            # Its text repeats the URL, which may have a password in it.
            raise UsageError(
                "the endpoint is no URL",
                hints=["check --endpoint-url, AWS_ENDPOINT_URL and its like, and endpoint_url in the AWS profile"],
            ) from None
        client.meta.events.register("before-parse", self._listen)
        if self._setup.wire is not None:
            client.meta.events.register("before-send", answerer(self._setup.wire))
        return client

    def _session(self, *, lean: bool) -> Any:
        if lean not in self._sessions:
            session = _new_session(self._setup, lean)
            if not self._sessions:
                self._credentials = find(session, self._setup)
            session.register_component("credential_provider", Fixed(self._credentials))
            self._sessions[lean] = session
        return self._sessions[lean]

    def _config(self, service: str) -> Any:
        from botocore.config import Config

        path_style = {"addressing_style": "path"} if service == "s3" and self._setup.custom else None
        return Config(
            # An argument here wins over AWS_RETRY_MODE, AWS_MAX_ATTEMPTS and the config file.
            retries={"total_max_attempts": 1, "mode": "standard"},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=self._setup.read_timeout,
            max_pool_connections=max(1, self._setup.threads),
            tcp_keepalive=True,
            user_agent_extra="cogprov",
            s3=path_style,  # type: ignore[arg-type]
        )


def _expect_port(url: str) -> None:
    """ValueError for a URL whose port is none; botocore would notice when it signs a request."""
    _ = urlsplit(url).port


def _new_session(setup: Setup, lean: bool) -> Any:
    import botocore.session

    in_process = setup.wire is not None
    session: Any = botocore.session.Session(
        session_vars=_NO_FILES if in_process else None, profile=None if in_process else setup.profile
    )
    if lean and not session.get_config_variable("data_path"):
        session.register_component("data_loader", lean_loader())
    return session
