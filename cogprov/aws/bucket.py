"""S3 as a ``model.bucket.Bucket``: conditional writes with their outcomes, and errors that name the bucket.

Rests on GetObject, PutObject and DeleteObject with ``If-Match`` and ``If-None-Match``, ListObjectVersions and
GetBucketVersioning. A write is sent once: after one of unknown effect the caller has to look.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from cogprov.aws.door import Door
from cogprov.aws.errors import Ambiguous, AwsError, Denied, FromAws
from cogprov.model.bucket import Outcome, Place, Stored, Version, Wrote
from cogprov.model.errors import AccessDenied, CogprovError, Refused

ENDPOINT_VARIABLE: Final = "AWS_ENDPOINT_URL_S3"
READ_TIMEOUT: Final = 10.0
"""Seconds. A state is small, and a lock has to be renewed in time."""

_ELSEWHERE: Final = frozenset(
    {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"}
)
_ACTIONS: Final = {
    "GetObject": ("s3:GetObject", "s3:GetObjectVersion and s3:ListBucket, without which a missing object is refused"),
    "ListObjectVersions": ("s3:ListBucketVersions", ""),
    "PutObject": ("s3:PutObject", "kms:GenerateDataKey on the key, where one encrypts the bucket"),
    "DeleteObject": ("s3:DeleteObject", "s3:GetObject, because of the condition"),
}
"""IAM actions by operation, and what is needed with them."""


class S3Bucket:
    """The bucket of a place, reached through a Door."""

    def __init__(self, door: Door, place: Place) -> None:
        self.name = place.bucket
        self._door = door
        self._encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": place.kms_key} if place.kms_key else {}

    def get(self, key: str, version: str = "") -> Stored | None:
        wanted = {"VersionId": version} if version else {}
        try:
            body = self._call("GetObject", {"Key": key, "ChecksumMode": "ENABLED", **wanted})
        except AwsError as error:
            if error.code in ("NoSuchKey", "NoSuchVersion") or (version and error.status in (400, 405)):
                return None
            raise self._explained(error, key) from error
        return Stored(bytes(body["Body"]), str(body["ETag"]))

    def put(self, key: str, data: bytes, expected: str) -> Wrote:
        checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
        condition = {"IfMatch": expected} if expected else {"IfNoneMatch": "*"}
        params = {"Body": data, "ChecksumSHA256": checksum, "ContentType": "application/json"}
        return self._write("PutObject", key, {**params, **condition, **self._encryption})

    def delete(self, key: str, expected: str) -> Wrote:
        return self._write("DeleteObject", key, {"IfMatch": expected})

    def versions(self, key: str, most: int) -> tuple[Version, ...]:
        try:
            body = self._call("ListObjectVersions", {"Prefix": key, "MaxKeys": most})
        except AwsError as error:
            raise self._explained(error, key) from error
        # Keys that only begin like this one come after all of its versions.
        kept = (item for item in body.get("Versions", ()) if item["Key"] == key)
        return tuple(Version(item["VersionId"], item["LastModified"].timestamp(), item["Size"]) for item in kept)

    def versioned(self) -> bool:
        try:
            return self._call("GetBucketVersioning", {}).get("Status") == "Enabled"
        except AwsError as error:
            raise self._explained(error) from error

    def _write(self, operation: str, key: str, params: Mapping[str, Any]) -> Wrote:
        try:
            body = self._call(operation, {"Key": key, **params})
        except Ambiguous as error:
            return Wrote(Outcome.UNKNOWN, error=error)
        except AwsError as error:
            if error.is_precondition or error.code == "NoSuchKey":
                return Wrote(Outcome.LOST)
            if error.is_conflict:
                return Wrote(Outcome.BUSY)
            raise self._explained(error, key) from error
        return Wrote(Outcome.WRITTEN, str(body.get("ETag", "")))

    def _call(self, operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        writes = operation.startswith(("Put", "Delete"))
        try:
            return self._door.call("s3", operation, {"Bucket": self.name, **params}, once=writes).body
        except Denied as error:
            raise self._refused(error, operation, str(params.get("Key", ""))) from error

    def _refused(self, error: Denied, operation: str, key: str) -> CogprovError:
        """With the IAM action, which for S3 is not always the operation's name."""
        if error.code not in ("AccessDenied", "403"):
            return error
        action, also = _ACTIONS.get(operation, (f"s3:{operation}", ""))
        if f"{error.service}:{error.operation} is not allowed" not in error.summary:
            action, also = error.summary.removeprefix("the IAM action ").partition(" ")[0], ""
        where = f"s3://{self.name}/{key}".rstrip("/")
        return AccessDenied(
            f"the IAM action {action} is not allowed on {where}",
            detail=error.detail,
            hints=(
                f"Allow it in the caller's IAM policy{f', with {also}' if also else ''}; and look at the bucket's.",
            ),
            code=error.code,
        )

    def _explained(self, error: FromAws, key: str = "") -> CogprovError:
        if error.code == "NoSuchBucket":
            return CogprovError(
                f"there is no bucket {self.name}",
                detail="The state is kept there: `state:` in the configuration says so.",
                hints=("Create it, with versioning, or correct its name.",),
                code=error.code,
            )
        if error.code in _ELSEWHERE:
            return Refused(
                f"the bucket {self.name} is in another Region than {self._door.region}",
                detail=error.message,
                hints=(f"Say in which one it is: state: s3://{self.name}/...?region=REGION",),
                code=error.code,
            )
        if error.code.startswith("KMS."):
            return AccessDenied(
                f"the key that encrypts s3://{self.name}/{key} cannot be used: {error.message}",
                hints=("Enable the key, and allow kms:Decrypt and kms:GenerateDataKey on it.",),
                code=error.code,
            )
        return error
