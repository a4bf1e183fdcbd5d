"""What a careful port of the CDK's user pools gets wrong, and what takes more than one plan to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from cdk_help import Laboratory, run, steps

from cogprov import ProviderAttribute
from cogprov.kinds import KINDS
from cogprov.model.errors import ConfigError

POOL = 'UserPool(s, "p")'


def pool(words: str) -> str:
    return f'UserPool(s, "p", {words})'


def requests(lab: Laboratory, program: str, operation: str) -> list[dict[str, object]]:
    return [params for name, params in steps(lab.plan(program)) if name == operation]


class TestNamesThatNeverWere:
    """Words that the first README had and the library had not."""

    @pytest.mark.parametrize("word", ["email_transmission", "email_settings"])
    def test_the_sender(self, word: str, lab: Laboratory) -> None:
        """T1: understood; of a sender's address without an SES identity the plan warns, with the parameter named."""
        [request] = requests(lab, pool(f'{word}={{"reply_to": "r@b.test"}}'), "CreateUserPool")
        [warning] = lab.plan(pool(f'{word}={{"from": "a@b.test", "reply_to": "r@b.test"}}')).warnings

        assert request["EmailConfiguration"] == {"ReplyToEmailAddress": "r@b.test"}
        assert (warning.code, warning.path) == ("W1411", "user_pools.p.email.from")

    def test_triggers(self, lab: Laboratory) -> None:
        """T2: ``triggers`` makes triggers, and ``lambda_triggers`` beside it is refused."""
        [request] = requests(lab, pool('triggers={"pre_sign_up": fn("f")}'), "CreateUserPool")
        with pytest.raises(ConfigError, match="two names of one setting"):
            lab.plan(pool('triggers={"pre_sign_up": fn("f")}, lambda_triggers={"pre_sign_up": fn("g")}'))

        assert "PreSignUp" in str(request["LambdaConfig"])


def test_refreshing_is_always_allowed(lab: Laboratory) -> None:
    """T3: any list of flows allows to refresh, but for clients that rotate their tokens."""
    program = f'c = {POOL}.add_client("c", auth_flows={{"user_password": True, "user_srp": True}}{{}})'
    [plain] = requests(lab, program.replace("{}", ""), "CreateUserPoolClient")
    [rotating] = requests(
        lab,
        program.replace("{}", ", refresh_token_rotation_grace_period=Duration.seconds(9)"),
        "CreateUserPoolClient",
    )

    assert "ALLOW_REFRESH_TOKEN_AUTH" in str(plain["ExplicitAuthFlows"])
    assert rotating["ExplicitAuthFlows"] == ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        pytest.param(
            'user_invitation={"sms_message": "Your password is {####}"}', "user_invitation.sms_message", id="T4"
        ),
        pytest.param(
            'user_verification={"email_body": "Hello {username}, {####}"}', "user_verification.email_body", id="T5"
        ),
    ],
)
def test_place_holders(words: str, named: str, lab: Laboratory) -> None:
    """T4, T5: an invitation without its user name, and a verification with one, are warned of; defaults are neither."""
    warned = lab.plan(pool(words)).warnings

    assert [warning.path for warning in warned] == [f"user_pools.p.{named}"]
    assert lab.plan(POOL).warnings == ()


def test_a_policy_in_part(lab: Laboratory) -> None:
    """T6: what is not said of a password policy is not sent, and reads back as not required."""
    lab.apply(pool('password_policy={"min_length": 12}'))
    [change] = lab.plan(pool('password_policy={"min_length": 12, "require_digits": True}')).actions

    assert [(each.path, each.before, each.after) for each in change.changes] == [
        (("password_policy", "require_digits"), False, True)
    ]


def test_required_is_not_immutable(lab: Laboratory) -> None:
    """T7: ``required_attributes`` asks for an attribute that users can still change."""
    [request] = requests(lab, pool('required_attributes={"email": True}'), "CreateUserPool")

    assert request["Schema"] == [{"Name": "email", "Required": True, "Mutable": True}]


def test_keys_of_a_struct_that_are_left_out(lab: Laboratory) -> None:
    """T8, T9: without ``username`` the e-mail is the user name; any ``auto_verify`` replaces what would follow."""
    [request] = requests(lab, pool('sign_in_aliases={"email": True}, auto_verify={"phone": True}'), "CreateUserPool")

    assert (request["UsernameAttributes"], request["AutoVerifiedAttributes"]) == (["email"], ["phone_number"])


def test_a_bare_client_has_no_oauth(lab: Laboratory) -> None:
    """T10: a client says nothing about OAuth that its author did not say."""
    [request] = requests(lab, f'{POOL}.add_client("c")', "CreateUserPoolClient")

    assert {name for name in request if "OAuth" in name or "URL" in name} == set()
    assert request["SupportedIdentityProviders"] == ["COGNITO"]


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("self_sign_up_enabled=True", False),
        ('mfa=Mfa.REQUIRED, mfa_second_factor={"sms": False, "otp": True}', False),
        ('mfa_second_factor={"sms": True, "otp": True}', False),
        ("enable_sms_role=False, auto_verify={'phone': True}, sms_role='arn:aws:iam::123456789012:role/r'", None),
        ("mfa=Mfa.REQUIRED", True),
        ('sign_in_aliases={"phone": True}', True),
        ('auto_verify={"phone": True}', True),
        ("enable_sms_role=True", True),
    ],
)
def test_a_role_where_text_messages_are_used(words: str, made: bool | None, lab: Laboratory) -> None:
    """T11: never else, and never beside one that is named."""
    if made is None:
        with pytest.raises(ConfigError, match="enable_sms_role"):
            lab.plan(pool(words))
        return
    assert bool(requests(lab, pool(words), "CreateRole")) is made


def test_multi_factor_comes_after_the_pool(lab: Laboratory) -> None:
    """T12: one call of its own, after the create that says nothing of it."""
    sent = steps(lab.plan(pool('mfa=Mfa.REQUIRED, mfa_second_factor={"sms": False, "otp": True}')))

    assert [name for name, _ in sent] == ["CreateUserPool", "SetUserPoolMfaConfig"]
    assert "MfaConfiguration" not in sent[0][1]


def test_a_pool_is_renamed_in_place(lab: Laboratory) -> None:
    """T13: the name is no more a reason to make a new one."""
    lab.apply(pool('user_pool_name="one"'))
    sent = steps(lab.plan(pool('user_pool_name="two"')))

    assert [(name, params["PoolName"]) for name, params in sent] == [("UpdateUserPool", "two")]


def test_custom_attributes_are_added_and_never_changed(lab: Laboratory) -> None:
    """T14: a new one is added; a change of one that is there is refused."""
    lab.apply(pool('custom_attributes={"a": StringAttribute()}'))
    added = steps(lab.plan(pool('custom_attributes={"a": StringAttribute(), "b": NumberAttribute()}')))
    refused = lab.plan(pool('custom_attributes={"a": NumberAttribute()}'))

    assert [name for name, _ in added] == ["AddCustomAttributes"]
    assert refused.refusals[0].path == "user_pools.p.custom_attributes.a"
    assert list(refused.steps) == []


def test_two_names_for_one_validity(lab: Laboratory) -> None:
    """T15: the validity of temporary passwords goes out once, and reads back as it was said."""
    program = pool('password_policy={"temp_password_validity": Duration.days(3)}')
    [request] = requests(lab, program, "CreateUserPool")
    lab.apply(program)

    assert "UnusedAccountValidityDays" not in str(request)


def test_a_custom_domain_has_dots(lab: Laboratory) -> None:
    """T16: a prefix has none, and which of the two it is decides."""
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    words = f'custom_domain={{"domain_name": "auth.x.test", "certificate": "{arn}"}}'
    [request] = requests(lab, f'{POOL}.add_domain("d", {words})', "CreateUserPoolDomain")
    with pytest.raises(ConfigError, match="lowercase alphabets"):
        lab.plan(f'{POOL}.add_domain("d", cognito_domain={{"domain_prefix": "auth.x.test"}})')

    assert request["Domain"] == "auth.x.test"


def test_a_pool_outlives_its_program(lab: Laboratory) -> None:
    """No removal policy deletes a pool: out of the program it is refused, and stays."""
    lab.apply(pool("removal_policy=RemovalPolicy.DESTROY, deletion_protection=False"))
    gone = lab.plan('UserPool(s, "other")')

    assert "DeleteUserPool" not in [name for name, _ in steps(gone)]


def test_aliases_are_fixed(lab: Laboratory) -> None:
    """What users sign in with cannot change: refused with the parameter named, nothing planned."""
    lab.apply(pool('sign_in_aliases={"email": True}'))
    plan = lab.plan(pool('sign_in_aliases={"username": True}'))

    assert {problem.path.split(".")[2] for problem in plan.refusals} == {"sign_in_aliases"}
    assert list(plan.steps) == []


def test_the_external_id_is_the_condition_of_the_role(lab: Laboratory) -> None:
    """The role lets Cognito in with the external id that the pool sends, and with no other."""
    program = pool('sign_in_aliases={"phone": True}')
    [role], [made] = requests(lab, program, "CreateRole"), requests(lab, program, "CreateUserPool")
    [policy] = requests(lab, program, "PutRolePolicy")

    external = made["SmsConfiguration"]["ExternalId"]
    assert external
    assert external in str(role["AssumeRolePolicyDocument"])
    assert "sns:Publish" in str(policy["PolicyDocument"])


def test_an_external_id_without_text_messages(lab: Laboratory) -> None:
    """Where there is no role there is nothing to have it."""
    [request] = requests(lab, pool('sms_role_external_id="ext"'), "CreateUserPool")
    lab.apply(pool('sms_role_external_id="ext"'))

    assert "SmsConfiguration" not in request


def test_the_role_comes_first_and_outlives_its_use(lab: Laboratory) -> None:
    """Made before the pool; kept when text messages are no longer said."""
    program = pool('sign_in_aliases={"username": True}, auto_verify={"phone": True}')
    order = [name for name, _ in steps(lab.plan(program))]
    lab.apply(program)
    later = [name for name, _ in steps(lab.plan(pool('sign_in_aliases={"username": True}')))]

    assert order.index("CreateRole") < order.index("CreateUserPool")
    assert "DeleteRole" not in later


@pytest.mark.parametrize(
    ("way", "names"),
    [
        ("EMAIL_AND_PHONE_WITHOUT_MFA", ["verified_email", "verified_phone_number"]),
        ("PHONE_WITHOUT_MFA_AND_EMAIL", ["verified_phone_number", "verified_email"]),
        ("EMAIL_ONLY", ["verified_email"]),
        ("PHONE_ONLY_WITHOUT_MFA", ["verified_phone_number"]),
        ("NONE", ["admin_only"]),
        ("PHONE_AND_EMAIL", ["verified_email", "verified_phone_number"]),
    ],
)
def test_ways_to_recover_an_account(way: str, names: list[str], lab: Laboratory) -> None:
    """Six ways, by rank; the last is what the service does by itself."""
    [request] = requests(lab, pool(f"account_recovery=AccountRecovery.{way}"), "CreateUserPool")
    setting = request.get("AccountRecoverySetting", {"RecoveryMechanisms": []})

    ranked = sorted(setting["RecoveryMechanisms"], key=lambda each: each["Priority"])
    assert [each["Name"] for each in ranked] == names


def test_a_domain_goes_before_its_pool(lab: Laboratory) -> None:
    """A pool with a domain refuses to be deleted; taken away with it, the domain goes first."""
    program = f'{POOL}.add_domain("d", cognito_domain={{"domain_prefix": "my-app"}})'
    lab.apply(program)
    taken = [name for name, _ in lab.destroyed(program) if name.startswith("Delete")]

    assert taken == ["DeleteUserPoolDomain", "DeleteUserPool"]


def test_claims_of_providers() -> None:
    """The claims that the CDK has names for."""
    claims = {
        name: getattr(ProviderAttribute, name).attribute_name
        for name in dir(ProviderAttribute)
        if name.startswith(("APPLE_", "AMAZON_", "FACEBOOK_", "GOOGLE_"))
    }

    assert len(claims) == 28
    assert claims["APPLE_FIRST_NAME"] == "firstName"
    assert claims["GOOGLE_PHONE_NUMBERS"] == "phoneNumbers"
    assert claims["AMAZON_USER_ID"] == "user_id"
    assert claims["FACEBOOK_ID"] == "id"


_GOOGLE = f'p = {POOL}; UserPoolIdentityProviderGoogle(s, "g", user_pool=p, client_id="i", client_secret="hunter2"{{}})'


def test_secrets_of_providers_show_nowhere(lab: Laboratory) -> None:
    """Not in the plan and not in the state."""
    plan = lab.plan(_GOOGLE.format(""))
    lab.apply(_GOOGLE.format(""))

    assert "hunter2" not in repr(plan)
    assert [path for path in _files(lab.folder / "state") if "hunter2" in path.read_text(errors="ignore")] == []


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found
    return found


def test_an_update_of_a_provider_keeps_its_details(lab: Laboratory) -> None:
    """The details are replaced as a whole, so what is not said goes along."""
    lab.apply(_GOOGLE.format(', scopes=["profile", "email"]'))
    [request] = requests(lab, _GOOGLE.format(', scopes=["openid"]'), "UpdateIdentityProvider")

    details = request["ProviderDetails"]
    assert isinstance(details, dict)
    assert (details["client_id"], details["authorize_scopes"]) == ("i", "openid")
    assert "client_secret" in details


def test_kinds_that_the_cdk_lacks() -> None:
    """Replicas, session settings and the rest have kinds of their own."""
    assert {"replica", "session_configuration", "terms", "log_delivery"} <= {kind.name for kind in KINDS}


def test_a_refusal_names_its_parameter() -> None:
    """In a traceback the last line is all that there is."""
    with pytest.raises(ConfigError) as caught:
        run(pool('password_policy={"min_length": 5}'))

    assert str(caught.value).startswith("user_pools.p.password_policy.min_length: ")


class TestGrantsThatNobodyNamed:
    """T10: ``o_auth`` without grants means the CDK's two, and these lead somewhere."""

    def test_without_a_page(self, lab: Laboratory) -> None:
        """To the CDK's stand-in, with a warning that names the parameter; the service takes it."""
        program = f'{POOL}.add_client("c", o_auth={{"scopes": [OAuthScope.OPENID]}})'
        plan = lab.plan(program)
        [request] = [params for name, params in steps(plan) if name == "CreateUserPoolClient"]
        lab.apply(program)

        assert [(warning.code, warning.path) for warning in plan.warnings] == [
            ("W1425", "user_pools.p.clients.c.o_auth.callback_urls")
        ]
        assert (request["AllowedOAuthFlows"], request["CallbackURLs"]) == (
            ["implicit", "code"],
            ["https://example.com"],
        )
        assert lab.plan(program).warnings == ()

    def test_with_a_page(self, lab: Laboratory) -> None:
        """To that page alone."""
        program = f'{POOL}.add_client("c", o_auth={{"callback_urls": ["https://x.test"]}})'
        [request] = requests(lab, program, "CreateUserPoolClient")

        assert request["CallbackURLs"] == ["https://x.test"]
        assert lab.plan(program).warnings == ()


def test_factors_without_mfa_need_no_plan(lab: Laboratory) -> None:
    """A second factor by e-mail counts only while MFA is on."""
    factors = 'mfa_second_factor={"sms": False, "otp": True, "email": True}, feature_plan=FeaturePlan.LITE'

    assert "UserPoolTier" in requests(lab, pool(f"mfa=Mfa.OFF, {factors}"), "CreateUserPool")[0]
