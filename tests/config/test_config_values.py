"""Values against their words: types, choices, limits, patterns, secrets, spellings."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from config_help import basin, brief, problems

from cogprov.config.nearest import nearest
from cogprov.config.patterns import matches
from cogprov.model.errors import Problem
from cogprov.model.values import Ref, Secret, Template


def wrong(folder: Path, body: str) -> list[Problem]:
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    return problems(folder, f"basins:\n  main:\n{inner}")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("mode: OFF", {"mode": "off"}),
        ("mode: Optional", {"mode": "optional"}),
        ("mode: NONE", {"mode": "off"}),
        ("tier: PLUS", {"tier": "plus"}),
        ("tier: next", {"tier": "next"}),
        ("safe: False", {"safe": False}),
        ("ratio: 3", {"ratio": 3}),
        ("validity: 60m", {"validity": "1h"}),
        ("validity: 1h30m", {"validity": "90m"}),
        ("mail: a@b", {"mail": "a@b"}),
        ("mail_settings: {answer_to: a}", {"mail": {"reply_to": "a"}}),
        ("urls: ['https://ä.de']", {"urls": ["https://ä.de"]}),
        ("parts: {one: {type: a}}", {"parts": {"one": {"type": "a"}}}),
        ("password: hidden", {"password": Secret("hidden")}),
        ("password: '${ssm:/a}'", {"password": Secret(Ref("/a", "", "ssm"))}),
        ("password: 'x${ssm:/a}'", {"password": Secret(Template(("x", Ref("/a", "", "ssm"))))}),
        ("mode: '${ssm:/a}'", {"mode": Ref("/a", "", "ssm")}),
        ("depth: '${basins.main.depth}'", {"depth": Ref("basins.main", "depth")}),
        ("mode:", {"mode": None}),
        ("document: {a: [1, null, x]}", {"document": {"a": [1, None, "x"]}}),
        ("rows: [{a: x}, null]", {"rows": [{"a": "x"}, {}]}),
    ],
)
def test_accepted(tmp_path: Path, body: str, words: dict[str, object]) -> None:
    """A good value is taken, in its canonical spelling."""
    assert basin(tmp_path, body).words == words


@pytest.mark.parametrize(
    ("body", "code", "column", "says"),
    [
        ("mode: false", "E1104", 11, "one of off, optional or on, not false"),
        ("mode: optinal", "E1105", 11, "did you mean `optional`?"),
        ("basin_name: 12", "E1104", 17, 'Write "12" in quotes.'),
        ("basin_name: true", "E1104", 17, 'Write "true" in quotes.'),
        ("basin_name: ''", "E1106", 17, "takes 1 to 20 characters"),
        ("basin_name: aaaaaaaaaaaaaaaaaaaaa", "E1106", 17, "has 21"),
        ("safe: yes", "E1104", 11, "takes true or false, not the text `yes`"),
        ("depth: 1.0", "E1104", 12, "takes a whole number"),
        ("depth: 0", "E1106", 12, "takes 1 to 99 and is 0"),
        ("depth: '${ssm:/a}'", "E1104", 12, "only known during the run"),
        ("validity: 3", "E1104", 15, "Say the unit: 3d, 3h or 3m."),
        ("validity: soon", "E1104", 15, "such as 30d"),
        ("urls: a", "E1104", 11, "Write [a]."),
        ("urls: [a, b, c, d]", "E1106", 11, "takes at most 3 entries and has 4"),
        ("urls: [a, 'b c']", "E1107", 15, "It must match"),
        ("urls: [a, null]", "E1104", 15, "has no value"),
        ("tags: {a b: c}", "E1107", 12, "`a b` has a form that `basins.main.tags` does not take"),
        ("tags: {a: }", "E1104", 12, "has no value"),
        ("parts: {one: {size: 1}}", "E1118", 13, "needs the key `type`"),
        ("mail: {sendr: a}", "E1102", 12, "did you mean `sender`?"),
        ("mail: {reply_to: a, answer_to: b}", "E1114", 25, "the same setting, `reply_to`"),
        ("mail: {zzzzzz: a}", "E1102", 12, "It takes sender or reply_to"),
        ("password: [a]", "E1104", 15, "not a list"),
        ("reply_to: a", "E1102", 5, "did you mean `mail.reply_to`?"),
        ("duck: {}", "E1102", 5, "did you mean `ducks`?"),
        ("BasinName: a", "E1102", 5, "did you mean `basin_name`?"),
        ("shadows: {}", "E1102", 5, "unknown key"),
    ],
)
def test_refused(tmp_path: Path, body: str, code: str, column: int, says: str) -> None:
    """A bad value is refused where it stands, with what was expected or meant."""
    (found,) = wrong(tmp_path, body)
    assert (found.code, found.origin.line, found.origin.column) == (code, 3, column)
    assert says in " ".join((found.summary, found.label, *found.hints))


def test_everything_is_reported(tmp_path: Path) -> None:
    """All problems come at once, in the order of the file."""
    found = wrong(tmp_path, "depth: x\nmode: maybe\nmoed: off\nmail: {x: 1}\n")
    assert brief(found) == [("E1104", 3, 12), ("E1105", 4, 11), ("E1102", 5, 5), ("E1102", 6, 12)]


def test_messages_hide_secrets(tmp_path: Path) -> None:
    """What is wrong with a secret is said without it, and the copy of the file that messages show has it masked."""
    from cogprov.config import LoadError, load

    (tmp_path / "a.yaml").write_text("basins:\n  main: { password: xy, mode: wrong }\n")
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "a.yaml")
    assert "xy" not in repr(caught.value.problems)
    assert [*caught.value.sources.values()] == ["basins:\n  main: { password: **, mode: wrong }\n"]
    broken = "password: tell\n{}mode: off\nkey: ${{a}}\nx: [\n"
    (tmp_path / "a.yaml").write_text(broken.format("token: |\n  one\n\n  two\n"))
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "a.yaml")
    assert [*caught.value.sources.values()] == [
        "password: ****\ntoken: *\n  ***\n\n  ***\nmode: off\nkey: ${a}\nx: [\n"
    ]


def test_masked_blocks(tmp_path: Path) -> None:
    """A secret of several lines is masked in all of them."""
    from config_help import load_text

    text = "basins:\n  main:\n    password: |\n      one\n      two\n    mode: off\n"
    (source,) = load_text(tmp_path, text).sources.values()
    assert "one" not in source and "two" not in source
    assert "mode: off" in source


def test_files(tmp_path: Path) -> None:
    """A file is text where a text is wanted, base64 where bytes are, JSON where anything is, bare for a secret."""
    (tmp_path / "t").write_text("text\n")
    (tmp_path / "p").write_bytes(b"\x89PNG")
    (tmp_path / "j").write_text('{"a": 1}')
    body = "mail: '${file:t}'\npicture: '${file:p}'\ndocument: '${file:j}'\npassword: '${file:t}'\ntier: a-${file:t}"
    assert basin(tmp_path, body).words == {
        "mail": "text\n",
        "picture": base64.b64encode(b"\x89PNG").decode(),
        "document": {"a": 1},
        "password": Secret("text"),
        "tier": "a-text\n",
    }
    for body in ("basin_name: '${file:p}'", "basin_name: '${file:none}'", "basin_name: 'x${file:p}'"):
        assert [item.code for item in wrong(tmp_path, body)] == ["E1116"]
    assert wrong(tmp_path, "document: '${file:.}'")[0].code == "E1116"
    (tmp_path / "t").write_bytes(b"x" * 1_100_000)
    assert wrong(tmp_path, 'document: "${file:a\\nb}"')[0].summary == r"a\nb does not exist"
    assert "larger" in wrong(tmp_path, "document: '${file:t}'")[0].summary


@pytest.mark.parametrize(
    ("pattern", "text", "fine"),
    [
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "Zoë+ß三!", True),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "a b", False),
        (r"[\p{L}\s]+", "ä ö", True),
        (r"[\p{L}]+", "a1", False),
        (r"\p{L}+", "ää", True),
        (r"[\w]+", "ä", False),
        (r".*\{####\}.*", "a {####} b", True),
        (r"[^_\p{Z}][\p{L}]+", "\u00a0a", False),
        (r"[a-z&&[def]]", "zzz", True),
        (r"(unclosed", "anything", True),
        (r"[\p{IsGreek}]", "anything", True),
    ],
)
def test_java_patterns(pattern: str, text: str, fine: bool) -> None:
    """Patterns mean what they mean in Java; one that cannot be translated refuses nothing."""
    assert matches(pattern, text) is fine


def test_nearest() -> None:
    """Swapped, missing and foreign spellings find their name; unrelated words find none."""
    names = ["callback_urls", "logout_urls", "mfa"]
    assert nearest("callback_url", names) == "callback_urls"
    assert nearest("CallbackURLs", names) == "callback_urls"
    assert nearest("maf", names) == "mfa"
    assert nearest("password", names) == ""
    assert nearest("x" * 10000, names) == ""
