"""``cogprov``: the program, and the table of its commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import click

from cogprov import __version__
from cogprov.cli.lazy import LazyGroup, Table

_COMMANDS: Final[Table] = {
    "plan": ("cogprov.cli.commands.plan", "Show what would change, and why; write nothing."),
    "apply": ("cogprov.cli.commands.apply", "Do exactly what the plan says, or nothing."),
    "import": ("cogprov.cli.commands.import_", "Take over a pool that exists, whole."),
    "drift": ("cogprov.cli.commands.drift", "Check whether anybody changed anything; exit 2 if so."),
    "destroy": ("cogprov.cli.commands.destroy", "Delete pools with all that is in them."),
    "validate": ("cogprov.cli.commands.validate", "Check configurations, offline."),
    "output": ("cogprov.cli.commands.output", "Print ids and endpoints for other programs."),
    "show": ("cogprov.cli.commands.show", "Show a saved plan, or live objects as YAML."),
    "state": ("cogprov.cli.commands.state", "Look at the bookkeeping, and correct it."),
    "unlock": ("cogprov.cli.commands.unlock", "Take away the lock of a run that is gone."),
    "secret": ("cogprov.cli.commands.secret", "The secrets of app clients: rotate and list them."),
    "sandbox": ("cogprov.cli.commands.sandbox", "The offline Cognito, for other programs."),
    "iam-policy": ("cogprov.cli.commands.iam_policy", "Print the IAM policy that a configuration needs."),
    "completion": ("cogprov.cli.commands.completion", "Print the completion script of a shell."),
}


class Program(LazyGroup):
    """The program itself: what click raises becomes text and an exit code of the contract."""

    listens = True

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        from cogprov.cli.errors import exit_code_of

        def run() -> Any:
            from cogprov.cli.environment import refuse_unknown

            refuse_unknown(self)
            return super(Program, self).main(args, prog_name or "cogprov", complete_var, False, **extra)

        code = exit_code_of(run)
        if standalone_mode:
            raise SystemExit(code)
        return code


@click.command(
    "cogprov",
    cls=Program,
    table=_COMMANDS,
    context_settings={"auto_envvar_prefix": "COGPROV", "help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done or in sync, 1 failed, 2 there is a difference, 64 usage, 65 configuration, 69 AWS could "
    "not be asked, 73 refused, 75 locked, 77 no access, 130 and 143 interrupted. Every flag also works as a variable: "
    "COGPROV_REGION, COGPROV_APPLY_YES.",
)
@click.version_option(
    __version__, "--version", prog_name="cogprov", message="%(prog)s %(version)s", allow_from_autoenv=False
)
def cli() -> None:
    """Amazon Cognito user pools as code: plan, apply, import, drift."""
