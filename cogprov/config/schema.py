"""The JSON Schema that editors complete and check configuration files with, made from the kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cogprov.config.patterns import portable
from cogprov.config.settings import ENVIRONMENT, LABEL, SETTINGS
from cogprov.config.vocabulary import Vocabulary
from cogprov.model.kind import Kind
from cogprov.model.words import Word

_Schema = dict[str, Any]
_EXPRESSION: Final[_Schema] = {"$ref": "#/$defs/expression"}
_NULL: Final[_Schema] = {"type": "null"}


def json_schema() -> _Schema:
    """A JSON Schema (2020-12) of configuration files, with a definition per kind."""
    words = Vocabulary()
    settings = {name: word_schema(word) for name, word in SETTINGS.items() if name != "environments"}
    roots = {name: _collection(kind) for name, kind in words.roots.items()}
    environment = word_schema(ENVIRONMENT, nullable=False)
    environment["properties"] |= {name: settings[name] for name in ("outputs", "lifecycle")} | roots
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cogprov configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **settings,
            "environments": {
                "description": SETTINGS["environments"].doc,
                "type": ["object", "null"],
                "propertyNames": {"pattern": f"^{LABEL}$"},
                "additionalProperties": {"anyOf": [environment, _NULL]},
            },
            **roots,
        },
        "$defs": {
            "expression": {"type": "string", "pattern": r"\$\{", "description": "A value with ${...} in it."},
            **{kind.name: _kind(kind, words) for kind in _all(words, "")},
        },
    }


def _all(words: Vocabulary, parent: str) -> list[Kind]:
    return [found for kind in words.children(parent).values() for found in (kind, *_all(words, kind.name))]


def _kind(kind: Kind, words: Vocabulary) -> _Schema:
    schema = word_schema(words.words(kind), nullable=False)
    # An object that exists already need not say what a new one must.
    schema.pop("required", None)
    schema["properties"] |= {name: _collection(child) for name, child in words.children(kind.name).items()}
    schema["properties"] |= {name: word_schema(word) for name, word in words.common(kind).items()}
    return {"title": kind.title, **schema}


def _collection(kind: Kind) -> _Schema:
    one: _Schema = {"anyOf": [{"$ref": f"#/$defs/{kind.name}"}, _NULL]}
    if kind.single:
        return {"description": kind.doc, **one}
    return {
        "description": kind.doc,
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^{LABEL}$"},
        "additionalProperties": one,
    }


def word_schema(word: Word, nullable: bool = True) -> _Schema:
    """The schema of one key's value. ``null`` (the service's default) goes everywhere a setting does."""
    shapes = [_BY_TYPE[each.type](each) for each in _alternatives(word)]
    if word.type != "json" and word.type not in ("struct", "map", "list"):
        shapes.append(_EXPRESSION)
    if nullable and word.type != "json":
        shapes.append(_NULL)
    schema = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    return {**_notes(word), **schema}


def _alternatives(word: Word) -> list[Word]:
    return [word] + (_alternatives(word.alternative) if word.alternative else [])


def _notes(word: Word) -> _Schema:
    notes: _Schema = {}
    doc = word.doc + (" It cannot be changed later." if word.create_only else "")
    if doc:
        notes["description"] = doc.strip()
    if isinstance(word.default, (bool, int, float, str)):
        notes["default"] = word.default
    return notes


def _string(word: Word) -> _Schema:
    if word.choices:
        # Completion offers the canonical spellings; the case does not matter.
        anyhow = "|".join("".join(map(_either_case, choice)) for choice in (*word.choices, *word.spellings))
        known: _Schema = {"anyOf": [{"enum": list(word.choices)}, {"type": "string", "pattern": f"^(?:{anyhow})$"}]}
        return {"anyOf": [{"enum": list(word.choices)}, {"type": "string"}]} if word.open_choices else known
    if word.shorthand is not None:
        return {"type": "string"}
    schema: _Schema = {"type": "string", **_limits(word, "minLength", "maxLength")}
    if word.pattern is not None and portable(word.pattern):
        schema["pattern"] = f"^(?:{word.pattern})$"
    return schema


def _either_case(character: str) -> str:
    if character.isalpha() and character.isascii():
        return f"[{character.upper()}{character.lower()}]"
    return character if character.isalnum() or character in "_- :" else f"\\{character}"


def _limits(word: Word, least: str, most: str) -> _Schema:
    limits = {least: word.minimum, most: word.maximum}
    return {name: value for name, value in limits.items() if value is not None}


def _struct(word: Word) -> _Schema:
    properties = {key: word_schema(inner) for key, inner in word.children.items()}
    for key, inner in word.children.items():
        for alias in inner.aliases:
            properties[alias] = {
                **word_schema(inner),
                "deprecated": True,
                "description": f"Another spelling of `{key}`.",
            }
    schema: _Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [key for key, inner in word.children.items() if inner.required and not inner.aliases]
    return {**schema, "required": required} if required else schema


def _map(word: Word) -> _Schema:
    schema: _Schema = {"type": "object", **_limits(word, "minProperties", "maxProperties")}
    if word.element is not None:
        schema["additionalProperties"] = word_schema(word.element, nullable=word.element.type == "struct")
    if word.keys is not None:
        schema["propertyNames"] = _string(word.keys)
    return schema


def _list(word: Word) -> _Schema:
    element = word_schema(word.element, nullable=False) if word.element else {}
    return {"type": "array", "items": element, **_limits(word, "minItems", "maxItems")}


_BY_TYPE: Final[Mapping[str, Callable[[Word], _Schema]]] = {
    "string": _string,
    "boolean": lambda word: {"type": "boolean"},
    "integer": lambda word: {"type": "integer", **_limits(word, "minimum", "maximum")},
    "number": lambda word: {"type": "number", **_limits(word, "minimum", "maximum")},
    "duration": lambda word: {"type": "string", "pattern": r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$", "minLength": 2},
    "json": lambda word: {},
    "struct": _struct,
    "map": _map,
    "list": _list,
}
