"""The shape of the code: who may know whom. See the layer rule in the contributors' guide."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

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
    ("connection",),
    ("engine",),
    ("cli",),
)
"""From the ground up. A package may import those below it; those beside it only where BESIDE says so."""

BESIDE: Final = {
    ("applying", "state"): "the applier writes the state",
    ("importing", "state"): "an import writes the state",
    ("importing", "applying"): "an import's entries are made as the applier makes them",
}

UPWARD: Final[dict[tuple[str, str], str]] = {}
"""Imports against the rule, by (file, package), each with its reason."""

LIBRARIES: Final = {
    "boto3": ("aws",),
    "botocore": ("aws",),
    "click": ("cli",),
    "yaml": ("config",),
    "rich": ("render",),
}
SERVICES: Final = ("cognito-idp",)
NAMES_OPERATIONS: Final[dict[str, str]] = {}
"""Files outside kinds/ and sandbox/ that may name operations, each with its reason."""
LONG: Final = {
    "kinds/identity_provider.py": "six sorts of provider in one map of texts",
    "kinds/user_pool/words.py": "a table of words",
    "model/kind.py": "all that a kind may say, each with a sentence",
}
"""Files over the limit, each with its reason."""
LIMIT: Final = 320


def _package(path: Path) -> str:
    """``kinds`` for a file in kinds/, ``engine`` for engine.py, empty for the package's own __init__."""
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else "" if parts[0].startswith("__") else parts[0].removesuffix(".py")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
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
    found = {name.split(".")[1] for name in _imports(path) if name.startswith("cogprov.")}
    return {name for name in found if not name.startswith("__")}


def _rank(package: str) -> int:
    return next((rank for rank, names in enumerate(LAYERS) if package in names), -1)


def test_layers() -> None:
    """A package imports what lies below it, never what lies above."""
    layered = [path for path in FILES if _package(path) not in ("", "sandbox")]
    assert [_name(path) for path in layered if _rank(_package(path)) < 0] == []
    assert [(_name(path), other) for path in layered for other in _inside(path) if not _may(path, other)] == []


def _may(path: Path, other: str) -> bool:
    package = _package(path)
    if other == "sandbox":
        # The engine opens the sandbox in place of AWS, and the command line serves it.
        return package in ("connection", "cli")
    below = other == package or 0 <= _rank(other) < _rank(package)
    return below or (package, other) in BESIDE or (_name(path), other) in UPWARD


def test_the_exceptions_are_used() -> None:
    """An exception that nobody needs any more is taken off the list."""
    for name, other in UPWARD:
        assert other in _inside(ROOT / name), (name, other)
    for name in NAMES_OPERATIONS:
        assert _operations(ROOT / name), name
    for name in LONG:
        assert _lines(ROOT / name) > LIMIT, name


def test_libraries() -> None:
    """Each library has its one place."""
    for path in FILES:
        for module in _imports(path):
            places = LIBRARIES.get(module.split(".")[0])
            assert places is None or _package(path) in places, f"{_name(path)} imports {module}"


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
    shared = {
        f"cogprov.kinds.{path.stem}"
        for path in (ROOT / "kinds").glob("*.py")
        if not re.search(r"\bKind\(\n", path.read_text())
    }
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


def test_nobody_but_kinds_names_an_operation() -> None:
    """Outside kinds/ and sandbox/ no text is the name of an operation of Cognito."""
    others = [
        path for path in FILES if _package(path) not in ("kinds", "sandbox") and _name(path) not in NAMES_OPERATIONS
    ]
    assert {_name(path): _operations(path) for path in others if _operations(path)} == {}


def _nodes(paths: list[Path]) -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in paths for node in ast.walk(_tree(path)))


def test_nobody_asks_which_kind_it_is() -> None:
    """Outside kinds/ no comparison has a kind's name on one side: what differs is said by the Kind."""
    names = {kind.name for kind in KINDS}
    others = [path for path in FILES if _package(path) not in ("kinds", "sandbox")]
    for path, node in _nodes(others):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            said = {each.value for each in sides if isinstance(each, ast.Constant)}
            # A word may be called like a kind; what is compared with a kind's name is a kind, or its name.
            about = any(ast.unparse(each).endswith(("kind", "kind.name", "kind)")) for each in sides)
            assert not (about and said & names), f"{_name(path)}:{node.lineno}"


def test_only_two_packages_print() -> None:
    """Printing is for the command line and the renderers."""
    others = [path for path in FILES if _package(path) not in ("cli", "render")]
    for path, node in _nodes(others):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{_name(path)}:{node.lineno}"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    """A file that one person can hold in mind, or one on the list."""
    long = {_name(path): _lines(path) for path in FILES if _lines(path) > LIMIT}
    assert {name: lines for name, lines in long.items() if name not in LONG} == {}


def test_every_module_says_what_it_is() -> None:
    """Each file begins with its documentation."""
    assert [_name(path) for path in FILES if not ast.get_docstring(_tree(path))] == []
