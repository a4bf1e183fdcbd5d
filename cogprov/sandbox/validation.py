"""Checks a request against the service model: everything the model states, in the words of the service.

botocore checks types, required members and minima before it sends; it never checks a maximum, a pattern, an
enumeration or the size of a map. The service does, and lists every violation in one message.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from cogprov.model.service import Operation, Shape
from cogprov.sandbox.patterns import matches
from cogprov.sandbox.values import Json, SandboxError

Check: TypeAlias = Callable[[Any, str, list[str]], Any]
"""Takes a value, its path and the violations so far; gives the value without nulls."""

OVERRIDDEN_PATTERNS = {
    # The published pattern is a single label, yet custom domains are host names and pass.
    "DomainType": r"^[a-z0-9](?:[a-z0-9\-.]{0,61}[a-z0-9])?$",
}

ERROR_CODES = {
    "cognito-idp": "InvalidParameterException",
    "iam": "ValidationError",
    "sts": "ValidationError",
    "lambda": "ValidationException",
    "ssm": "ValidationException",
    "secretsmanager": "InvalidParameterException",
    "kms": "ValidationException",
}


def validate(operation: Operation, params: Json) -> Json:
    """The parameters without nulls. Raises SandboxError, naming every violation, when they break the model."""
    violations: list[str] = []
    clean: Json = _check_for(operation)(params, "", violations)
    if violations:
        count = len(violations)
        heading = f"{count} validation error{'s' if count > 1 else ''} detected: "
        raise SandboxError(ERROR_CODES[operation.service.name], heading + "; ".join(violations))
    return clean


@cache
def _check_for(operation: Operation) -> Check:
    return _compile(operation.input)


def _compile(shape: Shape) -> Check:
    return _COMPILERS.get(shape.type, _compile_string)(shape)


def _serialization(expected: str, value: Any) -> SandboxError:
    found = {str: "STRING_VALUE", bool: "TRUE_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}
    name = found.get(type(value), "START_ARRAY" if isinstance(value, list) else "START_OBJECT")
    return SandboxError("SerializationException", f"{name} can not be converted to {expected}")


def _say(value: str, path: str, constraint: str, sensitive: bool = False) -> str:
    shown = "Value" if sensitive else f"Value '{value}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {constraint}"


def _join(path: str, name: str) -> str:
    """Paths are written in lower camel case: only the first letter of a member changes."""
    step = name[:1].lower() + name[1:]
    return f"{path}.{step}" if path else step


def _compile_structure(shape: Shape) -> Check:
    if shape.document:
        return lambda value, path, violations: value
    members = {name: _compile(member) for name, member in shape.members.items()}
    required = [name for name in shape.members if name in shape.required]

    def check(value: Any, path: str, violations: list[str]) -> Json:
        if not isinstance(value, dict):
            raise _serialization(shape.name, value)
        clean: Json = {}
        for name, item in value.items():
            if name not in members:
                raise SandboxError("SerializationException", f"Unknown member '{_join(path, name)}'")
            if item is not None:
                clean[name] = members[name](item, _join(path, name), violations)
        for name in required:
            if name not in clean:
                violations.append(
                    f"Value null at '{_join(path, name)}' failed to satisfy constraint: Member must not be null"
                )
        return clean

    return check


def _compile_list(shape: Shape) -> Check:
    element = shape.element
    inner = _compile(element)
    scalar = element.type not in ("structure", "list", "map")

    def check(value: Any, path: str, violations: list[str]) -> list[Any]:
        if not isinstance(value, list):
            raise _serialization("List", value)
        _check_size(shape, len(value), "length", _written(value), path, violations)
        if not scalar:
            return [inner(item, f"{path}.{index}.member", violations) for index, item in enumerate(value, 1)]
        # Scalars in a list are reported on the list, their constraints nested in one of the list's.
        nested: list[str] = []
        clean = [inner(item, path, nested) for item in value]
        if nested:
            broken = dict.fromkeys(line.split("failed to satisfy constraint: ", 1)[1] for line in nested)
            violations.append(_say(_written(value), path, f"Member must satisfy constraint: [{', '.join(broken)}]"))
        return clean

    return check


def _compile_map(shape: Shape) -> Check:
    keys, values = _compile(shape.key), _compile(shape.value)
    scalar = shape.value.type not in ("structure", "list", "map")

    def check(value: Any, path: str, violations: list[str]) -> Json:
        if not isinstance(value, dict):
            raise _serialization("Map", value)
        _check_size(shape, len(value), "length", _written(value), path, violations)
        clean: Json = {}
        for key, item in value.items():
            bad_keys: list[str] = []
            bad_values: list[str] = []
            keys(key, path, bad_keys)
            clean[key] = values(item, f"{path}.{key}.member", bad_values)
            if bad_keys:
                violations.append(_nested(value, path, "Map keys", bad_keys))
            if bad_values and scalar:
                violations.append(_nested(value, path, "Map value", bad_values))
            else:
                violations.extend(bad_values)
        return clean

    return check


def _nested(value: Any, path: str, subject: str, lines: list[str]) -> str:
    constraints = ", ".join(line.split("failed to satisfy constraint: ", 1)[1] for line in lines)
    return _say(_written(value), path, f"{subject} must satisfy constraint: [{constraints}]")


def _written(value: Any) -> str:
    """How Java prints a collection."""
    if isinstance(value, list):
        return f"[{', '.join(_written(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_written(item)}" for key, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_size(shape: Shape, size: float, noun: str, shown: str, path: str, violations: list[str]) -> None:
    if shape.min is not None and size < shape.min:
        constraint = f"Member must have {noun} greater than or equal to {shape.min}"
        violations.append(_say(shown, path, constraint, shape.sensitive))
    if shape.max is not None and size > shape.max:
        constraint = f"Member must have {noun} less than or equal to {shape.max}"
        violations.append(_say(shown, path, constraint, shape.sensitive))


def _compile_string(shape: Shape) -> Check:
    enum, pattern = shape.enum, OVERRIDDEN_PATTERNS.get(shape.name, shape.pattern)

    def check(value: Any, path: str, violations: list[str]) -> str:
        if not isinstance(value, str):
            raise _serialization("String", value)
        # Java counts UTF-16 units.
        size = len(value) if value.isascii() else len(value.encode("utf-16-le", "surrogatepass")) // 2
        _check_size(shape, size, "length", value, path, violations)
        if enum and value not in enum:
            constraint = f"Member must satisfy enum value set: [{', '.join(enum)}]"
            violations.append(_say(value, path, constraint, shape.sensitive))
        if pattern and not matches(pattern, value):
            constraint = f"Member must satisfy regular expression pattern: {pattern}"
            violations.append(_say(value, path, constraint, shape.sensitive))
        return value

    return check


def _compile_number(shape: Shape) -> Check:
    whole = shape.type in ("integer", "long")

    def check(value: Any, path: str, violations: list[str]) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float) or (whole and value != int(value)):
            raise _serialization("Integer" if whole else "Double", value)
        if shape.type == "integer" and not -(2**31) <= value < 2**31:
            raise SandboxError("SerializationException", f"Numeric value ({value}) out of range of int")
        _check_size(shape, value, "value", str(value), path, violations)
        return int(value) if whole else value

    return check


def _compile_boolean(shape: Shape) -> Check:
    def check(value: Any, path: str, violations: list[str]) -> bool:
        if not isinstance(value, bool):
            raise _serialization("Boolean", value)
        return value

    return check


def _compile_timestamp(shape: Shape) -> Check:
    def check(value: Any, path: str, violations: list[str]) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise _serialization("Timestamp", value)
        return value

    return check


def _compile_blob(shape: Shape) -> Check:
    def check(value: Any, path: str, violations: list[str]) -> str:
        if not isinstance(value, str):
            raise _serialization("Blob", value)
        try:
            size = len(base64.b64decode(value, validate=True))
        except binascii.Error:
            raise SandboxError("SerializationException", f"'{path}' is not valid base64") from None
        _check_size(shape, size, "length", "java.nio.HeapByteBuffer", path, violations)
        return value

    return check


_COMPILERS: dict[str, Callable[[Shape], Check]] = {
    "structure": _compile_structure,
    "list": _compile_list,
    "map": _compile_map,
    "integer": _compile_number,
    "long": _compile_number,
    "double": _compile_number,
    "float": _compile_number,
    "boolean": _compile_boolean,
    "timestamp": _compile_timestamp,
    "blob": _compile_blob,
}
