"""What the tests of the door to AWS start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_help import ScriptedWire, Time

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
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-real-key")
