"""What a construct raises: a TypeError for what cannot be meant, a ValidationError for what cannot be right."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

from cogprov.model.errors import ConfigError, Origin, Problem
from cogprov.model.paths import undotted
from cogprov.model.values import Path, snake

SYNTAX: Final = "E1101"
UNKNOWN_KEY: Final = "E1102"
WRONG_TYPE: Final = "E1104"
NOT_A_CHOICE: Final = "E1105"
OUT_OF_LIMITS: Final = "E1106"
REFERENCE: Final = "E1108"
LABEL: Final = "E1109"
SPELLED_TWICE: Final = "E1114"
FILE: Final = "E1116"
MISSING_KEY: Final = "E1118"
RULE: Final = "E1201"
"""Settings that contradict each other, or a value outside what its setting may be."""
PROGRAM: Final = "E1202"
"""The program stopped with an error of its own."""
STACKS: Final = "E1203"
"""The program made no stack, or more than one and none was chosen."""

_PACKAGE: Final = str(FilePath(__file__).parent.parent) + os.sep


class ValidationError(ConfigError, ValueError):
    """A setting that cannot be right, found while the program runs. It carries one problem, and its text begins with
    the path of that setting."""


class ConstructTypeError(TypeError):
    """An unknown key or a value of a wrong type, as Python itself would refuse it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.summary}; {problem.label}" if problem.label else problem.summary)
        self.problem = problem


def caller() -> Origin:
    """The line outside cogprov that is running."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _own(frame.f_code.co_filename):
        frame = frame.f_back
    return Origin(shown(frame.f_code.co_filename), frame.f_lineno)


def _own(file: str) -> bool:
    return file.startswith((_PACKAGE, "<frozen "))


def shown(file: str) -> str:
    """A file's name as messages have it: relative when it lies below the folder one is in."""
    here = str(FilePath.cwd()) + os.sep
    return file[len(here) :] if file.startswith(here) else file


@dataclass(frozen=True)
class Spot:
    """The object that is being declared, and the line that declares it."""

    address: str
    origin: Origin

    def path(self, path: Path) -> str:
        return undotted((self.address, *path)) if self.address else undotted(path)

    def wrong(self, path: Path, summary: str, *hints: str, code: str = RULE, label: str = "") -> ValidationError:
        return ValidationError(
            [Problem(code, summary, self.path(path), self.origin, hints=tuple(hints), label=label)],
        )

    def mistyped(self, path: Path, summary: str, label: str = "", code: str = WRONG_TYPE) -> ConstructTypeError:
        return ConstructTypeError(Problem(code, summary, self.path(path), self.origin, label=label))

    def unknown(self, path: Path, known: Iterable[str]) -> ConstructTypeError:
        """The error for a key that means nothing at its place; the last step of the path is the key."""
        inside = self.path(path[:-1])
        summary = f"unknown key `{path[-1]}` in {inside}" if inside else f"unknown key `{path[-1]}`"
        return self.mistyped(path, summary, did_you_mean(path[-1], known), UNKNOWN_KEY)


def here() -> Spot:
    """The spot of a value that stands for itself, such as a StringAttribute."""
    return Spot("", caller())


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """``did you mean `x`?``, or empty when no name is near."""
    import difflib

    known = {snake(name).strip("_"): name for name in names}
    plain = snake(text.replace("-", "_").replace(" ", "_")).strip("_")
    near = [plain] if plain in known else difflib.get_close_matches(plain, known, 1, 0.6)
    return f"did you mean `{known[near[0]]}`?" if near else ""
