"""The machine that tests run on, kept out of them."""

from __future__ import annotations

from pathlib import Path

import pytest


def without_machine(monkeypatch: pytest.MonkeyPatch, folder: Path, key: str, secret: str) -> None:
    """Neither this machine's AWS set-up nor an instance's role, but these keys."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
