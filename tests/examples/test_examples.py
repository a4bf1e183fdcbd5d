"""Every example of the repository, applied as a newcomer would: it converges, and an import of it describes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cogprov.aws.door import Door
from cogprov.engine import Connection, Workbench, load
from cogprov.importing.importer import collect, parsed_name, proven
from cogprov.model.desired import Desired
from cogprov.sandbox import Sandbox
from cogprov.state import State

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted([*EXAMPLES.glob("*/cogprov.yaml"), *EXAMPLES.glob("*/app.py")])


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The values that the examples take from the environment."""
    monkeypatch.setenv("ACME_GOOGLE_SECRET", "a-secret-of-google")
    monkeypatch.setenv("ACME_OKTA_SECRET", "a-secret-of-okta")
    monkeypatch.setenv("ACME_IMPORTER_SECRET", "aSecondSecretOfTheImporter")


def example(path: Path, folder: Path) -> Desired:
    text = path.read_text()
    desired = load(path, env="dev" if "environments:" in text else "")
    return replace(desired, state=str(folder / "state"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("updates", ["documented", "observed"])
@pytest.mark.parametrize("functions", ["assumed", "declared"])
def test_an_example_converges(path: Path, updates: str, functions: str, tmp_path: Path) -> None:
    """Applied once, the plan is empty, also where its Lambda functions do not exist yet."""
    door = Door(region="eu-west-1", wire=Sandbox(updates=updates, functions=functions), sleep=lambda seconds: None)
    bench = Workbench(example(path, tmp_path), Connection(), door=door)

    planned, result = bench.apply(lambda planned: planned)

    assert result is not None
    assert result.error is None
    assert result.verified
    assert len(planned.plan.actions) == len(result.done) >= 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_an_example_can_be_imported(path: Path, tmp_path: Path) -> None:
    """What an example made is described by an import so that its plan is empty."""
    door = Door(region="eu-west-1", wire=Sandbox(), sleep=lambda seconds: None)
    bench = Workbench(example(path, tmp_path), Connection(), door=door)
    bench.apply(lambda planned: planned)
    pool = next(entry.identity["UserPoolId"] for entry in bench.state().entries.values() if entry.kind == "user_pool")

    imported = collect(door, parsed_name(pool), "copy")
    file = tmp_path / "cogprov.yaml"
    for form, name in (("yaml", "cogprov.yaml"), ("python", "app.py")):
        file = tmp_path / name
        file.write_text(imported.text(form))
        plan, entries = proven(imported, load(file), door, State.new("copy", "", "eu-west-1"))
        assert {action.verb for action in plan.actions} == {"import"}
        assert len(entries) == len(plan.actions)


def test_there_are_examples() -> None:
    """The tests above have something to test."""
    assert {path.parent.name for path in FILES} >= {"minimal", "production", "cdk-readme", "machine-to-machine"}
