"""App clients."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cogprov.constructs.attributes import ClientAttributes
from cogprov.constructs.base import CommonOptions, Construct, Declared, read_common, spot_of
from cogprov.constructs.classes import struct_class
from cogprov.constructs.errors import RULE, Spot, ValidationError, caller
from cogprov.constructs.operations import UserPoolClientIdentityProvider
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.structs import (
    AnalyticsConfiguration,
    AuthFlow,
    DurationLike,
    OAuthFlows,
    OAuthSettings,
)
from cogprov.constructs.values import Duration, Text
from cogprov.model.errors import Problem
from cogprov.model.paths import get
from cogprov.model.values import Body, Path, Ref, Secret, Template

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from cogprov.constructs.other import OtherObject

_PATTERN: Final = r"^(?=.{1,1024}$)[\p{L}\p{M}\p{S}\p{N}\p{P}]+$"
_DAY: Final = Duration.days(1)


class ClientOptions(CommonOptions, total=False):
    """What may be said of an app client. It says nothing about OAuth that its author did not say."""

    user_pool_client_name: Text | None
    generate_secret: bool | None
    """Whether it has a secret. Fixed once the client exists."""
    client_secret: Secret | str | None
    """A secret of your own in the place of a generated one."""

    auth_flows: AuthFlow | None
    o_auth: OAuthSettings | None
    disable_o_auth: bool | None
    supported_identity_providers: Sequence[UserPoolClientIdentityProvider | Text] | None

    access_token_validity: DurationLike | None
    """5 minutes to 1 day, in whole minutes."""
    id_token_validity: DurationLike | None
    refresh_token_validity: DurationLike | None
    """60 minutes to 10 years."""
    refresh_token_rotation_grace_period: DurationLike | None
    """0 to 60 seconds; turns the rotation of refresh tokens on."""
    refresh_token_rotation: Mapping[str, Any] | None
    auth_session_validity: DurationLike | None
    """3 to 15 minutes."""

    enable_token_revocation: bool | None
    enable_propagate_additional_user_context_data: bool | None
    prevent_user_existence_errors: bool | None
    read_attributes: ClientAttributes | Sequence[str] | None
    write_attributes: ClientAttributes | Sequence[str] | None
    analytics: AnalyticsConfiguration | None


class UserPoolClientReference(NamedTuple):
    """What names one elsewhere."""

    user_pool_id: Text
    client_id: Text


class IUserPoolClient(Construct):
    """An app client, made here or elsewhere."""

    @property
    def user_pool_client_id(self) -> Text:
        raise NotImplementedError

    @property
    def user_pool_client_secret(self) -> Text:
        raise NotImplementedError


class UserPoolClient(Declared, IUserPoolClient):
    """An app that signs users in."""

    _kind = "client"
    _collection = "clients"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[ClientOptions]) -> None:
        spot = spot_of(scope, id, self._collection, pool_of(user_pool, scope, id))
        said, common = read_common(options, ClientOptions, spot, self._kind)
        _check(said, spot, adopted="import_" in common)
        if isinstance(said.get("client_secret"), (str, Ref, Template)):
            said["client_secret"] = Secret(said["client_secret"])
        super().__init__(scope, id, user_pool, said, common)
        self._pool = user_pool

    @staticmethod
    def from_user_pool_client_id(scope: Construct, id: str, user_pool_client_id: str) -> IUserPoolClient:
        """A client that exists, to hand its id on. Nothing about it is managed."""
        return _ExistingClient(scope, id, user_pool_client_id)

    def add_child(self, kind: str, id: str = "", words: Mapping[str, Any] | None = None) -> OtherObject:
        """An object that the CDK has no construct for: ``client.add_child("terms", "privacy_policy", {...})``."""
        from cogprov.constructs.other import OtherObject

        return OtherObject(self, id or kind, kind=kind, parent=self, words=words)

    @property
    def user_pool_client_id(self) -> Text:
        return self._ref("id")

    @property
    def user_pool_client_ref(self) -> UserPoolClientReference:
        """Its pool and its name."""
        return UserPoolClientReference(self._pool.user_pool_id, self.user_pool_client_id)

    @property
    def user_pool_client_name(self) -> Text:
        """Its name, when one was given."""
        name: Text | None = self._words.get("user_pool_client_name")
        if name is None:
            raise _unavailable(
                self,
                "user_pool_client_name is available only if specified on the UserPoolClient during initialization",
            )
        return name

    @property
    def user_pool_client_secret(self) -> Text:
        """Its secret, for places that take secrets; it never shows in a plan, a state or a log."""
        if not self._words.get("generate_secret") and "client_secret" not in self._words and not self._adopt:
            raise _unavailable(self, "user_pool_client_secret is available only if generate_secret is set to true.")
        return self._ref("secret")

    @property
    def o_auth_flows(self) -> OAuthFlows:
        """The OAuth grants that were said of it."""
        said = (self._words.get("o_auth") or {}).get("flows") or {}
        flows: OAuthFlows = struct_class(OAuthFlows)(**said)  # type: ignore[assignment]
        return flows

    def _said(self) -> Mapping[str, Any]:
        # Only where somebody registered a provider from elsewhere: the engine finds those that are declared.
        if not self._pool._registered or "supported_identity_providers" in self._words:
            return self._words
        names = [provider.provider_name for provider in self._pool.identity_providers]
        return {**self._words, "supported_identity_providers": [*names, "COGNITO"]}


class _ExistingClient(IUserPoolClient):
    def __init__(self, scope: Construct, id: str, client_id: str) -> None:
        super().__init__(scope, id)
        self._client_id = client_id

    @property
    def user_pool_client_id(self) -> Text:
        return self._client_id

    @property
    def user_pool_client_secret(self) -> Text:
        raise _unavailable(self, "UserPool Client Secret is not available for imported Clients")


def pool_of(user_pool: Any, scope: Any, id: str) -> IUserPool:
    """The pool that was given, if it is one."""
    if not isinstance(user_pool, IUserPool):
        raise Spot("", caller()).mistyped(
            ("user_pool",), f"`user_pool` must be a UserPool, not a {type(user_pool).__name__}"
        )
    return user_pool


def _unavailable(construct: Construct, summary: str) -> ValidationError:
    address = construct.address if isinstance(construct, Declared) else ""
    return ValidationError([Problem(RULE, summary, address, caller())])


def _check(words: Body, spot: Spot, adopted: bool) -> None:
    _check_o_auth(words, spot, adopted)
    _check_validities(words, spot)
    if (
        words.get("enable_propagate_additional_user_context_data")
        and not (words.get("generate_secret") or "client_secret" in words)
        and not adopted
    ):
        name = "enable_propagate_additional_user_context_data"
        raise spot.wrong((name,), f"Cannot activate {name} in an app client without a client secret.")
    analytics = words.get("analytics")
    if analytics is not None:
        parts = [key in analytics for key in ("application_id", "external_id", "role")]
        if any(parts) if "application" in analytics else not all(parts):
            raise spot.wrong(
                ("analytics",),
                "Either all of `application_id`, `external_id` and `role` must be specified "
                "or `application` must be specified.",
            )


def _check_o_auth(words: Body, spot: Spot, adopted: bool) -> None:
    settings = words.get("o_auth")
    if settings is None:
        return
    if words.get("disable_o_auth"):
        raise spot.wrong(("disable_o_auth",), "OAuth settings cannot be specified when disable_o_auth is set.")
    flows = settings.get("flows") or {}
    redirecting = flows.get("authorization_code_grant") or flows.get("implicit_code_grant")
    grants = "when authorization_code_grant or implicit_code_grant OAuth flows are enabled."
    if flows.get("client_credentials") and redirecting:
        raise spot.wrong(
            ("o_auth", "flows", "client_credentials"),
            "client_credentials OAuth flow cannot be selected along with "
            "authorization_code_grant or implicit_code_grant.",
        )
    urls = settings.get("callback_urls")
    unsaid = "flows" not in settings and not adopted  # then the CDK means code and implicit
    if (redirecting or unsaid) and urls == []:
        raise spot.wrong(("o_auth", "callback_urls"), f"callback_urls must not be empty {grants}")
    if redirecting and urls is None and not adopted:
        raise spot.wrong(("o_auth", "callback_urls"), f"callback_urls must be specified {grants}")
    uri = settings.get("default_redirect_uri")
    if uri is None:
        return
    path = ("o_auth", "default_redirect_uri")
    if isinstance(uri, str) and not (1 <= len(uri) <= 1024 and all(unicodedata.category(c)[0] in "LMSNP" for c in uri)):
        raise spot.wrong(path, f"default_redirect_uri must match the `{_PATTERN}` pattern, got {uri!r}")
    if uri not in (urls or ()) and not (urls is None and adopted):
        raise spot.wrong(path, "default_redirect_uri must be included in callback_urls.")


def _check_validities(words: Body, spot: Spot) -> None:
    refresh = words.get("refresh_token_validity")
    most = min((_DAY, refresh), key=lambda each: each.to_seconds()) if refresh is not None else _DAY
    within(words, "access_token_validity", Duration.minutes(5), most, "minutes", spot)
    within(words, "id_token_validity", Duration.minutes(5), most, "minutes", spot)
    within(words, "refresh_token_validity", Duration.minutes(60), Duration.days(3650), "minutes", spot)
    within(words, "auth_session_validity", Duration.minutes(3), Duration.minutes(15), "minutes", spot)
    within(words, "refresh_token_rotation_grace_period", Duration.seconds(0), Duration.seconds(60), "seconds", spot)


def within(words: Body, name: str, low: Duration, high: Duration, unit: str, spot: Spot) -> None:
    """ValidationError for a duration that is no whole number of ``unit`` or outside its bounds."""
    value = get(words, (name,))
    if not isinstance(value, Duration):
        return
    path: Path = (name,)
    seconds = value.to_seconds(integral=False)
    if not low.to_seconds() <= seconds <= high.to_seconds():
        bounds = f"between {low.to_human_string()} and {high.to_human_string()} (inclusive)"
        raise spot.wrong(path, f"{name}: Must be a duration {bounds}; received {value.to_human_string()}.")
    value.whole(unit, spot, path)
