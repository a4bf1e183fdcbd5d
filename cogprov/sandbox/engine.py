"""The sandbox itself: takes requests, plays faults and quotas, lets handlers answer, keeps the world."""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cogprov.model.service import service
from cogprov.sandbox import faults as planned
from cogprov.sandbox import wire
from cogprov.sandbox.clients import register
from cogprov.sandbox.context import Context, Settings
from cogprov.sandbox.groups import appear_by_federation
from cogprov.sandbox.operations import handler_for
from cogprov.sandbox.policy import refuse_missing
from cogprov.sandbox.quotas import Quotas
from cogprov.sandbox.store import FileStore, MemoryStore, Store
from cogprov.sandbox.validation import validate
from cogprov.sandbox.values import Call, Fault, Json, Request, Response, SandboxError

_READS = ("Describe", "Get", "List")
_CALLS_KEPT = 100_000  # A server may run for weeks.


@dataclass(eq=False)
class _Late:
    """A call whose effect is still to come. It waits in this process and dies with it."""

    decoded: wire.Decoded
    requests: int
    due: float | None


@dataclass(frozen=True)
class _Outcome:
    """How a call ended: a result or an error, and what happened to it on its way back."""

    result: Json | None = None
    error: SandboxError | None = None
    lost: str = ""
    truncated: bool = False


class Sandbox:
    """An emulated account.

    ``path``: the file to live in; None lives in memory.
    ``updates``: what an update does to omitted members: ``documented`` resets them all, ``observed`` follows
    measurements of the live service, which keeps some.
    ``noise``: decorate reads as the service does (mirrored and injected members, sorted and shuffled lists).
    ``quotas``: throttle at the service's default rates. ``latency``: seconds that every answer takes.
    ``clock``: the time, and ``sleep`` what lets it pass. ``seed``: makes identifiers reproducible.
    ``faults``: planned failures; the attribute may be changed at any time.
    ``page_size``: force small pages, the first of them empty.
    ``propagation``: how often a new IAM role is refused before it is believed.
    ``domain_delay``: how many describes a new custom domain answers with CREATING.
    ``domain_end``: the status that it comes to: ``ACTIVE`` or ``FAILED``.
    ``list_lag``: for how many seconds lists of pools and clients show the deleted and hide the new.
    ``policy``: an IAM policy document; what it does not allow is refused. The attribute may be changed at any time.
    ``functions``: ``assumed`` lets every Lambda function exist, ``declared`` only those that were created here.
    ``keys``: the same for keys of KMS.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        account: str = "123456789012",
        updates: str = "documented",
        noise: bool = True,
        quotas: bool = False,
        latency: float = 0.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        seed: int | None = None,
        faults: Sequence[Fault] = (),
        page_size: int | None = None,
        propagation: int = 0,
        domain_delay: int = 0,
        functions: str = "assumed",
        list_lag: float = 0.0,
        policy: Json | None = None,
        keys: str = "assumed",
        domain_end: str = "ACTIVE",
    ) -> None:
        if updates not in ("documented", "observed"):
            raise ValueError(f"updates is documented or observed, not {updates}")
        for name, value in {"functions": functions, "keys": keys}.items():
            if value not in ("assumed", "declared"):
                raise ValueError(f"{name} is assumed or declared, not {value}")
        self.calls: list[Call] = []
        self.faults: list[Fault] = list(faults)
        self.policy = policy
        self._settings = Settings(
            account, updates, noise, seed, page_size, propagation, domain_delay, functions, list_lag, keys, domain_end
        )
        self._store: Store = FileStore(path) if path is not None else MemoryStore()
        self._quotas = Quotas() if quotas else None
        self._latency = latency
        self._clock, self._sleep = clock, sleep
        self._late: list[_Late] = []
        self._desk = threading.Lock()

    def handle(self, request: Request) -> Response:
        """Answer one HTTP request."""
        request_id = str(uuid.uuid4())
        try:
            decoded = wire.decode(request)
        except SandboxError as error:
            return wire.encode_error(wire.service_of(request), error, request_id)
        outcome = self._perform(decoded)
        if outcome.error is not None:
            response = wire.encode_error(decoded.service, outcome.error, request_id)
        else:
            response = wire.encode(decoded.operation, outcome.result or {}, request_id)
        if outcome.truncated:
            response = planned.truncated(response)
        return Response(response.status, response.headers, response.body, outcome.lost)

    def call(self, service_name: str, operation: str, params: Json, region: str = "us-east-1") -> Json:
        """Answer one call given as Python values; blobs and times in the result stay as the wire has them.

        Raises SandboxError for a refusal, TimeoutError or ConnectionResetError for a lost answer.
        """
        model = service(service_name).operations.get(operation)
        if model is None:
            raise wire.not_implemented(f"{service_name}:{operation}")
        outcome = self._perform(wire.Decoded(service_name, region, model, _wire_values(params)))
        if outcome.lost:
            raise (TimeoutError if outcome.lost == "timeout" else ConnectionResetError)(f"{operation}: answer lost")
        if outcome.error is not None:
            raise outcome.error
        copied: Json = json.loads(json.dumps(outcome.result))
        return copied

    def federated_sign_in(self, pool_id: str, provider: str) -> None:
        """Play the first sign-in of a user through a provider: the service then makes a group by itself."""
        with self._store.locked() as world:
            ctx = self._context(world, pool_id.partition("_")[0])
            appear_by_federation(ctx, pool_id, provider)
            self._store.save(ctx.pools_seen)

    def register_client(self, pool_id: str, name: str) -> str:
        """Play a dynamic client registration: the id of a client that nobody declared."""
        with self._store.locked() as world:
            ctx = self._context(world, pool_id.partition("_")[0])
            client_id = register(ctx, pool_id, name)
            self._store.save(ctx.pools_seen)
        return client_id

    def _context(self, world: Json, region: str) -> Context:
        return Context(self._settings, world, region, self._clock())

    def _perform(self, decoded: wire.Decoded) -> _Outcome:
        if self._latency:
            self._sleep(self._latency)
        name, operation = decoded.service, decoded.operation.name
        with self._desk:
            due = self._due_effects()
            fault = planned.striking(self.faults, operation)
        for late in due:
            self._serve(late)
        outcome = self._strike(fault, decoded) if fault else self._serve(decoded)
        error, code = outcome.error, outcome.error.code if outcome.error else ""
        status = error.status if error else 200
        now = self._clock()
        self.calls.append(Call(name, operation, decoded.params, decoded.region, status, code, now, outcome.lost))
        if len(self.calls) > _CALLS_KEPT:
            del self.calls[: _CALLS_KEPT // 2]
        return outcome

    def _strike(self, fault: Fault, decoded: wire.Decoded) -> _Outcome:
        """Play a fault: in place of the effect, or on the way back from it."""
        error = planned.refusal(fault, decoded.operation)
        if error is not None:
            return _Outcome(error=error)
        if fault.kind == "late":
            due = self._clock() + fault.seconds if fault.seconds > 0 else None
            with self._desk:
                self._late.append(_Late(decoded, fault.requests, due))
        lost = planned.lost_before(fault)
        if lost:
            return _Outcome(result={}, lost=lost)
        outcome = self._serve(decoded)
        if fault.kind == "error-after":
            return _Outcome(error=planned.internal_error(decoded.operation))
        return _Outcome(outcome.result, outcome.error, planned.lost_after(fault), fault.kind == "truncated")

    def _serve(self, decoded: wire.Decoded) -> _Outcome:
        """The service proper: quotas, validation, the handler, and saving what it changed."""
        operation = decoded.operation
        if self._over_quota(decoded):
            return _Outcome(error=planned.throttled(decoded.service))
        try:
            handler = handler_for(decoded.service, operation.name)
            params = validate(operation, decoded.params)
        except SandboxError as error:
            return _Outcome(error=error)
        with self._store.locked() as world:
            ctx = self._context(world, decoded.region)
            try:
                if self.policy is not None:
                    refuse_missing(self.policy, ctx, decoded.service, operation.name, params)
                outcome = _Outcome(result=handler(ctx, params))
                ctx.changed |= not operation.name.startswith(_READS)
            except SandboxError as error:
                outcome = _Outcome(error=error)
            if ctx.changed:
                self._store.save(ctx.pools_seen)
        return outcome

    def _over_quota(self, decoded: wire.Decoded) -> bool:
        if self._quotas is None or decoded.service != "cognito-idp":
            return False
        with self._desk:
            return not self._quotas.allows(decoded.region, decoded.operation.name, decoded.params, self._clock())

    def _due_effects(self) -> list[wire.Decoded]:
        """The delayed calls whose time has come with this request; they take effect before it does."""
        now = self._clock()
        for late in self._late:
            late.requests -= 1
        due = [late for late in self._late if (late.requests <= 0 if late.due is None else late.due <= now)]
        self._late = [late for late in self._late if late not in due]
        return [late.decoded for late in due]


def _wire_values(value: Any) -> Any:
    """Python values as JSON carries them. Copies, so that the caller keeps its own."""
    if isinstance(value, dict):
        return {key: _wire_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wire_values(item) for item in value]
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return value.timestamp() if isinstance(value, datetime) else value
