"""Functions of triggers: named in every way, let in once each, and what others allowed left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lab import ACCOUNT, FUNCTION, KEY, OTHER_FUNCTION, REGION, Lab, pool_of

from cogprov.sandbox.values import SandboxError

OTHERS = f"arn:aws:lambda:{REGION}:999999999999:function:trigger"


def triggers(**functions: Any) -> dict[str, Any]:
    return pool_of({"deletion_protection": False, "custom_sender_kms_key": KEY, "lambda_triggers": functions})


def allowed(lab: Lab, name: str, **qualifier: str) -> list[str]:
    """The ids of the statements in a function's policy."""
    try:
        policy = lab.call("GetPolicy", "lambda", FunctionName=name, **qualifier)["Policy"]
    except SandboxError:
        return []
    return [statement["Sid"] for statement in json.loads(policy)["Statement"]]


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def test_every_way_to_name_a_function(lab: Lab) -> None:
    """By name, partial ARN or ARN, with an alias or version, in each sort of trigger: always the ARN is sent."""
    plan = lab.apply(
        triggers(
            pre_sign_up="trigger",
            custom_message="function:trigger",
            post_confirmation=f"{ACCOUNT}:function:trigger",
            post_authentication=FUNCTION,
            pre_authentication="trigger:live",
            user_migration=f"{FUNCTION}:7",
            pre_token_generation_config={"lambda_arn": "another", "lambda_version": "V2_0"},
            custom_email_sender="another",
            custom_sms_sender={"lambda_arn": "another", "lambda_version": "V1_0"},
        )
    )
    config = lab.facts()["pool"]["LambdaConfig"]
    assert {config[name] for name in ("PreSignUp", "CustomMessage", "PostConfirmation", "PostAuthentication")} == {
        FUNCTION
    }
    assert (config["PreAuthentication"], config["UserMigration"]) == (f"{FUNCTION}:live", f"{FUNCTION}:7")
    nested = ("CustomEmailSender", "CustomSMSSender", "PreTokenGenerationConfig")
    assert {config[name]["LambdaArn"] for name in nested} == {OTHER_FUNCTION}
    assert lab.log().count("AddPermission") == 4, "one for each function and alias, however often it is named"
    names = {action.address.rpartition(".")[2] for action in plan.actions if ".permissions." in action.address}
    assert names == {"trigger", "trigger-live", "trigger-7", "another"}


def test_two_functions_of_one_label(lab: Lab) -> None:
    """An alias and a function whose names run together, and the functions of two accounts, are kept apart."""
    lab.apply(triggers(pre_sign_up="a:b", custom_message="a-b"))
    assert allowed(lab, "a", Qualifier="b") and allowed(lab, "a-b") and not allowed(lab, "a")
    plan = lab.plan(triggers(pre_sign_up=FUNCTION, custom_message=OTHERS))
    assert [each.code for each in plan.warnings] == ["W2016"]
    assert [each.address for each in plan.actions if each.verb == "create"] != []


@pytest.mark.parametrize(
    "statement",
    [
        {"SourceArn": "pool"},
        {"SourceArn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/*", "Action": "lambda:*"},
        {"SourceAccount": ACCOUNT, "Principal": f"cognito-idp.{REGION}.amazonaws.com", "Action": "*"},
    ],
)
@pytest.mark.parametrize("said", ["trigger", FUNCTION, "${ssm:/function}"])
def test_what_others_allowed_is_enough_and_stays(lab: Lab, said: str, statement: dict[str, str]) -> None:
    """Nothing is added, not for a function that a parameter names either, and nothing taken away with the trigger."""
    lab.call("PutParameter", "ssm", Name="/function", Type="String", Value=FUNCTION)
    lab.apply(triggers())
    theirs = {"Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com", **statement}
    if theirs.get("SourceArn") == "pool":
        theirs["SourceArn"] = lab.facts()["pool"]["Arn"]
    lab.call("AddPermission", "lambda", FunctionName="trigger", StatementId="theirs", **theirs)
    since = lab.mark()
    lab.apply(triggers(pre_sign_up=said))
    lab.apply(triggers(pre_sign_up=None))
    assert lab.log(since) == ["UpdateUserPool", "UpdateUserPool"] and allowed(lab, "trigger") == ["theirs"]


@pytest.mark.parametrize(
    "statement",
    [
        {"SourceArn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/other"},
        {"SourceAccount": "999999999999"},
        {"Principal": "events.amazonaws.com"},
        {"Action": "lambda:GetFunction"},
    ],
)
def test_what_others_allowed_to_others_is_not(lab: Lab, statement: dict[str, str]) -> None:
    """Another pool, account, service or action: ours is added beside it, and only ours goes again."""
    lab.apply(triggers())
    theirs = {"Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com", **statement}
    lab.call("AddPermission", "lambda", FunctionName="trigger", StatementId="theirs", **theirs)
    lab.apply(triggers(pre_sign_up="trigger"))
    assert len(allowed(lab, "trigger")) == 2
    lab.apply(triggers(pre_sign_up=None))
    assert allowed(lab, "trigger") == ["theirs"]


def test_a_function_is_let_out_when_no_trigger_names_it(lab: Lab) -> None:
    """Not before: another trigger, and a function whose name begins alike, do not count for each other."""
    lab.apply(triggers(pre_sign_up="trigger", custom_message="trigger", post_confirmation="trigger:live"))
    lab.apply(triggers(pre_sign_up=None, custom_message="trigger", post_confirmation="trigger:live"))
    assert allowed(lab, "trigger")
    lab.apply(triggers(custom_message="triggers", post_confirmation="trigger:live"))
    assert not allowed(lab, "trigger") and allowed(lab, "trigger", Qualifier="live") and allowed(lab, "triggers")


def test_a_parameter_comes_to_name_another_function(lab: Lab) -> None:
    """The new function is let in and the old one out: what a permission is called follows what the reference means."""
    wanted = triggers(pre_sign_up="${ssm:/function}")
    lab.call("PutParameter", "ssm", Name="/function", Type="String", Value=FUNCTION)
    lab.apply(wanted)
    lab.call("PutParameter", "ssm", Name="/function", Type="String", Value=OTHER_FUNCTION, Overwrite=True)
    lab.apply(wanted)
    assert allowed(lab, "another") and not allowed(lab, "trigger")


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_other_partitions(region: str, partition: str, lab: Lab) -> None:
    """A name is one of the run's own partition, Region and account."""
    from cogprov.engine import Connection, Workbench

    text = json.dumps({"stack": "s", "region": region, "user_pools": triggers(pre_sign_up="trigger:live")})
    bench = Workbench(lab.load(text.replace(KEY, KEY.replace(REGION, region))), Connection(), door=lab.door_in(region))
    _, result = bench.apply(lambda planned: planned)
    assert result is not None and result.verified, result
    policy = lab.sandbox.call("lambda", "GetPolicy", {"FunctionName": "trigger", "Qualifier": "live"}, region)
    (statement,) = json.loads(policy["Policy"])["Statement"]
    assert statement["Resource"] == f"arn:{partition}:lambda:{region}:{ACCOUNT}:function:trigger:live"
