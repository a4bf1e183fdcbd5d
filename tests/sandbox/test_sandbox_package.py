"""The package as such: what it may import, and how fast it is."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from work import calls_of

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


def test_a_describe_costs_the_same_among_many_pools() -> None:
    """Bytes to bytes: a sandbox of two hundred pools works no harder for one describe than a sandbox of one."""

    def cost(pools: int) -> int:
        sandbox = Sandbox()
        made = [sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": f"p{n}"}) for n in range(pools)]
        target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPool"}
        body = json.dumps({"UserPoolId": made[-1]["UserPool"]["Id"]}).encode()
        sandbox.handle(Request("POST", "/", target, body))
        return calls_of(lambda: sandbox.handle(Request("POST", "/", target, body)))

    assert cost(200) <= cost(1) * 1.1
