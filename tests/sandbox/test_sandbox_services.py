"""The other services a pool needs: roles and their trust, permissions, parameters, secrets, keys."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sandbox_help import FUNCTION, KEY, ROLE, Cognito, refusal

from cogprov.sandbox import Sandbox

PUBLISH = json.dumps({"Statement": {"Effect": "Allow", "Action": "sns:publish", "Resource": "*"}})
SMS = {"SnsCallerArn": ROLE, "ExternalId": "x"}


def trust(service: str = "cognito-idp.amazonaws.com", external_id: str | None = "x") -> str:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(cognito: Cognito, document: str, policy: str | None = PUBLISH) -> None:
    iam = cognito.of("iam")
    iam.CreateRole(RoleName="sms", AssumeRolePolicyDocument=document)
    if policy:
        iam.PutRolePolicy(RoleName="sms", PolicyName="publish", PolicyDocument=policy)


def test_foreign_roles_are_taken_to_exist(cognito: Cognito) -> None:
    """A role that was not made here is not checked."""
    cognito.pool(SmsConfiguration=SMS)


@pytest.mark.parametrize("document", [trust(), trust(external_id=None)])
def test_role_that_serves(cognito: Cognito, document: str) -> None:
    """Trust for Cognito, with the same external id or none, and a policy that lets publish."""
    make_role(cognito, document)
    cognito.pool(SmsConfiguration=SMS)


@pytest.mark.parametrize("document", [trust("sns.amazonaws.com"), trust(external_id="other"), '{"Statement": []}'])
def test_role_without_trust(cognito: Cognito, document: str) -> None:
    """A wrong principal or external id is refused, at creation as in the MFA call."""
    make_role(cognito, document)
    pool = cognito.pool()
    block = {"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": SMS}}
    for attempt in (
        lambda: cognito.pool(SmsConfiguration=SMS),
        lambda: cognito.UpdateUserPool(UserPoolId=pool, SmsConfiguration=SMS),
        lambda: cognito.SetUserPoolMfaConfig(UserPoolId=pool, **block),
    ):
        with refusal(
            "InvalidSmsRoleTrustRelationshipException",
            "Role does not have a trust relationship allowing Cognito to assume the role",
        ):
            attempt()
    assert "SmsConfiguration" not in cognito.described(pool)


def test_role_without_permission(cognito: Cognito) -> None:
    """Trust alone is not enough; End User Messaging asks for another action."""
    make_role(cognito, trust(), policy=None)
    with refusal("InvalidSmsRoleAccessPolicyException", "Role does not have permission to publish with SNS"):
        cognito.pool(SmsConfiguration=SMS)
    iam = cognito.of("iam")
    iam.PutRolePolicy(RoleName="sms", PolicyName="p", PolicyDocument=PUBLISH)
    cognito.pool(SmsConfiguration=SMS)
    eums = {"EumsSms": {"CallerArn": ROLE, "ExternalId": "x"}}
    with refusal("InvalidSmsRoleAccessPolicyException"):
        cognito.pool(SmsConfiguration=eums)
    iam.PutRolePolicy(RoleName="sms", PolicyName="q", PolicyDocument=PUBLISH.replace("sns:publish", "sms-voice:*"))
    cognito.pool(SmsConfiguration=eums)


def test_new_role_takes_time() -> None:
    """A freshly made role is refused as often as the sandbox was told, over different calls, then believed."""
    cognito = Cognito(Sandbox(propagation=2))
    make_role(cognito, trust())
    for _ in range(2):
        with refusal("InvalidSmsRoleTrustRelationshipException"):
            cognito.pool(SmsConfiguration=SMS)
    cognito.pool(SmsConfiguration=SMS)


def test_deleted_role(cognito: Cognito) -> None:
    """A role that was deleted here does not exist any more; one with policies cannot be deleted."""
    make_role(cognito, trust())
    iam = cognito.of("iam")
    with refusal("DeleteConflict"):
        iam.DeleteRole(RoleName="sms")
    iam.DeleteRolePolicy(RoleName="sms", PolicyName="publish")
    iam.DeleteRole(RoleName="sms")
    with refusal("InvalidSmsRoleTrustRelationshipException"):
        cognito.pool(SmsConfiguration=SMS)
    make_role(cognito, trust())
    cognito.pool(SmsConfiguration=SMS)


def test_roles(cognito: Cognito) -> None:
    """Roles are unique by name, have tags and policies, and take no nonsense for a policy."""
    make_role(cognito, trust())
    iam = cognito.of("iam")
    with refusal("EntityAlreadyExists"):
        iam.CreateRole(RoleName="sms", AssumeRolePolicyDocument=trust())
    with refusal("MalformedPolicyDocument"):
        iam.UpdateAssumeRolePolicy(RoleName="sms", PolicyDocument="{}")
    iam.UpdateAssumeRolePolicy(RoleName="sms", PolicyDocument=trust(external_id="y"))
    iam.TagRole(RoleName="sms", Tags=[{"Key": "k", "Value": "v"}])
    assert iam.ListRoleTags(RoleName="sms")["Tags"] == [{"Key": "k", "Value": "v"}]
    assert iam.ListRolePolicies(RoleName="sms")["PolicyNames"] == ["publish"]
    assert iam.ListAttachedRolePolicies(RoleName="sms")["AttachedPolicies"] == []
    assert [role["RoleName"] for role in iam.ListRoles()["Roles"]] == ["sms"]
    with refusal("NoSuchEntity"):
        iam.GetRolePolicy(RoleName="sms", PolicyName="no")


def test_lambda_permissions(cognito: Cognito) -> None:
    """Statements are kept per function and qualifier; an id cannot be used twice."""
    functions = cognito.of("lambda")
    statement = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com"}
    functions.AddPermission(FunctionName=FUNCTION, **statement)
    functions.AddPermission(FunctionName=f"{FUNCTION}:live", **statement)
    with refusal("ResourceConflictException"):
        functions.AddPermission(FunctionName="trigger", **statement)
    with refusal("ResourceNotFoundException"):
        functions.RemovePermission(FunctionName=FUNCTION, StatementId="other")
    functions.RemovePermission(FunctionName=FUNCTION, StatementId="s")
    with refusal("ResourceNotFoundException"):
        functions.GetPolicy(FunctionName=FUNCTION)
    assert "live" in functions.GetPolicy(FunctionName=FUNCTION, Qualifier="live")["Policy"]
    assert functions.GetFunction(FunctionName=FUNCTION)["Configuration"]["State"] == "Active"


def test_declared_functions() -> None:
    """When functions must be declared, only those that were created are there."""
    functions = Cognito(Sandbox(functions="declared")).of("lambda")
    with refusal("ResourceNotFoundException", "Function not found"):
        functions.GetFunctionConfiguration(FunctionName="trigger")
    made = functions.CreateFunction(FunctionName="trigger", Role=ROLE, Runtime="python3.12", Code={"ZipFile": b"x"})
    assert functions.GetFunctionConfiguration(FunctionName=made["FunctionArn"])["Runtime"] == "python3.12"
    with refusal("ResourceConflictException"):
        functions.CreateFunction(FunctionName="trigger", Role=ROLE, Code={"ZipFile": b"x"})


def test_parameters(cognito: Cognito) -> None:
    """Values have versions, secure ones are told only when decryption is asked for."""
    ssm = cognito.of("ssm")
    ssm.PutParameter(Name="/app/secret", Value="canary-1", Type="SecureString")
    with refusal("ParameterAlreadyExists"):
        ssm.PutParameter(Name="/app/secret", Value="canary-2", Type="SecureString")
    assert ssm.PutParameter(Name="/app/secret", Value="canary-2", Overwrite=True)["Version"] == 2
    assert "canary" not in ssm.GetParameter(Name="/app/secret")["Parameter"]["Value"]
    assert ssm.GetParameter(Name="/app/secret", WithDecryption=True)["Parameter"]["Value"] == "canary-2"
    old = ssm.GetParameter(Name="/app/secret:1", WithDecryption=True)["Parameter"]
    assert (old["Value"], old["Version"]) == ("canary-1", 1)
    many = ssm.GetParameters(Names=["/app/secret", "/app/none"])
    assert [p["Name"] for p in many["Parameters"]] == ["/app/secret"] and many["InvalidParameters"] == ["/app/none"]
    ssm.DeleteParameter(Name="/app/secret")
    with refusal("ParameterNotFound"):
        ssm.GetParameter(Name="/app/secret")


def test_secrets(cognito: Cognito) -> None:
    """The current and the previous version are told apart by stage; a deleted secret cannot be read."""
    manager = cognito.of("secretsmanager")
    made = manager.CreateSecret(Name="app", SecretString='{"key": "canary"}')
    with refusal("ResourceExistsException"):
        manager.CreateSecret(Name="app")
    manager.PutSecretValue(SecretId="app", SecretBinary=b"bytes")
    assert manager.GetSecretValue(SecretId=made["ARN"])["SecretBinary"] == "Ynl0ZXM="
    previous = manager.GetSecretValue(SecretId="app", VersionStage="AWSPREVIOUS")
    assert previous["VersionId"] == made["VersionId"] and "canary" in previous["SecretString"]
    assert len(manager.DescribeSecret(SecretId="app")["VersionIdsToStages"]) == 2
    manager.DeleteSecret(SecretId="app")
    with refusal("InvalidRequestException"):
        manager.GetSecretValue(SecretId="app")
    manager.DeleteSecret(SecretId="app", ForceDeleteWithoutRecovery=True)
    with refusal("ResourceNotFoundException"):
        manager.DescribeSecret(SecretId="app")


def test_keys_and_grants(cognito: Cognito) -> None:
    """Any key is an enabled symmetric one; grants are remembered per key."""
    kms = cognito.of("kms")
    metadata = kms.DescribeKey(KeyId=KEY)["KeyMetadata"]
    assert metadata["Arn"] == KEY and metadata["KeyState"] == "Enabled" and not metadata["MultiRegion"]
    kms.CreateGrant(KeyId=KEY, GranteePrincipal=ROLE, Operations=["Decrypt"])
    assert kms.ListGrants(KeyId=KEY)["Grants"][0]["Operations"] == ["Decrypt"]
    assert kms.ListGrants(KeyId="other")["Grants"] == []
    with refusal("NotFoundException"):
        kms.DescribeKey(KeyId="arn:nonsense:!")
