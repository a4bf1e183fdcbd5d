"""The keys about the stack, environments, variables and expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_help import basin, load_text, problems
from hypothesis import given
from hypothesis import strategies as st

from cogprov.config.expressions import Expression, split, written
from cogprov.model.desired import Ignore
from cogprov.model.values import Ref, Template

FULL = """version: 1
stack: pond
region: eu-west-1
account: "123456789012"
state: s3://bucket/x
vars: { size: 3, host: "${env}.test" }
environments:
  dev: { region: us-east-1, vars: { size: 5 }, basins: { main: { mode: on, ducks: { b: } } }, state: here }
  prod: { protect: true, lifecycle: { max_changes: 7 } }
basins:
  main:
    { mode: off, safe: true, depth: "${var.size}", ducks: { a: { color: "${region}-${var.host}" }, b: { color: red } } }
ignore: [{ path: "basins.*", reason: why, until: 2027-01-01 }, basins.old]
lifecycle: { allow_delete: [basins.gone] }
outputs: { ID: "${basins.main.id}", N: 3 }
"""


def test_a_whole_document(tmp_path: Path) -> None:
    """Every key of a document arrives in the Desired, with the environment's laid over."""
    dev, prod = (load_text(tmp_path, FULL, env) for env in ("dev", "prod"))
    assert (dev.region, prod.region, dev.state, prod.state) == ("us-east-1", "eu-west-1", "here", "s3://bucket/x")
    assert (dev.protect, prod.protect, dev.max_changes, prod.max_changes) == (False, True, None, 7)
    assert dev.resources[0].words == {"mode": "on", "safe": True, "depth": 5}
    assert prod.resources[0].words == {"mode": "off", "safe": True, "depth": 3}
    assert [item.words for item in dev.resources[1:]] == [{"color": "us-east-1-dev.test"}, {"color": "red"}]
    assert dev.ignore == (Ignore("basins.*", "why", "2027-01-01"), Ignore("basins.old"))
    assert dev.allow_delete == prod.allow_delete == ("basins.gone",)
    assert dev.outputs == {"ID": Ref("basins.main"), "N": 3}
    assert (dev.stack, dev.account, dev.env) == ("pond", "123456789012", "dev")
    assert dev.resources[0].origins[("mode",)].line == 8
    assert prod.resources[0].origins[("mode",)].line == 12


def test_the_folder_names_the_stack(tmp_path: Path) -> None:
    """A document without a stack has its folder's name, made safe."""
    folder = tmp_path / "my näme (1)"
    folder.mkdir()
    assert load_text(folder, "version: 1").stack == "my-n-me-1"


@pytest.mark.parametrize(
    ("text", "env", "code", "says"),
    [
        (FULL, "pord", "E1113", "did you mean `prod`?"),
        ("version: 1", "dev", "E1113", "It has none"),
        ("stack: 'a-${env}'", "", "E1113", "--env"),
        ("version: 2", "", "E1106", "exactly 1"),
        ("stack: a/b", "", "E1107", "must match"),
        ("region: Frankfurt", "", "E1107", "must match"),
        ("account: 123456789012", "", "E1104", 'Write "123456789012" in quotes.'),
        ("account: '${env:NOT_SET_ANYWHERE}'", "", "E1112", "must be known before the run"),
        ("environments: [a]", "", "E1104", "takes a map"),
        ("environments: {a: 1}", "", "E1104", "takes a map"),
        ("environments: {a: {regoin: x}}", "", "E1102", "did you mean `region`?"),
        ("vars: [a]", "", "E1104", "takes a map"),
        ("vars: {a: '${var.b}', b: '${var.a}'}\nstack: '${var.a}'", "", "E1112", "var.a -> var.b -> var.a"),
        ("stack: '${stack}'", "", "E1112", "is defined by itself"),
        ("vars: {host: x}\nstack: '${var.hots}'", "", "E1112", "did you mean `host`?"),
        ("vars: {a: [1]}\nstack: 'a${var.a}'", "", "E1111", "cannot stand inside"),
        ("stack: '${'", "", "E1111", "not closed"),
        ("stack: '${a b}'", "", "E1111", "is no reference"),
        ("stack: '${env:}'", "", "E1111", "nothing stands behind"),
        ("outputs: {A: '${regoin}'}", "", "E1111", "did you mean `region`?"),
        ("outputs: {A: '${basin.main.id}'}", "", "E1111", "did you mean `basins`?"),
        ("outputs: {A: '${basins.main}'}", "", "E1111", "means nothing"),
        ("outputs: {A: '${basins.main.id}'}", "", "E1108", "does not exist"),
        ("basins: {main: {document: {'${env}': x}}}", "", "E1111", "has an expression in it"),
        ("ignore: [{reason: x}]", "", "E1118", "needs the key `path`"),
        ("ignore: [{path: x, until: tomorrow}]", "", "E1107", "must match"),
        ("lifecycle: {allow_delete: some}", "", "E1104", "true or false"),
        ("lifecycle: {max_changes: -1}", "", "E1106", "at least 0"),
        ("user_pool: {}", "", "E1102", "A document takes"),
        ("basin: {}", "", "E1102", "did you mean `basins`?"),
    ],
)
def test_refused(tmp_path: Path, text: str, env: str, code: str, says: str) -> None:
    """Each mistake in the keys about the stack has its code and a way out."""
    found = problems(tmp_path, text, env)
    assert [item.code for item in found] == [code]
    assert says in " ".join((found[0].summary, found[0].label, *found[0].hints))


def test_where_variables_come_from(tmp_path: Path) -> None:
    """A text of the command line wins over files, later files over earlier, those over the environment and document."""
    (tmp_path / "one.yaml").write_text("b: file\nc: file\nlist: [1, 2]\n")
    (tmp_path / "two.json").write_text('{"c": "second"}')
    text = "vars: {a: doc, b: doc, c: doc, d: doc, n: 1}\nenvironments: {e: {vars: {a: env, b: env}}}\n"
    text += "outputs: {A: '${var.a}', B: '${var.b}', C: '${var.c}', D: '${var.d}', N: '${var.n}', L: '${var.list}'}\n"
    files = [tmp_path / "one.yaml", tmp_path / "two.json"]
    found = load_text(tmp_path, text, "e", variables={"d": "5", "n": "5"}, variable_files=files).outputs
    assert found == {"A": "env", "B": "file", "C": "second", "D": "5", "N": 5, "L": [1, 2]}
    refused = problems(tmp_path, text, variables={"dd": "x"}, variable_files=[*files, tmp_path / "none"])
    assert {item.code for item in refused} == {"E1112", "E1116"}


def test_the_process_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the process is its text; one that is not set stays a reference."""
    monkeypatch.setenv("POND", "water")
    monkeypatch.delenv("DESERT", raising=False)
    words = basin(tmp_path, "basin_name: 'a-${env:POND}'\nmail: '${env:DESERT}'\ntier: 'a-${region}-$${x}'").words
    assert words == {
        "basin_name": "a-water",
        "mail": Ref("DESERT", source="env"),
        "tier": Template(("a-", Ref("region", source="aws"), "-${x}")),
    }


def test_keys_with_dollars(tmp_path: Path) -> None:
    """A literal ${ in a key is written as in a value."""
    assert basin(tmp_path, "document: {'$${a}': 1}").words == {"document": {"${a}": 1}}


_REFS = st.sampled_from(
    [
        Ref("a.b"),
        Ref("A", source="env"),
        Ref("x", "k", "secretsmanager"),
        Ref("region", source="aws"),
        Ref("/a", "", "ssm"),
    ]
)
_PARTS = st.lists(st.one_of(st.text("${}a$"), _REFS), min_size=1, max_size=6)


@given(_PARTS)
def test_expressions_are_written_back(parts: list[str | Ref]) -> None:
    """Law: the text written for any parts, dollars and braces included, is taken apart into them again."""
    told: list[str | Ref] = []
    for part in parts:
        if isinstance(part, str) and told and isinstance(told[-1], str):
            told[-1] += part
        elif part != "":
            told.append(part)
    found = split(written(Template(tuple(told))))
    assert [part if isinstance(part, str) else f"${{{part.text}}}" for part in found] == [
        part if isinstance(part, str) else written(part) for part in told
    ]
    assert all(isinstance(part, (str, Expression)) for part in found)
