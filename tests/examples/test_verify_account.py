"""The program that asks a Cognito what the documentation leaves open: its answers, and that it leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lab import ACCOUNT, REGION

from cogprov.sandbox import Sandbox
from cogprov.sandbox.serve import serve

PROGRAM = Path(__file__).parents[2] / "demo" / "verify_account.py"


def asked(folder: Path, url: str, *flags: str, account: str = ACCOUNT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), "--account", account, "--region", REGION, "--endpoint-url", url, *flags]
    keys = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CONFIG_FILE": str(folder / "none")}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=keys, timeout=120, check=False)


@pytest.mark.parametrize(("updates", "fate"), [("documented", "reset to 'INACTIVE'"), ("observed", "kept")])
def test_both_answers(updates: str, fate: str, tmp_path: Path) -> None:
    """Each mode of the sandbox gives its own answer; no pool is left, and somebody else's is not touched."""
    sandbox = Sandbox(updates=updates)
    other = sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": "cogprov-verify-mine"}, REGION)["UserPool"]["Id"]
    with serve(sandbox, "127.0.0.1", 0) as server:
        done = asked(tmp_path, server.url, "--make-throwaway-pools")
    assert done.returncode == 0, done.stderr
    assert f"UpdateUserPool without DeletionProtection\n    seen:    {fate}" in done.stdout
    assert "not answered" not in done.stdout, done.stdout
    pools = sandbox.call("cognito-idp", "ListUserPools", {"MaxResults": 60}, REGION)["UserPools"]
    assert [pool["Id"] for pool in pools] == [other]


def test_nothing_without_consent(tmp_path: Path) -> None:
    """Without the flag, and in another account than the named one, no pool is made."""
    sandbox = Sandbox()
    with serve(sandbox, "127.0.0.1", 0) as server:
        assert asked(tmp_path, server.url).returncode == 2
        assert asked(tmp_path, server.url, "--make-throwaway-pools", account="999999999999").returncode == 73
    assert not [call for call in sandbox.calls if call.operation == "CreateUserPool"]


def test_cleaning_up_after_a_run_that_died(tmp_path: Path) -> None:
    """What is written down, and what only its mark tells, goes; a denied call in between does not stop the rest."""
    sandbox = Sandbox()
    for run in ("dead1", "dead2"):
        named = {"PoolName": f"cogprov-verify-{run}", "UserPoolTags": {"cogprov-verify": run}}
        sandbox.call("cognito-idp", "CreateUserPool", named, REGION)
    with serve(sandbox, "127.0.0.1", 0) as server:
        assert asked(tmp_path, server.url, "--clean-up").returncode == 0
    assert sandbox.call("cognito-idp", "ListUserPools", {"MaxResults": 60}, REGION)["UserPools"] == []
