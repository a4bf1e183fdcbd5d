"""The fault matrix again, for what hangs on pools and clients: settings that one call replaces, styles, documents.

A sample of it runs with the suite. All of it: ``TEST_ALL_FAULTS=1 pytest tests/applying -n 2``.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from applying_help import World, bare, explains
from fault_cells import KINDS, LONG, Cell
from test_applying_faults import sampled

PNG = "iVBORw0KGgo="
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:pool"


def _config(number: int) -> str:
    """Two states of one of each; the second one takes a new style, for it exchanges an image."""
    image = {"category": "FORM_LOGO", "color_mode": "DARK", "extension": "PNG", "bytes": [PNG, "iVBORw0KGgoA"][number]}
    web = {
        "managed_login_branding": {"settings": {"a": number}, "assets": [image]},
        "terms": {"terms_of_use": {"links": {"default": f"https://acme.com/{number}"}}},
        "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": [f"10.{number}.0.0/16"]}},
        "session_configuration": {"sso_session": {"max_validity": f"{number + 2}h"}},
        "ui_customization": {"image_file": PNG, "css": f".label-customizable {{font-weight: {number + 1}00;}}"},
    }
    main = {
        "feature_plan": "plus",
        "standard_threat_protection_mode": "audit_only",
        "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}}},
        "clients": {"web": web},
        "session_configuration": {"user_session_tracking": True, "token_session": {"max_per_user": number + 1}},
        "ui_customization": {"css": f".label-customizable {{font-weight: {number + 3}00;}}"},
        "risk_configuration": {"risk_exception_configuration": {"skipped_ip_range_list": [f"10.{number}.0.0/16"]}},
        "log_delivery": {"user_notification": {"cloud_watch_logs": f"{LOGS}-{number}"}},
    }
    return json.dumps({"stack": "shop", "region": "us-east-1", "user_pools": {"main": main}})


TEXTS: Mapping[str, str] = {"create": _config(0), "update": _config(1)}
ATTACHED = (
    ("GetLogDeliveryConfiguration", False), ("GetUserPoolSessionConfiguration", False), ("GetUICustomization", False),
    ("DescribeRiskConfiguration", False), ("DescribeRiskConfiguration", True), ("GetUICustomization", True),
    ("GetUserPoolClientSessionConfiguration", True), ("DescribeManagedLoginBrandingByClient", True),
)  # fmt: skip


def everything(world: World) -> dict[str, Any]:
    (pool,) = world.pools()
    (client,) = world.raw("ListUserPoolClients", UserPoolId=pool, MaxResults=60)["UserPoolClients"]
    seen = world.all()
    both = {"UserPoolId": pool, "ClientId": client["ClientId"]}
    for operation, of_client in ATTACHED:
        seen[f"{operation} {of_client}"] = world.raw(operation, **(both if of_client else {"UserPoolId": pool}))
    seen["terms"] = world.raw("DescribeTermsByClient", **both, TermsName="terms-of-use")
    text = json.dumps(bare(seen), default=str)
    for assigned in (pool, client["ClientId"]):
        text = text.replace(assigned, "(id)")
    return _without_assigned(json.loads(text))


def _without_assigned(value: Any) -> Any:
    if isinstance(value, dict):
        assigned = ("ManagedLoginBrandingId", "TermsId", "ImageUrl", "CSSVersion")
        return {
            key: _without_assigned(item) if key not in assigned else bool(item)
            for key, item in value.items()
            if not key.endswith("Date")
        }
    return [_without_assigned(item) for item in value] if isinstance(value, list) else value


@functools.cache
def ended(phase: str) -> tuple[World, dict[str, Any], tuple[str, ...]]:
    """A world in which all went well, what is in it, and the calls that it took."""
    folder = Path(tempfile.mkdtemp())
    world = World.new(folder) if phase == "create" else ended("create")[0].copy(folder)
    run = world.apply(TEXTS[phase])
    assert run.whole, run.error
    assert run.plan is not None
    assert run.writes == [step.operation for _, step in run.plan.steps]
    return world, everything(world), tuple(run.calls)


def _cells() -> list[Cell]:
    cells = []
    for phase in TEXTS:
        seen: dict[str, int] = {}
        for operation in ended(phase)[2]:
            if operation.startswith(("Describe", "Get", "List")) or "UserPoolDomain" in operation:
                continue
            seen[operation] = seen.get(operation, 0) + 1
            if operation not in ("CreateUserPool", "CreateUserPoolClient"):
                cells += [Cell(phase, operation, seen[operation], kind, times) for kind in KINDS for times in (1, LONG)]
    return cells


def start(phase: str, folder: Path) -> World:
    return World.new(folder) if phase == "create" else ended("create")[0].copy(folder)


def sound(world: World, phase: str) -> None:
    plan = world.plan(TEXTS[phase])
    assert plan.empty and not plan.drifts, [(action.address, action.reason) for action in plan.actions]
    state = world.workbench(TEXTS[phase]).store.load()
    assert state is not None and not state.intents and not any(entry.pending for entry in state.entries.values())
    assert everything(world) == ended(phase)[1]


@pytest.mark.parametrize("cell", sampled(_cells(), 24), ids=str)
def test_trouble_at_a_write(cell: Cell, tmp_path: Path) -> None:
    """The run gets over it or says where it stopped; the next one finishes."""
    world = start(cell.phase, tmp_path)
    run = world.apply(TEXTS[cell.phase], cell.fault())
    if not run.whole:
        if run.error is not None:
            explains(run)
        again = world.apply(TEXTS[cell.phase])
        assert again.whole, again.error or again.result
    sound(world, cell.phase)


KILLS = [
    (phase, number, when)
    for phase in TEXTS
    for number in range(1, len(ended(phase)[2]) + 1)
    for when in ("before", "after")
]


@pytest.mark.parametrize(("phase", "number", "when"), sampled(KILLS, 16))
def test_killed_at_a_call(phase: str, number: int, when: str, tmp_path: Path) -> None:
    """The process dies before or after the n-th call. The next one goes on from what is on the disk."""
    world = start(phase, tmp_path)
    assert world.killed(TEXTS[phase], number, when)
    again = world.apply(TEXTS[phase])
    assert again.whole, again.error or again.result
    sound(world, phase)
