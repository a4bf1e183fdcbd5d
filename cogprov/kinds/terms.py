"""Terms documents of a client, by name: Create-, Update-, DeleteTerms and DescribeTermsByClient.

A list of them names no clients and no links, so each client is asked for both names that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cogprov.kinds.attached import CLIENT, given
from cogprov.kinds.common import full_body, inputs, made_as, picked, problem, said, tidy_members
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens, Members, Value, opaque
from cogprov.model.paths import get, pop
from cogprov.model.values import Body, Json, Path
from cogprov.model.words import Word, from_shape

_CREATE: Final = "CreateTerms"
_UPDATE: Final = "UpdateTerms"
_DESCRIBE: Final = "DescribeTermsByClient"
MEMBERS = inputs(_CREATE, _UPDATE, without=(*CLIENT, "TermsId"))
_NAMES: Final = {"terms_of_use": "terms-of-use", "privacy_policy": "privacy-policy"}
_WORDS: Final = {name: word for word, name in _NAMES.items()}
_PREFIX: Final = "cognito:"
_USUAL: Final = {"TermsSource": "LINK", "Enforcement": "NONE"}
"""All that there is so far, and required when a document is made."""


class _Links:
    """``Links`` by language, without the prefix that every language has."""

    claims: tuple[Path, ...] = (("Links",),)

    def read(self, rest: Body, words: Body) -> None:
        links = pop(rest, ("Links",))
        if isinstance(links, Mapping):
            links = {language.removeprefix(_PREFIX): url for language, url in links.items()}
        if given(links):
            words["links"] = links

    def write(self, rest: Body, body: Body) -> None:
        links = pop(rest, ("links",))
        if isinstance(links, Mapping) and not opaque(links):
            links = {_PREFIX + language.removeprefix(_PREFIX): url for language, url in links.items()}
        if given(links):
            body["Links"] = links

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        shape = members["Links"]
        pattern = (shape.key.pattern or "").replace(f"^{_PREFIX}", f"^({_PREFIX})?", 1)
        yield (
            ("links",),
            Word(
                "map",
                doc="The URL of the document by language, such as english; default is the one that must be there.",
                element=from_shape(shape.value, "Links{}"),
                keys=Word("string", pattern=pattern),
                members=("Links",),
                maximum=shape.max,
            ),
        )


LENS = Lens(
    MEMBERS,
    (
        Value(
            ("terms_name",),
            ("TermsName",),
            lambda name: _WORDS.get(name, name),
            lambda name: _NAMES.get(name, name),
            lambda shape: Word(
                "string",
                choices=tuple(_NAMES),
                spellings=_WORDS,
                doc="Which document it is; the label unless it is said.",
            ),
        ),
        _Links(),
    ),
)


def _spelled(name: str) -> str:
    return name.lower().replace("-", "_")


def _name_of(resource: Resource) -> str:
    name = said(resource, "terms_name")
    return _spelled(name if isinstance(name, str) and name else resource.label)


def _key_of(identity: Identity, parts: Parts) -> str:
    return _spelled(identity["TermsName"])


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    return [Step(_UPDATE, {**_document(live), **full_body(MEMBERS, before, after, live.parts[_DESCRIBE], {})})]


def _document(live: LiveObject) -> Body:
    return {"UserPoolId": live.identity["UserPoolId"], "TermsId": live.parts[_DESCRIBE]["TermsId"]}


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"terms_id": parts.get(_DESCRIBE, {}).get("TermsId", "")}


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    name = _name_of(resource)
    if name not in _NAMES:
        names = " and ".join(_NAMES)
        yield problem(resource, (), "E1841", f"there are no terms called {name!r}, only {names}", "Rename the label.")
    links = said(resource, "links")
    if not isinstance(links, Mapping) or not any(given(get(links, (key,))) for key in ("default", "cognito:default")):
        yield problem(
            resource,
            ("links",),
            "E1842",
            "terms need a link for the default language",
            "links: {default: https://example.com/terms}",
        )
    if len({_name_of(other) for other in context.siblings("terms")}) == 1:
        other = next((each for each in _NAMES if each != name), "")
        yield problem(
            resource,
            (),
            "W1843",
            f"no terms are shown until {other} is there too",
            detail="The sign-in pages show both documents of a client, or none.",
            warning=True,
        )


TERMS = Kind(
    name="terms",
    title="terms document",
    collection="terms",
    doc="Links that people see when they sign up: terms_of_use and privacy_policy, which is also their label.",
    parent="client",
    rank=30,
    on_demand=True,
    lens=LENS,
    name_path=("terms_name",),
    name_of=_name_of,
    usual_name=lambda resource, stack: _spelled(resource.label),
    identity=(*CLIENT, "TermsName"),
    born=made_as("TermsName"),
    attributes=_attributes,
    key_of=_key_of,
    reads=(Read(_DESCRIBE, "Terms"),),
    listing=Listing(
        within=lambda parent, parts: [{**parent, "TermsName": name} for name in _NAMES.values()], certain=False
    ),
    exists=lambda identity, parts: "TermsId" in parts[_DESCRIBE],
    extract=lambda identity, parts: picked(parts[_DESCRIBE], MEMBERS),
    tidy=tidy_members(MEMBERS),
    volatile=frozenset({"LastModifiedDate"}),
    dated="CreationDate",
    service_defaults=lambda body: dict(_USUAL),
    fresh=lambda resource, context: {"terms_name": _name_of(resource)},
    create_only=frozenset({("terms_name",)}),
    makes_room=True,
    create=lambda body, parent, context: [Step(_CREATE, {**parent, **_USUAL, **body}, "create")],
    update=_update,
    delete=lambda live: [Step("DeleteTerms", _document(live), "delete")],
    updates=(_UPDATE,),
    deletes=("DeleteTerms",),
    check=_check,
)
