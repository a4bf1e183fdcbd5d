"""Values that references turn out to have: checked like what a file spells out, and never repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import FUNCTION, Lab, pool_of

HELD = "${ssm:/held}"


def holding(lab: Lab, value: str, words: dict[str, Any], sort: str = "String") -> dict[str, Any]:
    lab.call("PutParameter", "ssm", Name="/held", Type=sort, Value=value, Overwrite=True)
    return pool_of({"deletion_protection": False, **words})


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


@pytest.mark.parametrize(
    ("value", "words", "says"),
    [
        ("canary/7", {"user_pool_name": HELD}, r"does not match [\w\s+=,.@-]+"),
        ("canary-7", {"lambda_triggers": {"pre_sign_up": HELD}}, "at least 20 characters"),
        ("canary-7" * 40, {"tags": {"a": HELD}}, "at most 256 characters"),
        ("canary-7", {"mfa": HELD}, "none of off, optional, required"),
        ("canary-7", {"password_policy": {"temp_password_validity": HELD}}, "no duration"),
        ("can", {"clients": {"web": {"generate_secret": None, "client_secret": HELD}}}, "at least 24"),
    ],
)
def test_what_a_setting_does_not_take(lab: Lab, value: str, words: dict[str, Any], says: str) -> None:
    """A pattern, a length, a choice, a duration: refused at its line, for a new object as for one that is there."""
    wanted = holding(lab, value, words, "SecureString")
    for there in (False, True):
        if there and "clients" not in words:
            lab.apply(pool_of({"deletion_protection": False}))
        (problem,) = [each for each in lab.plan(wanted).refusals if each.code != "E2103"]
        assert problem.code == "E1422" and says in problem.summary and HELD in problem.summary
        assert problem.origin is not None and problem.path.startswith("user_pools.main.")
        assert value not in repr(problem)


def test_what_contradicts_the_rest(lab: Lab) -> None:
    """The checks of a kind are made again: a callback that is no https, a text without its placeholder."""
    web = {"o_auth": {"callback_urls": [HELD], "scopes": ["openid"]}}
    plan = lab.plan(holding(lab, "http://app.test/cb", {"clients": {"web": web}}))
    assert [problem.code for problem in plan.refusals] == ["E1510"]
    texts = {"user_verification": {"email_body": HELD}}
    assert [problem.code for problem in lab.plan(holding(lab, "no mark", texts)).refusals] == ["E1404"]
    lab.apply(holding(lab, "your code: {####}", texts))


def test_what_is_there_is_taken(lab: Lab) -> None:
    """What fits is applied, in any spelling of a choice; and what the service has is not argued with."""
    words = {"mfa": HELD, "mfa_second_factor": {"otp": True}}
    lab.apply(holding(lab, "Optional", words))
    lab.apply(holding(lab, FUNCTION, {"lambda_triggers": {"pre_sign_up": HELD}}))
    lab.call("UpdateUserPool", UserPoolId=lab.pool, UserPoolTags={"a": "b"})
    assert lab.plan(holding(lab, "b", {"tags": {"a": HELD}, "lambda_triggers": None})).actions


def test_a_policy_is_for_any_value(lab: Lab) -> None:
    """What is printed for IAM finds no fault with what nobody has looked up."""
    wanted = pool_of({"lambda_triggers": {"pre_sign_up": HELD}, "user_pool_name": HELD})
    actions = {name for each in lab.policy(wanted)["Statement"] for name in each["Action"]}
    assert {"cognito-idp:CreateUserPool", "lambda:AddPermission", "ssm:GetParameter"} <= actions
