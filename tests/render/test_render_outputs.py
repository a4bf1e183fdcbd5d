"""Outputs, and lists of state entries, for other tools and for people."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogprov.model.errors import InternalError, UsageError
from cogprov.model.values import Secret
from cogprov.render import outputs, state_list_text
from cogprov.state import Entry

VALUES = {"POOL_ID": "us-east-1_AbC", "NAME": "it's $HOME `x`", "COUNT": 3, "ON": True, "NONE": None, "LIST": ["a", 1]}


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("env", 'POOL_ID=us-east-1_AbC\nNAME=it\'s $HOME `x`\nCOUNT=3\nON=true\nNONE=\nLIST=["a",1]'),
        (
            "dotenv",
            'POOL_ID=us-east-1_AbC\nNAME="it\'s \\$HOME `x`"\nCOUNT=3\nON=true\nNONE=\nLIST=\'["a",1]\'',
        ),
        (
            "shell",
            (
                "export POOL_ID=us-east-1_AbC\nexport NAME='it'\\''s $HOME `x`'\nexport COUNT=3\nexport ON=true\n"
                "export NONE=''\nexport LIST='[\"a\",1]'"
            ),
        ),
        (
            "tfvars",
            'POOL_ID = "us-east-1_AbC"\nNAME = "it\'s $HOME `x`"\nCOUNT = 3\nON = true\nNONE = null\nLIST = ["a", 1]',
        ),
        (
            "text",
            (
                "POOL_ID  us-east-1_AbC\nNAME     it's $HOME `x`\nCOUNT    3\nON       true\n"
                "NONE     (service default)\nLIST     [a, 1]"
            ),
        ),
    ],
)
def test_formats(format: str, expected: str) -> None:
    """Each format quotes what its readers would take for more than a value, and nothing else."""
    assert expected == outputs(VALUES, format)


def test_json_keeps_types_and_a_prefix_goes_before_every_name() -> None:
    """Frameworks want their own names, such as NEXT_PUBLIC_."""
    assert json.loads(outputs(VALUES, "json", "X_")) == {f"X_{name}": value for name, value in VALUES.items()}
    assert outputs({"A": "b"}, "env", "NEXT_PUBLIC_") == "NEXT_PUBLIC_A=b"


@pytest.mark.parametrize("format", ["env", "dotenv", "shell", "tfvars"])
def test_a_secret_is_a_comment(format: str) -> None:
    """A credential that reads "(secret)" would be worse than none."""
    assert outputs({"A": Secret("hunter2")}, format) == "# A is a secret and is not written"
    assert outputs({"A": {"b": [Secret("hunter2")]}}, format) == "# A is a secret and is not written"


@pytest.mark.parametrize("name", ["a-b", "1a", "", "a b", "a=b", "a;rm", "ä", "a\n"])
@pytest.mark.parametrize("format", ["env", "dotenv", "shell", "tfvars"])
def test_a_name_that_is_no_name(name: str, format: str) -> None:
    """A name cannot be quoted, so what is no name is refused."""
    with pytest.raises(UsageError):
        outputs({name: "x"}, format)


@pytest.mark.parametrize(
    ("format", "value"),
    [("env", "a\nB=c"), ("env", "a\x00"), ("dotenv", "\x1b[2J"), ("shell", "a\x00b"), ("shell", "\u202e")],
)
def test_a_value_that_a_format_cannot_carry(format: str, value: str) -> None:
    """A line break in an env file would be another variable."""
    with pytest.raises(UsageError, match="cannot carry"):
        outputs({"A": value}, format)


def test_an_unknown_format_is_a_defect() -> None:
    """The command line knows the formats; nobody else asks."""
    with pytest.raises(InternalError):
        outputs({}, "xml")


def test_expressions_do_not_come_alive_in_terraform() -> None:
    """A value with ``${`` in it stays a text."""
    assert outputs({"A": '${x} %{y} $${z} "\\\n😀'}, "tfvars") == (
        'A = "\\u0024{x} \\u0025{y} $\\u0024{z} \\"\\\\\\n\\U0001f600"'
    )
    assert outputs({"A": {"b": "${x}"}}, "tfvars") == 'A = {"b" = "\\u0024{x}"}'


@pytest.mark.skipif(not shutil.which("sh"), reason="no shell here")
@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126) | st.just("\n")), max_size=3))
def test_a_shell_reads_back_what_was_written(values: list[str]) -> None:
    """Sourced by a real shell, every value is what it was."""
    script = outputs({f"V{number}": value for number, value in enumerate(values)}, "shell")
    script += "".join(f'\nprintf "%s\\0" "$V{number}"' for number in range(len(values)))
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True)

    assert done.stdout == "".join(f"{value}\0" for value in values)


def entry(address: str, **members: object) -> Entry:
    values = {"kind": "client", "identity": {"UserPoolId": "p", "ClientId": "c1"}, "made_by": "created"}
    return Entry(address=address, owned=(), seen={}, **{**values, **members})  # type: ignore[arg-type]


def test_state_entries_in_columns() -> None:
    """Sorted by address, with the id and who made it."""
    entries = [entry("user_pools.main.clients.web"), entry("user_pools.b", kind="user_pool", pending=True)]
    expected = """\
user_pools.b                 user_pool  c1  created, unfinished
user_pools.main.clients.web  client     c1  created

2 objects."""

    assert expected == state_list_text(entries)
    assert state_list_text([]) == "The state knows of no object."
