"""App: one invocation of a command, with its configuration, its streams and its way to AWS."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, TextIO

from cogprov.cli.options import SANDBOX_FILE, Flags
from cogprov.cli.streams import write

if TYPE_CHECKING:
    from cogprov.connection import Connection
    from cogprov.engine import Workbench
    from cogprov.model.desired import Desired
    from cogprov.render import Style
    from cogprov.state import Store

CONFIGURATIONS: Final = ("cogprov.yaml", "cogprov.yml", "cogprov.json", "app.py")
"""What is looked for when no -f says otherwise, the first one first."""

_ERASE: Final = "\r\x1b[K"


class App:
    """What a command works with. Everything costly in it is made when it is first used.

    ``answer`` writes what was asked for to stdout; ``say`` the talk around it to stderr, and nothing with ``-q``;
    ``warn`` what has to be read anyway.
    """

    def __init__(self, flags: Flags, *, as_json: bool = False) -> None:
        self.flags = flags
        self.as_json = as_json
        self._undo = contextlib.ExitStack()

    def __enter__(self) -> App:
        if self.flags.chdir:
            self._undo.callback(os.chdir, Path.cwd())
            _change_folder(self.flags.chdir)
        if self.flags.debug:
            self._undo.enter_context(_log_on_stderr())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.flags.verbose and "workbench" in self.__dict__:
            self._list_calls()
        self._undo.close()

    @cached_property
    def out(self) -> Style:
        """How to draw on stdout."""
        return self._style(sys.stdout)

    @cached_property
    def err(self) -> Style:
        """How to draw on stderr."""
        return self._style(sys.stderr)

    def _style(self, stream: TextIO) -> Style:
        from cogprov.render import style_for

        return style_for(stream, self.flags.color, flags=self.typed_flags)

    def answer(self, text: str) -> None:
        write(sys.stdout, text)

    def say(self, text: str) -> None:
        if not self.flags.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        write(sys.stderr, text)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A sign of life while AWS is read, where it can be taken away again."""
        from cogprov.render.style import moves_cursor

        shown = not self.flags.quiet and self.flags.progress != "none" and moves_cursor(sys.stderr)
        if shown:
            write(sys.stderr, f"Reading{self.err.symbols.ellipsis}", end="")
        try:
            yield
        finally:
            if shown:
                write(sys.stderr, _ERASE, end="")

    @cached_property
    def path(self) -> Path:
        """The configuration's file, as the user would name it."""
        return Path(self.flags.file) if self.flags.file else found_in(Path())

    @cached_property
    def desired(self) -> Desired:
        return self.load(self.path)

    def load(self, path: Path, env: str = "") -> Desired:
        """The configuration in a file with the variables of the command line, and for its environment or another."""
        from cogprov.engine import load
        from cogprov.model.errors import UsageError

        if path.suffix == ".py" and (self.flags.env or self.flags.var):
            raise UsageError(
                f"{path} is a program: --env and --var are for YAML and JSON",
                hints=("Let it read an environment variable of its own.",),
            )
        return load(path, env=env or self.flags.env, variables=dict(self.flags.var), stack=self.flags.stack)

    def choose(self, env: str) -> None:
        """Work on this environment when none was named. Comes before the configuration is used."""
        if env and not self.flags.env:
            self.flags = replace(self.flags, env=env)
            for name in ("out", "err"):
                self.__dict__.pop(name, None)  # they know the flags

    @property
    def sources(self) -> Mapping[str, str]:
        """The texts of the configuration's files, for messages that show a line; none before it is loaded."""
        desired: Desired | None = self.__dict__.get("desired")
        return desired.sources if desired else {}

    @cached_property
    def connection(self) -> Connection:
        from cogprov.connection import Connection
        from cogprov.model.errors import UsageError

        flags = self.flags
        if flags.sandbox and flags.endpoint_url:
            raise UsageError("--sandbox and --endpoint-url are two places at once")
        if flags.region:
            self._check_region()
        return Connection(
            region=flags.region,
            profile=flags.profile,
            endpoint_url=flags.endpoint_url,
            role_arn=flags.role_arn,
            external_id=flags.external_id,
            sandbox=self._sandbox(),
            steal_after=flags.steal_after,
            allow_unversioned=flags.allow_unversioned,
        )

    def _check_region(self) -> None:
        from cogprov.aws.clients import refuse_no_region
        from cogprov.aws.credentials import endpoint_of

        if not endpoint_of(self.flags.endpoint_url):
            refuse_no_region(self.flags.region)

    def _sandbox(self) -> str:
        named = self.flags.sandbox
        if named == SANDBOX_FILE:
            return str(Path(self.desired.folder) / SANDBOX_FILE)
        return named

    @cached_property
    def workbench(self) -> Workbench:
        from cogprov.engine import Workbench

        return Workbench(self.desired, self.connection, store=self.store)

    def clean(self, text: str) -> str:
        """The text without any secret that this invocation has read."""
        return self.workbench.door.clean(text) if "workbench" in self.__dict__ else text

    @cached_property
    def store(self) -> Store:
        """Where the state is kept. In a folder, that asks for no Region and no credentials."""
        from cogprov.connection import store_of

        return store_of(self.desired, self.connection)

    def command(self, *words: str) -> str:
        """A command to type next, with the flags that make it mean the same configuration."""
        from cogprov.model import shell

        where = f" {self.typed_flags}" if self.typed_flags else ""
        rest = f" {shell.words(words[1:])}" if words[1:] else ""
        return f"cogprov {words[0]}{where}{rest}"

    @property
    def typed_flags(self) -> str:
        """The flags that a command to type next needs to act on the same objects, as a shell reads them.

        Not the variables and the external id, which may be secrets: without those a command fails and does no harm.
        """
        from cogprov.model import shell

        flags = self.flags
        said = {"-C": flags.chdir, "-f": flags.file, "--env": flags.env, "--stack": flags.stack}
        said |= {"--profile": flags.profile, "--region": flags.region, "--role-arn": flags.role_arn}
        said |= {"--endpoint-url": flags.endpoint_url}
        where = [part for flag, value in said.items() if value for part in (flag, value)]
        if flags.sandbox:
            where.append("--sandbox" if flags.sandbox == SANDBOX_FILE else f"--sandbox={flags.sandbox}")
        return shell.words(where)

    def _list_calls(self) -> None:
        for call in self.workbench.door.log:
            tries = f", {call.attempts} attempts" if call.attempts > 1 else ""
            self.warn(f"{call.service} {call.operation} {call.region} {call.seconds:.3f} s{tries}: {call.outcome}")


def found_in(folder: Path) -> Path:
    """The configuration in a folder. UsageError when there is none."""
    from cogprov.model.errors import UsageError

    for name in CONFIGURATIONS:
        if (folder / name).is_file():
            return folder / name
    raise UsageError(
        f"there is no configuration in {folder.resolve()}",
        detail=f"Looked for {', '.join(CONFIGURATIONS)}.",
        hints=("Name it with -f FILE, or its folder with -C DIR.",),
    )


def _change_folder(name: str) -> None:
    from cogprov.model.errors import UsageError

    try:
        os.chdir(name)
    except OSError as error:
        raise UsageError(f"-C {name}: {error.strerror}") from None


@contextlib.contextmanager
def _log_on_stderr() -> Iterator[None]:
    """The log of everything, what botocore says without bodies, headers and parameters."""
    import logging

    from cogprov.aws.redact import quiet_botocore_logging

    quiet_botocore_logging()
    root, handler = logging.getLogger(), logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
