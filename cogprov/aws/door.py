"""The Door: how everybody else calls AWS."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from cogprov.aws.answers import Asked, CallEvent, Items, Reply
from cogprov.aws.attempt import Attempts
from cogprov.aws.clients import region_of
from cogprov.aws.credentials import Setup, endpoint_of
from cogprov.aws.crew import Crew
from cogprov.aws.errors import FromAws
from cogprov.aws.inprocess import Wire
from cogprov.aws.limits import Limiter
from cogprov.aws.paging import collect
from cogprov.aws.patience import Kind, Outcome, Patience, last_word
from cogprov.aws.redact import HIDDEN, pieces
from cogprov.model.errors import CogprovError
from cogprov.model.regions import partition_of
from cogprov.model.service import service as service_model

T = TypeVar("T")

LOGGED: Final = 10_000
"""Events that ``Door.log`` remembers; a run over ten thousand pools makes many more."""


class Door:
    """One account; a region, which single calls may replace by another. Safe to use from any number of threads.

    ``paced`` keeps below Cognito's quotas; None means yes, unless the other side is this machine. ``max_rate`` bounds
    all calls together, in requests a second. ``endpoint_variable`` names the variable by which botocore finds another
    endpoint for the service that is asked. ``wire`` answers in this process, with made-up credentials. ``clock`` and
    ``sleep`` are for tests. ``on_event`` is called after each call, from whichever thread made it.

    Nothing is loaded or read before the first call, except that the region may have to be looked up in the profile.
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        profile: str | None = None,
        endpoint_url: str | None = None,
        wire: Wire | None = None,
        role_arn: str | None = None,
        external_id: str | None = None,
        paced: bool | None = None,
        max_rate: float | None = None,
        threads: int = 8,
        read_timeout: float = 30.0,
        endpoint_variable: str = "",
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        on_event: Callable[[CallEvent], None] | None = None,
    ) -> None:
        anywhere = bool(endpoint_of(endpoint_url, endpoint_variable))
        self.region = region_of(region, profile, in_process=wire is not None, anywhere=anywhere)
        self.partition = partition_of(self.region)
        self._setup = Setup(
            self.region, profile, endpoint_url, wire, role_arn, external_id, threads, read_timeout, endpoint_variable
        )
        self._paced = (not self._setup.local) if paced is None else paced
        self._max_rate, self._clock, self._sleep, self._on_event = max_rate, clock, sleep, on_event
        self._attempts = Attempts(self._setup, clock)
        self._crew = Crew(threads)
        self._limiters: dict[str, Limiter] = {}
        self._account = ""
        self._hidden: set[str] = set()
        self._count = 0
        self._log: deque[CallEvent] = deque(maxlen=LOGGED)
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """Calls that got an answer so far, errors included."""
        return self._count

    @property
    def log(self) -> list[CallEvent]:
        """The latest calls, in the order in which they ended."""
        return list(self._log)

    def account(self) -> str:
        """The account id of the caller, asked for once."""
        if not self._account:
            self._account = str(self.call("sts", "GetCallerIdentity", {}).body.get("Account", ""))
        return self._account

    def conceal(self, text: str) -> None:
        """Never repeat this text in an error, wherever AWS quotes it."""
        self._hidden.add(text)

    def clean(self, text: str) -> str:
        """The text without what is to be concealed."""
        for each in sorted(pieces(tuple(self._hidden)), key=len, reverse=True):
            text = text.replace(each, HIDDEN)
        return text

    def call(
        self,
        service: str,
        operation: str,
        params: Mapping[str, Any],
        *,
        once: bool = False,
        region: str | None = None,
    ) -> Reply:
        """Ask AWS and give its answer, once it has proved itself.

        ``once`` is for what must not happen twice (creates): one request leaves, whatever comes of it. Only what AWS
        refused before any effect (throttling, expired credentials when there are newer ones) is sent again. All else
        is tried up to five times.

        Raises AwsError when AWS says no, Ambiguous when a write may or may not have happened, Unreachable when AWS
        could not be asked (for a write: it did not happen), Denied for credentials and IAM, InternalError when the
        parameters do not fit the model.
        """
        operation_model = service_model(service).operation(operation)
        asked = Asked(service, operation, region or self.region, params, once, self._setup.custom, self._hidden)
        began = self._clock()
        result, attempts = self._persist(asked, operation_model)
        self._note(asked, result, attempts, self._clock() - began)
        if isinstance(result, Reply):
            return result
        raise result

    def pages(
        self, service: str, operation: str, params: Mapping[str, Any], *, result: str, region: str | None = None
    ) -> Items:
        """All items of a list call: the member ``result`` of every page. Errors are those of :meth:`call`."""
        return collect(
            service_model(service).operation(operation),
            params,
            result,
            lambda request: self.call(service, operation, request, region=region),
        )

    def gather(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """Run jobs side by side and give their results in order; see :meth:`Crew.gather`. Jobs may gather too."""
        return self._crew.gather(jobs)

    def _persist(self, asked: Asked, operation: Any) -> tuple[Reply | CogprovError, int]:
        """Attempt until there is an answer or patience ends; the number of attempts."""
        patience = Patience(once=asked.once, clock=self._clock)
        limiter = self._limiter(asked.region)
        attempts, doubt = 0, None
        while True:
            if limiter is not None:
                limiter.wait(asked)
            attempts += 1
            result = self._attempts.make(asked, operation)
            if not isinstance(result, Outcome):
                return result, attempts
            if result.kind is Kind.UNKNOWN:
                doubt = result.error
            elif result.kind is Kind.THROTTLED and limiter is not None:
                limiter.throttled(asked)
            pause = patience.pause(result.kind)
            if pause is None:
                return last_word(result, doubt), attempts
            self._sleep(pause)

    def _limiter(self, region: str) -> Limiter | None:
        if not self._paced and self._max_rate is None:
            return None
        with self._lock:
            if region not in self._limiters:
                self._limiters[region] = Limiter(
                    clock=self._clock, sleep=self._sleep, max_rate=self._max_rate, quotas=self._paced
                )
            return self._limiters[region]

    def _note(self, asked: Asked, result: Reply | CogprovError, attempts: int, seconds: float) -> None:
        answered = isinstance(result, Reply) or (isinstance(result, FromAws) and result.status > 0)
        outcome = "ok" if isinstance(result, Reply) else result.code or type(result).__name__
        event = CallEvent(asked.service, asked.operation, asked.region, seconds, attempts, outcome, answered)
        with self._lock:
            self._count += answered
            self._log.append(event)
        if self._on_event is not None:
            self._on_event(event)
