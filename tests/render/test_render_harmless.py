"""Whatever a text from AWS, a file or an error holds: nothing in any output is more than characters."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from render_help import FULL, NARROW, plan
from render_strategies import PAYLOADS, PLANS, PROBLEMS, TEXTS

from cogprov.model.errors import CogprovError, ConfigError, Problem
from cogprov.model.text import escape
from cogprov.planning.events import ApplyResult, Event
from cogprov.planning.plan import Drift, Plan
from cogprov.render import (
    Style,
    apply_line,
    apply_summary,
    drift_html,
    drift_json,
    drift_markdown,
    drift_text,
    error_text,
    hide,
    json_text,
    plan_html,
    plan_json,
    plan_markdown,
    plan_text,
    problem_text,
)

MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
FEW = settings(max_examples=20, deadline=None)


def harmless(text: str) -> bool:
    return all(escape(line) == line for line in text.split("\n"))


@FEW
@given(PLANS, st.sampled_from((40, 80, 200)), st.booleans())
def test_text_has_no_character_that_a_terminal_obeys(value: Plan, width: int, unicode: bool) -> None:
    """No name, note or value reaches the terminal as more than letters, in any width or alphabet."""
    style = Style(width=width, unicode=unicode)
    for text in (plan_text(value, style, api=True, saved="p"), drift_text(value, style)):
        assert harmless(text)
        assert unicode or text.isascii()


@FEW
@given(PROBLEMS, TEXTS)
def test_errors_are_harmless(problem: Problem, text: str) -> None:
    """AWS repeats what it was sent in its errors."""
    sources = {problem.origin.file: f"{text}\n{text}"} if problem.origin else {}

    assert harmless(problem_text(problem, NARROW, sources))
    assert harmless(error_text(ConfigError([problem, problem]), NARROW, sources))
    assert harmless(error_text(CogprovError(text, detail=text, hints=(text,), address=text, code=text), NARROW))


@FEW
@given(TEXTS, st.sampled_from(("start", "retry", "action_done", "action_failed")))
def test_progress_lines_are_harmless(text: str, kind: str) -> None:
    """An address may come from a state file that somebody else wrote."""
    event = Event(kind, text, text, text, (text, text), 1.0, text)
    result = ApplyResult(((text, text),), text, (text,), outputs={text: text})

    assert harmless(apply_line(event, NARROW)) and "\n" not in apply_line(event, NARROW)
    assert harmless(apply_summary(result))
    assert harmless(apply_summary(ApplyResult(outputs={text: text}, verified=True)))


@FEW
@given(PLANS)
def test_json_is_ascii(value: Plan) -> None:
    """JSON is looked at in terminals, too."""
    for document in (plan_json(value, conceal=hide), drift_json(value)):
        assert set(json_text(document)) <= set(map(chr, range(0x20, 0x7F))) | {"\n"}


def flat(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *flat(token.children or []))]


KINDS = {
    *("html_block", "html_inline", "inline", "text", "fence", "softbreak", "code_inline", "heading", "paragraph"),
    *("strong", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td"),
}
"""What our own Markdown is made of."""

OURS = re.compile(
    r"</?code>|<details><summary>Details</summary>|</details>|<!-- cogprov:[A-Za-z0-9._-]*:[A-Za-z0-9._-]* -->"
)
"""The only HTML in it."""


@FEW
@given(PLANS)
def test_markdown_holds_no_markup_of_others(value: Plan) -> None:
    """As GitHub parses it, the only HTML, links, pictures and emphasis are ours, and tables keep their columns."""
    for text in (plan_markdown(value), drift_markdown(value)):
        tokens = flat(MARKDOWN.parse(text))

        assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= KINDS
        for token in tokens:
            assert not token.type.startswith("html_") or OURS.fullmatch(token.content.strip())
        rows = [sum(1 for cell in row if cell.type in ("td_open", "th_open")) for row in table_rows(tokens)]
        assert set(rows) <= {4}


def table_rows(tokens: list[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif rows:
            rows[-1].append(token)
    return rows


def test_markdown_mentions_nobody() -> None:
    """Names in notes such as "by @octocat" stand in code, where GitHub does not call anybody."""
    drift = Drift("user_pools.main.groups", "group", "unmanaged", key="@octocat", note="by @octocat")
    text = drift_markdown(plan(drifts=(drift,), not_checked=("@octocat",), ignored=("#1",), env="@octocat"))
    outside = [
        token.content
        for block in MARKDOWN.parse(text)
        for token in outside_code(block.children or [])
        if token.type == "text"
    ]

    assert [content for content in outside if "@octocat" in content] == []


def outside_code(tokens: list[Token]) -> list[Token]:
    found, inside = [], False
    for token in tokens:
        if token.type == "html_inline":
            inside = token.content == "<code>"
        elif not inside:
            found.append(token)
    return found


TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "pre", "table", "tr", "td", "span", "code"}


class Page(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


@FEW
@given(PLANS)
def test_html_holds_no_markup_of_others(value: Plan) -> None:
    """A report that is mailed around runs nothing and asks for nothing."""
    for text in (plan_html(value), drift_html(value)):
        page = Page(text)

        assert page.tags <= {*TAGS, "br"}
        assert page.names <= {"lang", "charset", "http-equiv", "content", "name", "class"}
        assert harmless(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_payloads_in_names_and_notes(payload: str) -> None:
    """The tricks that are known, each alone in the places where strangers' texts stand."""
    drift = Drift("user_pools.main.clients", "client", "unmanaged", identity={"A": payload, "B": payload}, key=payload,
                  note=payload, title=payload)  # fmt: skip
    value = plan(drifts=(drift,), not_checked=(payload,), stack=payload, env=payload)

    assert harmless(drift_text(value, NARROW)) and harmless(plan_text(value, NARROW))
    assert "<script" not in drift_html(value) + plan_markdown(value).replace("```", "")
    assert re.match(r"<!-- cogprov:[A-Za-z0-9._-]*:[A-Za-z0-9._-]* -->\n", drift_markdown(value))


def test_ordinary_text_stays_as_it_is() -> None:
    """Escaping is for what is harmful; people's names are not."""
    drift = Drift("user_pools.main.groups", "group", "unmanaged", key="Bücher 書籍 🎉", note="naïve")

    assert 'user_pools.main.groups "Bücher 書籍 🎉"  naïve' in plan_text(plan(drifts=(drift,)), NARROW)


def test_the_full_plan_is_harmless_in_every_format() -> None:
    """The same for a plan as they usually are."""
    assert harmless(plan_text(FULL, NARROW)) and harmless(plan_html(FULL)) and harmless(plan_markdown(FULL))
