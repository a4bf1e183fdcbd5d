"""Domains of the hosted pages: a prefix of Cognito's own domain, and a custom host name."""

from __future__ import annotations

import re

from cogprov.sandbox import tiers
from cogprov.sandbox.context import LOWER_ALNUM, Context, Operations
from cogprov.sandbox.errors import invalid, too_many
from cogprov.sandbox.records import find_pool, grown
from cogprov.sandbox.values import Json

MAX_CUSTOM_PER_REGION = 4
RESERVED_WORDS = ("aws", "amazon", "cognito")

_CERTIFICATE = re.compile(r"arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate/\S+")
_DEFAULT_VERSION = 1
_MANAGED_LOGIN = 2


def _create(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    domain, custom = params["Domain"], params.get("CustomDomainConfig")
    _check_settings(pool, params)
    if custom:
        _check_custom(ctx, domain)
    else:
        _check_prefix(domain)
    # A prefix is unique in the Region over all accounts; a host name can be served by one pool in the world.
    if _key(ctx, domain) in ctx.world["domains"]:
        raise invalid("Domain already associated with another user pool.")
    if any(("." in other) == bool(custom) for other in pool["domains"]):
        raise invalid(f"User pool already has a {'custom' if custom else 'prefix'} domain configured.")
    record: Json = {
        "AWSAccountId": ctx.settings.account,
        "Region": ctx.region,
        "UserPoolId": pool["Id"],
        "Domain": domain,
        "S3Bucket": f"aws-cognito-prod-{ctx.region}-assets",
        "CloudFrontDistribution": f"d{ctx.text(13, LOWER_ALNUM)}.cloudfront.net",
        "Version": str(int(ctx.now)),
        "transitions": ctx.settings.domain_delay if custom else 0,
        "state": "CREATING",
    }
    _apply(ctx, pool, record, params)
    return _answer(record)


def _describe(ctx: Context, params: Json) -> Json:
    """A domain that does not exist is described as nothing, without an error."""
    record = ctx.world["domains"].get(_key(ctx, params["Domain"]))
    if record is None or record["AWSAccountId"] != ctx.settings.account or record["Region"] != ctx.region:
        return {"DomainDescription": {}}
    status = ctx.settings.domain_end if "CustomDomainConfig" in record else "ACTIVE"
    if record["transitions"] > 0:
        # Becoming active takes time; here, as many looks as the sandbox was told.
        record["transitions"] -= 1
        ctx.changed = True
        status = record["state"]
    hidden = ("Region", "transitions", "state")
    return {"DomainDescription": {**{k: v for k, v in record.items() if k not in hidden}, "Status": status}}


def _update(ctx: Context, params: Json) -> Json:
    pool, record = _find(ctx, params)
    if "." in params["Domain"] and "CustomDomainConfig" not in params:
        raise invalid("Cannot convert custom domain to prefix domain.")
    if "." not in params["Domain"] and "CustomDomainConfig" in params:
        raise invalid("Cannot convert prefix domain to custom domain.")
    _check_settings(pool, params)
    _refuse_in_transition(record)
    kept = {key: value for key, value in record.items() if key not in _replaced()}
    version = params.get("ManagedLoginVersion", record["ManagedLoginVersion"])
    delay = ctx.settings.domain_delay if "." in params["Domain"] else 0
    changed = {**kept, "Version": str(int(ctx.now)), "transitions": delay, "state": "UPDATING"}
    _apply(ctx, pool, changed, {**params, "ManagedLoginVersion": version})
    return _answer(changed)


def _delete(ctx: Context, params: Json) -> Json:
    pool, record = _find(ctx, params)
    _refuse_in_transition(record)
    del ctx.world["domains"][_key(ctx, record["Domain"])]
    del pool["domains"][record["Domain"]]
    return {}


def _apply(ctx: Context, pool: Json, record: Json, params: Json) -> None:
    record["ManagedLoginVersion"] = params.get("ManagedLoginVersion", _DEFAULT_VERSION)
    record.update({member: params[member] for member in _replaced() if member in params})
    ctx.world["domains"][_key(ctx, record["Domain"])] = record
    pool["domains"][record["Domain"]] = True


def _replaced() -> tuple[str, ...]:
    return grown("UpdateUserPoolDomain", "Domain", "UserPoolId", "ManagedLoginVersion")


def _answer(record: Json) -> Json:
    """What create and update tell: for a custom domain also the target that the caller's DNS must alias."""
    alias = {"CloudFrontDomain": record["CloudFrontDistribution"]} if "CustomDomainConfig" in record else {}
    routing = {"Routing": record["Routing"]} if "Routing" in record else {}
    return {"ManagedLoginVersion": record["ManagedLoginVersion"], **alias, **routing}


def of_pool(ctx: Context, pool: Json) -> list[Json]:
    """The records of a pool's domains."""
    return [ctx.world["domains"][_key(ctx, domain)] for domain in pool["domains"]]


def _key(ctx: Context, domain: str) -> str:
    return domain if "." in domain else f"{ctx.region}/{domain}"


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    domain = params["Domain"]
    if domain not in pool["domains"]:
        raise invalid(f"No such domain or user pool exists: {domain}")
    return pool, ctx.world["domains"][_key(ctx, domain)]


def _refuse_in_transition(record: Json) -> None:
    if record["transitions"] > 0:
        raise invalid(f"Domain {record['Domain']} is in status {record['state']}; try again when it is ACTIVE.")


def _check_settings(pool: Json, params: Json) -> None:
    version = params.get("ManagedLoginVersion", _DEFAULT_VERSION)
    if version not in (_DEFAULT_VERSION, _MANAGED_LOGIN):
        raise invalid("ManagedLoginVersion must be 1 or 2.")
    if version == _MANAGED_LOGIN:
        tiers.require(pool, "Managed login")
    custom = params.get("CustomDomainConfig")
    if custom and not _CERTIFICATE.fullmatch(custom["CertificateArn"]):
        raise invalid(
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include"
            " a valid certificate chain."
        )
    if "Routing" in params and not custom:
        raise invalid("Routing is supported for custom domains only.")


def _check_prefix(domain: str) -> None:
    if "." in domain:
        raise invalid("A custom domain requires CustomDomainConfig with a certificate.")
    reserved = [word for word in RESERVED_WORDS if word in domain]
    if reserved:
        raise invalid(f"Domain cannot contain reserved word: {reserved[0]}")


def _check_custom(ctx: Context, domain: str) -> None:
    """Whether the parent name resolves cannot be looked up here; that there is a parent can."""
    labels = domain.split(".")
    if len(labels) < 3 or not all(re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", label) for label in labels):
        raise invalid(f"Custom domain is not a valid subdomain: {domain}")
    custom = [key for key, record in ctx.world["domains"].items() if "." in key and record["Region"] == ctx.region]
    if len(custom) >= MAX_CUSTOM_PER_REGION:
        raise too_many(f"Custom domains exceed the limit of {MAX_CUSTOM_PER_REGION} per Region.")


OPERATIONS: Operations = {
    "CreateUserPoolDomain": _create,
    "DescribeUserPoolDomain": _describe,
    "UpdateUserPoolDomain": _update,
    "DeleteUserPoolDomain": _delete,
}
