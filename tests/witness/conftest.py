"""The emulators, each started once, and a stack of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from machine import without_machine
from witness_help import ACCOUNT, Stack, Witness, make_function, missing, running

EMULATORS = ("ministack", "moto")


@pytest.fixture(scope="session", params=EMULATORS)
def witness(request: pytest.FixtureRequest) -> Iterator[Witness]:
    absent = missing(request.param)
    if absent:
        pytest.skip(f"{request.param} is not installed (missing: {absent}); pip install 'cogprov[test]'")
    with running(request.param) as started:
        yield started


@pytest.fixture(scope="session")
def function(witness: Witness) -> str:
    """The ARN of a Lambda function that is there."""
    return make_function(witness, "auth-pre")


@pytest.fixture(autouse=True)
def no_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees this machine's AWS set-up, or reaches for an instance's role."""
    without_machine(monkeypatch, tmp_path, ACCOUNT, "testing")


@pytest.fixture
def stack(witness: Witness, tmp_path: Path) -> Stack:
    return Stack(witness, tmp_path)
