"""``lambda_.Function``, under the module's name in CDK programs."""

from __future__ import annotations

from cogprov.constructs.references import Function

__all__ = ["Function"]
