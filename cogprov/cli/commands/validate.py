"""``cogprov validate``"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from cogprov.cli import lazy
from cogprov.cli.context import App, found_in
from cogprov.cli.options import json_option
from cogprov.model.errors import EXIT_CONFIG, EXIT_OK, ConfigError, Problem

FORMAT: Final = "cogprov.validation/1"


@lazy.command("validate")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@json_option
@click.pass_obj
def command(app: App, paths: tuple[str, ...], as_json: bool) -> int:
    """Check configurations without asking AWS anything. A PATH is a file or a folder with one."""
    files = [found_in(Path(path)) if Path(path).is_dir() else Path(path) for path in paths] or [app.path]
    results = [_checked(app, file, several=len(files) > 1) for file in files]
    if as_json:
        from cogprov.render import json_text

        app.answer(json_text({"format": FORMAT, "files": results}))
    return EXIT_OK if all(result["valid"] for result in results) else EXIT_CONFIG


def _checked(app: App, file: Path, *, several: bool) -> dict[str, Any]:
    """Check one file, tell what is wrong with it, and give its part of the document."""
    from cogprov.config import check
    from cogprov.engine import rehearse
    from cogprov.render import error_text, problem_text
    from cogprov.render.documents import problem_json

    problems: tuple[Problem, ...]
    try:
        desired = app.load(file)
        problems = (*desired.warnings, *check(desired))
        if any(not problem.warning for problem in problems):
            raise ConfigError(problems)
        rehearse(desired)
    except ConfigError as error:
        if not app.as_json:
            app.warn(error_text(error, app.err, getattr(error, "sources", {})))
        return {"file": str(file), "valid": False, "problems": [problem_json(item) for item in error.problems]}
    count = sum(1 for resource in desired.resources if not resource.implied)
    if not app.as_json:
        for problem in problems:
            app.warn(problem_text(problem, app.err, desired.sources))
        app.answer(f"{f'{file}: ' if several else ''}OK: {count} object{'' if count == 1 else 's'}")
    return {"file": str(file), "valid": True, "objects": count, "problems": [problem_json(item) for item in problems]}
