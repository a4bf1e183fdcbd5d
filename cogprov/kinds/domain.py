"""Domains of the hosted pages: Create-, Describe-, Update- and DeleteUserPoolDomain. A pool names its own two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import lacking
from cogprov.kinds.common import full_body, inputs, keyed_by, made_as, picked, problem, said, tidy_members
from cogprov.model.actions import Change, Grant, Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens, Members
from cogprov.model.paths import get, pop, put
from cogprov.model.pieces import nest
from cogprov.model.pieces import rename as renamed
from cogprov.model.values import ABSENT, Body, Json, Path
from cogprov.model.words import Word

DESCRIBE: Final = "DescribeUserPoolDomain"
MEMBERS = inputs("CreateUserPoolDomain", "UpdateUserPoolDomain", without=("UserPoolId",))
UPDATABLE = tuple(inputs("UpdateUserPoolDomain", without=("UserPoolId", "Domain")))
_PREFIX: Path = ("cognito_domain", "domain_prefix")
_HOST: Path = ("custom_domain", "domain_name")
_RESERVED = ("aws", "amazon", "cognito")


class _Name:
    """``Domain`` is a prefix, or a whole host name beside a CustomDomainConfig."""

    claims: tuple[Path, ...] = (("Domain",),)

    def read(self, rest: Body, words: Body) -> None:
        name = pop(rest, ("Domain",))
        if name is not ABSENT:
            custom = "CustomDomainConfig" in rest or (isinstance(name, str) and "." in name)
            put(words, _HOST if custom else _PREFIX, name)

    def write(self, rest: Body, body: Body) -> None:
        prefix, host = pop(rest, _PREFIX), pop(rest, _HOST)
        name = host if host not in (ABSENT, None) else prefix
        if name not in (ABSENT, None):
            body["Domain"] = name

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        yield (
            _PREFIX,
            Word(
                "string",
                doc="The prefix of a domain under amazoncognito.com.",
                members=("Domain",),
                minimum=1,
                maximum=63,
                create_only=True,
            ),
        )
        yield _HOST, Word("string", doc="A host name of your own.", members=("Domain",), maximum=63, create_only=True)


LENS = Lens(
    MEMBERS,
    (
        _Name(),
        nest(
            "custom_domain",
            "CustomDomainConfig",
            MEMBERS["CustomDomainConfig"],
            renamed("certificate", "CertificateArn", doc="The ARN of the certificate, in us-east-1."),
        ),
    ),
)


def _extract(identity: Identity, parts: Parts) -> Body:
    return picked(parts[DESCRIBE], MEMBERS)


def _service_defaults(body: Body) -> Body:
    return {"ManagedLoginVersion": 1}


def _within(parent: Identity, parts: Parts) -> Iterator[Identity]:
    pool = parts.get("DescribeUserPool", {})
    for member in ("Domain", "CustomDomain"):
        if pool.get(member):
            yield {**parent, "Domain": pool[member]}


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    return [Step("CreateUserPoolDomain", {**parent, **body}, "create")]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    # Without its CustomDomainConfig the update of a custom domain is refused, and nobody knows what it does to the
    # rest, so all of it goes.
    raw = live.parts[DESCRIBE]
    request = full_body(UPDATABLE, before, after, raw, {})
    return [Step("UpdateUserPoolDomain", {**live.identity, **request})]


def _delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteUserPoolDomain", dict(live.identity), "delete")]


def _name_of(resource: Resource) -> str:
    for path in (_HOST, _PREFIX):
        name = get(resource.words, path)
        if isinstance(name, str):
            return name
    return resource.label


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    domain, raw = identity["Domain"], parts.get(DESCRIBE, {})
    where = identity["UserPoolId"].partition("_")[0] or region
    if "." in domain:
        base = fips = f"https://{domain}"
    else:
        base, fips = (f"https://{domain}.auth{part}.{where}.amazoncognito.com" for part in ("", "-fips"))
    return {
        "domain": domain,
        "base_url": base,
        "base_url_fips": fips,
        "cloud_front_endpoint": raw.get("CloudFrontDistribution", ABSENT),
    }


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    prefix, host = get(resource.words, _PREFIX), get(resource.words, _HOST)
    if resource.reference:
        return
    given = [value for value in (prefix, host) if value not in (ABSENT, None)]
    if len(given) != 1:
        yield problem(
            resource, (), "E1701", "One of, and only one of, cognito_domain or custom_domain must be specified"
        )
    if isinstance(prefix, str):
        yield from _prefix(resource, prefix)
    if isinstance(host, str) and said(resource, "custom_domain", "certificate") in (ABSENT, None):
        yield problem(resource, ("custom_domain",), "E1703", "a custom domain needs a certificate")
    if isinstance(host, str) and "." not in host:
        yield problem(resource, _HOST, "E1702", f"{host!r} is no host name", "Use cognito_domain for a prefix.")
    word = "cognito_domain" if isinstance(prefix, str) else "custom_domain"
    same = [each for each in context.siblings("domain") if not each.reference and each.words.get(word) is not None]
    if len(given) == 1 and len(same) > 1 and resource.address != same[0].address:
        yield problem(
            resource,
            (word,),
            "E1704",
            f"a user pool has one {word}, and {same[0].address} is another",
            "Keep one of them: a pool takes one prefix and one custom domain.",
        )
    if said(resource, "managed_login_version") == 2:
        yield from lacking(resource, context, ("managed_login_version",), "managed login")


def _prefix(resource: Resource, prefix: str) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", prefix):
        yield problem(
            resource,
            _PREFIX,
            "E1702",
            "domain_prefix for cognito_domain can contain only lowercase alphabets, numbers and hyphens "
            f"(received: {prefix})",
            detail="At most 63 of them, and no hyphen at either end.",
        )
    word = next((reserved for reserved in _RESERVED if reserved in prefix), None)
    if word:
        yield problem(resource, _PREFIX, "E1702", f"domain_prefix may not have {word!r} in it (received: {prefix})")


def _effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    if change.path == ("managed_login_version",) and change.after == 2:
        yield "managed login shows an error page for clients that have no branding style"


def _broken(parts: Parts) -> str:
    if parts[DESCRIBE].get("Status") != "FAILED":
        return ""
    return (
        "its status is FAILED. Look at the certificate (in us-east-1, issued, for this name) and at the A record of "
        "the parent name; then take the domain out of the file, apply with --allow-delete, and declare it again"
    )


def _is_there(identity: Identity, parts: Parts) -> bool:
    # A domain that does not exist is described as nothing at all, not refused.
    return bool(parts.get(DESCRIBE, {}).get("UserPoolId") == identity["UserPoolId"])


DOMAIN = Kind(
    name="domain",
    title="domain",
    collection="domains",
    doc="Where the sign-in pages and the token endpoint are. One prefix and one custom domain at most.",
    parent="user_pool",
    rank=10,
    lens=LENS,
    name_of=_name_of,
    everywhere=True,
    identity=("UserPoolId", "Domain"),
    born=made_as("Domain"),
    attributes=_attributes,
    key_of=keyed_by("Domain"),
    reads=(Read(DESCRIBE, "DomainDescription", params=lambda identity: {"Domain": identity["Domain"]}),),
    listing=Listing(within=_within),
    exists=_is_there,
    going=lambda parts: parts[DESCRIBE].get("Status") == "DELETING",
    extract=_extract,
    tidy=tidy_members(MEMBERS),
    volatile=frozenset({"Status", "Version"}),
    settled=lambda parts: parts[DESCRIBE].get("Status") in (None, "ACTIVE", "FAILED"),
    broken=_broken,
    patient=lambda parts: not parts[DESCRIBE].get("CustomDomainConfig"),
    service_defaults=_service_defaults,
    # Domains from before managed login may not say which pages they have.
    untold=frozenset({("managed_login_version",)}),
    create_only=frozenset({_PREFIX, _HOST}),
    makes_room=True,
    effects=_effects,
    create=_create,
    update=_update,
    delete=_delete,
    updates=("UpdateUserPoolDomain",),
    deletes=("DeleteUserPoolDomain",),
    # The distribution is the service's own, and its ARN is nobody's to know.
    grants=lambda params: (
        [Grant("cloudfront:UpdateDistribution", "*")] if params.get("CustomDomainConfig") is not None else []
    ),
    precious="its name, which anybody may take",
    check=_check,
)
