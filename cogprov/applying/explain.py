"""What a user is told of an action that did not end well: where, what AWS said, and what to do next."""

from __future__ import annotations

from typing import Final

from cogprov.aws.errors import Ambiguous, AwsError
from cogprov.model.actions import Step
from cogprov.model.errors import CogprovError
from cogprov.planning.plan import Action

AGAIN: Final = "Then run `cogprov apply` again: what is done stays done, and nothing is made twice."


def located(error: CogprovError, action: Action) -> CogprovError:
    """The same error, with the address it is about and the next step, should it lack them.

    What the service refused for good it refuses again, so nobody is told to run it again as it is.
    """
    error.address = error.address or action.address
    error.origin = error.origin or action.origin
    if _lasting(error):
        return error
    if not any("cogprov " in hint for hint in error.hints):
        error.hints = (*error.hints, AGAIN if error.hints else AGAIN.removeprefix("Then ").capitalize())
    return error


def _lasting(error: CogprovError) -> bool:
    """Whether the service said no for a reason that time does not take away."""
    cause = error if isinstance(error, AwsError) else error.__cause__
    if not isinstance(cause, AwsError):
        return False
    return not (cause.is_throttle or cause.is_conflict or cause.is_role_propagation or cause.is_exists)


def explained(action: Action, error: AwsError) -> CogprovError:
    """What to raise from what AWS said: the address, the line and what to do. The call is the cause's to tell."""
    hints = list(error.hints)
    if error.is_exists:
        hints.append("Somebody else made one of the same name. Plan again, and it is shown as one to take over.")
    return CogprovError(
        f"{action.address} could not be {_done(action.verb)}",
        hints=tuple(hints),
        address=action.address,
        origin=action.origin,
        code="E3007",
    )


def given_up(action: Action, why: str) -> CogprovError:
    """What to raise for an object that the service took on and could not make."""
    return CogprovError(
        f"{action.address} was taken on by the service, which could not finish it",
        detail=f"{why[:1].upper()}{why[1:]}.",
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
