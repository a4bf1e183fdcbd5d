"""Every exception a command can end with -> text on stderr and an exit code of the contract."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import click

from cogprov.cli.streams import lost, made_whole, to_nobody, unwritten, write
from cogprov.model.errors import (
    EXIT_DIFFERENCE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_TERMINATED,
    CogprovError,
    ConfigError,
    InternalError,
    UsageError,
)

if TYPE_CHECKING:
    from cogprov.cli.context import App

_HARMLESS: Final = (AttributeError, ImportError, IndexError, KeyError, NameError, NotImplementedError, TypeError)
"""Exceptions whose texts are made of names. Others may repeat a value, and a value may be a secret."""


class Terminated(BaseException):
    """SIGTERM came."""


def guarded(app: App, call: Callable[[], Any]) -> Any:
    """Run a command; what goes wrong is told in the way its flags ask for."""
    try:
        with app:
            return call()
    except CogprovError as error:
        return told(error, app)
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except OSError as error:
        return told(_unusable(error), app)
    except Exception as error:  # noqa: BLE001  # nobody should see a traceback who did not ask for one
        return told(_unexpected(error), app, error)


def told(error: CogprovError, app: App, cause: Exception | None = None) -> int:
    """Tell an error, and give its exit code."""
    from cogprov.render import error_json, error_text, json_text

    clean = app.clean
    error.summary, error.detail = clean(error.summary), clean(error.detail)
    error.hints = tuple(map(clean, error.hints))
    if app.as_json:
        app.answer(json_text(error_json(error, app.err)))
    sources = getattr(error, "sources", None) if isinstance(error, ConfigError) else None
    if app.flags.debug and isinstance(error, InternalError):
        app.warn(clean("".join(_frames(cause or error)).rstrip()))
    app.warn(error_text(error, app.err, sources or app.sources))
    return error.exit_code


def exit_code_of(run: Callable[[], Any]) -> int:
    """Run the program and give its exit code, whatever happens."""
    made_whole()
    code = _ended(run)
    why = unwritten()
    if not why:
        return code
    told = _complain(CogprovError(f"the answer could not be written: {why}"))
    return told if code in (EXIT_OK, EXIT_DIFFERENCE) else code


def _ended(run: Callable[[], Any]) -> int:
    with _terminable():
        try:
            code = run()
            sys.stdout.flush()
        except click.UsageError as error:
            return _complain(_usage(error))
        except click.ClickException as error:
            return _complain(CogprovError(error.format_message()))
        except CogprovError as error:
            return _complain(error)
        except (click.Abort, KeyboardInterrupt):
            return _interrupted(EXIT_INTERRUPTED)
        except Terminated:
            return _interrupted(EXIT_TERMINATED)
        except BrokenPipeError:
            to_nobody(sys.stdout)
            return EXIT_FAILED
        except OSError as error:
            # Commands tell what happens to their files; what is left is click's own text, or the last of an answer.
            lost(sys.stdout, error)
            return EXIT_FAILED
    return code if isinstance(code, int) else EXIT_OK


def _usage(error: click.UsageError) -> CogprovError:
    path = error.ctx.command_path if error.ctx else "cogprov"
    return UsageError(error.format_message(), hints=(f"See `{path} --help`.",))


def _complain(error: CogprovError) -> int:
    """Tell an error that came before there was an App."""
    from cogprov.render import error_text, style_for

    write(sys.stderr, error_text(error, style_for(sys.stderr)))
    return error.exit_code


def _interrupted(code: int) -> int:
    write(sys.stderr, "Interrupted.")
    return code


def _unusable(error: OSError) -> CogprovError:
    """What the machine refused, and no command has words of its own for: a name that is too long, a full disk."""
    what = f"{error.filename} cannot be used: " if isinstance(error.filename, str) else ""
    return CogprovError(f"{what}{error.strerror or type(error).__name__}")


def _unexpected(error: Exception) -> InternalError:
    """An exception that nobody foresaw, without its text."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" in {Path(frame.filename).name}:{frame.lineno}" for frame in last)
    return InternalError(
        f"{type(error).__name__}{where}",
        hints=("This is a defect of cogprov: please report it, with what --debug shows.",),
    )


def _frames(error: BaseException) -> Iterator[str]:
    """A traceback without anything that may be a value: its texts go into logs and into bug reports."""
    import traceback

    if error.__cause__ is not None:
        yield from _frames(error.__cause__)
        yield "which led to\n"
    yield from traceback.format_tb(error.__traceback__)
    text = f": {error}" if isinstance(error, (CogprovError, *_HARMLESS)) else ""
    yield f"{type(error).__name__}{text}\n"


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the program as Ctrl-C does: with locks given back. Signals belong to the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
