"""A Lab whose Cognito is a witness: the same cases, on a Cognito by other hands."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError
from lab import FUNCTION, OTHER_FUNCTION, REGION, Lab
from witness_help import Witness, make_function

from cogprov.aws.door import Door

_READS = ("Describe", "Get", "List", "Simulate")


class WitnessLab(Lab):
    """One account, emptied before, and one folder."""

    def __init__(self, folder: Path, witness: Witness, *, functions: bool = False) -> None:
        """``functions``: whether the Lambda functions that cases name are there."""
        self.witness = witness
        self.functions = functions
        super().__init__(folder)

    def __post_init__(self) -> None:
        self.witness.reset()
        for arn in (FUNCTION, OTHER_FUNCTION) if self.functions else ():
            make_function(self.witness, arn.rpartition(":")[2])
        self.door, self._seen = _door(self.witness)
        self.file = self.folder / "cogprov.yaml"

    def call(self, operation: str, service: str = "cognito-idp", **params: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(_client(self.witness, service), xform_name(operation))(**params)
        answer.pop("ResponseMetadata", None)
        return answer

    def allowed(self, policy: dict[str, Any]) -> AbstractContextManager[None]:
        """Witnesses enforce no policies."""
        return nullcontext()

    def mark(self) -> int:
        return len(self._seen)

    def log(self, since: int = 0) -> list[str]:
        return [operation for operation in self._seen[since:] if not operation.startswith(_READS)]

    def _told(self, operation: str, **params: Any) -> dict[str, Any]:
        try:
            return self.call(operation, **params)
        except (ClientError, ParamValidationError):
            return {}


# Making clients takes longer than most of what is done with them here.
@cache
def _client(witness: Witness, service: str) -> Any:
    return witness.boto(service)


@cache
def _door(witness: Witness) -> tuple[Door, list[str]]:
    seen: list[str] = []
    return (
        Door(
            region=REGION,
            endpoint_url=witness.url,
            sleep=lambda seconds: None,
            threads=1,
            on_event=lambda event: seen.append(event.operation),
        ),
        seen,
    )
