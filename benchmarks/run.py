"""Measure cogprov, as ratios taken in one run on one machine: absolute times say more about the machine.

    make bench

Every figure is the median of several runs. Nothing here fails on a slow day; read it, and compare it with the last one.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7
COGPROV = [sys.executable, "-m", "cogprov"]

REFERENCE = """
version: 1
stack: bench
region: us-east-1
user_pools:
  main:
    sign_in_aliases: { email: true }
    domains: { login: { cognito_domain: { domain_prefix: bench-login } } }
    resource_servers: { api: { identifier: api, scopes: { read: Read } } }
    identity_providers:
      Google: { type: google, client_id: abc, client_secret: secret-of-google }
      Okta: { type: oidc, client_id: abc, client_secret: secret-of-okta, issuer_url: "https://okta.example" }
    groups: { admins: { precedence: 1 }, users: { precedence: 2 } }
    clients: { one: {}, two: {}, three: {} }
"""

DESCRIBE = """
import sys, boto3
client = boto3.client("cognito-idp", endpoint_url=sys.argv[1], region_name="us-east-1")
pool = client.list_user_pools(MaxResults=60)["UserPools"][0]["Id"]
client.describe_user_pool(UserPoolId=pool)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "cogprov.yaml").write_text(REFERENCE)
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "NO_COLOR": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(environment)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        start_up(place)
        plans(place)
        growth()


def start_up(place: Path) -> None:
    click = timed([sys.executable, "-c", "import click"], place)
    shown("`python -c 'import click'`", f"{click * 1000:.0f} ms")
    for flag in ("--help", "--version"):
        shown(f"`cogprov {flag}` ÷ that", ratio(timed([*COGPROV, flag], place), click))
    shown("`cogprov validate` of one file ÷ that", ratio(timed([*COGPROV, "validate"], place), click))


def plans(place: Path) -> None:
    """A no-op plan over HTTP, against the sandbox in a process of its own."""
    server = subprocess.Popen(
        [*COGPROV, "sandbox", "serve", "--port", "0"],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        url = _url(server)
        flags = ["--endpoint-url", url]
        subprocess.run([*COGPROV, *flags, "apply", "--yes"], cwd=place, check=True, capture_output=True)
        seconds = timed([*COGPROV, *flags, "plan"], place)
        script = timed([sys.executable, "-c", DESCRIBE, url], place)
        out = subprocess.run([*COGPROV, *flags, "plan"], cwd=place, check=True, capture_output=True, text=True).stdout
        calls = int(out.split(" calls")[0].rsplit(" ", 1)[-1])
        shown("no-op plan of the reference pool", f"{seconds * 1000:.0f} ms")
        shown("… ÷ a five-line boto3 script that describes the pool", ratio(seconds, script))
        shown("… its calls ÷ the fewest there can be (12)", f"{calls / 12:.2f}")
    finally:
        server.terminate()
        server.wait()


def _url(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        word = next((word for word in line.split() if word.startswith("http://")), "")
        if word:
            return word.rstrip(".,")
    raise SystemExit("the sandbox did not start")


def growth() -> None:
    """What an apply costs per pool, with ten times as many."""
    small, large = (statistics.median(applied(count) for _ in range(3 if count < 500 else 1)) for count in (100, 1000))
    shown("apply of 1,000 pools ÷ apply of 100, in process", ratio(large, small))
    small_bytes, large_bytes = state_bytes(100), state_bytes(1000)
    shown("bytes that one more change writes to the journal, 1,000 pools ÷ 100", ratio(large_bytes, small_bytes))


def applied(count: int) -> float:
    return _with_pools(count, lambda bench, began: time.perf_counter() - began)


def state_bytes(count: int) -> float:
    def journal(bench: Any, began: float) -> float:
        store = bench.store
        state = store.load()
        with store.lock(), store.open(state) as session:
            session.record(next(iter(state.entries.values())))
            return float(sum(path.stat().st_size for path in Path(bench.desired.folder).rglob("*.journal")))

    return _with_pools(count, journal)


def _with_pools(count: int, then: Callable[[Any, float], float]) -> float:
    from cogprov.aws.door import Door
    from cogprov.engine import Connection, Workbench
    from cogprov.model.desired import Desired, Resource
    from cogprov.sandbox import Sandbox

    folder = tempfile.mkdtemp()
    try:
        pools = tuple(Resource(f"user_pools.p{number}", "user_pool", {}, f"p{number}") for number in range(count))
        desired = Desired("bench", pools, region="us-east-1", folder=folder)
        bench = Workbench(desired, Connection(), door=Door(region="us-east-1", wire=Sandbox()))
        began = time.perf_counter()
        bench.apply(lambda planned: planned, verify=False)
        return then(bench, began)
    finally:
        shutil.rmtree(folder)


def timed(command: Sequence[str], place: Path) -> float:
    """Seconds, the median of several whole processes after one that warms up."""
    seconds = []
    for number in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run(command, cwd=place, check=True, capture_output=True)
        if number:
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}"


def shown(what: str, figure: str) -> None:
    print(f"{figure:>10}  {what}", flush=True)


if __name__ == "__main__":
    main()
