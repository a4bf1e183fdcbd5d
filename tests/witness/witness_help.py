"""Cognito by other hands: starting the emulators, and one stack at work on one of them."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from cogprov.aws.door import Door
from cogprov.engine import Connection, Options, Planned, Workbench, load
from cogprov.importing.importer import collect, parsed_name, proven
from cogprov.model.desired import Desired
from cogprov.planning.events import ApplyResult
from cogprov.planning.plan import Plan
from cogprov.state import State

REGION = "us-east-1"
# ministack takes the key for the number of the account.
ACCOUNT = "123456789012"
STARTS_WITHIN = 30.0
_RESETS = {"moto": "/moto-api/reset", "ministack": "/_ministack/reset"}

VOLATILE = frozenset(
    {"LastModifiedDate", "CreationDate", "Version", "EstimatedNumberOfUsers", "ResponseMetadata", "AWSAccountId"}
)


@dataclass(frozen=True)
class Witness:
    """An emulator that is running."""

    name: str
    url: str
    account: str
    key: str = ACCOUNT

    def boto(self, service: str = "cognito-idp") -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=self.key,
            aws_secret_access_key="testing",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def reset(self) -> None:
        """Forget everything that was made there."""
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}{_RESETS[self.name]}", method="POST")):
            pass


@contextlib.contextmanager
def running(name: str) -> Iterator[Witness]:
    """The emulator, on 127.0.0.1 and a port that is free."""
    with _STARTERS[name]() as url:
        witness = Witness(name, url, "")
        account = witness.boto("sts").get_caller_identity()["Account"]
        yield Witness(name, url, account)


def missing(name: str) -> str:
    """What is not installed of what the emulator needs, or nothing."""
    if name == "moto":
        return "" if _moto_is_here() or _elsewhere("moto_server") else "moto[cognitoidp,server]"
    return "" if _executable("ministack") else "ministack"


def _moto_is_here() -> bool:
    return all(importlib.util.find_spec(module) is not None for module in ("moto", "flask", "joserfc"))


def _executable(name: str) -> str:
    """Where a command is: in another environment, in this one, or on the path."""
    return _elsewhere(name) or shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name) or ""


def _elsewhere(name: str) -> str:
    """The same in the environment that TEST_WITNESSES names: ministack pins a botocore, so it may need its own."""
    place = os.environ.get("TEST_WITNESSES", "")
    return (shutil.which(name, path=place) or "") if place else ""


@contextlib.contextmanager
def _moto() -> Iterator[str]:
    if not _moto_is_here():
        port = _free_port()
        with _process([_elsewhere("moto_server"), "-H", "127.0.0.1", "-p", str(port)], port, {}) as url:
            yield url
        return
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def _ministack() -> Iterator[str]:
    # It would listen on every interface if it were not told to leave that.
    port = _free_port()
    settings = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR"}
    with _process([_executable("ministack")], port, settings) as url:
        yield url


@contextlib.contextmanager
def _process(command: list[str], port: int, settings: Mapping[str, str]) -> Iterator[str]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=quiet, stderr=quiet, stdin=quiet)
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_STARTERS = {"moto": _moto, "ministack": _ministack}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the emulator ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the emulator did not start")


def make_function(witness: Witness, name: str) -> str:
    """A Lambda function for triggers; its ARN."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    role = witness.boto("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=json.dumps(trust))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return event\n")
    made = witness.boto("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
    )
    return str(made["FunctionArn"])


_DOORS: dict[str, Door] = {}
_CLIENTS: dict[str, Any] = {}


def _client(witness: Witness) -> Any:
    if witness.url not in _CLIENTS:
        _CLIENTS[witness.url] = witness.boto()
    return _CLIENTS[witness.url]


class Stack:
    """One configuration file, its state, and the way to the emulator. Each command is a run of its own."""

    def __init__(self, witness: Witness, folder: Path) -> None:
        self.witness = witness
        self.folder = folder
        self.client = _client(witness)

    def bench(self, text: str) -> Workbench:
        path = self.folder / "cogprov.yaml"
        path.write_text(text)
        connection = Connection(endpoint_url=self.witness.url, region=REGION)
        # Making clients takes longer than most of what is done with them here.
        door = _DOORS.setdefault(self.witness.url, connection.door(Desired("doors")))
        return Workbench(load(path), connection, door=door)

    def plan(self, text: str, options: Options | None = None) -> Plan:
        return self.bench(text).plan(options=options).plan

    def apply(self, text: str, options: Options | None = None) -> tuple[Plan, ApplyResult]:
        planned, result = self.bench(text).apply(_yes, options=options)
        assert result is not None
        assert result.error is None, f"{result.error} {result.error.detail} {result.error.hints}"
        return planned.plan, result

    @property
    def state(self) -> State:
        state = self.bench((self.folder / "cogprov.yaml").read_text()).store.load()
        assert state is not None
        return state

    @property
    def pool(self) -> str:
        return next(
            str(entry.identity["UserPoolId"]) for entry in self.state.entries.values() if entry.kind == "user_pool"
        )

    def raw(self, pool: str = "") -> dict[str, Any]:
        """All that boto3 shows of a pool, by what each answer is about."""
        pool, client = pool or self.pool, self.client
        seen: dict[str, Any] = {
            "pool": client.describe_user_pool(UserPoolId=pool)["UserPool"],
            "mfa": client.get_user_pool_mfa_config(UserPoolId=pool),
        }
        for each in client.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]:
            answer = client.describe_user_pool_client(UserPoolId=pool, ClientId=each["ClientId"])
            seen[f"client {each['ClientName']}"] = answer["UserPoolClient"]
        for each in client.list_identity_providers(UserPoolId=pool, MaxResults=60)["Providers"]:
            answer = client.describe_identity_provider(UserPoolId=pool, ProviderName=each["ProviderName"])
            seen[f"provider {each['ProviderName']}"] = answer["IdentityProvider"]
        for each in client.list_groups(UserPoolId=pool, Limit=60)["Groups"]:
            seen[f"group {each['GroupName']}"] = each
        for each in client.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"]:
            seen[f"server {each['Identifier']}"] = each
        domain = seen["pool"].get("Domain")
        if domain:
            seen["domain"] = client.describe_user_pool_domain(Domain=domain)["DomainDescription"]
        return {name: steady(value) for name, value in seen.items()}

    def taken_over(self, pool: str) -> tuple[str, State]:
        """Import a pool: the file's text, and the state as it is now."""
        bench = self.bench("stack: imported\nregion: us-east-1\n")
        imported = collect(bench.door, parsed_name(pool), "imported", "main")
        text = imported.text("yaml")
        bench = self.bench(text)
        fresh = State.new("imported", "", REGION)
        _, entries = proven(imported, bench.desired, bench.door, fresh)
        store = bench.store
        with store.lock(), store.open(fresh) as session:
            for entry in entries.values():
                session.record(entry)
        return text, self.state

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _yes(planned: Planned) -> Planned:
    return planned


def steady(value: Any) -> Any:
    """An answer without what moves by itself."""
    if isinstance(value, Mapping):
        return {key: steady(item) for key, item in value.items() if key not in VOLATILE}
    return [steady(item) for item in value] if isinstance(value, list) else value


def moved(before: Any, after: Any, path: str = "") -> set[str]:
    """The paths at which two raw readings differ; absent and empty are the same, as they are to the service."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        found: set[str] = set()
        for key in {*before, *after}:
            found |= moved(before.get(key), after.get(key), f"{path}.{key}" if path else key)
        return found
    if isinstance(before, list) and isinstance(after, list):
        same = sorted(map(_sortable, before)) == sorted(map(_sortable, after))
    else:
        same = before == after or (before in (None, "", [], {}) and after in (None, "", [], {}))
    return set() if same else {path}


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
