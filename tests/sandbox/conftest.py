"""Fixtures of the sandbox's tests."""

from __future__ import annotations

import pytest
from sandbox_help import Cognito

from cogprov.sandbox import Sandbox


@pytest.fixture
def cognito() -> Cognito:
    """A fresh sandbox with everything at its default."""
    return Cognito(Sandbox())


@pytest.fixture
def quiet() -> Cognito:
    """A sandbox whose reads add nothing, so that answers can be compared with requests."""
    return Cognito(Sandbox(noise=False))
