"""What plan and drift say alike about an object: its id, its name, the header line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cogprov.planning.plan import Drift, Plan
from cogprov.render.style import Style
from cogprov.render.values import counted, grouped, seconds

_WIDE: Final = 120

_OPAQUE: Final = re.compile(r"[a-z0-9]{20,}")
"""An id that says nothing to a reader, such as an app client's."""

RISKS: Final = {"high": "HIGH", "medium": "MED", "low": "LOW"}


def header(plan: Plan, style: Style, *counts: str) -> str:
    """``acme-auth · prod · 333333333333 us-east-1 · 17 objects, 26 calls, 0.8 s``"""
    where = " ".join(part for part in (plan.account, plan.region) if part)
    effort = (*counts, counted(plan.calls, "call"), seconds(plan.seconds))
    return style.dots(style.safe(plan.stack), style.safe(plan.env), style.safe(where), ", ".join(effort))


def stack_name(plan: Plan, style: Style) -> str:
    return style.safe(f"{plan.stack}/{plan.env}" if plan.env else plan.stack)


def effort(plan: Plan) -> str:
    return f"({counted(plan.objects, 'object')}, {counted(plan.calls, 'call')}, {seconds(plan.seconds)})"


def own_id(identity: Mapping[str, str], parent: str = "") -> str:
    """What the service calls an object: the last member of its identity, unless that is only its parent's."""
    values = tuple(identity.values())
    return values[-1] if len(values) > 1 or (values and not parent) else ""


def short_id(identity: Mapping[str, str], address: str, style: Style, parent: str = "") -> str:
    """The id for a heading: nothing when the address says it already, cut when it is opaque and room is short."""
    found = own_id(identity, parent)
    if not found or address.endswith(f".{found}"):
        return ""
    if style.width < _WIDE and _OPAQUE.fullmatch(found):
        return f"{found[:6]}{style.symbols.ellipsis}{found[-2:]}"
    return style.safe(found)


def users(count: int | None) -> str:
    return "" if count is None else f"{grouped(count)} {'user' if count == 1 else 'users'}"


def collection(drift: Drift) -> str:
    """The address that an unmanaged object would be declared under, without its own name."""
    for ending in (f"[{drift.key}]", f".{drift.key}"):
        if drift.key and drift.address.endswith(ending):
            return drift.address[: -len(ending)]
    return drift.address


def unmanaged_title(drift: Drift, style: Style) -> str:
    """``user_pools.main.clients "rogue"``"""
    name = f' "{style.safe(drift.key)}"' if drift.key else ""
    return style.safe(collection(drift)) + name
