"""From every way of MFA to every other, in both update modes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import ROLE, Lab, pool_of

FACTORS = ("sms", "otp", "email")
SETS = tuple(chosen for size in range(1, 4) for chosen in itertools.combinations(FACTORS, size))
State = tuple[str, tuple[str, ...]]


def _states(sets: tuple[tuple[str, ...], ...]) -> tuple[State, ...]:
    return (("off", ()), *((mode, chosen) for mode in ("optional", "required") for chosen in sets))


FEW = {
    "documented": (("sms",), ("otp",), ("email",), ("sms", "otp"), FACTORS),
    "observed": (("sms",), ("otp",), ("email",)),
}
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
STATES = {updates: _states(SETS if THOROUGH else few) for updates, few in FEW.items()}
"""All of them with HYPOTHESIS_PROFILE=thorough (a minute); in the suite the ones that differ most."""
BASE = {
    "sms_role": ROLE,
    "sms_role_external_id": "ext",
    "mfa_message": "text {####}",
    "email": {"from_email": "a@example.com"},
    "account_recovery": "phone_without_mfa_and_email",
}


def _circuit(count: int) -> Iterator[int]:
    """A walk over 0 .. count-1 that takes every ordered pair of different ones once (Hierholzer)."""
    left = {node: [other for other in range(count) if other != node] for node in range(count)}
    stack, walk = [0], []
    while stack:
        here = stack[-1]
        if left[here]:
            stack.append(left[here].pop())
        else:
            walk.append(stack.pop())
    yield from reversed(walk)


def _words(state: State) -> dict[str, Any]:
    mode, chosen = state
    factors = {"mfa_second_factor": dict.fromkeys(chosen, True)} if chosen else {}
    return {**BASE, "mfa": mode, **factors}


@pytest.mark.parametrize("updates", ["documented", "observed"])
def test_every_transition(updates: str, tmp_path: Path) -> None:
    """From any mode and factors to any other in one apply, with the SMS text kept throughout."""
    lab = Lab(tmp_path, updates)
    lab.role("sms")
    states = STATES[updates]
    for number in _circuit(len(states)):
        state = states[number]
        lab.apply(pool_of(_words(state)))
        facts = lab.facts()
        mode, chosen = state
        assert facts["mfa"]["MfaConfiguration"] == {"off": "OFF", "optional": "OPTIONAL", "required": "ON"}[mode]
        assert bool(facts["mfa"].get("SoftwareTokenMfaConfiguration")) == ("otp" in chosen)
        assert ("EmailMfaConfiguration" in facts["mfa"]) == ("email" in chosen)
        assert lab.requests("SetUserPoolMfaConfig") == [] or _sms_sent(lab) == ("sms" in chosen)
        assert facts["pool"]["SmsAuthenticationMessage"] == "text {####}"


def _sms_sent(lab: Lab) -> bool:
    return "SmsMfaConfiguration" in lab.requests("SetUserPoolMfaConfig")[-1]


@pytest.mark.parametrize("updates", ["documented", "observed"])
def test_factors_with_all_that_they_need(updates: str, tmp_path: Path) -> None:
    """A factor comes together with the sender it needs and goes together with it, whatever comes in its place."""
    lab = Lab(tmp_path, updates)
    lab.role("sms")
    sms = {"sms_role": ROLE, "sms_role_external_id": "ext"}
    no_sms = {"sms_role": None, "sms_role_external_id": None}
    email: dict[str, Any] = {"email": {"from_email": "a@example.com"}}
    ways = (
        {"mfa": "off", **no_sms, "email": None},
        {"mfa": "required", "mfa_second_factor": {"sms": True}, **sms, "email": None},
        {"mfa": "required", "mfa_second_factor": {"email": True}, **no_sms, **email},
        {"mfa": "optional", "mfa_second_factor": {"otp": True}, **no_sms, "email": None},
        {"mfa": "optional", "mfa_second_factor": {"sms": True, "email": True}, **sms, **email},
    )
    for number in _circuit(len(ways)):
        lab.apply(pool_of({"deletion_protection": False, **ways[number]}))
    lab.imported()
