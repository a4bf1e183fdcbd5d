"""The request validator, and Java's patterns."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import Cognito, invalid, refusal

from cogprov.model.service import service
from cogprov.sandbox.operations import HANDLERS
from cogprov.sandbox.patterns import matches

FAILED = "failed to satisfy constraint: "


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, f"1 validation error detected: Value null at 'poolName' {FAILED}Member must not be null"),
        ({"PoolName": ""}, f"Value '' at 'poolName' {FAILED}Member must have length greater than or equal to 1"),
        ({"PoolName": "p" * 129}, "Member must have length less than or equal to 128"),
        ({"PoolName": "a/b"}, r"Member must satisfy regular expression pattern: [\w\s+=,.@-]+"),
        ({"PoolName": "ä"}, "Member must satisfy regular expression pattern"),
        (
            {"PoolName": "p", "MfaConfiguration": "MAYBE"},
            f"Value 'MAYBE' at 'mfaConfiguration' {FAILED}Member must satisfy enum value set: [",
        ),
        (
            {"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
            f"Value '5' at 'policies.passwordPolicy.minimumLength' {FAILED}Member must have value greater than",
        ),
        ({"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": 100}}}, "less than or equal to 99"),
        (
            {"PoolName": "p", "AutoVerifiedAttributes": ["fax"]},
            f"Value '[fax]' at 'autoVerifiedAttributes' {FAILED}Member must satisfy constraint: [Member must satisfy",
        ),
        ({"PoolName": "p", "Schema": [{"Name": "x" * 21}]}, "at 'schema.1.member.name'"),
        ({"PoolName": "p", "UserPoolTags": {"": "v"}}, "Map keys must satisfy constraint"),
        ({"PoolName": "p", "UserPoolTags": {"k": "v" * 257}}, "Map value must satisfy constraint"),
        ({"PoolName": "p", "AcrConfiguration": {"Level5": {"AcrValue": "x"}}}, "Level[1-4]"),
        ({"PoolName": "p", "EmailConfiguration": {"ReplyToEmailAddress": "nobody"}}, "replyToEmailAddress"),
        ({"PoolName": "", "MfaConfiguration": "X"}, "3 validation errors detected: "),
    ],
)
def test_violations_in_the_services_words(cognito: Cognito, params: dict[str, Any], words: str) -> None:
    """Every constraint of the model is enforced and reported by path, all of them in one message."""
    with invalid(words):
        cognito.CreateUserPool(**params)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"PoolName": "p", "Pool": 1}, "pool"),
        ({"PoolName": "p", "Policies": {"Nope": {}}}, "policies.nope"),
        ({"PoolName": 1}, "NUMBER_VALUE can not be converted to String"),
        ({"PoolName": "p", "Policies": []}, "START_ARRAY"),
        ({"PoolName": "p", "AutoVerifiedAttributes": "email"}, "STRING_VALUE can not be converted to List"),
        ({"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": "8"}}}, "Integer"),
        ({"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": True}}}, "Integer"),
        ({"PoolName": "p", "Policies": {"PasswordPolicy": {"RequireSymbols": "yes"}}}, "Boolean"),
        ({"PoolName": "p", "UserPoolTags": ["a"]}, "Map"),
    ],
)
def test_wrong_types_and_unknown_members(cognito: Cognito, params: dict[str, Any], words: str) -> None:
    """What cannot be read at all is a serialization error."""
    with refusal("SerializationException", words):
        cognito.CreateUserPool(**params)


def test_nulls_are_absent(cognito: Cognito) -> None:
    """A member that is null was not sent."""
    cognito.CreateUserPool(PoolName="p", MfaConfiguration=None, Policies={"PasswordPolicy": None})
    with invalid("Member must not be null"):
        cognito.CreateUserPool(PoolName=None)


def test_sensitive_values_are_not_repeated(cognito: Cognito) -> None:
    """A bad secret is not echoed in the message about it."""
    with invalid("Value at 'clientSecret'") as caught:
        cognito.CreateUserPoolClient(UserPoolId=cognito.pool(), ClientName="c", ClientSecret="canary!")
    assert caught.code


def test_blobs_are_measured_decoded(cognito: Cognito) -> None:
    """The limit of an image counts its bytes, not its base64 text; broken base64 is not a blob."""
    pool = cognito.pool()
    cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="app")
    cognito.SetUICustomization(UserPoolId=pool, ImageFile=b"\x89PNG" + b"x" * 130_000)
    with invalid("imageFile"):
        cognito.SetUICustomization(UserPoolId=pool, ImageFile=b"\x89PNG" + b"x" * 131_072)
    with refusal("SerializationException"):
        cognito.SetUICustomization(UserPoolId=pool, ImageFile="not base64")


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        (r"[\w]+", "abc_1", True),
        (r"[\w]+", "ä", False),
        (r"\d+", "٣", False),
        (r"[\S]+", "a\u00a0b", True),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "Grüße,✓9", True),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "a b", False),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+", "a\u3000b", True),
        (r"[^_\p{Z}]+", "a\u3000b", False),
        (r"\p{L}+", "übung", True),
        (r"\P{L}+", "123", True),
        (r"\P{L}+", "12a", False),
        (r"\p{Lu}", "Ä", True),
        (r"\p{Lu}", "ä", False),
        (r".*\{####\}.*", "line\n{####}", False),
        (r"(?s).*", "line\nline", True),
        (r"[a-z]", "ab", False),
    ],
)
def test_java_patterns(pattern: str, value: str, expected: bool) -> None:
    """Character classes are ASCII unless they are categories, and the whole value must match."""
    assert matches(pattern, value) is expected


def test_every_pattern_of_the_model_compiles() -> None:
    """No pattern of the installed model is beyond the translation."""
    for shape in service("cognito-idp").raw["shapes"].values():
        if "pattern" in shape:
            matches(shape["pattern"], "x")
            matches(shape["pattern"], "ü")


def test_every_handler_is_modelled() -> None:
    """The table of operations names only operations that the installed botocore has."""
    for name, handlers in HANDLERS.items():
        assert set(handlers) <= set(service(name).operations)


def test_every_operation_on_a_pool_refuses_an_unknown_one(cognito: Cognito) -> None:
    """Lists included, every operation that takes a pool says that it does not exist."""
    for name, operation in service("cognito-idp").operations.items():
        shape = operation.input
        if name not in HANDLERS["cognito-idp"] or "UserPoolId" not in shape.members:
            continue
        params = {member: EXAMPLES[shape.members[member].name] for member in shape.required if member in shape.members}
        with refusal("ResourceNotFoundException", "User pool us-east-1_abcdefghi does not exist."):
            getattr(cognito, name)(**{**params, "UserPoolId": "us-east-1_abcdefghi", **EXTRA.get(name, {})})


UUID = "1234abcd-12ab-4cde-8f01-1234567890ab"
EXTRA: dict[str, dict[str, Any]] = {name: {"ManagedLoginBrandingId": UUID} for name in ("UpdateManagedLoginBranding",)}
EXAMPLES: dict[str, Any] = {
    "UserPoolIdType": "us-east-1_abcdefghi",
    "ClientIdType": "abc",
    "ClientNameType": "c",
    "ClientSecretIdType": "abc--1",
    "CustomAttributesListType": [{"Name": "x"}],
    "DomainType": "app",
    "GroupNameType": "g",
    "IdentityProviderTypeType": "OIDC",
    "IdpIdentifierType": "x",
    "ManagedLoginBrandingIdType": UUID,
    "TermsIdType": UUID,
    "TermsNameType": "terms-of-use",
    "TermsSourceType": "LINK",
    "TermsEnforcementType": "NONE",
    "LogConfigurationListType": [],
    "PoolQueryLimitType": 1,
    "ProviderDetailsType": {},
    "ProviderNameType": "Okta",
    "ProviderNameTypeV2": "Okta",
    "RegionNameType": "eu-west-1",
    "UpdateReplicaStatusType": "ACTIVE",
    "ResourceServerIdentifierType": "api",
    "ResourceServerNameType": "API",
    "ClientSSOSessionConfigType": {"MaxValidityMinutes": 1},
    "UserPoolTokenSessionConfigType": {"MaxPerUser": 1},
    "UserSessionTrackingType": "ENABLED",
    "UserImportJobIdType": "import-abc",
    "UserImportJobNameType": "j",
    "CIMDPolicyIdType": "abc",
    "CIMDPolicyNameType": "partners",
    "CIMDCacheActionType": "REFRESH",
    "MetadataURLType": "https://clients.example.com/a",
    "URLPatternListType": ["https://clients.example.com/*"],
    "ArnType": "arn:aws:iam::123456789012:role/r",
}
