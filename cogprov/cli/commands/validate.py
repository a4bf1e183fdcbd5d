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
    """Check configurations without asking AWS anything. A PATH is a file or a folder with one.

    Without --env a file is checked for each of its environments.
    """
    files = [found_in(Path(path)) if Path(path).is_dir() else Path(path) for path in paths] or [app.path]
    wanted = [(file, env) for file in files for env in _environments(app, file)]
    results = [_checked(app, file, env, several=len(wanted) > 1) for file, env in wanted]
    if as_json:
        from cogprov.render import json_text

        app.answer(json_text({"format": FORMAT, "files": results}))
    return EXIT_OK if all(result["valid"] for result in results) else EXIT_CONFIG


def _environments(app: App, file: Path) -> tuple[str, ...]:
    """The environments to check a file for; one without a name when it has none, or is too broken to say."""
    from cogprov.config import environments

    if app.flags.env or file.suffix == ".py":
        return ("",)
    try:
        return environments(file) or ("",)
    except ConfigError:
        return ("",)


def _checked(app: App, file: Path, env: str, *, several: bool) -> dict[str, Any]:
    """Check one file for one environment, tell what is wrong with it, and give its part of the document."""
    from cogprov.config import check
    from cogprov.engine import rehearse
    from cogprov.render import error_text, problem_text
    from cogprov.render.documents import problem_json

    problems: tuple[Problem, ...]
    where = {"file": str(file), "env": env or app.flags.env}
    try:
        desired = app.load(file, env)
        problems = (*desired.warnings, *check(desired))
        if any(not problem.warning for problem in problems):
            raise ConfigError(problems)
        rehearse(desired)
    except ConfigError as error:
        if not app.as_json:
            if env:
                app.warn(app.err.safe(f"For the environment {env}:"))
            app.warn(error_text(error, app.err, getattr(error, "sources", {})))
        return {**where, "valid": False, "problems": [problem_json(item) for item in error.problems]}
    count = sum(1 for resource in desired.resources if not resource.implied)
    if not app.as_json:
        for problem in problems:
            app.warn(problem_text(problem, app.err, desired.sources))
        name = f"{file} ({env})" if env else str(file)
        app.answer(f"{f'{app.out.safe(name)}: ' if several else ''}OK: {count} object{'' if count == 1 else 's'}")
    return {**where, "valid": True, "objects": count, "problems": [problem_json(item) for item in problems]}
