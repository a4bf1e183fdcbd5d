"""The sender of a pool's e-mail."""

from __future__ import annotations

import pytest
from construct_help import words_of

from cogprov import (
    Stack,
    UserPool,
    UserPoolEmail,
)
from cogprov.kinds.user_pool.email import from_header


class TestEmail:
    def test_by_cognito(self, stack: Stack) -> None:
        """Cognito's own mail with an address for answers."""
        pool = UserPool(stack, "p", email=UserPoolEmail.with_cognito("support@example.com"))

        assert words_of(pool)["email"] == {"sending_account": "cognito_default", "reply_to": "support@example.com"}

    def test_by_ses(self, stack: Stack) -> None:
        """Everything that SES takes; the identity's ARN is the engine's to build."""
        email = UserPoolEmail.with_ses(
            from_email="noreply@mail.example.com",
            from_name="Acme, Inc.",
            reply_to="support@example.com",
            configuration_set_name="auth",
            ses_region="us-east-1",
            ses_verified_domain="mail.example.com",
        )

        assert words_of(UserPool(stack, "p", email=email))["email"] == {
            "from_email": "noreply@mail.example.com",
            "from_name": "Acme, Inc.",
            "reply_to": "support@example.com",
            "configuration_set_name": "auth",
            "ses_region": "us-east-1",
            "ses_verified_domain": "mail.example.com",
            "sending_account": "developer",
        }

    @pytest.mark.parametrize(
        ("name", "header"),
        [
            ("Acme", "Acme <a@example.com>"),
            ("Acme, Inc.", '"Acme, Inc." <a@example.com>'),
            ('The "A" \\ Team', '"The \\"A\\" \\\\ Team" <a@example.com>'),
            ('"Acme, Inc."', '"Acme, Inc." <a@example.com>'),
            ("Acmé", "=?UTF-8?B?QWNtw6k=?= <a@example.com>"),
        ],
    )
    def test_the_name_is_quoted_as_mail_needs_it(self, stack: Stack, name: str, header: str) -> None:
        """Plain words as they are, other ASCII in quotes, everything else encoded."""
        email = UserPoolEmail.with_ses(from_email="a@example.com", from_name=name)
        words = words_of(UserPool(stack, "p", email=email))["email"]

        assert from_header(words["from_email"], words["from_name"]) == header

    def test_international_domains(self, stack: Stack) -> None:
        """The domain part is put into punycode everywhere."""
        email = UserPoolEmail.with_ses(
            from_email="info@bücher.example", reply_to="re@bücher.example", ses_verified_domain="bücher.example"
        )

        words = words_of(UserPool(stack, "p", email=email))["email"]
        assert words["from_email"] == "info@xn--bcher-kva.example"
        assert words["reply_to"] == "re@xn--bcher-kva.example"
        assert words["ses_verified_domain"] == "xn--bcher-kva.example"

    def test_as_files_have_it(self, stack: Stack) -> None:
        """The words of a YAML file will do."""
        pool = UserPool(stack, "p", email={"from_email": "a@example.com", "sending_account": "developer"})

        assert words_of(pool)["email"] == {"from_email": "a@example.com", "sending_account": "developer"}
