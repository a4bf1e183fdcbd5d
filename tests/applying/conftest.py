"""Fixtures of the applier's tests, and the choice between a sample of the fault cells and all of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import figures
import pytest
from applying_help import CHANGED, REFERENCE, World
from fault_cells import ALL


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


_OUTCOMES: dict[str, Counter[str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count how the tests of the matrix end; a test that could not even start counts as failed."""
    if report.when == "call" or report.failed:
        name = report.nodeid.rpartition("::")[2].partition("[")[0]
        _OUTCOMES.setdefault(name, Counter())[report.outcome] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run of all cells leaves its figures in the documentation."""
    config = session.config
    whole = not config.option.keyword and not any("::" in each for each in config.args)
    if ALL and whole and not session.shouldstop and not hasattr(config, "workerinput"):
        figures.PAGE.write_text(figures.written(figures.PAGE.read_text(), _OUTCOMES))
