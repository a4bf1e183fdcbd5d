"""``cogprov sandbox serve``"""

from __future__ import annotations

import threading
from pathlib import Path

import click

from cogprov.cli import lazy
from cogprov.cli.context import App
from cogprov.cli.options import SANDBOX_FILE
from cogprov.model.errors import CogprovError


@lazy.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=4567, show_default=True, help="0 picks a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--file", "file", metavar="FILE", default=SANDBOX_FILE, show_default=True, help="Where the pools are kept."
)
@click.option(
    "--updates",
    type=click.Choice(["documented", "observed"]),
    default="documented",
    show_default=True,
    help="What an update does to what it does not mention.",
)
@click.pass_obj
def command(app: App, port: int, host: str, file: str, updates: str) -> None:
    """Answer boto3, the AWS CLI, Terraform and others as Cognito would, until Ctrl-C."""
    from cogprov.sandbox import Sandbox
    from cogprov.sandbox.serve import serve

    try:
        server = serve(Sandbox(Path(file), updates=updates), host, port)
    except OSError as error:
        raise CogprovError(f"cannot listen on {host}:{port}: {error.strerror}") from None
    with server:
        app.answer(server.url)
        app.say(f"Keeps its pools in {app.err.safe(file)}. Use it with: export AWS_ENDPOINT_URL={server.url}")
        threading.Event().wait()
