"""One setting of a child changes, in the file or by somebody else, or is let go of: everything else stays as it is."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lab import CERTIFICATE, NAMES, SES, Lab, pool_of, shown, unequal

from cogprov.model.errors import ConfigError

BASE: dict[str, Any] = {"feature_plan": "plus", "standard_threat_protection_mode": "full_function"}
PREFIX = {"cognito_domain": {"domain_prefix": "acme"}}
OTHER_CERTIFICATE = CERTIFICATE.replace("1234abcd", "00000000")
ROLE = "arn:aws:iam::123456789012:role/group"
PNG, JPEG = "iVBORw0KGgo=", "/9j/4A=="
MAIL = {"subject": "s", "html_body": "<p>html</p>", "text_body": "a text"}


class Child:
    """A child with a value of its own in every setting, and for each of them another one.

    ``needed`` are those that it cannot be without, or that the service has no call to take away.
    """

    def __init__(
        self, where: str, words: Mapping[str, Any], others: Mapping[str, Any], needed: str = "", **around: Any
    ) -> None:
        self.where, self.words, self.others, self.around = where.split("."), words, others, around
        self.needed = frozenset(needed.split())

    def pools(self, words: Mapping[str, Any] | None, **pool: Any) -> dict[str, Any]:
        top = copy.deepcopy({**BASE, **self.around, **pool})
        here = top
        for step in self.where[:-1]:
            here = here.setdefault(step, {})
        if words is not None:
            here[self.where[-1]] = copy.deepcopy(dict(words))
        return pool_of(top)


CHILDREN = {
    "resource server": Child(
        "resource_servers.api",
        {"identifier": "api", "user_pool_resource_server_name": "API", "scopes": {"read": "r", "write": "w"}},
        {"user_pool_resource_server_name": "Other", "scopes": {"read": "r", "write": "other"}},
    ),
    "group": Child(
        "groups.admins",
        {"description": "one", "precedence": 3, "role": ROLE},
        {"description": "two", "precedence": 0, "role": f"{ROLE}-b"},
        "precedence role",
    ),
    "domain": Child(
        "domains.own",
        {
            "custom_domain": {
                "domain_name": "auth.example.com", "certificate": CERTIFICATE, "security_policy": "TLS_V1_2_2021",
            },
            "managed_login_version": 2,
        },
        {
            "custom_domain.certificate": OTHER_CERTIFICATE,
            "custom_domain.security_policy": "TLS_V1_3_2025",
            "managed_login_version": 1,
        },
        "custom_domain.certificate",
    ),
    "SAML provider": Child(
        "identity_providers.Corp",
        {
            "type": "saml", "metadata_url": "https://idp.example.com/m", "idp_signout": True, "idp_initiated": True,
            "encrypted_responses": True, "identifiers": ["a.com", "b.com"],
            "attribute_mapping": {"email": "mail", "fullname": "cn"},
        },
        {
            "metadata_url": "https://idp.example.com/other", "idp_signout": False, "idp_initiated": False,
            "encrypted_responses": False, "identifiers": ["c.com"], "attribute_mapping": {"email": "other"},
        },
        "metadata_url",
    ),
    "OIDC provider": Child(
        "identity_providers.Corp",
        {
            "type": "oidc", "client_id": "id", "client_secret": "${env:CHILD_SECRET}", "scopes": ["email", "openid"],
            "issuer_url": "https://c.example.com", "attribute_request_method": "POST",
            "endpoints": {
                "authorization": "https://c.example.com/a", "token": "https://c.example.com/t",
                "user_info": "https://c.example.com/u", "jwks_uri": "https://c.example.com/j",
            },
            "identifiers": ["a.com"], "attribute_mapping": {"email": "mail"}, "acr_mapping": {"Level2": "mfa"},
        },
        {
            "client_id": "other", "scopes": ["openid"], "issuer_url": "https://d.example.com",
            "attribute_request_method": "GET", "endpoints.token": "https://c.example.com/other",
            "identifiers": ["a.com", "b.com"], "attribute_mapping": {"email": "mail", "fullname": "cn"},
            "acr_mapping": {"Level2": "other"},
        },
        "client_id issuer_url endpoints.token",
    ),
    "risk configuration": Child(
        "risk_configuration",
        {
            "compromised_credentials_risk_configuration": {
                "event_filter": ["SIGN_IN", "SIGN_UP"], "actions": {"event_action": "BLOCK"},
            },
            "account_takeover_risk_configuration": {
                "notify_configuration": {
                    "source_arn": SES, "from": "a@example.com", "reply_to": "b@example.com",
                    "block_email": MAIL, "no_action_email": MAIL, "mfa_email": MAIL,
                },
                "actions": {
                    level: {"event_action": "MFA_REQUIRED", "notify": True}
                    for level in ("low_action", "medium_action", "high_action")
                },
            },
            "risk_exception_configuration": {
                "blocked_ip_range_list": ["10.0.0.0/8"], "skipped_ip_range_list": ["192.168.0.0/16"],
            },
        },
        {
            "compromised_credentials_risk_configuration.event_filter": ["SIGN_IN"],
            "compromised_credentials_risk_configuration.actions.event_action": "NO_ACTION",
            "account_takeover_risk_configuration.notify_configuration.from": "c@example.com",
            "account_takeover_risk_configuration.notify_configuration.reply_to": "c@example.com",
            "account_takeover_risk_configuration.notify_configuration.block_email.html_body": "<p>other</p>",
            "account_takeover_risk_configuration.notify_configuration.mfa_email.subject": "other",
            "account_takeover_risk_configuration.actions.low_action.event_action": "NO_ACTION",
            "account_takeover_risk_configuration.actions.high_action.notify": False,
            "risk_exception_configuration.blocked_ip_range_list": ["10.0.0.0/8", "11.0.0.0/8"],
            "risk_exception_configuration.skipped_ip_range_list": ["192.168.0.0/24"],
        },
        """compromised_credentials_risk_configuration.actions.event_action
        account_takeover_risk_configuration.notify_configuration.mfa_email.subject
        account_takeover_risk_configuration.actions.low_action.event_action
        account_takeover_risk_configuration.actions.high_action.notify""",
    ),
    "log delivery": Child(
        "log_delivery",
        {
            "user_notification": {"cloud_watch_logs": NAMES["log_group"]},
            "user_auth_events": {"firehose": NAMES["stream"]},
        },
        {
            "user_notification.cloud_watch_logs": f"{NAMES['log_group']}-b",
            "user_auth_events.firehose": f"{NAMES['stream']}b",
        },
        "user_notification.cloud_watch_logs user_auth_events.firehose",
    ),
    "look": Child(
        "ui_customization",
        {"css": ".label-customizable {font-weight: 400;}", "image_file": PNG},
        {"css": ".label-customizable {font-weight: 500;}", "image_file": JPEG},
        domains={"d": PREFIX},
    ),
    "style": Child(
        "clients.web.managed_login_branding",
        {
            "settings": {"a": {"b": 1, "c": [1, 2]}, "d": True},
            "assets": [{"category": "FORM_LOGO", "color_mode": "LIGHT", "extension": "PNG", "bytes": PNG}],
        },
        {
            "settings": {"a": {"b": 2, "c": [1, 2]}, "d": True},
            "assets": [{"category": "FORM_LOGO", "color_mode": "LIGHT", "extension": "JPEG", "bytes": JPEG}],
        },
    ),
    "terms": Child(
        "clients.web.terms.terms_of_use",
        {"links": {"default": "https://a.example.com", "cognito:dutch": "https://a.example.com/nl"}},
        {"links": {"default": "https://b.example.com", "cognito:dutch": "https://a.example.com/nl"}},
        "links",
    ),
    "sessions of a pool": Child(
        "session_configuration",
        {"user_session_tracking": True, "token_session": {"max_per_user": 7}},
        {"user_session_tracking": False, "token_session.max_per_user": 8},
    ),
    "sessions of a client": Child(
        "clients.web.session_configuration",
        {"sso_session": {"max_validity": "12h"}},
        {"sso_session.max_validity": "1h"},
        session_configuration={"user_session_tracking": True},
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHILD_SECRET", "a-secret-of-somebody")


def _with(words: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Words with one of them changed; with ``...`` it is taken out, and so is what then has nothing in it."""
    changed = copy.deepcopy(dict(words))
    step, _, rest = path.partition(".")
    if rest:
        changed[step] = _with(changed[step], rest, value)
    if (value is ... and not rest) or changed[step] == {}:
        del changed[step]
    elif not rest:
        changed[step] = value
    return changed


def _one_place(moved: Mapping[str, Any]) -> bool:
    """Whether all that moved lies in one object, and in one member of it."""
    return len({".".join(path.split(".")[:3]) for path in moved}) == 1


_RENEWED = {"ManagedLoginBrandingId", "ImageUrl", "CSSVersion", "Version"}
"""What names a style that had to be made again, or a file that the service stored again."""


def _all(lab: Lab) -> Any:
    return _kept({**lab.facts(), **lab.attached()})


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _kept(item) for key, item in value.items() if key not in _RENEWED}
    return value


def _address(child: Child) -> str:
    return ".".join(("user_pools.main", *child.where))


@pytest.mark.parametrize("name", CHILDREN)
def test_changed_in_the_file_and_back(name: str, tmp_path: Path) -> None:
    """A change is planned for the child alone, changes what is live in one place, and back again all is as it was."""
    child, lab = CHILDREN[name], Lab(tmp_path)
    lab.apply(child.pools(child.words))
    before = _all(lab)
    for path, other in child.others.items():
        plan = lab.apply(child.pools(_with(child.words, path, other)))
        assert [action.address for action in plan.actions] == [_address(child)], (path, shown(plan))
        moved = unequal(before, _all(lab))
        assert _one_place(moved) or path == "image_file", f"{path}: {moved}"
        lab.apply(child.pools(child.words))
        assert _all(lab) == before, f"{path}: {unequal(before, _all(lab))}"


@pytest.mark.parametrize("name", CHILDREN)
def test_changed_by_somebody_else(name: str, tmp_path: Path) -> None:
    """What another stack does to one setting is seen as drift of just that, and put back; nothing else is touched."""
    child, lab = CHILDREN[name], Lab(tmp_path)
    lab.apply(child.pools(child.words))
    before = _all(lab)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other_lab = Lab(elsewhere)
    other_lab.sandbox, other_lab.door = lab.sandbox, lab.door
    for path, other in child.others.items():
        clients = {"web": {"import": lab.clients(lab.pool)[0]}} if child.where[0] == "clients" else {}
        pools = child.pools(_with(child.words, path, other), **{"import": lab.pool})
        if clients:
            pools["main"]["clients"]["web"].update(clients["web"])
        other_lab.apply(pools)
        if path == "image_file":
            continue  # the service shows where it is, and not what it is
        plan = lab.plan(child.pools(child.words))
        assert [(drift.address, drift.sort) for drift in plan.drifts] == [(_address(child), "changed")], path
        lab.apply(child.pools(child.words))
        assert _all(lab) == before, f"{path}: {unequal(before, _all(lab))}"


@pytest.mark.parametrize("name", CHILDREN)
def test_let_go_of_and_null(name: str, tmp_path: Path) -> None:
    """Taken out of the file nothing is written; null takes away what it is about and leaves its neighbours alone."""
    child, lab = CHILDREN[name], Lab(tmp_path)
    lab.apply(child.pools(child.words))
    before = _all(lab)
    for path in child.others:
        since = len(lab.sandbox.calls)
        try:
            released = lab.plan(child.pools(_with(child.words, path, ...)))
            plan = lab.plan(child.pools(_with(child.words, path, None)))
        except ConfigError:
            assert path in child.needed, path
            continue
        assert released.empty and not lab.log(since), (path, shown(released))
        if plan.refusals:
            assert path in child.needed, (path, shown(plan))
            continue
        assert path not in child.needed
        lab.apply(child.pools(_with(child.words, path, None)))
        moved = unequal(before, _all(lab))
        assert _one_place(moved) or path == "image_file", f"{path}: {moved}"
        lab.apply(child.pools(child.words))
        assert _all(lab) == before, f"{path}: {unequal(before, _all(lab))}"
