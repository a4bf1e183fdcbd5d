"""Every error a user can meet, and the exit code it carries.

    CogprovError            1   failed while reading or applying
    ├── InternalError       1   a defect of cogprov or of the installation
    ├── UsageError         64   the command line is wrong
    ├── ConfigError        65   the configuration is wrong; carries every Problem found
    ├── BadFile            65   a file that should be cogprov's own, such as a saved plan, is not
    ├── CouldNotAsk        69   AWS could not be asked; nothing was concluded
    ├── Refused            73   protected, immutable, stale, wrong account: a human decision
    ├── Locked             75   somebody else holds the lock
    └── AccessDenied       77   no credentials, or an IAM action is missing

An error says what is wrong (``summary``), why it matters (``detail``) and what to do next (``hints``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_DIFFERENCE = 2
EXIT_USAGE = 64
EXIT_CONFIG = 65
EXIT_COULD_NOT_ASK = 69
EXIT_REFUSED = 73
EXIT_LOCKED = 75
EXIT_ACCESS = 77
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


@dataclass(frozen=True, order=True)
class Origin:
    """Where a value was written: file as the user named it, line and column counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """``file:line``, as plans show it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a configuration: a code, a sentence, where it is, and what can be done."""

    code: str
    summary: str
    path: str = ""
    """The config path it is about, such as ``user_pools.main.clients.web.o_auth``."""
    origin: Origin | None = None
    detail: str = ""
    hints: tuple[str, ...] = ()
    warning: bool = False
    label: str = ""
    """What to print under the marked value, such as ``did you mean `callback_urls`?``."""


class CogprovError(Exception):
    """Something the user should read. ``str()`` gives the summary."""

    exit_code: ClassVar[int] = EXIT_FAILED

    def __init__(
        self,
        summary: str,
        *,
        detail: str = "",
        hints: Sequence[str] = (),
        address: str = "",
        origin: Origin | None = None,
        code: str = "",
    ) -> None:
        super().__init__(summary)
        self.summary = summary
        self.detail = detail
        self.hints = tuple(hints)
        self.address = address
        self.origin = origin
        self.code = code


class InternalError(CogprovError):
    """A defect of cogprov or of its installation, never the user's fault."""


class UsageError(CogprovError):
    exit_code = EXIT_USAGE


class ConfigError(CogprovError, ValueError):
    """A configuration with one or more problems, all of them in ``problems``."""

    exit_code = EXIT_CONFIG

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        first = problems[0].summary if problems else "the configuration is invalid"
        super().__init__(first if count == 1 else f"{first} (and {count - 1} more)")
        self.problems = tuple(problems)
        # In a traceback the text is all that there is, so it says where, too.
        where = problems[0].path if problems else ""
        self.args = (f"{where}: {self.summary}" if where else self.summary,)


class BadFile(CogprovError):
    """A file that cogprov should have written, and that cannot be used as it is."""

    exit_code = EXIT_CONFIG


class CouldNotAsk(CogprovError):
    """AWS could not be asked: network, throttling that did not end, an answer that did not prove itself."""

    exit_code = EXIT_COULD_NOT_ASK


class Refused(CogprovError):
    """cogprov declined; the message says what would allow it."""

    exit_code = EXIT_REFUSED


class Locked(CogprovError):
    exit_code = EXIT_LOCKED


class AccessDenied(CogprovError):
    exit_code = EXIT_ACCESS
