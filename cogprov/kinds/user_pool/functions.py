"""The functions that triggers name: by ARN, or as Lambda's own API takes them, by name, alias or version.

Cognito takes ARNs alone, so a name is one of the run's own account and Region from the start.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cogprov.model.values import ABSENT, Json, Ref, Template
from cogprov.model.words import Word

_NAME: Final = re.compile(r"(?:(\d{12}):function:|function:)?([A-Za-z0-9_-]{1,64})(?::([A-Za-z0-9_-]{1,128}))?")
_ARN: Final = re.compile(r"arn:[^:]+:lambda:([^:]*):([^:]*):function:(.+)")


def arn_of(text: str) -> Json:
    """The ARN that ``name``, ``name:alias``, ``function:name`` or ``123456789012:function:name`` stands for; ABSENT for
    what is none of these."""
    match = _NAME.fullmatch(text)
    if match is None:
        return ABSENT
    account, name, qualifier = match.groups()
    end = f":function:{name}" + (f":{qualifier}" if qualifier else "")
    start = ("arn:", Ref("partition", source="aws"), ":lambda:", Ref("region", source="aws"))
    return Template((*start, f":{account}{end}") if account else (*start, ":", Ref("account", source="aws"), end))


def shorthands(triggers: Word) -> Word:
    """The words of triggers, each of which takes such a name where it takes an ARN."""
    return replace(triggers, children={key: _short(key, word) for key, word in triggers.children.items()})


def _short(key: str, word: Word) -> Word:
    if word.type == "struct":
        return replace(word, children={inner: _short(inner, below) for inner, below in word.children.items()})
    other = _short(key, word.alternative) if word.alternative else None
    return replace(word, shorthand=None if word.choices else arn_of, alternative=other)


@dataclass(frozen=True)
class _Function:
    value: Any
    """As it is declared."""
    place: tuple[str, str]
    """Region and account; empty for those of the run."""
    name: str
    """With its alias or version."""

    def same(self, other: _Function) -> bool:
        near = all(one == two or not one or not two for one, two in zip(self.place, other.place, strict=True))
        return self.name == other.name and near


def functions(words: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every function that the triggers name, once, by a label made of its name and alias."""
    groups: dict[str, list[_Function]] = {}
    for value in named(words):
        found = _function(value)
        group = groups.setdefault(label_of(value), [])
        if not any(found.same(each) for each in group):
            group.append(found)
    return dict(_labelled(groups))


def _labelled(groups: Mapping[str, Sequence[_Function]]) -> Iterator[tuple[str, Any]]:
    """Two functions may come to one label, such as the alias ``a:b`` and ``a-b``: then each has a longer one."""
    for label, group in groups.items():
        for each in group:
            mark = f"-{hashlib.sha256(str(each.value).encode()).hexdigest()[:6]}" if len(group) > 1 else ""
            yield f"{label[: 64 - len(mark)]}{mark}", each.value


def named(words: Mapping[str, Any]) -> Iterator[Any]:
    """The functions of all triggers, as often as they are named."""
    triggers = words.get("lambda_triggers")
    for value in triggers.values() if isinstance(triggers, Mapping) else ():
        arn = value.get("lambda_arn") if isinstance(value, Mapping) else value
        if arn is not None:
            yield arn


def _function(value: Any) -> _Function:
    run = {"${region}": "", "${account}": "", "${partition}": "aws"}
    text = str(value)
    for mark, own in run.items():
        text = text.replace(mark, own)
    match = _ARN.fullmatch(text)
    return _Function(value, (match[1], match[2]), match[3]) if match else _Function(value, ("", ""), str(value))


def label_of(arn: Any) -> str:
    text = str(arn.parts[-1] if isinstance(arn, Template) and isinstance(arn.parts[-1], str) else arn)
    if ":function:" in text:
        text = text.rpartition(":function:")[2]
    elif isinstance(arn, str) and ":" in text:
        text = text.rpartition(":")[2]
    label = "".join(char if char.isalnum() or char in "-_" else "-" for char in text).strip("-")
    return label[:64] or "function"
