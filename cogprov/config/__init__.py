"""Configuration files: reading them into a Desired, checking it, and writing them for an import.

Importing this package is cheap; PyYAML is imported by the first ``load``.
"""

from __future__ import annotations

from cogprov.config.checks import check, refuse_wrong
from cogprov.config.codes import CODES
from cogprov.config.document import Document, Item
from cogprov.config.loader import environments, load
from cogprov.config.report import LoadError
from cogprov.config.schema import json_schema
from cogprov.config.writer import write

__all__ = [
    "CODES",
    "Document",
    "Item",
    "LoadError",
    "check",
    "environments",
    "json_schema",
    "load",
    "refuse_wrong",
    "write",
]
