"""``cogprov completion``"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.model.errors import EXIT_OK, InternalError


@lazy.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of a SHELL. For bash: source <(cogprov completion bash)"""
    app: App = ctx.obj
    script = get_completion_class(shell)
    if script is None:
        raise InternalError(f"click knows no completion for {shell}")
    app.answer(script(ctx.find_root().command, {}, "cogprov", "_COGPROV_COMPLETE").source())
    return EXIT_OK
