"""A file -> Desired. The way: bytes, nodes, environment, variables, settings, objects, checks."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AbstractMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path as FilePath

from cogprov.config import codes
from cogprov.config.checks import examined
from cogprov.config.environments import choose, environment_names
from cogprov.config.files import MAX_CONFIG, Unreadable, as_text, read_limited
from cogprov.config.masking import masked, masked_lines
from cogprov.config.nearest import did_you_mean
from cogprov.config.nodes import Entry, Mapping, Node, Place, is_null, type_name
from cogprov.config.objects import Objects
from cogprov.config.parse import parse
from cogprov.config.report import LoadError, Report, listed, quoted
from cogprov.config.scope import Scope
from cogprov.config.settings import SETTINGS
from cogprov.config.stack import Settings, default_stack, settings
from cogprov.config.variables import Variables, from_files, from_texts
from cogprov.config.vocabulary import Vocabulary
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import ConfigError, Problem
from cogprov.model.values import secrets_in


def load(
    path: FilePath,
    *,
    env: str = "",
    variables: AbstractMapping[str, str] | None = None,
    variable_files: Sequence[FilePath] = (),
    stack: str = "",
) -> Desired:
    """Everything a configuration file wants, resolved for one environment.

    ``variables`` (texts, by name) win over ``variable_files`` (later ones first), those over the environment's and the
    document's ``vars``. ``stack`` is the name that the file's must have, where one is given. LoadError, a ConfigError,
    with every problem there is; a syntax error ends it at once.
    """
    report = Report(str(path))
    text = read_source(path, report)
    try:
        with collector_paused():
            return _load(path, text, report, env, variables or {}, variable_files, stack)
    except ConfigError as error:
        if isinstance(error, LoadError) and error.sources:
            raise
        raise LoadError(error.problems, {report.file: masked_lines(text)}) from None


def environments(path: FilePath) -> tuple[str, ...]:
    """The names of a configuration file's environments. LoadError when it cannot be read or is no map."""
    report = Report(str(path))
    text = read_source(path, report)
    try:
        return environment_names(_root(parse(text, report), report))
    except ConfigError as error:
        raise LoadError(error.problems, {report.file: masked_lines(text)}) from None


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection for a while: loading makes many small objects and no circles, and the search costs half
    the time of a large file."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_source(path: FilePath, report: Report) -> str:
    """The text of a configuration file. LoadError when it cannot be read."""
    try:
        return as_text(read_limited(path, report.file, MAX_CONFIG), report.file)
    except Unreadable as error:
        code = codes.TOO_BIG if "larger" in str(error) else codes.FILE
        report.add(code, str(error), hints=[error.hint])
        raise LoadError(report.found) from None


def _load(
    path: FilePath,
    text: str,
    report: Report,
    env: str,
    variables: AbstractMapping[str, str],
    variable_files: Sequence[FilePath],
    meant: str,
) -> Desired:
    words = Vocabulary()
    root = _root(parse(text, report), report)
    chosen = choose(root, env, words, report)
    _unknown_keys(root, words, report)
    given = Variables(chosen.entries.get("vars"), report)
    scope = Scope(
        report,
        path.parent,
        env,
        _named(chosen.entries, given),
        {**from_files(variable_files, report), **from_texts(variables, given)},
        frozenset(words.roots),
    )
    stack = settings(chosen.entries, chosen.own, scope, report)
    objects = Objects(report, scope, words, stack.text("region"))
    resources = tuple(
        resource
        for name, kind in words.roots.items()
        if name in chosen.entries
        for resource in objects.collection(kind, chosen.entries[name])
    )
    given.refuse_unknown(variables, scope.used)
    desired = _desired(path, text, env, stack, resources)
    _refuse_other(meant, desired, report)
    desired = replace(desired, files=(*map(str, variable_files), *scope.files))
    return _checked(desired, words, report, scope.parts)


def _root(node: Node, report: Report) -> Mapping:
    if isinstance(node, Mapping):
        return node
    what = "is empty" if is_null(node) else f"is {type_name(node)} and must be a map"
    hints = ["Begin with `stack:` and `user_pools:`."]
    report.add(codes.SYNTAX, f"the file {what}", node.start, hints=hints)
    raise LoadError(report.found)


def _unknown_keys(root: Mapping, words: Vocabulary, report: Report) -> None:
    known = (*SETTINGS, *words.roots)
    for key, entry in root.entries.items():
        if key not in known:
            label = did_you_mean(key, known)
            hints = [] if label else [f"A document takes {listed(known)}."]
            report.add(codes.UNKNOWN_KEY, f"unknown key {quoted(key)}", entry.key, key, label=label, hints=hints)


def _named(entries: AbstractMapping[str, Entry], given: Variables) -> dict[str, Node]:
    """The nodes that expressions name: variables, and settings that stand for themselves."""
    stack = {name: entries[name].value for name in ("stack", "region", "account") if name in entries}
    return {**stack, **{f"var.{name}": node for name, node in given.nodes.items()}}


def _desired(path: FilePath, text: str, env: str, stack: Settings, resources: tuple[Resource, ...]) -> Desired:
    return Desired(
        stack=stack.text("stack") or default_stack(path.parent),
        resources=resources,
        region=stack.text("region"),
        account=stack.text("account"),
        env=env,
        protect=stack.protect,
        state=stack.text("state"),
        outputs=stack.outputs,
        ignore=stack.ignore,
        allow_delete=stack.allow_delete,
        max_changes=stack.max_changes,
        source=str(path),
        sources={str(path): text},
        folder=str(path.parent),
        origins=stack.origins,
    )


def _refuse_other(meant: str, desired: Desired, report: Report) -> None:
    """A file is one stack. To go on with it when another was named would write into the wrong pools."""
    if meant and meant != desired.stack:
        said = desired.origins.get(("stack",))
        report.add(
            codes.STACK,
            f"this is the stack {quoted(desired.stack)}, and {quoted(meant)} was asked for",
            Place(said.line, said.column) if said else None,
            "stack",
            label=did_you_mean(meant, [desired.stack]),
            detail="" if said else "The file names none, so its folder does.",
            hints=["A file is one stack: name another file with -f, or leave --stack out."],
        )


def _checked(desired: Desired, words: Vocabulary, report: Report, parts: AbstractMapping[str, set[str]]) -> Desired:
    """The canonical Desired with its warnings. LoadError with everything found, in the order of the file."""
    conformed, problems = examined(desired, words)
    everything = _in_order([*report.found, *problems])
    sources = {name: masked(text, conformed.resources) for name, text in desired.sources.items()}
    if any(not problem.warning for problem in everything):
        raise LoadError(everything, sources)
    spelled = {each.source for each in secrets_in([resource.words for resource in conformed.resources])}
    secrets = {part for text in spelled if isinstance(text, str) for part in parts.get(text, ())}
    return replace(conformed, sources=sources, warnings=tuple(everything), secrets=tuple(sorted(secrets)))


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    unique = list(dict.fromkeys(problems))
    return sorted(unique, key=lambda problem: (problem.warning, problem.origin is None, problem.origin or 0))
