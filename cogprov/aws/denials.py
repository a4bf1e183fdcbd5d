"""Credentials that are missing, wrong or too old, and IAM actions that are not allowed: exit code 77."""

from __future__ import annotations

import re
from typing import Final

from cogprov.aws.errors import Denied, Failure

CREDENTIAL_ERRORS: Final = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "RefreshWithMFAUnsupportedError",
    "InvalidConfigError",
    "MetadataRetrievalError",
    "NoAuthTokenError",
    "TokenRetrievalError",
    "SSOError",
    "InfiniteLoopConfigError",
    "UnknownCredentialError",
    "LoginError",
)
"""botocore's exceptions, by name, so that an older or newer one need not know them all."""

EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"})

_UNUSABLE: Final = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidToken",
        "AuthFailure",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "OptInRequired",
    }
)

_SIGNATURE: Final = frozenset(
    {
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "RequestExpired",
        "RequestTimeTooSkewed",
    }
)

_FORBIDDEN: Final = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})

# Cognito says NotAuthorizedException both for IAM and for "wrong password"; only the text tells them apart.
_ACCESS_TEXT: Final = re.compile(r"not authori[sz]ed to perform|access (is )?denied|explicit deny|policy allows", re.I)

_ACTION: Final = re.compile(r"perform:? ([a-z0-9-]+:[A-Za-z]+)")
_RESOURCE: Final = re.compile(r"on resource:? (\S+)")


def is_denial(failure: Failure) -> bool:
    """Whether AWS refused the caller rather than the request."""
    if failure.code == "NotAuthorizedException":
        return bool(_ACCESS_TEXT.search(failure.message))
    return failure.code in _FORBIDDEN | _UNUSABLE | _SIGNATURE | EXPIRED


def denied(failure: Failure) -> Denied:
    """The error for an answer that :func:`is_denial`."""
    if failure.code in EXPIRED:
        return _credentials("the AWS credentials have expired", failure, "sign in again (for instance: aws sso login)")
    if failure.code in _UNUSABLE:
        return _credentials("AWS does not know the credentials", failure, "check AWS_PROFILE and the AWS_ACCESS_KEY_ID")
    if failure.code in _SIGNATURE:
        return _credentials(
            "AWS does not accept the signature", failure, "check the secret access key and this machine's clock"
        )
    return _missing_action(failure)


def no_credentials(failure: Failure) -> Denied:
    """The error for botocore having found no usable credentials; nothing was sent."""
    return _credentials(
        "no usable AWS credentials", failure, "set AWS_PROFILE, sign in (aws sso login) or export AWS_ACCESS_KEY_ID"
    )


def _credentials(summary: str, failure: Failure, hint: str) -> Denied:
    return Denied(f"{summary}: {failure.message or failure.code}", failure, hints=[hint])


def _missing_action(failure: Failure) -> Denied:
    named, resource = _ACTION.search(failure.message), _RESOURCE.search(failure.message)
    # Often the action is another one than the call: iam:PassRole, cognito-idp:TagResource.
    action = named[1] if named else f"{failure.service}:{failure.operation}"
    where = f" on {resource[1]}" if resource else ""
    return Denied(
        f"the IAM action {action} is not allowed{where}",
        failure,
        detail=f"{failure.service}:{failure.operation} was refused: {failure.message or failure.code}",
        hints=[f"allow {action}{where} in the caller's IAM policy, and look for a deny in SCPs and boundaries"],
    )
