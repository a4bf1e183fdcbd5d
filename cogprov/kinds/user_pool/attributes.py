"""The pool's schema: ``Schema`` on create, ``SchemaAttributes`` on read, AddCustomAttributes for what is added later.

In a canonical body the schema is two maps by name: StandardAttributes (only those that differ from what every pool has)
and CustomAttributes (without the prefix that the service adds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cogprov.model.actions import Step
from cogprov.model.attributes import STANDARD
from cogprov.model.lens import Members
from cogprov.model.paths import get, pop, put
from cogprov.model.values import Body, Path
from cogprov.model.words import Word, struct

_WORDS = {api: word for word, api in STANDARD.items()}
# Every pool has these and no request may name them.
_EVERYWHERE = frozenset({"sub", "identities", "email_verified", "phone_number_verified"})
_TYPES = {"string": "String", "number": "Number", "boolean": "Boolean", "datetime": "DateTime"}
_LARGEST_CALL = 25
"""AddCustomAttributes takes so many at a time."""


def split(attributes: Sequence[Mapping[str, Any]]) -> Body:
    """What DescribeUserPool says of the schema, as canonical members."""
    standard: Body = {}
    custom: Body = {}
    for attribute in attributes:
        name = attribute["Name"]
        # A developer-only attribute reads back as dev:x or as dev:custom:x; the sources disagree.
        bare = name.removeprefix("dev:").removeprefix("custom:")
        if bare != name:
            custom[bare] = {**attribute, "Name": bare}
        elif name not in _EVERYWHERE:
            standard[name] = dict(attribute)
    return {"StandardAttributes": standard, "CustomAttributes": custom}


def tidy_attributes(body: Body) -> Body:
    """The two maps in canonical form: defaults gone, bounds that bound nothing gone."""
    standard = {name: _standard(name, value) for name, value in (body.get("StandardAttributes") or {}).items()}
    custom = {name: _custom(value) for name, value in (body.get("CustomAttributes") or {}).items()}
    rest = {key: value for key, value in body.items() if key not in ("StandardAttributes", "CustomAttributes")}
    standard = {name: value for name, value in standard.items() if value != {"Required": False, "Mutable": True}}
    return {
        **rest,
        **({"StandardAttributes": standard} if standard else {}),
        **({"CustomAttributes": custom} if custom else {}),
    }


def _standard(name: str, value: Mapping[str, Any]) -> Body:
    bounds = _bounds(value)
    if name == "birthdate" and bounds == {"MinLength": "10", "MaxLength": "10"}:
        bounds = {}
    if name == "updated_at" and bounds == {"MinValue": "0"}:
        bounds = {}
    return {"Required": bool(value.get("Required", False)), "Mutable": bool(value.get("Mutable", True)), **bounds}


def _custom(value: Mapping[str, Any]) -> Body:
    said = {
        "AttributeDataType": value.get("AttributeDataType") or "String",
        "Mutable": bool(value.get("Mutable", False)),
    }
    if value.get("DeveloperOnlyAttribute"):
        said["DeveloperOnlyAttribute"] = True
    known = {"Name", "AttributeDataType", "Mutable", "DeveloperOnlyAttribute", "Required", *_BOUNDS, *_CONSTRAINTS}
    more = {key: item for key, item in value.items() if key not in known and item not in (None, "", {}, [])}
    return {**said, **_bounds(value), **more}


_BOUNDS = ("MinLength", "MaxLength", "MinValue", "MaxValue")
_CONSTRAINTS = ("StringAttributeConstraints", "NumberAttributeConstraints")


def _bounds(value: Mapping[str, Any]) -> Body:
    flat: Body = {}
    for name in _CONSTRAINTS:
        flat.update(value.get(name) or {})
    flat.update({name: value[name] for name in _BOUNDS if name in value})
    # A string without bounds reads back as 0 to 2048, or as nothing at all; both mean the same.
    loose = {"MinLength": "0", "MaxLength": "2048"}
    return {name: str(bound) for name, bound in flat.items() if str(bound) != loose.get(name)}


def schema(body: Body) -> list[Body]:
    """The ``Schema`` of a create request."""
    standard = [
        {
            "Name": name,
            **{key: value[key] for key in ("Required", "Mutable")},
            **_constraints(value, "Number" if name == "updated_at" else "String"),
        }
        for name, value in (body.get("StandardAttributes") or {}).items()
    ]
    return [*standard, *(request(name, value) for name, value in (body.get("CustomAttributes") or {}).items())]


def attributes_as_said(raw: Body) -> Body:
    """The two maps as their author wrote them, with the attributes and bounds that are as they would be anyway."""
    custom = {
        name: {key: item for key, item in value.items() if not _bounds_nothing(key, value)}
        for name, value in (raw.get("CustomAttributes") or {}).items()
    }
    said = {"StandardAttributes": raw.get("StandardAttributes"), "CustomAttributes": custom}
    return {name: attributes for name, attributes in said.items() if attributes}


def _bounds_nothing(key: str, value: Mapping[str, Any]) -> bool:
    return key == "MinLength" and str(value[key]) == "0" and "MaxLength" not in value


def request(name: str, value: Body) -> Body:
    """One custom attribute as requests take it."""
    kept = {key: item for key, item in value.items() if key not in _BOUNDS}
    return {"Name": name, **kept, **_constraints(value, value["AttributeDataType"])}


def _constraints(value: Body, data_type: str) -> Body:
    bounds = {name: value[name] for name in _BOUNDS if name in value}
    return {f"{data_type}AttributeConstraints": bounds} if bounds else {}


def added(before: Body, after: Body, identity: Mapping[str, Any]) -> list[Step]:
    """The calls that add custom attributes; nothing else about a schema can ever change."""
    have = before.get("CustomAttributes") or {}
    new = [request(name, value) for name, value in (after.get("CustomAttributes") or {}).items() if name not in have]
    return [
        # Sent again after a lost answer, the call is refused because the attributes are there.
        Step(
            "AddCustomAttributes", {**identity, "CustomAttributes": new[start : start + _LARGEST_CALL]}, unless="exists"
        )
        for start in range(0, len(new), _LARGEST_CALL)
    ]


class StandardWords:
    """``standard_attributes: {email: {required: true, mutable: true}}``"""

    claims: tuple[Path, ...] = (("StandardAttributes",),)

    def read(self, rest: Body, words: Body) -> None:
        attributes = get(rest, ("StandardAttributes",))
        if isinstance(attributes, Mapping):
            pop(rest, ("StandardAttributes",))
            put(words, ("standard_attributes",), {_WORDS.get(k, k): _said(v) for k, v in attributes.items()})

    def write(self, rest: Body, body: Body) -> None:
        said = pop(rest, ("standard_attributes",))
        if isinstance(said, Mapping):
            body["StandardAttributes"] = {
                STANDARD.get(name, name): {"Required": False, "Mutable": True, **_meant(_as_struct(value))}
                for name, value in said.items()
                if value is not False
            }

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        one = struct(
            {
                "required": Word("boolean", doc="Whether nobody can sign up without it."),
                "mutable": Word("boolean", doc="Whether it can be changed after sign-up.", default=True),
                "min_len": _length("The shortest value."),
                "max_len": _length("The longest value."),
                "min": Word("number", doc="The smallest value, of a number."),
                "max": Word("number", doc="The largest value, of a number."),
            }
        )
        one = replace(one, alternative=Word("boolean", doc="Whether it is required."))
        yield (
            ("standard_attributes",),
            Word(
                "struct",
                doc="Standard attributes that are required or cannot change. Fixed once the pool exists.",
                children=dict.fromkeys(STANDARD, one),
                members=("Schema",),
                grows=True,
                create_only=True,
                aliases=("required_attributes",),
            ),
        )


class CustomWords:
    """``custom_attributes: {tenant: {type: string, max_len: 64, mutable: true}}``"""

    claims: tuple[Path, ...] = (("CustomAttributes",),)

    def read(self, rest: Body, words: Body) -> None:
        attributes = get(rest, ("CustomAttributes",))
        if isinstance(attributes, Mapping):
            pop(rest, ("CustomAttributes",))
            put(words, ("custom_attributes",), {name: _said(value) for name, value in attributes.items()})

    def write(self, rest: Body, body: Body) -> None:
        said = pop(rest, ("custom_attributes",))
        if isinstance(said, Mapping):
            body["CustomAttributes"] = {
                name: {"AttributeDataType": "String", "Mutable": False, **_meant(value or {})}
                for name, value in said.items()
            }

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        one = struct(
            {
                "type": Word("string", choices=tuple(_TYPES), doc="What its values are.", default="string"),
                "mutable": Word("boolean", doc="Whether it can change after it was first set.", default=False),
                "min_len": _length("The shortest value of a string."),
                "max_len": _length("The longest value of a string."),
                "min": Word("number", doc="The smallest value of a number."),
                "max": Word("number", doc="The largest value of a number."),
                "developer_only": Word("boolean", doc="Whether only administrators see it (a legacy feature)."),
            }
        )
        yield (
            ("custom_attributes",),
            Word(
                "map",
                doc="Attributes of your own, by name without `custom:`. They can be added, never changed or removed.",
                element=one,
                keys=Word("string", minimum=1, maximum=20),
                members=("Schema",),
                maximum=50,
                grows=True,
                create_only=True,
            ),
        )


def _as_struct(value: Any) -> Mapping[str, Any]:
    # The CDK's first words for it were `required_attributes: {email: true}`.
    return {"required": value} if isinstance(value, bool) else value or {}


def _length(doc: str) -> Word:
    return Word("integer", doc=doc, minimum=0, maximum=2048)


_ATTRIBUTE = {
    "Required": "required",
    "Mutable": "mutable",
    "DeveloperOnlyAttribute": "developer_only",
    "MinLength": "min_len",
    "MaxLength": "max_len",
    "MinValue": "min",
    "MaxValue": "max",
}
_ATTRIBUTE_BACK = {word: member for member, word in _ATTRIBUTE.items()}


def _said(value: Mapping[str, Any]) -> Body:
    names = {data: word for word, data in _TYPES.items()}
    said: Body = {}
    for member, item in value.items():
        if member == "AttributeDataType":
            said["type"] = names.get(item, item)
        elif member in _BOUNDS:
            said[_ATTRIBUTE[member]] = _number(item)
        else:
            said[_ATTRIBUTE.get(member, member)] = item
    return said


def _meant(said: Mapping[str, Any]) -> Body:
    body: Body = {}
    for word, item in said.items():
        member = "AttributeDataType" if word == "type" else _ATTRIBUTE_BACK.get(word, word)
        if item is None:
            continue
        if member == "AttributeDataType":
            item = _TYPES.get(str(item).lower(), item)
        body[member] = str(item) if member in _BOUNDS else item
    return body


def _number(text: Any) -> Any:
    # The API has bounds as text; one that is no number stays as it is.
    try:
        return int(text)
    except (TypeError, ValueError):
        pass
    try:
        return float(text)
    except (TypeError, ValueError):
        return text
