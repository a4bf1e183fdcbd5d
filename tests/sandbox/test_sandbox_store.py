"""The file a sandbox can live in."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sandbox_help import CERTIFICATE, Cognito

from cogprov.model.errors import CogprovError, CouldNotAsk, Refused
from cogprov.sandbox import Sandbox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the sandbox lives; its folder is not there yet."""
    return tmp_path / ".cogprov" / "sandbox.json"


def test_pools_survive_the_process(path: Path) -> None:
    """Another sandbox on the same file sees the same pools, secrets and domains; the file is the owner's alone."""
    first = Cognito(Sandbox(path))
    pool = first.pool()
    client = first.client(pool, GenerateSecret=True)
    first.CreateUserPoolDomain(UserPoolId=pool, Domain="app")
    second = Cognito(Sandbox(path))
    ids = {"UserPoolId": pool, "ClientId": client}
    assert second.DescribeUserPoolClient(**ids) == first.DescribeUserPoolClient(**ids)
    assert second.DescribeUserPoolDomain(Domain="app")["DomainDescription"]["UserPoolId"] == pool
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_reads_and_refusals_do_not_write(path: Path) -> None:
    """Only a request that changed something rewrites the file."""
    cognito = Cognito(Sandbox(path))
    cognito.ListUserPools(MaxResults=1)
    assert not path.exists()
    pool = cognito.pool()
    before = path.stat()
    cognito.described(pool)
    with pytest.raises(Exception, match="does not exist"):
        cognito.DeleteUserPool(UserPoolId="us-east-1_abcdefghi")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_changes_of_another_process_are_seen(path: Path) -> None:
    """Two sandboxes on one file take turns without losing anything."""
    one, two = Cognito(Sandbox(path)), Cognito(Sandbox(path))
    pools = {one.pool(), two.pool(), one.pool()}
    for cognito in (one, two):
        assert {pool["Id"] for pool in cognito.ListUserPools(MaxResults=60)["UserPools"]} == pools


def _create_pools(path: Path, count: int) -> None:
    sandbox = Sandbox(path, seed=1)
    for n in range(count):
        sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": f"{os.getpid()}-{n}"})


def test_processes_race_without_loss(path: Path) -> None:
    """Three processes create at once, from one seed: every pool is there and no identifier came twice."""
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_create_pools, args=(path, 15)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert len(Cognito(Sandbox(path)).ListUserPools(MaxResults=60)["UserPools"]) == 45


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", CouldNotAsk),
        (b'{"format": "cogprov-sandbox", "ver', CouldNotAsk),
        (b'{"format": "cogprov-sandbox", "version": 1}', CouldNotAsk),
        (b"\xff\xfe", CouldNotAsk),
        (b"[" * 100_000, CouldNotAsk),
        (b"[]", Refused),
        (b'{"name": "package.json"}', Refused),
        (b'{"format": "cogprov-sandbox", "version": 2}', Refused),
    ],
)
def test_damaged_and_foreign_files_are_reported_and_left_alone(
    path: Path, content: bytes, error: type[CogprovError]
) -> None:
    """A file that is not a sandbox's is never overwritten, and the message says what to do."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        Sandbox(path)
    assert str(path) in caught.value.summary and caught.value.hints
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (os.mkfifo, "is no plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "is no plain file"),
        (lambda path: path.symlink_to(path), "cannot be used"),
        (lambda path: path.touch() or os.truncate(path, 1 << 34), "is larger than 1024 MB"),
        (Path.mkdir, "is a folder"),
    ],
)
def test_what_is_no_file_of_a_sandbox(path: Path, put: Callable[[Path], None], said: str) -> None:
    """A pipe is not waited for, and what has no end is not read."""
    path.parent.mkdir()
    put(path)
    with pytest.raises(CogprovError, match=said):
        Sandbox(path)


def test_file_replaced_under_a_running_sandbox(path: Path, tmp_path: Path) -> None:
    """A copy put back is taken as the truth; so is a deleted file."""
    cognito = Cognito(Sandbox(path))
    cognito.pool()
    copy = tmp_path / "copy.json"
    copy.write_bytes(path.read_bytes())
    cognito.pool()
    copy.replace(path)
    assert len(cognito.ListUserPools(MaxResults=60)["UserPools"]) == 1
    path.unlink()
    assert cognito.ListUserPools(MaxResults=60)["UserPools"] == []


def test_failed_write_changes_nothing(path: Path) -> None:
    """When the file cannot be written the effect is not kept in memory either."""
    cognito = Cognito(Sandbox(path))
    cognito.pool()
    blocker = path.with_name(path.name + ".tmp")
    blocker.mkdir()
    with pytest.raises(CouldNotAsk, match="cannot be used"):
        cognito.pool()
    blocker.rmdir()
    assert len(cognito.ListUserPools(MaxResults=60)["UserPools"]) == 1


def test_the_file_is_json_people_can_read(path: Path) -> None:
    """The file names its format and holds the pool by its name."""
    Cognito(Sandbox(path)).pool()
    world = json.loads(path.read_text())
    assert world["format"] == "cogprov-sandbox" and "customers" in path.read_text()


def test_the_file_follows_every_change(path: Path) -> None:
    """After each write, whatever it touched, a fresh reader of the file sees what the writer sees."""
    now = [100.0]
    writer = Cognito(Sandbox(path, clock=lambda: now[0], domain_delay=1))
    pools = [writer.pool() for _ in range(3)]
    arn = writer.described(pools[1])["Arn"]
    custom = {"CustomDomainConfig": {"CertificateArn": CERTIFICATE}}
    changes: list[Callable[[], object]] = [
        lambda: writer.client(pools[0]),
        lambda: writer.TagResource(ResourceArn=arn, Tags={"a": "b"}),
        lambda: writer.CreateGroup(UserPoolId=pools[2], GroupName="g"),
        lambda: writer.UpdateGroup(UserPoolId=pools[2], GroupName="g", Precedence=1),
        lambda: writer.CreateUserPoolDomain(UserPoolId=pools[0], Domain="login.example.com", **custom),
        lambda: writer.DescribeUserPoolDomain(Domain="login.example.com"),
        lambda: writer.DeleteUserPoolDomain(UserPoolId=pools[0], Domain="login.example.com"),
        lambda: writer.DeleteUserPool(UserPoolId=pools[1]),
        lambda: writer.UpdateUserPool(UserPoolId=pools[0], PoolName="renamed"),
    ]
    for change in changes:
        now[0] += 1
        change()
        reader = Cognito(Sandbox(path, clock=lambda: now[0]))
        for pool in writer.ListUserPools(MaxResults=60)["UserPools"]:
            ids = {"UserPoolId": pool["Id"]}
            for read in ("DescribeUserPool", "ListGroups", "ListUserPoolClients"):
                assert getattr(reader, read)(**ids) == getattr(writer, read)(**ids)
        assert reader.ListUserPools(MaxResults=60) == writer.ListUserPools(MaxResults=60)
