"""Requests made from the service model: whatever is asked, the answer is a modelled one or a refusal."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sandbox_help import CERTIFICATE, IDENTITY, KEY, ROLE, Cognito

from cogprov.model.service import Shape, service
from cogprov.sandbox import Sandbox, SandboxError
from cogprov.sandbox.operations import HANDLERS

WORDS = ("abc", "app", "Okta", "email", "Level1", "cognito:default", "Hi {username} {####} {##x##} a@b", "openid")
ARNS = (ROLE, IDENTITY, KEY, CERTIFICATE)
RARE = ("DeleteUserPool", "DeleteUserPoolClient")


class Generator:
    """Makes values that mostly fit a shape, and names objects that are there."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.known: dict[str, list[str]] = {"UserPoolIdType": [], "ClientIdType": []}

    def value(self, shape: Shape) -> Any:
        if shape.document:
            return {"any": ["thing", 1]}
        make = getattr(self, f"_{shape.type}", self._string)
        return make(shape)

    def _structure(self, shape: Shape) -> dict[str, Any]:
        chosen = {name: self.random.random() < 0.3 or name in shape.required for name in shape.members}
        return {name: self.value(member) for name, member in shape.members.items() if chosen[name]}

    def _list(self, shape: Shape) -> list[Any]:
        least = int(shape.min or 0)
        return [self.value(shape.element) for _ in range(self.random.randint(least, max(least, 3)))]

    def _map(self, shape: Shape) -> dict[str, Any]:
        return {self.value(shape.key): self.value(shape.value) for _ in range(self.random.randint(0, 2))}

    def _boolean(self, shape: Shape) -> bool:
        return self.random.random() < 0.5

    def _integer(self, shape: Shape) -> int:
        least = int(shape.min or 0)
        return self.random.randint(least, max(least, min(int(shape.max or 60), 60)))

    def _blob(self, shape: Shape) -> bytes:
        return b"\x89PNG"

    def _string(self, shape: Shape) -> str:
        known = self.known.get(shape.name)
        options = known or shape.enum or (ARNS if "Arn" in shape.name else WORDS)
        return self.random.choice(tuple(options))


def outcome(cognito: Cognito, operation: str, params: dict[str, Any]) -> str:
    """The error code of a call, or nothing."""
    try:
        getattr(cognito, operation)(**params)
    except SandboxError as error:
        return error.code
    return ""


@pytest.mark.parametrize("seed", range(4))
def test_no_request_breaks_a_handler(seed: int) -> None:
    """A thousand random requests: every answer fits its shape, every refusal is an error that the operation has."""
    make = Generator(seed)
    cognito = Cognito(Sandbox(updates=("documented", "observed")[seed % 2], noise=seed < 2, seed=seed))
    model = service("cognito-idp")
    for plan in ("LITE", "ESSENTIALS", "PLUS"):
        pool = cognito.pool(UserPoolTier=plan)
        make.known["UserPoolIdType"].append(pool)
        make.known["ClientIdType"].append(cognito.client(pool, GenerateSecret=True))
    answered = 0
    for _ in range(1000):
        name = make.random.choice(sorted(HANDLERS["cognito-idp"]))
        if name in RARE and make.random.random() < 0.95:
            continue
        params = make.value(model.operation(name).input)
        code = outcome(cognito, name, params)
        answered += not code
        assert code in ("", "SerializationException", *model.operation(name).errors), f"{name} refused by {code}"
    assert answered > 150
