"""The shape of the code: who may know whom. See the layer rule in the contributors' guide."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cogprov.kinds import KINDS
from cogprov.model.service import service

ROOT: Final = Path(__file__).parent.parent / "cogprov"
FILES: Final = tuple(sorted(path for path in ROOT.rglob("*.py")))

LAYERS: Final = (
    ("model",),
    ("kinds",),
    ("constructs", "config"),
    ("planning",),
    ("aws",),
    ("applying", "importing", "state"),
    ("render",),
    ("engine",),
    ("cli",),
)
"""From the ground up. A package may import those below it; those beside it only where BESIDE says so."""

BESIDE: Final = {
    ("applying", "state"): "the applier writes the state",
    ("importing", "state"): "an import writes the state",
    ("importing", "applying"): "an import's entries are made as the applier makes them",
}

UPWARD: Final = {
    ("constructs/stack.py", "engine"): "Stack.plan() and Stack.apply() are the whole pipeline in one call",
}
"""Imports against the rule, by (file, package), each with its reason; they are inside functions."""

LIBRARIES: Final = {
    "boto3": ("aws",),
    "botocore": ("aws",),
    "click": ("cli",),
    "yaml": ("config",),
    "deepdiff": ("planning",),
    "rich": ("render",),
}
SERVICES: Final = ("cognito-idp",)
NAMES_OPERATIONS: Final = {
    "aws/limits.py": "quotas are given per operation",
}
LONG: Final = {
    "model/lens.py": "the lens and its pieces are one thought",
    "kinds/identity_provider.py": "six sorts of provider in one map of texts",
    "kinds/user_pool/words.py": "a table of words",
}
"""Files over the limit, each with its reason."""
LIMIT: Final = 320


def _package(path: Path) -> str:
    """``kinds`` for a file in kinds/, ``engine`` for engine.py, empty for the package's own __init__."""
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else "" if parts[0].startswith("__") else parts[0].removesuffix(".py")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "cogprov":
                yield from (f"cogprov.{alias.name}" for alias in node.names)


def _inside(path: Path) -> set[str]:
    """The packages of cogprov that a file imports."""
    return {name.split(".")[1] for name in _imports(path) if name.startswith("cogprov.")}


def _rank(package: str) -> int:
    return next((rank for rank, names in enumerate(LAYERS) if package in names), -1)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_layers(path: Path) -> None:
    """A package imports what lies below it, never what lies above."""
    package = _package(path)
    if package in ("", "sandbox"):
        return
    assert _rank(package) >= 0, f"{package} is in no layer"
    for other in _inside(path) - {package}:
        if other == "sandbox":
            # The engine opens the sandbox in place of AWS, and the command line serves it.
            assert package in ("engine", "cli"), f"{_name(path)} knows the sandbox"
            continue
        below = 0 <= _rank(other) < _rank(package)
        assert below or (package, other) in BESIDE or (_name(path), other) in UPWARD, f"{_name(path)} imports {other}"


def test_the_exceptions_are_used() -> None:
    """An exception that nobody needs any more is taken off the list."""
    for name, other in UPWARD:
        assert other in _inside(ROOT / name), (name, other)
    for name in NAMES_OPERATIONS:
        assert _operations(ROOT / name), name
    for name in LONG:
        assert _lines(ROOT / name) > LIMIT, name


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_libraries(path: Path) -> None:
    """Each library has its one place."""
    for module in _imports(path):
        places = LIBRARIES.get(module.split(".")[0])
        if places is not None:
            assert _package(path) in places, f"{_name(path)} imports {module}"
        if module.split(".")[0] == "deepdiff":
            assert path.name.startswith("diff"), f"{_name(path)} imports deepdiff"


def test_the_sandbox_knows_the_service_and_nothing_else() -> None:
    """It is the other side of the wire: of cogprov it uses the service model's facts alone."""
    allowed = {"cogprov.model.service", "cogprov.model.errors"}
    for path in FILES:
        if _package(path) == "sandbox":
            for module in _imports(path):
                known = not module.startswith("cogprov") or module.startswith("cogprov.sandbox") or module in allowed
                assert known, f"{_name(path)} imports {module}"


def test_kinds_do_not_know_each_other() -> None:
    """A kind imports what kinds share and the modules of its own package, never another kind."""
    shared = {"cogprov.kinds.common", "cogprov.kinds.codes"}
    for path in FILES:
        if _package(path) != "kinds" or path == ROOT / "kinds" / "__init__.py":
            continue
        parts = path.relative_to(ROOT / "kinds").parts
        own = f"cogprov.kinds.{parts[0].removesuffix('.py')}"
        for module in _imports(path):
            if module.startswith("cogprov.kinds"):
                assert module in shared or module == own or module.startswith(f"{own}."), f"{_name(path)}: {module}"


def _texts(path: Path) -> Iterator[str]:
    """The text literals of a file, documentation apart."""
    tree = _tree(path)
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def _operations(path: Path) -> set[str]:
    known = {name for each in SERVICES for name in service(each).operations}
    return known & set(_texts(path))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_nobody_but_kinds_names_an_operation(path: Path) -> None:
    """Outside kinds/ and sandbox/ no text is the name of an operation of Cognito."""
    if _package(path) not in ("kinds", "sandbox") and _name(path) not in NAMES_OPERATIONS:
        assert _operations(path) == set()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_nobody_asks_which_kind_it_is(path: Path) -> None:
    """Outside kinds/ no comparison has a kind's name on one side: what differs is said by the Kind."""
    if _package(path) in ("kinds", "sandbox"):
        return
    names = {kind.name for kind in KINDS}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Compare):
            said = {each.value for each in (node.left, *node.comparators) if isinstance(each, ast.Constant)}
            assert not said & names, f"{_name(path)}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_only_two_packages_print(path: Path) -> None:
    """Printing is for the command line and the renderers."""
    if _package(path) in ("cli", "render"):
        return
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{_name(path)}:{node.lineno}"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_files_are_short(path: Path) -> None:
    """A file that one person can hold in mind, or one on the list."""
    assert _lines(path) <= LIMIT or _name(path) in LONG, f"{_name(path)} has {_lines(path)} lines"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    """Each file begins with its documentation."""
    assert ast.get_docstring(_tree(path)), _name(path)
