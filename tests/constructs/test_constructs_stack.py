"""Stacks, scopes, addresses and what a Desired holds besides its objects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from construct_help import resource_of

import cogprov
from cogprov import (
    App,
    CfnOutput,
    Construct,
    Stack,
    UserPool,
    UserPoolClient,
    UserPoolIdentityProviderGoogle,
    ValidationError,
    constructs,
)
from cogprov.constructs.program import load_program
from cogprov.engine import Connection
from cogprov.model.desired import Ignore
from cogprov.model.errors import Refused
from cogprov.model.values import Ref


class TestDesired:
    def test_settings_of_the_stack(self) -> None:
        """Region, account, environment and the rest arrive where files put them."""
        stack = Stack(
            "shop", region="eu-west-1", account="123", env="prod", state="s3://b/p", protect=True, max_changes=5
        )
        stack.ignore("user_pools.main.clients.tmp-*", reason="tests", until="2027-01-01")
        stack.allow_delete("user_pools.main.groups.old")
        desired = stack.desired()

        assert (desired.stack, desired.region, desired.account, desired.env) == ("shop", "eu-west-1", "123", "prod")
        assert (desired.state, desired.protect, desired.max_changes) == ("s3://b/p", True, 5)
        assert desired.ignore == (Ignore("user_pools.main.clients.tmp-*", "tests", "2027-01-01"),)
        assert desired.allow_delete == ("user_pools.main.groups.old",)
        assert desired.origins[("region",)].file.endswith("test_constructs_stack.py")
        assert desired.source.endswith("test_constructs_stack.py")
        assert Path(desired.folder).resolve() == Path(__file__).parent

    def test_outputs(self, stack: Stack, pool: UserPool) -> None:
        """By the stack or as CDK programs write them."""
        stack.output("POOL_ID", pool.user_pool_id)
        CfnOutput(stack, "PoolArn", value=pool.user_pool_arn)

        assert stack.desired().outputs == {
            "POOL_ID": Ref("user_pools.main", "id"),
            "PoolArn": Ref("user_pools.main", "arn"),
        }

    def test_parents_come_first(self, stack: Stack) -> None:
        """Objects stand in the order in which they were made."""
        pool = UserPool(stack, "b")
        pool.add_client("z")
        UserPool(stack, "a")

        assert [item.address for item in stack.desired().resources] == [
            "user_pools.b",
            "user_pools.b.clients.z",
            "user_pools.a",
        ]

    def test_origins(self, stack: Stack) -> None:
        """Each object and each of its settings know their line."""
        pool = UserPool(stack, "p", user_pool_name="x")
        resource = resource_of(pool)

        assert resource.origin is not None
        assert resource.origin_of(("user_pool_name",)) == resource.origin
        line = Path(__file__).read_text().splitlines()[resource.origin.line - 1]
        assert 'UserPool(stack, "p"' in line

    def test_secrets_are_blotted_out_of_the_source(self, stack: Stack, pool: UserPool) -> None:
        """The text that messages show lines of does not hold the secrets of the program."""
        UserPoolIdentityProviderGoogle(pool, "g", user_pool=pool, client_id="x", client_secret="hunter2-plain")
        UserPoolIdentityProviderGoogle(pool, "h", user_pool=pool, client_id="x", client_secret="in-one-piece")

        sources = stack.desired().sources
        text = next(text for file, text in sources.items() if file.endswith("test_constructs_stack.py"))
        assert "in-one-" + "piece" not in text
        assert text.count("\n") == Path(__file__).read_text().count("\n")

    def test_references_must_lead_somewhere(self, stack: Stack) -> None:
        """A reference to an object of another stack is refused with the setting it stands in."""
        other = UserPool(Stack("other"), "theirs")
        UserPool(stack, "theirz", tags={"of": f"{other.user_pool_id}"})

        with pytest.raises(ValidationError) as caught:
            stack.desired()
        (problem,) = caught.value.problems
        assert problem.path == "user_pools.theirz.tags"
        assert problem.label == "did you mean `user_pools.theirz`?"


class TestScopes:
    def test_labels(self, stack: Stack) -> None:
        """Ids become labels; every character that an address cannot have is a hyphen."""
        assert UserPool(stack, "My Pool/1").address == "user_pools.My-Pool-1"

    def test_groups_of_constructs(self, stack: Stack) -> None:
        """A pool in a construct has both ids in its label; its children only their own."""

        class Auth(Construct):
            def __init__(self, scope: Construct, id: str) -> None:
                super().__init__(scope, id)
                self.pool = UserPool(self, "pool")
                self.client = UserPoolClient(self, "web", user_pool=self.pool)

        auth = Auth(stack, "auth")

        assert auth.pool.address == "user_pools.auth-pool"
        assert auth.client.address == "user_pools.auth-pool.clients.web"
        assert auth.pool.add_client("ios").address == "user_pools.auth-pool.clients.ios"
        assert UserPoolClient(stack, "tv", user_pool=auth.pool).address == "user_pools.auth-pool.clients.tv"

    def test_a_failed_construct_leaves_nothing_behind(self, stack: Stack) -> None:
        """After a refusal the same id can be used."""
        with pytest.raises(ValueError):
            UserPool(stack, "p", password_policy={"min_length": 1})

        assert UserPool(stack, "p").address == "user_pools.p"

    def test_nodes(self, stack: Stack, pool: UserPool) -> None:
        """Paths, children, and a dependency that nobody needs."""
        client = pool.add_client("web")
        client.node.add_dependency(pool)

        assert client.node.path == "shop/main/web"
        assert pool.node.try_find_child("web") is client
        assert stack.node.try_find_child("nothing") is None

    def test_an_app(self) -> None:
        """The CDK's root, with a subclassed stack."""

        class MyStack(Stack):
            def __init__(self, scope: Construct, id: str, **options: Any) -> None:
                super().__init__(scope, id, **options)
                UserPool(self, "pool")

        app = App()
        MyStack(app, "one", env={"region": "us-east-1"})
        (desired,) = app.synth()

        assert (desired.stack, desired.region, len(desired.resources)) == ("one", "us-east-1", 1)


class TestEngine:
    def test_plan_and_apply(self, tmp_path: Path) -> None:
        """A program plans and applies its stack; the plan is refused once something moved."""
        connection = Connection(sandbox=str(tmp_path / "sandbox.json"))
        stack = Stack("shop", region="eu-west-1")
        pool = UserPool(stack, "main")
        pool.add_client("web")

        plan = stack.plan(connection=connection)
        assert [action.verb for action in plan.actions] == ["create", "create"]
        assert stack.apply(plan, connection=connection).verified

        pool.add_group("admins")
        plan = stack.plan(connection=connection)
        pool.add_group("others")
        with pytest.raises(Refused, match="stale"):
            stack.apply(plan, connection=connection)

    def test_not_while_cogprov_reads_the_program(self, tmp_path: Path) -> None:
        """A program that plans by itself is told where to put that."""
        file = tmp_path / "app.py"
        file.write_text("from cogprov import Stack\nStack('a').plan()\n")

        with pytest.raises(ValidationError) as caught:
            load_program(file)
        (problem,) = caught.value.problems
        assert problem.origin is not None
        assert (problem.origin.line, "__main__" in problem.hints[0]) == (2, True)


class TestPackage:
    def test_importing_it_costs_nothing(self) -> None:
        """Neither boto3 nor anything of the front end is loaded before it is asked for; boto3 not even then."""
        code = (
            "import sys, cogprov\n"
            "assert cogprov.__version__\n"
            "assert not [name for name in sys.modules if name.startswith('cogprov.')]\n"
            "from cogprov import Stack, UserPool\n"
            "UserPool(Stack('a'), 'b')\n"
            "assert not {'boto3', 'botocore', 'yaml', 'click', 'rich'} & set(sys.modules)\n"
        )

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_everything_is_exported_twice(self) -> None:
        """What constructs exports, the package exports, and what CDK programs import as modules."""
        assert {*constructs.__all__, "__version__", *cogprov._MODULES} == set(cogprov.__all__)
        assert all(getattr(cogprov, name) is not None for name in cogprov.__all__)
        assert set(dir(cogprov)) == set(cogprov.__all__)

    def test_what_is_not_there(self) -> None:
        """An unknown name is an AttributeError as anywhere."""
        with pytest.raises(AttributeError, match="has no attribute 'UserPul'"):
            _ = cogprov.UserPul
