"""The facts of an AWS service model: operations, shapes, limits, enums, patterns.

They are read from the ``service-2.json`` that botocore ships, without importing botocore: the file is found the
way botocore's loader finds it (``AWS_DATA_PATH``, ``~/.aws/models``, then the package), so a newer or patched model
is seen by every layer at once. Reading the Cognito model takes about 10 ms; importing botocore takes ten times that.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from cogprov.model.errors import InternalError

UPGRADE: Final = "Upgrade it:  pip install --upgrade boto3"


@dataclass(frozen=True, eq=False)
class Shape:
    """One shape of a service model. Members and elements resolve lazily, because shapes may be recursive."""

    name: str
    type: str
    """``structure``, ``list``, ``map``, ``string``, ``integer``, ``long``, ``double``, ``float``, ``boolean``,
    ``timestamp`` or ``blob``."""
    service: Service
    raw: Mapping[str, Any]
    member_traits: Mapping[str, Any]
    """Traits given where the shape is used rather than where it is defined (``documentation``, ``location`` ...)."""

    @cached_property
    def members(self) -> Mapping[str, Shape]:
        """Members of a structure by name, in the model's order; empty for every other type."""
        return {name: self.service.shape(ref["shape"], ref) for name, ref in self.raw.get("members", {}).items()}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(self.raw.get("required", ()))

    @cached_property
    def element(self) -> Shape:
        """What a list holds."""
        return self.service.shape(self.raw["member"]["shape"], self.raw["member"])

    @cached_property
    def key(self) -> Shape:
        return self.service.shape(self.raw["key"]["shape"], self.raw["key"])

    @cached_property
    def value(self) -> Shape:
        return self.service.shape(self.raw["value"]["shape"], self.raw["value"])

    @property
    def enum(self) -> tuple[str, ...]:
        return tuple(self.raw.get("enum", ()))

    @property
    def min(self) -> int | float | None:
        return self.raw.get("min")

    @property
    def max(self) -> int | float | None:
        return self.raw.get("max")

    @property
    def pattern(self) -> str | None:
        return self.raw.get("pattern")

    @property
    def sensitive(self) -> bool:
        return bool(self.raw.get("sensitive"))

    @property
    def document(self) -> bool:
        """A structure that takes any JSON."""
        return bool(self.raw.get("document"))

    @property
    def documentation(self) -> str:
        return str(self.member_traits.get("documentation") or self.raw.get("documentation") or "")

    def at(self, *path: str) -> Shape:
        """The shape at a path of member names; ``[]`` steps into a list and ``{}`` into a map's value."""
        shape = self
        for step in path:
            shape = shape.element if step == "[]" else shape.value if step == "{}" else shape.members[step]
        return shape


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a service model."""

    name: str
    service: Service
    raw: Mapping[str, Any]

    @cached_property
    def input(self) -> Shape:
        return self._body("input")

    @cached_property
    def output(self) -> Shape:
        return self._body("output")

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(error["shape"] for error in self.raw.get("errors", ()))

    @property
    def http(self) -> Mapping[str, Any]:
        """``method``, ``requestUri`` and perhaps ``responseCode``."""
        http: Mapping[str, Any] = self.raw.get("http", {})
        return http

    @property
    def documentation(self) -> str:
        return str(self.raw.get("documentation", ""))

    def _body(self, side: str) -> Shape:
        reference = self.raw.get(side)
        if reference is None:
            return Shape(f"{self.name}Empty", "structure", self.service, {}, {})
        return self.service.shape(reference["shape"], reference)


class Service:
    """One service's model. Obtain it from :func:`service`."""

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        self.name = name
        self.raw = raw
        self.metadata: Mapping[str, Any] = raw["metadata"]
        self.operations: Mapping[str, Operation] = {
            key: Operation(key, self, operation) for key, operation in raw["operations"].items()
        }

    def shape(self, name: str, traits: Mapping[str, Any] | None = None) -> Shape:
        raw = self.raw["shapes"][name]
        return Shape(name, raw["type"], self, raw, traits or {})

    def operation(self, name: str) -> Operation:
        try:
            return self.operations[name]
        except KeyError:
            raise InternalError(
                f"the installed botocore has no operation {self.name}:{name}", hints=(UPGRADE,)
            ) from None


@cache
def service(name: str) -> Service:
    """The model of a service by its botocore directory name (``cognito-idp``, ``iam``, ``lambda``, ``sts`` ...).

    Raises InternalError when the installed botocore has no such service.
    """
    for root in _data_paths():
        folder = root / name
        if not folder.is_dir():
            continue
        for version in sorted((entry for entry in folder.iterdir() if entry.is_dir()), reverse=True):
            for candidate in (version / "service-2.json", version / "service-2.json.gz"):
                if candidate.is_file():
                    return Service(name, _load(candidate))
    raise InternalError(f"the installed botocore has no service {name}", hints=(UPGRADE,))


def botocore_data(file: str) -> Mapping[str, Any]:
    """A JSON file of botocore's data that belongs to no service. InternalError when there is none."""
    for root in _data_paths():
        if (root / file).is_file():
            return _load(root / file)
    raise InternalError(f"the installed botocore has no {file}", hints=(UPGRADE,))


def _data_paths() -> list[Path]:
    """Where botocore's loader looks, in its order: AWS_DATA_PATH, ~/.aws/models, the package."""
    named = [Path(part).expanduser() for part in os.environ.get("AWS_DATA_PATH", "").split(os.pathsep) if part]
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise InternalError("botocore is not installed", hints=("Install it:  pip install boto3",))
    return [*named, Path("~/.aws/models").expanduser(), Path(spec.origin).parent / "data"]


def _load(path: Path) -> Mapping[str, Any]:
    data = path.read_bytes()
    parsed: Mapping[str, Any] = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    return parsed
