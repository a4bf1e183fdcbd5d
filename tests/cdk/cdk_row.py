"""What a row of the CDK's vocabulary is: a setting, a program that uses it, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

POOL = "CreateUserPool"
CLIENT = "CreateUserPoolClient"
MFA = "SetUserPoolMfaConfig"
DOMAIN = "CreateUserPoolDomain"
PROVIDER = "CreateIdentityProvider"
SERVER = "CreateResourceServer"
GROUP = "CreateGroup"
ROLE = "CreateRole"
PERMISSION = "AddPermission"


@dataclass(frozen=True)
class Row:
    """One row. Its ``program`` runs with a stack ``s``, the names of cogprov, and ``fn(name)`` for a function."""

    id: str
    title: str
    program: str = ""
    sends: Mapping[str, Any] = field(default_factory=dict)
    """By operation: members that one of its requests has."""
    lacks: Sequence[str] = ()
    """``Operation`` or ``Operation.Member.Path`` that no request has."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Programs that must be refused before any call, each with the end of the parameter's path."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    warns: str = ""
    """The code of a warning that the plan has."""
    proof: str = ""
    """The test that proves it, when it takes more than a plan: ``folder/file.py::name``."""

    @property
    def tests(self) -> list[str]:
        """The ids of its tests, below ``tests/``."""
        here = "cdk/test_cdk_rows.py::"
        refused = [f"{here}test_refused[{self.id}-{place}]" for place in range(len(self.refuses))]
        return [
            *([f"{here}test_row[{self.id}]"] if self.program else []),
            *refused,
            *([self.proof] if self.proof else []),
        ]
