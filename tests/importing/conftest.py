"""What all tests of this folder share, and the hypothesis profile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab import without_syncs
from profiles import use

use()


@pytest.fixture(autouse=True, scope="session")
def _no_syncs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        without_syncs(monkeypatch)
        yield
