"""What the tests of the applier start from: a sandbox that outlives runs, time that only sleeping moves, a kill switch.

One run is what one process would do. Between runs only the sandbox and the files of the state survive.
"""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from thin_client import thin

from cogprov.aws.door import Door
from cogprov.engine import Connection, Options, Planned, Workbench, load
from cogprov.model.desired import Desired
from cogprov.model.errors import CogprovError
from cogprov.planning.events import ApplyResult
from cogprov.planning.plan import Plan
from cogprov.render import apply_summary
from cogprov.sandbox import Fault, Sandbox
from cogprov.state import FileStore, State, Store
from cogprov.state.disk import Disk

CANARY = "canary-7f3a-secret"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:pool"
REGION = "us-east-1"

CHILDREN: Mapping[str, tuple[str, str]] = {
    "ListUserPoolClients": ("UserPoolClients", "MaxResults"),
    "ListIdentityProviders": ("Providers", "MaxResults"),
    "ListResourceServers": ("ResourceServers", "MaxResults"),
    "ListGroups": ("Groups", "Limit"),
}

REFERENCE = f"""
stack: acme
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    sign_in_aliases: {{ email: true }}
    custom_attributes:
      tenant: {{ type: string, min_len: 1, max_len: 64, mutable: true }}
    mfa: optional
    mfa_second_factor: {{ otp: true }}
    password_policy: {{ min_length: 12, require_digits: true, temp_password_validity: 3d }}
    tags: {{ team: identity }}
    lambda_triggers:
      pre_sign_up: "arn:aws:lambda:us-east-1:123456789012:function:auth-pre"
    device_tracking: {{ challenge_required_on_new_device: true }}
    user_invitation: {{ email_subject: Welcome, email_body: "{{username}} has {{####}}" }}
    account_recovery: email_only
    mfa_message: "Code {{####}}"
    domains:
      login: {{ cognito_domain: {{ domain_prefix: acme-login }} }}
    feature_plan: plus
    standard_threat_protection_mode: audit_only
    risk_configuration: {{ risk_exception_configuration: {{ skipped_ip_range_list: ["10.0.0.0/16"] }} }}
    log_delivery: {{ user_notification: {{ cloud_watch_logs: "{LOGS}" }} }}
    resource_servers:
      api: {{ identifier: "https://api.acme.com", scopes: {{ read: "Read", write: "Write" }} }}
    identity_providers:
      Google:
        {{ type: google, client_id: abc, client_secret: {CANARY}, scopes: [openid, email],
          attribute_mapping: {{ email: email }} }}
      corp:
        {{ type: oidc, client_id: c, client_secret: {CANARY}, issuer_url: "https://id.acme.com",
          attribute_mapping: {{ email: mail, given_name: first }} }}
    groups:
      admins: {{ precedence: 1, description: All of it }}
      staff: {{ precedence: 5 }}
    clients:
      web:
        managed_login_branding: {{ settings: {{ a: 1 }} }}
        auth_flows: {{ user_srp: true }}
        o_auth:
          flows: {{ authorization_code_grant: true }}
          scopes: [openid, email, "${{user_pools.main.resource_servers.api.identifier}}/read"]
          callback_urls: ["https://app.acme.com/cb"]
          logout_urls: ["https://app.acme.com/bye"]
        access_token_validity: 30m
        prevent_user_existence_errors: true
      mobile:
        auth_flows: {{ user_srp: true }}
        o_auth:
          flows: {{ authorization_code_grant: true }}
          scopes: [openid]
          callback_urls: ["acme://cb"]
        enable_token_revocation: false
        auth_session_validity: 7m
      worker:
        generate_secret: true
        o_auth: {{ flows: {{ client_credentials: true }}, scopes: ["https://api.acme.com/write"] }}
"""
"""Pool with MFA, resource server, two providers, two groups, three clients, domain, risk, a style, log delivery, and a
trigger with its permission."""

CHANGED = f"""
stack: acme
region: us-east-1
user_pools:
  main:
    mfa: required
    mfa_second_factor: {{ otp: true }}
    password_policy: {{ min_length: 16 }}
    tags: {{ team: platform }}
    domains:
      login: {{ cognito_domain: {{ domain_prefix: acme-login }}, managed_login_version: 2 }}
    risk_configuration: {{ risk_exception_configuration: {{ skipped_ip_range_list: ["10.1.0.0/16"] }} }}
    log_delivery: {{ user_notification: {{ cloud_watch_logs: "{LOGS}-1" }} }}
    resource_servers:
      api: {{ identifier: "https://api.acme.com", scopes: {{ read: "Read all", write: "Write" }} }}
    identity_providers:
      Google: {{ type: google, client_id: abd, client_secret: {CANARY} }}
      corp: {{ type: oidc, client_id: c, issuer_url: "https://id.acme.com", attribute_mapping: {{ email: email }} }}
    groups:
      admins: {{ precedence: 2 }}
      staff: {{ description: Everybody }}
    clients:
      web:
        managed_login_branding: {{ settings: {{ a: 2 }} }}
        o_auth: {{ callback_urls: ["https://app.acme.com/cb", "https://app.acme.com/cb2"] }}
      mobile: {{ refresh_token_validity: 10d }}
      worker: {{ o_auth: {{ scopes: ["https://api.acme.com/read", "https://api.acme.com/write"] }} }}
"""
"""One thing of each object changed, and most others no longer declared: those must stay as they are."""

COUNTS = {"pools": 1, "UserPoolClients": 3, "Providers": 2, "ResourceServers": 1, "Groups": 2}

VOLATILE = frozenset({"LastModifiedDate", "CreationDate", "Version", "EstimatedNumberOfUsers"})
ASSIGNED = frozenset(
    {"Id", "UserPoolId", "ClientId", "Arn", "ClientSecret", "CloudFrontDistribution", "cogprov:create"}
)


class Killed(BaseException):
    """The process is dead. Nothing in it runs any more, whatever catches exceptions."""


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


class Switch:
    """A wire that leads to another world each time it is set, so that one Door serves many tests.

    ``kill_at`` is the number of the call, from 1, at which the process dies: ``before`` or ``after`` its effect.
    """

    def __init__(self) -> None:
        self.sandbox = Sandbox()
        self.count = 0
        self.kill_at = 0
        self.kill_when = ""
        self.on_kill: Callable[[], None] = lambda: None
        self.watch: Callable[[int, Any], None] | None = None
        self.alter: Callable[[Any, Any], Any] | None = None
        self.dead = False

    def handle(self, request: Any) -> Any:
        if self.dead:
            raise Killed
        self.count += 1
        number = self.count
        if number == self.kill_at and self.kill_when == "before":
            self._die()
        answer = self.sandbox.handle(request)
        if self.alter is not None:
            answer = self.alter(request, answer)
        if number == self.kill_at:
            self._die()
        if self.watch is not None:
            self.watch(number, request)
        return answer

    def _die(self) -> None:
        self.dead = True
        self.on_kill()
        raise Killed


SWITCH = Switch()
TIME = Time()
DOOR = thin(Door(region=REGION, wire=SWITCH, clock=TIME.clock, sleep=TIME.sleep, threads=1))
"""One thread: the n-th call is then the same call in every run."""


def in_its_time() -> Any:
    """cogprov has the clock of the sandbox, whose dates it compares with its own."""
    return mock.patch("time.time", TIME.clock)


class Quick(Disk):
    """A disk that does not wait for the platter: a kill of a process takes nothing from the kernel's caches."""

    def sync_data(self, descriptor: int) -> None: ...

    def sync_file(self, descriptor: int) -> None: ...

    def sync_folder(self, folder: Path) -> None: ...


class Bench(Workbench):
    """A workbench whose state is on a quick disk, and that keeps the plans it made."""

    disk: Disk = Quick()
    made: tuple[Plan, ...] = ()

    @property
    def store(self) -> Store:
        return self._store or FileStore(Path(self.desired.folder) / "state", self.desired.name, disk=self.disk)

    def plan(self, state: State | None = None, options: Options | None = None) -> Planned:
        with in_its_time():
            planned = super().plan(state, options)
        self.made = (*self.made, planned.plan)
        return planned

    def apply(self, *args: Any, **settings: Any) -> tuple[Planned, ApplyResult | None]:
        with in_its_time():
            return super().apply(*args, **settings)


@dataclass
class World:
    """A sandbox and a folder with state: what survives a process."""

    folder: Path
    sandbox: Sandbox

    @classmethod
    def new(cls, folder: Path, **settings: Any) -> World:
        settings.setdefault("seed", 1)
        return cls(folder, Sandbox(clock=TIME.clock, **settings))

    def copy(self, folder: Path, **settings: Any) -> World:
        """Another world that is the same so far."""
        twin = World.new(folder, **settings)
        theirs = self.sandbox._store
        twin.sandbox._store._world = copy.deepcopy(theirs._world)  # type: ignore[attr-defined]
        if (self.folder / "state").exists():
            shutil.copytree(self.folder / "state", folder / "state", dirs_exist_ok=True)
        return twin

    def desired(self, text: str) -> Desired:
        return replace(parsed(text), folder=str(self.folder))

    def workbench(self, text: str) -> Bench:
        SWITCH.sandbox = self.sandbox
        DOOR._account = ""  # a process asks for it anew
        SWITCH.count = 0
        return Bench(self.desired(text), Connection(), door=DOOR)

    def plan(self, text: str, options: Options | None = None) -> Plan:
        return self.workbench(text).plan(options=options).plan

    def apply(
        self,
        text: str,
        *faults: Fault,
        stop: threading.Event | None = None,
        decide: Callable[[Planned], Planned | None] = lambda planned: None if planned.plan.refusals else planned,
        options: Options | None = None,
        on_event: Callable[[Any], None] = lambda event: None,
        verify: bool = True,
    ) -> Run:
        """One run to its end, however it ends; faults strike in it and not after it."""
        self.sandbox.faults[:] = list(faults)
        before = len(self.sandbox.calls)
        slept = TIME.slept
        result, error, chosen = None, None, None
        bench = self.workbench(text)
        try:
            chosen, result = bench.apply(
                decide, stop=stop, sleep=TIME.sleep, options=options, on_event=on_event, verify=verify
            )
        except CogprovError as raised:
            error = raised
        finally:
            self.sandbox.faults[:] = []
        made = [call.operation for call in self.sandbox.calls[before:]]
        after = bench.made[-1] if result is not None and result.verified is not None else None
        return Run(result, error, made, chosen.plan if chosen else None, TIME.slept - slept, after)

    def killed(self, text: str, number: int, when: str, options: Options | None = None) -> bool:
        """A run that dies at its ``number``-th call, with the state as it is on disk at that very moment."""
        state, kept = self.folder / "state", Path(tempfile.mkdtemp(dir=self.folder)) / "state"
        bench = self.workbench(text)
        SWITCH.kill_at, SWITCH.kill_when, SWITCH.dead = number, when, False
        SWITCH.on_kill = lambda: None if not state.exists() else _kept(state, kept)
        try:
            bench.apply(lambda planned: planned, sleep=TIME.sleep, options=options)
            return False
        except Killed:
            # What the dying process's exits wrote never happened.
            shutil.rmtree(state, ignore_errors=True)
            if kept.exists():
                shutil.copytree(kept, state)
            return True
        finally:
            SWITCH.kill_at, SWITCH.dead = 0, False

    def state(self, text: str = "") -> State | None:
        return self.workbench(text or REFERENCE).store.load()

    def raw(self, operation: str, **params: Any) -> Any:
        return self.sandbox.call("cognito-idp", operation, params)

    def pools(self) -> list[str]:
        return [pool["Id"] for pool in self.raw("ListUserPools", MaxResults=60)["UserPools"]]

    def counts(self) -> dict[str, int]:
        pools = self.pools()
        found = {"pools": len(pools)}
        for operation, (result, size) in CHILDREN.items():
            found[result] = sum(len(self.raw(operation, UserPoolId=pool, **{size: 50})[result]) for pool in pools)
        return found

    def all(self) -> dict[str, Any]:
        """Everything that the raw API shows of the one pool, without what the service assigns or moves by itself."""
        (pool,) = self.pools()
        seen: dict[str, Any] = {
            "pool": self.raw("DescribeUserPool", UserPoolId=pool),
            "mfa": self.raw("GetUserPoolMfaConfig", UserPoolId=pool),
        }
        for client in self.raw("ListUserPoolClients", UserPoolId=pool, MaxResults=60)["UserPoolClients"]:
            seen[f"client {client['ClientName']}"] = self.raw(
                "DescribeUserPoolClient", UserPoolId=pool, ClientId=client["ClientId"]
            )
        for provider in self.raw("ListIdentityProviders", UserPoolId=pool, MaxResults=60)["Providers"]:
            name = provider["ProviderName"]
            seen[f"provider {name}"] = self.raw("DescribeIdentityProvider", UserPoolId=pool, ProviderName=name)
        for server in self.raw("ListResourceServers", UserPoolId=pool, MaxResults=50)["ResourceServers"]:
            seen[f"server {server['Identifier']}"] = server
        for group in self.raw("ListGroups", UserPoolId=pool, Limit=60)["Groups"]:
            seen[f"group {group['GroupName']}"] = group
        domain = seen["pool"]["UserPool"].get("Domain")
        if domain:
            seen["domain"] = self.raw("DescribeUserPoolDomain", Domain=domain)
        return {name: bare(value) for name, value in seen.items()}


@dataclass(frozen=True)
class Run:
    """How one run ended."""

    result: ApplyResult | None
    raised: CogprovError | None
    calls: Sequence[str]
    plan: Plan | None
    slept: float
    after: Plan | None = None
    """The plan that was made at the end, when one was."""

    @property
    def error(self) -> CogprovError | None:
        return self.raised or (self.result.error if self.result else None)

    @property
    def whole(self) -> bool:
        if self.error is not None or self.result is None or self.plan is None:
            return False
        return self.result.verified is True or not self.plan.actions

    @property
    def writes(self) -> list[str]:
        return [name for name in self.calls if not name.startswith(("Describe", "Get", "List"))]


def _kept(state: Path, kept: Path) -> None:
    shutil.copytree(state, kept)


_PARSED: dict[str, Desired] = {}


def parsed(text: str) -> Desired:
    if text not in _PARSED:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cogprov.yaml"
            path.write_text(text)
            _PARSED[text] = load(path)
    return _PARSED[text]


def bare(value: Any) -> Any:
    """An answer without ids and times, and with lists in one order: none of the API's lists has one that means much."""
    if isinstance(value, Mapping):
        return {key: bare(item) for key, item in value.items() if key not in VOLATILE | ASSIGNED}
    if isinstance(value, list):
        return sorted((bare(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return value


def sound(world: World, text: str, expected: Mapping[str, Any] | None = None) -> None:
    """What must be true once a run has ended well: no twin, no orphan, nothing open, nothing reset, nothing told."""
    assert world.counts() == COUNTS
    state = world.state()
    assert state is not None and not state.intents and not any(entry.pending for entry in state.entries.values())
    plan = world.plan(text)
    assert plan.empty and not plan.drifts, [(a.address, a.reason) for a in plan.actions]
    assert not list((world.folder / "state").glob("*.lock*"))
    for path in (world.folder / "state").iterdir():
        assert CANARY not in path.read_text()
    if expected is not None:
        assert world.all() == expected


def explains(run: Run) -> None:
    """What a run that did not end well must tell: where it stopped, what was done, and what to do next."""
    error = run.error
    assert error is not None and not isinstance(error, AssertionError)
    assert error.hints, f"no next step: {error.summary}"
    text = f"{error.summary}{error.detail}{error.hints}"
    if run.result is not None:
        assert run.result.failed
        assert error.address == run.result.failed, f"no address: {error.summary}"
        text = apply_summary(run.result)
        assert run.result.failed in text and f"Done {len(run.result.done)}" in text and "`cogprov " in text
    assert CANARY not in text
