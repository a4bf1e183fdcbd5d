"""Case files: what they may say, and how a step of one is carried out.

A case is a mapping: ``title``, ``steps``, and perhaps ``shows`` (numbers of the behaviours it shows), ``differs``
(those that are otherwise here on purpose, each with the reason), ``sandbox`` (settings of the sandbox), ``roles`` (IAM
roles that are there, perhaps each with its external id) and ``unlike`` (why a pool made from the import is another).

A step may have

- ``env``: variables of the environment, None for one that is taken away;
- ``console``: calls made past cogprov; ``client`` and ``pool`` name what they are about;
- ``drifts``: what the plan notices after that, as addresses below ``user_pools.``;
- ``pool`` or ``pools``, with ``top`` for the keys beside them: what is applied. ``<pool>`` is the id of the only
  pool, and ``<client NAME>`` that of a client.

and what must then be so: ``verbs``, ``calls`` (all writes), ``facts``, ``warns``, ``outputs``; or ``wrong`` (the code
of an error that the file is), or ``refused`` (that of a refusal). ``destroy`` ends a case with no pool left.
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from alike import made_again
from lab import NAMES, Lab, shown, stack

from cogprov.model.errors import CogprovError

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
"""Whether to import after every step, and not only after the last one of a case."""
CASE_KEYS = {"title", "shows", "differs", "sandbox", "roles", "unlike", "steps"}
STEP_KEYS = {
    "pool", "pools", "top", "console", "drifts", "facts", "calls", "refused", "wrong", "verbs", "allow_delete", "warns",
    "env", "outputs", "destroy",
}  # fmt: skip
Case = Mapping[str, Any]


def cases(folder: Path) -> Iterator[tuple[str, Case]]:
    """Every case of a folder, with a name for it."""
    for file in sorted(folder.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for name, value in NAMES.items():
            text = text.replace(f"<{name}>", value)
        for case in yaml.safe_load(text):
            assert not case.keys() - CASE_KEYS, f"{file.name}: {case.keys() - CASE_KEYS}"
            yield f"{file.stem}: {case['title']}", case


def run(case: Case, mode: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Carry out a case: every step ends as it says, and what the last one leaves can be made again from its import."""
    lab = Lab(folder, mode, settings=case.get("sandbox", {}))
    play(case, lab, monkeypatch)
    # Reading knows no update modes, so one of them has all the imports.
    if mode == "documented" and len(lab.pools()) == 1:
        text = lab.imported()
        if "unlike" not in case:
            made_again(folder, text, lab)


def play(case: Case, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of a case, on whatever Cognito a Lab works on."""
    roles = case.get("roles", ())
    for name in roles:
        lab.role(name, roles[name] if isinstance(roles, Mapping) else "ext")
    last: tuple[Any, Mapping[str, Any]] = ({}, {})
    for step in case["steps"]:
        assert not step.keys() - STEP_KEYS, step.keys() - STEP_KEYS
        for name, value in step.get("env", {}).items():
            monkeypatch.setenv(name, value) if value is not None else monkeypatch.delenv(name, raising=False)
        for console in step.get("console", ()):
            _console(lab, console)
            lab.by_hand = True
        if "drifts" in step:
            noticed = [drift.address for drift in lab.plan(stack(last[0], **last[1]), thorough=True).drifts]
            assert sorted(address.removeprefix("user_pools.") for address in noticed) == sorted(step["drifts"])
        if "pool" in step or "pools" in step:
            last = (_known(lab, step.get("pools") or {"main": step["pool"]}), step.get("top", {}))
        if {"pool", "pools", "verbs", "facts"} & step.keys():
            _applied(lab, stack(copy.deepcopy(last[0]), **last[1]), step)
        if step.get("destroy"):
            _destroyed(lab, stack(last[0], **last[1]))


def _known(lab: Lab, pools: Any) -> Any:
    """The configuration with ids in the place of names of clients and of the only pool."""

    def client_id(match: re.Match[str]) -> str:
        return str(lab.facts()["clients"][match[1]]["ClientId"])

    text = json.dumps(pools)
    text = text.replace("<pool>", lab.pool) if "<pool>" in text else text
    return json.loads(re.sub(r"<client ([^>]+)>", client_id, text))


EVERYTHING: dict[str, Any] = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def _console(lab: Lab, console: Mapping[str, Any]) -> None:
    call = dict(_known(lab, console))
    operation = call.pop("call")
    service = call.pop("service", "cognito-idp")
    named = call.pop("pool", None)
    client = call.pop("client", None)
    of_pool = service == "cognito-idp" and operation not in ("CreateUserPool", "TagResource")
    where = {"UserPoolId": _pool(lab, named)} if of_pool else {}
    if client:
        where["ClientId"] = lab.facts()["clients"][client]["ClientId"]
    lab.call(operation, service, **where, **call)


def _pool(lab: Lab, name: str | None) -> str:
    if name is None:
        return lab.pool
    (found,) = (pool for pool in lab.pools() if lab.facts(pool)["pool"]["Name"] == name)
    return found


def _applied(lab: Lab, config: str, step: Mapping[str, Any]) -> None:
    """Apply and look, or see that nothing can be applied."""
    if "wrong" in step:
        with pytest.raises(CogprovError) as caught:
            lab.plan(config)
        codes = [problem.code for problem in getattr(caught.value, "problems", ())]
        assert step["wrong"] in codes or step["wrong"] in caught.value.summary, codes
        return
    since = lab.mark()
    options = {"allow_delete": tuple(step.get("allow_delete", ()))}
    if "refused" in step:
        plan = lab.plan(config, **options)
        assert step["refused"] in [problem.code for problem in (*plan.refusals, *plan.unresolved)], shown(plan)
        assert lab.log(since) == []
        return
    before = _ids(lab)
    # What somebody set by hand goes back with an update, and neither file nor state can tell what that takes.
    with lab.allowed(EVERYTHING if lab.by_hand else lab.policy(config)):
        plan = lab.apply(config, **options)
    verbs = {action.address.removeprefix("user_pools."): action.verb for action in plan.actions}
    if not {"create", "delete"} & {action.verb for action in plan.actions if action.kind in ("user_pool", "client")}:
        assert _ids(lab) == before, "another pool or client stands where one was to be changed"
    if "verbs" in step:
        assert verbs == step["verbs"], f"verbs: {verbs}, not {step['verbs']}"
    if "warns" in step:
        assert step["warns"] in [problem.code for problem in plan.warnings]
    if "calls" in step:
        assert lab.log(since) == step["calls"], f"calls: {lab.log(since)}, not {step['calls']}"
    if "outputs" in step:
        assert _fits(dict(lab.plan(config).outputs), _known(lab, step["outputs"]))
    if len(lab.pools()) == 1:
        _looked(lab, step.get("facts", {}))
        if THOROUGH:
            lab.imported()


def _ids(lab: Lab) -> set[str]:
    return {found for pool in lab.pools() for found in (pool, *lab.clients(pool))}


def _looked(lab: Lab, wanted: Mapping[str, Any]) -> None:
    facts = lab.facts()
    if any(path.partition("/")[0] not in facts for path in wanted):
        facts |= lab.attached()
    for path, value in wanted.items():
        found = _found(facts, path)
        assert _fits(found, value), f"{path}: {found!r}, not {value!r}"


def _destroyed(lab: Lab, config: str) -> None:
    roots = tuple(address for address in lab.state(config).entries if address.count(".") == 1)
    lab.apply(config, verified=False, destroy=roots)
    assert lab.pools() == [] and not lab.state(config).entries


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
        return sorted(map(_sortable, found)) == sorted(map(_sortable, wanted))
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(_fits(found.get(key), value) for key, value in wanted.items())
    return bool(found == wanted and isinstance(found, bool) == isinstance(wanted, bool))


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
