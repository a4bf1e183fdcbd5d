"""The codes of configuration problems, each with what it means. The reference pages are made from this table.

Codes from E1301 on belong to the kinds, which know what their own settings may say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SYNTAX: Final = "E1101"
UNKNOWN_KEY: Final = "E1102"
DUPLICATE_KEY: Final = "E1103"
WRONG_TYPE: Final = "E1104"
NOT_A_CHOICE: Final = "E1105"
OUT_OF_LIMITS: Final = "E1106"
PATTERN: Final = "E1107"
REFERENCE: Final = "E1108"
LABEL: Final = "E1109"
TOO_BIG: Final = "E1110"
EXPRESSION: Final = "E1111"
VARIABLE: Final = "E1112"
ENVIRONMENT: Final = "E1113"
SPELLED_TWICE: Final = "E1114"
INVISIBLE: Final = "E1115"
FILE: Final = "E1116"
SAME_NAME: Final = "E1117"
NAMESAKES: Final = "W1121"
MISSING_KEY: Final = "E1118"
ADOPTION: Final = "E1119"
REGION: Final = "E1120"
TOO_OLD: Final = "E1122"
STACK: Final = "E1203"

CODES: Final[Mapping[str, str]] = {
    SYNTAX: "the file is not the YAML or JSON that cogprov reads",
    UNKNOWN_KEY: "a key that means nothing at its place",
    DUPLICATE_KEY: "a key is written twice in the same map",
    WRONG_TYPE: "a value of another type than the setting takes",
    NOT_A_CHOICE: "a value that is not among the choices of the setting",
    OUT_OF_LIMITS: "a text, number, list or map that is too short or too long, too small or too large",
    PATTERN: "a text that does not have the form the service asks for",
    REFERENCE: "a reference to an object that the file does not have",
    LABEL: "a label or name that may not be used as a step of an address",
    TOO_BIG: "a file that is too large, too deep, or that repeats itself too often",
    EXPRESSION: "a ${...} that cannot be understood",
    VARIABLE: "a variable that does not exist, has no value, or is defined by itself",
    ENVIRONMENT: "an environment that the file does not have, or none chosen where one is needed",
    SPELLED_TWICE: "two spellings of the same key side by side",
    INVISIBLE: "a key or name with characters that cannot be seen",
    FILE: "a file that cannot be read",
    NAMESAKES: "two objects of one name, which the service allows and nobody can tell apart",
    SAME_NAME: "two objects that would have the same name in the service",
    MISSING_KEY: "a key that must be there",
    ADOPTION: "an object taken over or referred to in a way that contradicts itself",
    TOO_OLD: "an object that the installed botocore does not know how to read",
    REGION: "two parts of the configuration that name different Regions",
    STACK: "another stack than the one that was asked for, or none, or several and none chosen",
}
"""Every code of this package with its meaning in one line."""
