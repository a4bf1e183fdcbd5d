"""A short run of the coverage-guided fuzzer over each reader; ``make fuzz`` is the long one."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

READERS = Path(__file__).with_name("readers.py")
RUNS = 400

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this Python or system"
)


@pytest.mark.parametrize("target", ["configuration", "snapshot", "log", "saved_plan"])
def test_nothing_but_errors_of_our_own(target: str, tmp_path: Path) -> None:
    """Mutated files end in a result or in an error that says what is wrong; the fuzzer stops at anything else."""
    ran = subprocess.run(
        [sys.executable, str(READERS), target, f"-runs={RUNS}", "-seed=1", f"-artifact_prefix={tmp_path}/"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
    assert f"Done {RUNS} runs" in ran.stderr
