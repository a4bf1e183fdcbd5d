"""Programs of the CDK's vocabulary, run against a sandbox of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

import cogprov
from cogprov import Function, Stack
from cogprov.engine import Connection, Options, Workbench, apply_plan, load, plan_for
from cogprov.model.desired import Desired
from cogprov.model.values import Ref, Secret, Template
from cogprov.planning.plan import Plan

REGION, ACCOUNT = "eu-west-1", "123456789012"
_NAMES = {name: getattr(cogprov, name) for name in cogprov.__all__ if name[0].isupper()}


def run(program: str) -> Stack:
    """The stack ``s`` after a program of a row has run."""
    s = Stack("t", region=REGION, account=ACCOUNT)

    def fn(name: str) -> Function:
        return Function.from_function_arn(s, f"fn-{name}", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")

    exec(program, {**_NAMES, "s": s, "fn": fn})
    return s


class Laboratory:
    """One account: what is planned and applied in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = Connection(sandbox=str(folder / "sandbox.json"))

    def plan(self, desired: Desired | str) -> Plan:
        return plan_for(self._desired(desired), self.connection)

    def apply(self, desired: Desired | str) -> Any:
        """Plan and apply, with what follows verified: the next plan is empty."""
        wanted = self._desired(desired)
        result = apply_plan(wanted, plan_for(wanted, self.connection), self.connection)
        assert result.verified
        return result

    def destroyed(self, desired: Desired | str) -> list[tuple[str, Any]]:
        """The calls that take everything away."""
        bench = Workbench(self._desired(desired), self.connection)
        options = Options(destroy=("user_pools.p",), unprotect=("user_pools.p",))
        return steps(bench.plan(bench.state(), options).plan)

    def yaml(self, desired: Desired) -> Desired:
        """The same configuration read from a file."""
        path = self.folder / "cogprov.yaml"
        path.write_text(yaml.safe_dump(document(desired), allow_unicode=True, sort_keys=False), encoding="utf-8")
        return load(path)

    def _desired(self, desired: Desired | str) -> Desired:
        if isinstance(desired, Desired):
            return desired
        stack = run(desired)
        stack._state = str(self.folder / "state")
        return stack.desired()


def document(desired: Desired) -> dict[str, Any]:
    """A configuration as YAML files have it."""
    found: dict[str, Any] = {"stack": desired.stack, "region": desired.region, "account": desired.account}
    for resource in desired.resources:
        here = found
        for step in resource.address.split("."):
            here = here.setdefault(step, {})
        here.update(written(resource.words))
    return found


def written(value: Any) -> Any:
    """A value as it is written: references as expressions, ``${`` of plain texts escaped nowhere (no row has one)."""
    if isinstance(value, Mapping):
        return {key: written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [written(item) for item in value]
    if isinstance(value, (Ref, Template)):
        return str(value)
    return value.source if isinstance(value, Secret) else value


def steps(plan: Plan) -> list[tuple[str, Any]]:
    return [(step.operation, written(step.params)) for _, step in plan.steps]


def has(whole: Any, part: Any) -> bool:
    """Whether ``part`` stands in ``whole``: members of dicts, lists item by item."""
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(key in whole and has(whole[key], item) for key, item in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(has, whole, part))
    return bool(whole == part) and type(whole) is type(part)


def at(whole: Any, path: Iterator[str]) -> Any:
    """What stands at a path of dicts and list places; None where nothing does."""
    for step in path:
        if isinstance(whole, list):
            whole = whole[int(step)] if int(step) < len(whole) else None
        else:
            whole = whole.get(step) if isinstance(whole, Mapping) else None
    return whole
