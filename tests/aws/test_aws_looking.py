"""The key of custom senders: asked about where it is about to be used, told when it is of no use, never a hurdle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import ACCOUNT, FUNCTION, KEY, OTHER_FUNCTION, REGION, Lab, pool_of
from lab import OTHER_ROLE as GRANTEE

from cogprov.model.errors import Problem
from cogprov.sandbox import Fault

SENDER = {"lambda_arn": FUNCTION, "lambda_version": "V1_0"}


def senders(key: str = KEY, function: str = FUNCTION, **more: Any) -> dict[str, Any]:
    triggers = {"custom_email_sender": {**SENDER, "lambda_arn": function}}
    return pool_of({"deletion_protection": False, "custom_sender_kms_key": key, "lambda_triggers": triggers, **more})


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def asked(lab: Lab, since: int) -> list[str]:
    return [
        call.operation for call in lab.sandbox.calls[since:] if "Key" in call.operation or "Grant" in call.operation
    ]


def warned(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.summary for problem in problems if problem.code == "W2026"]


def made(lab: Lab, **members: str) -> str:
    return str(lab.call("CreateKey", "kms", **members)["KeyMetadata"]["Arn"])


def test_a_key_is_asked_about_where_it_or_a_sender_is_new(lab: Lab) -> None:
    """And in no other plan: not for a pool without senders, not for another change, not when nothing changes."""
    lab.apply(pool_of({"deletion_protection": False}))
    assert asked(lab, 0) == []
    since = lab.mark()
    lab.apply(senders())
    assert asked(lab, since) == ["DescribeKey"]
    since = lab.mark()
    lab.apply(senders(tags={"a": "b"}))
    assert lab.plan(senders(tags={"a": "b"})).empty and asked(lab, since) == []
    lab.apply(senders(function=OTHER_FUNCTION, tags={"a": "b"}))
    assert sorted(asked(lab, since)) == ["DescribeKey", "ListGrants"]
    since = lab.mark()
    assert not lab.plan(senders(function=OTHER_FUNCTION, tags={"a": "b"}), thorough=True).warnings
    assert sorted(asked(lab, since)) == ["DescribeKey", "ListGrants"]


def test_what_cognito_cannot_encrypt_with(lab: Lab, tmp_path: Path) -> None:
    """Disabled, about to go, asymmetric, not for encryption, not there: told with the line, and nothing is refused."""
    disabled, going = made(lab), made(lab)
    lab.call("DisableKey", "kms", KeyId=disabled)
    lab.call("ScheduleKeyDeletion", "kms", KeyId=going)
    told = {
        disabled: "is disabled",
        going: "is about to be deleted",
        made(lab, KeySpec="RSA_2048"): "is not symmetric (RSA_2048)",
        made(lab, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"): "is for GENERATE_VERIFY_MAC, not for encryption",
    }
    for key, why in told.items():
        plan = lab.plan(senders(key))
        (problem,) = plan.warnings
        assert (problem.code, problem.summary) == ("W2026", f"{key} {why}")
        assert problem.origin is not None and problem.path == "user_pools.main.custom_sender_kms_key"
        assert not plan.refusals and not plan.not_checked and plan.actions
    assert not lab.plan(senders(made(lab))).warnings
    (tmp_path / "strict").mkdir()
    strict = Lab(tmp_path / "strict", settings={"keys": "declared"})
    assert warned(strict.plan(senders()).warnings) == [f"{KEY} does not exist"]
    strict.apply(senders())


def test_a_grant_that_is_gone(lab: Lab) -> None:
    """Cognito makes one when the sender is configured. Without it drift says so, and a plan that changes a sender."""
    lab.apply(senders())
    assert not lab.plan(senders(), thorough=True).warnings
    (grant,) = lab.call("ListGrants", "kms", KeyId=KEY)["Grants"]
    lab.call("RevokeGrant", "kms", KeyId=KEY, GrantId=grant["GrantId"])
    lab.call("CreateGrant", "kms", KeyId=KEY, GranteePrincipal=GRANTEE, Operations=["Decrypt"])

    drift = lab.plan(senders(), thorough=True)

    assert warned(drift.warnings) == [f"{KEY} has no grant for Cognito"] and not drift.drifts
    lab.apply(senders(function=OTHER_FUNCTION))
    assert not lab.plan(senders(function=OTHER_FUNCTION), thorough=True).warnings


def test_what_cannot_be_asked_is_not_checked(lab: Lab) -> None:
    """No permission, no such service: one line in the plan, and the apply goes on."""
    policy = lab.policy(senders())
    allowed = [name for each in policy["Statement"] for name in each["Action"]]
    assert {"kms:DescribeKey", "kms:ListGrants", "kms:CreateGrant"} <= set(allowed)
    reading = [name for each in lab.policy(senders(), "plan")["Statement"] for name in each["Action"]]
    assert [name for name in reading if name.startswith("kms:")] == ["kms:DescribeKey", "kms:ListGrants"]
    with lab.allowed(policy):
        assert not lab.plan(senders()).not_checked
    lab.sandbox.faults = [Fault("DescribeKey", "denied", times=9)]

    plan = lab.plan(senders())

    (sentence,) = plan.not_checked
    assert sentence.startswith("user_pools.main.custom_sender_kms_key: ") and "kms:DescribeKey" in sentence
    assert plan.actions and not plan.refusals and not plan.warnings
    lab.apply(senders())


def test_a_key_of_another_region(lab: Lab) -> None:
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    codes = [problem.code for problem in lab.plan(senders(key)).warnings]
    assert codes == ["W2026"]
    near = key.replace("eu-west-1", REGION)
    assert not lab.plan(senders(near)).warnings
