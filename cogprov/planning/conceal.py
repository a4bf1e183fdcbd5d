"""Secrets that were read, replaced by the promise to read them again: a plan holds none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cogprov.model.paths import undotted
from cogprov.model.values import Body, Path, Ref, Secret

LIVE = "live"


def concealed(body: Body) -> tuple[Body, Mapping[Path, Secret]]:
    """A canonical body with each secret as a reference to itself, and what the secrets were."""
    secrets: dict[Path, Secret] = {}

    def walk(value: Any, path: Path) -> Any:
        if isinstance(value, Secret):
            secrets[path] = value
            return Ref(undotted(path), source=LIVE)
        if isinstance(value, Mapping):
            return {key: walk(item, (*path, key)) for key, item in value.items()}
        return value

    return {key: walk(value, (key,)) for key, value in body.items()}, secrets


def with_live_secrets(body: Body, secrets: Mapping[Path, Secret]) -> Body:
    """Another body with the secrets that it has in common with the live one as references to the live one."""

    def walk(value: Any, path: Path) -> Any:
        if isinstance(value, Secret) and path in secrets and secrets[path].source == value.source:
            return Ref(undotted(path), source=LIVE)
        if isinstance(value, Mapping):
            return {key: walk(item, (*path, key)) for key, item in value.items()}
        return value

    return {key: walk(value, (key,)) for key, value in body.items()}
