"""A custom domain: the service takes its time to make it, and may give up."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from applying_help import World

from cogprov.planning.events import ACTION_DONE, HEARTBEAT, RETRY, Event
from cogprov.render import Style
from cogprov.render.applying import apply_line

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000"
OWN_DOMAIN = f"""
stack: small
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    domains: {{ own: {{ custom_domain: {{ domain_name: login.acme.com, certificate: "{CERTIFICATE}" }} }} }}
    groups: {{ g: {{}} }}
"""
OWN = "user_pools.main.domains.own"


def status(world: World) -> Any:
    return world.raw("DescribeUserPoolDomain", Domain="login.acme.com")["DomainDescription"]["Status"]


def lines(events: list[Event]) -> list[str]:
    """What a log shows of a run, with a sign of life for each thing that is waited for."""
    shown = [replace(event, kind=HEARTBEAT) if event.kind == RETRY else event for event in events]
    return [apply_line(event, Style(width=120)) for event in shown if event.kind in (HEARTBEAT, ACTION_DONE)]


def test_a_custom_domain_is_waited_for_with_progress(tmp_path: Path) -> None:
    """After everything else is done, with a sign of life for each look, until it is active."""
    events: list[Event] = []
    world = World.new(tmp_path, domain_delay=5)
    run = world.apply(OWN_DOMAIN, on_event=events.append)
    assert run.whole and run.result is not None and run.result.verified and 0 < run.slept < 60
    assert status(world) == "ACTIVE"
    told = [line for line in lines(events) if OWN in line]
    assert len(told) > 3 and all("creating" in line and "(waiting for the service)" in line for line in told[:-1])
    assert "created" in told[-1] and "CreateUserPoolDomain" in told[-1]
    finished = [event.address for event in events if event.kind == ACTION_DONE]
    assert finished[-1] == OWN and "user_pools.main.groups.g" in finished
    assert all(event.done <= event.total for event in events)


def test_a_custom_domain_that_takes_an_hour(tmp_path: Path) -> None:
    """Patience ends; it is made all the same, the line says that the service goes on, and the plan is empty."""
    events: list[Event] = []
    world = World.new(tmp_path, domain_delay=500)
    run = world.apply(OWN_DOMAIN, on_event=events.append)
    assert run.whole and 200 < run.slept < 400
    assert status(world) == "CREATING"
    assert "(not ready yet: the service goes on with it)" in lines(events)[-1]
    assert world.plan(OWN_DOMAIN).empty


def test_waiting_for_a_custom_domain_ends_with_the_first_ctrl_c(tmp_path: Path) -> None:
    """What is made is made and remembered; the run that follows has nothing to do."""
    stop = threading.Event()
    world = World.new(tmp_path, domain_delay=500)
    run = world.apply(OWN_DOMAIN, stop=stop, on_event=lambda event: stop.set() if "waiting" in event.detail else None)
    assert run.result is not None and run.result.whole and run.slept == 0
    assert world.plan(OWN_DOMAIN).empty


@pytest.mark.parametrize("delay", [0, 3])
def test_a_custom_domain_that_fails(delay: int, tmp_path: Path) -> None:
    """The run has failed, the rest of it is done, and every plan says so until somebody takes the domain away."""
    world = World.new(tmp_path, domain_delay=delay, domain_end="FAILED")
    run = world.apply(OWN_DOMAIN)
    assert run.result is not None and run.result.failed == OWN and not run.result.whole
    error = run.result.error
    assert error is not None and error.address == OWN and error.origin is not None
    assert "FAILED" in error.detail and "certificate" in error.detail and "--allow-delete" in error.detail
    assert {address for address, _ in run.result.done} == {"user_pools.main", "user_pools.main.groups.g"}
    again = world.plan(OWN_DOMAIN)
    assert again.empty and [problem.code for problem in again.warnings] == ["W1421"]
