"""The structs as classes: ``PasswordPolicy(min_length=12)`` is a dict, and its keys are attributes too.

Type checkers see the TypedDicts, which say what may be written; a program that runs gets the classes made here, which
also refuse, at their own line, a key that does not exist and one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from cogprov.constructs.errors import here
from cogprov.constructs.reading import fields
from cogprov.kinds import KINDS


class Struct(dict[str, Any]):
    """What a struct class makes: a dict for the constructs, with attributes for the program."""

    shape: ClassVar[Any]

    def __init__(self, **said: Any) -> None:
        known, name = fields(self.shape), type(self).__name__
        for key in said:
            if key not in known:
                raise here().unknown((key,), known)
        for key in sorted(self.shape.__required_keys__):
            if said.get(key) is None:
                raise here().mistyped((key,), f"{name} is missing 1 required keyword-only argument: '{key}'")
        super().__init__(said)

    def __getattr__(self, name: str) -> Any:
        if name in fields(self.shape):
            return self.get(name)
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    @property
    def _values(self) -> dict[str, Any]:
        # Where CDK programs find what was said.
        return dict(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.items())})"


def struct_class(shape: Any, name: str = "") -> type[Struct]:
    """The class of a TypedDict, under another name if one is given."""
    body = {"shape": shape, "__doc__": shape.__doc__, "__module__": shape.__module__}
    return type(name or shape.__name__, (Struct,), body)


def struct_classes(shapes: Iterable[Any], others: Mapping[str, Any]) -> dict[str, type[Struct]]:
    """Classes by name: of each shape under its own, and of ``others`` under the names they are given."""
    named = {shape.__name__: shape for shape in shapes}
    return {name: struct_class(shape, name) for name, shape in {**named, **others}.items()}


def instead_of(name: str, known: Iterable[str]) -> str:
    """What to write for one of the CDK's ``Cfn`` classes, in a clause; empty for one that nothing here stands for."""
    what = name.removeprefix("Cfn")
    if what in known:
        return f"write {what}"
    plain = what.removeprefix("UserPool").lower()
    for kind in (kind for kind in KINDS if kind.parent):
        if plain.startswith(kind.name.replace("_", "")):
            label = kind.collection if kind.single else kind.name
            own = "" if kind.single else ", 'id'"
            return f"write {kind.parent}.add_child('{label}'{own}, words={{...}})"
    return ""
