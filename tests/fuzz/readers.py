"""Coverage-guided fuzzing of everything that reads a file: ``python tests/fuzz/readers.py TARGET [libFuzzer options]``.

A target takes any bytes and ends normally or in an error of cogprov's own; anything else is a finding, and libFuzzer
writes the bytes that caused it. Checksums are made right again after each mutation: they keep no attacker out, and
would keep the fuzzer from all that lies behind them.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["cogprov"]):
    from cogprov.config import load
    from cogprov.engine import rehearse
    from cogprov.model.errors import CogprovError, InternalError
    from cogprov.render.saved import plan_from_bytes, plan_json
    from cogprov.state import State, codec, journal

ROOT: Final = Path(__file__).parent.parent.parent
FOLDER: Final = Path(tempfile.mkdtemp())


def configuration(data: bytes) -> None:
    """A file in YAML or JSON."""
    file = FOLDER / "cogprov.yaml"
    file.write_bytes(data)
    load(file, env="dev" if b"environments" in data else "")


def snapshot(data: bytes) -> None:
    """A state's snapshot."""
    codec.decode(_sealed(data), "shop", "shop.json")


def log(data: bytes) -> None:
    """A state's journal, replayed over an empty state."""
    lines = [_sealed_line(line) for line in data.split(b"\n")]
    tail = journal.decode(b"\n".join(lines), "shop.journal")
    journal.replay(State.new("shop", "123456789012", "us-east-1"), tail, "shop.journal")


def saved_plan(data: bytes) -> None:
    """A saved plan."""
    plan_from_bytes(data, "shop.plan.json")


JUNK: Final[tuple[Any, ...]] = (
    *(None, True, 0, -1, 2**70, 1.5, "", "x", "\0", "\u202e", "\x1b[31m", "2026-11-25T02:45:26Z"),
    *([], {}, [[]], {"": None}, {"secret": True}, {"ref": "a"}, ["a", "a"], [None]),
)

TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "configuration": configuration,
    "snapshot": snapshot,
    "log": log,
    "saved_plan": saved_plan,
}


def _sealed(data: bytes) -> bytes:
    try:
        document = json.loads(data)
        content = {name: value for name, value in document.items() if name != "sha256"}
        return json.dumps({**content, "sha256": codec.sha256(codec.canonical(content))}).encode()
    except (ValueError, AttributeError, RecursionError):
        return data


def _sealed_line(line: bytes) -> bytes:
    content = line.partition(b" ")[2]
    try:
        return codec.sha256(content.decode("ascii")).encode() + b" " + content if content else line
    except UnicodeDecodeError:
        return line


def seeds(target: str) -> list[bytes]:
    """Files that are right: what mutations start from."""
    if target == "configuration":
        return [path.read_bytes() for path in sorted((ROOT / "examples").rglob("*.yaml"))]
    samples = sorted((ROOT / "state" / "samples").rglob("*"))
    found = [path.read_bytes() for path in samples if path.is_file()]
    if target == "log":
        return [data for data in found if data[64:65] == b" "]
    if target == "snapshot":
        return [data for data in found if data.startswith(b"{")]
    plans = [rehearse(load(path)) for path in sorted((ROOT / "examples").rglob("minimal/*.yaml"))]
    return [json.dumps(plan_json(plan, conceal=lambda secret: {"secret": True})).encode() for plan in plans]


def mutated(data: bytes, longest: int, seed: int) -> bytes:
    """Half of the time a value of a JSON document replaced or taken out, so that it stays one; else libFuzzer's own."""
    chance = random.Random(seed)
    head, brace, rest = data.partition(b"{")
    try:
        document = json.loads(brace + rest) if chance.random() < 0.5 else None
    except (ValueError, RecursionError):
        document = None
    if not document or not isinstance(document, dict):
        return bytes(atheris.Mutate(data, longest))
    holder, key = chance.choice(list(_places(document)))
    if chance.random() < 0.2:
        del holder[key]
    else:
        holder[key] = chance.choice(JUNK)
    return (head + json.dumps(document).encode())[:longest]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, item in pairs:
        yield value, key
        if isinstance(item, (dict, list)):
            yield from _places(item)


def main(arguments: list[str]) -> None:
    target, options = arguments[0], arguments[1:]
    run = TARGETS[target]

    def once(data: bytes) -> None:
        try:
            run(data)
        except InternalError:
            raise
        except CogprovError as error:
            assert error.summary.isprintable(), error.summary

    corpus = Path(tempfile.mkdtemp())
    for number, data in enumerate([*seeds(target), b"{}", b"[]", b"null", b"1"]):
        (corpus / str(number)).write_bytes(data)
    atheris.Setup([sys.argv[0], *options, str(corpus)], once, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
