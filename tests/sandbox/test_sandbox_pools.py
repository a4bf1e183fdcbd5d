"""User pools: what reads back, what is refused, what guards deletion, schema, tags and tiers."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import FUNCTION, IDENTITY, KEY, ROLE, Cognito, invalid, refusal

from cogprov.sandbox import Sandbox

DEVELOPER = {"EmailSendingAccount": "DEVELOPER", "SourceArn": IDENTITY}
SMS = {"SnsCallerArn": ROLE, "ExternalId": "x", "SnsRegion": "us-east-1"}
SENDER = {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
CUSTOM = {"Name": "plan", "AttributeDataType": "String"}


def factors(*names: str) -> dict[str, Any]:
    return {"SignInPolicy": {"AllowedFirstAuthFactors": list(names)}}


def test_bare_pool_reads_back_with_the_services_defaults(cognito: Cognito) -> None:
    """A pool made of a name alone shows every documented default and nothing of what is absent."""
    made = cognito.CreateUserPool(PoolName="p")["UserPool"]
    expected = {
        "Name": "p",
        "MfaConfiguration": "OFF",
        "DeletionProtection": "INACTIVE",
        "UserPoolTier": "ESSENTIALS",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "LambdaConfig": {},
        "EstimatedNumberOfUsers": 0,
    }
    assert {name: made[name] for name in expected} == expected
    assert made["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    assert made["Policies"]["SignInPolicy"] == {"AllowedFirstAuthFactors": ["PASSWORD"]}
    assert [m["Name"] for m in made["AccountRecoverySetting"]["RecoveryMechanisms"]] == [
        "verified_email",
        "verified_phone_number",
    ]
    assert len(made["SchemaAttributes"]) == 21
    assert set(made["AcrConfiguration"]) == {"Level1", "Level2", "Level3", "Level4"}
    absent = {"UserAttributeUpdateSettings", "DeviceConfiguration", "SmsConfiguration", "UserPoolAddOns", "Domain"}
    assert not absent & set(made)
    region, _, tail = made["Id"].partition("_")
    assert region == "us-east-1" and len(tail) == 9 and tail.isalnum()
    assert cognito.described(made["Id"]) == {**made, "EstimatedNumberOfUsers": 0}


def test_names_may_repeat(cognito: Cognito) -> None:
    """Two pools of one name are two pools."""
    assert cognito.pool() != cognito.pool()


def test_partial_password_policy_switches_the_rest_off(cognito: Cognito) -> None:
    """Each switch left out of a policy that is sent is false, and zero validity days mean seven."""
    pool = cognito.pool(Policies={"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 0}})
    policy = cognito.described(pool)["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 12 and not policy["RequireSymbols"]
    assert policy["TemporaryPasswordValidityDays"] == 7


def test_message_twins_mirror_each_other(cognito: Cognito) -> None:
    """Older message members and the template are two names of one text, whichever was written."""
    by_template = cognito.pool(VerificationMessageTemplate={"EmailMessage": "Code {####}", "SmsMessage": "S {####}"})
    by_legacy = cognito.pool(EmailVerificationMessage="Code {####}", SmsVerificationMessage="S {####}")
    for pool in (by_template, by_legacy):
        read = cognito.described(pool)
        assert read["EmailVerificationMessage"] == read["VerificationMessageTemplate"]["EmailMessage"] == "Code {####}"
        assert read["SmsVerificationMessage"] == read["VerificationMessageTemplate"]["SmsMessage"] == "S {####}"


def test_validity_days_mirror_and_exclude_each_other(cognito: Cognito) -> None:
    """The old member writes the new one; sending both is refused in the service's words."""
    pool = cognito.pool(AdminCreateUserConfig={"UnusedAccountValidityDays": 3})
    read = cognito.described(pool)
    assert read["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 3
    assert read["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == 3
    with invalid("Please use TemporaryPasswordValidityDays in PasswordPolicy"):
        cognito.pool(
            Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}},
            AdminCreateUserConfig={"UnusedAccountValidityDays": 3},
        )


def test_token_trigger_shows_in_both_members(cognito: Cognito) -> None:
    """The plain and the versioned token trigger repeat each other."""
    plain = cognito.described(cognito.pool(LambdaConfig={"PreTokenGeneration": FUNCTION}))["LambdaConfig"]
    assert plain["PreTokenGenerationConfig"] == {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
    versioned = {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION}}
    assert cognito.described(cognito.pool(LambdaConfig=versioned))["LambdaConfig"]["PreTokenGeneration"] == FUNCTION


def test_quiet_reads_add_no_mirrors(quiet: Cognito) -> None:
    """Without noise nothing repeats under another name."""
    read = quiet.described(quiet.pool(VerificationMessageTemplate={"EmailMessage": "Code {####}"}))
    assert "EmailVerificationMessage" not in read and "UnusedAccountValidityDays" not in read["AdminCreateUserConfig"]


def test_present_but_false_device_configuration_is_a_state_of_its_own(cognito: Cognito) -> None:
    """Sending the block with false and false is not the same as leaving it out."""
    both_off = {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False}
    assert cognito.described(cognito.pool(DeviceConfiguration=both_off))["DeviceConfiguration"] == both_off
    assert "DeviceConfiguration" not in cognito.described(cognito.pool())


def test_registration_block_without_status_switches_on(cognito: Cognito) -> None:
    """A block that is sent without its switch turns dynamic registration on."""
    read = cognito.described(cognito.pool(DcrConfiguration={"OpenDcrEnabled": True}))
    assert read["DcrConfiguration"]["EnableStatus"] == "Enabled"


def test_estimated_users_move_by_themselves() -> None:
    """The number of users changes between two reads of an untouched pool."""
    now = [1_000_000.0]
    cognito = Cognito(Sandbox(clock=lambda: now[0]))
    pool = cognito.pool()
    now[0] += 600
    assert cognito.described(pool)["EstimatedNumberOfUsers"] > 0


CREATE_REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("V1", {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}, "aliasAttributes"),
    (
        "V2",
        {"AliasAttributes": ["preferred_username"], "Schema": [{"Name": "preferred_username", "Required": True}]},
        "preferred_username",
    ),
    (
        "V6",
        {
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["phone_number"]},
            "SmsConfiguration": SMS,
        },
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
    ),
    ("V7", {"AutoVerifiedAttributes": ["phone_number"]}, "SMS configuration"),
    (
        "V8 twice",
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}] * 2}},
        "distinct",
    ),
    (
        "V8 priorities",
        {
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [
                    {"Name": "verified_email", "Priority": 1},
                    {"Name": "verified_phone_number", "Priority": 1},
                ]
            }
        },
        "distinct",
    ),
    (
        "V8 admin",
        {
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [
                    {"Name": "admin_only", "Priority": 1},
                    {"Name": "verified_email", "Priority": 2},
                ]
            }
        },
        "admin_only",
    ),
    ("V10 sms", {"SmsVerificationMessage": "no placeholder"}, "smsVerificationMessage"),
    ("V10 email", {"VerificationMessageTemplate": {"EmailMessage": "no placeholder"}}, "emailMessage"),
    ("V10 link", {"VerificationMessageTemplate": {"EmailMessageByLink": "Click here"}}, "emailMessageByLink"),
    (
        "V10 invitation",
        {"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": "Hello {####}"}}},
        "{username}",
    ),
    ("V11 source", {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}, "SourceArn is required"),
    ("V11 arn", {"EmailConfiguration": {"SourceArn": ROLE}}, "SourceArn"),
    ("V11 from", {"EmailConfiguration": {**DEVELOPER, "From": "Me <me@other.org>"}}, "does not belong"),
    ("V12", {"Policies": factors("PASSWORD", "EMAIL_OTP")}, "EMAIL_OTP can not be configured"),
    ("V14", {"SmsConfiguration": {**SMS, "EumsSms": {"CallerArn": ROLE}}}, "not both"),
    ("V14 region", {"SmsConfiguration": {"EumsSms": {"CallerArn": ROLE, "Region": "eu-west-1"}}}, "eu-west-1"),
    (
        "V15",
        {"LambdaConfig": {"CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}}},
        "KMSKeyID is required",
    ),
    (
        "token trigger",
        {
            "LambdaConfig": {
                "PreTokenGeneration": FUNCTION,
                "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION + "2"},
            }
        },
        "same",
    ),
    ("password factor", {"Policies": factors("WEB_AUTHN")}, "PASSWORD"),
    ("totp factor", {"Policies": factors("PASSWORD", "SOFTWARE_TOKEN")}, "SOFTWARE_TOKEN"),
    ("sms factor", {"Policies": factors("PASSWORD", "SMS_OTP")}, "SMS_OTP can not be configured as AuthFactor"),
    ("V38", {"AcrConfiguration": {"Level1": {"AcrValue": "urn:cognito:loa:2"}}}, "unique"),
    ("key", {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY"}}, "KmsKeyArn"),
    ("mfa on", {"MfaConfiguration": "ON"}, "SMS configuration and Auto verification for phone_number are required"),
    ("mfa optional", {"MfaConfiguration": "OPTIONAL"}, "SMS configuration and Auto verification"),
]


@pytest.mark.parametrize(
    ("params", "words"), [row[1:] for row in CREATE_REFUSALS], ids=[row[0] for row in CREATE_REFUSALS]
)
def test_create_refuses(cognito: Cognito, params: dict[str, Any], words: str) -> None:
    """Each rule between members refuses its own violation, and makes no pool."""
    with invalid(words):
        cognito.CreateUserPool(PoolName="p", **params)
    assert cognito.ListUserPools(MaxResults=60) == {"UserPools": []}


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("sender of a subdomain", {"EmailConfiguration": {**DEVELOPER, "From": "Me <me@mail.example.com>"}}),
    ("default account with an identity", {"EmailConfiguration": {"SourceArn": IDENTITY}}),
    (
        "code and link texts together",
        {"VerificationMessageTemplate": {"EmailMessage": "{####}..", "EmailMessageByLink": "{##go##}"}},
    ),
    ("phone with sms", {"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": SMS}),
    ("email otp", {"Policies": factors("PASSWORD", "EMAIL_OTP"), "EmailConfiguration": DEVELOPER}),
    (
        "custom sender",
        {"LambdaConfig": {"KMSKeyID": KEY, "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}}},
    ),
    ("mfa by sms", {"MfaConfiguration": "OPTIONAL", "SmsConfiguration": SMS}),
    ("unicode", {"EmailVerificationSubject": "Bestätigung für 太郎 ✓"}),
]


@pytest.mark.parametrize("params", [row[1] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_create_accepts(quiet: Cognito, params: dict[str, Any]) -> None:
    """What the service allows is allowed, and reads back."""
    read = quiet.described(quiet.pool(**params))
    for name, value in params.items():
        if name in read and isinstance(value, dict) and name != "Policies":
            assert {**read[name], **value} == read[name]


def test_deletion_is_guarded(cognito: Cognito) -> None:
    """Protection and a domain each keep a pool alive; without both it goes, with everything in it."""
    pool = cognito.pool(DeletionProtection="ACTIVE")
    cognito.client(pool)
    with invalid("deletion protection"):
        cognito.DeleteUserPool(UserPoolId=pool)
    cognito.UpdateUserPool(UserPoolId=pool, DeletionProtection="INACTIVE")
    cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="my-app")
    with invalid("User pool cannot be deleted. It has a domain configured that should be deleted first."):
        cognito.DeleteUserPool(UserPoolId=pool)
    cognito.DeleteUserPoolDomain(UserPoolId=pool, Domain="my-app")
    assert cognito.DeleteUserPool(UserPoolId=pool) == {}
    with refusal("ResourceNotFoundException", f"User pool {pool} does not exist."):
        cognito.ListUserPoolClients(UserPoolId=pool)


def test_schema_restates_and_extends(cognito: Cognito) -> None:
    """Standard attributes stay 21 when one is restated; custom ones get their prefix and empty bounds."""
    pool = cognito.pool(
        Schema=[{"Name": "email", "Required": True}, CUSTOM, {"Name": "n", "AttributeDataType": "Number"}]
    )
    attributes = {a["Name"]: a for a in cognito.described(pool)["SchemaAttributes"]}
    assert len(attributes) == 23 and attributes["email"]["Required"]
    assert attributes["custom:plan"]["StringAttributeConstraints"] == {}
    assert attributes["custom:n"]["NumberAttributeConstraints"] == {}
    cognito.AddCustomAttributes(UserPoolId=pool, CustomAttributes=[{"Name": "d", "DeveloperOnlyAttribute": True}])
    assert "dev:custom:d" in {a["Name"] for a in cognito.described(pool)["SchemaAttributes"]}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"Name": "x", "Required": True}, "Required custom attributes are not supported currently."),
        ({"Name": "email", "AttributeDataType": "Number"}, "You can not change AttributeDataType"),
        ({"Name": "email", "DeveloperOnlyAttribute": True}, "email"),
        ({"Name": "x", "StringAttributeConstraints": {"MaxLength": "2049"}}, "x"),
        ({"Name": "x", "StringAttributeConstraints": {"MinLength": "5", "MaxLength": "4"}}, "minimum"),
        ({"Name": "x", "StringAttributeConstraints": {"MinLength": "five"}}, "five"),
        ({"Name": "x", "NumberAttributeConstraints": {"MinValue": "1"}}, "NumberAttributeConstraints"),
        ({"Name": "x" * 21}, "name"),
        ({"AttributeDataType": "String"}, "name"),
    ],
)
def test_schema_refuses(cognito: Cognito, entry: dict[str, Any], words: str) -> None:
    """Attributes the service does not take are refused at creation."""
    with invalid(words):
        cognito.pool(Schema=[entry])


def test_custom_attributes_are_never_added_twice(cognito: Cognito) -> None:
    """A repeated add, as after a lost answer, is refused and adds nothing; so is the 51st attribute."""
    pool = cognito.pool(Schema=[CUSTOM])
    with invalid("custom:plan: Existing attribute already has name custom:plan."):
        cognito.AddCustomAttributes(UserPoolId=pool, CustomAttributes=[{"Name": "other"}, CUSTOM])
    assert len(cognito.described(pool)["SchemaAttributes"]) == 22
    for start in (0, 25):
        batch = [{"Name": f"a{n}"} for n in range(start, min(start + 25, 49))]
        cognito.AddCustomAttributes(UserPoolId=pool, CustomAttributes=batch)
    with refusal("LimitExceededException"):
        cognito.AddCustomAttributes(UserPoolId=pool, CustomAttributes=[{"Name": "last"}])


def test_tags_merge_and_are_listed(cognito: Cognito) -> None:
    """Tagging merges, untagging removes keys, and both show in the pool."""
    pool = cognito.pool(UserPoolTags={"a": "1"})
    arn = cognito.described(pool)["Arn"]
    cognito.TagResource(ResourceArn=arn, Tags={"b": "2"})
    cognito.UntagResource(ResourceArn=arn, TagKeys=["a", "never"])
    assert cognito.ListTagsForResource(ResourceArn=arn) == {"Tags": {"b": "2"}}
    assert cognito.described(pool)["UserPoolTags"] == {"b": "2"}
    with invalid("aws:"):
        cognito.TagResource(ResourceArn=arn, Tags={"aws:x": "1"})
    with invalid("50"):
        cognito.TagResource(ResourceArn=arn, Tags={f"k{n}": "" for n in range(50)})
    with refusal("UserPoolTaggingException"):
        cognito.pool(UserPoolTags={"aws:x": "1"})
    with refusal("ResourceNotFoundException"):
        cognito.ListTagsForResource(ResourceArn=arn + "x")


TIER_GATES: list[tuple[str, dict[str, Any], str]] = [
    ("ESSENTIALS", {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}, "Threat Protection"),
    ("LITE", {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}, "Threat Protection"),
    ("LITE", {"Policies": {"PasswordPolicy": {"PasswordHistorySize": 3}}}, "history"),
    ("LITE", {"Policies": factors("PASSWORD", "WEB_AUTHN")}, "Choice"),
    ("LITE", {"LambdaConfig": {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION}}}, "token"),
    ("LITE", {"DcrConfiguration": {}}, "registration"),
    ("LITE", {"AcrConfiguration": {"Level1": {"AcrValue": "low"}}}, "ACR"),
]


@pytest.mark.parametrize(("plan", "params", "words"), TIER_GATES)
def test_tier_gates(cognito: Cognito, plan: str, params: dict[str, Any], words: str) -> None:
    """A feature is refused in a plan without it, accepted in Plus, and then blocks going down."""
    with refusal("FeatureUnavailableInTierException", words):
        cognito.pool(UserPoolTier=plan, **params)
    pool = cognito.pool(UserPoolTier="PLUS", **params)
    with refusal("FeatureUnavailableInTierException", f"disabled for the {plan} pricing tier configured"):
        cognito.UpdateUserPool(UserPoolId=pool, UserPoolTier=plan, **params)


def test_lite_pool_accepts_what_it_reads(cognito: Cognito) -> None:
    """A Lite pool shows no sign-in policy, and its default level names can be sent back."""
    pool = cognito.pool(UserPoolTier="LITE")
    read = cognito.described(pool)
    assert "SignInPolicy" not in read["Policies"]
    cognito.UpdateUserPool(
        UserPoolId=pool, UserPoolTier="LITE", Policies=read["Policies"], AcrConfiguration=read["AcrConfiguration"]
    )


def test_running_import_locks_the_pool(cognito: Cognito) -> None:
    """While users are imported a pool can neither change, grow nor go."""
    pool = cognito.pool()
    job = cognito.CreateUserImportJob(JobName="j", UserPoolId=pool, CloudWatchLogsRoleArn=ROLE)["UserImportJob"][
        "JobId"
    ]
    cognito.StartUserImportJob(UserPoolId=pool, JobId=job)
    for attempt in (
        lambda: cognito.UpdateUserPool(UserPoolId=pool),
        lambda: cognito.AddCustomAttributes(UserPoolId=pool, CustomAttributes=[CUSTOM]),
        lambda: cognito.DeleteUserPool(UserPoolId=pool),
    ):
        with refusal("UserImportInProgressException"):
            attempt()
    cognito.StopUserImportJob(UserPoolId=pool, JobId=job)
    cognito.UpdateUserPool(UserPoolId=pool)
    assert cognito.DescribeUserImportJob(UserPoolId=pool, JobId=job)["UserImportJob"]["Status"] == "Stopped"
    assert len(cognito.ListUserImportJobs(UserPoolId=pool, MaxResults=5)["UserImportJobs"]) == 1
    assert "cognito:username" in cognito.GetCSVHeader(UserPoolId=pool)["CSVHeader"]
