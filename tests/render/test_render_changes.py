"""Each way a change can look in a plan."""

from __future__ import annotations

import pytest
from render_help import MAIN, at, rows

from cogprov.model.actions import Change
from cogprov.model.values import ABSENT, Digest, Ref, Secret, Template


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(("a",), 8, 12), ("      ~ a  8 -> 12",)),
        (Change(("a",), True, None), ("      ~ a  true -> (service default)",)),
        (Change(("a",), "x", ABSENT), ("      - a  x -> (not set)",)),
        (Change(("a",), ABSENT, ""), ('      + a  ""',)),
        (Change(("a",), "12", 12), ('      ~ a  "12" -> 12',)),
        (Change(("a",), "(secret)", "a -> b"), ('      ~ a  "(secret)" -> "a -> b"',)),
        (Change(("a",), ABSENT, Ref(MAIN)), ("      + a  (known after apply)",)),
        (Change(("a",), ABSENT, Ref("/x", source="ssm")), ("      + a  ${ssm:/x}",)),
        (Change(("a",), 1, Ref("x", source="live")), ("      ~ a  1 -> (as it is live)",)),
        (Change(("a",), ABSENT, Template((Ref(MAIN), "/read"))), ("      + a  (known after apply)/read",)),
        (Change(("a",), ABSENT, Secret("hunter2")), ("      + a  (secret)",)),
        (Change(("a",), Digest("x"), ABSENT), ("      - a  (secret, removed)",)),
        (Change(("a",), "hunter1", "hunter2", secret=True), ("      ~ a  (secret, changed)",)),
        (Change(("a",), ["x", "y"], ["y", "z"]), ("      ~ a  - x", "           + z")),
        (Change(("a",), ["x", "y"], ["y", "x"]), ("      ~ a  [x, y] -> [y, x]",)),
        (Change(("a",), ABSENT, [{"b": None}, "c, d", b"xx"]), ('      + a  [{b: null}, "c, d", (2 bytes)]',)),
        (
            Change(("a",), ABSENT, ["x" * 30, "y" * 30]),
            (f"      + a  + {'x' * 30}", f"           + {'y' * 30}"),
        ),
        (Change(("a",), {"b": 1, "c": 2}, {"b": 1, "c": 3, "d": 4}), ("      ~ a.c  2 -> 3", "      + a.d  4")),
        (Change(("a",), ABSENT, {}), ("      + a  {}",)),
        (Change(("a",), {"b": 1}, None), ("      ~ a  {b: 1} -> (service default)",)),
    ],
)
def test_how_a_change_looks(change: Change, expected: tuple[str, ...]) -> None:
    """Every sort of value has one way to be shown."""
    assert expected == rows(change)


def test_texts_of_several_lines_are_a_small_diff() -> None:
    """Only what differs is shown, with one line around it."""
    change = Change(("body",), "a\nb\nc\nd", "a\nb\nC\nd")

    assert rows(change) == ("      ~ body    b", "              - c", "              + C", "                d")


def test_a_long_diff_is_cut() -> None:
    """A rewritten page does not push the rest of the plan off the screen."""
    actual = rows(Change(("body",), "\n".join("abcdefghijk"), "\n".join("lmnopqrstuv")))

    assert len(actual) == 11
    assert actual[-1].strip() == "… 12 more lines"


def test_an_enormous_text_is_not_compared_line_by_line() -> None:
    """The time a diff takes grows with the square of the lines."""
    actual = rows(Change(("body",), "a\n" * 90_000, "b\n" * 60_000))

    assert actual == ("      ~ body  (text of 180 000 characters -> 120 000 characters)",)


def test_a_long_text_is_cut_in_the_middle_with_its_length() -> None:
    """What does not fit shows both ends, because an address differs at either."""
    actual = rows(Change(("a",), ABSENT, "x" * 100 + "é" + "z" * 1000))

    assert actual == ("      + a  " + "x" * 32 + "…" + "z" * 16 + " (1 101 characters)",)


def test_a_long_name_goes_on_a_line_of_its_own() -> None:
    """A value is never pushed off the screen by its name."""
    actual = rows(Change(("a" * 60,), 1, "some words to show", "drift", at(1)))

    assert actual == (f"      ~ {'a' * 60}  (drift)  auth.yaml:1",
                      "          1 -> some words to show")  # fmt: skip


def test_wide_characters_count_twice() -> None:
    """Columns line up for scripts whose letters take two columns."""
    actual = rows(Change(("名前",), 1, 2, origin=at(1)), Change(("name",), 1, 2, origin=at(2)))

    assert actual == ("      ~ 名前  1 -> 2  auth.yaml:1", "      ~ name  1 -> 2  auth.yaml:2")
