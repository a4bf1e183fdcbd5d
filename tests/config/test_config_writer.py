"""The writer: what it writes reads back as the same, and looks as a person would have written it."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_help import load_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogprov.config import Document, Item, write
from cogprov.config.layout import Layout
from cogprov.config.parse import parse
from cogprov.config.report import Report
from cogprov.config.scope import Scope
from cogprov.model.desired import Ignore
from cogprov.model.errors import InternalError
from cogprov.model.text import escape
from cogprov.model.values import Ref, Secret, Template

# Texts that tempt a writer: YAML 1.1's words, indicators, breaks of every kind, expressions.
WORDS_OF_YAML = ["off", "No", "null", "~", "true", "12", "0123", "1e3", "1:30", "2027-01-01", "=", "<<", "---", "..."]
INDICATORS = [
    "- a",
    "a: b",
    "a #b",
    "#a",
    "",
    " a",
    "a ",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "{a",
    "[a",
    "a]",
    ",",
    "?",
]
BREAKS = ["a\nb", "a\n\n b\n", "\n", "\na", "a\n\n", "a\r\nb", "a\u2028b", "a\tb", "\ta\nb", "\x85", "\ufeff", "\x00"]
SIGNS = ["${x}", "$${", "a$", "'\"", "\\", "? a", ":", "a:", "|", ">", "é"]
TEMPTING = st.sampled_from([*WORDS_OF_YAML, *INDICATORS, *BREAKS, *SIGNS])
TEXTS = st.one_of(
    TEMPTING, st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text("ab \n:#", max_size=12)
)
KEYS = st.one_of(st.text("ab-_:. #'\"$", max_size=8), TEMPTING, st.just("k" * 1500)).filter(
    lambda key: escape(key) == key
)
REFS = st.sampled_from([Ref("NOT_SET", source="env"), Ref("/a", "", "ssm"), Ref("x", "k", "secretsmanager")])
TEMPLATES = st.lists(st.text("a${}\n ", min_size=1, max_size=4), min_size=1, max_size=3).map(
    lambda texts: Template(tuple(part for text in texts for part in (text, Ref("/a", "", "ssm"))))
)
SCALARS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False),
    REFS, TEMPLATES,
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
FAST = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def exact(value: object) -> object:
    """A value in which 1, 1.0 and true are three different things."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    return [exact(item) for item in value] if isinstance(value, list) else (type(value), value)


@FAST
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_any_value_reads_back(value: dict[str, object]) -> None:
    """Law: the lines of any value, read, give the same value of the same types."""
    text = "\n".join(Layout().block(value, None, 0, ())) + "\n"
    report = Report("x")
    found = Scope(report, Path()).value(parse(text, report))
    assert not report.found
    assert exact(found) == exact(value), text


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["off", "optional", "on"]),
        "tier": st.sampled_from(["lite", "no", "12"]),
        "safe": st.booleans(),
        "depth": st.integers(1, 99),
        "ratio": st.floats(allow_nan=False, allow_infinity=False),
        "validity": st.sampled_from(["3d", "90m"]),
        "mail": st.one_of(TEXTS, st.fixed_dictionaries({}, optional={"sender": TEXTS, "reply_to": REFS})),
        "urls": st.lists(st.sampled_from(["https://a", "b", "Öl"]), max_size=3),
        "tags": st.dictionaries(st.sampled_from(["a", "on", "12", "a-b"]), TEXTS),
        "rows": st.lists(
            st.fixed_dictionaries({}, optional={"a": TEXTS, "b": st.lists(TEXTS, max_size=3)}), max_size=3
        ),
        "password": st.one_of(REFS, TEMPLATES).map(Secret),
        "document": VALUES,
    },
)
DUCKS = st.dictionaries(st.sampled_from(["a", "b", "off"]), st.fixed_dictionaries({}, optional={"color": TEXTS}))


@FAST
@given(WORDS, DUCKS, st.booleans(), st.sampled_from(["", "x-1"]), st.text("ab#:\n\x1b", max_size=5))
def test_a_document_loads_back(
    tmp_path_factory: pytest.TempPathFactory, words: dict, ducks: dict, lid: bool, adopt: str, comment: str
) -> None:
    """Law: loading what was written gives the words of every object, whatever the comments."""
    folder = tmp_path_factory.getbasetemp()
    inner = tuple(Item("duck", label, said, comments={("color",): comment}) for label, said in ducks.items())
    inner += (Item("lid", "", {"color": "red"}),) if lid else ()
    comments = {(): comment, ("mail",): comment, ("mail", "sender"): comment, ("rows", "[0]", "a"): comment}
    document = Document(
        "pond",
        (Item("basin", "main", words, adopt, inner, comments), Item("basin", "other")),
        region="eu-west-1",
        account="012345678901",
        state="s3://abc/b",
        ignore=(Ignore("basins.*", "why: not", "2027-01-01"),),
        outputs={"ID": Ref("basins.main"), "T": Template(("a: ", Ref("basins.main", "arn")))},
        comments=(comment,),
        schema="./schema.json",
    )
    text = write(document)
    made = load_text(folder, text)
    found = {item.address: item for item in made.resources}
    assert found["basins.main"].words == words, text
    assert exact(found["basins.main"].words) == exact(words)
    assert found["basins.main"].adopt == adopt
    assert {item.label: item.words for item in made.resources if item.kind == "duck"} == ducks
    assert len(found) == 2 + len(ducks) + lid
    assert (made.stack, made.region, made.account, made.state) == ("pond", "eu-west-1", "012345678901", "s3://abc/b")
    assert (made.ignore, made.outputs) == (document.ignore, document.outputs)


def test_how_it_looks() -> None:
    """A document reads as a person would have written it: names first, short things on one line, few quotes."""
    words = {
        "document": {"a": {"b": 1}},
        "mode": "off",
        "validity": "30d",
        "mail": {"reply_to": "x@y.test", "sender": "Acme: the shop"},
        "urls": ["https://app.acme.test/auth/callback", "https://app.acme.test/auth/other", "https://c.test/"],
        "basin_name": "acme",
        "tags": {},
        "password": Secret(Ref("acme/x", "key", "secretsmanager")),
        "rows": [{"a": "two\nlines\n", "b": ["x"]}, {"a": "z"}],
    }
    ducks = (Item("duck", "web", {"color": "12"}), Item("duck", "cli", comments={(): "by hand"}))
    item = Item("basin", "main", words, "eu-west-1_Abc", ducks, {("mode",): "the default", (): "12 ducks"})
    text = write(
        Document(
            "acme", (item,), "eu-west-1", schema="s.json", comments=("Imported.",), outputs={"ID": Ref("basins.main")}
        )
    )
    assert text == (Path(__file__).parent / "written.yaml").read_text()


def test_what_is_not_written() -> None:
    """A secret in clear, a number that is none and half a character are refused as defects."""
    for value in (Secret("x"), float("nan"), float("inf"), "\ud800", object()):
        with pytest.raises(InternalError):
            write(Document("a", (Item("basin", "main", {"password": value}),)))
