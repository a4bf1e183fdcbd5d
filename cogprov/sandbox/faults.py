"""Planned failures: which one strikes a call, and what the caller then sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cogprov.model.service import Operation
from cogprov.sandbox.values import FAULT_KINDS, Fault, Response, SandboxError

_THROTTLED = {"cognito-idp": "TooManyRequestsException", "iam": "Throttling", "sts": "Throttling"}
_INTERNAL = ("InternalErrorException", "InternalServerException", "ServiceException", "InternalServerError")
_QUERY_SERVICES = ("iam", "sts")


def striking(faults: Sequence[Fault], operation: str) -> Fault | None:
    """Count this call against every fault that watches it, and give the first one whose turn it is."""
    struck = None
    for fault in faults:
        if fault.operation not in ("*", operation):
            continue
        if fault.kind not in FAULT_KINDS:
            raise ValueError(f"no such kind of fault: {fault.kind}")
        fault.seen += 1
        if struck is None and fault.nth <= fault.seen < fault.nth + fault.times:
            struck = fault
    return struck


def refusal(fault: Fault, operation: Operation) -> SandboxError | None:
    """The error that is answered in place of any effect, or None when the fault is of another sort."""
    make = _REFUSALS.get(fault.kind)
    return make(fault, operation) if make else None


def lost_before(fault: Fault) -> str:
    """The network failure that strikes before the service has seen the request: ``timeout``, ``reset`` or nothing."""
    return {"timeout-before": "timeout", "reset-before": "reset", "late": "timeout"}.get(fault.kind, "")


def lost_after(fault: Fault) -> str:
    """The network failure that swallows the answer."""
    return {"timeout-after": "timeout", "reset-after": "reset"}.get(fault.kind, "")


def truncated(response: Response) -> Response:
    """The same answer, cut in the middle: its content-length still tells the whole length."""
    return replace(response, body=response.body[: len(response.body) // 2])


def throttled(service: str) -> SandboxError:
    """Cognito throttles with HTTP 400."""
    return SandboxError(_THROTTLED.get(service, "ThrottlingException"), "Rate exceeded")


def internal_error(operation: Operation) -> SandboxError:
    """The service's own failure. Cognito's operations on client secrets call it differently from all others."""
    modelled = [code for code in _INTERNAL if code in operation.errors]
    return SandboxError(modelled[0] if modelled else "ServiceFailure", "Something went wrong", 500)


def _concurrent(fault: Fault, operation: Operation) -> SandboxError:
    return SandboxError("ConcurrentModificationException", "The resource is being modified by another request")


def _denied(fault: Fault, operation: Operation) -> SandboxError:
    service = operation.service.name
    action = f"{service}:{operation.name}"
    message = f"User: arn:aws:iam::000000000000:user/sandbox is not authorized to perform: {action}"
    if service in _QUERY_SERVICES:
        return SandboxError("AccessDenied", message, 403)
    return SandboxError("AccessDeniedException", message, 403 if service == "lambda" else 400)


_REFUSALS: dict[str, Callable[[Fault, Operation], SandboxError]] = {
    "throttle": lambda fault, operation: throttled(operation.service.name),
    "concurrent": _concurrent,
    "error-before": lambda fault, operation: internal_error(operation),
    "denied": _denied,
    "refused": lambda fault, operation: SandboxError(fault.code, f"{operation.name} was refused by a planned fault"),
}
