"""What IAM has to allow -> a policy document, as IAM takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cogprov.model.actions import Grant


def policy_json(grants: Iterable[Grant]) -> dict[str, Any]:
    """One statement for each set of actions that goes with the same resources, in a steady order."""
    actions: dict[tuple[str, str], list[str]] = {}
    for grant in grants:
        actions.setdefault((grant.resource, grant.passed_to), []).append(grant.action)
    resources: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (resource, passed_to), names in actions.items():
        for action_set in _apart(names):
            resources.setdefault((tuple(sorted(set(action_set))), passed_to), []).append(resource)
    statements = [
        {
            "Effect": "Allow",
            "Action": list(names),
            "Resource": places[0] if len(places) == 1 else sorted(places),
            **_condition(names, passed_to),
        }
        for (names, passed_to), places in sorted(resources.items())
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _apart(names: Iterable[str]) -> Iterable[list[str]]:
    """Actions by service, so that a statement is about one."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(":")[0], []).append(name)
    return found.values()


def _condition(names: tuple[str, ...], passed_to: str) -> Mapping[str, Any]:
    """Who a role may be passed to, or made for."""
    if not passed_to:
        return {}
    key = "iam:PassedToService" if names == ("iam:PassRole",) else "iam:AWSServiceName"
    return {"Condition": {"StringEquals": {key: passed_to}}}
