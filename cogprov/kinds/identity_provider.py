"""Identity providers: Create-, Describe-, Update- and DeleteIdentityProvider.

``ProviderDetails`` is one map of texts for six sorts of provider. In a canonical body it holds only what can be
written: the service adds endpoints and certificates on its own, and refuses some of them when they are sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.common import (
    clearing_values,
    full_body,
    inputs,
    keyed_by,
    listed_as,
    made_as,
    picked,
    problem,
    said,
    tidy_members,
)
from cogprov.kinds.weakening import gone, off, on, weakening_by
from cogprov.model.actions import Change, Identity, LiveObject, Parts, Step
from cogprov.model.attributes import STANDARD, not_in_schema
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Neighbours, Read
from cogprov.model.lens import Lens, Members, opaque
from cogprov.model.paths import get, pop
from cogprov.model.pieces import choice, rename
from cogprov.model.values import ABSENT, Body, Json, Path, Secret
from cogprov.model.words import Word

DESCRIBE: Final = "DescribeIdentityProvider"
MEMBERS = inputs("CreateIdentityProvider", "UpdateIdentityProvider", without=("UserPoolId",))
PATCHED = tuple(inputs("UpdateIdentityProvider", without=("UserPoolId", "ProviderName", "ProviderDetails")))
CLEARING = clearing_values({name: MEMBERS[name] for name in PATCHED})
TYPES: Final = {
    "google": "Google",
    "facebook": "Facebook",
    "amazon": "LoginWithAmazon",
    "apple": "SignInWithApple",
    "oidc": "OIDC",
    "saml": "SAML",
}
SOCIAL: Final = frozenset({"Google", "Facebook", "LoginWithAmazon", "SignInWithApple"})

_SOCIAL_EXTRA = (
    "attributes_url",
    "attributes_url_add_attributes",
    "authorize_url",
    "token_request_method",
    "token_url",
)
READ_ONLY: Final[Mapping[str, frozenset[str]]] = {
    "OIDC": frozenset({"attributes_url_add_attributes"}),
    "SAML": frozenset({"ActiveEncryptionCertificate", "SSORedirectBindingURI", "SLORedirectBindingURI"}),
    "Google": frozenset({*_SOCIAL_EXTRA, "oidc_issuer"}),
    "Facebook": frozenset(_SOCIAL_EXTRA),
    "LoginWithAmazon": frozenset(_SOCIAL_EXTRA),
    "SignInWithApple": frozenset({*_SOCIAL_EXTRA, "oidc_issuer"}),
}
"""Details that the service adds, by type. Sending a certificate back is refused."""

SECRETS: Final = ("client_secret", "private_key")
_TEXTS: Final[Mapping[str, Path]] = {
    "client_id": ("client_id",),
    "client_secret": ("client_secret",),
    "api_version": ("api_version",),
    "team_id": ("team_id",),
    "key_id": ("key_id",),
    "private_key": ("private_key",),
    "oidc_issuer": ("issuer_url",),
    "attributes_request_method": ("attribute_request_method",),
    "authorize_url": ("endpoints", "authorization"),
    "token_url": ("endpoints", "token"),
    "attributes_url": ("endpoints", "user_info"),
    "jwks_uri": ("endpoints", "jwks_uri"),
    "MetadataURL": ("metadata_url",),
    "MetadataFile": ("metadata_file",),
    "RequestSigningAlgorithm": ("request_signing_algorithm",),
}
_SWITCHES: Final[Mapping[str, Path]] = {
    "IDPSignout": ("idp_signout",),
    "EncryptedResponses": ("encrypted_responses",),
    "IDPInit": ("idp_initiated",),
}
_DOCS: Final[Mapping[str, str]] = {
    "client_id": "What the provider calls this application.",
    "client_secret": "The application's secret at the provider.",
    "api_version": "The version of Facebook's API.",
    "team_id": "The team at Apple.",
    "key_id": "The id of the key at Apple.",
    "private_key": "The key from Apple. The service never shows it again.",
    "issuer_url": "The issuer; endpoints are found from it.",
    "attribute_request_method": "How the service asks for attributes.",
    "metadata_url": "Where the SAML metadata is; the service fetches it anew from time to time.",
    "metadata_file": "The SAML metadata itself.",
    "request_signing_algorithm": "How SAML requests are signed.",
    "idp_signout": "Whether signing out here signs out there.",
    "encrypted_responses": "Whether the provider encrypts its answers.",
    "authorization": "Where people sign in; all four endpoints, or none where the issuer tells them.",
    "token": "Where codes are exchanged for tokens.",
    "user_info": "Where attributes are asked for.",
    "jwks_uri": "Where the keys are that sign tokens.",
    "idp_initiated": "Whether sign-in may start at the provider.",
}


def _separator(provider_type: Any) -> str:
    return "," if provider_type == "Facebook" else " "


def _listed(scopes: str, separator: str) -> list[str]:
    return [scope for scope in re.split(r"[\s,]+" if separator == "," else r"\s+", scopes) if scope]


class _Details:
    """``ProviderDetails`` as words of their own; keys that have none stay in ``provider_details``."""

    claims: tuple[Path, ...] = ()

    def read(self, rest: Body, words: Body) -> None:
        details = pop(rest, ("ProviderDetails",))
        if not isinstance(details, Mapping):
            return
        left = dict(details)
        for key, path in _TEXTS.items():
            if key in left:
                _set(words, path, left.pop(key))
        for key, path in _SWITCHES.items():
            if left.get(key) in ("true", "false"):
                _set(words, path, left.pop(key) == "true")
        scopes = left.get("authorize_scopes")
        if isinstance(scopes, str):
            separator = _separator(_type_of(words, rest))
            listed = _listed(scopes, separator)
            if listed and separator.join(listed) == scopes:
                words["scopes"] = listed
                del left["authorize_scopes"]
        if left:
            rest["ProviderDetails"] = left

    def write(self, rest: Body, body: Body) -> None:
        details: Body = {}
        for key, path in _TEXTS.items():
            value = pop(rest, path)
            if value is not ABSENT and value is not None:
                details[key] = value
        for key, path in _SWITCHES.items():
            value = pop(rest, path)
            if value is not ABSENT and value is not None:
                details[key] = value if opaque(value) else str(value).lower()
        scopes = pop(rest, ("scopes",))
        if isinstance(scopes, (list, tuple)) and scopes:
            details["authorize_scopes"] = _separator(_type_of(rest, body)).join(map(str, scopes))
        if details:
            body["ProviderDetails"] = details

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        for key, path in {**_TEXTS, **_SWITCHES}.items():
            sort = "boolean" if key in _SWITCHES else "string"
            choices = ("GET", "POST") if key == "attributes_request_method" else ()
            word = Word(
                sort,
                doc=_DOCS.get(path[-1], ""),
                secret=key in SECRETS,
                choices=choices,
                members=(f"ProviderDetails.{key}",),
            )
            yield path, word
        doc = "What is asked of the provider."
        element = Word("string")
        yield ("scopes",), Word("list", doc=doc, element=element, members=("ProviderDetails.authorize_scopes",))


def _type_of(rest: Body, body: Body) -> Any:
    word = rest.get("type", "")
    return body.get("ProviderType") or TYPES.get(str(word).lower(), word)


def _set(words: Body, path: Path, value: Any) -> None:
    here = words
    for step in path[:-1]:
        here = here.setdefault(step, {})
    here[path[-1]] = value


_NAMES = {api: word for word, api in STANDARD.items()}


class _Mapping:
    """``attribute_mapping``: from the pool's attributes, in cogprov's words, to the provider's claims."""

    claims: tuple[Path, ...] = (("AttributeMapping",),)

    def read(self, rest: Body, words: Body) -> None:
        mapping = get(rest, ("AttributeMapping",))
        if isinstance(mapping, Mapping):
            pop(rest, ("AttributeMapping",))
            words["attribute_mapping"] = {_NAMES.get(key, key): value for key, value in mapping.items()}

    def write(self, rest: Body, body: Body) -> None:
        mapping = pop(rest, ("attribute_mapping",))
        if isinstance(mapping, Mapping):
            body["AttributeMapping"] = {STANDARD.get(key, key): value for key, value in mapping.items()}

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        yield (
            ("attribute_mapping",),
            Word(
                "map",
                doc="Which claim fills which attribute, as `attribute: claim`.",
                element=Word("string", maximum=131072),
                keys=Word("string", minimum=1, maximum=32),
                members=("AttributeMapping",),
            ),
        )


_tidy_members = tidy_members(MEMBERS)

# Where no claim is named for the user name, the service maps one by itself and shows it.
_USUAL_NAME: Final = {
    "OIDC": "sub",
    "Google": "sub",
    "SignInWithApple": "sub",
    "Facebook": "id",
    "LoginWithAmazon": "user_id",
}


def _extract(identity: Identity, parts: Parts) -> Body:
    body = picked(parts[DESCRIBE], MEMBERS)
    added = READ_ONLY.get(str(body.get("ProviderType")), frozenset())
    details = {key: value for key, value in (body.get("ProviderDetails") or {}).items() if key not in added}
    for key in SECRETS:
        if isinstance(details.get(key), str):
            details[key] = Secret(details[key])
    # The service fetches the document behind a metadata URL by itself; a copy of it in the answer is not a setting.
    if details.get("MetadataURL") and "MetadataFile" in details:
        del details["MetadataFile"]
    return {**body, "ProviderDetails": details}


def _tidy(body: Body) -> Body:
    tidied = _tidy_members(body)
    mapping, usual = tidied.get("AttributeMapping"), _USUAL_NAME.get(str(tidied.get("ProviderType")))
    if usual and isinstance(mapping, Mapping) and mapping.get("username") == usual:
        kept = {key: value for key, value in mapping.items() if key != "username"}
        tidied = {**tidied, "AttributeMapping": kept} if kept else _without(tidied, "AttributeMapping")
    details = tidied.get("ProviderDetails")
    if isinstance(details, Mapping):
        kept = _tidy_details(details, _separator(tidied.get("ProviderType")))
        tidied = {**tidied, "ProviderDetails": kept} if kept else _without(tidied, "ProviderDetails")
    return tidied


def _tidy_details(details: Mapping[str, Any], separator: str) -> Body:
    kept = dict(details)
    scopes = kept.get("authorize_scopes")
    if isinstance(scopes, str):
        kept["authorize_scopes"] = separator.join(sorted(set(_listed(scopes, separator))))
    return {key: value for key, value in kept.items() if value not in ("", None) and not _off(key, value)}


def _without(body: Body, name: str) -> Body:
    return {key: value for key, value in body.items() if key != name}


def _off(key: str, value: Any) -> bool:
    # A switch that is off and one that is not there are the same.
    return key in _SWITCHES and str(value).lower() == "false"


def _name_of(resource: Resource) -> str:
    named = said(resource, "name")
    if isinstance(named, str) and named:
        return named
    member = TYPES.get(str(said(resource, "type")).lower(), "")
    return member if member in SOCIAL else resource.label


_USUAL_SCOPES: Final[Mapping[str, list[str]]] = {
    "Google": ["profile"],
    "Facebook": ["public_profile"],
    "LoginWithAmazon": ["profile"],
    "SignInWithApple": ["name"],
    "OIDC": ["openid"],
}


def _complete(words: Body, context: Context) -> Body:
    # No provider that has these can be without any, so null is those that it would have been made with.
    nulls = {word: value for word, value in _usual(context.resource).items() if words.get(word, ABSENT) is None}
    return {**words, **nulls}


def _fresh(resource: Resource, context: Context) -> Body:
    return {"name": _name_of(resource), **_usual(resource)}


def _usual(resource: Resource) -> Body:
    """What a provider of its type is made with where nothing is said."""
    kind = TYPES.get(str(said(resource, "type")).lower(), "")
    scopes = {"scopes": _USUAL_SCOPES[kind]} if kind in _USUAL_SCOPES else {}
    return {**scopes, "attribute_request_method": "GET"} if kind == "OIDC" else scopes


def _sent(body: Body, raw: Body) -> Body:
    """Scopes in the order given, switches that were said off, and single sign-out, which the CDK always says."""
    details, said = body.get("ProviderDetails") or {}, raw.get("ProviderDetails") or {}
    off = {key: said[key] for key in _SWITCHES if key in said and key not in details}
    if body.get("ProviderType") == "SAML":
        off.setdefault("IDPSignout", details.get("IDPSignout", "false"))
    scopes = {"authorize_scopes": said["authorize_scopes"]} if "authorize_scopes" in details else {}
    more = {**off, **scopes}
    return {**body, "ProviderDetails": {**details, **more}} if more else body


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step("CreateIdentityProvider", {**parent, **body}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    raw = live.parts[DESCRIBE]
    request = full_body(PATCHED, before, after, raw, CLEARING)
    if before.get("ProviderDetails") != after.get("ProviderDetails"):
        # The map is replaced whole, so it goes whole, secrets included; left out it is kept, and metadata that the
        # service refreshed meanwhile is not put back to yesterday's.
        was, now = (body.get("ProviderDetails") or {} for body in (before, after))
        request["ProviderDetails"] = {**now, **_as_it_stands(raw.get("ProviderDetails") or {}, was, now)}
    mapping, name = request.get("AttributeMapping"), (raw.get("AttributeMapping") or {}).get("username")
    if isinstance(mapping, Mapping) and name and "username" not in mapping:
        request["AttributeMapping"] = {**mapping, "username": name}
    return [Step("UpdateIdentityProvider", {**live.identity, **request})]


def _as_it_stands(live: Body, was: Body, now: Body) -> Body:
    """The details that mean what they meant, in the words that they have; a switch that is taken away, off."""
    off = {key: live[key] if _off(key, live[key]) else "false" for key in _SWITCHES if key in live and key not in now}
    scopes = ("authorize_scopes",) if was.get("authorize_scopes") == now.get("authorize_scopes") else ()
    return {**off, **{key: live[key] for key in scopes if key in live}}


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteIdentityProvider", dict(live.identity), "delete")]


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    kind = TYPES.get(str(said(resource, "type")).lower())
    if resource.reference:
        return
    if kind is None:
        if said(resource, "type") is ABSENT:
            yield problem(resource, (), "E1601", "type is missing", f"One of {', '.join(TYPES)}.")
        return
    name = _name_of(resource)
    if kind in SOCIAL and name != kind:
        yield problem(resource, ("name",), "E1602", f"a provider of type {kind} is always called {kind}, not {name}")
    if kind not in SOCIAL and not re.fullmatch(r"[^_\s].{1,30}[^_\s]", name):
        yield problem(
            resource,
            ("name",),
            "E1603",
            f"{name!r} cannot name a provider: it takes 3 to 32 characters, no _ or space outside",
        )
    if kind not in SOCIAL and name in (*SOCIAL, "COGNITO"):
        yield problem(resource, ("name",), "E1603", f"the name {name} is taken by the service")
    yield from _required(resource, kind)


_WANTED: Mapping[str, tuple[str, ...]] = {
    "Google": ("client_id", "client_secret"),
    "Facebook": ("client_id", "client_secret"),
    "LoginWithAmazon": ("client_id", "client_secret"),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key"),
    "OIDC": ("client_id", "issuer_url"),
    "SAML": (),
}


def _required(resource: Resource, kind: str) -> Iterator[Problem]:
    if said(resource, "provider_details") is not ABSENT or resource.adopt:
        return
    for word in _WANTED[kind]:
        if said(resource, word) in (ABSENT, None):
            yield problem(resource, (word,), "E1604", f"{word} is missing, and {kind} needs it")
    sources = [word for word in ("metadata_url", "metadata_file") if said(resource, word) not in (ABSENT, None)]
    if kind == "SAML" and len(sources) != 1:
        path = (sources[-1] if sources else "metadata_url",)
        yield problem(resource, path, "E1605", "a SAML provider needs exactly one of metadata_url and metadata_file")
    endpoints = said(resource, "endpoints")
    given = [
        key
        for key in ("authorization", "token", "user_info", "jwks_uri")
        if isinstance(endpoints, Mapping) and endpoints.get(key)
    ]
    if given and len(given) != 4:
        yield problem(resource, ("endpoints",), "E1606", "endpoints come all four or not at all")
    scopes = said(resource, "scopes")
    if kind == "OIDC" and isinstance(scopes, list) and "openid" not in scopes:
        yield problem(resource, ("scopes",), "E1607", "the scopes of an OIDC provider must hold openid")


def _effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    if change.path[0] in ("issuer_url", "endpoints", "metadata_url", "metadata_file", "client_id", "client_secret"):
        yield "federated sign-in follows within about a minute"


def _dangling(words: Body, around: Neighbours) -> Iterator[tuple[Path, str]]:
    mapping = words.get("attribute_mapping")
    names = [STANDARD.get(name, name) for name in mapping] if isinstance(mapping, Mapping) else []
    for name in not_in_schema(names, around.parent()):
        yield ("attribute_mapping", name), f"the pool has no attribute {name}"


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"name": identity["ProviderName"]}


_weakens = weakening_by(
    {
        "encrypted_responses": off("the provider's answers are readable on their way"),
        "idp_initiated": on("sign-in may begin where nobody here asked for it"),
        "request_signing_algorithm": gone("requests to the provider are not signed any more"),
    }
)


IDENTITY_PROVIDER = Kind(
    name="identity_provider",
    title="identity provider",
    collection="identity_providers",
    doc="A place outside Cognito where users sign in: a social login, OIDC or SAML.",
    parent="user_pool",
    rank=30,
    lens=Lens(
        MEMBERS,
        (
            rename("name", "ProviderName"),
            choice("type", "ProviderType", TYPES, doc="What sort of provider it is. Fixed at creation."),
            _Details(),
            rename("identifiers", "IdpIdentifiers", doc="Other names for it, such as e-mail domains."),
            _Mapping(),
        ),
    ),
    name_path=("name",),
    name_of=_name_of,
    identity=("UserPoolId", "ProviderName"),
    born=made_as("ProviderName"),
    attributes=_attributes,
    key_of=keyed_by("ProviderName"),
    reads=(Read(DESCRIBE, "IdentityProvider"),),
    listing=Listing(
        "ListIdentityProviders",
        "Providers",
        "ProviderName",
        identify=listed_as("ProviderName"),
    ),
    extract=_extract,
    tidy=_tidy,
    dated="CreationDate",
    volatile=frozenset(
        {"LastModifiedDate", "ActiveEncryptionCertificate", "SSORedirectBindingURI", "SLORedirectBindingURI"}
    ),
    fresh=_fresh,
    complete=_complete,
    create_only=frozenset({("type",), ("name",)}),
    write_only=frozenset({("private_key",)}),
    hidden=lambda words: [("private_key",)] if words.get("type") == "apple" else [],
    effects=_effects,
    dangling=_dangling,
    sent=_sent,
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateIdentityProvider",),
    deletes=("DeleteIdentityProvider",),
    rogue_risk="high",
    precious="the sign-in of its users",
    weakens=_weakens,
    check=_check,
)
