"""What the tests of the CDK's vocabulary share."""

from __future__ import annotations

from pathlib import Path

import pytest
from cdk_help import Laboratory


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    """An account of its own."""
    return Laboratory(tmp_path)
