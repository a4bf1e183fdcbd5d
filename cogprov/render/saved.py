"""A Plan as the document ``cogprov.plan/1``, and back: the file that ``plan --out`` writes and ``apply`` reads.

``actions`` and the members beside it hold the plan exactly; ``summary``, ``changes`` and ``unmanaged`` say the same for
readers and are not read back. A file that comes back is treated as hostile: everything is checked, nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from cogprov.model.errors import BadFile, InternalError
from cogprov.planning.plan import Plan
from cogprov.render.codec import plan_codec, within
from cogprov.render.documents import Document, head, plan_view
from cogprov.render.encoding import NotAPlan
from cogprov.render.hiding import Conceal, hidden_steps, refuse, without_secrets

VERSION: Final = 1
FORMAT: Final = f"cogprov.plan/{VERSION}"

LARGEST_FILE: Final = 64 * 1024 * 1024
MOST_VALUES: Final = 2_000_000
DEEPEST: Final = 64

_FORMAT: Final = re.compile(r"cogprov\.plan/([1-9][0-9]{0,5})")

_AGAIN: Final = "Make the plan again: cogprov plan --out FILE"


_READABLE: Final = frozenset({"format", "cogprov", "summary", "changes", "unmanaged", "weakens", "options"})
"""Members of the document that are not read back; ``options`` is the command line's, which says how it was planned."""


def plan_json(plan: Plan, *, conceal: Conceal = refuse) -> Document:
    """The plan's document. ``conceal`` says what to write in place of a secret's text in an API call.

    Give ``hide`` for a document that is only shown; for one that will be applied, something that can be found again.
    """
    clean = without_secrets(plan, conceal)
    return {"format": FORMAT, **head(clean), **plan_view(clean), **plan_codec().write(clean)}


def plan_from_bytes(data: bytes, where: str) -> Plan:
    """The plan in a file; ``where`` names the file in errors. The errors are those of ``plan_from_json``."""
    if len(data) > LARGEST_FILE:
        raise _damaged(f"{where} is larger than {LARGEST_FILE // 2**20} MB")
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise _damaged(f"{where} is nested too deeply") from None
    except ValueError:
        raise _damaged(f"{where} is not whole JSON") from None
    return plan_from_json(document, where)


def plan_from_json(document: object, where: str = "the saved plan") -> Plan:
    """The plan that ``plan_json`` made a document from.

    BadFile: E4001 for what is no such document, E4002 for another version of the format, E4003 for one that was
    printed, so that secrets are missing from its calls.
    """
    if not isinstance(document, dict):
        raise _damaged(f"{where} is no plan of cogprov")
    _check_format(document, where)
    _check_size(document, where)
    members = {name: value for name, value in document.items() if name not in _READABLE}
    try:
        plan = within("plan", plan_codec().read, members)
    except (NotAPlan, InternalError) as error:
        raise _damaged(f"{where} is not as cogprov wrote it", detail=str(error)) from None
    if hidden_steps(plan):
        raise BadFile(
            f"{where} was printed, not saved: the secrets of its calls are not in it",
            code="E4003",
            hints=(_AGAIN,),
        )
    return plan


def _check_format(document: Mapping[str, Any], where: str) -> None:
    found = document.get("format")
    match = _FORMAT.fullmatch(found) if isinstance(found, str) else None
    if not match:
        raise _damaged(f'{where} is no plan of cogprov: it does not say "format": "{FORMAT}"')
    if int(match.group(1)) != VERSION:
        raise BadFile(
            f"{where} is in format {match.group(0)}; this cogprov reads {FORMAT}",
            code="E4002",
            detail="Another version of cogprov made it. Nothing was applied.",
            hints=(_AGAIN,),
        )


def _check_size(document: object, where: str) -> None:
    """Damaged for more depth or more values than any plan has. A loop, because the depth is what it is about."""
    level, count, depth = [document], 0, 0
    while level:
        depth += 1
        count += len(level)
        if depth > DEEPEST or count > MOST_VALUES:
            raise _damaged(f"{where} is too large or nested too deeply")
        level = [item for value in level for item in _items(value, where)]


def _items(value: object, where: str) -> list[Any]:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise _damaged(f"{where} has a key that is no text")
        return list(value.values())
    if isinstance(value, list):
        return value
    if value is None or isinstance(value, (bool, int, float, str)):
        return []
    raise _damaged(f"{where} has a value that is not JSON")


def _damaged(summary: str, detail: str = "") -> BadFile:
    return BadFile(summary, code="E4001", detail=detail, hints=(_AGAIN,))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a member stands twice")
    return result


def _no_constant(name: str) -> None:
    raise ValueError(name)
