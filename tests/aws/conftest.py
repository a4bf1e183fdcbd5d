"""What the tests of the door to AWS start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_help import ScriptedWire, Time
from machine import without_machine

from cogprov.aws.door import Door


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def door(time: Time) -> Callable[..., Door]:
    """Make a Door on a scripted wire, or on whatever is given, with time that only sleeping moves."""

    def make(*script: Any, **settings: Any) -> Door:
        if script:
            settings.setdefault("wire", script[0] if isinstance(script[0], ScriptedWire) else ScriptedWire(*script))
        return Door(clock=time.clock, sleep=time.sleep, **settings)

    return make


@pytest.fixture(autouse=True)
def no_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees this machine's AWS set-up, or reaches for an instance's role."""
    without_machine(monkeypatch, tmp_path, "AKIDEXAMPLE", "not-a-real-key")
