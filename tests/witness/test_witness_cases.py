"""The convergence suite's cases on a Cognito by other hands, and the list of what is not right there.

A file of gaps says what an emulator's failures show (a missing operation, a setting that it loses or keeps, an answer
that is not the service's) and in which cases. A case that fails in another way, and one that does not fail any more,
fails the test: so a change of either side is seen.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.exceptions import BotoCoreError, ClientError
from conftest import EMULATORS
from lab import FUNCTION, OTHER_FUNCTION
from scenarios import cases, play
from witness_help import Witness
from witness_lab import WitnessLab

from cogprov.model.errors import CogprovError, InternalError

CASES = dict(cases(Path(__file__).parent.parent / "convergence" / "cases"))
GAPS = Path(__file__).parent / "case_gaps"
SAMPLE = 1 if os.environ.get("TEST_ALL_WITNESS") else 6
"""Each case of so many is played, another one on each emulator; `make witnesses` plays them all."""


@cache
def gaps(witness: str) -> Mapping[str, str]:
    """What the failure of a case shows, by the case's name."""
    groups = yaml.safe_load((GAPS / f"{witness}.yaml").read_text(encoding="utf-8"))
    return {case: shown for shown, names in groups.items() for case in names}


def _sampled(name: str) -> bool:
    return zlib.crc32(name.encode()) % SAMPLE == 0


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in CASES if _sampled(name)])
def test_case(name: str, witness: Witness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case goes as on AWS, or fails as the list of gaps says; never with anything but a plain word."""
    case = CASES[name]
    failure = _failure(case, witness, tmp_path, monkeypatch)
    gap = gaps(witness.name).get(name, "")
    if not gap:
        assert not failure, failure
    else:
        assert failure, f"{witness.name} has this now: take it out of the list of gaps"
        assert gap in failure


def _failure(case: Mapping[str, Any], witness: Witness, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a case fails, empty when it does not. A defect of cogprov is raised."""
    text = json.dumps(case)
    lab = WitnessLab(folder, witness, functions=FUNCTION in text or OTHER_FUNCTION in text)
    try:
        play(case, lab, monkeypatch)
        if len(lab.pools()) == 1:
            lab.imported()
    except InternalError:
        raise
    except (AssertionError, CogprovError, ClientError, BotoCoreError, pytest.fail.Exception) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("witness_name", EMULATORS)
def test_gaps_are_about_cases(witness_name: str) -> None:
    """A list of gaps names no case that is no more, and none twice."""
    groups = yaml.safe_load((GAPS / f"{witness_name}.yaml").read_text(encoding="utf-8"))
    named = [case for names in groups.values() for case in names]
    assert len(named) == len(set(named))
    assert set(named) <= CASES.keys()
