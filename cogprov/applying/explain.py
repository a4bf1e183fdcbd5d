"""What a user is told of an action that did not end well: where, what AWS said, and what to do next."""

from __future__ import annotations

from typing import Final

from cogprov.aws.errors import Ambiguous, AwsError
from cogprov.model.actions import Step
from cogprov.model.errors import CogprovError
from cogprov.planning.plan import Action

AGAIN: Final = "Then run `cogprov apply` again: what is done stays done, and nothing is made twice."


def located(error: CogprovError, action: Action) -> CogprovError:
    """The same error, with the address it is about and the next step, should it lack them."""
    error.address = error.address or action.address
    error.origin = error.origin or action.origin
    if not any("cogprov " in hint for hint in error.hints):
        error.hints = (*error.hints, AGAIN if error.hints else AGAIN.removeprefix("Then ").capitalize())
    return error


def explained(action: Action, step: Step, error: AwsError) -> CogprovError:
    """What AWS said, with the address, the line and what to do."""
    hints = list(error.hints)
    if error.is_exists:
        hints.append("Somebody else made one of the same name. Plan again, and it is shown as one to take over.")
    return CogprovError(
        f"{action.address} could not be {_done(action.verb)}",
        detail=f"{step.operation} -> {error.code}: {error.message}"
        + (f" (request {error.request_id})" if error.request_id else ""),
        hints=tuple(hints),
        address=action.address,
        origin=action.origin,
        code="E3007",
    )


def left_open(action: Action, step: Step, error: Ambiguous) -> CogprovError:
    return CogprovError(
        f"{action.address}: AWS did not say whether {step.operation} happened, and looking did not show it",
        detail=error.summary,
        hints=("Run `cogprov apply` again: it looks first, and makes nothing twice.",),
        address=action.address,
        origin=action.origin,
        code="E3008",
    )


def _done(verb: str) -> str:
    return {"create": "created", "update": "updated", "delete": "deleted", "import": "imported"}.get(verb, verb)
