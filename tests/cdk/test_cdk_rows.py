"""Every row of the CDK's vocabulary: a program in its words, and what cogprov makes of it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from cdk_help import Laboratory, at, has, run, steps
from cdk_row import Row
from cdk_rows_readme import ROWS as README
from cdk_rows_today import ROWS as TODAY

from cogprov.constructs.errors import ConstructTypeError
from cogprov.model.errors import ConfigError

ROWS = (*README, *TODAY)
TESTS = Path(__file__).parent.parent


def test_no_row_is_missing() -> None:
    """85 rows of the README and 90 of today's library, each once, each with something that proves it."""
    wanted = [*(f"A{number}" for number in range(1, 86)), *(f"B{number}" for number in range(1, 91))]

    assert [row.id for row in ROWS] == wanted
    assert [
        row.id for row in ROWS if not (row.proof or row.sends or row.lacks or row.refuses or row.outputs or row.warns)
    ] == []


def test_every_proof_is_a_test() -> None:
    """A row that points to a test points to one that is there, and to one alone."""
    named = {row.proof for row in ROWS if row.proof}
    found: Counter[str] = Counter()
    for path in {proof.partition("::")[0] for proof in named}:
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        found.update(f"{path}::{node.name}" for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))

    assert {proof: found[proof] for proof in named} == dict.fromkeys(named, 1)


@pytest.mark.parametrize("row", [row for row in ROWS if row.program], ids=lambda row: row.id)
def test_row(row: Row, lab: Laboratory) -> None:
    """What the program says goes out, and nothing that it does not say; a file with the same words means the same."""
    desired = run(row.program).desired()
    plan = lab.plan(desired)
    sent = steps(plan)

    assert plan.refusals == ()
    for operation, part in row.sends.items():
        assert any(name == operation and has(params, part) for name, params in sent), (operation, part, sent)
    for path in row.lacks:
        operation, *members = path.split(".")
        assert not any(
            name == operation and (not members or at(params, iter(members)) is not None) for name, params in sent
        )
    assert {name: str(value) for name, value in desired.outputs.items()} == dict(row.outputs)
    assert not row.warns or row.warns in [warning.code for warning in plan.warnings]
    if sent:
        assert steps(lab.plan(lab.yaml(desired))) == sent


@pytest.mark.parametrize(
    ("program", "end"),
    [pytest.param(*each, id=f"{row.id}-{place}") for row in ROWS for place, each in enumerate(row.refuses.items())],
)
def test_refused(program: str, end: str, lab: Laboratory) -> None:
    """What cannot be right is refused before any call, with the parameter named."""
    with pytest.raises((ConfigError, ConstructTypeError, TypeError)) as caught:
        lab.plan(run(program).desired())

    problems = getattr(caught.value, "problems", None) or [getattr(caught.value, "problem", None)]
    assert not end or any(problem.path.endswith(end) for problem in problems)
    assert not (lab.folder / "sandbox.json").exists() or "UserPools" not in (lab.folder / "sandbox.json").read_text()
