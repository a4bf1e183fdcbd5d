"""What the construct tests start from."""

from __future__ import annotations

import pytest

from cogprov import Stack, UserPool


@pytest.fixture
def stack() -> Stack:
    return Stack("shop")


@pytest.fixture
def pool(stack: Stack) -> UserPool:
    return UserPool(stack, "main")
