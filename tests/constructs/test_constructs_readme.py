"""Every example of the CDK README of 1.32.0, as it stands there but for its imports: sign-up to attributes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from construct_help import resource_of, words_of

from cogprov import (
    BooleanAttribute,
    DateTimeAttribute,
    NumberAttribute,
    Stack,
    StringAttribute,
    UserPool,
    VerificationEmailStyle,
)
from cogprov.config.checks import check


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack in which nothing is wrong at the end."""
    stack = Stack("my-stack")
    yield stack
    assert [problem for problem in check(stack.desired()) if not problem.warning] == []


# The README's examples stand in the __init__ of a Stack.
# fmt: off
# ruff: noqa: E501


def test_a_pool_with_a_name(stack: Stack) -> None:
    """The first example: a name."""
    self = stack
    pool = UserPool(self, "myuserpool",
        user_pool_name="myawesomeapp-userpool"
    )

    resource = resource_of(pool)
    assert resource.address == "user_pools.myuserpool"
    assert resource.kind == "user_pool"
    assert resource.words == {"user_pool_name": "myawesomeapp-userpool"}


def test_sign_up(stack: Stack) -> None:
    """Self sign-up with verification messages, the user name in them as the README has it."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        self_sign_up_enabled=True,
        user_verification={
            "email_subject": "Verify your email for our awesome app!",
            "email_body": "Hello {username}, Thanks for signing up to our awesome app! Your verification code is {####}",
            "email_style": VerificationEmailStyle.CODE,
            "sms_message": "Hello {username}, Thanks for signing up to our awesome app! Your verification code is {####}"
        }
    )

    text = "Hello {username}, Thanks for signing up to our awesome app! Your verification code is {####}"
    assert words_of(pool) == {
        "self_sign_up_enabled": True,
        "user_verification": {
            "email_subject": "Verify your email for our awesome app!",
            "email_body": text,
            "email_style": "code",
            "sms_message": text,
        },
    }


def test_invitations(stack: Stack) -> None:
    """The invitation example stands, although its text message lacks the user name."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        user_invitation={
            "email_subject": "Invite to join our awesome app!",
            "email_body": "Hello {username}, you have been invited to join our awesome app! Your temporary password is {####}",
            "sms_message": "Your temporary password for our awesome app is {####}"
        }
    )

    assert words_of(pool)["user_invitation"]["sms_message"] == "Your temporary password for our awesome app is {####}"


def test_sign_in(stack: Stack) -> None:
    """A user name or an e-mail address."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        # ...
        sign_in_aliases={
            "username": True,
            "email": True
        }
    )

    assert words_of(pool) == {"sign_in_aliases": {"username": True, "email": True}}


def test_auto_verify(stack: Stack) -> None:
    """Both are verified although only one signs in."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        # ...
        sign_in_aliases={"username": True, "email": True},
        auto_verify={"email": True, "phone": True}
    )

    assert words_of(pool)["auto_verify"] == {"email": True, "phone": True}


def test_attributes(stack: Stack) -> None:
    """Required and custom attributes; what is required stays mutable."""
    self = stack
    pool = UserPool(self, "myuserpool",
        # ...
        required_attributes={
            "fullname": True,
            "address": True
        },
        custom_attributes={
            "myappid": StringAttribute(min_len=5, max_len=15),
            "callingcode": NumberAttribute(min=1, max=3),
            "is_employee": BooleanAttribute(),
            "joined_on": DateTimeAttribute()
        }
    )

    assert words_of(pool) == {
        "standard_attributes": {
            "fullname": {"required": True, "mutable": True},
            "address": {"required": True, "mutable": True},
        },
        "custom_attributes": {
            "myappid": {"type": "string", "min_len": 5, "max_len": 15},
            "callingcode": {"type": "number", "min": 1, "max": 3},
            "is_employee": {"type": "boolean"},
            "joined_on": {"type": "datetime"},
        },
    }
