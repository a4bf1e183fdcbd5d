"""Styles of managed login, one per client: Create-, Update- and DeleteManagedLoginBranding, found by the client.

An update only adds: settings and images that it does not mention stay. To take something away, or to exchange an image,
the style is deleted and made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cogprov.kinds.attached import CLIENT, born, given, in_plan, lacking
from cogprov.kinds.common import empty, inputs, known, picked, problem, said
from cogprov.kinds.images import as_bytes, as_text
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.values import Body, Json, Ref

_CREATE: Final = "CreateManagedLoginBranding"
_UPDATE: Final = "UpdateManagedLoginBranding"
_DELETE: Final = "DeleteManagedLoginBranding"
_DESCRIBE: Final = "DescribeManagedLoginBrandingByClient"
_ID: Final = "ManagedLoginBrandingId"
_OWN: Final = "UseCognitoProvidedValues"
MEMBERS = inputs(_CREATE, _UPDATE, without=(*CLIENT, _ID))
_OWN_WORD: Final = "use_cognito_provided_values"
_ROOM: Final = 1_800_000
"""Characters of a request that settings and images may take; the service takes two megabytes in all."""
_OVERHEAD: Final = 200


def _tidy(body: Body) -> Body:
    """Images as bytes and in one order, empties gone. Of an image's id and its bytes, the bytes say which it is."""
    tidy = {member: value for member, value in body.items() if not empty(value)}
    assets = tidy.get("Assets")
    if isinstance(assets, list):
        tidy["Assets"] = sorted((_tidy_asset(asset) for asset in assets), key=_place)
    return tidy


def _tidy_asset(asset: Mapping[str, Any]) -> Body:
    tidy = {member: value for member, value in asset.items() if not empty(value)}
    if "Bytes" in tidy:
        tidy["Bytes"] = as_bytes(tidy["Bytes"])
        tidy.pop("ResourceId", None)
    return tidy


def _place(asset: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(asset.get(member)) for member in ("Category", "ColorMode", "Extension", "ResourceId"))


def _complete(words: Body, context: Context) -> Body:
    """Cognito's own values and a style of one's own exclude each other: the one that is declared wins."""
    if words.get(_OWN_WORD) is True:
        return {**words, "settings": None, "assets": None}
    styled = not empty(words.get("settings")) or not empty(words.get("assets"))
    completed = {_OWN_WORD: False, **words} if styled else dict(words)
    if isinstance(words.get("assets"), list):
        completed["assets"] = [_as_live(asset, context) for asset in words["assets"]]
    return completed


def _as_live(asset: Any, context: Context) -> Any:
    """An image that is named by its id alone, as the service shows it: with its bytes."""
    if context.live is None or not isinstance(asset, Mapping) or not given(asset.get("resource_id")):
        return asset
    for raw in context.live.parts[_DESCRIBE].get("Assets") or ():
        same_place = (raw.get("Category"), raw.get("ColorMode")) == (asset.get("category"), asset.get("color_mode"))
        if same_place and raw.get("ResourceId") == asset["resource_id"] and raw.get("Bytes"):
            return {**asset, "bytes": raw["Bytes"]}
    return asset


def _fresh(resource: Resource, context: Context) -> Body:
    styled = not empty(resource.words.get("settings")) or not empty(resource.words.get("assets"))
    return {} if styled else {_OWN_WORD: True}


def _explicit(words: Body) -> Body:
    """Words that a file can hold: images as base64."""
    if "assets" not in words:
        return words
    return {**words, "assets": [{key: as_text(value) for key, value in asset.items()} for asset in words["assets"]]}


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return _made(parent, body, context, Step(_CREATE, {}, "create"))


def _made(ids: Mapping[str, Any], body: Body, context: Context, first: Step) -> Sequence[Step]:
    """A create, followed by updates that add the images for which it had no room."""
    room, *more = _batches(body.get("Assets", []), len(json.dumps(body.get("Settings", {}), default=str)))
    whole = {**ids, **body, "Assets": room} if room else {**ids, **body}
    style = {"UserPoolId": ids["UserPoolId"], _ID: Ref(context.address, "managed_login_branding_id")}
    return [replace(first, params=whole), *(Step(_UPDATE, {**style, "Assets": batch}) for batch in more)]


def _batches(assets: Sequence[Any], taken: int) -> list[list[Any]]:
    """Images by the request that carries them; ``taken`` is what else is in the first one. At least one batch."""
    batches: list[list[Any]] = [[]]
    for asset in assets:
        size = len(str(as_text(asset.get("Bytes", "")))) + _OVERHEAD
        if batches[-1] and taken + size > _ROOM:
            batches.append([])
            taken = 0
        batches[-1].append(asset)
        taken += size
    return batches


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    style = _style(live)
    if after.get(_OWN):
        return [Step(_UPDATE, {**style, _OWN: True})]
    if not _only_adds(before, after):
        # A repeated call whose first answer was lost finds the work done.
        gone = Step(_DELETE, style, "delete", unless="gone")
        return [gone, *_made(live.identity, after, context, Step(_CREATE, {}, "create", unless="exists"))]
    request: Body = {_OWN: False}
    if after.get("Settings") != before.get("Settings"):
        request["Settings"] = after["Settings"]
    added = [asset for asset in after.get("Assets", []) if asset not in before.get("Assets", [])]
    room, *more = _batches(added, len(json.dumps(request.get("Settings", {}), default=str)))
    if room:
        request["Assets"] = room
    return [Step(_UPDATE, {**style, **request}), *(Step(_UPDATE, {**style, "Assets": batch}) for batch in more)]


def _style(live: LiveObject) -> Body:
    return {"UserPoolId": live.identity["UserPoolId"], _ID: live.parts[_DESCRIBE][_ID]}


def _only_adds(before: Body, after: Body) -> bool:
    taken = {(asset.get("Category"), asset.get("ColorMode")) for asset in before.get("Assets", [])}
    images = after.get("Assets", [])
    new = [asset for asset in images if asset not in before.get("Assets", [])]
    kept = all(asset in images for asset in before.get("Assets", []))
    exchanged = any((asset.get("Category"), asset.get("ColorMode")) in taken for asset in new)
    return kept and not exchanged and _covers(after.get("Settings"), before.get("Settings"))


def _covers(whole: Any, part: Any) -> bool:
    """Whether every key of a document is in another one too, with whatever value."""
    if not isinstance(part, Mapping):
        return part is None or whole is not None
    if not isinstance(whole, Mapping):
        return False
    return all(key in whole and _covers(whole[key], value) for key, value in part.items())


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step(_DELETE, _style(live), "delete")]


def _prepare(operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    if "Assets" not in params:
        return params
    return {**params, "Assets": [_tidy_asset(asset) for asset in params["Assets"]]}


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"managed_login_branding_id": parts[_DESCRIBE].get(_ID, "")}


def _within(parent: Identity, parts: Parts) -> Iterable[Identity]:
    return [dict(parent)] if in_plan(parent, parts) else []


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    yield from lacking(resource, context, (), "managed login branding")
    for word in ("settings", "assets"):
        if said(resource, _OWN_WORD) is True and not empty(resource.words.get(word)):
            summary = f"{word} and Cognito's own values exclude each other"
            yield problem(resource, (word,), "E1821", summary, f"Take {_OWN_WORD} out, or {word}.")
    assets = said(resource, "assets")
    if isinstance(assets, list):
        yield from _check_assets(resource, assets)


def _check_assets(resource: Resource, assets: Sequence[Any]) -> Iterator[Problem]:
    places = set()
    for number, asset in enumerate(assets):
        if not isinstance(asset, Mapping):
            continue
        path = ("assets", f"[{number}]")
        category, mode = asset.get("category"), asset.get("color_mode")
        for word in ("category", "color_mode", "extension"):
            if not given(asset.get(word)):
                yield problem(resource, path, "E1822", f"an image needs the key `{word}`")
        if given(asset.get("bytes")) == given(asset.get("resource_id")):
            hint = "Write bytes: ${file:logo.png}"
            yield problem(resource, path, "E1822", "an image needs either bytes or resource_id", hint)
        if isinstance(asset.get("bytes"), str) and not isinstance(as_bytes(asset["bytes"]), bytes):
            yield problem(resource, (*path, "bytes"), "E1824", "bytes are written in base64", "Or as ${file:logo.png}.")
        if known(category) and known(mode) and (category, mode) in places:
            yield problem(resource, path, "E1823", f"there are two images for {category} in color mode {mode}")
        places.add((category, mode))


MANAGED_LOGIN_BRANDING = Kind(
    name="managed_login_branding",
    title="managed login style",
    collection="managed_login_branding",
    doc="How the newer sign-in pages look for a client; without one they show an error.",
    parent="client",
    rank=20,
    single=True,
    on_demand=True,
    lens=Lens(MEMBERS),
    identity=CLIENT,
    born=born,
    attributes=_attributes,
    reads=(Read(_DESCRIBE, "ManagedLoginBranding"),),
    listing=Listing(within=_within, certain=False),
    exists=lambda identity, parts: _ID in parts[_DESCRIBE],
    extract=lambda identity, parts: picked(parts[_DESCRIBE], MEMBERS),
    tidy=_tidy,
    volatile=frozenset({"LastModifiedDate"}),
    dated="CreationDate",
    service_defaults=lambda body: {_OWN: False},
    fresh=_fresh,
    complete=_complete,
    explicit=_explicit,
    create=_create,
    update=_update,
    delete=_delete,
    updates=(_UPDATE, _DELETE),
    deletes=(_DELETE,),
    prepare=_prepare,
    check=_check,
)
