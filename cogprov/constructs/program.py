"""A Python program -> Desired: ``cogprov -f app.py plan`` runs the file and takes the stack that it makes."""

from __future__ import annotations

import contextlib
import errno
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

from cogprov.constructs.errors import (
    FILE,
    PROGRAM,
    STACKS,
    SYNTAX,
    ConstructTypeError,
    ValidationError,
    did_you_mean,
    shown,
)
from cogprov.constructs.masking import texts
from cogprov.constructs.stack import Stack, collecting
from cogprov.model.desired import Desired
from cogprov.model.errors import CogprovError, ConfigError, Origin, Problem

MODULE: Final = "cogprov_program"
"""The name that the program has while it runs, so that what stands below ``if __name__ == "__main__":`` does not."""


class ProgramError(ValidationError):
    """A program that could not be loaded. ``sources`` has the texts to show lines from, secrets struck out."""

    @property
    def sources(self) -> Mapping[str, str]:
        return texts(problem.origin.file for problem in self.problems if problem.origin)


def load_program(path: Path, stack: str = "") -> Desired:
    """What the stack of a program declares; ``stack`` chooses one where the program makes several.

    ConfigError with the line of the program when it is missing, is not Python, stops with an error of its own, or makes
    no stack. What it prints goes to standard error: standard output belongs to the command.
    """
    file = str(path)
    try:
        code = _compiled(path, file)
        with collecting() as stacks:
            beside = _run(code, path, file)
        desired = _chosen(stacks, stack, file, code).desired()
    except ConfigError as error:
        raise ProgramError(error.problems) from error
    return replace(
        desired,
        source=file,
        folder=str(path.parent),
        files=beside,
        sources={**texts([file]), **desired.sources},
    )


def _compiled(path: Path, file: str) -> CodeType:
    try:
        return compile(_source(path), file, "exec", dont_inherit=True)
    except FileNotFoundError:
        raise _failed(FILE, f"{file} does not exist", None, "Check the name, or the folder you are in.") from None
    except OSError as error:
        raise _failed(FILE, f"{file} cannot be read: {error.strerror}", None) from None
    except SyntaxError as error:
        origin = Origin(file, error.lineno or 1, max(error.offset or 1, 1))
        raise _failed(SYNTAX, f"{file} is not Python: {error.msg}", origin) from None
    except ValueError as error:
        raise _failed(SYNTAX, f"{file} is not Python: {error}", Origin(file, 1)) from None


def _source(path: Path) -> bytes:
    """The file's content; OSError for what is no plain file: a pipe may stay silent for ever, a device never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no regular file")
    return path.read_bytes()


def _run(code: CodeType, path: Path, file: str) -> tuple[str, ...]:
    """Run the program; the files of the modules beside it that it imported."""
    module = ModuleType(MODULE)
    module.__file__ = file
    with _surroundings(module, path, file) as beside, contextlib.redirect_stdout(sys.stderr):
        try:
            exec(code, module.__dict__)
        except ConfigError:
            raise
        except ConstructTypeError as error:
            raise ConfigError([error.problem]) from error
        except CogprovError as error:
            # What the engine says (no credentials, a lock) keeps its own exit code.
            raise error
        except SystemExit as stop:
            if stop.code not in (None, 0):
                summary = f"the program stopped with {stop.code!r}" if isinstance(stop.code, int) else str(stop.code)
                raise _failed(PROGRAM, summary, _where(stop, path, file)) from None
        except Exception as error:
            text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise _failed(PROGRAM, text, _where(error, path, file)) from error
    return tuple(beside)


@contextlib.contextmanager
def _surroundings(module: ModuleType, path: Path, file: str) -> Iterator[list[str]]:
    """What a script finds when Python runs it; put back at the end.

    The modules beside it are forgotten then, and their files listed.
    """
    folder = str(path.resolve().parent)
    before, paths, arguments = set(sys.modules), list(sys.path), sys.argv
    sys.modules[MODULE] = module
    sys.path.insert(0, folder)
    sys.argv = [file]
    beside: list[str] = []
    try:
        yield beside
    finally:
        sys.argv = arguments
        sys.path[:] = paths
        sys.modules.pop(MODULE, None)
        for name in set(sys.modules) - before:
            found = getattr(sys.modules[name], "__file__", None) or ""
            # So that a second reading runs them again, and finds the stacks that they make.
            if Path(found).parent.is_relative_to(folder) and "site-packages" not in found and not _ours(name):
                del sys.modules[name]
                beside.append(found)


def _ours(name: str) -> bool:
    return name == "cogprov" or name.startswith("cogprov.")


def _where(error: BaseException, path: Path, file: str) -> Origin:
    """The last line of the user's own files that ran."""
    folder = str(path.resolve().parent)
    origin = Origin(file, 1)
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name == file:
            origin = Origin(file, line)
        elif Path(name).is_relative_to(folder) and "site-packages" not in name and not _ours(_module(frame.f_globals)):
            origin = Origin(shown(name), line)
    return origin


def _module(names: dict[str, object]) -> str:
    return str(names.get("__name__", ""))


def _chosen(stacks: list[Stack], name: str, file: str, code: CodeType) -> Stack:
    names = [stack.stack_name for stack in stacks]
    if name:
        for stack in stacks:
            if stack.stack_name == name:
                return stack
        hint = f"It makes {', '.join(names)}." if names else "It makes no stack."
        raise _failed(STACKS, f"{file} makes no stack {name!r}", None, hint, label=did_you_mean(name, names))
    if len(stacks) == 1:
        return stacks[0]
    if stacks:
        raise _failed(STACKS, f"{file} makes {len(stacks)} stacks", None, f"Choose one of {', '.join(names)}.")
    main = "__main__" in code.co_consts
    hint = "Make it outside `if __name__ == '__main__':`." if main else 'Make one: stack = Stack("my-app").'
    raise _failed(STACKS, f"{file} makes no stack", Origin(file, 1), hint)


def _failed(code: str, summary: str, origin: Origin | None, *hints: str, label: str = "") -> ValidationError:
    return ValidationError([Problem(code, summary, "", origin, hints=hints, label=label)])
