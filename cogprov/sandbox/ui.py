"""The look of the classic hosted pages: a style sheet and a logo, for the pool or for one client."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timezone

from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid
from cogprov.sandbox.records import dates, find_client, find_pool
from cogprov.sandbox.values import Json

ALL = "ALL"
CLASSES = frozenset(
    {
        "background-customizable",
        "banner-customizable",
        "errorMessage-customizable",
        "idpButton-customizable",
        "idpDescription-customizable",
        "inputField-customizable",
        "label-customizable",
        "legalText-customizable",
        "logo-customizable",
        "passwordCheck-notValid-customizable",
        "passwordCheck-valid-customizable",
        "redirect-customizable",
        "socialButton-customizable",
        "submitButton-customizable",
        "textDescription-customizable",
    }
)

_IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8\xff")
_SELECTOR = re.compile(r"([^{}]+)\{[^{}]*\}")
_CLASS = re.compile(r"\.([\w-]+)(?::\w+)?")


def _set(ctx: Context, params: Json) -> Json:
    """Replaces the scope's look; neither style sheet nor image removes it."""
    pool, scope = _scope(ctx, params)
    if not pool["domains"]:
        raise invalid("There has to be an existing domain associated with this user pool")
    _check_css(params.get("CSS", ""))
    image = base64.b64decode(params.get("ImageFile", ""))
    if image and not image.startswith(_IMAGE_STARTS):
        raise invalid("ImageFile must be a PNG or JPEG image.")
    if not params.get("CSS") and not image:
        pool["ui"].pop(scope, None)
        return {"UICustomization": {}}
    version = datetime.fromtimestamp(ctx.now, timezone.utc).strftime("%Y%m%d%H%M%S")
    url = f"https://d3oia8etllorh5.cloudfront.net/{pool['Id']}/{scope}/{version}/assets/images/image.jpg"
    record: Json = {
        "UserPoolId": pool["Id"],
        "ClientId": scope,
        "CSS": params.get("CSS", ""),
        "CSSVersion": version,
        # The image itself is never told again, only where it is.
        **({"ImageUrl": url} if image else {}),
        "created": pool["ui"].get(scope, {}).get("created", ctx.now),
        "modified": ctx.now,
    }
    pool["ui"][scope] = record
    return {"UICustomization": _view(record)}


def _get(ctx: Context, params: Json) -> Json:
    """Falls back from a client to the pool: an inherited answer carries the pool's ``ClientId``, which is ``ALL``."""
    pool, scope = _scope(ctx, params)
    record = pool["ui"].get(scope) or pool["ui"].get(ALL)
    return {"UICustomization": _view(record) if record else {}}


def _scope(ctx: Context, params: Json) -> tuple[Json, str]:
    scope = params.get("ClientId", ALL)
    return (find_pool(ctx, params) if scope == ALL else find_client(ctx, params)[0]), scope


def _view(record: Json) -> Json:
    return {**{key: value for key, value in record.items() if key not in ("created", "modified")}, **dates(record)}


def _check_css(css: str) -> None:
    for selector in _SELECTOR.findall(css):
        found = _CLASS.fullmatch(selector.strip())
        if not found or found[1] not in CLASSES:
            raise invalid(f"Invalid CSS: {selector.strip()} is not a customizable class.")
    if _SELECTOR.sub("", css).strip():
        raise invalid("Invalid CSS: it could not be parsed.")


OPERATIONS: Operations = {"SetUICustomization": _set, "GetUICustomization": _get}
