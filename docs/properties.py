"""What the reference pages say of each word of a kind: type, limits, defaults, whether it can change, its calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cogprov.kinds import kind_named
from cogprov.model.actions import Change
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Resource
from cogprov.model.kind import Kind
from cogprov.model.paths import get
from cogprov.model.service import service
from cogprov.model.values import ABSENT, Path
from cogprov.model.words import Word
from cogprov.planning.live import default_words

HEAD = (
    "| Property | Type | Limits | Default | Changes | API member | Calls | |",
    "|---|---|---|---|---|---|---|---|",
)
LEGEND = (
    "**Default** is the service's own, which `null` asks for; behind `new:` stands what cogprov chooses for a new "
    "object. **Changes** says whether a value can be another one later. Any of them may be `null`. What is left out is "
    "kept as it is."
)
_LABEL = "label"
_NEW_ONLY = "new ones only"


def rows(kind: Kind) -> Iterator[str]:
    """The lines of a kind's table, without its head."""
    fresh, usual, made = _fresh(kind), _usual(kind), _creates(kind)
    for path, word, around in _words(kind.words.children, (), ()):
        members = word.members or next((each.members for each in reversed(around) if each.members), ())
        changes = _changes(kind, path, word, around)
        # What is fixed stands in updates only to say which object is meant.
        writes = made if changes == "no" else tuple(dict.fromkeys((*made, *kind.updates)))
        cells = (
            f"`{'.'.join(path)}`",
            _type(word),
            _limits(word),
            _default(path, word, around, usual, fresh),
            changes,
            "<br>".join(f"`{member}`" for member in word.members) or _inherited(members),
            ", ".join(_calls(kind, members, writes, changes == _NEW_ONLY)),
            _notes(word),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


_Around = tuple[Word, ...]


def _words(words: Mapping[str, Word], prefix: Path, around: _Around) -> Iterator[tuple[Path, Word, _Around]]:
    for name, word in words.items():
        path = (*prefix, name)
        yield path, word, around
        yield from _words(word.children, path, (*around, word))
        if word.element is not None and word.element.children:
            inside = (*path, "[]" if word.type == "list" else "<name>")
            yield from _words(word.element.children, inside, (*around, word))


def _type(word: Word) -> str:
    name = word.type
    if word.whole:
        name = "struct of booleans, set as a whole"
    elif word.element is not None and word.type in ("list", "map"):
        name = f"{word.type} of {word.element.type}"
    return f"{name}, or {_type(word.alternative)}" if word.alternative is not None else name


_UNITS = {"string": " characters", "list": " items", "map": " entries"}


def _limits(word: Word) -> str:
    own = _range(word)
    if word.element is None or word.element.children:
        return own or "–"
    inside = _range(word.element)
    return "; ".join((*([own] if own else []), *([f"each {inside}"] if inside else []))) or "–"


def _range(word: Word) -> str:
    if word.choices:
        return ", ".join(f"`{choice}`" for choice in word.choices)
    low, high = word.minimum, word.maximum
    if low is None and high is None:
        return ""
    unit = _UNITS.get(word.type, "")
    if low is None or high is None:
        return f"at least {low}{unit}" if high is None else f"up to {high}{unit}"
    return f"{low} to {high}{unit}"


def _default(path: Path, word: Word, around: _Around, usual: Mapping[str, Any], fresh: Mapping[str, Any]) -> str:
    service_own, own = get(usual, path), get(fresh, path)
    if word.children and not word.whole:
        return "–"
    if service_own is ABSENT and around and around[-1].whole:
        service_own = False
    texts = [_shown(service_own) if service_own is not ABSENT else "not set"]
    if own is not ABSENT and own != service_own:
        texts.append(f"new: {_shown(own)}")
    return "; ".join(texts)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        on = [key for key, each in value.items() if each is True]
        return ", ".join(f"`{key}`" for key in on) or "none"
    if isinstance(value, list):
        return ", ".join(f"`{each}`" for each in value) or "none"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return "the label" if value == _LABEL else f"`{value}`"


def _changes(kind: Kind, path: Path, word: Word, around: _Around) -> str:
    fixed = path[:1] in kind.create_only or path in kind.create_only
    if not fixed and not word.create_only and not any(each.create_only for each in around):
        return "yes"
    there = {path[0]: {path[1]: {}}} if len(path) > 1 else {}
    if kind.allows(Change(path, "a", "b"), there, {}) is not None:
        return "yes, but not to nothing"
    if word.grows and kind.allows(Change((path[0], "new"), ABSENT, {}), {}, {}) is not None:
        return _NEW_ONLY
    return "no"


def _inherited(members: tuple[str, ...]) -> str:
    return f"in {', '.join(f'`{member}`' for member in members)}" if members else "none: cogprov's own word"


def _creates(kind: Kind) -> tuple[str, ...]:
    """The operations that make one."""
    context = _new(kind)[1]
    body = kind.tidy(kind.lens.to_api(kind.complete(_fresh(kind), context)))
    parent = {member: "x" for above in ("user_pool", "client") for member in kind_named(above).identity}
    return tuple(step.operation for step in kind.create(body, parent, context))


def _usual(kind: Kind) -> Mapping[str, Any]:
    """What null asks for."""
    usual, context = dict(default_words(kind)), _new(kind)[1]
    for name in kind.words.children:
        said = kind.complete({name: None}, context).get(name)
        if said is not None:
            usual[name] = said
    return usual


def _calls(kind: Kind, members: tuple[str, ...], writes: tuple[str, ...], added: bool) -> list[str]:
    """Those of the operations that take one of the members; all, for what is made of several answers."""
    heads = {member.partition(".")[0].partition("[")[0].partition("{")[0] for member in members}
    operations = service(kind.service).operations
    taking = [
        name
        for name in writes
        if (name in operations and heads & {*_input(kind, name)}) or (added and name.startswith("Add"))
    ]
    return [f"`{name}`" for name in taking or writes]


def _input(kind: Kind, operation: str) -> Iterable[str]:
    return service(kind.service).operation(operation).input.members


def _notes(word: Word) -> str:
    inside = ", ".join(f"`{name}`" for name in word.children)
    notes = [word.doc or (f"Holds {inside}." if inside else "")]
    if word.secret:
        notes.append("A secret: it is never shown, and never stored.")
    if word.aliases:
        notes.append("Also understood: " + ", ".join(f"`{alias}`" for alias in word.aliases) + ".")
    return " ".join(note for note in notes if note)


def _new(kind: Kind) -> tuple[Resource, DesiredContext]:
    resource = Resource(f"{kind.collection}.{_LABEL}", kind.name, {}, _LABEL)
    return resource, DesiredContext(resource, Family((resource,)), "stack", "us-east-1")


def _fresh(kind: Kind) -> Mapping[str, Any]:
    return kind.fresh(*_new(kind))
