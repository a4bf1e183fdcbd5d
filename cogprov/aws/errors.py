"""What a call to AWS can end with. Nobody outside this file compares AWS error codes.

    AwsError                       AWS said no, and nothing happened                     (exit 1)
    Ambiguous                      sent, and nobody knows: look before doing it again    (exit 1)
    Unreachable(CouldNotAsk)       not asked, or asked in vain; for a write: no effect   (exit 69)
    ├── Throttled                  AWS kept saying "too many requests"
    └── NotImplementedByEndpoint   an emulator, or an older AWS, does not know the operation
    Denied(AccessDenied)           credentials or an IAM action are missing              (exit 77)

All of them are FromAws, and so have the predicates (``is_not_found`` ...) and the facts of the call.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogprov.model.errors import AccessDenied, CogprovError, CouldNotAsk

THROTTLES: Final = frozenset(
    {
        "TooManyRequestsException",
        "TooManyRequests",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "ProvisionedThroughputExceededException",
        "BandwidthLimitExceeded",
        "SlowDown",
    }
)
"""Refused before any effect, because of the rate. LimitExceededException is not here although botocore retries it:
in Cognito it means a count (pools, clients, groups), which waiting does not lower."""

NOT_FOUND: Final = frozenset(
    {
        "ResourceNotFoundException",
        "NotFoundException",
        "NoSuchEntity",
        "NoSuchEntityException",
        "ParameterNotFound",
        "NoSuchKey",
        "NoSuchBucket",
        "404",  # botocore's code for an S3 HEAD, which has no body to hold one
    }
)

NOT_ENABLED: Final = frozenset(
    {"UserPoolAddOnNotEnabledException", "FeatureUnavailableInTierException", "OperationNotEnabledException"}
)

EXISTS: Final = frozenset(
    {
        "GroupExistsException",
        "DuplicateProviderException",
        "ManagedLoginBrandingExistsException",
        "TermsExistsException",
        "EntityAlreadyExists",
        "EntityAlreadyExistsException",
        "ResourceConflictException",
        "ResourceExistsException",
        "ParameterAlreadyExists",
    }
)

# Domains, resource servers and attributes have no exception of their own for this; the text is all there is.
_EXISTS_TEXT: Final = re.compile(r"already (exists|associated|has\b)", re.IGNORECASE)

ROLE_PROPAGATION: Final = frozenset(
    {
        "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException",
        "InvalidEmailRoleAccessPolicyException",
    }
)

CONFLICTS: Final = frozenset({"ConcurrentModificationException", "ConditionalRequestConflict", "OperationAborted"})
"""Cognito's own, and S3's for two conditional writes that overlap."""

LIMITS: Final = frozenset(
    {"LimitExceededException", "LimitExceeded", "ServiceQuotaExceededException", "PolicyLengthExceededException"}
)


@dataclass(frozen=True)
class Failure:
    """What is known about a call that did not succeed. Texts are escaped and hold no secret of the request."""

    service: str
    operation: str
    code: str = ""
    """AWS's error code, or botocore's exception name when no answer came."""
    message: str = ""
    request_id: str = ""
    status: int = 0
    """The HTTP status; 0 when no answer came."""


class FromAws(CogprovError):
    """A CogprovError about one call. ``failure`` has its facts, which are also attributes of the error."""

    doubted = False
    """Whether the same request was sent before, and may have taken effect then."""

    def __init__(self, summary: str, failure: Failure, *, detail: str = "", hints: Sequence[str] = ()) -> None:
        super().__init__(summary, detail=detail, hints=hints, code=failure.code)
        self.failure = failure
        self.service = failure.service
        self.operation = failure.operation
        self.message = failure.message
        self.request_id = failure.request_id
        self.status = failure.status

    @property
    def is_not_found(self) -> bool:
        return self.code in NOT_FOUND

    @property
    def is_not_enabled(self) -> bool:
        """The feature is off, or not in the pool's plan: so nothing of it can be there."""
        return self.code in NOT_ENABLED

    @property
    def is_exists(self) -> bool:
        """There is one already, under the same natural key. Whose it is, only a read can tell."""
        if self.code in EXISTS:
            return True
        return self.code == "InvalidParameterException" and bool(_EXISTS_TEXT.search(self.message))

    @property
    def is_throttle(self) -> bool:
        return self.code in THROTTLES or self.status == 429

    @property
    def is_conflict(self) -> bool:
        """Somebody writes the same object right now; nothing was written. Read again, then decide."""
        return self.code in CONFLICTS

    @property
    def is_role_propagation(self) -> bool:
        """A role that Cognito cannot use: true of a wrong role, and for seconds to minutes of a new one."""
        return self.code in ROLE_PROPAGATION

    @property
    def is_limit(self) -> bool:
        """A count is used up. Waiting does not help."""
        return self.code in LIMITS

    @property
    def is_precondition(self) -> bool:
        """A conditional write (If-Match, If-None-Match) lost: the object is not what the caller thought."""
        return self.status == 412 or self.code == "PreconditionFailed"


class AwsError(FromAws):
    """AWS answered with an error that is final for this call, and did nothing."""


class Ambiguous(FromAws):
    """The request left and its effect is unknown. The only permitted next step is a read."""


class Unreachable(FromAws, CouldNotAsk):
    """AWS could not be asked. Raised for a write only when it certainly had no effect."""


class Throttled(Unreachable):
    """AWS refused for the rate until patience ended."""


class NotImplementedByEndpoint(Unreachable):
    """The endpoint does not know the operation."""


class Denied(FromAws, AccessDenied):
    """No usable credentials, or an IAM action is missing."""
