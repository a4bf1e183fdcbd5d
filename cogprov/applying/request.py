"""From a step of the plan to the request that goes out: every reference known, every secret in clear."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cogprov.applying.run import Run
from cogprov.model.actions import LiveObject, Step
from cogprov.model.errors import CogprovError
from cogprov.model.kind import Kind
from cogprov.model.paths import dotted, get
from cogprov.model.values import ABSENT, Body, Json, Ref, refs, revealed, substitute
from cogprov.planning.plan import Action


def ready(
    kind: Kind, step: Step, action: Action, run: Run, fresh: LiveObject | None = None, *, nonce: str = ""
) -> Mapping[str, Any]:
    """The request with every reference resolved and secrets in clear. CogprovError when one is still open."""

    def known(ref: Ref) -> Json:
        if ref.source == "intent":
            return nonce
        if ref.source == "live":
            return get(fresh.body, dotted(ref.address)) if fresh is not None else ABSENT
        return run.lookup(ref)

    params: Body = substitute(dict(step.params), known)
    left = next(refs(params), None)
    if left is not None:
        raise CogprovError(
            f"{action.address}: {left} is not known when {step.operation} needs it",
            address=action.address,
            origin=action.origin,
            hints=("Make sure that what it refers to exists, and run again.",),
        )
    request: Mapping[str, Any] = _documents(kind.prepare(step.operation, revealed(params)))
    return request


def _documents(params: Mapping[str, Any]) -> Mapping[str, Any]:
    # IAM takes its policies as JSON text.
    return {
        key: json.dumps(value) if key.endswith("PolicyDocument") and isinstance(value, Mapping) else value
        for key, value in params.items()
    }
