"""``state/``: what is promised to readers of the files, checked against what is written."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from state_help import entry, fresh, intent, resealed

import cogprov.state
from cogprov.model.errors import CogprovError
from cogprov.state import Damaged, Entry, FileStore, Intent, State, codec
from cogprov.state.session import Breakable, Store

CONTRACT = Path(__file__).parents[2] / "state"
SCHEMA = json.loads((CONTRACT / "schema" / "v1.json").read_text())
README = (CONTRACT / "README.md").read_text()
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}


def violations(schema: dict[str, Any], value: Any, place: str = "$") -> Iterator[str]:
    """Where a value breaks a schema, for the few words of JSON Schema that ours uses."""
    known = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "additionalProperties", "required"}
    known |= {"properties", "const", "enum", "pattern", "minLength", "minimum", "items", "propertyNames"}
    assert schema.keys() <= known
    if "$ref" in schema:
        yield from violations(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, place)
    wanted = schema.get("type")
    if wanted == "number":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{place}: not a number"
    elif wanted and type(value) is not TYPES[wanted]:
        yield f"{place}: not {wanted}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{place}: does not match"
    if "minLength" in schema and len(value) < schema["minLength"]:
        yield f"{place}: too short"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{place}: too small"
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from violations(schema.get("items", {}), item, f"{place}[{number}]")
    if isinstance(value, dict):
        yield from _violations_of_members(schema, value, place)


def _violations_of_members(schema: dict[str, Any], value: dict[str, Any], place: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{place}: lacks {name}"
    for name, item in value.items():
        yield from violations(schema.get("propertyNames", {}), name, f"{place}.{name}")
        more = schema.get("additionalProperties", True)
        if name in schema.get("properties", {}):
            yield from violations(schema["properties"][name], item, f"{place}.{name}")
        elif more is False:
            yield f"{place}: unknown {name}"
        elif isinstance(more, dict):
            yield from violations(more, item, f"{place}.{name}")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The frozen sample, as the files of a stack."""
    for ending in ("json", "journal"):
        shutil.copy(CONTRACT / "samples" / f"v1.{ending}", tmp_path / f"shop.{ending}")
    return tmp_path


class TestSample:
    def test_version_1_loads_for_ever(self, sample: Path) -> None:
        """Every member comes back, and the journal's three lines are applied."""
        state = FileStore(sample, "shop").load()

        assert state is not None
        assert (state.serial, state.account, state.region) == (3, "333333333333", "eu-west-1")
        assert sorted(state.entries) == [
            "user_pools.customers",
            "user_pools.customers.clients.web",
            "user_pools.customers.clients.worker",
            "user_pools.customers.resource_servers.api",
        ]
        assert dict(state.intents) == {}
        pool = state.entries["user_pools.customers"]
        assert pool.seen["tags"] == {"team": "identity", "owner": "Zoë"}
        assert pool.owned == ("user_pool_name", "mfa", "password_policy.min_length", "tags")
        assert state.entries["user_pools.customers.resource_servers.api"].pending
        assert state.digest("hunter2") == (
            "hmac-sha256:0646a68faf365a672d3a7ca201c76b20eba550e6e303c49a899abbba9792c400"
        )

    def test_is_what_cogprov_writes(self, sample: Path) -> None:
        """Byte by byte, so that a change of the form cannot go unseen."""
        data = (sample / "shop.json").read_bytes()
        snapshot = codec.decode(data, "shop", "sample")

        assert codec.encode(snapshot.state, "b" * 64) == (data, snapshot.sha256)

    def test_a_session_goes_on_from_it(self, sample: Path) -> None:
        """Old files are not only read."""
        store = FileStore(sample, "shop")
        with store.lock():
            state = store.load()
            assert state is not None
            with store.open(state) as session:
                session.record(entry())

        loaded = store.load()
        assert loaded is not None
        assert (loaded.serial, len(loaded.entries)) == (4, 5)


class TestSchema:
    def test_describes_the_sample_and_what_is_written(self, sample: Path) -> None:
        """Nothing cogprov writes breaks its own schema."""
        full = dataclasses.replace(fresh(), serial=7).with_entry(entry()).with_intent(intent())
        for data in ((sample / "shop.json").read_bytes(), codec.encode(full, "")[0]):
            assert list(violations(SCHEMA, json.loads(data))) == []

    def test_names_the_members_that_the_code_has(self) -> None:
        """A member added to the code is added here, or this fails."""
        definitions = SCHEMA["$defs"]

        assert set(definitions["entry"]["properties"]) == set(definitions["entry"]["required"])
        assert set(definitions["entry"]["required"]) == {f.name for f in dataclasses.fields(Entry)} - {"address"}
        assert set(definitions["intent"]["properties"]) == set(definitions["intent"]["required"])
        assert set(definitions["intent"]["required"]) == {f.name for f in dataclasses.fields(Intent)} - {"id"}
        assert set(SCHEMA["properties"]) == set(SCHEMA["required"])
        assert set(SCHEMA["required"]) == {f.name for f in dataclasses.fields(State)} | {
            "format",
            "prev_sha256",
            "sha256",
        }

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("entries", "user_pools.customers", "made_by"), "found"),
            (("entries", "user_pools.customers", "owned"), "mfa"),
            (("entries", "user_pools.customers", "new"), 1),
            (("intents", "0d6c6d7e5f9c4f5c8a7b1e2d3c4b5a69", "verb"), "update"),
            (("format",), "cogprov.state/9"),
            (("serial",), -1),
        ],
    )
    def test_refuses_what_the_reader_refuses(self, sample: Path, path: tuple[str, ...], value: Any) -> None:
        """The schema and the code agree on what is wrong."""
        document = json.loads((sample / "shop.json").read_text())
        here = document
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

        assert list(violations(SCHEMA, document))
        with pytest.raises(CogprovError):
            codec.decode(resealed(document), "shop", "sample")


class TestReadme:
    def test_names_every_member(self) -> None:
        """A member that the page does not explain is no contract."""
        names = {
            *SCHEMA["properties"],
            *SCHEMA["$defs"]["entry"]["properties"],
            *SCHEMA["$defs"]["intent"]["properties"],
        }
        names |= {
            "opened",
            "closed",
            "removed",
            "entry",
            "n",
            *(f.name for f in dataclasses.fields(cogprov.state.LockInfo)),
        }

        assert sorted(name for name in names if f"`{name}`" not in README) == []

    def test_its_commands_check_a_file(self, sample: Path) -> None:
        """The shell lines give the checksum that the file holds, and nothing to complain about in the journal."""
        snapshot, journal = re.findall(r"```sh\n(# check .*?)```", README, flags=re.DOTALL)

        def shell(command: str) -> str:
            return subprocess.run(["sh", "-c", command], cwd=sample, capture_output=True, text=True, check=True).stdout

        assert shell(snapshot).split()[0] == json.loads((sample / "shop.json").read_text())["sha256"]
        assert shell(journal) == ""
        lines = (sample / "shop.journal").read_text()
        (sample / "shop.journal").write_text(lines.replace("worker", "walker"))
        assert shell(journal).count("damaged") == 1

    def test_examples_may_write_here(self) -> None:
        """A stack's files in this folder are ignored; the contract itself is not."""
        rules = (CONTRACT / ".gitignore").read_text().split("\n")

        assert [rule for rule in rules if rule and not rule.startswith("#")] == [
            "/*",
            "!/.gitignore",
            "!/README.md",
            "!/schema/",
            "!/samples/",
        ]


class TestUpgrades:
    def test_older_formats_are_upgraded_on_the_way_in(self, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Snapshot and journal lines pass the same chain, after their checksums were verified as written."""

        def with_region(document: dict[str, Any]) -> dict[str, Any]:
            return {**document, "region": "upgraded"} if "entries" in document else document

        monkeypatch.setattr(codec, "VERSION", 2)
        monkeypatch.setattr(codec, "UPGRADES", (with_region,))

        state = FileStore(sample, "shop").load()

        assert state is not None
        assert (state.region, len(state.entries)) == ("upgraded", 4)

    def test_upgrades_do_not_excuse_damage(self, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A wrong checksum is refused before anything is upgraded."""
        monkeypatch.setattr(codec, "UPGRADES", (lambda document: {},))
        monkeypatch.setattr(codec, "VERSION", 2)
        (sample / "shop.json").write_text((sample / "shop.json").read_text().replace("acme", "evil"))

        with pytest.raises(Damaged, match="checksum"):
            FileStore(sample, "shop").load()


class TestPublicFace:
    def test_all_is_there(self) -> None:
        """Every name that is promised can be imported."""
        assert [name for name in cogprov.state.__all__ if not hasattr(cogprov.state, name)] == []

    def test_the_local_store_is_a_store(self, tmp_path: Path) -> None:
        """It has what the protocols ask for."""
        for protocol in (Store, Breakable):
            wanted = {name for name in vars(protocol) if not name.startswith("_")}
            assert wanted <= set(dir(FileStore(tmp_path, "shop")))
