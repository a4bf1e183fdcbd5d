"""What kinds share: canonical bodies, full-body requests, and words read off declared objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, Final

from cogprov.kinds.images import as_bytes
from cogprov.model.actions import Identity, Parts
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.paths import get, undotted
from cogprov.model.service import Operation, Shape, service
from cogprov.model.values import ABSENT, PLAIN, Body, Digest, Path, Ref, Secret, Template

COGNITO = "cognito-idp"


def operation(name: str) -> Operation:
    """An operation; one without members when the installed botocore is too old to have it."""
    model = service(COGNITO)
    return model.operations.get(name) or Operation(name, model, {})


def inputs(*operations: str, without: Iterable[str] = ()) -> Mapping[str, Shape]:
    """The input members of operations together, in the model's order."""
    found: dict[str, Shape] = {}
    for each in operations:
        for name, shape in operation(each).input.members.items():
            if name not in without:
                found.setdefault(name, shape)
    return found


def create_only_members(create: str, update: str) -> frozenset[str]:
    """What the create takes and the update does not."""
    return frozenset(operation(create).input.members) - frozenset(operation(update).input.members)


def modelled(body: Mapping[str, Any], members: Mapping[str, Shape]) -> Body:
    """A body of API members without those that the installed botocore, being older, does not have, at any depth."""
    return {name: _modelled(value, members[name]) for name, value in body.items() if name in members}


def _modelled(value: Any, shape: Shape) -> Any:
    return modelled(value, shape.members) if shape.members and isinstance(value, Mapping) else value


def empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def tidied(value: Any, shape: Shape | None) -> Any:
    """Empties gone at every depth, lists in one order: the API keeps none of its lists in an order that means anything.

    Free-form documents stay as they are.
    """
    if shape is not None and (shape.document or shape.type in _FORMS):
        return _FORMS.get(shape.type, _as_it_is)(value)
    if type(value) in PLAIN:
        return value
    if isinstance(value, Mapping):
        inner = {key: tidied(item, _below(shape, key)) for key, item in value.items()}
        return {key: item for key, item in inner.items() if not empty(item)} if _drops(shape) else inner
    if isinstance(value, list):
        element = shape.element if shape is not None and shape.type == "list" else None
        unique = {_sort_key(item): item for item in (tidied(item, element) for item in value)}
        return [unique[key] for key in sorted(unique)]
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: Any) -> Any:
    """A point in time as ISO 8601 text in UTC, however it was given; what is none, as it is."""
    try:
        when = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return value
    aware = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


_FORMS: Final[Mapping[str, Callable[[Any], Any]]] = {"blob": as_bytes, "timestamp": _moment}
"""What is one value in several forms: base64 in a file and bytes in an answer, a date with and without an offset."""


def tidy_members(members: Mapping[str, Shape]) -> Callable[[Body], Body]:
    """The canonical form by the service model alone."""

    def tidy(body: Body) -> Body:
        inner = {name: tidied(value, members.get(name)) for name, value in body.items()}
        return {name: value for name, value in inner.items() if not empty(value)}

    return tidy


def as_said(body: Any, raw: Any, members: Mapping[str, Shape]) -> Body:
    """A canonical body as its author wrote it: lists in the order given, and the empty ones that were said."""
    said = {name: _in_order(value, raw.get(name, ABSENT), members.get(name)) for name, value in body.items()}
    left = {name: _empties(value, members.get(name)) for name, value in raw.items() if name not in body}
    return {**said, **{name: value for name, value in left.items() if value is not ABSENT}}


def _in_order(value: Any, raw: Any, shape: Shape | None) -> Any:
    if isinstance(value, Mapping) and isinstance(raw, Mapping) and shape is not None and shape.type == "structure":
        return as_said(value, raw, shape.members)
    if isinstance(value, list) and isinstance(raw, list):
        kept = [item for place, item in enumerate(raw) if item in value and item not in raw[:place]]
        return kept if len(kept) == len(value) else value
    return value


def _empties(value: Any, shape: Shape | None) -> Any:
    """The empty lists in a member that canonical form leaves out; ABSENT without any, or where the API takes none."""
    if isinstance(value, Mapping) and shape is not None and shape.type == "structure":
        return as_said({}, value, shape.members) or ABSENT
    return [] if value == [] and shape is not None and not shape.min else ABSENT


def _drops(shape: Shape | None) -> bool:
    # An empty value in a map the user fills (a tag without a value) is a value.
    return shape is None or shape.type != "map"


def _below(shape: Shape | None, key: str) -> Shape | None:
    if shape is None:
        return None
    if shape.type == "map":
        return shape.value
    return shape.members.get(key)


def _sort_key(item: Any) -> str:
    if isinstance(item, (Secret, Digest)):
        return str(item.text if isinstance(item, Digest) else item.source)  # their own repr is the same for all of them
    return item if isinstance(item, str) else repr(sorted(item.items())) if isinstance(item, dict) else repr(item)


def rejoined(after: Any, before: Any, raw: Any) -> Any:
    """``after`` as it goes on the wire: what equals ``before`` in canonical form goes back exactly as it was read.

    So an update never rewrites what it was not asked to change, not even into an equal form.
    """
    if raw is ABSENT or raw is None:
        return after
    if after == before:
        return _without_empty_texts(raw)
    if isinstance(after, Mapping) and isinstance(raw, Mapping):
        was = before if isinstance(before, Mapping) else {}
        return {key: rejoined(value, was.get(key, ABSENT), raw.get(key, ABSENT)) for key, value in after.items()}
    return after


def _without_empty_texts(raw: Any) -> Any:
    # Some reads show "" for a member that is not set, and no request may say so.
    if isinstance(raw, Mapping):
        return {key: _without_empty_texts(item) for key, item in raw.items() if item not in ("", None)}
    return raw


def full_body(
    names: Iterable[str], before: Body, after: Body, raw: Mapping[str, Any], clearing: Mapping[str, Any]
) -> Body:
    """An update's members: all there are, changed where ``after`` says so, explicitly cleared where it says nothing.

    The service documents that an update resets what it leaves out, and was seen keeping some of it; only a full
    request with explicit empties is right under both readings.
    """
    request: Body = {}
    for name in names:
        if name in after:
            request[name] = rejoined(after[name], before.get(name, ABSENT), raw.get(name, ABSENT))
        elif name in before and name in clearing:
            request[name] = clearing[name]
    return request


def clearing_values(members: Mapping[str, Shape]) -> Body:
    """What clears a member when the service takes an empty value: lists and maps."""
    return {
        name: [] if shape.type == "list" else {} for name, shape in members.items() if shape.type in ("list", "map")
    }


def picked(answer: Mapping[str, Any], names: Iterable[str]) -> Body:
    return {name: answer[name] for name in names if name in answer}


def said(resource: Resource, *path: str) -> Any:
    """A declared word, or ABSENT."""
    return get(resource.words, path)


def said_name(path: Path) -> Callable[[Resource], str]:
    """The name of a declared object: its word when it is a plain text, else its label."""

    def name_of(resource: Resource) -> str:
        value = get(resource.words, path)
        return value if isinstance(value, str) and value else resource.label

    return name_of


def made_as(member: str) -> Callable[[Identity, Mapping[str, Any], Mapping[str, Any]], Identity]:
    """The identity of what a create makes whose request names it: its parent's, and that name."""
    return lambda parent, params, answer: {**parent, member: params[member]}


def listed_as(member: str) -> Callable[[Identity, Mapping[str, Any]], Identity]:
    """The identity of an item of a list: its parent's, and the item's own member."""
    return lambda parent, item: {**parent, member: item[member]}


def keyed_by(member: str) -> Callable[[Identity, Parts], str]:
    """The name of a live object that stands in its identity."""
    return lambda identity, parts: identity[member]


def problem(
    resource: Resource, path: Path, code: str, summary: str, *hints: str, detail: str = "", warning: bool = False
) -> Problem:
    """A problem with a declared object, at the line that says it."""
    return Problem(
        code,
        summary,
        undotted((resource.address, *path)),
        resource.origin_of(path),
        detail=detail,
        hints=hints,
        warning=warning,
    )


def known(value: Any) -> bool:
    """Whether a value can be looked at before the run."""
    return not isinstance(value, (Ref, Template))
