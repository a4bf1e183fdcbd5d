"""The look of the classic sign-in pages, of a pool or of one client: SetUICustomization replaces all of it.

The logo is shown as a URL alone. Its content is remembered as a digest, and an update that changes the style sheet
sends the logo again, or it would be gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import CLIENT, POOL, born
from cogprov.kinds.common import inputs, known, problem, said
from cogprov.kinds.images import as_bytes
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.values import Body, Path

_SET: Final = "SetUICustomization"
_GET: Final = "GetUICustomization"
MEMBERS = inputs(_SET, without=CLIENT)
_IMAGE: Path = ("image_file",)
_UNREADABLE: Final = "(an image that the service does not show)"
"""What stands for a logo whose content is not known."""


def _extract(identity: Identity, parts: Parts) -> Body:
    answer = parts[_GET]
    body: Body = {"CSS": answer["CSS"]} if answer.get("CSS") else {}
    return {**body, "ImageFile": _UNREADABLE} if answer.get("ImageUrl") else body


def _tidy(body: Body) -> Body:
    tidy: Body = {}
    for member, value in body.items():
        plain = value.replace("\r\n", "\n").strip() if member == "CSS" and isinstance(value, str) else value
        plain = as_bytes(plain) if member == "ImageFile" else plain
        if plain not in (None, "", b""):
            tidy[member] = plain
    return tidy


def _complete(words: Body, context: Context) -> Body:
    image = words.get("image_file")
    return {**words, "image_file": as_bytes(image)} if image is not None else words


def _request(identity: Mapping[str, Any], body: Body, verb: str) -> Sequence[Step]:
    return [Step(_SET, {**identity, **body}, verb)]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    image = after.get("ImageFile")
    if image is None and "ImageFile" in before:
        # A logo that did not change is sent again, for the call replaces all there is.
        image = as_bytes(context.resource.words.get("image_file"))
    body = {member: value for member, value in after.items() if member != "ImageFile"}
    return _request(live.identity, {**body, "ImageFile": image} if image else body, "write")


def _hinders(resource: Resource, words: Body, context: Context) -> Iterator[Problem]:
    lost = words.get("image_file") == _UNREADABLE and "image_file" not in resource.words
    if lost:
        yield problem(
            resource,
            (),
            "E1832",
            "the logo that is there now would be lost",
            "Add image_file: ${file:logo.png} with that logo.",
            "Or take it away: image_file: null.",
            detail="A change replaces style sheet and logo together, and the service does not show the logo's content.",
        )
    if not words.get("css") and not words.get("image_file"):
        hint = "Take it out of the file to delete it." if context.live else "Add css or image_file."
        yield problem(resource, (), "E1831", "there would be neither style sheet nor logo", hint)


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    image = said(resource, "image_file")
    if isinstance(image, str) and known(image) and not isinstance(as_bytes(image), bytes):
        yield problem(resource, _IMAGE, "E1824", "bytes are written in base64", "Or as ${file:logo.png}.")


def _exists(scope: tuple[str, ...]) -> Callable[[Identity, Parts], bool]:
    def exists(identity: Identity, parts: Parts) -> bool:
        answer = parts[_GET]
        # A client without a look of its own is answered with its pool's.
        own = answer.get("ClientId") == identity.get("ClientId") if scope == CLIENT else True
        return own and bool(answer.get("CSS") or answer.get("ImageUrl"))

    return exists


def _within(parent: Identity, parts: Parts) -> Iterable[Identity]:
    pool = parts.get("DescribeUserPool", {})
    return [dict(parent)] if pool.get("Domain") or pool.get("CustomDomain") else []


def _explicit(words: Body) -> Body:
    return {word: value for word, value in words.items() if value != _UNREADABLE}


def _kind(name: str, title: str, parent: str, scope: tuple[str, ...], doc: str) -> Kind:
    return Kind(
        name=name,
        title=title,
        collection="ui_customization",
        doc=doc,
        parent=parent,
        rank=62,
        single=True,
        on_demand=True,
        lens=Lens(MEMBERS),
        identity=scope,
        born=born,
        attributes=lambda identity, parts, region: {
            "image_url": parts[_GET].get("ImageUrl", ""),
            "css_version": parts[_GET].get("CSSVersion", ""),
        },
        reads=(Read(_GET, "UICustomization"),),
        listing=Listing(within=_within, certain=False),
        exists=_exists(scope),
        extract=_extract,
        tidy=_tidy,
        volatile=frozenset({"LastModifiedDate"}),
        complete=_complete,
        explicit=_explicit,
        write_only=frozenset({_IMAGE}),
        traced=frozenset({_IMAGE}),
        after=("domain",),
        create=lambda body, parent, context: _request(parent, body, "create"),
        update=_update,
        delete=lambda live: _request(live.identity, {}, "delete"),
        updates=(_SET,),
        deletes=(_SET,),
        prepare=lambda operation, params: {
            member: as_bytes(value) if member == "ImageFile" else value for member, value in params.items()
        },
        precious="its logo, if it has one: the service does not show it",
        check=_check,
        hinders=_hinders,
    )


UI_CUSTOMIZATION = _kind(
    "ui_customization",
    "UI customization",
    "user_pool",
    POOL,
    "Style sheet and logo of the classic sign-in pages. The pool needs a domain.",
)
CLIENT_UI_CUSTOMIZATION = _kind(
    "client_ui_customization",
    "client's UI customization",
    "client",
    CLIENT,
    "Style sheet and logo of the classic sign-in pages for one client, in the place of the pool's.",
)
