"""What a client's words call for, and what its changes mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from cogprov.kinds.common import problem
from cogprov.kinds.weakening import gone, off, on, redirects, weakening_by
from cogprov.model.actions import Change
from cogprov.model.attributes import STANDARD, not_in_schema
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Neighbours
from cogprov.model.paths import get, merged, without
from cogprov.model.values import ABSENT, Body, Path, Ref, parse_duration

_USUAL_SCOPES = ("profile", "phone", "email", "openid", "aws.cognito.signin.user.admin")
_USUAL_ATTRIBUTES: Mapping[str, Set[str]] = {
    "read_attributes": {*STANDARD.values(), "email_verified", "phone_number_verified"},
    "write_attributes": {*STANDARD.values()},
}
"""What a client may read and write that has no list of its own."""
_SILENT = frozenset({"sub", "identities"})
"""What every client may read, said or not."""
_NEED_OPENID = ("phone", "email", "profile")
_STAND_IN = "https://example.com"
"""The CDK's callback URL for grants that nobody named and that lead nowhere: the service wants one."""


def fresh(resource: Resource, context: Context) -> Body:
    """A new client is called after its label, and takes every provider of its pool."""
    words: Body = {"user_pool_client_name": resource.label}
    oauth = resource.words.get("o_auth")
    if isinstance(oauth, Mapping) and oauth and "flows" not in oauth:
        # The CDK's grants for OAuth that names none: without any, the service refuses the client.
        words["o_auth"] = {
            "flows": {"authorization_code_grant": True, "implicit_code_grant": True},
            **({} if "callback_urls" in oauth else {"callback_urls": [_STAND_IN]}),
        }
    providers = [Ref(sibling.address, "id") for sibling in context.siblings("identity_provider")]
    return {**words, "supported_identity_providers": [*providers, "COGNITO"]}


def complete(words: Body, context: Context) -> Body:
    """Declared words with what they call for; what is live word for word stays as it is."""
    said = merged(words, {})
    live = context.live.words if context.live else None
    flows, rotation = said.get("auth_flows"), _rotates(said, live)
    differs = live is None or _on(live.get("auth_flows")) != _on(flows) or _rotates({}, live)
    if isinstance(flows, Mapping) and flows and "refresh_token" not in flows and not rotation and differs:
        # The service wants refreshing allowed in every list of flows that does not rotate tokens.
        said["auth_flows"] = {**flows, "refresh_token": True}
    if live is None and flows == {}:
        del said["auth_flows"]  # an empty struct says as much as none
    oauth = said.get("o_auth", ABSENT)
    if not isinstance(oauth, Mapping) or not oauth:
        return _without_oauth(said, oauth, live)
    scopes = oauth.get("scopes", _usual_scopes(oauth, live))
    if isinstance(scopes, list) and not _as_live(scopes, live):
        said["o_auth"] = {**oauth, "scopes": with_openid(scopes)}
    if "disable_o_auth" not in said and (live is None or live.get("disable_o_auth") is False or not _same(oauth, live)):
        said["disable_o_auth"] = False
    return said


def stand_in(resource: Resource, words: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """A warning of a new client whose sign-in leads to the stand-in, because nobody said where."""
    oauth = resource.words.get("o_auth")
    if context.live is None and isinstance(oauth, Mapping) and oauth and not {"flows", "callback_urls"} & oauth.keys():
        yield problem(
            resource,
            ("o_auth", "callback_urls"),
            "W1425",
            f"o_auth names neither grants nor callback URLs, so sign-in leads to {_STAND_IN}",
            "Name the pages of your app in o_auth.callback_urls.",
            warning=True,
        )


def _without_oauth(said: Body, oauth: Any, live: Mapping[str, Any] | None) -> Body:
    """The switch and the settings go together: the service takes neither OAuth without grants nor grants without it."""
    if not get(live or {}, ("o_auth",)):
        return said
    if oauth is not ABSENT and "disable_o_auth" not in said:
        return {**said, "disable_o_auth": True}
    off = said.get("disable_o_auth") is True and (live or {}).get("disable_o_auth") is not True
    return {**said, "o_auth": None} if oauth is ABSENT and off else said


def _usual_scopes(oauth: Mapping[str, Any], live: Mapping[str, Any] | None) -> Any:
    """The CDK's scopes for a grant that people use and nobody gave scopes: the service refuses one without any."""
    flows = oauth.get("flows")
    people = isinstance(flows, Mapping) and bool(
        flows.get("authorization_code_grant") or flows.get("implicit_code_grant")
    )
    return list(_USUAL_SCOPES) if people and not get(live or {}, ("o_auth", "scopes")) else None


def explicit(words: Body) -> Body:
    """A live client's words, with the flow said off that ``complete`` would add, and without lists of attributes that
    hold what a client without any list may read and write anyway."""
    usual = [word for word, names in _USUAL_ATTRIBUTES.items() if set(_list(words.get(word))) - _SILENT == names]
    if usual:
        words = without(words, [(word,) for word in usual])
    flows = words.get("auth_flows")
    if isinstance(flows, Mapping) and flows and "refresh_token" not in flows and not _rotates(words, None):
        return {**words, "auth_flows": {**flows, "refresh_token": False}}
    return words


def with_openid(scopes: list[Any]) -> list[Any]:
    """Scopes about the user need ``openid``."""
    unique = list(dict.fromkeys(scopes)) if all(isinstance(scope, str) for scope in scopes) else scopes
    needs = any(scope in _NEED_OPENID for scope in unique) and "openid" not in unique
    return [*unique, "openid"] if needs else unique


def _rotates(words: Mapping[str, Any], live: Mapping[str, Any] | None) -> bool:
    name = "refresh_token_rotation_grace_period"
    return (words[name] is not None) if name in words else bool(live and live.get(name) is not None)


def _on(flows: Any) -> set[str]:
    return {name for name, value in flows.items() if value} if isinstance(flows, Mapping) else set()


def _as_live(scopes: list[Any], live: Mapping[str, Any] | None) -> bool:
    now = get(live or {}, ("o_auth", "scopes"))
    return isinstance(now, list) and set(map(str, now)) == set(map(str, scopes))


def _same(oauth: Mapping[str, Any], live: Mapping[str, Any]) -> bool:
    now = live.get("o_auth")
    return isinstance(now, Mapping) and all(key in now for key in oauth)


def needs(body: Body) -> Iterable[tuple[str, str]]:
    """The resource servers and providers that its lists name."""
    for scope in body.get("AllowedOAuthScopes") or ():
        if isinstance(scope, str) and "/" in scope:
            yield "resource_server", scope.rpartition("/")[0]
    for provider in body.get("SupportedIdentityProviders") or ():
        if isinstance(provider, str) and provider != "COGNITO":
            yield "identity_provider", provider


def dangling(words: Body, around: Neighbours) -> Iterator[tuple[Path, str]]:
    """Providers, scopes and attributes that its lists name and the pool does not have."""
    providers, servers = around.named("identity_provider"), around.named("resource_server")
    if providers is not None:
        for name in _texts(words.get("supported_identity_providers")):
            if name != "COGNITO" and name not in providers:
                yield ("supported_identity_providers",), f"the pool has no identity provider {name}"
    if servers is not None:
        for scope in _texts(get(words, ("o_auth", "scopes"))):
            identifier, slash, name = scope.rpartition("/")
            if slash and name not in (servers.get(identifier, {}).get("scopes") or ()):
                yield ("o_auth", "scopes"), f"no resource server of the pool has the scope {scope}"
    for word in ("read_attributes", "write_attributes"):
        for name in not_in_schema(_texts(words.get(word)), around.parent()):
            yield (word,), f"the pool has no attribute {name}"


def foreign(item: Mapping[str, Any]) -> str:
    name = str(item.get("ClientName", ""))
    if name.startswith(("AmazonOpenSearchService-", "AWSElasticsearch-")):
        return "made by Amazon OpenSearch Service"
    return "registered itself (dynamic client registration)" if item.get("ClientType") == "DCR" else ""


weakens = weakening_by(
    {
        "prevent_user_existence_errors": off("the answers tell who has an account"),
        "enable_token_revocation": off("tokens cannot be revoked any more"),
        "refresh_token_rotation_grace_period": gone("a stolen refresh token works until it ends"),
        "o_auth.callback_urls": redirects,
        "o_auth.logout_urls": redirects,
        "o_auth.flows.implicit_code_grant": on("tokens are handed out in URLs"),
    }
)
"""Changes that make sign-in with the client less safe."""


def effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    if change.path == ("refresh_token_validity",):
        old, new = (parse_duration(text) if isinstance(text, str) else None for text in (change.before, change.after))
        if old and new and new < old:
            yield f"sessions older than {change.after} end at their next refresh"
    gone = [url for url in _list(change.before) if url not in _list(change.after)]
    if change.path == ("o_auth", "callback_urls") and gone:
        yield "sign-in that returns to a removed callback URL fails at once"
    if change.path == ("supported_identity_providers",) and gone:
        yield f"users of {', '.join(map(str, gone))} cannot sign in with this client any more"


def _texts(value: Any) -> list[str]:
    """The items of a list that are known before the run."""
    return [item for item in _list(value) if isinstance(item, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
