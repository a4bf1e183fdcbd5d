"""Which style suits a stream."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

import cogprov.render
from cogprov.render import style_for
from cogprov.render.style import Style, cells


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("color", "terminal", "environ", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"CI": "true"}, False),
        ("auto", True, {"CI": "false"}, True),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "CI": "1"}, True),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(color: str, terminal: bool, environ: Mapping[str, str], expected: bool) -> None:
    """The flag decides, then the variables, then whether anybody is there to see it."""
    stream = Terminal() if terminal else io.StringIO()

    assert style_for(stream, color, environ).color is expected


@pytest.mark.parametrize(("columns", "width"), [("120", 120), ("5", 40), ("99999", 240), ("x", 100), ("", 100)])
def test_width(columns: str, width: int) -> None:
    """COLUMNS is believed within reason."""
    assert style_for(io.StringIO(), environ={"COLUMNS": columns}).width == width


def test_a_terminal_that_does_not_know_its_width() -> None:
    """Eighty columns are what everybody has."""
    assert style_for(Terminal(), environ={}).width == 80


@pytest.mark.parametrize(
    ("encoding", "unicode"), [("utf-8", True), ("UTF8", True), ("ascii", False), ("cp1252", False)]
)
def test_symbols(encoding: str, unicode: bool) -> None:
    """A stream that cannot show a check mark gets another."""
    assert style_for(io.TextIOWrapper(io.BytesIO(), encoding=encoding), environ={}).unicode is unicode


def test_a_closed_stream_has_a_style() -> None:
    """Choosing a style never fails."""
    stream = Terminal()
    stream.close()

    assert style_for(stream, "never", {}) == Style(width=80)


def test_columns_of_letters() -> None:
    """East Asian letters take two columns, accents that join take none."""
    assert (cells("abc"), cells("名前"), cells("e\u0301")) == (3, 4, 1)


def test_every_exported_name_is_there() -> None:
    """What the package promises, it has; what it does not promise is an error."""
    for name in cogprov.render.__all__:
        assert getattr(cogprov.render, name) is not None
    with pytest.raises(AttributeError):
        cogprov.render.nonsense  # noqa: B018


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("To go on: cogprov state rebuild", "To go on: cogprov state rebuild --env dev"),
        ("Run `cogprov apply` again.", "Run `cogprov apply --env dev` again."),
        ("cogprov apply plan.json", "cogprov apply --env dev plan.json"),
        ("To see: cogprov state list, cogprov plan", "To see: cogprov state list --env dev, cogprov plan --env dev"),
        ("Move it: cogprov state mv a_b.c d", "Move it: cogprov state mv --env dev a_b.c d"),
        ("cogprov apply --env dev plan.json", "cogprov apply --env dev plan.json"),
        ("A defect of cogprov itself: please report it.", "A defect of cogprov itself: please report it."),
    ],
)
def test_commands_as_they_are_typed(said: str, typed: str) -> None:
    """Flags go behind a command's words, into no argument, and never twice."""
    assert Style(flags="--env dev").typed(said) == typed
    assert Style().typed(said) == said
