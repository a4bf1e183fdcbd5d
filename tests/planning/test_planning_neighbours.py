"""Names of things in the same pool: what is not there, and does not come, is told before the first call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import Lab, pool_of

OAUTH = {"flows": {"authorization_code_grant": True}, "callback_urls": ["https://app.example.com/cb"]}
OIDC = {"type": "oidc", "client_id": "a", "client_secret": "b", "issuer_url": "https://id.example.com"}


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def _warned(lab: Lab, children: dict[str, Any], pool: dict[str, Any] | None = None) -> list[tuple[str, str, str]]:
    return [(each.code, each.path, each.summary) for each in lab.plan(pool_of(pool or {}, **children)).warnings]


@pytest.mark.parametrize(
    ("words", "path", "name"),
    [
        ({"supported_identity_providers": ["COGNITO", "Nope"]}, "supported_identity_providers", "provider Nope"),
        ({"o_auth": {**OAUTH, "scopes": ["openid", "api/write"]}}, "o_auth.scopes", "scope api/write"),
        ({"o_auth": {**OAUTH, "scopes": ["nowhere/read"]}}, "o_auth.scopes", "scope nowhere/read"),
        ({"read_attributes": ["email", "custom:none"]}, "read_attributes", "attribute custom:none"),
        ({"write_attributes": ["tenant"]}, "write_attributes", "attribute tenant"),
    ],
)
def test_a_client_that_names_what_is_not_there(lab: Lab, words: dict[str, Any], path: str, name: str) -> None:
    """A client's lists are held against the pool as the plan will leave it."""
    pool = {"custom_attributes": {"tenant": {"type": "string"}}}
    children = {"clients": {"web": words}, "resource_servers": {"api": {"scopes": {"read": "Read"}}}}
    ((code, where, summary),) = _warned(lab, children, pool)
    assert (code, where) == ("W2015", f"user_pools.main.clients.web.{path}")
    assert name in summary


def test_what_comes_with_the_plan_is_there(lab: Lab) -> None:
    """Providers, scopes and attributes that the same plan makes count, and so do those that others made."""
    lab.apply(pool_of({}))
    pool_id = lab.call("ListUserPools", MaxResults=9)["UserPools"][0]["Id"]
    lab.call("CreateResourceServer", UserPoolId=pool_id, Identifier="old", Name="old", Scopes=[_scope("read")])
    details = {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid", "oidc_issuer": "https://x.example"}
    details["attributes_request_method"] = "GET"
    lab.call(
        "CreateIdentityProvider", UserPoolId=pool_id, ProviderName="Old", ProviderType="OIDC", ProviderDetails=details
    )
    children = {
        "identity_providers": {"New": {**OIDC, "attribute_mapping": {"custom:tenant": "t"}}},
        "resource_servers": {"api": {"scopes": {"read": "Read"}}},
        "clients": {
            "web": {
                "supported_identity_providers": ["COGNITO", "New", "Old"],
                "o_auth": {**OAUTH, "scopes": ["api/read", "old/read"]},
                "read_attributes": ["custom:tenant", "email_verified"],
            }
        },
    }
    config = pool_of({"custom_attributes": {"tenant": {"type": "string"}}}, **children)
    assert lab.plan(config).warnings == ()
    lab.apply(config)
    assert lab.plan(config).empty


def test_what_is_so_already_and_nobody_said(lab: Lab) -> None:
    """A scope that is gone stays on the client: only a file that names it is warned, and only when it is written."""
    children: dict[str, Any] = {
        "resource_servers": {"api": {"scopes": {"read": "Read", "more": "More"}}},
        "clients": {"web": {"o_auth": {**OAUTH, "scopes": ["api/read"]}}},
    }
    lab.apply(pool_of({}, **children))
    children["resource_servers"]["api"]["scopes"] = {"more": "More"}
    lab.apply(pool_of({}, **children))
    assert _warned(lab, children) == []
    children["clients"]["web"]["access_token_validity"] = "2h"
    assert [code for code, _, _ in _warned(lab, children)] == ["W2015"]
    del children["clients"]["web"]["o_auth"]
    assert _warned(lab, children) == []


def test_a_mapping_to_no_attribute(lab: Lab) -> None:
    """A provider fills only attributes that the pool has."""
    ((code, path, _),) = _warned(
        lab, {"identity_providers": {"Other": {**OIDC, "attribute_mapping": {"email": "mail", "custom:x": "x"}}}}
    )
    assert (code, path) == ("W2015", "user_pools.main.identity_providers.Other.attribute_mapping.custom:x")


def _scope(name: str) -> dict[str, str]:
    return {"ScopeName": name, "ScopeDescription": name}
