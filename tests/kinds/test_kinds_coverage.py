"""Every setting that the API has can be written: botocore's model, walked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from kinds_help import ALL, NO_WORD, WRITES, addressing, named, without_word, written_leaves

from cogprov.kinds import KINDS, unowned_operations
from cogprov.kinds.unowned import NO_CONFIGURATION
from cogprov.kinds.user_pool.attributes import split
from cogprov.model.kind import Kind
from cogprov.model.paths import get, put
from cogprov.model.service import Shape, service
from cogprov.model.words import Word


def test_every_configuring_operation_has_a_kind() -> None:
    """Each operation that leaves something behind belongs to a kind, or is no configuration, with the reason."""
    assert unowned_operations() == ()
    assert not {name for operations in WRITES.values() for name in operations} & NO_CONFIGURATION.keys()
    assert NO_CONFIGURATION.keys() <= service("cognito-idp").operations.keys()


@pytest.mark.parametrize("name", sorted(WRITES))
def test_every_leaf_has_a_word(name: str) -> None:
    """Each leaf of the input of a kind's write operations is owned by a word, or listed with the reason why not."""
    kind = named(name)
    owned = set(_owned(kind.words))
    lacking = [leaf for leaf, _ in written_leaves(kind) if not _is_owned(leaf, owned) and not without_word(leaf)]
    assert lacking == []


def test_the_list_of_reasons_is_true() -> None:
    """A member in the list of exceptions exists and has no word; so the list never hides what was fixed."""
    leaves = {leaf for kind in KINDS for leaf, _ in written_leaves(kind)}
    for listed in NO_WORD:
        assert any(leaf == listed or leaf.startswith((f"{listed}.", f"{listed}[")) for leaf in leaves), listed


def _owned(word: Word) -> Iterator[str]:
    yield from word.members
    for inner in (*word.children.values(), word.element, word.keys, word.alternative):
        if inner is not None:
            yield from _owned(inner)


def _is_owned(leaf: str, owned: set[str]) -> bool:
    # Schema is spoken of as a whole by two words, each of which has the attribute's own words below it.
    return leaf in owned or (leaf.startswith("Schema[]") and "Schema" in owned)


# Leaves that do not survive alone, because of what stands beside them or because they mean nothing.
NOT_ALONE: Final = {
    "AdminCreateUserConfig.UnusedAccountValidityDays": "folded into PasswordPolicy.TemporaryPasswordValidityDays",
    "EmailMfaConfiguration.Message": "kept only while e-mail is a factor, else the service drops it",
    "EmailMfaConfiguration.Subject": "kept only while e-mail is a factor, else the service drops it",
    "Schema": "two made-up maps by name: StandardAttributes and CustomAttributes",
    "RefreshTokenRotation.RetryGracePeriodSeconds": "without the feature the service ignores it",
    "LambdaConfig.CustomSMSSender.LambdaArn": "a sender always has both members, and V1_0 goes without saying",
    "LambdaConfig.CustomEmailSender.LambdaArn": "a sender always has both members, and V1_0 goes without saying",
    "LambdaConfig.PreTokenGenerationConfig.LambdaVersion": "nothing without the function's ARN",
}


@pytest.mark.parametrize("name", sorted(WRITES))
def test_every_leaf_survives(name: str) -> None:
    """A leaf written alone is still there, with its value, after tidying and a trip through words and back."""
    kind = named(name)
    alone = [(leaf, shape) for leaf, shape in written_leaves(kind) if not without_word(leaf) and not _listed(leaf)]
    assert [leaf for leaf, shape in alone if not _survives(kind, leaf, shape)] == []


def _listed(leaf: str) -> bool:
    return any(leaf == listed or leaf.startswith((f"{listed}[", f"{listed}.")) for listed in NOT_ALONE)


def _survives(kind: Kind, leaf: str, shape: Shape) -> bool:
    body: dict[str, Any] = {}
    value = _sample(shape)
    path, rest = tuple(leaf.partition("[]")[0].partition("{}")[0].split(".")), leaf
    if "[]." in rest:
        value = [{rest.partition("[].")[2]: value}]
    elif "{}." in rest:
        value = {"Level2": {rest.partition("{}.")[2]: value}}
    put(body, path, value)
    if path[0] == "ProviderDetails":
        body["ProviderType"] = "OIDC"
    if path[0] == "LogConfigurations":
        inner = rest.partition("[].")[2]
        entry: dict[str, Any] = {"EventSource": "userNotification"}
        put(entry, tuple(inner.split(".")), value[0][inner])
        value = body["LogConfigurations"] = [entry]
    if path[0] == "Links":
        value = body["Links"] = {"cognito:default": value["key"]}
    if path[0] == "Scopes":
        body["Scopes"] = [{"ScopeName": "s", "ScopeDescription": "d"}]
        value = body["Scopes"]
    canonical = kind.tidy(body)
    back = kind.tidy(kind.lens.to_api(kind.lens.from_api(canonical)))
    return bool(back == canonical and get(back, path) == value)


def _sample(shape: Shape) -> Any:
    if shape.type == "boolean":
        return True
    if shape.type in ("integer", "long"):
        return max(int(shape.min or 0), 1)
    if shape.type == "list":
        return [_sample(shape.element)]
    if shape.type == "map":
        return {"key": _sample(shape.value)}
    if shape.enum:
        return shape.enum[0]
    return "x" * max(int(shape.min or 0), 3)


def test_every_member_of_an_attribute_survives() -> None:
    """A custom attribute keeps its type, its flags and its bounds on the way to words and back."""
    kind = named("user_pool")
    number, text = {"MinValue": "-1", "MaxValue": "9"}, {"MinLength": "3"}
    attributes: list[dict[str, Any]] = [
        {"Name": "custom:a", "AttributeDataType": "Number", "NumberAttributeConstraints": number},
        {"Name": "custom:b", "AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": text},
        {"Name": "dev:custom:c", "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": True},
        {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": False},
    ]
    body = kind.tidy(split(attributes))
    assert kind.tidy(kind.lens.to_api(kind.lens.from_api(body))) == body
    assert body["CustomAttributes"]["a"] == {"AttributeDataType": "Number", "Mutable": False, **number}
    assert body["CustomAttributes"]["b"] == {"AttributeDataType": "String", "Mutable": True, **text}
    assert body["CustomAttributes"]["c"]["DeveloperOnlyAttribute"] is True
    assert body["StandardAttributes"]["email"] == {"Required": True, "Mutable": False}


@pytest.mark.parametrize("name", ALL)
def test_no_member_is_owned_twice(name: str) -> None:
    """Two words for one member would be two truths, so each leaf has one word, or words that share it on purpose."""
    shared = {"Schema", "AliasAttributes", "UsernameAttributes", "EmailConfiguration.From", "Domain"}
    seen: list[str] = []
    for member in _leaf_members(named(name).words):
        assert member not in seen or member in shared or member.startswith(PARTIAL), member
        seen.append(member)


PARTIAL: Final = (
    "AccountRecoverySetting",
    "RefreshTokenRotation",
    "VerificationMessageTemplate",
    "LogConfigurations[]",
)
"""Structures with a short word for the usual case and their own name for the rest; entries of a list by their key."""


def _leaf_members(word: Word) -> Iterator[str]:
    if word.type == "struct" and not word.whole:
        for inner in word.children.values():
            yield from _leaf_members(inner)
    else:
        yield from word.members


def test_addressing_members_are_no_words() -> None:
    """The ids that say which object is meant cannot be written as settings."""
    for kind in KINDS:
        assert not addressing(kind) & set(_owned(kind.words)), kind.name
