"""Files that a plan or a report must not overwrite: the configuration, what it reads, the state, the sandbox."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cogprov.cli.files import read_file
from cogprov.connection import state_folder
from cogprov.model.errors import UsageError

if TYPE_CHECKING:
    from cogprov.cli.context import App

_STATE: Final = re.compile(r"(?P<stack>.+)\.(json(\.\d+)?|journal|lock)")
_PLAN: Final = "cogprov.plan/"
_LARGEST_PLAN: Final = 64 * 1024 * 1024


def refuse_precious(app: App, flags: Iterable[str]) -> None:
    """UsageError when a flag, such as ``--report md=FILE``, names a file that this run lives on."""
    for flag in flags:
        path = Path(flag.partition("=")[2])
        what = next((name for name, file in _precious(app) if _same(path, file)), "")
        if what or _is_state(app, path):
            raise UsageError(
                f"{flag} would overwrite {what or 'a file of the state'}", hints=("Name another file to write to.",)
            )


def refuse_other_than_plan(app: App, out: str) -> None:
    """UsageError when ``--out`` names a file that is there and is no plan, or one that this run lives on."""
    refuse_precious(app, [f"--out={out}"])
    path = Path(out)
    if path.is_file() and path.stat().st_size and not _is_plan(path):
        raise UsageError(
            f"--out={out}: the file is there and is no plan of cogprov",
            detail="It was left as it is.",
            hints=("Name another file, or remove this one first.",),
        )


def _precious(app: App) -> Iterator[tuple[str, Path]]:
    yield "the configuration", app.path
    for file in app.desired.files:
        yield f"{file}, which the configuration reads", Path(file)
    if app.connection.sandbox:
        yield "the sandbox", Path(app.connection.sandbox)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _is_state(app: App, path: Path) -> bool:
    """Whether a file is one of this stack's state, or looks like one of another's in the same folder."""
    folder, real = state_folder(app.desired, app.connection), Path(os.path.realpath(path))
    name = _STATE.fullmatch(real.name)
    if folder is None or name is None or real.parent != Path(os.path.realpath(folder)):
        return False
    return name["stack"] == app.desired.name or (real.is_file() and not _is_plan(real))


def _is_plan(path: Path) -> bool:
    try:
        document = json.loads(read_file(path, _LARGEST_PLAN))
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and str(document.get("format")).startswith(_PLAN)
