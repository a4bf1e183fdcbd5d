"""What a call to AWS is, and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Final

_READ_VERBS: Final = ("Describe", "Get", "List", "Head", "Simulate", "BatchGet")


@dataclass(frozen=True)
class Asked:
    """One call, before its answer is known. ``params`` may hold secrets and is kept out of every text."""

    service: str
    operation: str
    region: str
    params: Mapping[str, Any] = field(repr=False)
    once: bool = False
    custom_endpoint: bool = False
    """Asked of something that is not AWS itself: an emulator, a sandbox."""
    hidden: Set[str] = field(default=frozenset(), repr=False)
    """Texts that no message may repeat, beyond the secrets that the service model knows."""

    @property
    def reads(self) -> bool:
        """Nothing changes by it, so an unknown outcome is no danger."""
        return self.operation.startswith(_READ_VERBS)

    @property
    def action(self) -> str:
        """The IAM action, which for the services used here is the operation's own name."""
        return f"{self.service}:{self.operation}"

    @property
    def pool(self) -> str:
        """The pool that it is about, as its id; empty when it names none."""
        named = self.params.get("UserPoolId") or self.params.get("ResourceArn") or ""
        return str(named).rpartition("/")[2]


@dataclass(frozen=True)
class Reply:
    """An answer that has proved itself."""

    body: dict[str, Any] = field(repr=False)
    """As botocore parses it, without ResponseMetadata; timestamps are datetimes, a streamed body is bytes."""
    unmodelled: tuple[str, ...] = ()
    """Members of the raw answer that the installed model lacks, such as ``UserPool.NewThing`` or ``Groups[2].New``.
    botocore dropped them: an update built from ``body`` would reset them."""
    request_id: str = ""


class Items(list[dict[str, Any]]):
    """The items of all pages of a list call, in order, and what the model lacks in each of them."""

    def __init__(self, items: Iterable[dict[str, Any]] = ()) -> None:
        super().__init__(items)
        self._unmodelled: dict[int, tuple[str, ...]] = {}

    def unmodelled(self, index: int) -> tuple[str, ...]:
        """Paths inside the item at ``index``, such as ``RoleConfiguration.New``."""
        return self._unmodelled.get(index, ())

    def add_page(self, items: Iterable[dict[str, Any]], result: str, unmodelled: Iterable[str]) -> None:
        """Append one page, whose answer had the ``unmodelled`` paths, with its items under the member ``result``."""
        offset = len(self)
        self.extend(items)
        for path in unmodelled:
            if not path.startswith(f"{result}["):
                continue
            index, _, inner = path[len(result) + 1 :].partition("].")
            if inner and index.isdigit():
                place = offset + int(index)
                self._unmodelled[place] = (*self._unmodelled.get(place, ()), inner)


@dataclass(frozen=True)
class CallEvent:
    """One call that has ended, for progress, logs and benchmarks. Holds no parameter and no answer."""

    service: str
    operation: str
    region: str
    seconds: float
    attempts: int
    outcome: str
    """``ok``, else AWS's error code, else the name of the error class."""
    answered: bool
    """An answer came, be it an error; False when nothing is known or nothing was sent."""
