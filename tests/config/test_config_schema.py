"""The editor's schema: complete, valid, and of one mind with the loader."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cogprov.config import json_schema
from cogprov.config.nodes import Mapping, Node, Scalar
from cogprov.config.parse import parse
from cogprov.config.report import Report

_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "null": type(None)}


def accepts(schema: Any, value: Any, root: Any) -> bool:
    """A validator of the part of JSON Schema that the generator uses."""
    if "$ref" in schema and not accepts(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root):
        return False
    if "anyOf" in schema and not any(accepts(each, value, root) for each in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(_is(value, name) for name in names):
            return False
    if isinstance(value, str):
        return _text(schema, value)
    if isinstance(value, dict):
        return _object(schema, value, root)
    if isinstance(value, list):
        fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9)
        return fits and all(accepts(schema.get("items", {}), item, root) for item in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, int) if name == "integer" else isinstance(value, _TYPES[name])


def _text(schema: Any, value: str) -> bool:
    fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
    return fits and ("pattern" not in schema or re.search(schema["pattern"], value) is not None)


def _object(schema: Any, value: dict[str, Any], root: Any) -> bool:
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    for key, item in value.items():
        if "propertyNames" in schema and not accepts(schema["propertyNames"], key, root):
            return False
        inner = known.get(key, rest)
        if inner is False or (inner is not True and not accepts(inner, item, root)):
            return False
    return all(key in value for key in schema.get("required", ()))


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    return [plain(item) for item in node.items]


def valid(text: str) -> bool:
    schema = json_schema()
    return accepts(schema, plain(parse(text, Report("x"))), schema)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nstack: a\nregion: eu-west-1\nbasins: {main: {mode: OFF, depth: '${var.x}', mail: a}}",
        "basins: {main: {mail_settings: {answer_to: a}, ducks: {a: , b: {color: red}}, lid: {color: x}}}",
        "environments: {dev: {protect: true, vars: {a: [1]}, basins: {main: {mode: null}}}}",
        "basins: {main: {from_basin_id: x}, other: {import: y, lifecycle: {allow_delete: true}}}",
        "ignore: [a.b, {path: x, until: 2027-01-01}]\nlifecycle: {allow_delete: [a.b]}\noutputs: {A: '${x}'}",
        "basins: {main: {document: [1, {}], validity: 1h30m, tags: {a: b}, parts: {x: {type: t}}, urls: []}}",
    ],
)
def test_good_documents(text: str) -> None:
    """What the loader takes, the schema takes."""
    assert valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "stak: a",
        "version: 2",
        "basins: {main: {mode: maybe}}",
        "basins: {main: {moed: off}}",
        "basins: {a.b: {}}",
        "basins: {main: {depth: 100}}",
        "basins: {main: {tags: {a: 1}}}",
        "basins: {main: {parts: {x: {}}}}",
        "basins: {main: {ducks: {d: {from_duck_id: x}}}}",
        "environments: {dev: {stack: a}}",
    ],
)
def test_bad_documents(text: str) -> None:
    """What the loader refuses for its keys, types, choices and limits, the schema refuses."""
    assert not valid(text)


def test_it_says_more_than_types() -> None:
    """Other spellings are deprecated, references resolve, and the whole is plain JSON."""
    schema = json_schema()
    text = json.dumps(schema)
    assert schema["$defs"]["basin"]["properties"]["mail_settings"]["deprecated"] is True
    assert {name.rpartition("/")[2] for name in re.findall(r'"\$ref": "([^"]+)"', text)} <= set(schema["$defs"])
    assert "shadow" not in schema["$defs"]
