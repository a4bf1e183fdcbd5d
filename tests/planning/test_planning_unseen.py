"""What one file does not show by itself: values from outside, settings that it is silent about, labels that changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import Lab, pool_of, stack

from cogprov.model.values import Secret

OIDC = {"type": "oidc", "issuer_url": "https://o.test", "scopes": ["openid"]}
ROLE = "arn:aws:iam::111122223333:role/members"
MAIL = {
    "sign_in_aliases": {"email": True},
    "email": {"from_email": "a@acme.test", "ses_verified_domain": "acme.test"},
    "mfa_second_factor": {"email": True},
}
OAUTH = {
    "flows": {"authorization_code_grant": True},
    "scopes": ["openid"],
    "callback_urls": ["https://a.test/cb"],
    "logout_urls": ["https://a.test"],
    "default_redirect_uri": "https://a.test/cb",
}


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def _codes(lab: Lab, config: Any) -> list[str]:
    return [problem.code for problem in lab.plan(config).refusals]


def _secret(lab: Lab) -> None:
    lab.call("CreateSecret", "secretsmanager", Name="x", SecretString='{"k": "SECRET-K", "id": "SECRET-ID"}')


def test_two_fields_of_one_secret(lab: Lab) -> None:
    """Each reference has the field that it names, and not the one that was read first."""
    _secret(lab)
    one = {**OIDC, "client_id": "${secretsmanager:x#id}", "client_secret": "${secretsmanager:x#k}"}
    two = {**OIDC, "client_id": "plain", "client_secret": "${secretsmanager:x#id}"}
    lab.apply(pool_of({}, identity_providers={"One": one, "Two": two}))
    found = {name: item["ProviderDetails"] for name, item in lab.facts()["identity_providers"].items()}
    assert (found["One"]["client_id"], found["One"]["client_secret"]) == ("SECRET-ID", "SECRET-K")
    assert found["Two"]["client_secret"] == "SECRET-ID"


def test_a_secret_where_nothing_is_secret(lab: Lab) -> None:
    """A tag that is the text of a secret is applied once and then the same."""
    _secret(lab)
    config = pool_of({"tags": {"a": "${secretsmanager:x#k}"}})
    lab.apply(config)
    assert all(not action.changes for action in lab.plan(config).actions)


def test_an_output_that_is_a_secret_elsewhere(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that fills a secret word is a secret among the outputs too; another is not."""
    monkeypatch.setenv("GS", "PLANTED")
    monkeypatch.setenv("PLAIN", "seen")
    provider = {**OIDC, "client_id": "plain", "client_secret": "${env:GS}"}
    config = pool_of({}, identity_providers={"One": provider})
    plan = lab.plan(stack(config, outputs={"s": "${env:GS}", "p": "${env:PLAIN}"}))
    assert plan.outputs == {"s": Secret("PLANTED"), "p": "seen"}


def test_details_of_a_provider_that_nobody_touched(lab: Lab) -> None:
    """A switch that is off and the order of the scopes stay as they were written when something else changes."""
    lab.apply(pool_of({}))
    details = {
        "client_id": "a",
        "client_secret": "b",
        "authorize_scopes": "openid email",
        "oidc_issuer": "https://o.test",
        "attributes_request_method": "GET",
    }
    lab.call(
        "CreateIdentityProvider",
        UserPoolId=lab.pool,
        ProviderName="One",
        ProviderType="OIDC",
        ProviderDetails=details,
    )
    one = {**OIDC, "import": "One", "client_id": "c", "scopes": ["email", "openid"]}
    lab.apply(pool_of({}, identity_providers={"One": one}))
    (sent,) = lab.requests("UpdateIdentityProvider")
    assert sent["ProviderDetails"]["client_id"] == "c"
    assert sent["ProviderDetails"]["authorize_scopes"] == "openid email"


def test_a_factor_that_is_the_only_recovery(lab: Lab) -> None:
    """The file that says both is warned of what the service will answer."""
    config = pool_of({**MAIL, "mfa": "optional", "account_recovery": "email_only"})
    assert "W1416" in [problem.code for problem in lab.plan(config).warnings]
    config = pool_of({**MAIL, "mfa": "off", "account_recovery": "email_only"})
    assert "W1416" not in [problem.code for problem in lab.plan(config).warnings]


def test_a_live_setting_that_a_change_does_not_go_with(lab: Lab) -> None:
    """A first factor that was released is still live, and MFA cannot become required beside it."""
    first = {"sign_in_policy": {"allowed_first_auth_factors": {"password": True, "email_otp": True}}}
    lab.apply(pool_of({**MAIL, **first, "mfa": "optional"}))
    lab.apply(pool_of({**MAIL, "mfa": "optional"}))
    assert _codes(lab, pool_of({**MAIL, "mfa": "required"})) == ["E1408"]


@pytest.mark.parametrize("off", [{"disable_o_auth": True}, {"o_auth": None}], ids=["switch", "null"])
def test_oauth_switched_off(lab: Lab, off: dict[str, Any]) -> None:
    """Either way of saying it takes the settings and the switch along, and nothing counts as released."""
    lab.apply(pool_of({}, clients={"web": {"o_auth": OAUTH}}))
    config = pool_of({}, clients={"web": off})
    if "o_auth" in off:
        assert not [path for _, path in lab.plan(config).released if path.startswith("o_auth")]
    lab.apply(config)
    client = lab.facts()["clients"]["web"]
    assert not client.get("AllowedOAuthFlows")
    assert not client.get("AllowedOAuthFlowsUserPoolClient")
    assert all(not action.changes for action in lab.plan(config).actions)


def test_a_pool_under_another_label(lab: Lab) -> None:
    """It is not made a second time: the state can be told."""
    lab.apply({"a": {"user_pool_name": "prod"}})
    (problem,) = [each for each in lab.plan({"b": {"user_pool_name": "prod"}}).refusals if each.code == "E2014"]
    assert "cogprov state mv user_pools.a user_pools.b" in problem.hints[0]


def test_what_two_checks_find_is_said_once(lab: Lab) -> None:
    """E-mail MFA that is live loses its sender: one refusal, though the whole object and the change both show it."""
    lab.apply(pool_of({**MAIL, "mfa": "optional"}))
    assert _codes(lab, pool_of({"email": {"sending_account": "cognito_default"}})) == ["E1409"]


def test_codes_by_email_need_a_sender(lab: Lab) -> None:
    """Said of a pool that has none, and not where it has one, by the file or by what is live."""
    first = {"sign_in_policy": {"allowed_first_auth_factors": {"password": True, "email_otp": True}}}

    def warned(pool: dict[str, Any]) -> bool:
        return "W1420" in [problem.code for problem in lab.plan(pool_of(pool)).warnings]

    assert warned(first)
    assert not warned({**first, **MAIL})
    lab.apply(pool_of(MAIL))
    assert not warned(first)
    assert warned({**first, "email": {"sending_account": "cognito_default"}})


@pytest.mark.parametrize(
    ("said", "left"), [({"precedence": 5}, {"precedence": None}), ({"role": ROLE}, {"role": None})]
)
def test_what_a_group_cannot_lose_it_may_change(lab: Lab, said: dict[str, Any], left: dict[str, Any]) -> None:
    lab.apply(pool_of({}, groups={"g": said}))
    (problem,) = lab.plan(pool_of({}, groups={"g": left})).refusals
    assert problem.code == "E2004"
    assert "of a group can be changed, not taken away" in problem.summary
    assert "leave the key" in problem.hints[0].lower()
    assert not lab.plan(pool_of({}, groups={"g": {}})).refusals


def test_an_article_that_fits(lab: Lab) -> None:
    lab.apply(pool_of({}, clients={"web": {"generate_secret": True}}))
    (problem,) = lab.plan(pool_of({}, clients={"web": {"generate_secret": False}})).refusals
    assert "of an app client cannot change" in problem.summary
