"""The reference says everything about every setting: no cell is empty, and what stands there is the service's model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cogprov.kinds import KINDS
from cogprov.model.kind import Kind
from cogprov.model.service import service

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "properties"
WRITTEN = [kind for kind in KINDS if not kind.implied_only]


def rows(kind: Kind) -> dict[str, list[str]]:
    """By property, the cells behind it: type, limits, default, changes, member, calls and what it says."""
    lines = (PAGES / f"{kind.name}.md").read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("| `"))
    return {name.strip("`"): rest for name, *rest in cells}


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_no_cell_is_empty(kind: Kind) -> None:
    """Each setting has a type, limits, a default, whether it changes, its member, its calls, and what it is."""
    found = rows(kind)
    assert found
    assert [name for name, cells in found.items() if len(cells) != 7 or not all(cells)] == []


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_calls_take_what_they_are_named_for(kind: Kind) -> None:
    """A call that a setting names has an input member of that name, and one that is fixed is in no update."""
    wrong = []
    for name, (_, _, _, changes, member, calls, _) in rows(kind).items():
        heads = {re.split(r"[.\[{]", text)[0] for text in re.findall(r"`([^`]+)`", member)}
        for call in re.findall(r"`([^`]+)`", calls):
            taken = {*service(kind.service).operation(call).input.members}
            added = call == "AddCustomAttributes" and "Schema" in heads
            if heads & {*kind.lens.members} and not heads & taken and not added and "Factors" not in heads:
                wrong.append((name, call))
            if changes == "no" and call.startswith("Update") and call.replace("Update", "Create") in calls:
                wrong.append((name, call))
    assert wrong == []


CLAIMS = {
    "user_pool": {
        "password_policy.min_length": ["integer", "6 to 99", "`8`", "yes"],
        "deletion_protection": ["boolean", "–", "`false`; new: `true`", "yes"],
        "feature_plan": ["string", "`lite`, `essentials`, `plus`", "`essentials`", "yes"],
        "sign_in_aliases.email": ["boolean", "–", "`false`", "no"],
        "tags": ["map of string", "each 0 to 256 characters", "not set", "yes"],
        "custom_attributes.<name>.mutable": ["boolean", "–", "not set", "no"],
    },
    "client": {
        "generate_secret": ["boolean", "–", "`false`", "no"],
        "refresh_token_validity": ["duration", "–", "`30d`", "yes"],
        "o_auth.callback_urls": ["list of string", "0 to 100 items; each 1 to 1024 characters", "not set", "yes"],
    },
    "group": {
        "role": ["string", "20 to 2048 characters", "not set", "yes, but not to nothing"],
        "group_name": ["string", "1 to 128 characters", "not set; new: the label", "no"],
    },
    "domain": {
        "custom_domain.security_policy": ["string", "`TLS_V1`, `TLS_V1_2_2021`, `TLS_V1_3_2025`", "not set", "yes"]
    },
    "resource_server": {"identifier": ["string", "1 to 256 characters", "not set; new: the label", "no"]},
}


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_what_is_known_of_some(name: str) -> None:
    """Settings whose limits, defaults and changes are known from elsewhere than the code."""
    found = rows(next(kind for kind in KINDS if kind.name == name))
    assert {path: found[path][:4] for path in CLAIMS[name]} == CLAIMS[name]
