"""``lambda_.Function``, under the module's name in CDK programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogprov.constructs import references
from cogprov.constructs.references import Function

__all__ = ["Function"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        return getattr(references, name)
