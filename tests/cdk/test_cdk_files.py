"""What the CDK refuses, written in a file: refused before any call, with the parameter named."""

from __future__ import annotations

import pytest
from cdk_help import Laboratory

from cogprov.engine import load
from cogprov.model.errors import ConfigError

FUNCTION = "'arn:aws:lambda:eu-west-1:123456789012:function:f'"
CERTIFICATE = "'arn:aws:acm:us-east-1:123456789012:certificate/0123'"
OIDC = "type: oidc, client_id: a, client_secret: b, issuer_url: 'https://i.test'"
SAML = "type: saml, metadata_url: 'https://i.test/m'"
PAGES = "callback_urls: ['https://x.test']"
SES = "email: {from_email: a@b.test}"
FACTORS = "mfa: optional, mfa_second_factor: {sms: false, otp: true, email: true}"

POOL = [
    ("sign_in_aliases: {preferred_username: true}", "sign_in_aliases.preferred_username"),
    ("user_verification: {email_body: nothing}", "user_verification.email_body"),
    ("user_verification: {email_style: link, email_body: nothing}", "user_verification.email_body"),
    ("user_verification: {sms_message: nothing}", "user_verification.sms_message"),
    ("mfa: required, mfa_message: nothing", "mfa_message"),
    (f"mfa: required, mfa_message: '{{####}}{140 * 'x'}'", "mfa_message"),
    ("enable_sms_role: false, sms_role: 'arn:aws:iam::123456789012:role/x'", "enable_sms_role"),
    ("password_policy: {min_length: 5}", "password_policy.min_length"),
    ("password_policy: {min_length: 100}", "password_policy.min_length"),
    ("password_policy: {temp_password_validity: 20h}", "password_policy.temp_password_validity"),
    ("password_policy: {temp_password_validity: 366d}", "password_policy.temp_password_validity"),
    ("password_policy: {password_history_size: 25}", "password_policy.password_history_size"),
    ("feature_plan: lite, password_policy: {password_history_size: 0}", "password_policy.password_history_size"),
    ("sign_in_policy: {allowed_first_auth_factors: {passkey: true}}", "allowed_first_auth_factors.password"),
    (
        "feature_plan: lite, sign_in_policy: {allowed_first_auth_factors: {password: true, passkey: true}}",
        "allowed_first_auth_factors.passkey",
    ),
    (f"{FACTORS}, email: {{reply_to: a@b.test}}", "mfa_second_factor.email"),
    (f"feature_plan: lite, {FACTORS}, {SES}", "mfa_second_factor.email"),
    (
        "advanced_security_mode: enforced, standard_threat_protection_mode: audit_only",
        "standard_threat_protection_mode",
    ),
    (f"lambda_triggers: {{custom_sms_sender: {FUNCTION}}}", "lambda_triggers.custom_sms_sender"),
    (
        f"lambda_triggers: {{pre_sign_up: {{lambda_arn: {FUNCTION}, lambda_version: V2_0}}}}",
        "lambda_triggers.pre_sign_up",
    ),
    ("email: {from_email: a@b.test, ses_verified_domain: c.test}", "email.ses_verified_domain"),
    ("email: {from_email: 'üé@b.test'}", "email.from_email"),
    ("email: {reply_to: 'üé@b.test'}", "email.reply_to"),
    ("custom_attributes: {x: {type: string, min_len: -1}}", "custom_attributes.x.min_len"),
    ("custom_attributes: {x: {type: string, max_len: 2049}}", "custom_attributes.x.max_len"),
    ("account_recovery: nonsense", "account_recovery"),
    ("standard_attributes: {shoe: {required: true}}", "standard_attributes.shoe"),
]
CLIENT = [
    (f"disable_o_auth: true, o_auth: {{{PAGES}}}", "o_auth"),
    ("o_auth: {callback_urls: [], flows: {implicit_code_grant: true}}", "o_auth.callback_urls"),
    ("o_auth: {callback_urls: []}", "o_auth.callback_urls"),
    ("o_auth: {flows: {authorization_code_grant: true}}", "o_auth.callback_urls"),
    (f"o_auth: {{{PAGES}, default_redirect_uri: 'https://y.test'}}", "o_auth.default_redirect_uri"),
    ("o_auth: {default_redirect_uri: 'https://y.test'}", "o_auth.default_redirect_uri"),
    (f"o_auth: {{{PAGES}, flows: {{client_credentials: true, implicit_code_grant: true}}}}", "client_credentials"),
    ("enable_propagate_additional_user_context_data: true", "enable_propagate_additional_user_context_data"),
    ("access_token_validity: 4m", "access_token_validity"),
    ("access_token_validity: 2h, refresh_token_validity: 1h", "access_token_validity"),
    ("id_token_validity: 25h", "id_token_validity"),
    ("refresh_token_validity: 59m", "refresh_token_validity"),
    ("refresh_token_validity: 3651d", "refresh_token_validity"),
    ("auth_session_validity: 16m", "auth_session_validity"),
    ("auth_session_validity: 200s", "auth_session_validity"),
    ("refresh_token_rotation_grace_period: 61s", "refresh_token_rotation_grace_period"),
    ("analytics: {application_id: a}", "analytics"),
    ("analytics: {application: 'arn:aws:mobiletargeting:eu-west-1:1:apps/1', external_id: b}", "analytics"),
]
OTHERS = [
    (
        "domains",
        f"cognito_domain: {{domain_prefix: a}}, custom_domain: {{domain_name: b.test, certificate: {CERTIFICATE}}}",
        "domains.x",
    ),
    ("domains", "managed_login_version: 2", "domains.x"),
    ("domains", "cognito_domain: {domain_prefix: A_b}", "cognito_domain.domain_prefix"),
    ("groups", "group_name: a b", "group_name"),
    ("groups", f"group_name: {129 * 'x'}", "group_name"),
    ("groups", f"description: {2049 * 'x'}", "description"),
    ("groups", "precedence: -1", "precedence"),
    ("groups", "precedence: 2147483648", "precedence"),
    ("identity_providers", f"{OIDC}, name: ab", "name"),
    ("identity_providers", f"{OIDC}, name: {33 * 'a'}", "name"),
    ("identity_providers", f"{OIDC}, name: _abc", "name"),
    ("identity_providers", f"{OIDC}, name: abc, endpoints: {{token: 'https://t.test'}}", "endpoints"),
    ("identity_providers", "type: oidc, name: abc, client_id: a, client_secret: b", "issuer_url"),
    ("identity_providers", f"{SAML}, name: ab", "name"),
    ("identity_providers", "type: saml, name: abc", "metadata_url"),
    ("identity_providers", "type: google, client_id: a", "client_secret"),
    ("identity_providers", "type: google, client_secret: a", "client_id"),
    ("identity_providers", "type: apple, client_id: a, team_id: t, key_id: k", "private_key"),
]
CASES = [
    *POOL,
    *((f"clients: {{x: {{{words}}}}}", end) for words, end in CLIENT),
    *((f"{collection}: {{x: {{{words}}}}}", end) for collection, words, end in OTHERS),
]


@pytest.mark.parametrize(("words", "end"), CASES, ids=[words[:60] for words, _ in CASES])
def test_refused(words: str, end: str, lab: Laboratory) -> None:
    """With the exit code of a wrong configuration, and nothing made."""
    path = lab.folder / "cogprov.yaml"
    path.write_text(f"stack: t\nregion: eu-west-1\nuser_pools: {{p: {{{words}}}}}\n", encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        lab.plan(load(path))

    assert any(problem.path.endswith(end) for problem in caught.value.problems if not problem.warning)
    assert caught.value.exit_code == 65
