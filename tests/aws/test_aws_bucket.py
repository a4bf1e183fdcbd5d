"""S3 behind a Door: what each answer means for the state, and what the user is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cogprov.aws.bucket import S3Bucket
from cogprov.aws.door import Door
from cogprov.model.bucket import Outcome, Place
from cogprov.model.errors import AccessDenied, CogprovError, CouldNotAsk, Refused

KEY = "auth/shop.json"


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: str = ""


class Wire:
    """S3 that gives the same answer to everything, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    def handle(self, request: Any) -> Answer:
        self.asked.append(request)
        return self.answer


def error(status: int, code: str, message: str = "no", region: str = "") -> Answer:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    where = {"x-amz-bucket-region": region} if region else {}
    return Answer(status, body, {"content-length": str(len(body)), "content-type": "application/xml", **where})


def bucket(answer: Answer, place: Place | None = None) -> tuple[S3Bucket, Wire]:
    wire = Wire(answer)
    return S3Bucket(Door(region="us-east-1", wire=wire, sleep=lambda seconds: None), place or Place("team")), wire


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(200, headers={"ETag": '"t"'}), Outcome.WRITTEN),
        (error(412, "PreconditionFailed"), Outcome.LOST),
        (error(404, "NoSuchKey"), Outcome.LOST),
        (error(409, "ConditionalRequestConflict"), Outcome.BUSY),
        (error(500, "InternalError"), Outcome.UNKNOWN),
        (Answer(lost="timeout"), Outcome.UNKNOWN),
        (Answer(lost="reset"), Outcome.UNKNOWN),
    ],
)
def test_what_came_of_a_write(answer: Answer, outcome: Outcome) -> None:
    """Sent once: whoever wrote it looks before it is sent again."""
    for write in ("put", "delete"):
        made, wire = bucket(answer)
        wrote = made.put(KEY, b"1", "") if write == "put" else made.delete(KEY, '"old"')
        assert wrote.outcome is outcome
        assert len(wire.asked) == 1
        assert (wrote.error is not None) == (outcome is Outcome.UNKNOWN)


def test_a_write_has_a_condition_and_a_checksum() -> None:
    """And the key that the place names."""
    made, wire = bucket(Answer(200, headers={"ETag": '"t"'}), Place("team", kms_key="arn:aws:kms:k"))
    assert made.put(KEY, b"1", "").tag == '"t"'
    made.put(KEY, b"1", '"old"')
    made.delete(KEY, '"old"')
    first, second, third = ({name.lower(): value for name, value in each.headers.items()} for each in wire.asked)
    assert (first["if-none-match"], second["if-match"], third["if-match"]) == ("*", '"old"', '"old"')
    assert first["x-amz-checksum-sha256"] == "a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s="
    assert first["x-amz-server-side-encryption-aws-kms-key-id"] == "arn:aws:kms:k"


def _get(made: S3Bucket) -> object:
    return made.get(KEY)


def _put(made: S3Bucket) -> object:
    return made.put(KEY, b"1", "")


def _versions(made: S3Bucket) -> object:
    return made.versions(KEY, 3)


_NAMED = "User: arn:aws:iam::1:user/x is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:k"


@pytest.mark.parametrize("ask", [_get, _put, _versions, S3Bucket.versioned])
@pytest.mark.parametrize(
    ("answer", "kind", "told"),
    [
        (error(404, "NoSuchBucket"), CogprovError, "no bucket team"),
        (error(403, "AccessDenied"), AccessDenied, "s3:"),
        (error(403, "AccessDenied", _NAMED), AccessDenied, "kms:GenerateDataKey"),
        (error(400, "KMS.DisabledException", "key is disabled"), AccessDenied, "key is disabled"),
        (error(403, "InvalidAccessKeyId"), AccessDenied, "does not know"),
        (error(301, "PermanentRedirect", region="eu-west-1"), Refused, "another Region"),
        (error(503, "SlowDown"), CouldNotAsk, "rate"),
    ],
)
def test_what_is_told(ask: Any, answer: Answer, kind: type[CogprovError], told: str) -> None:
    """Each with its exit code and a next step; never "there is no state"."""
    made, _ = bucket(answer)
    with pytest.raises(kind) as caught:
        ask(made)
    assert told in caught.value.summary
    assert caught.value.hints
    assert caught.value.exit_code == kind.exit_code


@pytest.mark.parametrize(
    ("ask", "action"),
    [(_get, "s3:GetObject"), (_put, "s3:PutObject"), (_versions, "s3:ListBucketVersions")],
)
def test_the_action_that_is_missing(ask: Any, action: str) -> None:
    """By its name in IAM, which is not always the operation's."""
    made, _ = bucket(error(403, "AccessDenied", "Access Denied"))
    with pytest.raises(AccessDenied, match=action):
        ask(made)


def test_a_bucket_in_another_region_is_found() -> None:
    """S3 says where it is, and the same request goes there."""
    made, wire = bucket(error(301, "PermanentRedirect", region="eu-west-1"))

    def handle(request: Any) -> Answer:
        wire.asked.append(request)
        return wire.answer if len(wire.asked) == 1 else Answer(200, b"1", {"ETag": '"t"'})

    wire.handle = handle  # type: ignore[method-assign]
    stored = made.get(KEY)
    assert stored is not None
    assert stored.data == b"1"
    assert "eu-west-1" in wire.asked[-1].url + str(wire.asked[-1].headers)


def test_nothing_there_is_known() -> None:
    """Only a key that S3 says is missing is; an answer that was lost says nothing."""
    assert bucket(error(404, "NoSuchKey"))[0].get(KEY) is None
    for answer in (error(500, "InternalError"), Answer(lost="timeout")):
        with pytest.raises(CouldNotAsk):
            bucket(answer)[0].get(KEY)


def test_another_endpoint_is_for_s3_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_ENDPOINT_URL_S3 counts for the bucket; what --endpoint-url says does not."""
    from cogprov.connection import Connection

    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    made = Connection(region="us-east-1", endpoint_url="http://elsewhere.invalid").bucket(Place("team"), "")
    assert isinstance(made, S3Bucket)
    made._door._sleep = lambda seconds: None
    with pytest.raises(CouldNotAsk, match=r"127\.0\.0\.1:9"):
        made.get(KEY)
