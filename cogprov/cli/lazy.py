"""The click classes: commands and groups that take the global flags; groups that import a command when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from cogprov.cli.options import GLOBAL, Flags, global_options
from cogprov.model.errors import EXIT_USAGE

Table = Mapping[str, tuple[str, str]]
"""The name of a command -> the module that has it as ``command``, and one line of help."""

_UNSAID: Final = (None, ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)


class _TakesFlags(click.Command):
    """Takes the global flags and puts them, with those given before, in ``ctx.obj``."""

    listens = False
    """Whether the flags may come from the environment, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = tuple(self.params)
        names = {option for param in self.own for option in param.opts}
        # A command's own --file is another file.
        self._flags = [o for o in global_options(environment=self.listens) if names.isdisjoint(o.opts)]
        self.params += self._flags

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, _with_optional_value(args))
        values = {option.name: ctx.params.pop(option.name, None) for option in self._flags if option.name in GLOBAL}
        said = {
            name: value
            for name, value in values.items()
            if name is not None and ctx.get_parameter_source(name) not in _UNSAID
        }
        ctx.obj = (ctx.obj or Flags()).also(said)
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A command's own options; the global ones are listed once, by ``cogprov --help``."""
        shown, self.params = self.params, list(self.own)
        try:
            super().format_options(ctx, formatter)
        finally:
            self.params = shown
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"Takes the global options of `{ctx.find_root().command_path} --help` as well.")


def _with_optional_value(args: Sequence[str]) -> list[str]:
    """Two flags may stand alone. A file of ``--sandbox`` can only follow an equals sign, else it would eat a command;
    after ``--allow-weaken`` an address cannot be taken for the name of a plan."""
    end = args.index("--") if "--" in args else len(args)
    found: list[str] = []
    for place, arg in enumerate(args):
        if place < end and found and found[-1] == "--allow-weaken=" and _is_address(arg):
            found[-1] += arg
        else:
            found.append(f"{arg}=" if place < end and arg in ("--sandbox", "--allow-weaken") else arg)
    return found


def _is_address(text: str) -> bool:
    from cogprov.kinds import children_of

    return any(text.startswith(f"{kind.collection}.") for kind in children_of("")) and not Path(text).exists()


class Command(_TakesFlags):
    """A command: its function gets an App first, and answers with an exit code or None."""

    def invoke(self, ctx: click.Context) -> Any:
        from cogprov.cli.context import App
        from cogprov.cli.errors import guarded

        app = ctx.obj = App(ctx.obj, as_json=bool(ctx.params.get("as_json")))
        return guarded(app, lambda: super(Command, self).invoke(ctx))


class LazyGroup(_TakesFlags, click.Group):
    """A group that knows its commands by name and line of help alone."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, no_args_is_help=False, **kwargs)
        self.table = table

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(EXIT_USAGE)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _ = self.table.get(cmd_name, ("", ""))
        if not module:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not ctx.resilient_parsing and name not in self.table and not name.startswith("-"):
            from cogprov.config.nearest import did_you_mean

            meant = did_you_mean(name, self.table)
            raise click.UsageError(f"there is no command `{name}`{f': {meant}' if meant else ''}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.table.items()])


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command of this name."""
    return click.command(name, cls=Command)
