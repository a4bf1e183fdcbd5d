"""What comes before what in one run: making, changing, taking down. The sandbox refuses most that is out of order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from lab import CERTIFICATE, FUNCTION, NAMES, Lab, pool_of, shown

MODES = ("documented", "observed")
CSS = ".label-customizable {font-weight: 400;}"
RISK = {"risk_exception_configuration": {"blocked_ip_range_list": ["10.0.0.0/8"]}}
CODE = {"flows": {"authorization_code_grant": True}, "callback_urls": ["https://a.example.com"]}
SAML = {"type": "saml", "metadata_url": "https://idp.example.com/m"}
EVERYTHING: dict[str, Any] = {
    # What waits for others stands before them here.
    "replicas": {"us-west-2": {}},
    "log_delivery": {"user_notification": {"cloud_watch_logs": NAMES["log_group"]}},
    "risk_configuration": RISK,
    "ui_customization": {"css": CSS},
    "clients": {
        "web": {
            "generate_secret": True,
            "o_auth": {**CODE, "scopes": ["openid", "api/read"]},
            "supported_identity_providers": ["COGNITO", "Corp"],
            "read_attributes": ["email", "custom:tenant"],
            "session_configuration": {"sso_session": {"max_validity": "2h"}},
            "managed_login_branding": {},
            "ui_customization": {"css": CSS},
            "risk_configuration": RISK,
            "terms": {"terms_of_use": {"links": {"default": "https://a.example.com"}}},
        }
    },
    "groups": {"admins": {}},
    "identity_providers": {"Corp": {**SAML, "attribute_mapping": {"custom:tenant": "tenant"}}},
    "resource_servers": {"api": {"identifier": "api", "scopes": {"read": "r"}}},
    "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": 2}},
    "session_configuration": {"user_session_tracking": True},
    "custom_attributes": {"tenant": {"mutable": True}},
    "feature_plan": "plus",
    "standard_threat_protection_mode": "audit_only",
    "mfa": "required",
    "mfa_second_factor": {"otp": True},
    "key_configuration": {"key_type": "CUSTOMER_MANAGED_KEY", "kms_key_arn": NAMES["multi_region_key"]},
    "lambda_triggers": {"pre_sign_up": FUNCTION},
}


def log_of(lab: Lab, since: int = 0) -> list[str]:
    """The writes; where a call may be about the pool or about a client, it says when it is about a client."""
    both = ("SetRiskConfiguration", "SetUICustomization")
    reads = ("Describe", "Get", "List")
    return [
        call.operation + " of a client" * (call.operation in both and call.params.get("ClientId") not in (None, "ALL"))
        for call in lab.sandbox.calls[since:]
        if not call.operation.startswith(reads)
    ]


def follows(log: Sequence[str], pairs: Mapping[str, Sequence[str]]) -> None:
    """Each operation's first call comes after the last one of those named."""
    for later, earlier in pairs.items():
        for before in earlier:
            last = len(log) - 1 - log[::-1].index(before)
            assert last < log.index(later), f"{later} came before {before}: {log}"


def test_a_pool_is_built_from_below(tmp_path: Path) -> None:
    """Everything in one run: each object after all that it names or needs, the copy in another Region after all."""
    lab = Lab(tmp_path)
    lab.apply({"main": EVERYTHING})
    log = log_of(lab)
    assert log[:2] == ["CreateUserPool", "SetUserPoolMfaConfig"], "nobody signs in before the second factor is on"
    follows(
        log,
        {
            "CreateUserPoolClient": ("CreateResourceServer", "CreateIdentityProvider"),
            "SetUserPoolClientSessionConfiguration": ("SetUserPoolSessionConfiguration", "CreateUserPoolClient"),
            "SetUICustomization": ("CreateUserPoolDomain",),
            "SetUICustomization of a client": ("CreateUserPoolDomain", "CreateUserPoolClient"),
            "SetRiskConfiguration of a client": ("CreateUserPoolClient",),
            "CreateManagedLoginBranding": ("CreateUserPoolClient",),
            "CreateTerms": ("CreateUserPoolClient",),
            "AddPermission": ("CreateUserPool",),
            "CreateUserPoolReplica": [each for each in log if each not in ("CreateUserPoolReplica", "AddPermission")],
        },
    )


def test_a_pool_is_taken_down_from_above(tmp_path: Path) -> None:
    """Everything in it goes the other way round; protection is taken off when only the pool is left, and it last."""
    lab = Lab(tmp_path)
    lab.apply({"main": EVERYTHING})
    since = len(lab.sandbox.calls)
    gone = ("user_pools.main",)
    lab.apply({"main": EVERYTHING}, verified=False, destroy=gone, unprotect=gone)
    log = log_of(lab, since)
    assert log[0] == "DeleteUserPoolReplica" and log[-1] == "DeleteUserPool"
    follows(
        log,
        {
            "SetRiskConfiguration": ("SetLogDeliveryConfiguration",),
            "DeleteTerms": ("SetRiskConfiguration", "SetRiskConfiguration of a client"),
            "DeleteManagedLoginBranding": ("DeleteTerms",),
            "SetUICustomization": ("DeleteManagedLoginBranding",),
            "SetUserPoolSessionConfiguration": ("SetUserPoolClientSessionConfiguration",),
            "DeleteUserPoolClient": (
                "SetUserPoolClientSessionConfiguration", "SetUICustomization of a client", "DeleteTerms",
            ),
            "DeleteIdentityProvider": ("DeleteUserPoolClient",),
            "DeleteResourceServer": ("DeleteIdentityProvider",),
            "DeleteGroup": ("DeleteResourceServer",),
            "DeleteUserPoolDomain": ("DeleteGroup", "SetUICustomization", "SetUICustomization of a client"),
            "RemovePermission": ("DeleteUserPoolDomain",),
            "UpdateUserPool": ("RemovePermission",),
        },
    )  # fmt: skip
    assert not lab.pools()


def test_a_protected_pool_keeps_its_children(tmp_path: Path) -> None:
    """The protection is found before the first child goes, not after the last."""
    lab = Lab(tmp_path)
    wanted = pool_of({}, clients={"web": {}}, groups={"admins": {}})
    lab.apply(wanted)
    plan = lab.plan(wanted, destroy=("user_pools.main",))
    assert [problem.code for problem in plan.refusals] == ["E2010"]


@pytest.mark.parametrize("declared", [True, False])
def test_a_domain_in_the_making_keeps_the_pool_whole(declared: bool, tmp_path: Path) -> None:
    """The service deletes neither it nor the pool around it, so nothing else goes either: now, and not half way."""
    lab = Lab(tmp_path, settings={"domain_delay": 99})
    domain = {"own": {"custom_domain": {"domain_name": "auth.example.com", "certificate": CERTIFICATE}}}
    wanted = pool_of({"deletion_protection": False}, clients={"web": {}}, **({"domains": domain} if declared else {}))
    lab.apply(wanted)
    if not declared:
        certificate = {"CertificateArn": CERTIFICATE}
        lab.call("CreateUserPoolDomain", UserPoolId=lab.pool, Domain="auth.example.com", CustomDomainConfig=certificate)
    plan = lab.plan(wanted, destroy=("user_pools.main",))
    assert [problem.code for problem in plan.refusals] == ["E2019"]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_added_comes_before_what_uses_it(mode: str, tmp_path: Path) -> None:
    """An attribute, a scope and a provider that are new, and a client that names all three, in one run."""
    lab = Lab(tmp_path, mode)
    lab.apply(pool_of({}, clients={"web": {"o_auth": {**CODE, "scopes": ["openid"]}}}))
    since = len(lab.sandbox.calls)
    web = {
        "o_auth": {**CODE, "scopes": ["openid", "api/read"]},
        "supported_identity_providers": ["COGNITO", "Corp"],
        "read_attributes": ["email", "custom:tenant"],
    }
    added = {name: EVERYTHING[name] for name in ("custom_attributes", "identity_providers", "resource_servers")}
    lab.apply(pool_of(added, clients={"web": web}))
    log = lab.log(since)
    assert log[0] == "AddCustomAttributes" and log[-1] == "UpdateUserPoolClient"
    assert sorted(log[1:-1]) == ["CreateIdentityProvider", "CreateResourceServer"]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_let_go_of_goes_after_who_lets_go(mode: str, tmp_path: Path) -> None:
    """A client moves to another provider and loses a scope before the old provider and the resource server go."""
    lab = Lab(tmp_path, mode)
    web = {"o_auth": {**CODE, "scopes": ["openid", "api/read"]}, "supported_identity_providers": ["COGNITO", "Corp"]}
    server = {"api": {"identifier": "api", "scopes": {"read": "r"}}}
    lab.apply(pool_of({}, clients={"web": web}, identity_providers={"Corp": SAML}, resource_servers=server))
    since = len(lab.sandbox.calls)
    moved = {"o_auth": {**CODE, "scopes": ["openid"]}, "supported_identity_providers": ["COGNITO", "Other"]}
    wanted = pool_of({}, clients={"web": moved}, identity_providers={"Other": SAML})
    lab.apply(wanted, allow_delete=("*",))
    follows(
        lab.log(since),
        {
            "UpdateUserPoolClient": ("CreateIdentityProvider",),
            "DeleteIdentityProvider": ("UpdateUserPoolClient",),
            "DeleteResourceServer": ("UpdateUserPoolClient",),
        },
    )


@pytest.mark.parametrize("mode", MODES)
def test_a_scope_goes_after_the_clients_that_let_go_of_it(mode: str, tmp_path: Path) -> None:
    """Their resource server stays and loses one; where it gets one as well, that must be there before they name it."""
    lab = Lab(tmp_path, mode)

    def wanted(scopes: Sequence[str], used: str) -> dict[str, Any]:
        client = {"o_auth": {**CODE, "scopes": ["openid", f"api/{used}"]}}
        server = {"api": {"identifier": "api", "scopes": dict.fromkeys(scopes, "x")}}
        return pool_of({}, clients={"web": client}, resource_servers=server)

    lab.apply(wanted(["read", "write"], "write"))
    orders = {}
    for scopes, used in ((["read"], "read"), (["read", "write"], "write"), (["read"], "read"), (["other"], "other")):
        since = lab.mark()
        lab.apply(wanted(scopes, used))
        orders[tuple(scopes)] = lab.log(since)
    assert orders["read",] == ["UpdateUserPoolClient", "UpdateResourceServer"]
    assert orders["read", "write"] == orders["other",] == ["UpdateResourceServer", "UpdateUserPoolClient"]


@pytest.mark.parametrize("mode", MODES)
def test_sessions_of_clients_go_before_the_tracking_they_need(mode: str, tmp_path: Path) -> None:
    """With tracking off the service takes nothing about a client's sessions, and on it must be before they come."""
    lab = Lab(tmp_path, mode)
    lab.apply(pool_of({}, clients={"web": {}}))
    since = lab.mark()
    sessions = {"session_configuration": {"sso_session": {"max_validity": "2h"}}}
    lab.apply(pool_of({"session_configuration": {"user_session_tracking": True}}, clients={"web": sessions}))
    pool, client = "SetUserPoolSessionConfiguration", "SetUserPoolClientSessionConfiguration"
    assert lab.log(since) == [pool, client]
    since = lab.mark()
    off = pool_of({"session_configuration": {"user_session_tracking": False}}, clients={"web": {}})
    lab.apply(off, allow_delete=("*",))
    assert lab.log(since) == [client, pool]


@pytest.mark.parametrize("mode", MODES)
def test_an_attribute_comes_before_the_provider_that_fills_it(mode: str, tmp_path: Path) -> None:
    """And before the client that may write it."""
    lab = Lab(tmp_path, mode)
    lab.apply(pool_of({}, clients={"web": {}}, identity_providers={"Corp": SAML}))
    since = lab.mark()
    mapped = {"Corp": {**SAML, "attribute_mapping": {"custom:tenant": "tenant"}}}
    added = {"custom_attributes": {"tenant": {"mutable": True}}}
    lab.apply(pool_of(added, clients={"web": {"write_attributes": ["custom:tenant"]}}, identity_providers=mapped))
    assert lab.log(since) == ["AddCustomAttributes", "UpdateIdentityProvider", "UpdateUserPoolClient"]


def test_a_further_secret_goes_before_its_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the plan shows it."""
    monkeypatch.setenv("NEXT", "aSecretOfMoreThanTwentyFour1")
    lab = Lab(tmp_path)
    web = {"generate_secret": True, "client_secrets": {"next": {"client_secret": "${env:NEXT}"}}}
    lab.apply(pool_of({}, clients={"web": web}))
    since = lab.mark()
    lab.apply(pool_of({}), allow_delete=("*",))
    assert lab.log(since) == ["DeleteUserPoolClientSecret", "DeleteUserPoolClient"]


def test_open_scopes_come_after_their_resource_server(tmp_path: Path) -> None:
    """Clients that register themselves may be let have them once they are there; a new pool can only warn."""
    lab = Lab(tmp_path)
    server = {"api": {"identifier": "api", "scopes": {"read": "r"}}}
    wanted = pool_of(
        {"dcr_configuration": {"enable_status": "Enabled", "allowed_scopes": ["openid", "api/read"]}},
        resource_servers=server,
    )
    assert "W2032" in {problem.code for problem in lab.plan(wanted).warnings}
    lab.apply(pool_of({}))
    since = lab.mark()
    plan = lab.apply(wanted)
    assert lab.log(since) == ["CreateResourceServer", "UpdateUserPool"]
    assert "W2032" not in {problem.code for problem in plan.warnings}


SMALL: dict[str, Any] = {
    "feature_plan": "lite",
    "clients": {"web": {"auth_flows": {"user_srp": True, "refresh_token": True}}},
    "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": 1}},
    "standard_threat_protection_mode": "no_enforcement",
}
LARGE: dict[str, Any] = {
    "feature_plan": "plus",
    "clients": {
        "web": {
            "auth_flows": {"user_srp": True, "user": True},
            "refresh_token_rotation_grace_period": "10s",
            "managed_login_branding": {},
        }
    },
    "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": 2}},
    "standard_threat_protection_mode": "full_function",
    "password_policy": {"min_length": 8, "password_history_size": 3},
    "session_configuration": {"user_session_tracking": True},
    "risk_configuration": RISK,
    "log_delivery": {"user_auth_events": {"s3": "arn:aws:s3:::logs"}},
}


@pytest.mark.parametrize("mode", MODES)
def test_a_larger_plan_comes_before_what_it_has(mode: str, tmp_path: Path) -> None:
    """The plan goes up by itself; what only the larger one has, in the pool and in its children, comes after that."""
    lab = Lab(tmp_path, mode)
    lab.apply({"main": SMALL})
    since = len(lab.sandbox.calls)
    lab.apply({"main": LARGE})
    up, features = lab.requests("UpdateUserPool", since)
    assert up["UserPoolTier"] == features["UserPoolTier"] == "PLUS"
    assert "PasswordHistorySize" not in up["Policies"]["PasswordPolicy"]
    assert features["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}
    assert lab.log(since)[:2] == ["UpdateUserPool", "UpdateUserPool"]


@pytest.mark.parametrize("mode", MODES)
def test_a_smaller_plan_comes_after_what_it_lacks(mode: str, tmp_path: Path) -> None:
    """First the children give up what it does not have, then the pool, and in a call of its own the plan goes down."""
    lab = Lab(tmp_path, mode)
    lab.apply({"main": LARGE})
    since = len(lab.sandbox.calls)
    rotation = {"refresh_token_rotation_grace_period": None}
    small = {**SMALL, "clients": {"web": {**SMALL["clients"]["web"], **rotation}}, "password_policy": None}
    lab.apply({"main": small}, allow_delete=("*",))
    features, down = lab.requests("UpdateUserPool", since)
    assert (features["UserPoolTier"], down["UserPoolTier"]) == ("PLUS", "LITE")
    assert features["UserPoolAddOns"]["AdvancedSecurityMode"] == "OFF"
    assert lab.log(since)[-2:] == ["UpdateUserPool", "UpdateUserPool"]


def test_a_smaller_plan_with_a_new_attribute(tmp_path: Path) -> None:
    """What children may wait for comes before them, although the plan goes down in the same run."""
    lab = Lab(tmp_path)
    lab.apply(pool_of({"feature_plan": "plus"}, clients={"web": {}}))
    since = len(lab.sandbox.calls)
    wanted = {"feature_plan": "essentials", "custom_attributes": {"tenant": {}}}
    lab.apply(pool_of(wanted, clients={"web": {"read_attributes": ["custom:tenant"]}}))
    assert lab.log(since) == ["AddCustomAttributes", "UpdateUserPool", "UpdateUserPoolClient"]


@pytest.mark.parametrize("mode", MODES)
def test_mail_comes_before_its_factor_and_goes_after_it(mode: str, tmp_path: Path) -> None:
    """The sender and the recovery that the factor asks for are there as long as it is."""
    lab = Lab(tmp_path, mode)
    lab.apply(pool_of({"account_recovery": "email_only"}))
    since = len(lab.sandbox.calls)
    on = {
        "account_recovery": "email_and_phone_without_mfa",
        "email": {"from_email": "a@example.com"},
        "mfa": "required",
        "mfa_second_factor": {"email": True},
    }
    lab.apply(pool_of(on))
    assert lab.log(since) == ["UpdateUserPool", "SetUserPoolMfaConfig"]
    since = len(lab.sandbox.calls)
    lab.apply(pool_of({"account_recovery": "email_only", "email": None, "mfa": "off"}))
    assert lab.log(since) == ["SetUserPoolMfaConfig", "UpdateUserPool"]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_verified_and_what_is_kept_until_then_are_one_call(mode: str, tmp_path: Path) -> None:
    """The service compares the two within a request."""
    lab = Lab(tmp_path, mode)
    lab.apply(pool_of({}))
    since = len(lab.sandbox.calls)
    lab.apply(pool_of({"auto_verify": {"email": True}, "keep_original": {"email": True}}))
    (request,) = lab.requests("UpdateUserPool", since)
    assert request["AutoVerifiedAttributes"] == ["email"]
    assert request["UserAttributeUpdateSettings"] == {"AttributesRequireVerificationBeforeUpdate": ["email"]}


def test_nothing_else_waits_for_a_custom_domain(tmp_path: Path) -> None:
    """The run goes on while the certificate is spread, and the plan is empty although the domain is not ready."""
    lab = Lab(tmp_path, settings={"domain_delay": 50})
    domain = {"own": {"custom_domain": {"domain_name": "auth.example.com", "certificate": CERTIFICATE}}}
    plan = lab.apply(pool_of({}, domains=domain, ui_customization={"css": CSS}))
    assert lab.log()[-2:] == ["CreateUserPoolDomain", "SetUICustomization"], shown(plan)
    assert lab.facts()["domains"]["auth.example.com"]["Status"] == "CREATING"
