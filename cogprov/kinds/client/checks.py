"""What can be known to be wrong with a client without asking AWS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from cogprov.kinds.attached import lacking
from cogprov.kinds.common import problem, said
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context
from cogprov.model.paths import get
from cogprov.model.values import ABSENT, format_duration, parse_duration

_DAY = 86400
_LIFETIMES: Mapping[str, tuple[int, int, str]] = {
    "access_token_validity": (300, _DAY, "5 minutes and 1 day"),
    "id_token_validity": (300, _DAY, "5 minutes and 1 day"),
    "refresh_token_validity": (3600, 3650 * _DAY, "60 minutes and 3650 days"),
    "auth_session_validity": (180, 900, "3 minutes and 15 minutes"),
    "refresh_token_rotation_grace_period": (0, 60, "0 seconds and 60 seconds"),
}
_USER_SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})
_INTERACTIVE = frozenset({"authorization_code_grant", "implicit_code_grant"})
_LEGACY = ("admin_no_srp_auth", "custom_auth_flow_only", "user_password_auth")


def check(resource: Resource, context: Context) -> Iterable[Problem]:
    """Everything at once; each problem names its parameter."""
    yield from _lifetimes(resource)
    yield from _flows(resource)
    yield from _oauth(resource)
    yield from _urls(resource)
    yield from _secrets(resource)
    yield from _analytics(resource)
    yield from _plan(resource, context)


def _lifetimes(resource: Resource) -> Iterator[Problem]:
    seconds: dict[str, int] = {}
    for word, (least, most, between) in _LIFETIMES.items():
        text = said(resource, word)
        length = parse_duration(text) if isinstance(text, str) else None
        if length is None:
            continue
        seconds[word] = length
        if not least <= length <= most:
            yield problem(
                resource,
                (word,),
                "E1501",
                f"{word}: Must be a duration between {between} (inclusive); received {format_duration(length)}.",
            )
        elif word == "auth_session_validity" and length % 60:
            yield problem(resource, (word,), "E1501", f"{word}: {text} is not a whole number of minutes")
    refresh = seconds.get("refresh_token_validity")
    for word in ("access_token_validity", "id_token_validity"):
        if refresh is not None and seconds.get(word, 0) > refresh:
            yield problem(
                resource,
                (word,),
                "E1502",
                f"{word} ({format_duration(seconds[word])}) is longer than refresh_token_validity "
                f"({format_duration(refresh)})",
            )


def _flows(resource: Resource) -> Iterator[Problem]:
    flows = said(resource, "auth_flows")
    if not isinstance(flows, Mapping):
        return
    chosen = [name for name, value in flows.items() if value]
    legacy = [name for name in chosen if name in _LEGACY]
    if legacy and len(legacy) != len(chosen):
        yield problem(
            resource,
            ("auth_flows", legacy[0]),
            "E1503",
            f"{legacy[0]} is an older flow and cannot stand beside the newer ones",
        )
    grace = said(resource, "refresh_token_rotation_grace_period")
    if flows.get("refresh_token") and grace not in (ABSENT, None):
        yield problem(
            resource,
            ("auth_flows", "refresh_token"),
            "E1504",
            "refresh_token and refresh_token_rotation_grace_period exclude each other",
            "Leave refresh_token out: with rotation on, tokens are refreshed by the token endpoint alone.",
        )


def _oauth(resource: Resource) -> Iterator[Problem]:
    oauth = said(resource, "o_auth")
    if not isinstance(oauth, Mapping) or not oauth:
        return
    if said(resource, "disable_o_auth") is True:
        yield problem(resource, ("o_auth",), "E1505", "OAuth settings cannot be specified when disable_o_auth is set.")
    flows = oauth.get("flows")
    chosen = [name for name, value in flows.items() if value] if isinstance(flows, Mapping) else []
    if "client_credentials" in chosen and len(chosen) > 1:
        yield problem(
            resource,
            ("o_auth", "flows", "client_credentials"),
            "E1506",
            "client_credentials OAuth flow cannot be selected along with authorization_code_grant or "
            "implicit_code_grant.",
        )
    urls = oauth.get("callback_urls", ABSENT)
    unnamed = "flows" not in oauth and not resource.adopt  # a new client gets the CDK's grants then
    if (unnamed and urls == []) or (not _INTERACTIVE.isdisjoint(chosen) and _lacks(resource, urls)):
        yield _no_callback(resource)
    if chosen == ["client_credentials"]:
        yield from _machine(resource, oauth)
    if said(resource, "disable_o_auth") is not True and not resource.adopt:
        yield from _half(resource, oauth, chosen)


def _no_callback(resource: Resource) -> Problem:
    return problem(
        resource,
        ("o_auth", "callback_urls"),
        "E1507",
        "callback_urls must not be empty when authorization_code_grant or implicit_code_grant is enabled.",
    )


def _half(resource: Resource, oauth: Mapping[str, Any], chosen: list[str]) -> Iterator[Problem]:
    """OAuth that is on with one of the two things missing that the service wants beside it."""
    if "flows" in oauth and oauth["flows"] is not None and not chosen:
        what, remedy = "no grant", "Switch a flow on, or set disable_o_auth: true and leave the rest out."
    elif chosen == ["client_credentials"] and not oauth.get("scopes"):
        what, remedy = "no scopes", "Name scopes of a resource server, as <identifier>/<scope>."
    elif chosen and oauth.get("scopes", ABSENT) == []:
        what, remedy = "no scopes", "Name scopes, such as openid."
    else:
        return
    yield _half_on(resource, what, remedy)


def _half_on(resource: Resource, what: str, remedy: str) -> Problem:
    return problem(
        resource,
        ("o_auth",),
        "W1515",
        f"OAuth is on with {what}",
        remedy,
        detail="Cognito wants flows, scopes and callback URLs together, so an apply may stop there.",
        warning=True,
    )


def _lacks(resource: Resource, value: Any) -> bool:
    """Whether nothing is there. What the file of an adopted client is silent about may be live."""
    return value in ([], None) or (value is ABSENT and not resource.adopt)


def _machine(resource: Resource, oauth: Mapping[str, Any]) -> Iterator[Problem]:
    scopes = oauth.get("scopes")
    personal = [scope for scope in scopes if scope in _USER_SCOPES] if isinstance(scopes, list) else []
    if personal:
        yield problem(
            resource,
            ("o_auth", "scopes"),
            "E1508",
            f"{', '.join(personal)} cannot go with client_credentials: there is no user",
            "Name scopes of a resource server, as <identifier>/<scope>.",
        )
    if said(resource, "generate_secret") is not True and _lacks(resource, said(resource, "client_secret")):
        yield problem(
            resource, ("o_auth", "flows"), "E1509", "client_credentials needs a client secret", "generate_secret: true"
        )


def _urls(resource: Resource) -> Iterator[Problem]:
    callbacks = get(resource.words, ("o_auth", "callback_urls"))
    known = isinstance(callbacks, list) or (callbacks is ABSENT and not resource.adopt)
    for word in ("callback_urls", "logout_urls"):
        for url in get(resource.words, ("o_auth", word)) or ():
            wrong = wrong_url(url) if isinstance(url, str) else ""
            if wrong:
                yield problem(resource, ("o_auth", word), "E1510", f"{url} {wrong}")
    default = get(resource.words, ("o_auth", "default_redirect_uri"))
    if isinstance(default, str) and known and default not in (callbacks or ()):
        yield problem(
            resource,
            ("o_auth", "default_redirect_uri"),
            "E1511",
            "default_redirect_uri must be included in callback_urls.",
        )


def wrong_url(url: str) -> str:
    """Why the service refuses a callback or logout URL; empty when it takes it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "is no URL"
    if not parts.scheme:
        return "is not absolute"
    if parts.fragment:
        return "has a fragment"
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        return "is not https; http is for localhost alone"
    if parts.scheme in ("http", "https") and not parts.netloc:
        return "names no host"
    return ""


def _secrets(resource: Resource) -> Iterator[Problem]:
    own, generated = said(resource, "client_secret"), said(resource, "generate_secret")
    if own not in (ABSENT, None) and generated is True:
        yield problem(resource, ("client_secret",), "E1512", "client_secret and generate_secret exclude each other")
    context_data = said(resource, "enable_propagate_additional_user_context_data")
    if context_data is True and generated is not True and _lacks(resource, own):
        yield problem(
            resource,
            ("enable_propagate_additional_user_context_data",),
            "E1513",
            "Cannot activate enable_propagate_additional_user_context_data in an app client without a client secret.",
            "generate_secret: true",
        )


def _analytics(resource: Resource) -> Iterator[Problem]:
    analytics = said(resource, "analytics")
    if not isinstance(analytics, Mapping) or not analytics or resource.adopt:
        return
    three = [word for word in ("application_id", "external_id", "role") if analytics.get(word)]
    if bool(analytics.get("application")) == bool(three) or (three and len(three) != 3):
        yield problem(
            resource,
            ("analytics",),
            "E1514",
            "Either all of application_id, external_id and role must be specified or application must be specified.",
        )


def _plan(resource: Resource, context: Context) -> Iterator[Problem]:
    if get(resource.words, ("auth_flows", "user")) is True:
        yield from lacking(resource, context, ("auth_flows", "user"), "choice-based sign-in")
    grace = said(resource, "refresh_token_rotation_grace_period")
    if grace not in (ABSENT, None):
        path = ("refresh_token_rotation_grace_period",)
        yield from lacking(resource, context, path, "refresh token rotation")


def half_there(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """OAuth that looks whole in the file, and lacks something with the defaults or with what is live beside it."""
    what = _lacking(words)
    told = any(each.code in ("E1507", "W1515") for each in _oauth(resource))
    if not what or told or what == _lacking(context.live.words if context.live else {}):
        return
    if what == "no callback URL" and context.live:
        yield _no_callback(resource)
    elif what == "no callback URL":
        # Nobody asked for the grants: the CDK gives them to settings that name none, with a callback of nobody's own.
        yield _half_on(resource, what, "Name callback_urls; or name the flows, such as client_credentials.")
    else:
        yield _half_on(resource, what, "Name flows and scopes, or set disable_o_auth: true and leave the rest out.")


def _lacking(words: Mapping[str, Any]) -> str:
    """What OAuth lacks that is on; empty when it is whole, or off."""
    if words.get("disable_o_auth") is not False:
        return ""
    oauth = words.get("o_auth") or {}
    flows = {name for name, value in (oauth.get("flows") or {}).items() if value}
    if flows & _INTERACTIVE and not oauth.get("callback_urls"):
        return "no callback URL"
    return "no grant" if not flows else "" if oauth.get("scopes") else "no scopes"
