"""Projects to run commands on: one that was never applied, and one that was."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cli_help import CANARY, CONFIG, Project


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without AWS, in a folder of its own, with the one secret that the configuration asks for."""
    for name in list(os.environ):
        if name.startswith(("COGPROV_", "AWS_")) or name in ("NO_COLOR", "FORCE_COLOR", "CI"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GSEC", CANARY)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A configuration that was never applied."""
    made = Project(tmp_path)
    made.write(CONFIG)
    return made


@pytest.fixture(scope="session")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project applied once; every test that wants one gets a copy."""
    folder = tmp_path_factory.mktemp("applied")
    made = Project(folder)
    made.write(CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GSEC", CANARY)
        patch.chdir(folder)
        assert made.run("apply", "--yes").code == 0
    return folder


@pytest.fixture
def applied(tmp_path: Path, _once: Path) -> Project:
    """A configuration that is applied, with its state and its sandbox."""
    shutil.copytree(_once, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)
