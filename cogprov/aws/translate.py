"""From what botocore raises to an Outcome: did anything happen, may it be tried again, and the error in plain words.

Nothing of botocore's reaches the user, because its texts repeat parameters and its exceptions do not say which of the
classes above they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from cogprov.aws.answers import Asked
from cogprov.aws.denials import CREDENTIAL_ERRORS, EXPIRED, denied, is_denial, no_credentials
from cogprov.aws.errors import (
    CONFLICTS,
    THROTTLES,
    Ambiguous,
    AwsError,
    Failure,
    NotImplementedByEndpoint,
    Throttled,
    Unreachable,
)
from cogprov.aws.patience import THROTTLE_DEADLINE, Kind, Outcome
from cogprov.aws.redact import clean, pieces, secrets
from cogprov.model.errors import CogprovError, InternalError, UsageError
from cogprov.model.service import service

_UNKNOWN_OPERATION: Final = frozenset(
    {"UnknownOperationException", "UnknownOperation", "InvalidAction", "NotImplemented", "NotImplementedException"}
)

_EMULATORS_UNKNOWN: Final = frozenset({"Unsupported", "NotSupported", "UnsupportedOperation", "MethodNotAllowed"})
"""Said by emulators for what they lack. From AWS itself these would mean something else."""

_EMULATORS_SAY: Final = re.compile(
    r"\b(unknown|unsupported|unimplemented|invalid|no such)( [\w-]+){0,3} (operation|action|api|method|target)\b"
    r"|\b(operation|action|api|method|target)\b[^.]*\bnot\b[^.]*\b(implemented|supported|known|found|available)\b"
    r"|\bnot (been |yet )*implemented\b",
    re.IGNORECASE,
)
"""The same in the text of an error that goes by another name."""

_FAULTS: Final = frozenset(
    {
        "InternalErrorException",
        "InternalServerException",
        "InternalServerError",
        "InternalFailure",
        "InternalError",
        "ServiceException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "RequestTimeout",
        "RequestTimeoutException",
    }
)
"""The service's own failures. Cognito sends them with HTTP 500; some emulators with 400, and the doubt is the same."""

_NEVER_SENT: Final = ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError")

_LOST: Final = ("HTTPClientError", "ConnectionError")
"""What is left of botocore's transport errors when those that certainly came before sending are taken away."""

_POOL_CLOSED: Final = "Pool is closed"
"""urllib3's words for a connection that was dropped, as stale, just before a request could take it."""

_MISSING_HERE: Final = ("UnknownServiceError", "UnknownEndpointError", "DataNotFoundError")

_SETTINGS: Final = (
    "ProfileNotFound",
    "ConfigParseError",
    "ConfigNotFound",
    "InvalidRegionError",
    "InvalidProxiesConfigError",
)

_HANDSHAKE: Final = re.compile(
    r"CERTIFICATE_VERIFY|HANDSHAKE|WRONG_VERSION|UNSUPPORTED_PROTOCOL|UNKNOWN_CA|hostname", re.IGNORECASE
)
"""Texts of OpenSSL that belong to the handshake, before any request. Another TLS error may come in mid-answer."""

_PARAMETER: Final = re.compile(
    r'^(?P<what>[A-Za-z ]+) (?:in|for parameter) (?P<where>[\w.\[\]-]+)(?:: "(?P<name>[^"]*)")?'
)
"""A line of botocore's validation report, up to where it would show a value: ``Unknown parameter in input: "Nmae"``."""


def translate(error: Exception, asked: Asked) -> Outcome:
    """What an exception out of a botocore call says about the call."""
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

    if isinstance(error, ClientError):
        return _answered(error, asked)
    if isinstance(error, CogprovError):
        return Outcome(Kind.FINAL, error)
    if isinstance(error, NotImplementedError):
        # An emulator inside the process, such as moto, raises what over HTTP would be its error page.
        return not_implemented(asked, Failure(asked.service, asked.operation, "NotImplementedError"))
    if isinstance(error, ParamValidationError):
        return Outcome(Kind.FINAL, _invalid(str(error), asked))
    if isinstance(error, BotoCoreError):
        return _unanswered(error, asked)
    raise error


def unproven(flaw: str, asked: Asked, status: int, request_id: str) -> Outcome:
    """An answer came that proves nothing."""
    failure = Failure(asked.service, asked.operation, "UnprovenAnswer", flaw, request_id, status)
    return Outcome(Kind.UNKNOWN, _in_doubt(flaw, failure, asked))


def not_implemented(asked: Asked, failure: Failure) -> Outcome:
    error = NotImplementedByEndpoint(
        f"the endpoint does not implement {asked.action}",
        failure,
        hints=[f"use an endpoint that has {asked.operation}, or leave out what needs it"],
    )
    return Outcome(Kind.FINAL, error)


def throttled(asked: Asked, failure: Failure) -> Outcome:
    error = Throttled(
        f"AWS refused {asked.action} for its rate for {THROTTLE_DEADLINE:.0f} s",
        failure,
        detail="The quota belongs to the whole account and Region; something else uses it up.",
        hints=["run again later, or find what else calls Cognito in this account"],
    )
    return Outcome(Kind.THROTTLED, error)


def failure_of(error: Any, asked: Asked) -> Failure:
    """The facts of botocore's ClientError, with texts made safe."""
    body, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    # The refused call may be another one: assuming a role, for instance, on the way to this one.
    operation = str(getattr(error, "operation_name", "") or asked.operation)
    return Failure(
        "sts" if operation.startswith("AssumeRole") else asked.service,
        operation,
        clean(_code(body, metadata), frozenset()),
        clean(str(body.get("Message", "") or ""), _secrets(asked)),
        clean(str(metadata.get("RequestId", "")), frozenset()),
        int(metadata.get("HTTPStatusCode", 0) or 0),
    )


def _code(body: Any, metadata: Any) -> str:
    """The name of an error. Where its body has none botocore takes the status for it; the header may know it."""
    code = str(body.get("Code", ""))
    if code and not code.isdecimal():
        return code
    header = str(metadata.get("HTTPHeaders", {}).get("x-amzn-errortype", ""))
    return header.partition(":")[0].rpartition("#")[2] or code


def _answered(error: Any, asked: Asked) -> Outcome:
    failure = failure_of(error, asked)
    code, status = failure.code, failure.status
    if code in THROTTLES or status == 429:
        return throttled(asked, failure)
    if _unknown_operation(asked, failure):
        return not_implemented(asked, failure)
    if is_denial(failure):
        return Outcome(Kind.EXPIRED if code in EXPIRED else Kind.FINAL, denied(failure))
    if code in _FAULTS or status >= 500:
        if failure.operation != asked.operation:  # it failed on the way to ours, which therefore never left
            return Outcome(Kind.NEVER_SENT, _not_reached(_with_code(failure), failure))
        return Outcome(Kind.UNKNOWN, _in_doubt(_with_code(failure), failure, asked))
    summary = f"{failure.service}:{failure.operation}: {_with_code(failure)}"
    return Outcome(Kind.REFUSED, AwsError(summary, failure, hints=_hints(failure)))


def _unknown_operation(asked: Asked, failure: Failure) -> bool:
    """Whether an error says that there is no such operation at the endpoint, in one of the ways there are to say it."""
    if failure.code in _UNKNOWN_OPERATION or failure.status == 501:
        return True
    # An error without a name of its own is no error of a service that speaks JSON: nobody was at home at that address.
    nameless = failure.code == str(failure.status) and failure.status in (404, 405)
    if nameless and service(asked.service).metadata.get("protocol") == "json":
        return True
    said = failure.code in _EMULATORS_UNKNOWN or bool(_EMULATORS_SAY.search(failure.message))
    return asked.custom_endpoint and said


def _unanswered(error: Exception, asked: Asked) -> Outcome:
    name = type(error).__name__
    text = clean(str(error), _secrets(asked))
    failure = Failure(asked.service, asked.operation, name, text)
    if _is(error, CREDENTIAL_ERRORS):
        return Outcome(Kind.FINAL, no_credentials(failure))
    if _is(error, _SETTINGS):
        return Outcome(Kind.FINAL, UsageError(text, hints=["check --profile, --region and the AWS configuration file"]))
    if _is(error, _MISSING_HERE):
        return not_implemented(asked, failure)
    if _is(error, _NEVER_SENT) or _POOL_CLOSED in text:
        return Outcome(Kind.NEVER_SENT, _not_reached(text, failure))
    if _is(error, ("SSLError",)) and _HANDSHAKE.search(text):
        # The next handshake would end the same way.
        return Outcome(Kind.FINAL, _not_reached(text, failure, ["check AWS_CA_BUNDLE, the proxy and the clock"]))
    if _is(error, _LOST):
        return Outcome(Kind.UNKNOWN, _in_doubt(text, failure, asked))
    return Outcome(Kind.FINAL, _not_reached(text, failure))


def _in_doubt(reason: str, failure: Failure, asked: Asked) -> CogprovError:
    if asked.reads:
        return Unreachable(
            f"{asked.action} could not be asked: {reason}", failure, hints=["run again; nothing was concluded"]
        )
    return Ambiguous(
        f"{asked.action} was sent, and its outcome is unknown: {reason}",
        failure,
        hints=["run again: cogprov looks at what happened before it does anything"],
    )


def _not_reached(text: str, failure: Failure, hints: Sequence[str] = ()) -> Unreachable:
    return Unreachable(
        f"{failure.service}:{failure.operation} could not be asked: {text}",
        failure,
        detail="Nothing was sent, so nothing has changed.",
        hints=hints or ["check the network, the proxy, the region and the endpoint, then run again"],
    )


def _invalid(report: str, asked: Asked) -> InternalError:
    found = [match for line in report.splitlines() if (match := _PARAMETER.match(line.strip()))]
    faults = [clean(_fault(match), _secrets(asked)) for match in found]
    return InternalError(
        f"{asked.action}: the request does not fit the service model: {'; '.join(faults) or 'invalid parameters'}",
        detail="Nothing was sent.",
        hints=["this is a defect of cogprov, or the installed botocore is too old for this setting"],
        code="ParamValidationError",
    )


def _fault(match: re.Match[str]) -> str:
    where, name = match["where"], match["name"]
    path = where if name is None else name if where == "input" else f"{where}.{name}"
    return f"{match['what'].lower()} {path}"


def _with_code(failure: Failure) -> str:
    return f"{failure.message} ({failure.code})" if failure.message else failure.code or f"HTTP {failure.status}"


def _hints(failure: Failure) -> list[str]:
    if "LimitExceeded" in failure.code:
        return ["a count of this account or pool is used up; remove what is not needed or ask AWS for more"]
    if failure.code in CONFLICTS:
        return ["somebody else is writing the same object; run again when they are done"]
    return []


def _is(error: Exception, names: Sequence[str]) -> bool:
    """Whether an exception, or a parent of it, goes by one of the names; a name that botocore lacks does not matter."""
    return any(kind.__name__ in names for kind in type(error).__mro__)


def _secrets(asked: Asked) -> frozenset[str]:
    try:
        shape = service(asked.service).operation(asked.operation).input
    except InternalError:
        return pieces(tuple(asked.hidden))
    return secrets(asked.params, shape) | pieces(tuple(asked.hidden))
