"""Errors and warnings as blocks of text."""

from __future__ import annotations

import pytest
from render_help import ASCII, COLOURED, NARROW

from cogprov.aws.errors import AwsError, Failure
from cogprov.model.errors import CogprovError, ConfigError, InternalError, Origin, Problem, Refused
from cogprov.render import Style, error_json, error_text, problem_text

TYPO = Problem(
    "E1102",
    "unknown key `callback_url` in user_pools.main.clients.web.o_auth",
    "user_pools.main.clients.web.o_auth",
    Origin("auth.yaml", 101, 11),
    label="did you mean `callback_urls`?",
)
SOURCES = {"auth.yaml": "\n" * 100 + '          callback_url: ["https://app.${var.host}/auth/callback"]\n'}


def failure() -> CogprovError:
    error = CogprovError(
        "user_pools.main.clients.worker could not be created",
        code="E3007",
        address="user_pools.main.clients.worker",
        origin=Origin("auth.yaml", 107, 7),
        hints=("the scope belongs to user_pools.main.resource_servers.api, which --exclude leaves out",),
    )
    fact = Failure(
        "cognito-idp",
        "CreateUserPoolClient",
        "ScopeDoesNotExistException",
        "Invalid scope requested: api/write",
        "5b1c-77",
    )
    error.__cause__ = AwsError("no such scope", fact)
    return error


def test_a_problem_with_its_line() -> None:
    """The line stands as it was written, with a marker under the thing that is wrong."""
    expected = """\
error[E1102]: unknown key `callback_url` in user_pools.main.clients.web.o_auth
   --> auth.yaml:101:11
    |
101 |           callback_url: ["https://app.${var.host}/auth/callback"]
    |           ^^^^^^^^^^^^ did you mean `callback_urls`?"""

    assert expected == problem_text(TYPO, NARROW, SOURCES)


def test_a_problem_whose_file_is_not_at_hand() -> None:
    """Without the text the place and what was to be said remain."""
    expected = """\
error[E1102]: unknown key `callback_url` in user_pools.main.clients.web.o_auth
   --> auth.yaml:101:11
    = did you mean `callback_urls`?"""

    assert expected == problem_text(TYPO, NARROW)


def test_every_problem_of_a_configuration_is_shown_and_counted() -> None:
    """A file is repaired once, not once for each mistake."""
    warning = Problem("W1104", "`mfa` is off", warning=True)
    actual = error_text(ConfigError([TYPO, TYPO, warning]), NARROW, SOURCES)

    assert actual.count("error[E1102]") == 2
    assert actual.endswith("\n\nwarning[W1104]: `mfa` is off\n\n2 errors, 1 warning.")


def test_one_problem_is_not_counted() -> None:
    """A count of one says nothing."""
    assert error_text(ConfigError([TYPO]), NARROW, SOURCES) == problem_text(TYPO, NARROW, SOURCES)


def test_a_failed_call_shows_what_was_asked_and_answered() -> None:
    """The call, the answer and the request's id are what support asks for first."""
    expected = """\
error[E3007]: user_pools.main.clients.worker could not be created
  CreateUserPoolClient -> ScopeDoesNotExistException: Invalid scope requested:
  api/write
  request 5b1c-77
   --> auth.yaml:107:7
    = the scope belongs to user_pools.main.resource_servers.api, which --exclude
      leaves out"""

    assert expected == error_text(failure(), NARROW)


def test_what_aws_said_is_not_said_twice() -> None:
    """An error that quotes the answer already is not followed by it."""
    fact = Failure("cognito-idp", "DeleteGroup", "X", "no such group")
    actual = error_text(AwsError("DeleteGroup failed: no such group", fact), NARROW)

    assert actual == "error[X]: DeleteGroup failed: no such group\n  DeleteGroup -> X"


def test_a_refusal_without_a_place() -> None:
    """Details and hints follow, each behind its own mark and wrapped below itself."""
    error = Refused("prod is protected", detail="first\nsecond", hints=("a " * 40 + "b",), code="E2001")

    assert error_text(error, NARROW).splitlines() == [
        "error[E2001]: prod is protected",
        "   = first",
        "   = second",
        "   = " + "a " * 37 + "a",
        "     a a b",
    ]


def test_a_defect_asks_to_be_reported() -> None:
    """A defect of cogprov has no other next step."""
    assert "please report it" in error_text(InternalError("boom"), NARROW)


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ("mfa: optionl  # x", 6, "optionl"),
        ("a: { b: 'x, y', c: 1 }", 9, "'x, y'"),
        ('a: "b \\" c", d', 4, '"b \\" c"'),
        ("callback_url: [x]", 1, "callback_url"),
        ("a: [x]", 4, "["),
        ("a:b: c", 1, "a:b"),
        ("short", 99, ""),
        ("名前: x", 1, "名前"),
    ],
)
def test_what_is_marked(line: str, column: int, marked: str) -> None:
    """The marker is as long as the thing it is about, and stands right below it."""
    problem = Problem("E1", "x", origin=Origin("f", 1, column))
    shown, carets = problem_text(problem, NARROW, {"f": line}).splitlines()[-2:]

    from cogprov.render.style import cells

    assert carets.count("^") == max(cells(marked), 1)
    assert cells(carets[: carets.index("^")]) == cells(shown[: shown.index(marked)]) if marked else True


def test_a_line_of_enormous_length_is_cut_around_the_mark() -> None:
    """A minified file does not fill the screen, and the marked place stays in view."""
    problem = Problem("E1", "x", origin=Origin("f", 1, 5000))
    lines = problem_text(problem, NARROW, {"f": "x" * 4998 + " bad " + "y" * 5000}).splitlines()

    assert max(map(len, lines)) <= 80
    assert lines[-2][lines[-1].index("^") :].startswith("bad")


def test_the_source_line_is_harmless() -> None:
    """A file may hold anything, and is shown to people."""
    problem = Problem("E1", "x", origin=Origin("f", 1, 3))
    actual = problem_text(problem, ASCII, {"f": "a\t\x1b[2J\u202eé: 1"})

    assert actual.splitlines()[-2] == "1 | a\\t\\x1b[2J\\u202e\\xe9: 1"


def test_colours_for_errors_and_warnings() -> None:
    """Red and yellow tell them apart at a glance; the words do without."""
    assert problem_text(Problem("E1", "x"), COLOURED).startswith("\x1b[1;31merror[E1]\x1b[0m")
    assert problem_text(Problem("", "x", warning=True), COLOURED).startswith("\x1b[1;33mwarning\x1b[0m")


def test_a_path_is_named_unless_the_summary_does() -> None:
    """An error that is about an object always says which."""
    assert problem_text(Problem("E1", "bad", "user_pools.main"), NARROW) == "error[E1]: bad\n   = at user_pools.main"


def test_error_json_has_problems_and_the_call() -> None:
    """Programs get everything that people get, and the exit code."""
    config, aws = error_json(ConfigError([TYPO])), error_json(failure())

    assert (config["format"], config["exit_code"], config["error"]) == ("cogprov.error/1", 65, "ConfigError")
    assert config["problems"][0]["source"] == {"file": "auth.yaml", "line": 101, "column": 11}
    assert aws["call"]["operation"] == "CreateUserPoolClient"
    assert aws["source"]["line"] == 107


def test_a_narrow_style_does_not_break() -> None:
    """The narrowest terminal still gets every word."""
    assert "hint" in error_text(CogprovError("x" * 100, hints=("hint",)), Style(width=40))
