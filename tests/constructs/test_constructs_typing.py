"""What type checkers see, and what the struct definitions owe the kinds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cogprov.constructs import client, domain, group, providers, resource_server
from cogprov.constructs.pool_options import UserPoolOptions
from cogprov.constructs.program import load_program
from cogprov.constructs.reading import fields
from cogprov.kinds import kind_named

HERE = Path(__file__).parent
OLDER = {"advanced_security_mode", "email_settings", "email_transmission", "required_attributes", "triggers"}
FRONT = {"removal_policy", "import_", "client_secret_value", "private_key_value", "metadata"}
OPTIONS: dict[str, list[Any]] = {
    "user_pool": [UserPoolOptions],
    "client": [client.ClientOptions],
    "domain": [domain.DomainOptions],
    "group": [group.GroupOptions],
    "resource_server": [resource_server.ResourceServerOptions],
    "identity_provider": [
        providers.AmazonOptions,
        providers.AppleOptions,
        providers.FacebookOptions,
        providers.GoogleOptions,
        providers.OidcOptions,
        providers.SamlOptions,
    ],
}


def test_the_api_under_mypy() -> None:
    """The sample program passes in strict mode, and its mistakes do not."""
    root = HERE.parent.parent
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(HERE / "typing_sample.py")],
        cwd=root,
        env={**os.environ, "MYPYPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.stdout, result.returncode) == ("", 0)


def test_what_the_sample_declares_can_be_sent() -> None:
    """Every word of the sample means something to the API, and its kinds find nothing wrong with it."""
    for resource in load_program(HERE / "typing_sample.py").resources:
        kind = kind_named(resource.kind)
        words = {name: value for name, value in resource.words.items() if name not in kind.meta}

        assert kind.lens.to_api(words)


@pytest.mark.parametrize("kind", OPTIONS)
def test_every_argument_is_a_word_of_its_kind(kind: str) -> None:
    """No argument says what its kind does not know, the older names and those of this front end apart."""
    arguments = {name for options in OPTIONS[kind] for name in fields(options)}

    assert arguments - set(kind_named(kind).words.children) <= OLDER | FRONT


@pytest.mark.parametrize("kind", OPTIONS)
def test_every_key_of_a_struct_is_a_word_of_its_kind(kind: str) -> None:
    """The same one level down, where both sides have a struct."""
    from typing import Annotated, get_args, get_origin, is_typeddict

    def structs(hint: Any) -> list[Any]:
        if is_typeddict(hint):
            return [hint]
        if get_origin(hint) is Annotated:
            return structs(get_args(hint)[0])
        return [found for each in get_args(hint) for found in structs(each)]

    words = kind_named(kind).words.children
    for options in OPTIONS[kind]:
        for name, hint in fields(options).items():
            word = words.get(name)
            if word is None or word.type != "struct":
                continue
            for struct in structs(hint):
                assert set(fields(struct)) - set(word.children) <= {"custom"}, (name, struct)
