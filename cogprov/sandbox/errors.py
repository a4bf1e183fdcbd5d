"""The refusals of Amazon Cognito, each by the name and the words of the service."""

from __future__ import annotations

from cogprov.sandbox.values import SandboxError


def invalid(message: str) -> SandboxError:
    """``InvalidParameterException``, which covers everything from a bad length to a missing companion."""
    return SandboxError("InvalidParameterException", message)


def not_found(message: str) -> SandboxError:
    return SandboxError("ResourceNotFoundException", message)


def too_many(message: str) -> SandboxError:
    """A *count* limit. Never retryable, although SDKs retry it."""
    return SandboxError("LimitExceededException", message)


def tier(message: str) -> SandboxError:
    return SandboxError("FeatureUnavailableInTierException", message)


def refused(code: str, message: str) -> SandboxError:
    """Any other modelled error."""
    return SandboxError(code, message)
