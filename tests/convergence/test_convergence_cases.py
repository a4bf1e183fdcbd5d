"""The case files: apply, look at what is live, plan nothing, import, make it again. In both update modes, noise on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from scenarios import Case, cases, run

HERE = Path(__file__).parent
CASES = tuple(cases(HERE / "cases"))
MODES = ("documented", "observed")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES])
def test_case(case: Case, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step of a case ends as it says; where it applies, the next plan is empty and an import agrees."""
    run(case, mode, tmp_path, monkeypatch)


def test_every_behaviour_is_shown_or_none_of_ours() -> None:
    """Each number of the catalogue has a case, and what has none says why; and no case names a number beyond it."""
    catalogue = yaml.safe_load((HERE / "behaviours.yaml").read_text(encoding="utf-8"))
    listed = {number for group in catalogue["shown"].values() for number in group}
    elsewhere = {number for group in catalogue["elsewhere"].values() for number in group["behaviours"]}
    assert not listed & elsewhere
    assert sorted(listed | elsewhere) == list(range(1, 154))
    assert all(group["reason"] for group in catalogue["elsewhere"].values())
    shown = {number for _, case in CASES for number in (*case.get("shows", ()), *case.get("differs", {}))}
    assert shown == listed, f"without a case: {sorted(listed - shown)}; not listed: {sorted(shown - listed)}"
    assert all(reason for _, case in CASES for reason in case.get("differs", {}).values())
