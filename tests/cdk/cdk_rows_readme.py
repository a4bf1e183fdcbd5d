"""Table A: what the README of the CDK's first user pools shows, row by row."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any, Final

from cdk_row import CLIENT, MFA, PERMISSION, POOL, ROLE, Row

CODE: Final = "The verification code to your new account is {####}"
SUBJECT: Final = "Verify your new account"
LINK: Final = "Verify your account by clicking on {##Verify Email##}"
PHONE_FIRST: Final = [
    {"Name": "verified_phone_number", "Priority": 1},
    {"Name": "verified_email", "Priority": 2},
]
NAMES: Final = {
    "address": "address",
    "birthdate": "birthdate",
    "email": "email",
    "family_name": "family_name",
    "fullname": "name",
    "gender": "gender",
    "given_name": "given_name",
    "last_update_time": "updated_at",
    "locale": "locale",
    "middle_name": "middle_name",
    "nickname": "nickname",
    "phone_number": "phone_number",
    "preferred_username": "preferred_username",
    "profile_page": "profile",
    "profile_picture": "picture",
    "timezone": "zoneinfo",
    "website": "website",
}
ROLE_ARN: Final = "arn:aws:iam::123456789012:role/sms"
_ROLE: Final = f'Role.from_role_arn(s, "r", "{ROLE_ARN}")'


def function(name: str) -> str:
    return f"arn:aws:lambda:eu-west-1:123456789012:function:{name}"


def pool(words: str) -> str:
    return f'UserPool(s, "p", {words})'


def client(words: str) -> str:
    return f'UserPool(s, "p").add_client("c", {words})'


def _trigger(row: str, word: str, member: str) -> Row:
    program = f'p = UserPool(s, "p"); p.add_trigger(UserPoolOperation.{word.upper()}, fn("f"))'
    return Row(row, f"trigger `{word}`", program, {POOL: {"LambdaConfig": {member: function("f")}}})


TRIGGERS: Final = {
    "A52": ("create_auth_challenge", "CreateAuthChallenge"),
    "A53": ("custom_message", "CustomMessage"),
    "A54": ("define_auth_challenge", "DefineAuthChallenge"),
    "A55": ("post_authentication", "PostAuthentication"),
    "A56": ("post_confirmation", "PostConfirmation"),
    "A57": ("pre_authentication", "PreAuthentication"),
    "A58": ("pre_sign_up", "PreSignUp"),
    "A59": ("pre_token_generation", "PreTokenGeneration"),
    "A60": ("user_migration", "UserMigration"),
    "A61": ("verify_auth_challenge_response", "VerifyAuthChallengeResponse"),
}
OAUTH: Final = '"callback_urls": ["https://x.test"]'
_template: dict[str, Any] = {
    "DefaultEmailOption": "CONFIRM_WITH_CODE",
    "EmailMessage": CODE,
    "EmailSubject": SUBJECT,
    "SmsMessage": CODE,
}

ROWS: Final = (
    Row(
        "A1",
        "a pool with nothing said",
        'UserPool(s, "p")',
        {
            POOL: {
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                "VerificationMessageTemplate": _template,
                "EmailVerificationMessage": CODE,
                "EmailVerificationSubject": SUBJECT,
                "SmsVerificationMessage": CODE,
                "AccountRecoverySetting": {"RecoveryMechanisms": PHONE_FIRST},
            }
        },
        [f"{POOL}.{name}" for name in ("Policies", "Schema", "DeviceConfiguration", "UserPoolAddOns", "UserPoolTier")]
        + [MFA, ROLE, f"{POOL}.SmsConfiguration", f"{POOL}.LambdaConfig"],
    ),
    Row("A2", "the pool's name", pool('user_pool_name="my-pool"'), {POOL: {"PoolName": "my-pool"}}),
    Row(
        "A3",
        "id, ARN, provider name and URL as outputs",
        'p = UserPool(s, "p"); s.output("a", p.user_pool_id); s.output("b", p.user_pool_arn); '
        's.output("c", p.user_pool_provider_name); s.output("d", p.user_pool_provider_url)',
        outputs={
            "a": "${user_pools.p.id}",
            "b": "${user_pools.p.arn}",
            "c": "${user_pools.p.provider_name}",
            "d": "${user_pools.p.provider_url}",
        },
    ),
    Row(
        "A4",
        "a pool out of the program is not deleted with it",
        proof="cdk/test_cdk_traps.py::test_a_pool_outlives_its_program",
    ),
    Row(
        "A5",
        "self sign-up",
        pool("self_sign_up_enabled=True"),
        {POOL: {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False}}},
    ),
    Row(
        "A6",
        "an empty verification is no verification said",
        pool("user_verification={}"),
        {POOL: {"VerificationMessageTemplate": _template, "EmailVerificationMessage": CODE}},
    ),
    Row(
        "A7",
        "subject of the verification e-mail",
        pool('user_verification={"email_subject": "Sub"}'),
        {POOL: {"VerificationMessageTemplate": {"EmailSubject": "Sub"}, "EmailVerificationSubject": "Sub"}},
    ),
    Row(
        "A8",
        "body of the verification e-mail with a code",
        pool('user_verification={"email_body": "Body {####}"}'),
        {
            POOL: {
                "VerificationMessageTemplate": {"EmailMessage": "Body {####}"},
                "EmailVerificationMessage": "Body {####}",
            }
        },
        refuses={
            pool('user_verification={"email_body": "no code"}'): "user_verification.email_body",
            pool('user_verification={"email_body": ""}'): "user_verification.email_body",
        },
    ),
    Row(
        "A9",
        "body of the verification e-mail with a link, of any text",
        pool('user_verification={"email_style": VerificationEmailStyle.LINK, "email_body": "Click {##here##}"}'),
        {
            POOL: {
                "VerificationMessageTemplate": {"EmailMessageByLink": "Click {##here##}", "EmailSubjectByLink": SUBJECT}
            }
        },
        [f"{POOL}.EmailVerificationMessage", f"{POOL}.EmailVerificationSubject"],
        {pool('user_verification={"email_style": "link", "email_body": "no link"}'): "user_verification.email_body"},
    ),
    Row(
        "A10",
        "style of verification",
        pool("user_verification=UserVerificationConfig(email_style=VerificationEmailStyle.LINK)"),
        {
            POOL: {
                "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": LINK}
            }
        },
    ),
    Row(
        "A11",
        "verification by text message",
        pool('user_verification={"sms_message": "Sms {####}"}'),
        {POOL: {"SmsVerificationMessage": "Sms {####}", "VerificationMessageTemplate": {"SmsMessage": "Sms {####}"}}},
        refuses={pool('user_verification={"sms_message": "no code"}'): "user_verification.sms_message"},
    ),
    Row(
        "A12",
        "invitations: only what is said",
        pool('user_invitation={"email_subject": "Hi", "sms_message": "{username} {####}"}'),
        {
            POOL: {
                "AdminCreateUserConfig": {
                    "InviteMessageTemplate": {"EmailSubject": "Hi", "SMSMessage": "{username} {####}"}
                }
            }
        },
        [f"{POOL}.AdminCreateUserConfig.InviteMessageTemplate.EmailMessage"],
    ),
    Row(
        "A13",
        "place-holders in messages",
        pool('user_invitation={"email_body": "Your password is {####}"}'),
        warns="W1405",
    ),
    Row(
        "A14",
        "a key that is left out of the aliases is off",
        pool('sign_in_aliases={"email": True}'),
        {POOL: {"UsernameAttributes": ["email"]}},
        [f"{POOL}.AliasAttributes"],
    ),
    Row(
        "A15",
        "the user name alone",
        pool('sign_in_aliases={"username": True}'),
        lacks=[f"{POOL}.AliasAttributes", f"{POOL}.UsernameAttributes"],
    ),
    Row(
        "A16",
        "a user name with aliases",
        pool('sign_in_aliases={"phone": True, "username": True, "email": True}'),
        {POOL: {"AliasAttributes": ["email", "phone_number"]}},
        [f"{POOL}.UsernameAttributes"],
    ),
    Row(
        "A17",
        "e-mail and phone in the place of a user name",
        pool('sign_in_aliases={"phone": True, "email": True}'),
        {POOL: {"UsernameAttributes": ["email", "phone_number"]}},
    ),
    Row(
        "A18",
        "a preferred user name needs a user name",
        pool('sign_in_aliases={"username": True, "preferred_username": True}'),
        {POOL: {"AliasAttributes": ["preferred_username"]}},
        refuses={pool('sign_in_aliases={"preferred_username": True}'): "sign_in_aliases.preferred_username"},
    ),
    Row("A19", "every alias off", pool("sign_in_aliases={}"), {POOL: {"UsernameAttributes": []}}),
    Row(
        "A20",
        "what signs in is verified",
        pool('sign_in_aliases={"email": True, "phone": True}'),
        {POOL: {"AutoVerifiedAttributes": ["email", "phone_number"]}},
    ),
    Row(
        "A21",
        "`auto_verify` replaces that",
        pool('sign_in_aliases={"email": True}, auto_verify={"email": False}'),
        {POOL: {"AutoVerifiedAttributes": []}},
    ),
    Row("A22", "aliases are fixed", proof="cdk/test_cdk_traps.py::test_aliases_are_fixed"),
    Row(
        "A23",
        "required attributes, in the older words",
        pool('required_attributes={"email": True, "website": False}'),
        {POOL: {"Schema": [{"Name": "email", "Required": True, "Mutable": True}]}},
    ),
    Row(
        "A24",
        "the seventeen standard attributes",
        pool(f"standard_attributes={{name: {{'required': True}} for name in {list(NAMES)}}}"),
        {POOL: {"Schema": [{"Name": name, "Required": True, "Mutable": True} for name in NAMES.values()]}},
        refuses={pool('standard_attributes={"sub": {"required": True}}'): "standard_attributes.sub"},
    ),
    Row(
        "A25",
        "custom attributes by name",
        pool('custom_attributes={"tenant": BooleanAttribute()}'),
        {POOL: {"Schema": [{"Name": "tenant", "AttributeDataType": "Boolean", "Mutable": False}]}},
        refuses={pool(f'custom_attributes={{"{"x" * 21}": BooleanAttribute()}}'): f"custom_attributes.{'x' * 21}"},
    ),
    Row(
        "A26",
        "texts and their lengths",
        pool('custom_attributes={"x": StringAttribute(min_len=0, max_len=9)}'),
        {POOL: {"Schema": [{"Name": "x", "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "9"}}]}},
        refuses={"StringAttribute(min_len=-1)": "min_len", "StringAttribute(max_len=2049)": "max_len"},
    ),
    Row(
        "A27",
        "numbers and their bounds",
        pool('custom_attributes={"x": NumberAttribute(min=-5, max=5)}'),
        {POOL: {"Schema": [{"Name": "x", "NumberAttributeConstraints": {"MinValue": "-5", "MaxValue": "5"}}]}},
    ),
    Row(
        "A28",
        "booleans",
        pool('custom_attributes={"x": BooleanAttribute(mutable=True)}'),
        {POOL: {"Schema": [{"Name": "x", "AttributeDataType": "Boolean", "Mutable": True}]}},
    ),
    Row(
        "A29",
        "moments",
        pool('custom_attributes={"x": DateTimeAttribute()}'),
        {POOL: {"Schema": [{"Name": "x", "AttributeDataType": "DateTime"}]}},
    ),
    Row(
        "A30",
        "custom attributes are never required",
        pool('custom_attributes={"x": StringAttribute()}'),
        lacks=[f"{POOL}.Schema.0.Required"],
        refuses={"StringAttribute(required=True)": ""},
    ),
    Row(
        "A31",
        "custom attributes cannot change unless said",
        pool('custom_attributes={"x": NumberAttribute()}'),
        {POOL: {"Schema": [{"Name": "x", "Mutable": False}]}},
    ),
    Row(
        "A32",
        "a custom attribute may have a standard one's name",
        pool('custom_attributes={"email": StringAttribute()}'),
        {POOL: {"Schema": [{"Name": "email", "AttributeDataType": "String"}]}},
    ),
    Row(
        "A33",
        "a role of your own for text messages",
        pool(f"sms_role={_ROLE}"),
        {POOL: {"SmsConfiguration": {"SnsCallerArn": ROLE_ARN}}},
        [ROLE],
        {pool(f"sms_role={_ROLE}, enable_sms_role=False"): "enable_sms_role"},
    ),
    Row(
        "A34",
        "its external id",
        pool(f'sms_role={_ROLE}, sms_role_external_id="ext"'),
        {POOL: {"SmsConfiguration": {"SnsCallerArn": ROLE_ARN, "ExternalId": "ext"}}},
        proof="cdk/test_cdk_traps.py::test_an_external_id_without_text_messages",
    ),
    Row(
        "A35",
        "a role is made where text messages are used",
        pool('sign_in_aliases={"phone": True}'),
        {ROLE: {}, "PutRolePolicy": {}, POOL: {"SmsConfiguration": {}}},
    ),
    Row(
        "A36",
        "the external id is the role's condition",
        proof="cdk/test_cdk_traps.py::test_the_external_id_is_the_condition_of_the_role",
    ),
    Row(
        "A37",
        "the role comes first and stays",
        proof="cdk/test_cdk_traps.py::test_the_role_comes_first_and_outlives_its_use",
    ),
    Row("A38", "second factors for everybody", pool("mfa=Mfa.REQUIRED"), {MFA: {"MfaConfiguration": "ON"}}),
    Row(
        "A39",
        "the second factors",
        pool('mfa=Mfa.OPTIONAL, mfa_second_factor={"sms": True, "otp": True}'),
        {
            MFA: {
                "MfaConfiguration": "OPTIONAL",
                "SmsMfaConfiguration": {"SmsConfiguration": {}},
                "SoftwareTokenMfaConfiguration": {"Enabled": True},
            }
        },
    ),
    Row(
        "A40",
        "MFA without a factor means text messages",
        pool("mfa=Mfa.OPTIONAL"),
        {MFA: {"SmsMfaConfiguration": {}}, ROLE: {}},
        [f"{MFA}.SoftwareTokenMfaConfiguration"],
    ),
    Row(
        "A41",
        "factors without MFA say nothing",
        pool('mfa_second_factor={"sms": True, "otp": True}'),
        lacks=[MFA, ROLE],
    ),
    Row(
        "A42",
        "MFA with every factor off",
        refuses={pool('mfa=Mfa.OPTIONAL, mfa_second_factor={"sms": False, "otp": False}'): "mfa_second_factor"},
    ),
    Row(
        "A43",
        "a password policy, even an empty one",
        pool("password_policy={}"),
        {POOL: {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}}},
    ),
    Row(
        "A44",
        "the shortest password",
        pool('password_policy={"min_length": 12.0}'),
        {POOL: {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}}},
        refuses={
            pool(f'password_policy={{"min_length": {n}}}'): "password_policy.min_length" for n in (5, 100, "'12'")
        },
    ),
    Row(
        "A45",
        "classes of characters",
        pool('password_policy={"require_lowercase": True, "require_uppercase": False, "require_symbols": True}'),
        {
            POOL: {
                "Policies": {
                    "PasswordPolicy": {"RequireLowercase": True, "RequireUppercase": False, "RequireSymbols": True}
                }
            }
        },
    ),
    Row(
        "A46",
        "digits",
        pool('password_policy={"require_digits": True}'),
        {POOL: {"Policies": {"PasswordPolicy": {"RequireNumbers": True}}}},
        [f"{POOL}.Policies.PasswordPolicy.RequireSymbols"],
    ),
    Row(
        "A47",
        "how long a temporary password is good",
        pool('password_policy={"temp_password_validity": Duration.hours(48)}'),
        {POOL: {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 2}}}},
        refuses={
            pool('password_policy={"temp_password_validity": Duration.hours(20)}'): "temp_password_validity",
            pool('password_policy={"temp_password_validity": Duration.days(366)}'): "temp_password_validity",
        },
    ),
    Row(
        "A48",
        "sender and reply address, in the older words",
        pool('email_settings={"reply_to": "a@b.test"}'),
        {POOL: {"EmailConfiguration": {"ReplyToEmailAddress": "a@b.test"}}},
    ),
    Row("A49", "Cognito sends unless said", 'UserPool(s, "p")', lacks=[f"{POOL}.EmailConfiguration"]),
    Row(
        "A50",
        "SES sends",
        pool('email=UserPoolEmail.with_ses(from_email="a@b.test")'),
        {POOL: {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "From": "a@b.test"}}},
    ),
    Row(
        "A51",
        "triggers as a struct, by today's name and the older one",
        pool('triggers=UserPoolTriggers(pre_sign_up=fn("f"))'),
        {POOL: {"LambdaConfig": {"PreSignUp": function("f")}}},
    ),
    *(_trigger(row, *names) for row, names in TRIGGERS.items()),
    Row(
        "A62",
        "a trigger added later; one per operation",
        'UserPool(s, "p").add_trigger(UserPoolOperation.PRE_SIGN_UP, fn("f"))',
        {POOL: {"LambdaConfig": {"PreSignUp": function("f")}}},
        refuses={
            'p = UserPool(s, "p", lambda_triggers={"pre_sign_up": fn("f")}); '
            'p.add_trigger(UserPoolOperation.PRE_SIGN_UP, fn("g"))': "lambda_triggers.pre_sign_up"
        },
    ),
    Row(
        "A63",
        "an operation by its name in any style",
        'UserPool(s, "p").add_trigger(UserPoolOperation.of("PreSignUp"), fn("f"))',
        {POOL: {"LambdaConfig": {"PreSignUp": function("f")}}},
        refuses={'UserPool(s, "p").add_trigger(UserPoolOperation.of("nonsense"), fn("f"))': ""},
    ),
    Row(
        "A64",
        "the pool may call its functions, and no other pool",
        pool('lambda_triggers={"pre_sign_up": fn("f")}'),
        {
            PERMISSION: {
                "FunctionName": function("f"),
                "Action": "lambda:InvokeFunction",
                "Principal": "cognito-idp.amazonaws.com",
                "SourceArn": "${user_pools.p.arn}",
            }
        },
    ),
    Row(
        "A65",
        "every trigger there is",
        "f = fn('f'); " + pool(f"lambda_triggers={{name: f for name in {[word for word, _ in TRIGGERS.values()]}}}"),
        {POOL: {"LambdaConfig": {member: function("f") for _, member in TRIGGERS.values()}}},
    ),
    Row("A66", "a pool by its id", proof="cdk/test_cdk_imported.py::test_a_pool_by_its_id_takes_children"),
    Row(
        "A67",
        "a pool by its ARN",
        proof="cdk/test_cdk_imported.py::test_a_pool_by_its_arn_takes_children",
        refuses={
            'UserPool.from_user_pool_arn(s, "p", "nonsense")': "user_pool_arn",
            'UserPool.from_user_pool_arn(s, "p", "arn:aws:cognito-idp:eu-west-1:123456789012:userpool")': "user_pool_arn",
        },
    ),
    Row(
        "A68",
        "the Region of an ARN and of the id in it",
        proof="cdk/test_cdk_imported.py::test_the_region_of_the_id_counts",
    ),
    Row("A69", "what an imported pool can do", proof="cdk/test_cdk_imported.py::test_what_an_imported_pool_can_do"),
    Row("A70", "a client of a pool", 'UserPool(s, "p").add_client("c")', {CLIENT: {"ClientName": "c"}}),
    Row(
        "A71",
        "a client as a construct",
        'UserPoolClient(s, "c", user_pool=UserPool(s, "p"))',
        {CLIENT: {"UserPoolId": "${user_pools.p.id}"}},
        refuses={'UserPoolClient(s, "c", user_pool="eu-west-1_AbC")': "user_pool"},
    ),
    Row(
        "A72",
        "a client's id as an output",
        's.output("a", UserPool(s, "p").add_client("c").user_pool_client_id)',
        outputs={"a": "${user_pools.p.clients.c.id}"},
    ),
    Row(
        "A73",
        "a client that exists",
        'UserPool(s, "p"); s.output("a", UserPoolClient.from_user_pool_client_id(s, "c", "abc").user_pool_client_id)',
        outputs={"a": "abc"},
        lacks=[CLIENT],
        refuses={'UserPoolClient.from_user_pool_client_id(s, "c", "abc").user_pool_client_secret': ""},
    ),
    Row(
        "A74",
        "a client's name",
        client('user_pool_client_name="web"'),
        {CLIENT: {"ClientName": "web"}},
        refuses={'UserPool(s, "p").add_client("c").user_pool_client_name': "user_pools.p.clients.c"},
    ),
    Row(
        "A75",
        "a client's secret",
        client("generate_secret=True"),
        {CLIENT: {"GenerateSecret": True}},
        refuses={'UserPool(s, "p").add_client("c").user_pool_client_secret': "user_pools.p.clients.c"},
    ),
    Row(
        "A76",
        "ways to sign in through the API",
        client(
            'auth_flows={"user_srp": True, "user_password": True, "custom": True, "admin_user_password": True, "user": True}'
        ),
        {
            CLIENT: {
                "ExplicitAuthFlows": [
                    "ALLOW_USER_PASSWORD_AUTH",
                    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                    "ALLOW_CUSTOM_AUTH",
                    "ALLOW_USER_SRP_AUTH",
                    "ALLOW_USER_AUTH",
                    "ALLOW_REFRESH_TOKEN_AUTH",
                ]
            }
        },
    ),
    Row("A77", "no ways said", client("auth_flows={}"), lacks=[f"{CLIENT}.ExplicitAuthFlows"]),
    Row(
        "A78",
        "custom sign-in",
        client('auth_flows={"custom": True}'),
        {CLIENT: {"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}},
    ),
    Row(
        "A79",
        "OAuth is on where it is said",
        client(f'o_auth={{"flows": {{"authorization_code_grant": True}}, {OAUTH}}}'),
        {CLIENT: {"AllowedOAuthFlowsUserPoolClient": True}},
        refuses={client(f"disable_o_auth=True, o_auth={{{OAUTH}}}"): "disable_o_auth"},
    ),
    Row(
        "A80",
        "the grants",
        client(f'o_auth={{"flows": {{"authorization_code_grant": True, "implicit_code_grant": True}}, {OAUTH}}}'),
        {CLIENT: {"AllowedOAuthFlows": ["implicit", "code"]}},
        refuses={
            client(
                f'o_auth={{"flows": {{"client_credentials": True, "implicit_code_grant": True}}, {OAUTH}}}'
            ): "o_auth.flows.client_credentials"
        },
    ),
    Row(
        "A81",
        "callback URLs",
        client(f'o_auth={{"flows": {{"authorization_code_grant": True}}, {OAUTH}}}'),
        {CLIENT: {"CallbackURLs": ["https://x.test"]}},
        refuses={
            client('o_auth={"flows": {"authorization_code_grant": True}, "callback_urls": []}'): "o_auth.callback_urls",
            client('o_auth={"flows": {"authorization_code_grant": True}}'): "o_auth.callback_urls",
            client('o_auth={"callback_urls": []}'): "o_auth.callback_urls",
        },
    ),
    Row(
        "A82",
        "the scopes",
        client(
            f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "scopes": [OAuthScope.PHONE, OAuthScope.EMAIL, '
            "OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN, OAuthScope.OPENID]}"
        ),
        {CLIENT: {"AllowedOAuthScopes": ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"]}},
    ),
    Row(
        "A83",
        "scopes about the user bring openid",
        client(f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "scopes": [OAuthScope.PROFILE]}}'),
        {CLIENT: {"AllowedOAuthScopes": ["profile", "openid"]}},
    ),
    Row(
        "A84",
        "no scopes, said",
        client(f'o_auth={{"flows": {{"implicit_code_grant": True}}, {OAUTH}, "scopes": []}}'),
        {CLIENT: {"AllowedOAuthScopes": []}},
    ),
    Row(
        "A85",
        "client credentials need a secret and a server's scopes",
        refuses={
            client(
                'o_auth={"flows": {"client_credentials": True}, "scopes": [OAuthScope.custom("a/b")]}'
            ): "o_auth.flows",
            client(
                'generate_secret=True, o_auth={"flows": {"client_credentials": True}, "scopes": [OAuthScope.EMAIL]}'
            ): "o_auth.scopes",
        },
    ),
)
