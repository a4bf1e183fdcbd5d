"""A member and a value that botocore does not have yet: on the day it has them they work, with no line of ours."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import botocore

HELPERS = Path(__file__).parent.parent / "helpers"

SCRIPT = """
from pathlib import Path
import sys
from lab import Lab, pool_of
lab = Lab(Path(sys.argv[1]), sys.argv[2])
wanted = pool_of(
    {"quantum_configuration": {"entangled_urls": ["https://b", "https://a"], "level": 3, "on": True},
     "deletion_protection": False},
    clients={"web": {"warp_factor": 9, "auth_flows": {"telepathy_auth": True}}},
)
first = lab.apply(wanted)
pool, client = lab.facts()["pool"], lab.facts()["clients"]["web"]
assert pool["QuantumConfiguration"] == {"EntangledURLs": ["https://a", "https://b"], "Level": 3, "On": True}, pool
assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_TELEPATHY_AUTH"], client
assert client["WarpFactor"] == 9, client
wanted["main"]["quantum_configuration"] = {"level": 4}
wanted["main"]["clients"]["web"] = {"access_token_validity": "2h"}
lab.apply(wanted)
quantum = lab.facts()["pool"]["QuantumConfiguration"]
assert quantum == {"EntangledURLs": ["https://a", "https://b"], "Level": 4, "On": True}, quantum
assert lab.facts()["clients"]["web"]["WarpFactor"] == 9
text = lab.imported()
assert "quantum_configuration" in text and "warp_factor: 9" in text, text
wanted["main"]["quantum_configuration"] = None
lab.apply(wanted)
assert not lab.facts()["pool"].get("QuantumConfiguration"), lab.facts()["pool"]
print("grown")
"""

EVERYWHERE = """
import copy, sys
from pathlib import Path
from lab import Lab, pool_of
holo = {"text": "a", "count": 2, "on": True, "mode": "DEEP", "labels": {"a": "b"}, "items": [{"name": "x"}],
        "since": "2027-01-02T03:04:05+01:00", "data": "AAEC", "inner": {"level": 3, "entangled_urls": ["https://b"]}}
wanted = pool_of(
    {"deletion_protection": False, "password_policy": {"hologram": holo}, "hologram": holo},
    clients={"web": {"hologram": holo}}, groups={"g": {"hologram": holo}},
    resource_servers={"api": {"identifier": "x", "scopes": {"r": "R"}, "hologram": holo}},
    identity_providers={"Google": {"type": "google", "client_id": "a", "client_secret": "b", "scopes": ["openid"],
                                   "hologram": holo}},
    domains={"d": {"cognito_domain": {"domain_prefix": "acme"}, "hologram": holo}},
)
lab = Lab(Path(sys.argv[1]), sys.argv[2])
lab.apply(wanted)
places = [wanted["main"], wanted["main"]["password_policy"]]
for collection in ("clients", "groups", "resource_servers", "identity_providers", "domains"):
    places += wanted["main"][collection].values()
for place in places:
    for word, value in {"text": "b", "count": 5, "on": False, "mode": "FLAT", "labels": {"c": "d"},
                        "items": [{"name": "y"}], "since": "2028-01-01T00:00:00Z", "data": "AwQ="}.items():
        place["hologram"] = {**place["hologram"], word: value}
        assert len(lab.apply(wanted).actions) == 1, (place, word)
assert not lab.plan(wanted, thorough=True).drifts
assert lab.imported().count("hologram:") == len(places)
lab.call("UpdateGroup", UserPoolId=lab.pool, GroupName="g", Hologram={"Text": "elsewhere"})
(drift,) = lab.plan(wanted, thorough=True).drifts
assert drift.address.endswith("groups.g"), drift
print("grown")
"""


def _grown(folder: Path) -> Path:
    """botocore's model with a structure, an enum value and a plain member more."""
    source = next((Path(botocore.__file__).parent / "data" / "cognito-idp").glob("*/service-2.json*"))
    data = source.read_bytes()
    model: dict[str, Any] = json.loads(gzip.decompress(data) if source.suffix == ".gz" else data)
    shapes = model["shapes"]
    shapes["QuantumType"] = {
        "type": "structure",
        "members": {
            "EntangledURLs": {"shape": "EntangledListType"},
            "Level": {"shape": "QuantumLevelType"},
            "On": {"shape": "BooleanType"},
        },
    }
    shapes["EntangledListType"] = {"type": "list", "member": {"shape": "StringType"}, "max": 5}
    shapes["QuantumLevelType"] = {"type": "integer", "min": 0, "max": 9}
    pool = next(name for name, shape in shapes.items() if {"Arn", "UserPoolTier"} <= set(shape.get("members", ())))
    for name in ("CreateUserPoolRequest", "UpdateUserPoolRequest", pool):
        shapes[name]["members"]["QuantumConfiguration"] = {"shape": "QuantumType"}
    _everywhere(shapes)
    empty = {"shape": "QuantumType"}
    for name in ("CreateHologram", "DescribeHologram", "DeleteHologram", "PutHologramPolicy"):
        model["operations"][name] = {
            **model["operations"]["CreateGroup"],
            "name": name,
            "input": empty,
            "output": empty,
        }
    shapes["ExplicitAuthFlowsType"]["enum"].append("ALLOW_TELEPATHY_AUTH")
    for name in ("CreateUserPoolClientRequest", "UpdateUserPoolClientRequest", "UserPoolClientType"):
        shapes[name]["members"]["WarpFactor"] = {"shape": "QuantumLevelType"}
    target = folder / "models" / "cognito-idp" / source.parent.name
    target.mkdir(parents=True)
    (target / "service-2.json").write_text(json.dumps(model), encoding="utf-8")
    return folder / "models"


def _everywhere(shapes: dict[str, Any]) -> None:
    """A structure with a member of every type in the requests and the answers of every kind, and deep inside a pool."""
    shapes |= {
        "HoloMap": {"type": "map", "key": {"shape": "StringType"}, "value": {"shape": "StringType"}},
        "HoloTime": {"type": "timestamp"},
        "HoloBlob": {"type": "blob"},
        "HoloItem": {"type": "structure", "members": {"Name": {"shape": "StringType"}}},
        "HoloItems": {"type": "list", "member": {"shape": "HoloItem"}},
        "HoloMode": {"type": "string", "enum": ["FLAT", "DEEP"]},
        "HoloType": {
            "type": "structure",
            "members": {
                "Text": {"shape": "StringType"},
                "Count": {"shape": "QuantumLevelType"},
                "On": {"shape": "BooleanType"},
                "Mode": {"shape": "HoloMode"},
                "Labels": {"shape": "HoloMap"},
                "Items": {"shape": "HoloItems"},
                "Since": {"shape": "HoloTime"},
                "Data": {"shape": "HoloBlob"},
                "Inner": {"shape": "QuantumType"},
            },
        },
    }
    holders = [
        name for name, shape in shapes.items() if name in _HOLDERS or "PasswordHistorySize" in shape.get("members", ())
    ]
    for name in holders:
        shapes[name]["members"]["Hologram"] = {"shape": "HoloType"}


_HOLDERS = {
    "CreateGroupRequest", "UpdateGroupRequest", "GroupType",
    "CreateResourceServerRequest", "UpdateResourceServerRequest", "ResourceServerType",
    "CreateIdentityProviderRequest", "UpdateIdentityProviderRequest", "IdentityProviderType",
    "CreateUserPoolDomainRequest", "UpdateUserPoolDomainRequest", "DomainDescriptionType",
    "CreateUserPoolClientRequest", "UpdateUserPoolClientRequest", "UserPoolClientType",
    "SetUserPoolMfaConfigRequest", "SetUserPoolMfaConfigResponse", "GetUserPoolMfaConfigResponse",
}  # fmt: skip


def test_a_grown_model_needs_no_line_of_ours(tmp_path: Path) -> None:
    """YAML, plan, apply, update of something else, import, clearing: all of it for members that nobody foresaw."""
    models = _grown(tmp_path)
    for updates in ("documented", "observed"):
        for name, script in {"some": SCRIPT, "everywhere": EVERYWHERE}.items():
            folder = tmp_path / updates / name
            folder.mkdir(parents=True)
            done = _run(models, "-c", script, str(folder), updates)
            assert done.stdout.strip() == "grown", done.stderr[-3000:]


def test_a_new_operation_is_reported_by_name(tmp_path: Path) -> None:
    """A plan and a drift check warn once, an import names it, and the walk over the model that is a test fails."""
    models = _grown(tmp_path)
    (tmp_path / "cogprov.yaml").write_text(json.dumps({"stack": "s", "region": "us-east-1", "user_pools": {"p": {}}}))
    sandbox = ("-m", "cogprov", "-C", str(tmp_path), "--sandbox")
    assert _run(models, *sandbox, "apply", "--yes").returncode == 0
    told = "has CreateHologram, PutHologramPolicy, which this cogprov does not know"
    for command in (["plan", "--detailed-exitcode"], ["drift"]):
        done = _run(models, *sandbox, *command)
        text = " ".join(done.stdout.split())
        assert done.returncode == 0 and text.count("W2028") == text.count(told) == 1, done.stdout + done.stderr
    pool = re.findall(r"us-east-1_\w+", (tmp_path / ".cogprov" / "sandbox.json").read_text())[0]
    done = _run(models, *sandbox, "import", pool, "--dry-run")
    assert "not known to this cogprov, and not looked for: CreateHologram" in done.stdout + done.stderr
    walk = f"{HELPERS.parent / 'kinds' / 'test_kinds_coverage.py'}::test_every_configuring_operation_has_a_kind"
    done = _run(models, "-m", "pytest", "-q", "-p", "no:cacheprovider", walk)
    assert done.returncode == 1 and "CreateHologram" in done.stdout


def _run(models: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AWS_DATA_PATH": str(models), "PYTHONPATH": str(HELPERS)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


OLDER = """
import sys
from pathlib import Path
from lab import Lab, pool_of
from cogprov.model.errors import ConfigError
lab = Lab(Path(sys.argv[1]))
lab.apply(pool_of({"deletion_protection": False}, clients={"web": {}}))
plan = lab.plan(pool_of({"deletion_protection": False}, clients={"web": {}}), thorough=True)
assert plan.empty and not plan.drifts
assert all("GetUserPool" in text and "upgrade" in text for text in plan.not_checked) and plan.not_checked
try:
    lab.plan(pool_of({"session_configuration": {}}))
except ConfigError as error:
    print(error.problems[0].code, len(error.problems))
"""


def test_an_older_botocore_lacks_a_kind(tmp_path: Path) -> None:
    """Everything else works, what cannot be read is not checked, and declaring it is an error that says what to do."""
    models = _grown(tmp_path)
    (file,) = (models / "cognito-idp").glob("*/service-2.json")
    model = json.loads(file.read_text(encoding="utf-8"))
    model["operations"] = {name: each for name, each in model["operations"].items() if "SessionConfig" not in name}
    for shape in model["shapes"].values():
        shape.get("members", {}).pop("KeyConfiguration", None)
    file.write_text(json.dumps(model), encoding="utf-8")
    done = _run(models, "-c", OLDER, str(tmp_path))
    assert done.stdout.split() == ["E1122", "1"], done.stderr[-2000:]
