"""``--report FORMAT=FILE``: an answer written to files as well."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from cogprov.cli.files import write_file
from cogprov.cli.options import assignment
from cogprov.cli.precious import refuse_precious


def report_file(*formats: str) -> Callable[[str], tuple[str, str]]:
    """The type of ``--report FORMAT=FILE`` with these formats."""

    def convert(text: str) -> tuple[str, str]:
        form, file = assignment(text)
        if form not in formats:
            raise click.BadParameter(f"there is no report format {form!r}; use {' or '.join(formats)}")
        if not file:
            raise click.BadParameter("names no file")
        return form, file

    return convert


def report_option(what: str) -> Callable[[Any], Any]:
    """``--report FORMAT=FILE``, which writes ``what`` to files beside showing it.

    A file that must not be overwritten is refused before anything is read.
    """
    option = click.option(
        "--report",
        type=report_file("md", "html"),
        metavar="FORMAT=FILE",
        multiple=True,
        help=f"Write {what} to a file as well: md=FILE, html=FILE.",
    )

    def guarded(command: Callable[..., Any]) -> Any:
        @functools.wraps(command)
        def run(*args: Any, report: tuple[tuple[str, str], ...], **said: Any) -> Any:
            if report:
                refuse_precious(click.get_current_context().obj, [f"--report {form}={file}" for form, file in report])
            return command(*args, report=report, **said)

        return option(run)

    return guarded


def write_reports(wanted: Iterable[tuple[str, str]], writers: Mapping[str, Callable[[], str]]) -> None:
    """Write each of the ``--report FORMAT=FILE``."""
    for form, file in wanted:
        write_file(Path(file), writers[form]() + "\n")
