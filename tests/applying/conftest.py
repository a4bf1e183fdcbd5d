"""Fixtures of the applier's tests, and the choice between a sample of the fault cells and all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from applying_help import CHANGED, REFERENCE, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty account and an empty folder."""
    return World.new(tmp_path)


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The reference, applied. Copy it; do not change it."""
    world = World.new(tmp_path_factory.mktemp("applied"))
    run = world.apply(REFERENCE)
    assert run.whole, run.error
    return world


@pytest.fixture(scope="session")
def created(applied: World) -> dict[str, object]:
    """Everything that the raw API shows after the reference was applied without trouble."""
    return applied.all()


@pytest.fixture(scope="session")
def changed(applied: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The same after the change to it."""
    world = applied.copy(tmp_path_factory.mktemp("changed"))
    run = world.apply(CHANGED)
    assert run.whole, run.error
    return world.all()
