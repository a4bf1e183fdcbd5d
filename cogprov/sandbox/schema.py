"""Attributes of a pool: the 21 that every pool has, and custom ones, which can be added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid, too_many
from cogprov.sandbox.records import find_unlocked_pool, touch
from cogprov.sandbox.values import Json

MAX_CUSTOM = 50
MAX_STRING_LENGTH = 2048

_TEXT_ATTRIBUTES = (
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "gender",
    "zoneinfo",
    "locale",
    "phone_number",
    "address",
)
_CONSTRAINTS = {"String": "StringAttributeConstraints", "Number": "NumberAttributeConstraints"}
_BOUNDS = {"String": ("MinLength", "MaxLength"), "Number": ("MinValue", "MaxValue")}


def _standard(name: str, kind: str, constraints: Json | None, *, fixed: bool = False) -> Json:
    attribute = {
        "Name": name,
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": not fixed,
        "Required": fixed,
    }
    return attribute if constraints is None else {**attribute, _CONSTRAINTS[kind]: constraints}


STANDARD: tuple[Json, ...] = (
    _standard("sub", "String", {"MinLength": "1", "MaxLength": "2048"}, fixed=True),
    *(_standard(name, "String", {"MinLength": "0", "MaxLength": "2048"}) for name in _TEXT_ATTRIBUTES),
    _standard("birthdate", "String", {"MinLength": "10", "MaxLength": "10"}),
    _standard("email_verified", "Boolean", None),
    _standard("phone_number_verified", "Boolean", None),
    _standard("updated_at", "Number", {"MinValue": "0"}),
    _standard("identities", "String", {}),
)
_STANDARD_NAMES = frozenset(attribute["Name"] for attribute in STANDARD)


def schema_of(request: Sequence[Json]) -> list[Json]:
    """The whole schema of a new pool: the standard attributes as restated by the request, then the custom ones."""
    _refuse_repeated(request)
    restated = {entry["Name"]: entry for entry in request if entry["Name"] in _STANDARD_NAMES}
    standard = [_restate(attribute, restated.get(attribute["Name"])) for attribute in deepcopy(STANDARD)]
    return with_custom(standard, [entry for entry in request if entry["Name"] not in _STANDARD_NAMES])


def with_custom(schema: Sequence[Json], entries: Sequence[Json]) -> list[Json]:
    """The schema with custom attributes added. Raises when one exists already: a retry of a lost answer ends here."""
    _refuse_repeated(entries)
    grown = list(schema)
    for entry in entries:
        attribute = _custom(entry)
        if any(present["Name"] == attribute["Name"] for present in schema):
            name = attribute["Name"]
            raise invalid(f"{name}: Existing attribute already has name {name}.")
        grown.append(attribute)
    if len(grown) - len(STANDARD) > MAX_CUSTOM:
        raise too_many(f"Custom attributes exceed the limit of {MAX_CUSTOM} per user pool.")
    return grown


def _refuse_repeated(entries: Sequence[Json]) -> None:
    names = [entry.get("Name") for entry in entries]
    if None in names:
        raise invalid("Attribute name is required.")
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise invalid(f"Duplicate attribute names in schema: {', '.join(sorted(map(str, repeated)))}")


def _restate(attribute: Json, entry: Json | None) -> Json:
    """A standard attribute with the caller's flags and bounds; its type is fixed."""
    if entry is None:
        return attribute
    kind = attribute["AttributeDataType"]
    if entry.get("AttributeDataType", kind) != kind or entry.get("DeveloperOnlyAttribute"):
        raise invalid(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute "
            f"{attribute['Name']}"
        )
    _check_bounds({**entry, "AttributeDataType": kind})
    flags: Json = {flag: entry[flag] for flag in ("Mutable", "Required") if flag in entry}
    constraints = _CONSTRAINTS.get(kind, "")
    bounds = {constraints: {**attribute.get(constraints, {}), **entry[constraints]}} if constraints in entry else {}
    return {**attribute, **flags, **bounds}


def _custom(entry: Json) -> Json:
    """A custom attribute as it reads back: prefixed, with every flag, with an empty object for omitted bounds."""
    kind = entry.get("AttributeDataType", "String")
    if entry.get("Required"):
        raise invalid("Required custom attributes are not supported currently.")
    _check_bounds({**entry, "AttributeDataType": kind})
    developer_only = entry.get("DeveloperOnlyAttribute", False)
    attribute = {
        "Name": f"{'dev:' if developer_only else ''}custom:{entry['Name']}",
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": developer_only,
        "Mutable": entry.get("Mutable", True),
        "Required": False,
    }
    constraints = _CONSTRAINTS.get(kind)
    return {**attribute, constraints: entry.get(constraints, {})} if constraints else attribute


def _check_bounds(entry: Json) -> None:
    """Bounds are numbers written as text, belong to the attribute's own type, and are in order."""
    kind, name = entry["AttributeDataType"], entry["Name"]
    for other, member in _CONSTRAINTS.items():
        if member in entry and other != kind:
            raise invalid(f"Invalid {member} for attribute {name} of type {kind}.")
    if kind not in _BOUNDS:
        return
    given = entry.get(_CONSTRAINTS[kind], {})
    low, high = (_number(given.get(bound), name) for bound in _BOUNDS[kind])
    if kind == "String" and any(bound is not None and not 0 <= bound <= MAX_STRING_LENGTH for bound in (low, high)):
        raise invalid(f"Invalid bounds for attribute {name}: lengths lie between 0 and {MAX_STRING_LENGTH}.")
    if low is not None and high is not None and low > high:
        raise invalid(f"Invalid bounds for attribute {name}: the minimum is greater than the maximum.")


def _number(text: str | None, name: str) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        raise invalid(f"Invalid bounds for attribute {name}: {text} is not a number.") from None


def _add_custom_attributes(ctx: Context, params: Json) -> Json:
    pool = find_unlocked_pool(ctx, params)
    pool["schema"] = with_custom(pool["schema"], params["CustomAttributes"])
    touch(ctx, pool)
    return {}


OPERATIONS: Operations = {"AddCustomAttributes": _add_custom_attributes}
