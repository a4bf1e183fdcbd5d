"""The keys that say how an object is managed: ``import``, ``from_..._id``, ``from_..._arn`` and ``lifecycle``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cogprov.config import codes
from cogprov.config.report import quoted
from cogprov.config.settings import reference_keys
from cogprov.config.site import Site
from cogprov.model.kind import Kind
from cogprov.model.text import a
from cogprov.model.values import Json

_ID: Final = re.compile(r"([a-z]{2,8}(?:-[a-z]+)+-\d{1,2})_[0-9A-Za-z]+")
"""An id that tells its Region."""


@dataclass(frozen=True)
class Adoption:
    adopt: str = ""
    reference: str = ""
    allow_delete: bool = False


def adoption(kind: Kind, values: Mapping[str, Json], has_words: bool, region: str, site: Site) -> Adoption:
    """What the common keys of an object say together; contradictions go to the site.

    ``has_words``: the object has settings of its own; ``region``: the stack's, or empty.
    """
    lifecycle = values.get("lifecycle")
    allow_delete = isinstance(lifecycle, Mapping) and bool(lifecycle.get("allow_delete"))
    texts = {key: value for key, value in values.items() if key != "lifecycle" and value is not None}
    for key, value in texts.items():
        if not isinstance(value, str):
            summary = f"{quoted(site.name((key,)))} must be known before the run"
            site.at_value((key,), codes.ADOPTION, summary)
            return Adoption(allow_delete=allow_delete)
    if len(texts) > 1:
        first, second = list(texts)[:2]
        site.at_key((second,), codes.ADOPTION, f"`{first}` and `{second}` contradict each other")
    adopt = texts.get("import", "")
    if adopt and not kind.parent:
        _same_region("import", adopt, region, site)
    return Adoption(adopt, _reference(kind, texts, has_words, region, site), allow_delete)


def _reference(kind: Kind, texts: Mapping[str, str], has_words: bool, region: str, site: Site) -> str:
    by_id, by_arn = reference_keys(kind.name)
    key = next((key for key in (by_id, by_arn) if key in texts), "")
    if not key:
        return ""
    if has_words:
        site.at_key(
            (key,),
            codes.ADOPTION,
            f"the settings of {a(kind.title)} that is only referred to are not managed",
            hints=["Take its settings away and keep its children, or write `import:` to manage it whole."],
        )
    identity = texts[key] if key == by_id else _id_of_arn(key, texts[key], site)
    _same_region(key, identity, region, site)
    return identity


def _id_of_arn(key: str, arn: str, site: Site) -> str:
    parts = arn.split(":", 5)
    identity = parts[5].rpartition("/")[2]
    _same_region(key, identity, parts[3], site, "the ARN says")
    return identity


def _same_region(key: str, identity: str, region: str, site: Site, who: str = "the stack is in") -> None:
    told = _ID.fullmatch(identity)
    if told and region and told[1] != region:
        site.at_value((key,), codes.REGION, f"{quoted(identity)} lies in {told[1]}, and {who} {region}")
