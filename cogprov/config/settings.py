"""The keys of a document that are about the stack as a whole, as the same Word trees that objects have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cogprov.model.words import Word, struct

STACK_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
LABEL: Final = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"
ADDRESS: Final = rf"{LABEL}(\.{LABEL})*"
REGION: Final = r"[a-z]{2,8}(-[a-z]+)+-\d{1,2}"
ACCOUNT: Final = r"\d{12}"
STATE_PLACE: Final = r"(?!s3:).+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^?#]*)?(\?[^?#]*)?"
"""A folder, or a place in S3 as ``model.bucket.Place`` reads it."""
DATE: Final = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"

_REGION_WORD: Final = Word("string", doc="The AWS Region of the pools.", pattern=REGION)
_ACCOUNT_WORD: Final = Word("string", doc="The only account it may be applied in: 12 digits, quoted.", pattern=ACCOUNT)
_STATE_WORD: Final = Word(
    "string",
    doc="Where the state is kept: a folder next to the file (`state` when absent), or s3://bucket/prefix.",
    minimum=1,
    pattern=STATE_PLACE,
)
_NAMED: Final = Word("string", pattern=LABEL)
_VARS: Final = Word("map", doc="Variables with their defaults, used as ${var.name}.", element=Word("json"), keys=_NAMED)

ALLOW_DELETE: Final = Word("boolean", doc="Whether it may be deleted once it is gone from the file.")

ENVIRONMENT: Final = struct(
    {
        "region": _REGION_WORD,
        "account": _ACCOUNT_WORD,
        "protect": Word("boolean", doc="Ask for the environment's name before anything is written."),
        "state": _STATE_WORD,
        "vars": _VARS,
    },
    doc="One environment: its Region, account and variables, and objects laid over those of the document.",
)
"""What an environment has apart from objects."""

SETTINGS: Final[Mapping[str, Word]] = {
    "version": Word("integer", doc="The version of this format.", minimum=1, maximum=1),
    "stack": Word("string", doc="The name of the stack; the folder's name when absent.", pattern=STACK_NAME),
    "region": _REGION_WORD,
    "account": _ACCOUNT_WORD,
    "state": _STATE_WORD,
    "environments": Word("map", doc="Chosen with --env.", element=ENVIRONMENT, keys=_NAMED),
    "vars": _VARS,
    "ignore": Word(
        "list",
        doc="Live objects, and settings that no file declares, that are left alone and are no drift.",
        element=Word(
            "struct",
            children={
                "path": Word("string", doc="An address, with * and ? as in file names.", minimum=1, required=True),
                "reason": Word("string", doc="Why."),
                "until": Word("string", doc="The last day it counts, as YYYY-MM-DD.", pattern=DATE),
            },
            alternative=Word("string", minimum=1),
        ),
    ),
    "outputs": Word(
        "map",
        doc="Values for other programs, by name.",
        element=Word("json"),
        keys=Word("string", pattern=r"[A-Za-z_][A-Za-z0-9_.-]{0,127}"),
    ),
    "lifecycle": struct(
        {
            "allow_delete": Word(
                "boolean",
                doc="Whether objects that are gone from the file may be deleted: all, or those at these addresses.",
                alternative=Word("list", element=Word("string", pattern=ADDRESS)),
            ),
            "max_changes": Word("integer", doc="Refuse a plan with more actions than this.", minimum=0),
        },
        doc="What a plan may do.",
    ),
}
"""Every key of a document but the collections of root kinds."""

COMMON: Final[Mapping[str, Word]] = {
    "import": Word("string", doc="The id of a live object to take over and manage.", minimum=1),
    "lifecycle": struct({"allow_delete": ALLOW_DELETE}, doc="What a plan may do with this object."),
}
"""Keys that every object has."""


def reference_keys(kind_name: str) -> Mapping[str, Word]:
    """The keys by which an object of a root kind says that it lives elsewhere: ``from_..._id`` and ``from_..._arn``."""
    doc = "The {} of a live object that is only referred to: its own settings are not managed, its children may be."
    return {
        f"from_{kind_name}_id": Word("string", doc=doc.format("id"), minimum=1),
        f"from_{kind_name}_arn": Word("string", doc=doc.format("ARN"), pattern=r"arn:[^:]+:[^:]+:[^:]+:\d{12}:.+/.+"),
    }
