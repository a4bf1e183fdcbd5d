"""The Regions and partitions of AWS, as the installed botocore knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from cogprov.model.service import botocore_data

FORM: Final = "A Region is named like us-east-1 or eu-central-1."


@dataclass(frozen=True)
class Partition:
    """A part of AWS with Regions of its own. ``pattern`` is also true of the Regions that are yet to come."""

    name: str
    pattern: re.Pattern[str]
    regions: tuple[str, ...]


@cache
def partitions() -> tuple[Partition, ...]:
    """Every partition, AWS itself first."""
    return tuple(
        Partition(entry["id"], pattern, tuple(filter(pattern.fullmatch, entry["regions"])))
        for entry in botocore_data("partitions.json")["partitions"]
        for pattern in (re.compile(entry["regionRegex"]),)
    )


def is_region(name: str) -> bool:
    """Whether a Region of some partition may be called so."""
    return any(partition.pattern.fullmatch(name) for partition in partitions())


def known_regions() -> tuple[str, ...]:
    """The Regions that there are already."""
    return tuple(name for partition in partitions() for name in partition.regions)


def partition_of(region: str) -> str:
    """The partition of a Region, as in ARNs; that of AWS itself for a name that none has."""
    return next((each.name for each in partitions() if each.pattern.fullmatch(region)), "aws")
