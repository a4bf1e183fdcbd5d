"""A configuration, a state and a Cognito in memory: what the tests of the whole pipeline work on."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cogprov.aws.door import Door
from cogprov.aws.reader import Reader
from cogprov.cli.needed import needed
from cogprov.config import refuse_wrong
from cogprov.engine import Connection, Options, Planned, Workbench, load
from cogprov.importing.drafts import drafted
from cogprov.importing.importer import Imported, collect, parsed_name, proven
from cogprov.model.desired import Desired
from cogprov.planning.live import Live
from cogprov.planning.plan import Plan
from cogprov.render.policy import policy_json
from cogprov.sandbox import Sandbox
from cogprov.sandbox.values import SandboxError
from cogprov.state import State
from cogprov.state.disk import Disk

REGION = "us-east-1"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sms"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other-sms"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:trigger"
OTHER_FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:another"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SES = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
VOLATILE = frozenset({"LastModifiedDate", "EstimatedNumberOfUsers", "CreationDate"})
NAMES = {
    "role": ROLE,
    "other_role": OTHER_ROLE,
    "function": FUNCTION,
    "other_function": OTHER_FUNCTION,
    "key": KEY,
    "ses": SES,
    "certificate": CERTIFICATE,
    "log_group": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/vendedlogs/pool",
    "stream": f"arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/pool",
    "multi_region_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab",
}


_ATTACHED = {
    "risk": ("DescribeRiskConfiguration", "RiskConfiguration"),
    "ui": ("GetUICustomization", "UICustomization"),
    "branding": ("DescribeManagedLoginBrandingByClient", "ManagedLoginBranding"),
    "sessions": ("GetUserPoolClientSessionConfiguration", ""),
}


@dataclass
class Lab:
    """One account and one folder. ``updates`` is what the service does to members that an update leaves out."""

    folder: Path
    updates: str = "documented"
    noise: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    by_hand: bool = False
    """Whether somebody has changed something past cogprov."""

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(updates=self.updates, noise=self.noise, seed=1, **self.settings)
        self.door = Door(region=REGION, wire=self.sandbox, sleep=lambda seconds: None, threads=1)
        self.file = self.folder / "cogprov.yaml"

    def twin(self, folder: Path) -> Lab:
        """Another account and folder that are the same so far."""
        other = Lab(folder, self.updates, self.noise, self.settings)
        other.sandbox._store._world = copy.deepcopy(self.sandbox._store._world)  # type: ignore[attr-defined]
        if (self.folder / "state").exists():
            shutil.copytree(self.folder / "state", folder / "state")
        return other

    def door_in(self, region: str) -> Door:
        return Door(region=region, wire=self.sandbox, sleep=lambda seconds: None, threads=1)

    def call(self, operation: str, service: str = "cognito-idp", **params: Any) -> dict[str, Any]:
        """One call past cogprov: what somebody does in the console."""
        return dict(self.sandbox.call(service, operation, params, REGION))

    def role(self, name: str, external_id: str = "ext") -> str:
        """An IAM role that may send text messages."""
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
        }
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}]}
        trust = {"Version": "2012-10-17", "Statement": [statement]}
        made = self.call("CreateRole", "iam", RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        self.call("PutRolePolicy", "iam", RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
        return str(made["Role"]["Arn"])

    def load(self, config: str | Mapping[str, Any]) -> Desired:
        """A configuration given as text, or as the mapping under ``user_pools``."""
        text = config if isinstance(config, str) else stack(config)
        self.file.write_text(text, encoding="utf-8")
        return load(self.file)

    def bench(self, config: str | Mapping[str, Any]) -> Workbench:
        return Workbench(self.load(config), Connection(region=REGION), door=self.door)

    def plan(self, config: str | Mapping[str, Any], **options: Any) -> Plan:
        return self.planned(config, **options).plan

    def planned(self, config: str | Mapping[str, Any], **options: Any) -> Planned:
        return self.bench(config).plan(options=Options(**options))

    def apply(self, config: str | Mapping[str, Any], *, verified: bool = True, **options: Any) -> Plan:
        """Apply, and fail unless all of it went well and the next plan is empty."""
        planned, result = self.bench(config).apply(
            _accepted, options=Options(**options), verify=False, sleep=lambda seconds: None
        )
        assert result is not None
        if result.error is not None:
            raise result.error
        if verified:
            again = self.plan(config, **options)
            assert again.empty, f"the plan after the apply: {shown(again)}"
        return planned.plan

    def policy(self, config: str | Mapping[str, Any], purpose: str = "apply") -> dict[str, Any]:
        """The IAM policy that a configuration is said to need."""
        bench = self.bench(config)
        return policy_json(needed(bench.desired, bench.connection, bench.store.load(), purpose))

    @contextmanager
    def allowed(self, policy: dict[str, Any]) -> Iterator[None]:
        """A time in which nothing is allowed but what a policy says."""
        self.sandbox.policy = policy
        try:
            yield
        finally:
            self.sandbox.policy = None

    def state(self, config: str | Mapping[str, Any]) -> State:
        return self.bench(config).state()

    def mark(self) -> int:
        """How many calls there were so far, for :meth:`log` and :meth:`requests`."""
        return len(self.sandbox.calls)

    def log(self, since: int = 0) -> list[str]:
        """The operations called since, those that only read left out."""
        reads = ("Describe", "Get", "List")
        return [call.operation for call in self.sandbox.calls[since:] if not call.operation.startswith(reads)]

    def requests(self, operation: str, since: int = 0) -> list[dict[str, Any]]:
        return [dict(call.params) for call in self.sandbox.calls[since:] if call.operation == operation]

    def pools(self) -> list[str]:
        found, token = [], {}
        while True:
            page = self.call("ListUserPools", MaxResults=60, **token)
            found += [pool["Id"] for pool in page.get("UserPools", ())]
            if not page.get("NextToken"):
                return found
            token = {"NextToken": page["NextToken"]}

    @property
    def pool(self) -> str:
        """The id of the only pool."""
        (only,) = self.pools()
        return only

    def clients(self, pool: str) -> list[str]:
        return [item["ClientId"] for item in self._listed("ListUserPoolClients", "UserPoolClients", 60, pool)]

    def _listed(self, operation: str, result: str, size: int, pool: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        found: list[dict[str, Any]] = []
        token: dict[str, str] = {}
        limit = "Limit" if operation == "ListGroups" else "MaxResults"
        while True:
            page = self.call(operation, UserPoolId=pool, **{limit: size}, **token)
            found += page.get(result, ())
            if not page.get("NextToken"):
                return found
            token = {"NextToken": page["NextToken"]}

    def described_clients(self, pool: str) -> dict[str, dict[str, Any]]:
        """Every client by its name; further ones of the same name have a number, in an order that no id decides."""
        each = [
            self.call("DescribeUserPoolClient", UserPoolId=pool, ClientId=client)["UserPoolClient"]
            for client in self.clients(pool)
        ]
        found: dict[str, dict[str, Any]] = {}
        for client in sorted(each, key=_content):
            name = client["ClientName"]
            found[name if name not in found else f"{name} ({sum(n.startswith(name) for n in found) + 1})"] = client
        return found

    def facts(self, pool: str = "") -> dict[str, Any]:
        """Everything that is live about a pool, as the API answers, without what changes by itself."""
        pool = pool or self.pool
        described = self.call("DescribeUserPool", UserPoolId=pool)["UserPool"]
        found = {
            "pool": described,
            "mfa": self.call("GetUserPoolMfaConfig", UserPoolId=pool),
            "clients": self.described_clients(pool),
            "groups": {item["GroupName"]: item for item in self._listed("ListGroups", "Groups", 60, pool)},
            "resource_servers": {
                item["Identifier"]: item for item in self._listed("ListResourceServers", "ResourceServers", 50, pool)
            },
            "identity_providers": {},
            "domains": {},
        }
        for item in self._listed("ListIdentityProviders", "Providers", 60, pool):
            name = item["ProviderName"]
            answer = self.call("DescribeIdentityProvider", UserPoolId=pool, ProviderName=name)
            found["identity_providers"][name] = answer["IdentityProvider"]
        for name in (described.get("Domain"), described.get("CustomDomain")):
            if name:
                found["domains"][name] = self.call("DescribeUserPoolDomain", Domain=name)["DomainDescription"]
        steady: dict[str, Any] = _steady(found)
        return steady

    def attached(self, pool: str = "") -> dict[str, Any]:
        """What hangs on a pool and its clients and has no list: by client name, or ``pool``."""
        pool = pool or self.pool
        scopes: dict[str, dict[str, str]] = {"pool": {}}
        for name, client in self.described_clients(pool).items():
            scopes[name] = {"ClientId": client["ClientId"]}
        found: dict[str, Any] = {}
        for name, (operation, unwrap) in _ATTACHED.items():
            answers = {scope: self._told(operation, UserPoolId=pool, **ids) for scope, ids in scopes.items()}
            found[name] = {scope: answer.get(unwrap, answer) if unwrap else answer for scope, answer in answers.items()}
        for name in ("terms-of-use", "privacy-policy"):
            for scope, ids in scopes.items():
                told = self._told("DescribeTermsByClient", UserPoolId=pool, TermsName=name, **ids)
                found.setdefault("terms", {}).setdefault(scope, {})[name] = told.get("Terms")
        found["secrets"] = {
            scope: len(self._told("ListUserPoolClientSecrets", UserPoolId=pool, **ids).get("ClientSecrets", ()))
            for scope, ids in scopes.items()
            if ids
        }
        policies = self.call("ListCIMDPolicies", UserPoolId=pool)["CIMDPolicies"]
        each = [{"UserPoolId": pool, "CIMDPolicyId": policy["CIMDPolicyId"]} for policy in policies]
        found["cimd"] = {
            one["PolicyName"]: one for one in (self.call("DescribeCIMDPolicy", **ids)["CIMDPolicy"] for ids in each)
        }
        logs = self.call("GetLogDeliveryConfiguration", UserPoolId=pool)["LogDeliveryConfiguration"]
        found["logs"] = {entry["EventSource"]: entry for entry in logs["LogConfigurations"]}
        found["sessions"]["pool"] = self.call("GetUserPoolSessionConfiguration", UserPoolId=pool)
        copies = self.call("ListUserPoolReplicas", UserPoolId=pool)["UserPoolReplicas"]
        found["replicas"] = {copy["RegionName"]: copy for copy in copies}
        steady: dict[str, Any] = _steady(found)
        return steady

    def _told(self, operation: str, **params: Any) -> dict[str, Any]:
        try:
            return self.call(operation, **params)
        except SandboxError:
            return {}

    def collect(self, pool: str = "", label: str = "main") -> Imported:
        return collect(self.door, parsed_name(pool or self.pool), "copy", label)

    def imported(self, pool: str = "", form: str = "yaml") -> str:
        """The text of an import that was proven: loaded again it plans nothing, and AWS was not touched."""
        return self.taken_over(pool, form)[1]

    def taken_over(self, pool: str = "", form: str = "yaml") -> tuple[Imported, str]:
        """The same with all that was found."""
        writes = len(self.log())
        place = self.folder / {"yaml": "imported.yaml", "python": "imported.py"}[form]
        found, text, desired = drafted(self.collect(pool), form, lambda text: read_back(place, text))
        proven(found, desired, self.door, State.new("copy", "", REGION))
        assert self.log()[writes:] == []
        return found, text

    def live(self, desired: Desired, past: State | None = None) -> Live:
        return Reader(self.door, desired, past or State.new(desired.stack, "", REGION)).read()


def read_back(place: Path, text: str) -> Desired:
    """A configuration in a file, as a run finds it: read, and checked."""
    place.write_text(text, encoding="utf-8")
    desired = load(place)
    refuse_wrong(desired)
    return desired


def without_syncs(monkeypatch: Any) -> None:
    """Waiting for the disk is what the tests of the state are about, and half of the time of all others."""
    for method in ("sync_data", "sync_file", "sync_folder"):
        monkeypatch.setattr(Disk, method, lambda disk, place: None)


def _accepted(planned: Planned) -> Planned:
    plan = planned.plan
    assert not plan.refusals, "; ".join(problem.summary for problem in plan.refusals)
    waiting = [action.address for action in plan.actions if not action.allowed]
    assert not waiting, f"deletes that nobody allowed: {waiting}"
    return planned


def _content(client: Mapping[str, Any]) -> str:
    ids = ("ClientId", "ClientSecret", "UserPoolId", "CreationDate", "LastModifiedDate")
    # Lifetimes are told in whatever unit they were set.
    told = {key: value for key, value in client.items() if key not in ids and "Validity" not in key}
    return json.dumps([told, "ClientSecret" in client], sort_keys=True, default=str)


def _steady(value: Any) -> Any:
    """Without what changes by itself, and with every list in one order: the service shuffles them."""
    if isinstance(value, Mapping):
        return {key: _steady(item) for key, item in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return sorted((_steady(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def stack(pools: Mapping[str, Any], **top: Any) -> str:
    """The text of a configuration with these pools. JSON is YAML, and takes no writer."""
    return json.dumps({"stack": "shop", "region": REGION, **top, "user_pools": pools})


def pool_of(words: Mapping[str, Any], **children: Any) -> dict[str, Any]:
    return {"main": {**words, **children}}


def shown(plan: Plan) -> str:
    """A plan in one line, for failures."""
    actions = [
        f"{action.verb} {action.address} "
        + ", ".join(f"{'.'.join(c.path)}: {c.before!r} -> {c.after!r}" for c in action.changes[:8])
        for action in plan.actions
    ]
    return "; ".join([*actions, *(problem.summary for problem in plan.refusals)])


def unequal(before: Any, after: Any, path: Sequence[str] = ()) -> dict[str, tuple[Any, Any]]:
    """Where two answers differ, by dotted path."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        found: dict[str, tuple[Any, Any]] = {}
        for key in {*before, *after}:
            found.update(unequal(before.get(key), after.get(key), (*path, str(key))))
        return found
    return {} if before == after else {".".join(path): (before, after)}
