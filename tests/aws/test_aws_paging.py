"""Lists are read to their end, which only the token tells."""

from __future__ import annotations

import pytest
from aws_help import POOL, ScriptedWire, ok

from cogprov.aws.paging import style
from cogprov.model.errors import CouldNotAsk, InternalError
from cogprov.model.service import service

COGNITO = service("cognito-idp")


def test_an_empty_page_with_a_token_is_not_the_end(door):
    """Cognito may answer pages without items before the last one."""
    wire = ScriptedWire(
        ok({"UserPools": [], "NextToken": "a"}),
        ok({"UserPools": [{"Id": "1"}], "NextToken": "b"}),
        ok({"UserPools": [], "NextToken": "c"}),
        ok({"UserPools": [{"Id": "2"}]}),
    )
    items = door(wire).pages("cognito-idp", "ListUserPools", {}, result="UserPools")
    assert [item["Id"] for item in items] == ["1", "2"]
    assert [body.get("NextToken") for body in wire.bodies] == [None, "a", "b", "c"]


@pytest.mark.parametrize("tokens", [["a"], ["a", "b", "a"]])
def test_a_repeated_token_stops_the_run(door, tokens):
    """A circle is noticed even when it is longer than one page; a part is never passed for the whole."""
    pages = [ok({"UserPools": [], "NextToken": token}) for token in tokens]
    with pytest.raises(CouldNotAsk, match="same page token twice"):
        door(*pages).pages("cognito-idp", "ListUserPools", {}, result="UserPools")


def test_the_largest_page_is_asked_for(door):
    """Fewest calls: the page size is the model's maximum, unless the caller chose one."""
    wire = ScriptedWire(ok({"ResourceServers": []}))
    subject = door(wire)
    for given in ({}, {"MaxResults": 3}):
        subject.pages("cognito-idp", "ListResourceServers", {"UserPoolId": POOL, **given}, result="ResourceServers")
    assert [body["MaxResults"] for body in wire.bodies] == [50, 3]


def test_a_member_that_is_not_listed_is_a_defect(door):
    """A misspelt result must not read as an empty list."""
    with pytest.raises(InternalError):
        door(ok({"UserPools": []})).pages("cognito-idp", "ListUserPools", {}, result="Pools")


@pytest.mark.parametrize(
    ("operation", "token", "size"),
    [
        ("ListUserPools", "NextToken", 60),
        ("ListGroups", "NextToken", 60),
        ("ListUserImportJobs", "PaginationToken", 60),
        ("ListUserPoolClientSecrets", "NextToken", 0),
        ("ListTagsForResource", "", 0),
    ],
)
def test_paging_is_read_from_the_model(operation, token, size):
    """Also where botocore has no paginator."""
    how = style(COGNITO.operation(operation))
    assert (how.token_in, how.token_out, how.largest) == (token, token, size)


def test_every_token_in_the_model_is_known():
    """A list whose token we overlooked would silently be read by its first page."""
    overlooked = [
        operation.name
        for operation in COGNITO.operations.values()
        if any("Token" in name for name in operation.output.members)
        and operation.name.startswith("List")
        and not style(operation).token_out
    ]
    assert overlooked == []


@pytest.mark.parametrize(
    ("name", "operation", "expected"),
    [
        ("iam", "ListRoles", ("Marker", "Marker", 1000)),
        ("lambda", "ListFunctions", ("Marker", "NextMarker", 10000)),
        ("s3", "ListObjectsV2", ("ContinuationToken", "NextContinuationToken", 0)),
    ],
)
def test_other_services_page_too(name, operation, expected):
    """Each with names of its own."""
    how = style(service(name).operation(operation))
    assert (how.token_in, how.token_out, how.largest) == expected


def test_unmodelled_members_belong_to_their_item(door):
    """Groups come whole in lists, so each must know what the model lacks in it, on whichever page it was."""
    wire = ScriptedWire(
        ok({"Groups": [{"GroupName": "a"}, {"GroupName": "b", "New": 1}], "NextToken": "t"}),
        ok({"Groups": [{"GroupName": "c", "New": 1, "Newer": 2}], "Top": 1}),
    )
    items = door(wire).pages("cognito-idp", "ListGroups", {"UserPoolId": POOL}, result="Groups")
    assert [items.unmodelled(index) for index in range(3)] == [(), ("New",), ("New", "Newer")]
