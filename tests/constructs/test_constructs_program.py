"""``cogprov -f app.py``: running a program and taking its stack."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cogprov import Stack, UserPool
from cogprov.constructs.program import ProgramError, load_program
from cogprov.engine import Connection
from cogprov.model.desired import Desired
from cogprov.model.errors import ConfigError, Problem, Refused

Load = Callable[..., Desired]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a program and load it."""

    def write_and_load(text: str, stack: str = "") -> Desired:
        file = tmp_path / "app.py"
        file.write_text(text)
        return load_program(file, stack)

    return write_and_load


def refused(load: Load, text: str, stack: str = "") -> Problem:
    with pytest.raises(ConfigError) as caught:
        load(text, stack)
    (problem,) = caught.value.problems
    return problem


GOOD = """
from cogprov import Stack, UserPool

stack = Stack("shop")
pool = UserPool(stack, "main", user_pool_name="Shop")
"""


def test_a_program(load: Load, tmp_path: Path) -> None:
    """Its one stack, with lines, sources and the folder that relative paths count from."""
    desired = load(GOOD)

    (resource,) = desired.resources
    file = str(tmp_path / "app.py")
    assert desired.stack == "shop"
    assert resource.origin is not None
    assert (resource.origin.file, resource.origin.line) == (file, 5)
    assert (desired.source, desired.folder) == (file, str(tmp_path))
    assert desired.sources == {file: GOOD}


def test_as_the_user_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative name stays relative in every message."""
    (tmp_path / "app.py").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    desired = load_program(Path("app.py"))

    assert (desired.source, desired.folder) == ("app.py", ".")
    assert desired.resources[0].origin is not None
    assert desired.resources[0].origin.short == "app.py:5"


def test_modules_beside_it(load: Load, tmp_path: Path) -> None:
    """A program imports what lies beside it, anew each time, and leaves no traces."""
    (tmp_path / "pools_beside.py").write_text("from cogprov import Stack, UserPool\nUserPool(Stack('x'), 'p')\n")
    paths, argv, modules = list(sys.path), sys.argv, set(sys.modules)

    assert load("import pools_beside").stack == "x"
    (tmp_path / "pools_beside.py").write_text("from cogprov import Stack, UserPool\nUserPool(Stack('yy'), 'p')\n")
    assert load("import pools_beside").stack == "yy"
    assert (sys.path, sys.argv) == (paths, argv)
    assert "pools_beside" not in set(sys.modules) - modules


def test_what_python_programs_may_do(load: Load) -> None:
    """Dataclasses, app.synth(), sys.exit(0), __file__, and a main guard that stays shut."""
    desired = load(
        "from __future__ import annotations\n"
        "import sys\nfrom dataclasses import dataclass, field\nfrom pathlib import Path\n"
        "from cogprov import App, Stack\n"
        "@dataclass\nclass Settings:\n    name: str = field(default='a')\n"
        "app = App()\nstack = Stack(app, Settings().name)\napp.synth()\n"
        "assert Path(__file__).name == 'app.py' and sys.argv == [__file__]\n"
        "if __name__ == '__main__':\n    raise RuntimeError\n"
        "sys.exit(0)\n"
    )

    assert desired.stack == "a"


def test_what_it_prints_goes_to_standard_error(load: Load, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output belongs to the command."""
    load(GOOD + "print('hello')\n")

    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "hello\n")


class TestWhichStack:
    TWO = "from cogprov import Stack\nStack('one')\nStack('two')\n"

    def test_by_name(self, load: Load) -> None:
        """One of several."""
        assert load(self.TWO, "two").stack == "two"

    def test_several(self, load: Load) -> None:
        """Without a name they are listed."""
        problem = refused(load, self.TWO)

        assert problem.summary.endswith("app.py makes 2 stacks")
        assert problem.hints == ("Choose one of one, two.",)

    def test_a_wrong_name(self, load: Load) -> None:
        """With what was probably meant."""
        assert refused(load, self.TWO, "twoo").label == "did you mean `two`?"

    def test_none(self, load: Load) -> None:
        """With what is missing; a stack below the main guard is not made."""
        assert "Make one" in refused(load, "x = 1\n").hints[0]
        guarded = "from cogprov import Stack\nif __name__ == '__main__':\n    Stack('a')\n"
        assert "Make it outside" in refused(load, guarded).hints[0]


class TestWhatGoesWrong:
    def test_an_error_of_its_own(self, load: Load) -> None:
        """One sentence, at the last line of the user's that ran."""
        problem = refused(load, "def f():\n    return {}['key']\n\nf()\n")

        assert problem.summary == "KeyError: 'key'"
        assert problem.origin is not None
        assert problem.origin.line == 2

    def test_an_error_in_a_module_beside_it(self, load: Load, tmp_path: Path) -> None:
        """The file that it happened in."""
        (tmp_path / "broken_beside.py").write_text("x = 1\nraise ValueError('no')\n")
        problem = refused(load, "import broken_beside\n")

        assert problem.origin is not None
        assert problem.origin.short == f"{tmp_path / 'broken_beside.py'}:2"

    def test_an_error_inside_a_library(self, load: Load) -> None:
        """Still the user's line."""
        problem = refused(load, "import json\n\njson.loads('{')\n")

        assert problem.summary.startswith("JSONDecodeError: ")
        assert problem.origin is not None
        assert problem.origin.line == 3

    def test_what_a_construct_refuses(self, load: Load) -> None:
        """Rules and types alike, with path, line and what was meant."""
        rule = refused(load, GOOD + "pool.add_group('g', precedence=-1)\n")
        mistyped = refused(load, GOOD + "pool.add_group('g', precedense=1)\n")

        assert rule.path == "user_pools.main.groups.g.precedence"
        assert (mistyped.code, mistyped.label) == ("E1102", "did you mean `precedence`?")
        assert rule.origin is not None
        assert rule.origin.line == 6

    def test_the_lines_to_show(self, load: Load) -> None:
        """An error brings the program's text, without the secrets in it, wherever it went wrong."""
        bad = GOOD + "pool.add_client('c', client_secret='hunter2', user_pool_client_nam=5)\n"
        with pytest.raises(ConfigError) as caught:
            load(bad)

        assert isinstance(caught.value, ProgramError)
        (text,) = caught.value.sources.values()
        assert "client_secret=*********, user_pool_client_nam" in text
        assert len(text) == len(bad)

    def test_no_python(self, load: Load) -> None:
        """A syntax error with its place."""
        problem = refused(load, "x = 1\ny = (\n")

        assert problem.code == "E1101"
        assert problem.origin is not None
        assert problem.origin.line == 2

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        """A null byte is no Python, and no crash."""
        file = tmp_path / "app.py"
        file.write_bytes(b"x = 1\x00\n")

        with pytest.raises(ConfigError, match="is not Python"):
            load_program(file)

    def test_no_file(self, tmp_path: Path) -> None:
        """A name that leads nowhere, or to a folder."""
        with pytest.raises(ConfigError, match=r"nothing\.py does not exist"):
            load_program(tmp_path / "nothing.py")
        with pytest.raises(ConfigError, match="cannot be read"):
            load_program(tmp_path)

    @pytest.mark.parametrize(
        ("call", "summary"), [("sys.exit(3)", "the program stopped with 3"), ("sys.exit('no account')", "no account")]
    )
    def test_stopping_by_itself(self, load: Load, call: str, summary: str) -> None:
        """sys.exit with an error is an error, said in its own words."""
        problem = refused(load, f"import sys\n{call}\n")

        assert problem.summary == summary
        assert problem.origin is not None
        assert problem.origin.line == 2

    def test_other_errors_of_cogprov_keep_their_exit_code(self, load: Load) -> None:
        """A refusal stays a refusal."""
        with pytest.raises(Refused):
            load("from cogprov.model.errors import Refused\nraise Refused('no')\n")

    def test_everything_is_put_back_after_an_error(self, load: Load) -> None:
        """The next program finds a clean table."""
        paths = list(sys.path)
        refused(load, "import sys\nsys.path.append('x')\nraise ValueError\n")

        assert sys.path == paths
        assert "cogprov_program" not in sys.modules
        assert load(GOOD).stack == "shop"


def test_apply_is_held_back_as_on_the_command_line(tmp_path: Path) -> None:
    """A program has to say that it means to delete, to weaken, to change much: all told at once, with the call."""
    connection = Connection(sandbox=str(tmp_path / "sandbox.json"))

    def stack(length: int, *, group: bool) -> Stack:
        made = Stack("held", region="us-east-1", max_changes=None if group else 1)
        pool = UserPool(made, "main", password_policy={"min_length": length})
        if group:
            pool.add_group("staff")
        return made

    first = stack(12, group=True)
    first.apply(first.plan(connection=connection), connection=connection)
    second = stack(8, group=False)
    plan = second.plan(connection=connection)
    staff = "user_pools.main.groups.staff"
    allowed = {"allow_delete": [staff], "allow_weaken": True, "max_changes": 2}
    for missing in allowed:
        said = {name: value for name, value in allowed.items() if name != missing}
        with pytest.raises(Refused) as caught:
            second.apply(plan, connection=connection, **said)
        assert caught.value.exit_code == 73
        assert f"stack.apply(plan, {missing}=" in caught.value.hints[0]
    with pytest.raises(Refused) as caught:
        second.apply(plan, connection=connection)
    assert all(f"{name}={value}" in caught.value.hints[0] for name, value in allowed.items())
    assert second.apply(plan, connection=connection, **allowed).verified
