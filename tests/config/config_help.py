"""Small kinds to try the configuration on, and short ways to load a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cogprov.config import load
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import ConfigError, Problem
from cogprov.model.kind import Context, Kind
from cogprov.model.lens import Lens
from cogprov.model.values import Body
from cogprov.model.words import Word, struct

TEXT = Word("string")

BASIN = struct(
    {
        "basin_name": Word("string", minimum=1, maximum=20),
        "mode": Word("string", choices=("off", "optional", "on"), spellings={"none": "off"}),
        "tier": Word("string", choices=("lite", "plus"), open_choices=True),
        "safe": Word("boolean"),
        "depth": Word("integer", minimum=1, maximum=99),
        "ratio": Word("number"),
        "validity": Word("duration"),
        "mail": Word(
            "struct",
            children={"sender": TEXT, "reply_to": Word("string", aliases=("answer_to",))},
            aliases=("mail_settings",),
            alternative=TEXT,
        ),
        "urls": Word("list", element=Word("string", pattern=r"[\p{L}\p{N}:/._-]+"), maximum=3),
        "tags": Word("map", element=TEXT, keys=Word("string", pattern=r"[\w-]+")),
        "parts": Word("map", element=struct({"type": Word("string", required=True), "size": Word("integer")})),
        "rows": Word("list", element=struct({"a": TEXT, "b": Word("list", element=TEXT)})),
        "password": Word("string", secret=True, minimum=3),
        "document": Word("json"),
        "picture": Word("string", blob=True),
    }
)
DUCK = struct({"duck_name": TEXT, "color": TEXT, "friend": TEXT})
LID = struct({"color": TEXT})


class Words:
    """A lens piece that describes words and translates none."""

    claims = ()

    def __init__(self, tree: Word) -> None:
        self._tree = tree

    def read(self, rest: Body, words: Body) -> None: ...

    def write(self, rest: Body, body: Body) -> None: ...

    def describe(self, members: object, prefix: str) -> Iterator[tuple[tuple[str, ...], Word]]:
        return (((key,), word) for key, word in self._tree.children.items())


def _said(resource: Resource, key: str) -> str:
    value = resource.words.get(key)
    return value if isinstance(value, str) else resource.label


def _no_green(resource: Resource, context: Context) -> Iterable[Problem]:
    if resource.words.get("color") == "green":
        others = len(context.siblings("duck"))
        yield Problem("E1999", f"green, among {others} in {context.parent().label}", origin=resource.origin)
    if resource.words.get("color") == "grey":
        yield Problem("E1998", "grey", origin=resource.origin, warning=True)


KINDS = (
    Kind(
        "basin",
        "basin",
        "basins",
        Lens({}, (Words(BASIN),)),
        name_path=("basin_name",),
        name_of=lambda resource: _said(resource, "basin_name"),
    ),
    Kind(
        "duck",
        "duck",
        "ducks",
        Lens({}, (Words(DUCK),)),
        parent="basin",
        name_path=("duck_name",),
        name_of=lambda resource: _said(resource, "duck_name"),
        check=_no_green,
    ),
    Kind("lid", "lid", "lid", Lens({}, (Words(LID),)), parent="basin", single=True, rank=60),
    Kind("shadow", "shadow", "shadows", Lens({}, (Words(LID),)), parent="basin", implied_only=True),
)


def load_text(folder: Path, text: str | bytes, env: str = "", name: str = "pond.yaml", **options: object) -> Desired:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file, env=env, **options)  # type: ignore[arg-type]


def basin(folder: Path, body: str, **options: object) -> Resource:
    """The only basin of a document; ``body`` is what stands under its label, not indented."""
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    return load_text(folder, f"basins:\n  main:\n{inner}", **options).resources[0]  # type: ignore[arg-type]


def problems(folder: Path, text: str | bytes, env: str = "", **options: object) -> list[Problem]:
    """What is wrong with a text; empty when nothing is."""
    try:
        load_text(folder, text, env, **options)
    except ConfigError as error:
        return list(error.problems)
    return []


def brief(found: Iterable[Problem]) -> list[tuple[str, int, int]]:
    """Each problem's code, line and column."""
    return [(item.code, item.origin.line, item.origin.column) if item.origin else (item.code, 0, 0) for item in found]
