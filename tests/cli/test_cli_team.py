"""Every command on a state in S3: moto holds the bucket, the sandbox is Cognito, both behind HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_help import ADMINS, CANARY, CONFIG, WEB, Project, Ran
from moto_s3 import s3_server

from cogprov.aws.bucket import S3Bucket
from cogprov.aws.door import Door
from cogprov.connection import Connection, store_of
from cogprov.engine import load
from cogprov.model.bucket import Place
from cogprov.model.errors import Locked
from cogprov.sandbox import Sandbox
from cogprov.sandbox.serve import serve
from cogprov.state import Rules, S3Store

KEY = "auth/acme.json"
DOORS: dict[tuple[str, str], Door] = {}


class Team(Project):
    """A project whose state is in a bucket."""

    def __init__(self, folder: Path, cognito: str, s3: Any, bucket: str) -> None:
        super().__init__(folder)
        self.cognito, self.s3, self.bucket = cognito, s3, bucket
        self.write(f"state: s3://{bucket}/auth\n" + CONFIG)

    def run(self, *args: str, typed: str = "") -> Ran:
        return self.raw(*args, "--endpoint-url", self.cognito, typed=typed)

    def get(self, key: str = KEY) -> bytes:
        return bytes(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def put(self, data: bytes, key: str = KEY) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=data)

    def stored(self) -> list[str]:
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", ())]

    @property
    def store(self) -> S3Store:
        store = store_of(load(self.config), Connection())
        assert isinstance(store, S3Store)
        return store


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """S3, for all tests of this file; each has a bucket of its own."""
    with s3_server() as url:
        yield url


def _sharing(real: Callable[..., S3Bucket]) -> Callable[..., S3Bucket]:
    """Buckets behind one client for each endpoint and Region: making it is most of what a command costs."""

    def bucket(connection: Connection, place: Place, region: str) -> S3Bucket:
        key = (os.environ["AWS_ENDPOINT_URL_S3"], connection.region or region)
        if key not in DOORS:
            DOORS[key] = real(connection, place, region)._door
        return S3Bucket(DOORS[key], place)

    return bucket


@pytest.fixture
def team(tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """A project that was never applied, with an empty, versioned bucket."""
    import boto3

    for name, value in {
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Connection, "bucket", _sharing(Connection.bucket))
    s3 = boto3.client("s3", region_name="us-east-1")
    bucket = f"team-{abs(hash(tmp_path)) % 10**12}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    with serve(Sandbox()) as server:
        yield Team(tmp_path, server.url, s3, bucket)


@pytest.fixture
def applied(team: Team) -> Team:
    """The same, applied."""
    ran = team.run("apply", "--yes")
    assert ran.code == 0, ran.err
    return team


def test_the_whole_life(team: Team) -> None:
    """Apply, plan, drift, output, rename, forget, destroy: all on S3, and no secret in it."""
    assert "to create" in team.run("plan").out
    assert team.stored() == [], "reading writes nothing"
    assert team.run("apply", "--yes").code == 0
    assert sorted(team.stored()) == ["auth/acme.journal", KEY], "the lock is given back"
    assert team.run("plan", "--detailed-exitcode").code == 0
    assert team.run("drift").code == 0
    assert team.run("output", "POOL").out.startswith("us-east-1_")
    assert ADMINS in team.run("state", "list").out
    assert team.run("state", "show", ADMINS).document["seen"]["precedence"] == 1
    assert team.run("state", "rm", ADMINS, "--yes").code == 0
    assert "1 to import" in team.run("plan").out
    assert team.run("state", "mv", WEB, "user_pools.main.clients.browser").code == 0
    assert "clients.browser" in team.run("state", "list").out
    assert team.run("state", "mv", "user_pools.main.clients.browser", WEB).code == 0
    assert team.run("unlock").out == "There is no lock.\n"
    assert CANARY.encode() not in team.get() + team.get("auth/acme.journal")
    assert team.run("apply", "--yes").code == 0
    assert team.run("destroy", "--yes-delete", "acme-main").code == 0
    assert team.run("state", "list").out == "The state knows of no object.\n"
    assert not (team.folder / "state").exists()
    assert not (team.folder / ".cogprov").exists()


def test_the_sandbox_never_reaches_for_s3(team: Team) -> None:
    """Its state stays beside its file."""
    assert team.raw("apply", "--yes", "--sandbox").code == 0
    assert team.stored() == []
    assert (team.folder / ".cogprov" / "state" / "acme.json").exists()


def test_a_lost_state_is_rebuilt(applied: Team) -> None:
    """Deleted, it is missed and not made anew; rebuilt, there is nothing to do."""
    applied.s3.delete_object(Bucket=applied.bucket, Key=KEY)
    applied.s3.delete_object(Bucket=applied.bucket, Key="auth/acme.journal")
    ran = applied.run("plan")
    assert (ran.code, "earlier versions" in ran.err) == (1, True)
    assert "cogprov state restore" in ran.err
    assert applied.run("apply", "--yes").code == 1

    assert applied.run("state", "rebuild").code == 0
    assert applied.run("plan", "--detailed-exitcode").code == 0


def test_a_damaged_state_is_restored(applied: Team) -> None:
    """The message names the version, and going back to it makes the plan empty again."""
    applied.put(b"")
    ran = applied.run("plan")
    assert ran.code == 1
    words = ran.err.replace("\n", " ").partition("cogprov state restore ")[2].split()
    version = words[2] if words[0] == "--endpoint-url" else words[0]
    assert version in applied.run("state", "restore").out
    assert applied.run("state", "restore", version).code == 64
    assert applied.run("state", "restore", version, "--yes").code == 0
    assert applied.run("plan", "--detailed-exitcode").code == 0
    assert any(".aside-" in key for key in applied.stored())


def test_pull_and_push(applied: Team) -> None:
    """What was pulled goes back; what is older, or another stack's, does not without its name."""
    copy = applied.folder / "copy.json"
    copy.write_text(applied.run("state", "pull").out)
    assert copy.read_bytes() == applied.get()
    assert "Nothing to do" in applied.run("state", "push", str(copy)).out
    assert applied.run("state", "rm", ADMINS, "--yes").code == 0
    refused = applied.run("state", "push", str(copy))
    assert (refused.code, "older" in refused.err) == (73, True)
    assert applied.run("state", "push", str(copy), "--force", "other").code == 73
    assert applied.run("state", "push", str(copy), "--force", "acme", "--dry-run").code == 0
    assert ADMINS not in applied.run("state", "list").out
    assert applied.run("state", "push", str(copy), "--force", "acme").code == 0
    assert applied.run("plan", "--detailed-exitcode").code == 0
    copy.write_text("{}")
    assert applied.run("state", "push", str(copy), "--force", "acme").code == 1
    assert applied.run("state", "push", "nowhere.json").code == 1


def test_from_a_folder_to_a_bucket(team: Team) -> None:
    """A state moves by being pushed."""
    s3 = f"state: s3://{team.bucket}/auth\n"
    team.change(s3, "")
    assert team.run("apply", "--yes").code == 0
    team.write(s3 + team.config.read_text())
    assert team.run("state", "push", "state/acme.json").code == 0
    assert team.run("plan", "--detailed-exitcode").code == 0


def test_foreign_regions_and_accounts(applied: Team) -> None:
    """A state of another place is not used, nor pushed."""
    copy = applied.folder / "copy.json"
    copy.write_text(applied.run("state", "pull").out)
    assert applied.run("plan", "--region", "eu-west-1").code == 73
    assert applied.run("state", "push", str(copy), "--region", "eu-west-1").code == 73
    applied.change("region: us-east-1\n", 'region: us-east-1\naccount: "999999999999"\n')
    assert applied.run("plan").code == 73
    ran = applied.run("state", "push", str(copy))
    assert (ran.code, "999999999999" in ran.err) == (73, True)


def test_buckets_that_will_not_do(team: Team) -> None:
    """None there, none with versions, none of that name: each says what to do."""
    team.s3.put_bucket_versioning(Bucket=team.bucket, VersioningConfiguration={"Status": "Suspended"})
    refused = team.run("apply", "--yes")
    assert (refused.code, "--allow-unversioned" in refused.err) == (73, True)
    assert team.run("plan").code == 0
    assert team.run("apply", "--yes", "--allow-unversioned").code == 0
    team.write("state: s3://nobody-has-this/auth\n" + CONFIG)
    for command in (("plan",), ("apply", "--yes"), ("drift",), ("state", "list"), ("unlock",)):
        ran = team.run(*command)
        assert (ran.code, "no bucket nobody-has-this" in ran.err) == (1, True), command
    team.write("state: s3://UPPER/auth\n" + CONFIG)
    ran = team.run("plan")
    assert (ran.code, "cogprov.yaml:1" in ran.err) == (65, True)


def test_s3_cannot_be_reached(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was concluded."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    assert team.run("plan").code == 69
    assert team.run("drift").code == 69


def test_a_python_program(team: Team) -> None:
    """``Stack(..., state=...)`` means the same."""
    program = team.folder / "app.py"
    program.write_text(
        "from cogprov import Stack, UserPool\n"
        f'stack = Stack("py", region="us-east-1", state="s3://{team.bucket}/auth")\n'
        'UserPool(stack, "main")\n'
    )
    assert team.run("apply", "--yes", "-f", "app.py").code == 0
    assert "auth/py.json" in team.stored()


def test_processes_that_race(team: Team) -> None:
    """One gets the lock. Of the others, who does not wait exits 75, and who waits finds nothing left to do."""
    apply = ("apply", "--yes", "--endpoint-url", team.cognito)
    with team.store.lock():
        impatient = team.run("apply", "--yes")
        assert (impatient.code, "locked by" in impatient.err) == (75, True)
        assert team.run("plan").code == 0, "reading needs no lock"
        assert team.run("unlock").code == 73
        assert team.run("unlock", "--force").out.startswith("Took the lock from ")
    processes = [team.process(*apply, "--lock-timeout", "60s") for _ in range(2)]
    ended = [(process.communicate(timeout=100), process.returncode) for process in processes]
    assert [code for _, code in ended] == [0, 0], ended
    assert sorted("No changes" in out for (out, _), _ in ended) == [False, True]
    assert len(json.loads(team.run("state", "list", "--json").out)["objects"]) == 4


SLEEPER = """
import sys
from pathlib import Path
from cogprov.connection import Connection
from cogprov.model.bucket import Place
from cogprov.model.bucket import Place
from cogprov.model.errors import Locked
from cogprov.state import Rules, S3Store
place = Place.parsed(sys.argv[1])
store = S3Store(Connection(region="us-east-1").bucket(place, ""), place, "acme", Path("rescued"), Rules(lease=1.5))
try:
    with store.lock(), store.open(store.load()) as session:
        print("held", flush=True)
        sys.stdin.readline()
        session.remove("user_pools.main")
except Locked as error:
    print("refused:", error.summary, error.exit_code)
"""


def test_a_writer_that_was_stopped_is_refused(applied: Team) -> None:
    """Stopped past its lock's end, it wakes up when another one has it, and writes nothing."""
    place = f"s3://{applied.bucket}/auth"
    sleeper = subprocess.Popen(
        [sys.executable, "-c", SLEEPER, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sleeper.stdout is not None
    assert sleeper.stdout.readline() == "held\n"
    other = applied.store
    sleeper.send_signal(signal.SIGSTOP)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with _stealing(applied).lock():
                before = applied.get()
                sleeper.send_signal(signal.SIGCONT)
                out, _ = sleeper.communicate("\n", timeout=30)
                assert applied.get() == before
                assert other.holder() is not None, "the new holder's lock is left alone"
            break
        except Locked:
            time.sleep(0.2)
    assert out.startswith("refused: the lock on s3://")
    assert out.endswith(" 75\n")
    assert other.holder() is None


def _stealing(team: Team) -> S3Store:
    place = Place.parsed(f"s3://{team.bucket}/auth")
    bucket = Connection(region="us-east-1").bucket(place, "")
    return S3Store(bucket, place, "acme", team.folder / "rescued", Rules(steal_after=0.0))
