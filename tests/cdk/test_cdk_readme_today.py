"""The programs of today's CDK README, with nothing changed but the import lines; what makes other resources left out.

Where they name what an earlier example made, a line before them makes it; ids that a stack cannot have twice differ.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from cdk_help import Laboratory

from cogprov import (
    CfnOutput,
    Duration,
    Stack,
    aws_certificatemanager,
    aws_cognito,
    aws_iam,
    aws_lambda,
    aws_secretsmanager,
)

EXAMPLES = {
    title: code
    for title, _, code in (
        part.partition("\n") for part in Path(__file__).with_name("readme_today.txt").read_text().split("### ")[1:]
    )
}
ELSEWHERE = {"pools that exist", "a client of a pool that exists", "Google with a stored secret"}
"""They refer to what is not in an empty account."""


def said(code: str) -> Stack:
    stack = Stack("my-stack", region="eu-west-1")
    names = {
        "CfnOutput": CfnOutput,
        "Duration": Duration,
        "certificatemanager": aws_certificatemanager,
        "cognito": aws_cognito,
        "iam": aws_iam,
        "lambda_": aws_lambda,
        "pinpoint_app": SimpleNamespace(
            attr_arn="arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123", ref="0123"
        ),
        "secretsmanager": aws_secretsmanager,
        "self": stack,
    }
    exec(code, names)
    return stack


@pytest.mark.parametrize("title", EXAMPLES)
def test_example(title: str, lab: Laboratory) -> None:
    """It runs, and what it says could be made at once."""
    desired = said(EXAMPLES[title]).desired()
    if title in ELSEWHERE:
        assert desired.resources
        return
    plan = lab.plan(desired)

    assert plan.refusals == ()
    assert list(plan.steps) or title == "a domain that exists"


def test_a_grant_is_refused() -> None:
    """The one example that is about somebody else's policy says so."""
    with pytest.raises(ValueError, match="IAM policy"):
        said('cognito.UserPool(self, "p").grant(None, "cognito-idp:AdminCreateUser")')
