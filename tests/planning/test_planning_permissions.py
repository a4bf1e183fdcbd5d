"""The IAM policy of a configuration: enough to live with, and nothing beyond.

That it is enough for every kind and every change is what the convergence cases hold: they run under it.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lab import ACCOUNT, REGION, Lab

from cogprov.cli.needed import needed
from cogprov.engine import Connection, Options, Workbench, load
from cogprov.model.errors import AccessDenied
from cogprov.render.policy import policy_json
from cogprov.sandbox import policy as sandbox_policy

FIRST: dict[str, Any] = {
    "main": {
        "feature_plan": "plus",
        "deletion_protection": False,
        "mfa": "optional",
        "mfa_second_factor": {"sms": True, "otp": True},
        "standard_threat_protection_mode": "audit_only",
        "tags": {"team": "a"},
        "lambda_triggers": {"pre_sign_up": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:guard:live"},
        "session_configuration": {"user_session_tracking": True},
        "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": ["10.10.10.10/32"]}},
        "log_delivery": {"user_auth_events": {"s3": "arn:aws:s3:::logs"}},
        "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}}},
        "ui_customization": {"css": ".label-customizable {font-weight: 400;}"},
        "identity_providers": {"Google": {"type": "google", "client_id": "a", "client_secret": "b"}},
        "resource_servers": {"api": {"scopes": {"read": "r"}}},
        "groups": {"staff": {"precedence": 1, "role": f"arn:aws:iam::{ACCOUNT}:role/staff"}},
        "clients": {
            "web": {
                "terms": {"terms_of_use": {"links": {"default": "https://acme.com/terms"}}},
                "managed_login_branding": {},
                "session_configuration": {"sso_session": {"max_validity": "12h"}},
                "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": ["10.10.10.11/32"]}},
            }
        },
    }
}
"""One of everything, but copies in other Regions."""


def changed() -> dict[str, Any]:
    """A change to each object."""
    main = dict(FIRST["main"])
    main |= {
        "mfa": "required",
        "user_pool_name": "renamed",
        "tags": {},
        "custom_attributes": {"tenant": {"type": "string"}},
        "session_configuration": {"token_session": {"max_per_user": 3}},
        "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": ["10.10.10.12/32"]}},
        "log_delivery": {"user_auth_events": {"s3": "arn:aws:s3:::other"}},
        "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}, "managed_login_version": 2}},
        "ui_customization": {"css": ".label-customizable {font-weight: 500;}"},
        "identity_providers": {"Google": {"type": "google", "client_id": "c", "client_secret": "b"}},
        "resource_servers": {"api": {"scopes": {"read": "other"}}},
        "groups": {"staff": {"precedence": 2, "role": f"arn:aws:iam::{ACCOUNT}:role/staff"}},
        "clients": {
            "web": {
                "prevent_user_existence_errors": True,
                "terms": {"terms_of_use": {"links": {"default": "https://acme.com/others"}}},
                "managed_login_branding": {"settings": {"components": {"form": {"borderRadius": 4.5}}}},
                "session_configuration": {"sso_session": {"max_validity": "1h"}},
                "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": ["10.10.10.13/32"]}},
            }
        },
    }
    return {"main": main}


SPARE = {
    "iam:UpdateAssumeRolePolicy",  # for another external id
    "iam:DeleteRole",  # for a pool that is told to use another role
    "iam:DeleteRolePolicy",
}
"""What the policy allows and this life has no occasion for."""


def lived(lab: Lab, missing: str = "") -> set[str]:
    """Everything is made, changed and taken out of the file again, each under the policy of that day without one
    action; the actions of all of them."""
    bare = {name: FIRST["main"][name] for name in ("deletion_protection", "feature_plan", "mfa_second_factor")}
    last = {"main": {**bare, "mfa": "off", "lambda_triggers": None}}
    found: set[str] = set()
    for pools, options in ((FIRST, {}), (changed(), {}), (last, {"allow_delete": ("*",)})):
        policy = without(lab.policy(pools), missing)
        found |= actions(policy)
        with lab.allowed(policy):
            lab.apply(pools, **options)
    return found


def actions(policy: dict[str, Any]) -> set[str]:
    return {name for statement in policy["Statement"] for name in statement["Action"]}


def without(policy: dict[str, Any], action: str) -> dict[str, Any]:
    kept = [{**each, "Action": [name for name in each["Action"] if name != action]} for each in policy["Statement"]]
    return {**policy, "Statement": [each for each in kept if each["Action"]]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The actions that requests have needed so far."""
    found: set[str] = set()
    real = sandbox_policy._needs

    def needs(*args: Any) -> Iterator[tuple[str, str]]:
        for need in real(*args):
            found.add(need[0])
            yield need

    monkeypatch.setattr(sandbox_policy, "_needs", needs)
    return found


def test_nothing_beyond(tmp_path: Path, asked: set[str]) -> None:
    """Every action of the policy is one that the life of the configuration needs; that they are enough goes without
    saying, or it would have ended."""
    lab = Lab(tmp_path)
    lab.role("staff")
    allowed = lived(lab)

    spare = {name for name in allowed if not any(fnmatch.fnmatch(each, name) for each in asked)}
    assert spare == SPARE


@pytest.mark.parametrize(
    "action",
    [
        "cognito-idp:CreateUserPool",
        "cognito-idp:TagResource",
        "cognito-idp:ListGroups",
        "cognito-idp:SetUserPoolMfaConfig",
        "iam:PassRole",
        "iam:CreateRole",
        "lambda:AddPermission",
        "s3:PutBucketPolicy",
        "cognito-idp:DeleteGroup",
    ],
)
def test_one_action_short(tmp_path: Path, action: str) -> None:
    """Without any one of them it ends with the name of the one that is missing: 77."""
    lab = Lab(tmp_path)
    lab.role("staff")
    with pytest.raises(AccessDenied) as caught:
        lived(lab, action)

    assert caught.value.exit_code == 77
    assert action in f"{caught.value.summary} {caught.value.detail}"


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    """What only reads is allowed only to read, and it is enough for that."""
    lab = Lab(tmp_path)
    lab.apply(FIRST)
    for purpose, thorough in (("plan", False), ("read", True)):
        policy = lab.policy(FIRST, purpose)
        verbs = {name.partition(":")[2] for name in actions(policy)}
        assert all(verb.startswith(("Describe", "Get", "List")) for verb in verbs)
        with lab.allowed(policy):
            assert lab.plan(FIRST, thorough=thorough).empty


def test_resources(tmp_path: Path) -> None:
    """Nothing is allowed on more than it has to be: a pool that is there is named, and so are roles and functions."""
    lab = Lab(tmp_path)
    before = {action: each["Resource"] for each in lab.policy(FIRST)["Statement"] for action in each["Action"]}
    lab.apply(FIRST)
    after = {action: each["Resource"] for each in lab.policy(FIRST)["Statement"] for action in each["Action"]}

    assert before["cognito-idp:UpdateUserPool"] == f"arn:aws:cognito-idp:{REGION}:*:userpool/*"
    assert after["cognito-idp:UpdateUserPool"] == f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{lab.pool}"
    assert "cognito-idp:CreateUserPool" not in after
    assert {action for action, place in after.items() if place == "*"} == {
        "cognito-idp:DescribeUserPoolDomain",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:UpdateLogDelivery",
    }
    assert after["lambda:AddPermission"] == [
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:guard",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:guard:live",
    ]
    assert after["iam:CreateRole"] == f"arn:aws:iam::{ACCOUNT}:role/cogprov-shop-main-sms"


def test_destroy(tmp_path: Path) -> None:
    """All of it goes under the policy for that; a protected pool is let go by an update."""
    lab = Lab(tmp_path)
    lab.role("staff")
    protected = {"main": {**FIRST["main"], "deletion_protection": True}}
    lab.apply(protected)
    policy = lab.policy(protected, "destroy")
    with lab.allowed(policy):
        root = "user_pools.main"
        _, result = lab.bench(protected).apply(
            lambda planned: planned, options=Options(destroy=(root,), unprotect=(root,)), verify=False
        )

    assert result is not None
    assert result.error is None
    assert lab.pools() == []
    assert not any("Create" in name for name in actions(policy) if not name.startswith(("iam:", "logs:")))


EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted([*EXAMPLES.glob("*/cogprov.yaml"), *EXAMPLES.glob("*/app.py")])


@pytest.mark.parametrize(
    "path", sorted([*EXAMPLES.glob("*/cogprov.yaml"), *EXAMPLES.glob("*/app.py")]), ids=lambda p: p.parent.name
)
def test_examples(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example is planned, applied and destroyed with nothing allowed but what it is said to need."""
    monkeypatch.setenv("ACME_GOOGLE_SECRET", "a-secret-of-google")
    monkeypatch.setenv("ACME_OKTA_SECRET", "a-secret-of-okta")
    monkeypatch.setenv("ACME_IMPORTER_SECRET", "aSecondSecretOfTheImporter")
    lab = Lab(tmp_path)
    desired = load(path, env="dev" if "environments:" in path.read_text() else "")
    desired = replace(desired, state=str(tmp_path / "state"))
    connection = Connection(region=desired.region or REGION)
    bench = Workbench(desired, connection, door=lab.door_in(connection.region))

    def policy(purpose: str) -> dict[str, Any]:
        return policy_json(needed(desired, connection, bench.store.load(), purpose))

    with lab.allowed(policy("plan")):
        assert not bench.plan().plan.empty
    with lab.allowed(policy("apply")):
        _, result = bench.apply(lambda planned: planned)
    assert result is not None
    assert result.error is None
    assert result.verified
    roots = tuple(address for address in bench.state().entries if address.count(".") == 1)
    with lab.allowed(policy("destroy")):
        _, gone = bench.apply(lambda planned: planned, options=Options(destroy=roots, unprotect=roots), verify=False)
    assert gone is not None
    assert gone.error is None
    assert len(gone.done) == len(result.done)


@pytest.mark.parametrize(("purpose", "writes"), [("plan", False), ("read", False), ("apply", True), ("destroy", True)])
def test_a_state_in_a_bucket(tmp_path: Path, purpose: str, writes: bool) -> None:
    """Whoever changes something writes the state; everybody reads it, below its prefix alone."""
    desired = replace(Lab(tmp_path).load(FIRST), state="s3://acme-state/auth")
    policy = policy_json(needed(desired, Connection(region=REGION), None, purpose))
    places = {action: each["Resource"] for each in policy["Statement"] for action in each["Action"]}

    assert places["s3:GetObject"] == "arn:aws:s3:::acme-state/auth/*"
    assert "s3:ListBucketVersions" in places
    assert ("s3:DeleteObject" in places) is writes
