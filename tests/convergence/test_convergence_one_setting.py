"""One setting changes, and of everything else each byte of the raw answers stays: both update modes, noise on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from convergence_help import rich_client, rich_pool
from lab import FUNCTION, OTHER_FUNCTION, Lab, pool_of, unequal

from cogprov.kinds import kind_named
from cogprov.model.values import snake
from cogprov.model.words import Word

MODES = ("documented", "observed")

POOL: tuple[dict[str, Any], ...] = (
    {"user_pool_name": "renamed"},
    {"self_sign_up_enabled": True},
    {"user_invitation": {"email_body": "other {username} {####}"}},
    {"user_invitation": {"email_subject": "other"}},
    {"user_invitation": {"sms_message": "other {username} {####}"}},
    {"user_verification": {"email_subject": "other"}},
    {"user_verification": {"email_body": "other {####}"}},
    {"user_verification": {"sms_message": "other {####}"}},
    {"user_verification": {"email_style": "link"}},
    {"user_verification": {"email_style": "link", "email_body": "other {##here##}"}},
    {"auto_verify": {"email": True}},
    {"auto_verify": None, "keep_original": None},
    {"keep_original": {"email": True, "phone": True}},
    {"keep_original": None},
    {"mfa_message": "other {####}"},
    {"passkey_relying_party_id": "login.example.com"},
    {"passkey_user_verification": "preferred"},
    {"web_authn_configuration": {"factor_configuration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}},
    {"password_policy": {"min_length": 14}},
    {"password_policy": {"require_symbols": True}},
    {"password_policy": {"require_uppercase": False}},
    {"password_policy": {"password_history_size": 9}},
    {"password_policy": {"password_history_size": 0}},
    {"password_policy": {"password_history_size": None}},
    {"password_policy": {"temp_password_validity": "2d"}},
    {"password_policy": {"temp_password_validity": None}},
    {"sign_in_policy": {"allowed_first_auth_factors": {"password": True}}},
    {"email": {"from_name": "Other", "from_email": "no-reply@example.com"}},
    {"email": {"reply_to": "other@example.com"}},
    {"email": {"reply_to": None}},
    {"email": {"configuration_set_name": "other"}},
    {"email": {"configuration_set_name": None}},
    {"sns_region": None},
    {"lambda_triggers": {"pre_sign_up": OTHER_FUNCTION}},
    {"lambda_triggers": {"pre_sign_up": None}},
    {"lambda_triggers": {"user_migration": FUNCTION}},
    {"lambda_triggers": {"pre_token_generation_config": {"lambda_version": "V3_0"}}},
    {"lambda_triggers": {"custom_email_sender": None}},
    {"device_tracking": {"challenge_required_on_new_device": True}},
    {"device_tracking": {"device_only_remembered_on_user_prompt": True}},
    {"device_tracking": None},
    {"account_recovery": "email_and_phone_without_mfa"},
    {"deletion_protection": False},
    {"deletion_protection": None},
    {"standard_threat_protection_mode": "full_function"},
    {"custom_threat_protection_mode": "full_function"},
    {"acr_configuration": {"Level2": {"acr_value": "gold"}}},
    {"acr_configuration": {"Level3": {"acr_value": "diamond"}}},
    {"dcr_configuration": {"open_dcr_enabled": True}},
    {"dcr_configuration": {"authenticated_grant_types": ["code"]}},
    {"dcr_configuration": {"enable_status": "Disabled"}},
    {"tags": {"team": "identity", "more": "x"}},
    {"tags": None},
    {"tags": {}},
    {"mfa_second_factor": {"otp": True, "email": True}},
    {"mfa_second_factor": {"sms": True, "otp": True}},
    {"mfa_second_factor": {"sms": True}},
    {"email_mfa_configuration": {"subject": "other"}},
    {"mfa": "required", "sign_in_policy": {"allowed_first_auth_factors": {"password": True}}},
    {"mfa": "off"},
    {"mfa": None},
    {"custom_attributes": {"more": {"type": "number", "min": 1, "mutable": True}}},
)

CLIENT: tuple[dict[str, Any], ...] = (
    {"user_pool_client_name": "renamed"},
    {"auth_flows": {"user_password": True, "refresh_token": True}},
    {"auth_flows": {"custom": True}},
    {"auth_flows": None},
    {"o_auth": {"scopes": ["openid", "api/write"]}},
    {"o_auth": {"callback_urls": ["https://app.example.com/a", "https://new.example.com"]}},
    {"o_auth": {"logout_urls": []}},
    {"o_auth": {"logout_urls": None}},
    {"o_auth": {"default_redirect_uri": "https://app.example.com/b"}},
    {"o_auth": {"flows": {"authorization_code_grant": True, "implicit_code_grant": True}}},
    {"access_token_validity": "1h"},
    {"access_token_validity": "301s"},
    {"id_token_validity": "20m"},
    {"id_token_validity": None},
    {"refresh_token_validity": "90d"},
    {"refresh_token_validity": None},
    {"auth_session_validity": "15m"},
    {"auth_session_validity": None},
    {"read_attributes": ["email", "name"]},
    {"read_attributes": None},
    {"write_attributes": ["email", "custom:tenant"]},
    {"supported_identity_providers": ["COGNITO"]},
    {"prevent_user_existence_errors": False},
    {"prevent_user_existence_errors": None},
    {"enable_token_revocation": True},
    {"enable_token_revocation": None},
    {"enable_propagate_additional_user_context_data": False},
    {"analytics": {"share_user_data": False}},
    {"analytics": None},
)

MIRRORS: Mapping[str, tuple[str, ...]] = {
    "VerificationMessageTemplate": (
        "SmsVerificationMessage",
        "EmailVerificationMessage",
        "EmailVerificationSubject",
    ),
    "Policies.PasswordPolicy.TemporaryPasswordValidityDays": ("AdminCreateUserConfig.UnusedAccountValidityDays",),
    "PoolName": ("Name",),
    "Schema": ("SchemaAttributes",),
    "UserPoolTags": ("UserPoolTags",),
    "MfaConfiguration": ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"),
    "Factors": ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"),
    "SmsAuthenticationMessage": ("SmsMfaConfiguration.SmsAuthenticationMessage",),
    "SmsConfiguration": ("SmsMfaConfiguration.SmsConfiguration",),
    "AccessTokenValidity": ("TokenValidityUnits.AccessToken",),
    "IdTokenValidity": ("TokenValidityUnits.IdToken",),
    "RefreshTokenValidity": ("TokenValidityUnits.RefreshToken",),
}  # fmt: skip
"""Raw members that follow when a member is written, because they are the same setting in another place."""


def _members(word: Word, words: Mapping[str, Any]) -> Iterator[str]:
    """The API members that these words stand for."""
    for key, value in words.items():
        inner = word.children.get(key)
        assert inner is not None, key
        if inner.type == "struct" and not inner.whole and isinstance(value, Mapping):
            yield from _members(inner, value)
        else:
            yield from _all(inner)


def _all(word: Word) -> Iterator[str]:
    yield from word.members
    for inner in word.children.values():
        yield from _all(inner)


def _allowed(kind: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    found = set(_members(kind_named(kind).words, words))
    for member in tuple(found):
        for name, others in MIRRORS.items():
            if member == name or member.startswith(f"{name}."):
                found.update(others)
    return tuple(found)


def _strange(differences: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    return {
        path: values
        for path, values in differences.items()
        if not any(_below(path.partition(".")[2], member) for member in allowed)
    }


def _below(path: str, member: str) -> bool:
    member = member.partition("[")[0].partition("{")[0]
    return path == member or path.startswith(f"{member}.")


def _label(words: Mapping[str, Any]) -> str:
    return snake(str(words).replace(" ", ""))[:70]


@cache
def _adopted(mode: str) -> tuple[Lab, str]:
    """A pool with a bit of everything that was taken over as it is; nothing of it moved."""
    lab = Lab(Path(tempfile.mkdtemp()), mode)
    pool = rich_pool(lab)
    before = lab.facts()
    adopted = lab.apply(pool_of({"import": pool}))
    assert [action.verb for action in adopted.actions] == ["import"]
    assert lab.facts() == before
    return lab, pool


@cache
def _adopted_client(mode: str) -> tuple[Lab, str, str]:
    """The same with a client in it."""
    lab = Lab(Path(tempfile.mkdtemp()), mode)
    pool = rich_pool(lab)
    client = rich_client(lab, pool)
    before = lab.facts()
    lab.apply(pool_of({"import": pool}, clients={"web": {"import": client}}))
    assert lab.facts() == before
    return lab, pool, client


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", POOL, ids=_label)
def test_one_setting_of_a_pool(words: dict[str, Any], mode: str, tmp_path: Path) -> None:
    """Only the members that a word stands for change, the plan is empty afterwards, and an import agrees."""
    origin, pool = _adopted(mode)
    lab = origin.twin(tmp_path)
    before = lab.facts()
    plan = lab.apply(pool_of({"import": pool, **words}))
    assert plan.action("user_pools.main"), "nothing was planned"
    after = lab.facts()
    assert _strange(unequal(before["pool"], after["pool"], ("pool",)), _allowed("user_pool", words)) == {}
    assert _strange(unequal(before["mfa"], after["mfa"], ("mfa",)), _allowed("user_pool", words)) == {}
    # What the service shows of the SMS factor does not tell whether it is one.
    assert before != after or "mfa_second_factor" in words
    lab.imported()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", CLIENT, ids=_label)
def test_one_setting_of_a_client(words: dict[str, Any], mode: str, tmp_path: Path) -> None:
    """Only the members that a word stands for change, and nothing of its pool or its siblings."""
    origin, pool, client = _adopted_client(mode)
    lab = origin.twin(tmp_path)
    before = lab.facts()
    plan = lab.apply(pool_of({"import": pool}, clients={"web": {"import": client, **words}}))
    assert [action.address for action in plan.actions] == ["user_pools.main.clients.web"]
    after = lab.facts()
    (was,), (now,) = before.pop("clients").values(), after.pop("clients").values()
    assert before == after
    assert was["ClientSecret"] == now["ClientSecret"]
    assert _strange(unequal(was, now, ("client",)), _allowed("client", words)) == {}
    lab.imported()
