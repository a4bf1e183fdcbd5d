"""One attempt at a call: send it, look at the raw answer, and say what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from cogprov.aws.answers import Asked, Reply
from cogprov.aws.clients import Clients
from cogprov.aws.credentials import Setup
from cogprov.aws.decoding import decode
from cogprov.aws.errors import Failure
from cogprov.aws.patience import Kind, Outcome
from cogprov.aws.proof import Finding, Raw, examine, missing, news
from cogprov.aws.translate import not_implemented, throttled, translate, unproven
from cogprov.model.service import Operation

STALE_AFTER: Final = 5.0
"""Seconds without traffic after which a kept connection is not trusted with a create: the other side may be closing
it this very moment, and a request lost that way looks like one that took effect."""


class Attempts:
    """Makes attempts with the clients of one Door. Thread-safe."""

    def __init__(self, setup: Setup, clock: Callable[[], float]) -> None:
        self._clients = Clients(setup, self._listen)
        self._clock = clock
        self._heard = threading.local()
        self._used: dict[Any, float] = {}
        self._lock = threading.Lock()

    def make(self, asked: Asked, operation: Operation) -> Reply | Outcome:
        """Send one request; a second one only when AWS called the credentials expired and there are newer ones."""
        try:
            client = self._client(asked)
            result = self._send(client, asked, operation)
            if isinstance(result, Outcome) and result.kind is Kind.EXPIRED and self._clients.renew(client):
                result = self._send(self._client(asked), asked, operation)
        except Exception as error:  # noqa: BLE001  becomes an Outcome, or is raised again there
            return translate(error, asked)
        return result

    def _client(self, asked: Asked) -> Any:
        client = self._clients.get(asked.service, asked.region)
        with self._lock:
            now = self._clock()
            idle = now - self._used.get(client, now)
            self._used[client] = now
        if asked.once and idle > STALE_AFTER:
            client.close()  # drops the idle connections only; the next request opens a fresh one
        return client

    def _send(self, client: Any, asked: Asked, operation: Operation) -> Reply | Outcome:
        from botocore import xform_name

        self._heard.operation, self._heard.answer = operation, None
        try:
            parsed = _unstreamed(getattr(client, xform_name(operation.name))(**asked.params))
        except Exception as error:  # noqa: BLE001  as above
            return _failed(error, asked, self._heard.answer)
        finally:
            self._used[client] = self._clock()
        return _answered(parsed, asked, operation, self._heard.answer)

    def _listen(self, response_dict: dict[str, Any], **_: Any) -> None:
        """botocore's ``before-parse`` handler: keeps the answer for the thread that is waiting for it."""
        operation, body = self._heard.operation, response_dict["body"]
        status = response_dict["status_code"]
        raw = Raw(status, response_dict["headers"], body if isinstance(body, bytes) else None)
        finding = examine(raw, operation)
        self._heard.answer = (raw, finding)
        if status < 300 and finding.document is not None and _decodes(operation):
            response_dict["body"] = b"{}"  # botocore need not parse what is decoded here


def _decodes(operation: Operation) -> bool:
    """Whether the answer's body is decoded here rather than by botocore: whole JSON, with nothing in the headers."""
    return bool(operation.service.metadata.get("protocol") == "json")


def _failed(error: Exception, asked: Asked, answer: tuple[Raw, Finding] | None) -> Outcome:
    from botocore.exceptions import ClientError

    if answer is None:
        return translate(error, asked)
    raw, finding = answer
    flaw = _flaw(finding, raw, asked)
    if flaw is not None:
        return flaw
    if isinstance(error, ClientError):
        return translate(error, asked)
    # botocore's parser stumbled over it, or a streamed body broke off: either way, something was answered and lost.
    return unproven(f"the answer cannot be read ({type(error).__name__})", asked, raw.status, _request_id(raw))


def _answered(
    parsed: dict[str, Any], asked: Asked, operation: Operation, answer: tuple[Raw, Finding] | None
) -> Reply | Outcome:
    metadata = parsed.pop("ResponseMetadata", {})
    request_id = str(metadata.get("RequestId", ""))
    document = None
    if answer is not None:
        flaw = _flaw(answer[1], answer[0], asked)
        if flaw is not None:
            return flaw
        document = answer[1].document
    absent = missing(parsed if document is None else document, operation)
    if absent:
        return unproven(absent, asked, metadata.get("HTTPStatusCode", 200), request_id)
    if document is None:
        return Reply(parsed, (), request_id)
    try:
        decoded = decode(document, operation.output)
    except ValueError as error:
        return unproven(str(error), asked, metadata.get("HTTPStatusCode", 200), request_id)
    return Reply(decoded.body if _decodes(operation) else parsed, news(decoded.unmodelled, operation), request_id)


def _flaw(finding: Finding, raw: Raw, asked: Asked) -> Outcome | None:
    """What a flawed answer means; None when it is sound."""
    if not finding.flaw:
        return None
    failure = Failure(asked.service, asked.operation, f"HTTP{raw.status}", finding.flaw, _request_id(raw), raw.status)
    if raw.status == 429:
        return throttled(asked, failure)
    # Emulators answer an operation they do not know with an error page. From AWS, a page with status 500 is a load
    # balancer in trouble, and nobody knows what became of the request behind it.
    if finding.foreign and (raw.status in (404, 501) or (raw.status == 500 and asked.custom_endpoint)):
        return not_implemented(asked, failure)
    return unproven(f"{finding.flaw} (HTTP {raw.status})", asked, raw.status, _request_id(raw))


def _request_id(raw: Raw) -> str:
    return str(raw.headers.get("x-amzn-requestid", ""))


def _unstreamed(parsed: dict[str, Any]) -> dict[str, Any]:
    """The parsed answer with a streamed body read, so that a loss in mid-stream belongs to this attempt."""
    return {name: value.read() if hasattr(value, "read") else value for name, value in parsed.items()}
