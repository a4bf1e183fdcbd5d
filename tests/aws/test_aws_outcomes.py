"""What leaves the process, and what is raised, for every outcome that a call can have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aws_help import POOL, Response, ScriptedWire, answering, error, hanging, ok, resetting, serving

from cogprov.aws.errors import Ambiguous, AwsError, Throttled, Unreachable
from cogprov.model.errors import EXIT_COULD_NOT_ASK, CouldNotAsk

CREATE = ("cognito-idp", "CreateUserPool", {"PoolName": "main"})
UPDATE = ("cognito-idp", "UpdateUserPool", {"UserPoolId": POOL})
READ = ("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})

TIMEOUT, RESET = Response(lost="timeout"), Response(lost="reset")
BROKEN = Response(body=b'{"UserPool": {"Id": "us-ea')
CUT_OFF = Response(headers={"Content-Length": "4000"}, body=b'{"UserPool": {"Id": "x"}}')
EMPTY = Response(body=b"{}")
HTML_503 = Response(503, {"Content-Type": "text/html"}, b"<html>busy</html>")
FAULT = error("InternalErrorException", "oops", 500)

UNKNOWN = {
    "timeout": TIMEOUT,
    "reset": RESET,
    "InternalErrorException": FAULT,
    "InternalServerException": error("InternalServerException", "oops", 500),
    "a fault with status 400": error("InternalErrorException", "oops", 400),
    "502": Response(502, {}, b""),
    "503 page": HTML_503,
    "504": Response(504, {}, b"{}"),
    "broken JSON": BROKEN,
    "cut off": CUT_OFF,
    "a login page": Response(200, {}, b"<html>please sign in</html>"),
    "JSON that is no object": Response(200, {}, b"[]"),
    "not what the model says": ok({"UserPool": "yes"}),
}

REFUSED = {
    "conflict": error("ConcurrentModificationException", "try later"),
    "count": error("LimitExceededException", "too many pools"),
    "parameter": error("InvalidParameterException", "bad"),
    "role": error("InvalidSmsRoleTrustRelationshipException", "role"),
    "not enabled": error("OperationNotEnabledException", "no"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_outcome_of_a_create_is_ambiguous_after_one_request(door, name):
    """A create whose outcome is unknown is never sent again."""
    wire = ScriptedWire(UNKNOWN[name])
    with pytest.raises(Ambiguous) as raised:
        door(wire).call(*CREATE, once=True)
    assert wire.count == 1
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_outcome_of_a_read_is_asked_five_times(door, name):
    """A read is repeated, and in the end nothing is concluded from it."""
    wire = ScriptedWire(UNKNOWN[name])
    with pytest.raises(CouldNotAsk) as raised:
        door(wire).call(*READ)
    assert wire.count == 5
    assert raised.value.exit_code == EXIT_COULD_NOT_ASK


@pytest.mark.parametrize("name", ["timeout", "reset", "InternalErrorException", "broken JSON"])
def test_an_unknown_outcome_of_an_idempotent_write_ends_as_ambiguous(door, name):
    """A write that may be repeated is, and what remains is doubt."""
    wire = ScriptedWire(UNKNOWN[name])
    with pytest.raises(Ambiguous):
        door(wire).call(*UPDATE)
    assert wire.count == 5


def test_a_create_whose_answer_lacks_its_main_member_is_ambiguous(door):
    """``{}`` is no proof that a pool was made, nor that none was."""
    wire = ScriptedWire(EMPTY)
    with pytest.raises(Ambiguous, match="no UserPool"):
        door(wire).call(*CREATE, once=True)
    assert wire.count == 1


@pytest.mark.parametrize("once", [True, False])
@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_final_after_one_request(door, name, once):
    """What AWS refused for good is not tried again, LimitExceededException least of all."""
    wire = ScriptedWire(REFUSED[name])
    with pytest.raises(AwsError):
        door(wire).call(*CREATE, once=once)
    assert wire.count == 1


@pytest.mark.parametrize(
    "throttle",
    [
        error("TooManyRequestsException"),
        error("TooManyRequestsException", status=429),
        error("ThrottlingException"),
        error("RequestLimitExceeded"),
        Response(429, {}, b"<html>slow down</html>"),
    ],
)
@pytest.mark.parametrize("once", [True, False])
def test_throttling_is_waited_out_even_for_a_create(door, time, throttle, once):
    """Throttling happens before any effect, so that repeating is safe."""
    wire = ScriptedWire(throttle, throttle, ok({"UserPool": {"Id": POOL}}))
    assert door(wire).call(*CREATE, once=once).body["UserPool"]["Id"] == POOL
    assert wire.count == 3
    assert len(time.slept) == 2


def test_throttling_without_end_ends_after_a_minute(door, time):
    """Patience with throttling has a deadline, and the error says that nothing happened."""
    began = time.now
    with pytest.raises(Throttled) as raised:
        door(error("TooManyRequestsException")).call(*CREATE, once=True)
    assert time.now - began <= 60
    assert raised.value.code == "TooManyRequestsException"
    assert raised.value.exit_code == EXIT_COULD_NOT_ASK


def test_doubt_about_a_write_outlives_a_later_throttle(door):
    """After a timeout, "throttled" says nothing about what the first request did."""
    with pytest.raises(Ambiguous):
        door(TIMEOUT, error("TooManyRequestsException")).call(*UPDATE)


def test_a_read_recovers(door):
    """One bad answer does not fail a read."""
    reply = door(BROKEN, FAULT, ok({"UserPool": {"Id": POOL}})).call(*READ)
    assert reply.body == {"UserPool": {"Id": POOL}}
    assert reply.request_id == "req-1"


@pytest.mark.parametrize(
    ("behaviour", "reads", "creates"),
    [
        (hanging, 5, 1),
        (resetting, 5, 1),
        (answering(b'{"UserPool": {"Id": "x"}}', declared=900), 5, 1),
        (answering(b'{"__type": "InternalErrorException"}', status="500 Oops"), 5, 1),
        (answering(b'{"__type": "LimitExceededException"}', status="400 No"), 1, 1),
    ],
)
@pytest.mark.parametrize("settings", ["environment", "file"])
def test_retry_settings_of_the_machine_change_nothing(
    door, monkeypatch, tmp_path: Path, behaviour, reads, creates, settings
):
    """Over a real connection, whatever AWS_RETRY_MODE, AWS_MAX_ATTEMPTS or the config file say."""
    if settings == "environment":
        monkeypatch.setenv("AWS_RETRY_MODE", "legacy")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "7")
    else:
        (tmp_path / "config").write_text("[default]\nretry_mode = adaptive\nmax_attempts = 7\n")
    for call, once, expected in ((READ, False, reads), (CREATE, True, creates)):
        with serving(behaviour) as server:
            with pytest.raises((Ambiguous, CouldNotAsk, AwsError)):
                door(endpoint_url=server.url, region="us-east-1", read_timeout=0.05).call(*call, once=once)
            assert server.count == expected


def test_a_refused_connection_is_no_doubt(door):
    """Nothing was sent, so a create ends with "could not ask" and not with doubt."""
    with serving(hanging) as server:
        url = server.url
    with pytest.raises(Unreachable) as raised:
        door(endpoint_url=url, region="us-east-1").call(*CREATE, once=True)
    assert "Nothing was sent" in raised.value.detail


@pytest.mark.parametrize(
    ("code", "message", "predicate"),
    [
        ("ResourceNotFoundException", "", "is_not_found"),
        ("GroupExistsException", "", "is_exists"),
        ("TermsExistsException", "", "is_exists"),
        ("InvalidParameterException", "Domain already associated with another user pool.", "is_exists"),
        ("InvalidParameterException", "user pool already has a domain", "is_exists"),
        ("ConcurrentModificationException", "", "is_conflict"),
        ("InvalidSmsRoleAccessPolicyException", "", "is_role_propagation"),
        ("LimitExceededException", "", "is_limit"),
    ],
)
def test_predicates_name_the_error(door, code, message, predicate):
    """Callers ask the error what it is; exactly one predicate holds."""
    with pytest.raises(AwsError) as raised:
        door(error(code, message)).call(*READ)
    names = [name for name in dir(AwsError) if name.startswith("is_")]
    assert [name for name in names if getattr(raised.value, name)] == [predicate]


def test_an_error_has_the_facts_of_its_call(door):
    """Service, operation, code, text, request id and status travel with the error."""
    with pytest.raises(AwsError) as raised:
        door(error("GroupExistsException", "there\nis one")).call(*READ)
    failure = raised.value.failure
    assert (failure.service, failure.operation, failure.code) == ("cognito-idp", "DescribeUserPool", raised.value.code)
    assert (failure.message, failure.request_id, failure.status) == ("there\\nis one", "req-2", 400)


def test_events_tell_what_happened_without_values(door):
    """Each call leaves one event; only answered calls count."""
    events = []
    subject = door(FAULT, ok({"UserPool": {"Id": POOL}}), TIMEOUT, on_event=events.append)
    subject.call(*READ)
    with pytest.raises(CouldNotAsk):
        subject.call(*READ)
    assert [(event.outcome, event.attempts, event.answered) for event in events] == [
        ("ok", 2, True),
        ("ReadTimeoutError", 5, False),
    ]
    assert subject.log == events
    assert subject.count == 1
    assert POOL not in json.dumps([vars(event) for event in events])


def test_a_kill_passes_through_untouched(door):
    """The fault matrix kills with a BaseException; nothing may swallow it or try again."""

    class Killed(BaseException):
        pass

    def kill(_):
        raise Killed

    wire = ScriptedWire(kill)
    subject = door(wire)
    for job in (lambda: subject.call(*CREATE, once=True), lambda: subject.gather([lambda: subject.call(*READ)] * 3)):
        with pytest.raises(Killed):
            job()


def test_many_threads_share_one_door(door):
    """Side by side over real connections, every caller gets the answer to its own question."""

    def echo(connection):
        return answering(b'{"UserPool": {"Id": "x"}}')(connection)

    with serving(echo) as server:
        subject = door(endpoint_url=server.url, region="us-east-1", threads=8)
        replies = subject.gather([lambda: subject.call(*READ)] * 60)
        assert {reply.body["UserPool"]["Id"] for reply in replies} == {"x"}
        assert server.count == subject.count == 60
        assert server.connections <= 8


@pytest.mark.parametrize(
    ("header", "body", "code"),
    [
        ("ResourceNotFoundException:http://internal.test/", b'{"message": "gone"}', "ResourceNotFoundException"),
        ("com.test#ResourceNotFoundException", b"{}", "ResourceNotFoundException"),
        ("GroupExistsException", b'{"__type": "com.test#ResourceNotFoundException"}', "ResourceNotFoundException"),
        ("", b'{"message": "gone"}', "400"),
    ],
)
def test_an_error_is_known_by_its_header_where_its_body_has_no_name(door, header, body, code):
    """botocore reads the body alone, and calls an error without a name by its status."""
    with pytest.raises(AwsError) as raised:
        door(Response(400, {"x-amzn-errortype": header}, body)).call(*READ)
    assert raised.value.code == code
