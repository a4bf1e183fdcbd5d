"""What the text of a file says: scalars, keys, aliases, merge keys, JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from config_help import basin, brief, load_text, problems
from hypothesis import given
from hypothesis import strategies as st

from cogprov.config.parse import parse
from cogprov.config.report import Report
from cogprov.config.scope import Scope


def read(text: str) -> object:
    report = Report("x")
    value = Scope(report, Path()).value(parse(text, report))
    assert not report.found
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("FALSE", False),
        ("off", "off"), ("on", "on"), ("yes", "yes"), ("no", "no"), ("y", "y"), ("tRue", "tRue"),
        ("null", None), ("~", None), ("", None), ("Null", None), ("none", "none"),
        ("12", 12), ("-3", -3), ("0", 0), ("0123", "0123"), ("+12", "+12"), ("1_000", "1_000"), ("0x1F", "0x1F"),
        ("1.5", 1.5), ("-.5", -0.5), ("1e3", 1000.0), ("1e999", "1e999"), (".inf", ".inf"), (".nan", ".nan"),
        ("9" * 40, "9" * 40), ("2027-03-31", "2027-03-31"), ("12:30:45", "12:30:45"), ("1.2.3", "1.2.3"),
        ('"true"', "true"), ("'12'", "12"), ("|-\n  12", "12"), ("333333333333", 333333333333),
    ],
)  # fmt: skip
def test_scalars(text: str, value: object) -> None:
    """Only what JSON has a type for is no text, and quotes always make a text."""
    found = read(f"a: {text}")["a"]
    assert (found, type(found)) == (value, type(value))


def test_both_lines_of_a_duplicate(tmp_path: Path) -> None:
    """A key written twice is refused with both lines, in block and flow maps alike, and reading goes on."""
    found = problems(tmp_path, "stack: a\nbasins: { main: { mode: off, mode: on } }\nstack: b\ntypo: 1\n")
    assert brief(found) == [("E1103", 2, 30), ("E1103", 3, 1), ("E1102", 4, 1)]
    assert "in lines 1 and 3" in found[1].summary


def test_keys_are_texts() -> None:
    """A key is the text that was written, whatever the text would be as a value."""
    assert read("1: a\ntrue: b\n~: c\n0x1: d\n") == {"1": "a", "true": "b", "~": "c", "0x1": "d"}


def test_merge_keys() -> None:
    """What is written out wins over what is merged in, and the first of several maps over the later ones."""
    assert read("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}\n")["c"] == {"x": 0, "y": 1, "z": 2}
    assert read("a: {'<<': 1}") == {"a": {"<<": 1}}


def test_positions_of_values(tmp_path: Path) -> None:
    """Every key and every entry of a list knows its line and column, also through an alias."""
    made = basin(tmp_path, "mail:\n  sender: &s a\n  reply_to: *s\nurls:\n- a\n- b\n")
    assert {path: str(origin).rpartition(".yaml:")[2] for path, origin in made.origins.items()} == {
        ("mail",): "3:5",
        ("mail", "sender"): "4:7",
        ("mail", "reply_to"): "5:7",
        ("urls",): "6:5",
        ("urls", "[0]"): "7:7",
        ("urls", "[1]"): "8:7",
    }
    assert made.origins.value(("mail", "reply_to")).line == 4


_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**15), 10**15),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: "${" not in text),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text("ab\"\\ é:#'"), inner)),
    max_leaves=8,
)


@given(_JSON, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json(value: object, ascii_only: bool, indent: object) -> None:
    """A JSON file is read as any JSON reader reads it."""
    text = json.dumps({"a": value}, ensure_ascii=ascii_only, indent=indent)
    if "\x7f" not in text and not any("\x80" <= character < "\xa0" for character in text):
        assert read(text.replace("\ufeff", "").replace("\ufffe", "").replace("\uffff", "")) == json.loads(
            text.replace("\ufeff", "").replace("\ufffe", "").replace("\uffff", "")
        )


def test_json_has_positions(tmp_path: Path) -> None:
    """Problems in a JSON file have lines and columns too."""
    found = problems(tmp_path, '{\n  "basins": {\n    "main": {"mod": "off"}\n  }\n}\n')
    assert brief(found) == [("E1102", 3, 14)]
    assert found[0].label == "did you mean `mode`?"


def test_yaml_is_imported_late() -> None:
    """Importing the package does not import PyYAML: commands that load nothing start without it."""
    probe = "import cogprov.config, sys; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_without_the_c_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without its C parser, its Python one gives the same."""
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader")
    assert load_text(tmp_path, "stack: a\nbasins: {main: {mode: OFF}}\n").resources[0].words == {"mode": "off"}
    assert problems(tmp_path, "a: {")[0].code == "E1101"
    assert problems(tmp_path, "a: " + "[" * 5000)[0].code == "E1110"
