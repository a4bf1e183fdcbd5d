"""The texts of programs without the secrets that stand in them."""

from __future__ import annotations

import pytest

from cogprov.constructs.masking import struck_out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("f(client_secret='hunter2')", "f(client_secret=*********)"),
        ("f(é=1, client_secret='ü2')", "f(é=1, client_secret=****)"),
        ("x = {'private_key': 'a' + 'b'}", "x = {'private_key': *** + ***}"),
        ("SecretValue.unsafe_plain_text('x')", "SecretValue.unsafe_plain_text(***)"),
        ("my_password = 'x'", "my_password = ***"),
        ("f(secret=S.secrets_manager('name'))", "f(secret=S.secrets_manager('name'))"),
        ("f(generate_secret=True, name='x')", "f(generate_secret=True, name='x')"),
        ("k(private_key='''a\nbc\nd''', x=1)", "k(private_key=****\n**\n****, x=1)"),
        ("f(client_secret='hunter2'", "f(client_secret=*********"),
        ("a = 'known'", "a = '*****'"),
    ],
)
def test_what_is_struck_out(text: str, shown: str) -> None:
    """Texts under telling names, those given to SecretValue, and those that are known; nothing moves."""
    assert struck_out(text, ["known"]) == shown
