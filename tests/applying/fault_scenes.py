"""What the fault matrix plays on: two configurations that hold every kind between them, made, changed and destroyed.

The first is the reference that the plan of the matrix counts by: fourteen writes. The second has all other kinds. What
the first state of each says and the second does not must stay as it is: at least twelve settings.
"""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from applying_help import CANARY, CHANGED, REFERENCE, TIME, Run, World

from cogprov.engine import Options
from cogprov.planning.intended import LATEST
from cogprov.planning.plan import Plan
from cogprov.sandbox import Fault

PNG = "iVBORw0KGgo="
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:pool"
KEY = "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
PHASES: Final = ("create", "update", "destroy")
READS: Final = ("Describe", "Get", "List")


@dataclass(frozen=True)
class Scene:
    """A configuration in two states."""

    name: str
    first: str
    then: str

    def text(self, phase: str) -> str:
        return self.first if phase == "create" else self.then

    def options(self, phase: str) -> Options | None:
        return Options(destroy=("user_pools.main",)) if phase == "destroy" else None

    def go(self, world: World, phase: str, *faults: Fault, **settings: Any) -> Run:
        """One run of a phase."""
        return world.apply(self.text(phase), *faults, options=self.options(phase), **settings)

    def begin(self, phase: str, folder: Path, **settings: Any) -> World:
        """A world in which the phases before this one went well."""
        if phase == "create":
            return World.new(folder, **settings)
        return ended(self, PHASES[PHASES.index(phase) - 1]).world.copy(folder, **settings)


@dataclass(frozen=True)
class Ending:
    """A phase that went well: the world after it, all that is in it, and its calls in order."""

    world: World
    everything: Any
    calls: tuple[str, ...]


@functools.cache
def ended(scene: Scene, phase: str) -> Ending:
    world = scene.begin(phase, Path(tempfile.mkdtemp()))
    run = scene.go(world, phase)
    assert run.whole, run.error or run.result
    assert run.plan is not None
    # What lies in two roots goes side by side, in whatever order.
    planned = [step.operation for _, step in run.plan.steps]
    assert sorted(run.writes) == sorted(planned), "the plan is the exact list of the writes"
    return Ending(world, everything(world), tuple(run.calls))


def _pool_more() -> dict[str, Any]:
    """Settings of the pool that the second state no longer declares."""
    return {
        "password_policy": {"min_length": 11, "require_symbols": False, "temp_password_validity": "2d"},
        "user_verification": {"email_subject": "Hello", "email_body": "It is {####}"},
        "user_invitation": {"email_subject": "Welcome", "email_body": "{username} has {####}"},
        "device_tracking": {"challenge_required_on_new_device": True},
        "tags": {"team": "identity"},
    }


def _web_more() -> dict[str, Any]:
    """The same of its client."""
    return {
        "access_token_validity": "30m",
        "id_token_validity": "20m",
        "refresh_token_validity": "9d",
        "auth_session_validity": "7m",
        "enable_token_revocation": False,
        "prevent_user_existence_errors": True,
    }


def _attached(number: int) -> str:
    """Two states of one of each; the second one takes a new style, for it exchanges an image."""
    image = {"category": "FORM_LOGO", "color_mode": "DARK", "extension": "PNG", "bytes": [PNG, "iVBORw0KGgoA"][number]}
    web = {
        "managed_login_branding": {"settings": {"a": number}, "assets": [image]},
        "terms": {"terms_of_use": {"links": {"default": f"https://acme.com/{number}"}}},
        "risk_configuration": {"risk_exception_configuration": {"blocked_ip_range_list": [f"10.{number}.0.0/16"]}},
        "session_configuration": {"sso_session": {"max_validity": f"{number + 2}h"}},
        "ui_customization": {"image_file": PNG, "css": f".label-customizable {{font-weight: {number + 1}00;}}"},
        "client_secrets": {["old", "new"][number]: {"client_secret": f"aSecretOfMoreThanTwentyFour{number}"}},
        "generate_secret": True,
        **([_web_more(), {}][number]),
    }
    policy = {"client_id": "${user_pools.main.clients.web.id}", "url_patterns": [f"https://{number}.acme.com/*"]}
    main = {
        "deletion_protection": False,
        "feature_plan": "plus",
        "standard_threat_protection_mode": "audit_only",
        "sign_in_aliases": {"phone": True},
        "key_configuration": {"key_type": "CUSTOMER_MANAGED_KEY", "kms_key_arn": KEY},
        "replicas": {"us-west-2": [{}, {"status": "active"}][number]},
        "domains": {"d": {"cognito_domain": {"domain_prefix": "acme"}}},
        "clients": {"web": web, "own": {"client_secret": "anotherOneOfMoreThanTwentyFour"}},
        "cimd_policies": {"apps": policy},
        "session_configuration": {"user_session_tracking": True, "token_session": {"max_per_user": number + 1}},
        "ui_customization": {"css": f".label-customizable {{font-weight: {number + 3}00;}}"},
        "risk_configuration": {"risk_exception_configuration": {"skipped_ip_range_list": [f"10.{number}.0.0/16"]}},
        "log_delivery": {"user_notification": {"cloud_watch_logs": f"{LOGS}-{number}"}},
        **([_pool_more(), {}][number]),
    }
    limits = {"UserAuthentication": {"requested_limit_value": 240 + number}}
    return json.dumps(
        {"stack": "shop", "region": "us-east-1", "provisioned_limits": limits, "user_pools": {"main": main}}
    )


REFERENCE_SCENE = Scene("reference", REFERENCE, CHANGED)
ATTACHED_SCENE = Scene("attached", _attached(0), _attached(1))
SCENES: Final[Mapping[str, Scene]] = {scene.name: scene for scene in (REFERENCE_SCENE, ATTACHED_SCENE)}

_ASSIGNED: Final = frozenset(
    {
        "issued", "created", "modified", "LastModifiedDate", "CreationDate", "CreateDate", "Version", "cogprov:create",
        "CloudFrontDistribution", "CSSVersion", "ImageUrl", "state", "transitions", "RoleId", "refusals",
        "deleted_pools", "deleted_clients", "deleted_roles", "RevisionId", "looks",
    }
)  # fmt: skip
_SID: Final = re.compile(r"cogprov-[0-9a-f]{24}")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def everything(world: World) -> Any:
    """All that the service holds, every object of it, without what it assigns or moves by itself.

    Ids are exchanged for names, so that two worlds compare; of two objects of one name the second is told apart.
    """
    held = world.sandbox._store._world  # type: ignore[attr-defined]
    text = json.dumps(_bare(held), default=str)
    seen: dict[str, int] = {}
    for pools in held["pools"].values():
        for pool_id, pool in pools.items():
            text = text.replace(pool_id, _told_apart(seen, pool["config"]["PoolName"]))
            for client_id, client in pool["clients"].items():
                text = text.replace(client_id, _told_apart(seen, client["config"]["ClientName"]))
    for statement in dict.fromkeys(_SID.findall(text)):
        text = text.replace(statement, _told_apart(seen, "permission"))
    return json.loads(_UUID.sub("(uuid)", text))


def _told_apart(seen: dict[str, int], name: str) -> str:
    seen[name] = seen.get(name, 0) + 1
    return f"<{name}>" if seen[name] == 1 else f"<{name} {seen[name]}>"


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: len(item) if key == "secrets" and isinstance(item, list) else _bare(item)
            for key, item in value.items()
            if key not in _ASSIGNED
        }
    if isinstance(value, list):
        return sorted((_bare(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return value


def sound(world: World, scene: Scene, phase: str, after: Plan | None = None) -> None:
    """What must be true once a phase has ended well: nothing twice, nothing left over, nothing open, reset or told.

    ``after`` is the plan that was made since then, if there is one.
    """
    assert everything(world) == ended(scene, phase).everything
    state = world.state(scene.text(phase))
    if state is not None and state.intents:
        # A call that was sent again stays open for as long as it could still come.
        assert {(intent.kind, intent.verb) for intent in state.intents.values()} == {("user_pool", "create")}
        TIME.sleep(LATEST + 1)
        assert scene.go(world, phase, verify=False).error is None
        state = world.state(scene.text(phase))
    assert state is not None and not state.intents and not any(entry.pending for entry in state.entries.values())
    if phase == "destroy":
        assert not [address for address in state.entries if address.startswith("user_pools.")]
    else:
        plan = after or world.plan(scene.text(phase))
        assert plan.empty and not plan.drifts, [(action.address, action.reason) for action in plan.actions]
    assert not list((world.folder / "state").glob("*.lock*"))
    for path in (world.folder / "state").iterdir():
        assert CANARY not in path.read_text()
