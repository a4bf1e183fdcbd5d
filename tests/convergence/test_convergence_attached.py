"""What hangs on pools and clients and has no list: when it is looked for, and what becomes of images."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from lab import REGION, Lab, pool_of, shown

from cogprov.kinds import kind_named
from cogprov.model.actions import LiveObject
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Resource
from cogprov.render import Style, drift_text, plan_from_json, plan_json, plan_text

PNG = b"\x89PNG\r\n\x1a\n"
BASE: dict[str, Any] = {"feature_plan": "plus", "standard_threat_protection_mode": "audit_only"}
DOMAIN = {"d": {"cognito_domain": {"domain_prefix": "acme"}}}
LINKS = {"cognito:default": "https://acme.com"}
LOGS = [
    {
        "EventSource": "userNotification",
        "LogLevel": "ERROR",
        "CloudWatchLogsConfiguration": {"LogGroupArn": f"arn:aws:logs:{REGION}:123456789012:log-group:pool"},
    }
]
CREDENTIALS = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}
CSS = ".label-customizable {font-weight: 400;}"


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def plain(**more: Any) -> dict[str, Any]:
    return pool_of(BASE, domains=DOMAIN, clients={"web": {}}, **more)


def by_hand(lab: Lab) -> None:
    """One of each, made past cogprov."""
    (client,) = lab.clients(lab.pool)
    pool = {"UserPoolId": lab.pool}
    both = {**pool, "ClientId": client}
    lab.call("SetLogDeliveryConfiguration", **pool, LogConfigurations=LOGS)
    lab.call("SetUICustomization", **pool, CSS=CSS)
    lab.call("SetUICustomization", **both, ImageFile=PNG)
    lab.call("SetRiskConfiguration", **pool, **CREDENTIALS)
    lab.call("SetRiskConfiguration", **both, **CREDENTIALS)
    lab.call("CreateManagedLoginBranding", **both, Settings={"a": 1}, Assets=[_asset("LIGHT", PNG)])
    lab.call("CreateTerms", **both, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE", Links=LINKS)
    lab.call("SetUserPoolSessionConfiguration", **pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5})
    lab.call("SetUserPoolClientSessionConfiguration", **both, SSOSession={"MaxValidityMinutes": 5})


def _asset(mode: str, content: bytes) -> dict[str, Any]:
    return {"Category": "FORM_LOGO", "ColorMode": mode, "Extension": "PNG", "Bytes": content}


EVERY = {
    "user_pools.main.log_delivery",
    "user_pools.main.ui_customization",
    "user_pools.main.clients.web.ui_customization",
    "user_pools.main.risk_configuration",
    "user_pools.main.clients.web.risk_configuration",
    "user_pools.main.clients.web.managed_login_branding",
    "user_pools.main.clients.web.terms",
    "user_pools.main.session_configuration",
    "user_pools.main.clients.web.session_configuration",
}


def test_a_plain_plan_looks_for_none(lab: Lab) -> None:
    """A pool that declares none of them takes the calls that it always took."""
    lab.apply(plain())
    by_hand(lab)
    since = len(lab.sandbox.calls)

    plan = lab.plan(plain())

    assert plan.empty and not plan.drifts
    asked = sorted(call.operation for call in lab.sandbox.calls[since:])
    assert asked == [
        "DescribeUserPool", "DescribeUserPoolClient", "DescribeUserPoolDomain", "GetUserPoolMfaConfig",
        "ListGroups", "ListIdentityProviders", "ListResourceServers", "ListUserPoolClients",
    ]  # fmt: skip


def test_drift_sees_all(lab: Lab) -> None:
    """Read thoroughly, what nobody declared is seen, where there is something that somebody set."""
    lab.apply(plain())
    assert not lab.plan(plain(), thorough=True).drifts
    by_hand(lab)

    drifts = lab.plan(plain(), thorough=True).drifts

    assert {drift.address for drift in drifts} == EVERY
    assert {drift.sort for drift in drifts} == {"unmanaged"}
    text = drift_text(lab.plan(plain(), thorough=True), Style())
    assert 'terms "terms_of_use"' in text
    assert "declare it as user_pools.main.risk_configuration" in text


def test_a_pool_of_the_lite_plan_is_asked_for_little(lab: Lab) -> None:
    """What a plan does not have is not looked for."""
    lite = pool_of({"feature_plan": "lite"}, clients={"web": {}})
    lab.apply(lite)
    since = len(lab.sandbox.calls)

    assert lab.plan(lite, thorough=True).empty

    asked = {call.operation for call in lab.sandbox.calls[since:]}
    assert not asked & {
        "DescribeRiskConfiguration", "GetUICustomization", "DescribeManagedLoginBrandingByClient",
        "GetUserPoolSessionConfiguration", "GetUserPoolClientSessionConfiguration",
    }  # fmt: skip


def test_an_import_describes_all(lab: Lab) -> None:
    """Imported, with the images in the file, the plan is empty; and a second pool made from the file is the same."""
    lab.apply(plain())
    by_hand(lab)

    text = lab.imported()

    assert all(address.rpartition(".")[2] in text for address in EVERY)
    assert base64.b64encode(PNG).decode() in text
    found = lab.collect()
    program = found.text("python")
    place = lab.folder / "app.py"
    place.write_text(program, encoding="utf-8")
    from cogprov.engine import load

    assert {resource.address for resource in load(place).resources} >= {
        address for address in EVERY if not address.endswith(".terms")
    }


def test_destroy_takes_all_along(lab: Lab) -> None:
    """The plan that removes a pool has a line for each, declared or not, and each goes before what it hangs on."""
    lab.apply(plain())
    by_hand(lab)

    plan = lab.plan(plain(), destroy=("user_pools.main",), unprotect=("user_pools.main",))

    gone = [action.address for action in plan.actions if action.verb == "delete"]
    assert {address.replace(".terms.terms_of_use", ".terms") for address in gone} >= EVERY
    assert gone.index("user_pools.main.clients.web.managed_login_branding") < gone.index("user_pools.main.clients.web")
    lab.apply(plain(), verified=False, destroy=("user_pools.main",), unprotect=("user_pools.main",))
    assert lab.pools() == []


def test_no_image_is_kept_in_the_state(lab: Lab) -> None:
    """The state has a digest of each image, a plan shows its size, and a plan in a file has all of it."""
    lab.folder.joinpath("logo.png").write_bytes(PNG * 40)
    style = {
        "settings": "${file:style.json}",
        "assets": [{"category": "FORM_LOGO", "color_mode": "DARK", "extension": "PNG", "bytes": "${file:logo.png}"}],
    }
    lab.folder.joinpath("style.json").write_text(json.dumps({"a": {"b": 1}}))
    wanted = pool_of(
        BASE,
        domains=DOMAIN,
        clients={"web": {"managed_login_branding": style, "ui_customization": {"image_file": "${file:logo.png}"}}},
    )
    plan = lab.plan(wanted)
    text = base64.b64encode(PNG * 40).decode()
    assert text not in plan_text(plan, Style()) and "(320 bytes)" in plan_text(plan, Style())
    saved = plan_json(plan)
    assert plan_from_json(saved).actions[-1].steps == plan.actions[-1].steps

    lab.apply(wanted)

    (client,) = lab.clients(lab.pool)
    told = lab.call("DescribeManagedLoginBrandingByClient", UserPoolId=lab.pool, ClientId=client)
    assert told["ManagedLoginBranding"]["Assets"][0]["Bytes"] == text
    assert told["ManagedLoginBranding"]["Settings"] == {"a": {"b": 1}}
    files = [path for path in (lab.folder / "state").rglob("*") if path.is_file()]
    kept = "".join(path.read_text() for path in files)
    assert text not in kept and kept.count("sha256:") >= 2
    assert not lab.plan(wanted).drifts


def test_an_image_that_somebody_exchanged(lab: Lab) -> None:
    """It shows as drift, and the plan puts the right one back."""
    style = {"assets": [{"category": "FORM_LOGO", "color_mode": "DARK", "extension": "PNG", "bytes": _text(PNG)}]}
    wanted = pool_of({}, clients={"web": {"managed_login_branding": style}})
    lab.apply(wanted)
    (client,) = lab.clients(lab.pool)
    both = {"UserPoolId": lab.pool, "ClientId": client}
    shown_now = lab.call("DescribeManagedLoginBrandingByClient", **both)["ManagedLoginBranding"]
    ids = {"UserPoolId": lab.pool, "ManagedLoginBrandingId": shown_now["ManagedLoginBrandingId"]}
    lab.call("UpdateManagedLoginBranding", **ids, Assets=[_asset("DARK", PNG + b"x")])

    plan = lab.plan(wanted)

    assert [drift.sort for drift in plan.drifts] == ["changed"], shown(plan)
    assert [change.cause for change in plan.actions[0].changes] == ["drift"]
    lab.apply(wanted)


def test_a_style_that_is_too_large_for_one_request(lab: Lab) -> None:
    """It goes in several, also when it takes the place of another one."""
    images = {mode: (PNG + bytes([place])) * 90_000 for place, mode in enumerate(("LIGHT", "DARK", "DYNAMIC"))}

    def config(modes: tuple[str, ...], category: str) -> dict[str, Any]:
        assets = [
            {"category": category, "color_mode": mode, "extension": "PNG", "bytes": _text(images[mode])}
            for mode in modes
        ]
        return pool_of({}, clients={"web": {"managed_login_branding": {"assets": assets}}})

    lab.apply(config(tuple(images), "FORM_LOGO"))
    assert lab.log()[-3:] == ["CreateManagedLoginBranding", "UpdateManagedLoginBranding", "UpdateManagedLoginBranding"]
    since = len(lab.sandbox.calls)
    lab.apply(config(tuple(images), "PAGE_BACKGROUND"))

    assert lab.log(since) == [
        "DeleteManagedLoginBranding", "CreateManagedLoginBranding", "UpdateManagedLoginBranding",
        "UpdateManagedLoginBranding",
    ]  # fmt: skip


def test_tags_of_a_copy_go_to_its_region() -> None:
    """They are set where the copy is, and what is no longer declared is taken away there."""
    kind = kind_named("replica")
    arn = "arn:aws:cognito-idp:us-west-2:1:userpool/us-east-1_x"
    part = {"RegionName": "us-west-2", "Status": "INACTIVE", "UserPoolArn": arn}
    identity = {"UserPoolId": "us-east-1_x", "RegionName": "us-west-2"}
    live = LiveObject("replica", identity, {}, {}, {"ListUserPoolReplicas": part})
    resource = Resource("user_pools.main.replicas.us-west-2", "replica", {}, "us-west-2", "user_pools.main")
    context = DesiredContext(resource, Family([resource]), seen={"tags": {"a": "1", "b": "2"}})

    steps = kind.update({"Status": "INACTIVE"}, {"Status": "INACTIVE", "UserPoolTags": {"b": "3"}}, live, context)

    assert [(step.operation, step.region) for step in steps] == [
        ("TagResource", "us-west-2"),
        ("UntagResource", "us-west-2"),
    ]
    assert steps[0].params == {"ResourceArn": arn, "Tags": {"b": "3"}}
    assert steps[1].params == {"ResourceArn": arn, "TagKeys": ["a"]}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_a_second_secret_is_imported_without_its_value(lab: Lab) -> None:
    """Made past cogprov: nobody can say what it is, so the file says that there is one, and the plan is empty."""
    lab.apply(pool_of({}, clients={"worker": {"generate_secret": True}, "web": {}}))
    worker = lab.facts()["clients"]["worker"]["ClientId"]
    made = lab.call("AddUserPoolClientSecret", UserPoolId=lab.pool, ClientId=worker)["ClientSecretDescriptor"]
    text = lab.imported()
    assert "client_secrets:" in text
    assert made["ClientSecretValue"] not in text
