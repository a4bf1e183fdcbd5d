"""Table B: what today's CDK has besides, row by row."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Final

from cdk_row import CLIENT, DOMAIN, GROUP, MFA, POOL, PROVIDER, ROLE, SERVER, Row
from cdk_rows_readme import OAUTH, ROLE_ARN, client, function, pool

KEY: Final = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
CERTIFICATE: Final = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
_KEY: Final = f'custom_sender_kms_key=Key.from_key_arn(s, "k", "{KEY}")'
_CUSTOM: Final = (
    'custom_domain={"domain_name": "auth.x.test", "certificate": '
    f'Certificate.from_certificate_arn(s, "ce", "{CERTIFICATE}")}}'
)
_ROLE: Final = f'Role.from_role_arn(s, "r", "{ROLE_ARN}")'
_SES: Final = "arn:aws:ses:eu-west-1:${account}:identity/"


def ses(words: str) -> str:
    return pool(f"email=UserPoolEmail.with_ses({words})")


def child(words: str) -> str:
    return f'p = UserPool(s, "p"); {words}'


def provider(name: str, words: str) -> str:
    return child(f'UserPoolIdentityProvider{name}(s, "i", user_pool=p, {words})')


def recovery(*names: str) -> dict[str, object]:
    mechanisms = [{"Name": name, "Priority": place} for place, name in enumerate(names, 1)]
    return {POOL: {"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}}}


ROWS: Final = (
    Row(
        "B1",
        "whether names differ by case",
        pool("sign_in_case_sensitive=False"),
        {POOL: {"UsernameConfiguration": {"CaseSensitive": False}}},
    ),
    Row(
        "B2",
        "account recovery, six ways",
        pool("account_recovery=AccountRecovery.EMAIL_AND_PHONE_WITHOUT_MFA"),
        recovery("verified_email", "verified_phone_number"),
        proof="cdk/test_cdk_traps.py::test_ways_to_recover_an_account",
    ),
    Row(
        "B3",
        "whether cogprov makes the role for text messages",
        pool("enable_sms_role=True"),
        {ROLE: {}, POOL: {"SmsConfiguration": {}}},
    ),
    Row(
        "B4",
        "the Region that text messages leave from",
        pool(f'sms_role={_ROLE}, sns_region="eu-central-1"'),
        {POOL: {"SmsConfiguration": {"SnsCallerArn": ROLE_ARN, "SnsRegion": "eu-central-1"}}},
    ),
    Row(
        "B5",
        "the text message of a second factor",
        pool('mfa=Mfa.REQUIRED, mfa_message="Code {####}"'),
        {
            POOL: {"SmsAuthenticationMessage": "Code {####}"},
            MFA: {"SmsMfaConfiguration": {"SmsAuthenticationMessage": "Code {####}"}},
        },
        refuses={
            pool('mfa=Mfa.REQUIRED, mfa_message="no code"'): "mfa_message",
            pool('mfa=Mfa.REQUIRED, mfa_message="{####}" + "x" * 135'): "mfa_message",
        },
    ),
    Row(
        "B6",
        "the removal policy of a pool deletes nothing",
        proof="cdk/test_cdk_traps.py::test_a_pool_outlives_its_program",
    ),
    Row("B7", "deletion protection", pool("deletion_protection=False"), {POOL: {"DeletionProtection": "INACTIVE"}}),
    Row(
        "B8",
        "devices that are remembered",
        pool(
            "device_tracking=DeviceTracking(challenge_required_on_new_device=True, device_only_remembered_on_user_prompt=False)"
        ),
        {
            POOL: {
                "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
            }
        },
        refuses={
            pool('device_tracking={"challenge_required_on_new_device": True}'): "device_only_remembered_on_user_prompt"
        },
    ),
    Row(
        "B9",
        "what keeps its old value until the new one is verified",
        pool('keep_original={"email": True, "phone": True}'),
        {
            POOL: {
                "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email", "phone_number"]}
            }
        },
    ),
    Row(
        "B10",
        "the key of custom senders",
        pool(_KEY),
        {POOL: {"LambdaConfig": {"KMSKeyID": KEY}}},
        refuses={pool('lambda_triggers={"custom_sms_sender": fn("f")}'): "lambda_triggers.custom_sms_sender"},
    ),
    Row(
        "B11",
        "custom senders",
        pool(f'{_KEY}, lambda_triggers={{"custom_email_sender": fn("f")}}'),
        {POOL: {"LambdaConfig": {"CustomEmailSender": {"LambdaArn": function("f"), "LambdaVersion": "V1_0"}}}},
    ),
    Row(
        "B12",
        "the token trigger and its version, V1_0 unless said",
        child('p.add_trigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn("f"))'),
        {POOL: {"LambdaConfig": {"PreTokenGenerationConfig": {"LambdaArn": function("f"), "LambdaVersion": "V1_0"}}}},
        refuses={
            child(
                'p.add_trigger(UserPoolOperation.PRE_SIGN_UP, fn("f"), LambdaVersion.V2_0)'
            ): "lambda_triggers.pre_sign_up",
            'p = UserPool(s, "p", lambda_triggers={"pre_token_generation": fn("a")}); '
            'p.add_trigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn("b"))': "lambda_triggers.pre_token_generation",
        },
    ),
    Row("B13", "the feature plan", pool("feature_plan=FeaturePlan.PLUS"), {POOL: {"UserPoolTier": "PLUS"}}),
    Row(
        "B14",
        "how many old passwords may not come again",
        pool('password_policy={"password_history_size": 5}'),
        {POOL: {"Policies": {"PasswordPolicy": {"PasswordHistorySize": 5}}}},
        refuses={
            pool(
                'feature_plan=FeaturePlan.LITE, password_policy={"password_history_size": 0}'
            ): "password_history_size",
            pool('password_policy={"password_history_size": 25}'): "password_history_size",
        },
    ),
    Row(
        "B15",
        "standard attributes, each sent as it is said",
        pool('standard_attributes={"fullname": {"required": True, "mutable": False}, "website": {}}'),
        {
            POOL: {
                "Schema": [
                    {"Name": "name", "Required": True, "Mutable": False},
                    {"Name": "website", "Required": False, "Mutable": True},
                ]
            }
        },
        refuses={pool('standard_attributes={"email": True}'): "standard_attributes.email"},
    ),
    Row(
        "B16",
        "custom attributes that can change",
        pool('custom_attributes={"x": StringAttribute(mutable=True)}'),
        {POOL: {"Schema": [{"Name": "x", "Mutable": True}]}},
    ),
    Row(
        "B17",
        "first factors",
        pool(
            'email=UserPoolEmail.with_ses(from_email="a@b.test"), sign_in_policy=SignInPolicy(allowed_first_auth_factors='
            "AllowedFirstAuthFactors(passkey=True, sms_otp=True, email_otp=True, password=True))"
        ),
        {
            POOL: {
                "Policies": {
                    "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]}
                }
            }
        },
        refuses={
            pool(f'feature_plan=FeaturePlan.{plan}, sign_in_policy={{"allowed_first_auth_factors": {factors}}}'): end
            for plan, factors, end in (
                ("PLUS", '{"password": False, "passkey": True}', "allowed_first_auth_factors.password"),
                ("LITE", '{"password": True, "passkey": True}', "allowed_first_auth_factors.passkey"),
            )
        },
    ),
    Row(
        "B18",
        "the relying party of passkeys",
        pool('passkey_relying_party_id="x.test"'),
        {MFA: {"WebAuthnConfiguration": {"RelyingPartyId": "x.test"}}},
        refuses={pool('passkey_relying_party_id="x" * 64'): "passkey_relying_party_id"},
    ),
    Row(
        "B19",
        "whether a passkey asks who holds it",
        pool("passkey_user_verification=PasskeyUserVerification.REQUIRED"),
        {MFA: {"WebAuthnConfiguration": {"UserVerification": "required"}}},
    ),
    Row(
        "B20",
        "threat protection",
        pool("standard_threat_protection_mode=StandardThreatProtectionMode.AUDIT_ONLY, feature_plan=FeaturePlan.PLUS"),
        {POOL: {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}},
    ),
    Row(
        "B21",
        "threat protection of custom sign-in",
        pool("custom_threat_protection_mode=CustomThreatProtectionMode.FULL_FUNCTION, feature_plan=FeaturePlan.PLUS"),
        {
            POOL: {
                "UserPoolAddOns": {
                    "AdvancedSecurityMode": "OFF",
                    "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
                }
            }
        },
    ),
    Row(
        "B22",
        "threat protection by its older name",
        pool("advanced_security_mode=AdvancedSecurityMode.ENFORCED, feature_plan=FeaturePlan.PLUS"),
        {POOL: {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}},
        refuses={
            pool(
                "advanced_security_mode=AdvancedSecurityMode.OFF, "
                "standard_threat_protection_mode=StandardThreatProtectionMode.AUDIT_ONLY"
            ): "advanced_security_mode"
        },
    ),
    Row(
        "B23",
        "threat protection without a plan said",
        pool("standard_threat_protection_mode=StandardThreatProtectionMode.FULL_FUNCTION"),
        {POOL: {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}},
    ),
    Row(
        "B24",
        "e-mail as a second factor",
        pool(
            'mfa=Mfa.OPTIONAL, mfa_second_factor={"sms": False, "otp": False, "email": True}, email=UserPoolEmail.with_ses(from_email="a@b.test")'
        ),
        {MFA: {"EmailMfaConfiguration": {}}},
        refuses={
            pool(
                'mfa=Mfa.OPTIONAL, mfa_second_factor={"sms": False, "otp": False, "email": True}'
            ): "mfa_second_factor.email",
            pool(
                'mfa=Mfa.OPTIONAL, mfa_second_factor={"sms": False, "otp": False, "email": True}, '
                'feature_plan=FeaturePlan.LITE, email=UserPoolEmail.with_ses(from_email="a@b.test")'
            ): "mfa_second_factor.email",
        },
    ),
    Row(
        "B25",
        "mail by Cognito",
        pool('email=UserPoolEmail.with_cognito("a@b.test")'),
        {POOL: {"EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT", "ReplyToEmailAddress": "a@b.test"}}},
    ),
    Row(
        "B26",
        "mail by SES",
        ses('from_email="a@b.test"'),
        {
            POOL: {
                "EmailConfiguration": {
                    "EmailSendingAccount": "DEVELOPER",
                    "From": "a@b.test",
                    "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/a@b.test",
                }
            }
        },
    ),
    Row(
        "B27",
        "the sender's name",
        ses('from_email="a@b.test", from_name=\'say "hi"\''),
        {POOL: {"EmailConfiguration": {"From": '"say \\"hi\\"" <a@b.test>'}}},
    ),
    Row(
        "B28",
        "the reply address",
        ses('from_email="a@b.test", reply_to="r@b.test"'),
        {POOL: {"EmailConfiguration": {"ReplyToEmailAddress": "r@b.test"}}},
    ),
    Row(
        "B29",
        "SES's configuration set",
        ses('from_email="a@b.test", configuration_set_name="set"'),
        {POOL: {"EmailConfiguration": {"ConfigurationSet": "set"}}},
    ),
    Row(
        "B30",
        "SES's Region",
        ses('from_email="a@b.test", ses_region="us-east-1"'),
        {POOL: {"EmailConfiguration": {"SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/a@b.test"}}},
    ),
    Row(
        "B31",
        "a verified domain",
        ses('from_email="a@b.test", ses_verified_domain="b.test"'),
        {POOL: {"EmailConfiguration": {"SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/b.test"}}},
        refuses={ses('from_email="a@b.test", ses_verified_domain="c.test"'): "email.ses_verified_domain"},
    ),
    Row(
        "B32",
        "international addresses",
        ses('from_email="a@bücher.test"'),
        {POOL: {"EmailConfiguration": {"From": "a@xn--bcher-kva.test"}}},
        refuses={ses('from_email="日本@b.test"'): "email.from_email"},
    ),
    Row(
        "B33",
        "tags, nearest and highest priority first",
        'p = UserPool(s, "p", tags={"old": "x"}); Tags.of(s).add("team", "core", priority=300); Tags.of(p).add("team", "mine"); '
        'Tags.of(s).remove("old"); Tags.of(s).add("no", "x", exclude_resource_types=["AWS::Cognito::UserPool"]); Tags.of(p).add("a", "b")',
        {POOL: {"UserPoolTags": {"team": "core", "a": "b"}}},
        [f"{POOL}.UserPoolTags.old", f"{POOL}.UserPoolTags.no"],
        {child('Tags.of(p).add("aws:x", "y")'): "tags.aws:x"},
    ),
    Row(
        "B34",
        "what a pool tells other code",
        child('s.output("a", p.user_pool_ref.user_pool_arn); s.output("b", str(len(p.identity_providers)))'),
        outputs={"a": "${user_pools.p.arn}", "b": "0"},
    ),
    Row(
        "B35",
        "grants are not for cogprov to make, and it says so",
        refuses={child('p.grant(None, "cognito-idp:AdminGetUser")'): "user_pools.p"},
    ),
    Row(
        "B36",
        "providers from elsewhere that are registered",
        child(
            'p.register_identity_provider(UserPoolIdentityProvider.from_provider_name(s, "x", "Existing")); p.add_client("c")'
        ),
        {CLIENT: {"SupportedIdentityProviders": ["Existing", "COGNITO"]}},
    ),
    Row(
        "B37",
        "OAuth off",
        client("disable_o_auth=True"),
        {CLIENT: {"AllowedOAuthFlowsUserPoolClient": False}},
        [f"{CLIENT}.AllowedOAuthFlows", f"{CLIENT}.AllowedOAuthScopes", f"{CLIENT}.CallbackURLs"],
    ),
    Row(
        "B38",
        "logout URLs",
        client(f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "logout_urls": ["https://x.test/out"]}}'),
        {CLIENT: {"LogoutURLs": ["https://x.test/out"]}},
    ),
    Row(
        "B39",
        "the default redirect",
        client(
            f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "default_redirect_uri": "https://x.test"}}'
        ),
        {CLIENT: {"DefaultRedirectURI": "https://x.test"}},
        refuses={
            client(
                f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "default_redirect_uri": "{uri}"}}'
            ): "o_auth.default_redirect_uri"
            for uri in ("https://y.test", "https://x.test/a b")
        },
    ),
    Row(
        "B40",
        "choice-based sign-in",
        client('auth_flows={"user": True}'),
        {CLIENT: {"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}},
    ),
    Row(
        "B41",
        "errors that keep to themselves who exists",
        client("prevent_user_existence_errors=False"),
        {CLIENT: {"PreventUserExistenceErrors": "LEGACY"}},
    ),
    Row(
        "B42",
        "lifetime of access tokens",
        client("access_token_validity=Duration.hours(1)"),
        {CLIENT: {"AccessTokenValidity": 60, "TokenValidityUnits": {"AccessToken": "minutes"}}},
        refuses={
            client(f"access_token_validity=Duration.{length}"): "access_token_validity"
            for length in ("minutes(4)", "hours(25)", "seconds(330), refresh_token_validity=Duration.days(1)")
        },
    ),
    Row(
        "B43",
        "lifetime of ID tokens",
        client("id_token_validity=Duration.minutes(5)"),
        {CLIENT: {"IdTokenValidity": 5, "TokenValidityUnits": {"IdToken": "minutes"}}},
        refuses={
            client("id_token_validity=Duration.hours(2), refresh_token_validity=Duration.hours(1)"): "id_token_validity"
        },
    ),
    Row(
        "B44",
        "lifetime of refresh tokens",
        client("refresh_token_validity=Duration.days(3650)"),
        {CLIENT: {"RefreshTokenValidity": 5256000, "TokenValidityUnits": {"RefreshToken": "minutes"}}},
        refuses={client("refresh_token_validity=Duration.minutes(59)"): "refresh_token_validity"},
    ),
    Row(
        "B45",
        "how long a sign-in may take",
        client("auth_session_validity=Duration.minutes(15)"),
        {CLIENT: {"AuthSessionValidity": 15}},
        refuses={client("auth_session_validity=Duration.minutes(2)"): "auth_session_validity"},
    ),
    Row(
        "B46",
        "whether tokens can be revoked",
        client("enable_token_revocation=False"),
        {CLIENT: {"EnableTokenRevocation": False}},
    ),
    Row(
        "B47",
        "more about the user for threat protection",
        client("generate_secret=True, enable_propagate_additional_user_context_data=True"),
        {CLIENT: {"EnablePropagateAdditionalUserContextData": True}},
        refuses={
            client(
                "enable_propagate_additional_user_context_data=True"
            ): "enable_propagate_additional_user_context_data"
        },
    ),
    Row(
        "B48",
        "refresh tokens that change at each use",
        client('refresh_token_rotation_grace_period=Duration.seconds(0), auth_flows={"user_srp": False}'),
        {
            CLIENT: {
                "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
                "ExplicitAuthFlows": [],
            }
        },
        refuses={
            client("refresh_token_rotation_grace_period=Duration.seconds(61)"): "refresh_token_rotation_grace_period"
        },
    ),
    Row(
        "B49",
        "attributes that a client reads and writes",
        'UserPool(s, "p", custom_attributes={"x": StringAttribute(mutable=True)}).add_client("c", '
        'read_attributes=ClientAttributes().with_standard_attributes(fullname=True, email=True).with_custom_attributes("x"), '
        "write_attributes=ClientAttributes())",
        {CLIENT: {"ReadAttributes": ["custom:x", "email", "name"], "WriteAttributes": []}},
    ),
    Row(
        "B50",
        "a client's secret as a reference, and never as a text",
        's.output("a", UserPool(s, "p").add_client("c", generate_secret=True).user_pool_client_secret)',
        outputs={"a": "${user_pools.p.clients.c.secret}"},
    ),
    Row(
        "B51",
        "providers by name",
        child(
            'UserPoolIdentityProviderGoogle(s, "g", user_pool=p, client_id="i", client_secret="x"); '
            'p.add_client("c", supported_identity_providers=[UserPoolClientIdentityProvider.COGNITO, UserPoolClientIdentityProvider.GOOGLE])'
        ),
        {CLIENT: {"SupportedIdentityProviders": ["COGNITO", "Google"]}},
    ),
    Row(
        "B52",
        "every provider of the pool, and Cognito",
        child(
            'UserPoolIdentityProviderGoogle(s, "g", user_pool=p, client_id="i", client_secret="x"); p.add_client("c", disable_o_auth=True)'
        ),
        {CLIENT: {"SupportedIdentityProviders": ["Google", "COGNITO"]}},
    ),
    Row(
        "B53",
        "analytics",
        client(
            f'analytics=AnalyticsConfiguration(application_id="0123456789abcdef0123456789abcdef", external_id="e", role={_ROLE}, share_user_data=True)'
        ),
        {
            CLIENT: {
                "AnalyticsConfiguration": {
                    "ApplicationId": "0123456789abcdef0123456789abcdef",
                    "ExternalId": "e",
                    "RoleArn": ROLE_ARN,
                    "UserDataShared": True,
                }
            }
        },
        refuses={client('analytics={"application_id": "a"}'): "analytics", client("analytics={}"): "analytics"},
    ),
    Row(
        "B54",
        "a domain, of one sort",
        child('UserPoolDomain(s, "d", user_pool=p, cognito_domain={"domain_prefix": "my-app"})'),
        {DOMAIN: {"Domain": "my-app"}},
        refuses={child('p.add_domain("d")'): "user_pools.p.domains.d"},
    ),
    Row(
        "B55",
        "a prefix of Cognito's domain",
        child('p.add_domain("d", cognito_domain=CognitoDomainOptions(domain_prefix="my-app"))'),
        {DOMAIN: {"Domain": "my-app"}},
        [f"{DOMAIN}.CustomDomainConfig"],
        {
            child(f'p.add_domain("d", cognito_domain={{"domain_prefix": "{prefix}"}})'): "cognito_domain.domain_prefix"
            for prefix in ("My-App", "my_app", "-a-", "x" * 64)
        },
    ),
    Row(
        "B56",
        "a domain of your own",
        child(f'p.add_domain("d", {_CUSTOM})'),
        {DOMAIN: {"Domain": "auth.x.test", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}}},
    ),
    Row(
        "B57",
        "which sign-in pages",
        child(
            'p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}, managed_login_version=ManagedLoginVersion.NEWER_MANAGED_LOGIN)'
        ),
        {DOMAIN: {"ManagedLoginVersion": 2}},
    ),
    Row(
        "B58",
        "a domain that exists",
        child('s.output("a", UserPoolDomain.from_domain_name(s, "d", "x").domain_name)'),
        outputs={"a": "x"},
        lacks=[DOMAIN],
    ),
    Row(
        "B59",
        "a domain's URL",
        child(
            'd = p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}); '
            f'e = p.add_domain("e", {_CUSTOM}); s.output("a", d.base_url()); s.output("b", d.base_url(fips=True)); s.output("c", e.base_url())'
        ),
        outputs={
            "a": "https://my-app.auth.eu-west-1.amazoncognito.com",
            "b": "https://my-app.auth-fips.eu-west-1.amazoncognito.com",
            "c": "https://auth.x.test",
        },
    ),
    Row(
        "B60",
        "the URL to sign in at",
        child(
            f'c = p.add_client("c", o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}}}); '
            'd = p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}); s.output("a", d.sign_in_url(c, redirect_uri="https://x.test"))'
        ),
        outputs={
            "a": "https://my-app.auth.eu-west-1.amazoncognito.com/login?client_id=${user_pools.p.clients.c.id}"
            "&response_type=token&redirect_uri=https://x.test"
        },
        refuses={
            child(
                'p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}).sign_in_url(p.add_client("c"), redirect_uri="https://x.test")'
            ): "user_pools.p.domains.d"
        },
    ),
    Row(
        "B61",
        "the CloudFront name for a DNS record",
        child(
            f'd = p.add_domain("d", {_CUSTOM}); s.output("a", d.cloud_front_endpoint); s.output("b", d.cloud_front_domain_name)'
        ),
        outputs={
            "a": "${user_pools.p.domains.d.cloud_front_endpoint}",
            "b": "${user_pools.p.domains.d.cloud_front_endpoint}",
        },
    ),
    Row("B62", "a domain goes before its pool", proof="cdk/test_cdk_traps.py::test_a_domain_goes_before_its_pool"),
    Row(
        "B63",
        "Login with Amazon",
        provider("Amazon", 'client_id="i", client_secret="x", scopes=["profile", "postal_code"]'),
        {
            PROVIDER: {
                "ProviderName": "LoginWithAmazon",
                "ProviderType": "LoginWithAmazon",
                "ProviderDetails": {"client_id": "i", "authorize_scopes": "profile postal_code"},
            }
        },
        refuses={provider("Amazon", 'client_id="i"'): "client_secret"},
    ),
    Row(
        "B64",
        "Facebook",
        provider(
            "Facebook", 'client_id="i", client_secret="x", api_version="v17.0", scopes=["public_profile", "email"]'
        ),
        {
            PROVIDER: {
                "ProviderType": "Facebook",
                "ProviderDetails": {"api_version": "v17.0", "authorize_scopes": "public_profile,email"},
            }
        },
    ),
    Row(
        "B65",
        "Google",
        provider("Google", 'client_id="i", client_secret_value=SecretValue.unsafe_plain_text("x")'),
        {PROVIDER: {"ProviderType": "Google", "ProviderDetails": {"client_id": "i", "authorize_scopes": "profile"}}},
        refuses={
            provider("Google", 'client_id="i"'): "client_secret",
            provider(
                "Google", 'client_id="i", client_secret="x", client_secret_value=SecretValue.unsafe_plain_text("x")'
            ): "client_secret",
        },
    ),
    Row(
        "B66",
        "Sign in with Apple",
        provider("Apple", 'client_id="i", team_id="T", key_id="K", private_key="x"'),
        {
            PROVIDER: {
                "ProviderType": "SignInWithApple",
                "ProviderDetails": {"team_id": "T", "key_id": "K", "authorize_scopes": "name"},
            }
        },
        refuses={provider("Apple", 'client_id="i", team_id="T", key_id="K"'): "private_key"},
    ),
    Row(
        "B67",
        "OpenID Connect",
        provider(
            "Oidc", 'name="My", client_id="i", client_secret="x", issuer_url="https://i.test", identifiers=["a"]'
        ).replace('"My"', '"MyOidc"'),
        {
            PROVIDER: {
                "ProviderName": "MyOidc",
                "ProviderType": "OIDC",
                "ProviderDetails": {
                    "attributes_request_method": "GET",
                    "oidc_issuer": "https://i.test",
                    "authorize_scopes": "openid",
                },
                "IdpIdentifiers": ["a"],
            }
        },
        refuses={
            provider(
                "Oidc", f'name="{name}", client_id="i", client_secret="x", issuer_url="https://i.test"'
            ): "identity_providers.i.name"
            for name in ("xy", "x" * 33, "_xyz", " xyz")
        },
    ),
    Row(
        "B68",
        "the endpoints of an OIDC provider",
        provider(
            "Oidc",
            'name="MyOidc", client_id="i", client_secret="x", issuer_url="https://i.test", endpoints=OidcEndpoints('
            'authorization="https://a", token="https://t", user_info="https://u", jwks_uri="https://j")',
        ),
        {
            PROVIDER: {
                "ProviderDetails": {
                    "authorize_url": "https://a",
                    "token_url": "https://t",
                    "attributes_url": "https://u",
                    "jwks_uri": "https://j",
                }
            }
        },
        refuses={
            provider(
                "Oidc",
                'client_id="i", client_secret="x", issuer_url="https://i.test", endpoints={"token": "https://t"}',
            ): "endpoints.authorization"
        },
    ),
    Row(
        "B69",
        "SAML",
        provider(
            "Saml",
            'name="MySaml", metadata=UserPoolIdentityProviderSamlMetadata.url("https://m.test"), idp_initiated=True, request_signing_algorithm=SigningAlgorithm.RSA_SHA256',
        ),
        {
            PROVIDER: {
                "ProviderType": "SAML",
                "ProviderDetails": {
                    "MetadataURL": "https://m.test",
                    "IDPSignout": "false",
                    "IDPInit": "true",
                    "RequestSigningAlgorithm": "rsa-sha256",
                },
            }
        },
        refuses={
            provider("Saml", 'name="MySaml"'): "identity_providers.i.metadata",
            provider(
                "Saml", 'name="xy", metadata=UserPoolIdentityProviderSamlMetadata.url("https://m.test")'
            ): "identity_providers.i.name",
        },
    ),
    Row(
        "B70",
        "which claim fills which attribute",
        provider(
            "Google",
            'client_id="i", client_secret="x", attribute_mapping=AttributeMapping(email=ProviderAttribute.GOOGLE_EMAIL, '
            'fullname=ProviderAttribute.other("display"), custom={"custom:x": ProviderAttribute.GOOGLE_GENDER})',
        ).replace('UserPool(s, "p")', 'UserPool(s, "p", custom_attributes={"x": StringAttribute(mutable=True)})'),
        {PROVIDER: {"AttributeMapping": {"email": "email", "name": "display", "custom:x": "gender"}}},
    ),
    Row("B71", "the claims that providers are known to send", proof="cdk/test_cdk_traps.py::test_claims_of_providers"),
    Row(
        "B72",
        "a provider that exists",
        child('s.output("a", UserPoolIdentityProvider.from_provider_name(s, "i", "X").provider_name)'),
        outputs={"a": "X"},
        lacks=[PROVIDER],
    ),
    Row(
        "B73",
        "secrets of providers show nowhere",
        proof="cdk/test_cdk_traps.py::test_secrets_of_providers_show_nowhere",
    ),
    Row(
        "B74",
        "an update keeps what is not said",
        proof="cdk/test_cdk_traps.py::test_an_update_of_a_provider_keeps_its_details",
    ),
    Row(
        "B75",
        "a resource server",
        child('p.add_resource_server("r", identifier="users", user_pool_resource_server_name="Users")'),
        {SERVER: {"Identifier": "users", "Name": "Users"}},
        refuses={child('p.add_resource_server("r")'): "resource_servers.r.identifier"},
    ),
    Row(
        "B76",
        "its scopes",
        child(
            'p.add_resource_server("r", identifier="users", scopes=[ResourceServerScope(scope_name="read", scope_description="Read")])'
        ),
        {SERVER: {"Name": "users", "Scopes": [{"ScopeName": "read", "ScopeDescription": "Read"}]}},
        refuses={'ResourceServerScope(scope_name="read")': "scope_description"},
    ),
    Row(
        "B77",
        "a server's scope in a client",
        child(
            'sc = ResourceServerScope(scope_name="read", scope_description="Read"); r = p.add_resource_server("r", identifier="users", scopes=[sc]); '
            'p.add_client("c", generate_secret=True, o_auth={"flows": {"client_credentials": True}, "scopes": [OAuthScope.resource_server(r, sc)]})'
        ),
        {CLIENT: {"AllowedOAuthScopes": ["users/read"], "AllowedOAuthFlows": ["client_credentials"]}},
    ),
    Row(
        "B78",
        "a resource server that exists",
        child(
            's.output("a", UserPoolResourceServer.from_user_pool_resource_server_id(s, "r", "x").user_pool_resource_server_id)'
        ),
        outputs={"a": "x"},
        lacks=[SERVER],
    ),
    Row(
        "B79",
        "a group",
        child(f'UserPoolGroup(s, "g", user_pool=p, group_name="staff", description="Us", precedence=0, role={_ROLE})'),
        {GROUP: {"GroupName": "staff", "Description": "Us", "Precedence": 0, "RoleArn": ROLE_ARN}},
        refuses={
            child('p.add_group("g", group_name="a b")'): "groups.g.group_name",
            child('p.add_group("g", precedence=-1)'): "groups.g.precedence",
            child('p.add_group("g", description="x" * 2049)'): "groups.g.description",
        },
    ),
    Row(
        "B80",
        "a group that exists",
        child('s.output("a", UserPoolGroup.from_group_name(s, "g", "x").group_name)'),
        outputs={"a": "x"},
        lacks=[GROUP],
    ),
    Row(
        "B81",
        "the look of managed login",
        child('p.add_client("c").add_child("managed_login_branding", words={"use_cognito_provided_values": True})'),
        {"CreateManagedLoginBranding": {"UseCognitoProvidedValues": True}},
    ),
    Row(
        "B82",
        "the look of the classic pages",
        child('p.add_child("ui_customization", words={"css": ".logo-customizable {}"})').replace(
            "p.add", 'p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}); p.add', 1
        ),
        {"SetUICustomization": {"CSS": ".logo-customizable {}"}},
    ),
    Row(
        "B83",
        "what to do about risks",
        'p = UserPool(s, "p", feature_plan=FeaturePlan.PLUS, standard_threat_protection_mode=StandardThreatProtectionMode.FULL_FUNCTION); '
        'p.add_child("risk_configuration", words={"compromised_credentials_risk_configuration": {"actions": {"event_action": "BLOCK"}}})',
        {"SetRiskConfiguration": {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}},
    ),
    Row(
        "B84",
        "where logs go",
        child(
            'p.add_child("log_delivery", words={"user_notification": {"cloud_watch_logs": "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/p"}})'
        ),
        {"SetLogDeliveryConfiguration": {}},
    ),
    Row("B85", "users are nobody's configuration", refuses={child('p.add_child("user", "ann")'): "user_pools.p"}),
    Row(
        "B86",
        "links to terms",
        child(
            'p.add_client("c").add_child("terms", "privacy_policy", {"links": {"cognito:default": "https://x.test/privacy"}})'
        ).replace("p.add", 'p.add_domain("d", cognito_domain={"domain_prefix": "my-app"}); p.add', 1),
        {"CreateTerms": {}},
    ),
    Row(
        "B87",
        "settings that only the API names",
        pool('key_configuration={"key_type": "AWS_OWNED_KEY"}, issuer_configuration={"type": "ORIGINAL"}'),
        {POOL: {}},
    ),
    Row("B88", "pools in more than one Region", proof="cdk/test_cdk_traps.py::test_kinds_that_the_cdk_lacks"),
    Row(
        "B89",
        "settings that no CDK class has",
        pool('dcr_configuration={"enable_status": "Enabled"}'),
        {POOL: {"DcrConfiguration": {"EnableStatus": "Enabled"}}},
    ),
    Row(
        "B90",
        "limits of the API, checked before it is asked",
        refuses={
            pool('user_pool_name="x" * 129'): "user_pool_name",
            pool('user_verification={"email_subject": "x" * 141}'): "user_verification.email_subject",
            pool('user_verification={"sms_message": "{####}" + "x" * 140}'): "user_verification.sms_message",
        },
    ),
)
