"""The package as such: what it may import, and how fast it is."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path

import pytest

import cogprov.sandbox
from cogprov.sandbox import Request, Sandbox

FILES = sorted(Path(cogprov.sandbox.__file__).parent.glob("*.py"))
ALLOWED = ("cogprov.sandbox", "cogprov.model.service", "cogprov.model.errors")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_imports_nothing_of_the_engine(path: Path) -> None:
    """The other side of the wire knows the service model, and neither the kinds nor botocore."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert not name.startswith(("boto", "moto"))
            assert not name.startswith("cogprov") or name.startswith(ALLOWED)


def test_describes_per_second() -> None:
    """Well over a thousand describes a second, bytes to bytes."""
    sandbox = Sandbox()
    pool = sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": "p"})["UserPool"]["Id"]
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPool"}
    request = Request("POST", "/", target, json.dumps({"UserPoolId": pool}).encode())
    start = time.perf_counter()
    for _ in range(500):
        sandbox.handle(request)
    assert time.perf_counter() - start < 0.5
