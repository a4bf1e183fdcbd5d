"""Files that were made to hurt: each is refused with a code and a position, and nothing else happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from config_help import load_text, problems

from cogprov.config import CODES, load
from cogprov.model.errors import ConfigError

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE: dict[str, tuple[str | bytes, str, int]] = {
    "empty": ("", "E1101", 1),
    "only a comment": ("# nothing\n", "E1101", 1),
    "null": ("---\n~\n", "E1101", 2),
    "a list": ("- a\n", "E1101", 1),
    "a text": ("hello", "E1101", 1),
    "billion laughs": (LAUGHS, "E1110", 6),
    "deep flow": ("a: " + "[" * 5000, "E1110", 1),
    "deep maps": ("basins: " + "{a: " * 5000, "E1110", 1),
    "deep blocks": ("".join(" " * depth + "a:\n" for depth in range(100)), "E1110", 65),
    "many aliases": ("vars: {a: &a 1, b: [" + "*a, " * 101 + "]}", "E1110", 1),
    "many merges": ("vars:\n" + "".join(f"  v{n}: {{<<: {{a: 1}}}}\n" for n in range(17)), "E1110", 18),
    "merge of a text": ("vars: {<<: text}", "E1101", 1),
    "alias to itself": ("a: &a [*a]", "E1101", 1),
    "alias to a map around": ("a: &a\n  b: {<<: *a}", "E1101", 2),
    "unknown alias": ("a: *nobody", "E1101", 1),
    "NUL": ("stack: a\nregion: \0", "E1101", 2),
    "escape character": ("stack: a\x1b[31m", "E1101", 1),
    "mark in the middle": ("stack: a\n# \ufeff\n", "E1101", 2),
    "tab as indent": ("basins:\n\tmain: {}\n", "E1101", 2),
    "tag": ("stack: !!python/object:os.system x", "E1101", 1),
    "own tag": ("basins: !pond {}", "E1101", 1),
    "plain tag": ("stack: ! x", "E1101", 1),
    "directive": ("%YAML 1.1\n---\nstack: a\n", "E1101", 1),
    "two documents": ("stack: a\n---\nstack: b\n", "E1101", 2),
    "key is a list": ("? [a]\n: b\n", "E1101", 1),
    "key is an alias": ("a: &a x\n*a : b\n", "E1101", 2),
    "key with an anchor": ("&a b: c\n", "E1101", 1),
    "unclosed": ("basins: {main: {\n", "E1101", 2),
    "unclosed quote": ('stack: "a\nregion: b\n', "E1101", 3),
    "colon in a text": ("stack: a: b\n", "E1101", 1),
    "reserved character": ("stack: @a\n", "E1101", 1),
    "not UTF-8": (b"stack: a\nregion: \xff\xfe\n", "E1116", 1),
    "UTF-16": ("stack: a".encode("utf-16"), "E1116", 1),
    "five megabytes": ("# " + "x" * 5_000_000, "E1110", 1),
    "hidden key": ('"st\u202eack": a\n', "E1115", 1),
    "broken JSON": ('{"stack": "a"\n "basins": {}}', "E1101", 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str, tmp_path: Path) -> None:
    """A hostile or broken file is refused with the right code in the right line."""
    text, code, line = HOSTILE[name]
    found = problems(tmp_path, text)
    assert found
    assert (found[0].code, found[0].origin.line) == (code, line), found[0]
    assert all(problem.code in CODES for problem in found)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark at the start is no part of the text, and columns are counted without it."""
    assert load_text(tmp_path, b"\xef\xbb\xbfstack: a\n").stack == "a"
    assert problems(tmp_path, b"\xef\xbb\xbfstac: a\n")[0].origin.column == 1


def test_variables_that_multiply(tmp_path: Path) -> None:
    """Variables that double each other's text or lists end at a limit, not in the memory of the machine."""
    doubling = "".join(f'  v{n}: "${{var.v{n - 1}}}${{var.v{n - 1}}}"\n' for n in range(1, 40))
    assert problems(tmp_path, f"vars:\n  v0: xxxxxxxx\n{doubling}stack: '${{var.v39}}'\n")[0].code == "E1110"
    lists = "".join(f'  v{n}: ["${{var.v{n - 1}}}", "${{var.v{n - 1}}}"]\n' for n in range(1, 40))
    text = f"vars:\n  v0: [x]\n{lists}outputs: {{ A: '${{var.v39}}' }}\n"
    assert problems(tmp_path, text)[0].code == "E1110"


def test_a_chain_of_variables(tmp_path: Path) -> None:
    """Thousands of variables that stand for each other in a row are refused and do not exhaust the stack."""
    chain = "".join(f'  v{n}: "${{var.v{n - 1}}}"\n' for n in range(1, 5000))
    assert problems(tmp_path, f"vars:\n  v0: x\n{chain}stack: '${{var.v4999}}'\n")[0].code == "E1112"


def test_what_is_no_file(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe and an impossible name are each refused with what to do."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "pipe", Path("a\0b"), tmp_path / ("x" * 300)):
        with pytest.raises(ConfigError) as caught:
            load(path)
        (problem,) = caught.value.problems
        assert problem.code == "E1116"
        assert problem.hints
        assert problem.origin


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """A file that may not be read says so."""
    (tmp_path / "a.yaml").touch(mode=0o000)
    with pytest.raises(ConfigError, match="may not be read"):
        load(tmp_path / "a.yaml")
