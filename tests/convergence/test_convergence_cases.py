"""The case files: apply, look at what is live, plan nothing, import, plan nothing. In both update modes, noise on.

A step of a case is one of these: ``pool`` (words and children of ``user_pools.main``; what follows is what must be
true then), ``console`` (calls made past cogprov), ``same`` (the pool of the step before, applied again).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from lab import NAMES, Lab, shown

from cogprov.model.errors import CogprovError

CASES = Path(__file__).parent / "cases"
MODES = ("documented", "observed")
STEP_KEYS = {"pool", "pools", "console", "facts", "calls", "refused", "wrong", "verbs", "allow_delete", "warns", "env"}


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for name, value in NAMES.items():
            text = text.replace(f"<{name}>", value)
        for case in yaml.safe_load(text):
            yield pytest.param(case, id=f"{file.stem}: {case['title']}")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", _cases())
def test_case(case: Mapping[str, Any], mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step of a case ends as it says; where it applies, the next plan is empty and an import agrees."""
    lab = Lab(tmp_path, mode, settings=case.get("sandbox", {}))
    for name in case.get("roles", ()):
        lab.role(name)
    last: Any = None
    for step in case["steps"]:
        assert not step.keys() - STEP_KEYS, step.keys() - STEP_KEYS
        for name, value in step.get("env", {}).items():
            monkeypatch.setenv(name, value) if value is not None else monkeypatch.delenv(name, raising=False)
        for console in step.get("console", ()):
            _console(lab, console)
        if "pool" in step or "pools" in step:
            last = step.get("pools") or {"main": step["pool"]}
            _applied(lab, last, step)
        elif "verbs" in step or "facts" in step:
            _applied(lab, last, step)


def _console(lab: Lab, console: Mapping[str, Any]) -> None:
    call = dict(console)
    operation = call.pop("call")
    service = call.pop("service", "cognito-idp")
    about_pool = service == "cognito-idp" and operation != "CreateUserPool" and "Domain" not in operation
    where = (
        {"UserPoolId": lab.pool} if about_pool or operation in ("CreateUserPoolDomain", "DeleteUserPoolDomain") else {}
    )
    name = call.pop("client", None)
    if name:
        where["ClientId"] = lab.facts()["clients"][name]["ClientId"]
    lab.call(operation, service, **where, **call)


def _applied(lab: Lab, pools: Mapping[str, Any], step: Mapping[str, Any]) -> None:
    pools = copy.deepcopy(dict(pools))
    if "wrong" in step:
        with pytest.raises(CogprovError) as caught:
            lab.plan(pools)
        codes = [problem.code for problem in getattr(caught.value, "problems", ())]
        assert step["wrong"] in codes or step["wrong"] in caught.value.summary, codes
        return
    since = len(lab.sandbox.calls)
    if "refused" in step:
        plan = lab.plan(pools)
        assert step["refused"] in [problem.code for problem in plan.refusals], shown(plan)
        assert lab.log(since) == []
        return
    options = {"allow_delete": tuple(step.get("allow_delete", ()))}
    plan = lab.apply(pools, **options)
    if "verbs" in step:
        assert {action.address.removeprefix("user_pools."): action.verb for action in plan.actions} == step["verbs"]
    if "warns" in step:
        assert step["warns"] in [problem.code for problem in plan.warnings]
    if "calls" in step:
        assert lab.log(since) == step["calls"]
    if len(lab.pools()) == 1:
        facts = lab.facts()
        if any(path.partition("/")[0] not in facts for path in step.get("facts", {})):
            facts |= lab.attached()
        for path, wanted in step.get("facts", {}).items():
            assert _fits(_found(facts, path), wanted), f"{path}: {_found(facts, path)!r}, not {wanted!r}"
        lab.imported()


def _found(facts: Any, path: str) -> Any:
    """The fact at a path of steps with slashes between them; a list is entered by the name of an item."""
    here = facts
    for step in path.split("/"):
        here = _into(here, step)
    return here


def _into(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(here, list):
        return next((item for item in here if isinstance(item, Mapping) and item.get("Name") == step), None)
    return None


def _fits(found: Any, wanted: Any) -> bool:
    """Equality that takes nothing for an empty value, lists for sets, and a part of a struct for a match."""
    if wanted == "<any>":
        return bool(found)
    if wanted is None or wanted in ([], {}):
        return found in (None, [], {}, "")
    if isinstance(wanted, list) and isinstance(found, list):
        return sorted(map(repr, found)) == sorted(map(repr, wanted))
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(_fits(found.get(key), value) for key, value in wanted.items())
    return bool(found == wanted and isinstance(found, bool) == isinstance(wanted, bool))
