"""What all tests of this folder share."""

from __future__ import annotations

import pytest
from lab import without_syncs


@pytest.fixture(autouse=True)
def _no_syncs(monkeypatch: pytest.MonkeyPatch) -> None:
    without_syncs(monkeypatch)
