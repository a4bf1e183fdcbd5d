"""A member and a value that botocore does not have yet: on the day it has them they work, with no line of ours."""

from __future__ import annotations

import gzip
import json
import os
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
    shapes["ExplicitAuthFlowsType"]["enum"].append("ALLOW_TELEPATHY_AUTH")
    for name in ("CreateUserPoolClientRequest", "UpdateUserPoolClientRequest", "UserPoolClientType"):
        shapes[name]["members"]["WarpFactor"] = {"shape": "QuantumLevelType"}
    target = folder / "models" / "cognito-idp" / source.parent.name
    target.mkdir(parents=True)
    (target / "service-2.json").write_text(json.dumps(model), encoding="utf-8")
    return folder / "models"


def test_a_grown_model_needs_no_line_of_ours(tmp_path: Path) -> None:
    """YAML, plan, apply, update of something else, import, clearing: all of it for members that nobody foresaw."""
    models = _grown(tmp_path)
    for updates in ("documented", "observed"):
        folder = tmp_path / updates
        folder.mkdir()
        environment = {**os.environ, "AWS_DATA_PATH": str(models), "PYTHONPATH": str(HELPERS)}
        command = [sys.executable, "-c", SCRIPT, str(folder), updates]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert done.stdout.strip() == "grown", done.stderr[-3000:]
