"""Answers that prove themselves, and what the installed model would drop from them."""

from __future__ import annotations

import datetime
import json

import pytest
from aws_help import POOL, Response, ScriptedWire, ok
from botocore.model import ServiceModel
from botocore.parsers import create_parser

from cogprov.aws.decoding import decode
from cogprov.aws.errors import Ambiguous, Unreachable
from cogprov.aws.proof import Raw, examine, missing
from cogprov.model.errors import CouldNotAsk
from cogprov.model.service import service

COGNITO = service("cognito-idp")


def raw(body: bytes, **headers: str) -> Raw:
    return Raw(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("answer", "flaw"),
    [
        (raw(b'{"UserPools": []}', content_length="17"), ""),
        (raw(b'{"UserPools": []}'), ""),
        (raw(b""), ""),
        (raw(b'{"UserPools": []}', content_length="18"), "the answer is cut off: 17 of 18 bytes came"),
        (raw(b'{"UserPools": [', content_length="15"), "the answer's JSON is broken"),
        (raw(b"<html>", content_length="6"), "the answer is not JSON"),
        (raw(b"[]"), "the answer is not a JSON object"),
        (Raw(404, {}, b""), "the answer is empty"),
        (Raw(400, {"x-amzn-errortype": "Some"}, b""), ""),
    ],
)
def test_length_and_syntax_are_checked(answer, flaw):
    """botocore checks neither."""
    assert examine(answer, COGNITO.operation("ListUserPools")).flaw == flaw


@pytest.mark.parametrize(
    ("operation", "document", "proved"),
    [
        ("ListUserPools", {"UserPools": []}, True),
        ("ListUserPools", {"NextToken": "more"}, False),
        ("ListUserPools", {"UserPools": None}, False),
        ("DescribeUserPool", {}, False),
        ("DescribeUserPoolDomain", {"DomainDescription": {}}, True),
        ("CreateUserPoolClient", {}, False),
        ("CreateUserPoolDomain", {}, True),
        ("UpdateUserPool", {}, True),
        ("DeleteGroup", {}, True),
        ("GetUserPoolMfaConfig", {"MfaConfiguration": "OFF"}, True),
        ("GetUserPoolMfaConfig", {}, False),
        ("ListTagsForResource", {}, True),
        ("GetUserPoolClientSessionConfiguration", {"UserPoolId": POOL, "ClientId": "c"}, True),
    ],
)
def test_a_main_member_must_be_there(operation, document, proved):
    """What an answer consists of cannot be absent; what is merely not set can."""
    assert (missing(document, COGNITO.operation(operation)) == "") is proved


def test_no_read_is_satisfied_with_an_empty_answer():
    """An empty 200 never passes for "nothing there"; tags alone may be left out."""
    reads = [name for name in COGNITO.operations if name.startswith(("Describe", "Get", "List"))]
    assert [name for name in reads if not missing({}, COGNITO.operation(name))] == ["ListTagsForResource"]


def test_members_that_the_model_lacks_are_named():
    """At any depth, in structures, lists and maps; a document may hold anything."""
    document = {
        "UserPool": {"Id": POOL, "New": 1, "Policies": {"PasswordPolicy": {"Newer": {}}}, "UserPoolTags": {"any": "x"}},
        "Top": {},
    }
    output = COGNITO.operation("DescribeUserPool").output
    assert set(decode(document, output).unmodelled) == {"UserPool.New", "UserPool.Policies.PasswordPolicy.Newer", "Top"}
    branding = {"ManagedLoginBranding": {"Settings": {"anything": {"at": "all"}}, "Assets": [{}, {"New": 1}]}}
    output = COGNITO.operation("DescribeManagedLoginBranding").output
    assert decode(branding, output).unmodelled == ("ManagedLoginBranding.Assets[1].New",)


def test_a_reply_names_what_botocore_dropped(door):
    """The parsed body lacks the member, and the reply says so."""
    reply = door(ok({"UserPool": {"Id": POOL, "Brand": "new"}})).call(
        "cognito-idp", "DescribeUserPool", {"UserPoolId": POOL}
    )
    assert "Brand" not in reply.body["UserPool"]
    assert reply.unmodelled == ("UserPool.Brand",)


@pytest.mark.parametrize("name", sorted(COGNITO.operations))
def test_decoding_gives_what_botocores_parser_gives(name):
    """For every operation, on an answer that has all members, with lists, maps and nulls."""
    output = COGNITO.operation(name).output
    document = _example(output, 6)
    parser = create_parser("json")
    model = ServiceModel(COGNITO.raw).operation_model(name).output_shape
    response = {"body": json.dumps(document).encode(), "headers": {}, "status_code": 200}
    expected = parser.parse(response, model)
    expected.pop("ResponseMetadata")
    decoded = decode(document, output)
    assert decoded.body == expected
    assert json.dumps(decoded.body, default=str) == json.dumps(expected, default=str), "the order is the model's too"
    assert decoded.unmodelled == ()


@pytest.mark.parametrize(
    ("policy", "days"),
    [({"TemporaryPasswordValidityDays": "7"}, 7), ({"TemporaryPasswordValidityDays": 7.0}, 7)],
)
def test_a_value_in_another_type_that_means_the_same(policy, days):
    """Endpoints that are not AWS write numbers as texts."""
    output = COGNITO.operation("DescribeUserPool").output
    pool = {"Policies": {"PasswordPolicy": policy}, "Name": 7, "UsernameAttributes": [1], "UserPoolTags": {"on": True}}
    body = decode({"UserPool": pool}, output).body["UserPool"]

    assert body["Policies"]["PasswordPolicy"] == {"TemporaryPasswordValidityDays": days}
    assert (body["Name"], body["UsernameAttributes"], body["UserPoolTags"]) == ("7", ["1"], {"on": "true"})


@pytest.mark.parametrize(
    "pool",
    [
        {"Policies": {"PasswordPolicy": {"MinimumLength": "many"}}},
        {"Policies": {"PasswordPolicy": {"MinimumLength": 7.5}}},
        {"Policies": {"PasswordPolicy": {"MinimumLength": True}}},
        {"Policies": {"PasswordPolicy": {"RequireNumbers": "perhaps"}}},
        {"Policies": []},
        {"Name": {"a": 1}},
        {"UsernameAttributes": "email"},
        {"UsernameAttributes": [["email"]]},
        {"UserPoolTags": ["a"]},
        {"UserPoolTags": {"a": {}}},
    ],
)
def test_a_value_that_means_nothing_in_its_type(door, pool):
    """Such an answer is not understood, so nothing is concluded from it."""
    with pytest.raises(Unreachable, match="does not fit the service model"):
        door(ok({"UserPool": {"Id": POOL, **pool}})).call("cognito-idp", "DescribeUserPool", {"UserPoolId": POOL})


def _example(shape, depth):
    """JSON with every member of a shape, the last one null, down to a depth where recursion is cut."""
    if shape.type == "structure" and not shape.document:
        members = list(shape.members.items()) if depth else []
        return {key: _example(member, depth - 1) for key, member in members} | {key: None for key, _ in members[9:10]}
    if shape.type == "list":
        return [_example(shape.element, depth - 1), None, _example(shape.element, depth - 1)]
    if shape.type == "map":
        return {"key": _example(shape.value, depth - 1)}
    return {"timestamp": 1700000000.25, "blob": "aGk=", "boolean": True, "integer": 3, "long": 4}.get(
        shape.type, shape.name
    )


def test_timestamps_are_datetimes(door):
    """What botocore parses stays as botocore parsed it."""
    reply = door(ok({"UserPool": {"CreationDate": 1700000000.5}})).call(
        "cognito-idp", "DescribeUserPool", {"UserPoolId": POOL}
    )
    assert isinstance(reply.body["UserPool"]["CreationDate"], datetime.datetime)


def test_other_protocols_are_proved_too(door):
    """STS speaks XML: an answer without members, or cut off, is worth nothing either."""
    xml = (
        b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        b"%s</GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
    wire = ScriptedWire(
        Response(body=xml % b""),
        Response(body=xml[:60]),
        Response(body=b"<html><body>sign in</html>"),
        Response(body=xml % b"<Account>123456789012</Account>"),
    )
    subject = door(wire)
    assert subject.account() == subject.account() == "123456789012"
    assert wire.count == 4


def test_a_streamed_body_comes_as_bytes(door):
    """S3 streams what it gets; its loss belongs to the call like any other."""
    assert door(Response(body=b"state")).call("s3", "GetObject", {"Bucket": "b", "Key": "k"}).body["Body"] == b"state"


def test_a_streamed_body_that_breaks_off_is_asked_for_again(door):
    """botocore checks the length while the stream is read, which is after its call has returned."""
    broken = Response(headers={"Content-Length": "9"}, body=b"sta")
    wire = ScriptedWire(broken, Response(headers={"Content-Length": "5"}, body=b"state"))
    assert door(wire).call("s3", "GetObject", {"Bucket": "b", "Key": "k"}).body["Body"] == b"state"
    assert wire.count == 2


@pytest.mark.parametrize("length", [20, 40, 60])
def test_a_cut_off_list_is_never_a_short_list(door, length):
    """The danger itself: botocore takes each of these for "no clients"."""
    whole = json.dumps({"UserPoolClients": [{"ClientId": "a" * 26, "ClientName": "web"}]}).encode()
    subject = door(Response(body=whole[:length]))
    with pytest.raises(CouldNotAsk):
        subject.pages("cognito-idp", "ListUserPoolClients", {"UserPoolId": POOL}, result="UserPoolClients")


def test_the_create_that_was_cut_off_stays_in_doubt(door):
    """Half an answer to a create proves neither."""
    with pytest.raises(Ambiguous, match="broken"):
        door(Response(body=b'{"UserPoolClient": {"Cli')).call(
            "cognito-idp", "CreateUserPoolClient", {"UserPoolId": POOL, "ClientName": "web"}, once=True
        )
